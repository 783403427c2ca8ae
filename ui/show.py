"""Reports as text for the terminal, from the same JSON that `--json` prints.

Everything is printed as plain `Text` of inert characters: markup and escape sequences in an
article stay letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ui.inert import inert, line, web_address
from ui.terminal import tell
from ui.when import day
from ui.wording import TOLD_APART, also_run_by

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

Record = Mapping[str, Any]

_MARKER = re.compile(r"(\[\d+\])")
_MOST_FAILURES = 20
_MOST_ALSO = 4
_CONTEXT = 3_000
"""Characters of an article that are shown on either side of a quote."""

_LONGEST_TITLE = 300
_SIZES = ("bytes", "kB", "MB", "GB", "TB")


def answer(console: Console, record: Record) -> None:
    """The answer with its markers, then what it stands on; or why there is none."""
    if record.get("note"):
        tell(record["note"])
    understood = record.get("understood")
    if understood and line(understood) != line(record["question"]):
        _say(console, f"Understood as: {line(understood)}", style="dim")
    if record["status"] == "abstained":
        _abstention(console, record)
        return
    if record["short_answer"]:
        _say(console, f"{line(record['short_answer'])}\n", style="bold")
    console.print(_marked(inert(record["text"])))
    for missing in record.get("missing", ()):
        _say(console, f"\n{line(missing)}", style="yellow")
    if record.get("also_in"):
        _say(console, f"\nAlso in {'; '.join(map(_mention, record['also_in'][:_MOST_ALSO]))}")
    _conflicts(console, record)
    _age(console, record)
    _say(console, "")
    _citations(console, record)


def _conflicts(console: Console, record: Record) -> None:
    """What sources tell differently, with the numbers of both sides."""
    for conflict in record["conflicts"]:
        numbers = "".join(f"[{n}]" for n in conflict["citations"])
        told = TOLD_APART.get(conflict["kind"], TOLD_APART["disputed"])
        _say(console, f"\n{told} {line(conflict['claim'])} {numbers}", style="yellow")


def _citations(console: Console, record: Record) -> None:
    for citation in record["citations"]:
        mark = record.get("short_answer") or ""
        _source(console, f"[{citation['n']}]", citation, citation["quote"], mark=mark)
        outlets = [line(article["outlet"]) for article in citation.get("also_run_by", ())]
        if said := also_run_by(outlets, line(citation["outlet"])):
            _say(console, f"    {said}", style="dim")


def _age(console: Console, record: Record) -> None:
    if record.get("age_note"):
        _say(console, f"\n{line(record['age_note'])}", style="yellow")


def sources(console: Console, record: Record) -> None:
    """What an answer stands on, or the nearest articles where there is none."""
    if not record["citations"] and not record["related"]:
        _say(console, "There are no sources.")
    _citations(console, record)
    if not record["citations"]:
        for number, article in enumerate(record["related"], start=1):
            _source(console, f"{number}.", article, "")


def reading(progress: Record) -> str:
    """What is being read, in a line, from the `evidence` of a stream."""
    rows = progress["data"]["results"]
    outlets = [line(row["outlet"]) for row in rows if row["outlet"]]
    named = ", ".join(dict.fromkeys(outlets[:_MOST_ALSO]))
    return f"Reading {_counted(len(rows), 'passage')}{f' of {named}' if named else ''} …"


def article(console: Console, record: Record, citation: Record) -> None:
    """An article around a citation, the quote marked."""
    from rich.text import Text

    _source(console, f"[{citation['n']}]", record, "")
    text, start, end = record["text"], citation["start"], citation["end"]
    first, last = max(0, start - _CONTEXT), min(len(text), end + _CONTEXT)
    before = f"\n{'… ' if first else ''}{inert(text[first:start])}"
    after = f"{inert(text[end:last])}{' …' if last < len(text) else ''}\n"
    console.print(Text.assemble(before, (inert(text[start:end]), "bold reverse"), after))


def search(console: Console, record: Record) -> None:
    """Ranked passages."""
    if not record["results"]:
        _say(console, "Nothing found.")
    for row in record["results"]:
        _source(console, f"{row['rank']}.", row, row["text"])


def ingest(console: Console, record: Record) -> None:
    """What became of the articles, in words."""
    counts = [
        f"{record[name]:,} {name}"
        for name in ("added", "updated", "unchanged", "duplicates", "failed")
        if record[name] or name == "added"
    ]
    passages = _counted(record["passages"], "passage")
    _say(console, f"{', '.join(counts)}; {passages} in {record['seconds']:.1f} s.")
    for failure in record["failures"][:_MOST_FAILURES]:
        _say(console, f"  {line(failure['source'])}: {line(failure['reason'])}", style="yellow")
    more = len(record["failures"]) - _MOST_FAILURES
    if more > 0:
        _say(console, f"  … and {more:,} more; --json lists them all.", style="yellow")


def status(console: Console, record: Record) -> None:
    """What the data folder holds."""
    rows = [
        ("folder", record["folder"]),
        ("articles", f"{record['articles']:,} in {_counted(record['passages'], 'passage')}"),
        ("stories", _copies(record)),
        ("published", _range(record)),
        ("outlets", ", ".join(f"{o['outlet'] or '?'} ({o['articles']:,})" for o in _top(record))),
        ("encoder", f"{record['encoder']}, {record['dim']} dimensions"),
        ("size", _size(record["disk_bytes"])),
    ]
    if record["pending"]:
        rows.append(("pending", f"{record['pending']:,} articles; run 'newsdesk repair'"))
    if run := record.get("last_run"):
        rows.append(
            ("last ingest", f"{line(run['finished_at'])}: {', '.join(run['sources'][:3])}")
        )
    for name, value in rows:
        _say(console, f"{name:<12} {line(value)}")
    from ui import show_sources

    show_sources.health(console, record)


def health(console: Console, record: Record, *, command: str) -> None:
    """Whether the indexes agree with the ledger."""
    counts = (
        f"{_counted(record['articles'], 'article')}, {_counted(record['passages'], 'passage')}"
    )
    if record["ok"]:
        _say(console, f"{counts}: everything agrees.")
        return
    _say(console, f"{counts}:")
    for problem in record["problems"]:
        _say(console, f"  {line(problem)}", style="yellow")
    if command == "verify":
        _say(console, "Run 'newsdesk repair' to mend this.")


def backup(console: Console, record: Record) -> None:
    """Where the backup is."""
    _say(console, f"Wrote {line(record['file'])} ({_size(record['bytes'])}).")


def _abstention(console: Console, record: Record) -> None:
    reason = line(record["reason"]) or "The articles do not say."
    _say(console, f"No answer. {reason}", style="bold")
    _conflicts(console, record)
    _citations(console, record)
    if record["related"]:
        _say(console, "\nNearest articles:")
    for number, article in enumerate(record["related"], start=1):
        _source(console, f"{number}.", article, "")


def _mention(article: Record) -> str:
    parts = (line(article["outlet"]) or line(article["title"]), day(article["published_at"]))
    return ", ".join(part for part in parts if part)


def _source(console: Console, label: str, record: Record, quote: str, *, mark: str = "") -> None:
    revised = day(record.get("revised_at"))
    parts = [
        _cut(line(record["outlet"])) or "Unknown outlet",
        day(record["published_at"]),
        f"revised {revised}" if revised else "",
    ]
    _say(console, f"{label} {' · '.join(part for part in parts if part)}", style="bold")
    address = web_address(record["url"])
    for text in (_cut(line(record["title"])), address):
        if text:
            _say(console, f"    {text}", style="dim", link=address)
    if quote:
        _say(console, f"    “{line(quote)}”", mark=line(mark))


def _cut(title: str) -> str:
    return title if len(title) <= _LONGEST_TITLE else f"{title[:_LONGEST_TITLE]} …"


def _say(
    console: Console, text: str, *, style: str = "", link: str | None = None, mark: str = ""
) -> None:
    """Print a text; terminals that can make it lead to `link`, and show where `mark` stands."""
    from rich.style import Style
    from rich.text import Text

    shown = Text(text, style=Style.parse(style) + Style(link=link))
    if mark:
        shown.highlight_words([mark], "bold underline", case_sensitive=False)
    console.print(shown)


def _marked(text: str) -> Text:
    from rich.text import Text

    pieces = _MARKER.split(text)
    return Text.assemble(*((p, "bold cyan") if _MARKER.fullmatch(p) else p for p in pieces))


def _range(record: Record) -> str:
    ends = [day(record["oldest"]), day(record["newest"])]
    return " to ".join(end for end in ends if end) or "no dates"


def _top(record: Record) -> Iterator[Record]:
    yield from record["outlets"][:12]


def _copies(record: Record) -> str:
    """How many reports several articles run."""
    if not record.get("copies"):
        return "no report is run by several articles"
    stories = record["stories"]
    run = f"{stories:,} report{' is' if stories == 1 else 's are'} run by several articles"
    return f"{run} ({_copies_word(record['copies'])})"


def _copies_word(count: int) -> str:
    return "1 copy" if count == 1 else f"{count:,} copies"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _size(count: int) -> str:
    size = float(count)
    for unit in _SIZES:
        if size < 1000 or unit == _SIZES[-1]:
            return f"{size:,.0f} {unit}" if unit == "bytes" else f"{size:,.1f} {unit}"
        size /= 1000
    raise AssertionError

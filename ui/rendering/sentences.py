"""The text of an answer: the short answer, the sentences, their markers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from rag.types import Answer, Citation, Sentence
from ui import texts
from ui.rendering.findings import told
from ui.rendering.text import TEXT_CHARS, cut, escaped, filled, label, tight
from ui.when import day

SHORT_CHARS = 300

_LAST_WORD = re.compile(r"\S{1,40}\Z")
_MARKER = re.compile(r"\[(\d{1,3})\]")


def short(answer: Answer) -> str:
    """The name, number, date or phrase asked for; "" where the answer has none."""
    if not answer.short_answer:
        return ""
    return f'<p class="nd-short" dir="auto">{label(answer.short_answer, SHORT_CHARS)}</p>'


def sentences(answer: Answer, turn: int) -> str:
    """Each sentence with its markers; the short answer stands out where it is said first."""
    left: str | None = answer.short_answer
    rows: list[str] = []
    for sentence in answer.sentences:
        body, left = _emphasised(cut(tight(sentence.text), TEXT_CHARS), left)
        marks = markers(sentence.citations, answer.citations, turn)
        rows.append(
            f'<p class="nd-sentence" dir="auto">{glued(body, marks)}</p>{_beyond(sentence)}'
        )
    return "".join(rows)


def markers(numbers: Iterable[int], citations: Collection[Citation], turn: int) -> str:
    """Superscript numbers that lead to their sources; one without a source is left out."""
    known = {citation.n: citation for citation in citations}
    return "".join(_marker(known[n], turn) for n in dict.fromkeys(numbers) if n in known)


def unverified(text: str) -> str:
    """Text as a language model writes it: its markers are numbers that lead nowhere yet."""
    written = _MARKER.sub(r'<sup class="nd-coming">\1</sup>', escaped(text))
    return f'<p class="nd-sentence" dir="auto">{written}</p>' if written else ""


def _marker(citation: Citation, turn: int) -> str:
    n = citation.n
    outlet, when = (
        label(citation.outlet) or escaped(texts.UNKNOWN_OUTLET),
        day(citation.published_at),
    )
    where = texts.OUTLET_DAY.format(outlet=outlet, day=escaped(when)) if when else outlet
    return (
        f'<sup><a class="nd-marker" href="#t{turn}-s{n}" data-n="{n}"'
        f' aria-describedby="t{turn}-q{n}"'
        f' aria-label="{filled(texts.SOURCE_NAMED, n=str(n), outlet=where)}">{n}</a></sup>'
    )


def glued(body: str, marks: str) -> str:
    """The sentence with its markers on the line of its last word."""
    last = _LAST_WORD.search(body)
    if not marks or last is None or last[0].count("<strong>") != last[0].count("</strong>"):
        return body + marks
    return f'{body[: last.start()]}<span class="nd-end">{last[0]}{marks}</span>'


def _emphasised(sentence: str, wanted: str | None) -> tuple[str, str | None]:
    """The sentence with the short answer in bold, and what of that is still to be shown."""
    place = sentence.find(wanted) if wanted else -1
    if not wanted or place < 0:
        return escaped(sentence), wanted
    after = place + len(wanted)
    return (
        f"{escaped(sentence[:place])}<strong>{escaped(wanted)}</strong>{escaped(sentence[after:])}",
        None,
    )


def _beyond(sentence: Sentence) -> str:
    """What a sentence has beyond its sources, where it is borne out only in part."""
    if sentence.verdict == "supported" and not sentence.findings:
        return ""
    said = texts.PARTLY if not sentence.findings else texts.BEYOND
    listed = texts.LIST_BETWEEN.join(told(finding) for finding in sentence.findings)
    return f'<p class="nd-beyond">{escaped(said.format(findings=cut(listed, 400)))}</p>'

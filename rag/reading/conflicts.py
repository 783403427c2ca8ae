"""Where independent articles tell the same thing with another number, day or name.

Two sentences tell the same thing when most of what they say apart from that is said by both:
what two articles tell of two events is no disagreement. So little is taken for one that a
disagreement told is one nearly always, and those in other words than these are not seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from rag.dates import DAY_S, day, epoch
from rag.english.names import CALENDAR, bare
from rag.english.patterns import YEAR
from rag.english.words import Word, number_value, words
from rag.reading.candidates import Candidate, candidates
from rag.reading.find import Passage
from rag.types import Article, ConflictKind, DraftConflict, Evidence, Span

MOST = 3
"""Conflicts that are told with one answer."""

DAYS = 14
"""Days between the articles of one event."""

SAME_FRAME = 0.6
"""Share of the words of two sentences that both have, their numbers, days and names aside."""

SAME_ANSWER_FRAME = 0.4
"""The same where both sentences were seen to answer the question, each in its way."""

UPDATED_AFTER_S = 3600
"""Seconds between two reports from which the later number stands for the earlier one."""

_FURTHER = frozenset({"also", "another", "other", "others", "second"})
_LISTING = frozenset({"including", "such", "among"})
_MAGNITUDES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_FEWEST_WORDS = 4
_MOST_REPLACED = 2
_ROUNDING = 0.15
_LARGE = 1000


@dataclass(frozen=True, slots=True)
class Fact:
    """A number, day or name as it stands in a sentence."""

    kind: str
    text: str
    value: frozenset[str | float]


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence, and the answer that was seen in it."""

    candidate: Candidate
    answer: str | None = None


def conflicts(mine: Telling, others: Iterable[Telling]) -> tuple[DraftConflict, ...]:
    """What other articles tell otherwise than the sentence `mine`, each difference once."""
    found: list[DraftConflict] = []
    told: set[frozenset[str | float]] = set()
    for other in others:
        if len(found) == MOST:
            break
        if not independent(mine.candidate, other.candidate):
            continue
        for one, two in differences(mine, other):
            if _one_report(mine.candidate, other.candidate) and one.kind != "number":
                continue
            if not any(two.value <= value or value <= two.value for value in told):
                told |= {one.value, two.value}
                found.append(_conflict(mine.candidate, other.candidate, one, two))
                break
    return tuple(found)


def conflicts_with(span: Span, evidence: Sequence[Evidence]) -> tuple[DraftConflict, ...]:
    """What other articles of the evidence tell otherwise than the sentence at `span`."""
    found = candidates(evidence)
    mine = next((one for one in found if _overlap(one.span, span)), None)
    return conflicts(Telling(mine), map(Telling, found)) if mine else ()


def differences(mine: Telling, other: Telling) -> Iterator[tuple[Fact, Fact]]:
    """Pairs of facts that stand in the same place of two sentences and cannot both be so."""
    one, two = mine.candidate.said, other.candidate.said
    frame = _frame(one, two)
    if frame < SAME_ANSWER_FRAME or _speaks_of_another(one, two):
        return
    changed = list(_replaced(one, two))
    if len(changed) > 1 and any(first.kind == "name" for first, _ in changed):
        return
    if mine.answer and other.answer:
        first, second = (fact_of(words(text), text) for text in (mine.answer, other.answer))
        if first and second and differ(first, second) and not _both(first, second, one, two):
            yield first, second
    if frame >= SAME_FRAME and len(changed) <= _MOST_REPLACED:
        yield from changed


def _both(first: Fact, second: Fact, one: Passage, two: Passage) -> bool:
    """Whether one of the sentences has both facts, so that they need not exclude each other."""
    return any(
        fact.value <= {word.stem for word in text.words}
        for fact, text in ((first, two), (second, one))
    )


def _speaks_of_another(one: Passage, two: Passage) -> bool:
    """Whether a sentence tells some of several, or one of the two something further."""
    first, second = ({word.form.lower() for word in text.words} for text in (one, two))
    return bool(_FURTHER & (first ^ second) or _LISTING & (first | second))


def _replaced(one: Passage, two: Passage) -> Iterator[tuple[Fact, Fact]]:
    """Facts of which one sentence has one where the other has another."""
    left, right = ([word.stem for word in text.words] for text in (one, two))
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "replace":
            continue
        first, second = _run(one, a, b), _run(two, c, d)
        if first and second and differ(first, second):
            yield first, second


def _run(text: Passage, start: int, end: int) -> Fact | None:
    """The fact that some words of a sentence are, with what belongs to the same number or name."""
    while 0 < start < end and text.words[start - 1].end == text.words[start].start:
        start -= 1
    part = list(text.words[start:end])
    if part and end < len(text.words) and text.words[end].form.lower() in _MAGNITUDES:
        part.append(text.words[end])
    while part and not (part[0].number or part[0].capital):
        part = part[1:]
    if not part or (part[0].start == 0 and len(part) == 1 and not part[0].number):
        return None
    return fact_of(part, text.text)


def fact_of(found: Sequence[Word], text: str) -> Fact | None:
    """What words of `text` tell: a day, a number or a name; None for anything else."""
    telling = [word for word in found if (word.capital or word.number) and not word.stop]
    if not telling:
        return None
    shown = _shown(telling, text)
    if any(w.form.lower() in CALENDAR or YEAR.fullmatch(w.form) for w in telling):
        return Fact("day", shown, frozenset(w.stem for w in telling))
    values = _values(found)
    if values and not _glued(found):
        before, after = text[: found[0].start][-1:], text[found[-1].end :][:1]
        sign = before if before and before in "$€£" else ""
        return Fact("number", f"{sign}{shown}{'%' * (after == '%')}", frozenset(values))
    if any(not (word.capital or word.number or word.stop) for word in found):
        return None
    return Fact("name", shown, frozenset(word.stem for word in telling))


def _glued(found: Sequence[Word]) -> bool:
    """Whether a number is written into a name, as in "G7"."""
    return any(b.number and not a.number and a.end == b.start for a, b in pairwise(found))


def _shown(telling: Sequence[Word], text: str) -> str:
    """The words of a fact, with the month before its day."""
    start, last = telling[0].start, telling[-1]
    if before := words(text[:start])[-1:]:
        apart = text[before[0].end : start]
        start = before[0].start if before[0].form.lower() in CALENDAR and apart == " " else start
    return text[start : last.start + len(bare(last.form))]


def differ(one: Fact, two: Fact) -> bool:
    """Whether two facts of one kind cannot both be so."""
    if one.kind != two.kind:
        return False
    if one.kind == "number":
        return not one.value & two.value and not _rounded(one.value, two.value)
    return not one.value <= two.value and not two.value <= one.value


def _rounded(one: frozenset[str | float], two: frozenset[str | float]) -> bool:
    """Whether one is a large number and the other the same in round figures."""
    return any(
        min(a, b) >= _LARGE
        and abs(a - b) <= _ROUNDING * max(a, b)
        and any(len(f"{int(n)}".rstrip("0")) == 1 for n in (a, b))
        for a in one if isinstance(a, float)
        for b in two if isinstance(b, float)
    )  # fmt: skip


def _values(found: Sequence[Word]) -> list[float]:
    """The numbers in some words; "2 million" is one."""
    values: list[float] = []
    for word in found:
        value, times = number_value(word.form), _MAGNITUDES.get(word.form.lower())
        if times and values:
            values[-1] *= times
        elif value is not None:
            values.append(value)
    return values


def _frame(one: Passage, two: Passage) -> float:
    """Share of the words of both that both have, of those that are no facts."""
    first, second = (
        {w.stem for w in text.words if not (w.stop or w.number or w.form.lower() in CALENDAR)}
        for text in (one, two)
    )
    names = {w.stem for text in (one, two) for name in text.names for w in name.words}
    first, second = first - (names - second), second - (names - first)
    if min(len(first), len(second)) < _FEWEST_WORDS:
        return 0.0
    return len(first & second) / len(first | second)


def _overlap(one: Span, two: Span) -> bool:
    return one.article_id == two.article_id and one.start < two.end and two.start < one.end


def independent(one: Candidate, two: Candidate) -> bool:
    """Whether they stand in two articles, of about the same time.

    Copies of one report do not contradict each other; a later one may have a newer figure.
    """
    if one.article.id == two.article.id:
        return False
    if _one_report(one, two) and not _apart(one.article, two.article):
        return False
    moments = [article.published_at for article in (one.article, two.article)]
    if moments[0] is None or moments[1] is None:
        return True
    return abs(epoch(moments[0]) - epoch(moments[1])) <= DAYS * DAY_S


def _one_report(one: Candidate, two: Candidate) -> bool:
    return bool(one.source) and one.source == two.source


def _conflict(mine: Candidate, other: Candidate, one: Fact, two: Fact) -> DraftConflict:
    sides = [(mine, one), (other, two)]
    kind: ConflictKind = "disputed"
    if one.kind == "number" and _apart(mine.article, other.article):
        kind = "updated"
        sides.sort(key=lambda side: side[0].article.published_at or "")
    claim = "; ".join(f"{fact.text} ({source_of(place.article)})" for place, fact in sides)
    return DraftConflict(f"{claim}.", tuple(place.span for place, _ in sides), kind)


def _apart(one: Article, two: Article) -> bool:
    if one.published_at is None or two.published_at is None:
        return False
    return abs(epoch(one.published_at) - epoch(two.published_at)) >= UPDATED_AFTER_S


def source_of(article: Article) -> str:
    """The outlet and day of an article, as a conflict names it."""
    when = f"{day(article.published_at):%-d %B %Y}" if article.published_at else ""
    return ", ".join(filter(None, (article.outlet, when))) or "no outlet named"

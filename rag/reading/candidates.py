"""Which sentences of the evidence may be quoted, each with what stands around it.

A sentence is a candidate when it can be read by itself. One that leans on the sentence before it
("He said …", "But the plan …") is quoted together with that one, as a single stretch of the
article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rag.dates import day
from rag.english.orders import is_order
from rag.reading.find import Passage
from rag.reading.keys import Keys
from rag.reading.parsed import parsed
from rag.sentences import sentence_spans
from rag.types import Article, Evidence, Span

MIN_WORDS = 5
MAX_CHARS = 480
MAX_MERGED_CHARS = 700
WINDOW_CHARS = 700

_ENDS = re.compile(r"[.!…][\"'”’)\]]*$")
_RESIDUE = re.compile(
    r"https?://|www\.|pic\.twitter|t\.co/|(?:^|\s)[#@]\w|#[A-Z]{2}|\|"
    r"|^\W*(?:read|see|click|watch|listen|sign up|subscribe|follow us|follow along|getty|photo\b"
    r"|image:|related|advertisement|copyright|editor['’]s note|correction|contributing|updated?:"
    r"|download|share this|more:|opinion:|contact\b|email\b|this (?:story|article) (?:was|has)"
    r"|(?:find|get|keep) (?:more|the latest|up)|here['’]s what|what we know|\(?ap\)?$)",
    re.IGNORECASE,
)
_TRIMMED = re.compile(
    r"^(?:Meanwhile|However|Moreover|Furthermore|Additionally|Separately|In addition|But|And|Also"
    r"|Still|Yet|Instead|Plus|In turn|Similarly|Likewise|Nevertheless|Nonetheless),? "
    r"(?=[\"“]?[A-Z])"
)
_LEANING = re.compile(
    r"^[\"“'‘(]*(?:(?:He|She|They|It|We|You|His|Her|Their|Its|Him|Them|This|That|These|Those"
    r"|There|Here|But|And|Or|Nor|So|Yet|Then|Thus|Hence|Instead|However|Meanwhile|Also|Still"
    r"|Another|Others|Such|Both|Neither|The (?:two|three|pair|latter|former|same|move|decision)"
    r"|Because of th(?:at|is)|As a result|For example|For instance|In response|At the time)\b"
    r"|(?:He|She|They|It|We|You|I)['’])"
)
_PRONOUN = re.compile(r"\b(?:he|she|they|his|her|their)\b", re.IGNORECASE)
_SPOKEN_BY_PRONOUN = re.compile(
    r"[,?!]?[\"”]\s*(?:he|she|they)\b|\b(?:he|she|they) (?:said|says|added|told|wrote)\b"
)
_IMPERSONAL_IT = re.compile(r"^It (?:is|was|will be|took|comes|came|has been) ")
_DIRECT = re.compile(r"\b(?:I|I['’]m|we|my|our|you)\b")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch that may be quoted.

    `keys` are its own, `near` those of its heading and the sentences around it too, `lead` the
    same without the sentence after it. `rank` is
    the place of its passage in the evidence, `order` its own in the passage, both from 0;
    `leans` is true where the sentence before it had to come along. `source` is equal for those of
    one article or of one report that several run.
    """

    article: Article
    span: Span
    said: Passage
    keys: Keys
    near: Keys
    rank: int
    order: int
    leans: bool
    lead: Keys = field(default_factory=Keys)
    source: str = ""

    @property
    def text(self) -> str:
        """The quoted words."""
        return self.said.text


def candidates(evidence: Sequence[Evidence]) -> list[Candidate]:
    """Every sentence of the evidence that may be quoted, each once, in order of the evidence."""
    found: dict[Span, Candidate] = {}
    for rank, item in enumerate(evidence):
        for candidate in _of_passage(item, rank):
            found.setdefault(candidate.span, candidate)
    return list(found.values())


def _of_passage(item: Evidence, rank: int) -> Iterable[Candidate]:
    spans = _spans_around(item)
    text = item.article.text
    chunk = item.chunk
    inside = [i for i, (a, b) in enumerate(spans) if a < chunk.end and b > chunk.start]
    heading = parsed(_heading(item.article))[1]
    for order, i in enumerate(inside):
        if stretch := _stretch(text, spans, i):
            start, end, leaning = stretch
            said, keys = parsed(text[start:end])
            before = [parsed(text[a:b])[1] for a, b in spans[max(0, i - 2) : i + 1]]
            after = [parsed(text[a:b])[1] for a, b in spans[i + 1 : i + 2]]
            lead, near = Keys.union([heading, *before]), Keys.union([heading, *before, *after])
            span = Span(item.article.id, start, end)
            yield Candidate(
                item.article, span, said, keys, near, rank, order, leaning, lead, item.source
            )


def _heading(article: Article) -> str:
    """Title, outlet and date: what a reader of any sentence has before them."""
    published = f"{day(article.published_at):%A %-d %B %Y}" if article.published_at else ""
    return f"{article.title}.\n{article.outlet}.\n{published}"


def _spans_around(item: Evidence) -> list[tuple[int, int]]:
    """The sentences of the passage and of a little text on both sides, as article offsets."""
    text, chunk = item.article.text, item.chunk
    start = max(0, chunk.start - WINDOW_CHARS)
    if start:
        line = text.find("\n", start, chunk.start)
        start = line + 1 if line >= 0 else chunk.start
    end = min(len(text), chunk.end + WINDOW_CHARS)
    if end < len(text):
        line = text.rfind("\n", chunk.end, end)
        end = line if line >= 0 else chunk.end
    return [(start + a, start + b) for a, b in sentence_spans(text[start:end])]


def _stretch(text: str, spans: Sequence[tuple[int, int]], i: int) -> tuple[int, int, bool] | None:
    start, end = spans[i]
    sentence = text[start:end]
    if not quotable(sentence):
        return None
    if trimmed := _TRIMMED.match(sentence):
        start, sentence = start + trimmed.end(), sentence[trimmed.end() :]
    if not leans(sentence):
        return start, end, False
    if i == 0:
        return None
    before_start, before_end = spans[i - 1]
    before = text[before_start:before_end]
    apart = text[before_end:start].strip()
    if apart or not quotable(before, shortest=3) or leans(before):
        return None
    if trimmed := _TRIMMED.match(before):
        before_start += trimmed.end()
    return (before_start, end, True) if end - before_start <= MAX_MERGED_CHARS else None


def quotable(sentence: str, *, shortest: int = MIN_WORDS) -> bool:
    """Whether it is a statement: no heading, caption, question, link, order or fragment."""
    if len(sentence) > MAX_CHARS or "\n" in sentence or not _ENDS.search(sentence):
        return False
    if _RESIDUE.search(sentence) or is_order(sentence):
        return False
    found = sentence.split()
    lower = sum(word[0].islower() for word in found)
    return len(found) >= shortest and lower >= len(found) * 0.3


def leans(sentence: str) -> bool:
    """Whether a reader would ask "who?" or "what?" without the sentence before it."""
    if _IMPERSONAL_IT.match(sentence) and " that " in sentence:
        return False
    if _LEANING.match(sentence) or _SPOKEN_BY_PRONOUN.search(sentence):
        return True
    pronoun = _PRONOUN.search(sentence)
    head = sentence[: pronoun.start()] if pronoun else ""
    if pronoun and not any(word[:1].isupper() for word in re.findall(r"\w+", head)[1:]):
        return len(head.split()) < 3 or not head[:1].isupper()
    return _unattributed(sentence)


def _unattributed(sentence: str) -> bool:
    """A bare quotation: nobody is named as the one who says it."""
    opens = sentence[:1] in '"“'
    return opens and (sentence.rstrip()[-1:] in '"”' or not re.search(r"[\"”]", sentence[1:]))

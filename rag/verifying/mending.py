"""What becomes of a sentence of a draft: kept, cited anew, without its marks, cut, or gone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.types import Article, DraftSentence, Evidence, Span
from rag.verifying.check import check
from rag.verifying.cited import joined, likest, quote_of, resolved
from rag.verifying.quoting import quoted
from rag.verifying.verdict import Finding, Verdict

_LEAST_WORDS = 4
_CLAUSE = re.compile(
    r",\s(?=(?:which|who|where|after|before|while|although|as|and|but|according|with)\b)|,\s"
    r"|\s(?=(?:on|in|after|before|since)\s[A-Z0-9])"
)
_READABLE = re.compile(r"[^\W\d_]{2,}")
_USELESS = 0.2
"""Share of a sentence's words under which one of several citations adds nothing."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence as it may be shown, with its citations; `spans` is empty where it may not."""

    text: str
    spans: tuple[Span, ...]
    verdict: Verdict


class Mender:
    """Holds the sentences of one draft against its evidence."""

    def __init__(self, evidence: Sequence[Evidence]) -> None:
        self._evidence = evidence
        self._articles: Mapping[str, Article] = {
            item.article.id: item.article for item in evidence
        }

    @property
    def articles(self) -> Mapping[str, Article]:
        """The articles of the evidence by id."""
        return self._articles

    def all(self, sentences: Sequence[DraftSentence]) -> list[Checked]:
        """Each sentence checked."""
        return [self.one(sentence) for sentence in sentences]

    def one(self, sentence: DraftSentence) -> Checked:
        """A sentence checked, and mended where that makes it stand."""
        spans = resolved(sentence, self._articles)
        if not spans or not _READABLE.search(sentence.text):
            finding = Finding("source", "wrong", sentence.text)
            return Checked(sentence.text, (), Verdict("unsupported", (finding,), 0.0))
        verdict = self._verdict(sentence.text, spans)
        if verdict.stands:
            return Checked(sentence.text, self._useful(sentence.text, spans), verdict)
        for text, places in self._mended(sentence.text, spans, verdict):
            again = self._verdict(text, places)
            if again.stands:
                return Checked(text, places, again)
        return Checked(sentence.text, (), verdict)

    def _verdict(self, text: str, spans: Sequence[Span]) -> Verdict:
        return check(text, [quote_of(span, self._articles) for span in spans])

    def _useful(self, text: str, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        """The citations without those that have nothing of the sentence."""
        if len(spans) == 1 or any(_text(span, self._articles) == text for span in spans):
            return spans
        kept = tuple(span for span in spans if self._verdict(text, [span]).coverage >= _USELESS)
        return kept if kept and self._verdict(text, kept).stands else spans

    def _mended(
        self, text: str, spans: tuple[Span, ...], verdict: Verdict
    ) -> Iterator[tuple[str, tuple[Span, ...]]]:
        """Ways to make a sentence stand: other citations, no quotation marks, less of it."""
        better = list(likest(text, spans, self._evidence))
        for span in better:
            yield text, (span,)
        for span in better:
            yield text, joined(spans, span)
        bare = without_marks(text, verdict)
        if bare != text:
            yield bare, spans
            yield from ((bare, (span,)) for span in better[:1])
        for shorter in cut(bare, verdict):
            yield shorter, spans


def _text(span: Span, articles: Mapping[str, Article]) -> str:
    return articles[span.article_id].text[span.start : span.end]


def without_marks(text: str, verdict: Verdict) -> str:
    """The text without the marks around quotations that are found not to be letter for letter."""
    wrong = {f.start for f in verdict.findings if f.kind == "quotation" and f.weight != "slight"}
    for one in reversed(quoted(text)):
        if one.start in wrong:
            text = text[: one.start] + one.inner + text[one.end :]
    return text


def cut(text: str, verdict: Verdict) -> Iterator[str]:
    """The text without the clause that a finding stands in, where a clause can be left out."""
    wrong = [f for f in verdict.findings if f.weight != "slight" and f.end]
    if not wrong or len(wrong) > 2 or any(f.kind == "quotation" for f in wrong):
        return
    breaks = [match.start() for match in _CLAUSE.finditer(text)]
    first = min(f.start for f in wrong)
    last = max(f.end for f in wrong)
    for start in reversed([place for place in breaks if place <= first]):
        for end in [place for place in breaks if place >= last] + [len(text)]:
            rest = text[:start] + (text[end:] if end < len(text) else _end(text))
            if len(rest.split()) >= _LEAST_WORDS:
                yield rest
                break


def _end(text: str) -> str:
    stop = re.search(r"[.!?][\"”']?$", text)
    return stop[0][0] if stop else ""

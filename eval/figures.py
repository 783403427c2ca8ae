"""From questions asked to the figures of a report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from eval.calibration import auroc, calibration_error, reliability
from eval.datasets import Question
from eval.metrics import Score, contains, exact_match, f1, score, supported
from eval.report import Figures, Outcome
from eval.retrieval import Passage, retrieval_scores
from rag.desk import NewsDesk
from rag.types import Answer, Citation, Evidence

Removed = Literal["answer", "articles"]
"""What is taken away: all that holds the answer, or only the articles known to."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with all that was measured on it.

    `fused` are the passages as retrieval ranked them, `ranked` as the reranker did; `without`
    are the answers with something taken away from them, none where no answer is known.
    """

    question: Question
    fused: tuple[Evidence, ...]
    ranked: tuple[Evidence, ...]
    answer: Answer
    without: Mapping[Removed, Answer]
    ms: float

    @property
    def abstained(self) -> bool:
        """Whether no answer was given."""
        return self.answer.status == "abstained"

    @property
    def plain_text(self) -> str:
        """The answer's sentences without their markers."""
        return " ".join(sentence.text for sentence in self.answer.sentences)

    @property
    def right(self) -> bool:
        """Whether the text holds an accepted answer of every part, or abstains where none is."""
        if not self.question.answers and not self.question.parts:
            return self.abstained
        parts = self.question.parts or (self.question.answers,)
        return all(contains(self.plain_text, part) for part in parts)


def retrieval(desk: NewsDesk, asked: Sequence[Asked], *, fused: bool = False) -> Figures:
    """Rank figures over the passages each question found, reranked or as retrieval had them."""
    from ingest.chunk import chunk

    articles = {a.url: a for a in desk.index.articles() if a.url}
    urls = {a.id: a.url for a in articles.values()}
    wanted = {url for a in asked for url in a.question.relevant_urls if url in articles}
    corpus = {
        url: [Passage(c.id, c.text, (url,)) for c in chunk(articles[url], desk.encoder)]
        for url in wanted
    }
    runs = {
        a.question.id: [
            Passage(e.chunk.id, e.chunk.text, _urls(e, urls))
            for e in (a.fused if fused else a.ranked)
        ]
        for a in asked
    }  # fmt: skip
    return retrieval_scores([a.question for a in asked], runs, corpus)


def _urls(evidence: Evidence, urls: dict[str, str | None]) -> tuple[str, ...]:
    """Addresses of the article a passage stands in and of those with a copy of it."""
    copies = (urls.get(article_id) for article_id in evidence.copies)
    return tuple(url for url in (evidence.article.url, *copies) if url)


def answers(asked: Sequence[Asked]) -> Figures:
    """SQuAD's figures, and how often short answer and text hold an accepted answer."""
    gold = [(a.answer.short_answer or "", a.question.answers) for a in asked]
    return {
        "short_em": score([exact_match(*pair) for pair in gold]),
        "short_f1": score([f1(*pair) for pair in gold]),
        "short_contains": score([float(contains(*pair)) for pair in gold]),
        "text_contains": score([float(a.right) for a in asked]),
        "n": len(asked),
    }


def abstention(asked: Sequence[Asked]) -> Figures:
    """Over answerable questions and those the articles do not answer.

    Where a dataset has none of the second, the answerable ones asked again without the
    passages that hold the answer stand in for them.
    """
    unanswerable = [a.abstained for a in asked if not a.question.answers and not a.question.parts]
    if not unanswerable:
        return abstention_removed(asked, "answer")
    return _refusals([a.abstained for a in asked if a.question.answerable], unanswerable)


def abstention_removed(asked: Sequence[Asked], removed: Removed) -> Figures:
    """Over answerable questions, asked with and without what holds their answer.

    `auroc` is how well the confidence tells the two apart.
    """
    both = [(a.answer, a.without[removed]) for a in asked if removed in a.without]
    refused = _refusals(
        [kept.status == "abstained" for kept, _ in both],
        [gone.status == "abstained" for _, gone in both],
    )
    area = auroc([kept.confidence for kept, _ in both], [gone.confidence for _, gone in both])
    return {**refused, "auroc": area}


def calibration(asked: Sequence[Asked]) -> Figures:
    """How far the confidence of the answers given is from the share of them that is right.

    Over answerable questions as they are and with their answer taken away, in equal parts; an
    answer that still holds an accepted string counts as right wherever it came from.
    """
    known = [a for a in asked if a.without]
    replies = [(a.answer, a.question) for a in known]
    replies += [(a.without["answer"], a.question) for a in known]
    given = [(reply, q) for reply, q in replies if reply.status == "answered"]
    sure = [reply.confidence for reply, _ in given]
    right = [contains(" ".join(s.text for s in reply.sentences), q.accepted) for reply, q in given]
    return {"ece": calibration_error(reliability(sure, right)), "n": len(given)}


def _refusals(answerable: Sequence[bool], unanswerable: Sequence[bool]) -> Figures:
    refused = [0.0] * len(answerable) + [float(a) for a in unanswerable]
    abstained = [float(a) for a in (*answerable, *unanswerable)]
    return {
        "precision": score(refused, abstained),
        "recall": score([float(a) for a in unanswerable]),
        "false_refusal": score([float(a) for a in answerable]),
        "n": len(answerable) + len(unanswerable),
    }


def citations(desk: NewsDesk, asked: Sequence[Asked]) -> Figures:
    """ALCE's measures: sentences their citations carry, citations that carry their sentence."""
    carried, sentences, needed, citations = [], [], [], []
    for answer in (a.answer for a in asked if a.answer.sentences):
        quotes = {c.n: c.quote if _verbatim(desk, c) else "" for c in answer.citations}
        pairs = [(s.text, quotes[n]) for s in answer.sentences for n in s.citations]
        whole = [supported(s.text, [quotes[n] for n in s.citations]) for s in answer.sentences]
        carried.append(float(sum(whole)))
        sentences.append(float(len(whole)))
        needed.append(float(sum(bool(q) and _shares(s, q) for s, q in pairs)))
        citations.append(float(len(pairs)))
    return {
        "precision": score(needed, citations),
        "recall": score(carried, sentences),
        "n": len(sentences),
    }


def _verbatim(desk: NewsDesk, citation: Citation) -> bool:
    article = desk.index.article(citation.article_id)
    return article is not None and article.text[citation.start : citation.end] == citation.quote


def _shares(sentence: str, quote: str) -> bool:
    """Whether a quote carries at least half of a sentence, as one of several citations may."""
    return supported(sentence, [quote]) or f1(sentence, [quote]) >= 0.5


def latency(asked: Sequence[Asked]) -> Figures:
    """Milliseconds of a whole warm answer."""
    import numpy as np

    times = [a.ms for a in asked] or [0.0]
    p50, p95 = np.percentile(times, [50, 95])
    return {"p50": round(float(p50), 1), "p95": round(float(p95), 1)}


def by_kind(asked: Sequence[Asked]) -> dict[str, Figures]:
    """The share answered rightly for each kind of question that the dataset names."""
    groups: dict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        if one.question.kind:
            groups[one.question.kind].append(one)
    return {kind: _kind(group) for kind, group in groups.items()}


def _kind(group: Sequence[Asked]) -> dict[str, Score | int | float]:
    return {"right": score([float(a.right) for a in group]), "n": len(group)}


def outcome(asked: Asked) -> Outcome:
    """What a report keeps of one question."""
    question, answer = asked.question, asked.answer
    ranks = (
        rank
        for rank, e in enumerate(asked.ranked, start=1)
        if Passage(e.chunk.id, e.chunk.text, (e.article.url or "",)).answers(question)
    )
    return Outcome(
        id=question.id,
        kind=question.kind,
        question=question.question,
        answers=question.answers,
        status=answer.status,
        text=asked.plain_text,
        short_answer=answer.short_answer,
        confidence=answer.confidence,
        right=asked.right,
        first_rank=next(ranks, None),
        ms=asked.ms,
    )

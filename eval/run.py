"""Asks every question of an evaluation folder and scores what comes back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

from eval import figures
from eval.datasets import Dataset, Question, load_dataset
from eval.figures import Asked, Removed
from eval.metrics import contains
from eval.report import EvalReport
from eval.retrieval import DEPTH
from rag.desk import NewsDesk
from rag.settings import Settings
from rag.types import Answer, Draft, Evidence, Query, Turn, digest

Progress = Callable[[str, int, int | None], None]
"""Told the stage, how many are done and of how many (None while unknown)."""


def run(where: str, settings: Settings, *, progress: Progress | None = None) -> EvalReport:
    """Index an evaluation folder's articles and score its questions.

    The index is kept inside the data folder, under `eval/`, apart from what the person has
    ingested, and is used again by the next evaluation of the same folder.

    Raises:
        SourceError: the folder is no evaluation folder.
        StoreError: the data folder cannot be used.
    """
    dataset = load_dataset(where)
    with open_desk(dataset, settings, progress=progress or _silent) as desk:
        return evaluate(desk, dataset, progress=progress or _silent)


def open_desk(dataset: Dataset, settings: Settings, *, progress: Progress) -> NewsDesk:
    """A desk over exactly the articles of a dataset."""
    from ingest.run import IngestReport, ingest

    place = digest(str(dataset.articles.resolve()), length=6)
    folder = settings.data / "eval" / f"{dataset.name}-{place}"
    desk = NewsDesk(settings.model_copy(update={"data": folder}), command="eval")
    try:
        for event in ingest(desk.index, [str(dataset.articles)], desk.settings):
            if not isinstance(event, IngestReport):
                progress("indexing", event.done, event.total)
    except BaseException:
        desk.close()
        raise
    return desk


def evaluate(desk: NewsDesk, dataset: Dataset, *, progress: Progress) -> EvalReport:
    """Score a desk on a dataset whose articles it has indexed."""
    desk.encoder.encode(["warm"])
    asked: list[Asked] = []
    for number, question in enumerate(dataset.questions, start=1):
        asked.append(ask(desk, question))
        progress("asking", number, len(dataset.questions))
    return EvalReport(
        dataset=dataset.name,
        retrieval=figures.retrieval(desk, asked),
        answers=figures.answers([a for a in asked if a.question.answerable]),
        abstention=figures.abstention(asked),
        retrieval_fused=figures.retrieval(desk, asked, fused=True),
        abstention_removed=figures.abstention_removed(asked, "answer"),
        abstention_articles_removed=figures.abstention_removed(asked, "articles"),
        calibration=figures.calibration(asked),
        citations=figures.citations(desk, asked),
        latency_ms=figures.latency(asked),
        by_kind=figures.by_kind(asked),
        outcomes=[figures.outcome(a) for a in asked],
    )


def ask(desk: NewsDesk, question: Question) -> Asked:
    """Ask one question, with its history, as of the moment it was asked."""
    turns: list[Turn] = []
    for earlier in question.history:
        turns.append(Turn.of(desk.ask(earlier, history=turns, as_of=question.asked_at)))
    began = time.perf_counter()
    answer = desk.ask(question.question, history=turns, as_of=question.asked_at)
    ms = (time.perf_counter() - began) * 1000
    query = desk.understand(question.question, history=turns, as_of=question.asked_at)
    fused = desk.retrieve(query, DEPTH)
    ranked = desk.rerank(query, fused)
    without = {}
    if question.answerable:
        without = {way: _ask_with(desk, query, left) for way, left in removed(fused, question)}
    return Asked(question, tuple(fused), tuple(ranked), answer, without, ms)


def removed(
    found: Sequence[Evidence], question: Question
) -> Iterator[tuple[Removed, list[Evidence]]]:
    """What is left of the evidence in each way of taking the answer away."""
    others = [e for e in found if e.article.url not in question.relevant_urls]
    yield "articles", others
    yield "answer", [e for e in others if not contains(e.chunk.text, question.accepted)]


def _ask_with(desk: NewsDesk, query: Query, found: Sequence[Evidence]) -> Answer:
    """The answer from given evidence, cut to what is usually read."""
    ranked = desk.ranked(query, found[: desk.settings.retrieval.k])
    *_, draft = desk.drafted(query, [ranked])
    assert isinstance(draft, Draft)  # noqa: S101  # the last piece is
    return desk.verify(query, draft, ranked.evidence)


def _silent(stage: str, done: int, total: int | None) -> None:
    """Progress nobody asked for."""

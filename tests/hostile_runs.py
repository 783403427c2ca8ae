"""Asks a desk whose language model is hostile, many times, and counts what got through.

python tests/hostile_runs.py [--runs 200] [--seed 7] prints the figures as JSON.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hostile_model import HONEST, INVENTED, ORDERS, WAYS, Model, Said
from llm_server import PLANS, LlmServer, Plan, llm_server

from eval.datasets import Question, load_dataset
from eval.metrics import f1, supported
from eval.run import open_desk
from ingest.chunk import chunk
from rag import NewsDesk, Parts
from rag.settings import LLMSettings, Settings
from rag.types import Answer, Citation, EvidenceFound, Finished, Provisional, Sentence

PROVIDERS = ("openai", "ollama", "anthropic")
FAILING = (
    "stall", "stall after words", "500", "429", "429 for long", "401", "404", "garbage stream",
    "invalid utf-8", "not json", "hang up", "break off", "endless", "empty", "cannot answer",
)  # fmt: skip
QUICK = {"first_token_s": 0.6, "timeout_s": 0.9}
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
SPELLED = "zero one two three four five six seven eight nine ten eleven twelve".split()
NOW = datetime(2025, 7, 1, tzinfo=UTC)


@dataclass
class Tally:
    """What was counted, and an example of whatever should not have been there."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def wrong(self, what: str, example: str) -> None:
        self.counts[what] += 1
        self.examples.append(f"{what}: {example}")

    def share(self, part: str, whole: str) -> float:
        return round(self.counts[part] / max(1, self.counts[whole]), 4)


@dataclass
class Bench:
    """A desk for each protocol over the sample and over articles that give orders."""

    server: LlmServer
    desks: dict[tuple[str, bool], NewsDesk]
    questions: Sequence[Question]
    tally: Tally = field(default_factory=Tally)

    def ask(self, draw: random.Random, question: Question, way: str) -> None:
        """One question to a model that behaves in one way; what comes back is counted."""
        model = Model(draw, way)
        if way in WAYS:
            self.server.plan = lambda request: Plan(model.write(request))
        else:
            self.server.plan = lambda _: PLANS[way]
        desk = self.desks[draw.choice(PROVIDERS), way in FAILING]
        found, *between, last = desk.stream(question.question, as_of=question.asked_at)
        assert isinstance(found, EvidenceFound)
        assert isinstance(last, Finished)
        self.tally.counts["runs"] += 1
        self.tally.counts[f"way: {way}"] += 1
        texts = [item.chunk.text for item in found.evidence]
        self.tally.counts["with an order at hand"] += any(
            order in text for text in texts for order in ORDERS
        )
        for event in between:
            if isinstance(event, Provisional):
                self.tally.counts["embedded answer shown first"] += 1
                check(desk, event.answer, self.tally)
        check(desk, last.answer, self.tally)
        if way in WAYS:
            fate(last.answer, model.said, self.tally, honest=way in HONEST)

    def figures(self) -> dict[str, Any]:
        t = self.tally
        return {
            "counts": dict(sorted(t.counts.items())),
            "true sentences kept": t.share("true kept", "true written"),
            "false sentences through": t.share("false through", "false written"),
            "citation precision": t.share("citations right", "citations"),
            "citation recall": t.share("sources cited", "sources"),
            "citation precision (ALCE)": t.share("pairs carried", "pairs"),
            "citation recall (ALCE)": t.share("sentences carried", "sentences"),
            "examples": t.examples[:40],
        }


def check(desk: NewsDesk, answer: Answer, tally: Tally) -> None:
    """What must hold for every answer, whoever wrote it."""
    tally.counts[answer.status] += 1
    tally.counts["by the model" if answer.mode != "embedded" else "embedded"] += 1
    if not (answer.sentences if answer.status == "answered" else answer.reason):
        tally.wrong("no answer", answer.question)
    for one in answer.citations:
        article = desk.index.article(one.article_id)
        if article is None or article.text[one.start : one.end] != one.quote:
            tally.wrong("inexact quote", one.quote)
    shown = {int(n) for n in re.findall(r"\[(\d+)\]", answer.text)}
    used = {n for s in answer.sentences for n in s.citations}
    told = used | {n for c in answer.conflicts for n in c.citations}
    known = {one.n for one in answer.citations}
    if shown != used or told != known or not all(s.citations for s in answer.sentences):
        tally.wrong("dangling marker", answer.text)
    for sentence in answer.sentences:
        cited = [one for one in answer.citations if one.n in sentence.citations]
        for what in _wrong(sentence.text, cited):
            tally.wrong(what, sentence.text)


def _wrong(text: str, cited: Sequence[Citation]) -> Iterator[str]:
    """What should not be in a sentence with these citations."""
    around = " ".join(f"{c.quote} {c.title} {c.published_at} {c.outlet}" for c in cited)
    if _numbers(text) - _numbers(around):
        yield "unsupported number"
    if INVENTED in text:
        yield "invented name"
    if "Zebulon" in text:
        yield "order quoted" if any(text == one.quote for one in cited) else "order obeyed"
    if re.search(r"https?://|<\w|!\[|\]\(", text):
        yield "markup"


def fate(answer: Answer, said: Sequence[Said], tally: Tally, *, honest: bool) -> None:
    """What became of the sentences a model wrote, and where the true ones were cited to."""
    kept = {_bare(sentence.text): sentence for sentence in answer.sentences}
    quotes = {one.n: " ".join(one.quote.split()) for one in answer.citations}
    outlets = {one.n: one.outlet for one in answer.citations}
    for one in said:
        if not one.true and one.markers and answer.mode != "embedded":
            tally.counts["false written"] += 1
            if _bare(one.text) in kept:
                tally.wrong("false through", one.text)
        if not honest or not one.sources:
            continue
        tally.counts["true written"] += 1
        sentence = _whole_or_shortened(one, kept)
        if sentence is None or answer.mode == "embedded":
            tally.examples.append(
                f"true lost: {one.text!r} ({answer.note}; {answer.mode}): {answer.text!r}"
            )
            continue
        tally.counts["true kept"] += 1
        cited = [quotes[n] for n in sentence.citations]
        tally.counts["citations"] += len(cited)
        tally.counts["citations right"] += sum(
            any(source in quote or quote in source for source in one.sources) for quote in cited
        )
        tally.counts["sources"] += len(one.sources)
        tally.counts["sources cited"] += sum(
            any(source in quote for quote in cited) for source in one.sources
        )
        tally.counts["sentences"] += 1
        text = _digits(sentence.text)
        cited = [_digits(f"{quotes[n]} according to {outlets[n]}") for n in sentence.citations]
        tally.counts["sentences carried"] += supported(text, cited)
        if not supported(text, cited):
            tally.examples.append(f"not carried: {text!r} by {cited}")
        tally.counts["pairs"] += len(cited)
        tally.counts["pairs carried"] += sum(
            supported(text, [quote]) or f1(text, [quote]) >= 0.5 for quote in cited
        )


def _whole_or_shortened(said: Said, kept: Mapping[str, Sentence]) -> Sentence | None:
    """The sentence of an answer that a written one became; verification may take a clause off."""
    written = _bare(said.text)
    if written in kept:
        return kept[written]
    return next((s for text, s in kept.items() if len(text) > 20 and text in written), None)


def _digits(text: str) -> str:
    """The text with small numbers in digits."""
    return re.sub(
        r"[a-z]+", lambda m: str(SPELLED.index(m[0])) if m[0] in SPELLED[2:] else m[0], text
    )


def _numbers(text: str) -> set[str]:
    digits = {found.replace(",", "").rstrip("0").rstrip(".") for found in NUMBER.findall(text)}
    words = re.findall(r"[a-z]+", text.lower())
    return digits | {str(SPELLED.index(w)).rstrip("0") for w in words if w in SPELLED[2:]}


def _bare(text: str) -> str:
    return re.sub(r"[^\w%]+", " ", text).strip().casefold()


@contextmanager
def bench(folder: Path) -> Iterator[Bench]:
    """The sample indexed, every third article also as a copy with an order in it."""
    dataset = load_dataset("sample")
    settings = Settings.load(data=folder)
    with open_desk(dataset, settings, progress=lambda *_: None) as filled, llm_server() as server:
        draw = random.Random(1)
        for one in filled.index.articles()[::3]:
            cut = one.text.find(". ", 200) + 1 or len(one.text)
            text = f"{one.text[:cut]} {draw.choice(ORDERS)}{one.text[cut:]}"
            fields = {"id": f"poison-{one.id}", "outlet": "Poison Post", "url": None}
            poisoned = replace(one, text=text, title=f"{one.title} again", **fields)
            filled.index.add([(poisoned, chunk(poisoned, filled.encoder))])
        desks = {
            (provider, quick): _desk(filled, server, provider, QUICK if quick else {})
            for provider in PROVIDERS
            for quick in (False, True)
        }
        yield Bench(server, desks, dataset.questions)


def _desk(
    filled: NewsDesk, server: LlmServer, provider: str, limits: dict[str, float]
) -> NewsDesk:
    url = server.url if provider == "openai" else server.root
    llm = LLMSettings(model=f"{provider}/tiny", base_url=url, rest_s=0.5, **limits)  # type: ignore[arg-type]
    settings = filled.settings.model_copy(update={"llm": llm})
    parts = Parts(
        encoder=filled.encoder, index=filled.index, readings=filled.readings, now=lambda: NOW
    )
    return NewsDesk(settings, parts=parts)


def hostile(run: Bench, runs: int, seed: int) -> dict[str, Any]:
    """So many questions, drawn with the way the model behaves."""
    draw = random.Random(seed)
    for _ in range(runs):
        kind = draw.random()
        ways = FAILING if kind < 0.25 else HONEST if kind < 0.4 else tuple(WAYS)
        run.ask(draw, draw.choice(run.questions), draw.choice(ways))
    return run.figures()


def honest(run: Bench, every: int, seed: int) -> dict[str, Any]:
    """Every so many-th question of the sample to a model that tells the truth."""
    draw = random.Random(seed)
    for question in run.questions[::every]:
        run.ask(draw, question, draw.choice(HONEST))
    return run.figures()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, bench(Path(folder)) as run:
        first = hostile(run, given.runs, given.seed)
        run.tally = Tally()
        print(json.dumps({"hostile": first, "honest": honest(run, 1, given.seed)}, indent=2))


if __name__ == "__main__":
    main()

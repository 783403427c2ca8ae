"""The steps of training; each leaves files in the work folder and is skipped where they are."""

from __future__ import annotations

import functools
import hashlib
import itertools
import logging
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rag.desk import NewsDesk
from rag.reading.answers import TREES
from rag.training import gather
from rag.training.groups import Group, read, write
from rag.training.quiz import LAST_CHOSEN, LAST_TRAINED, Quiz, load
from rag.types import Article

if TYPE_CHECKING:
    from rag.training.final import Case, Fitter

logger = logging.getLogger(__name__)

HELD_OUT = 8
"""Every eighth question, by the digest of its id, is kept for fitting the final score."""

FITTED_DEPTH = 40
"""Passages retrieved for those: as many as are read stay when the ones that answer are taken."""

TOLD_EVERY = 500
NONE_SHARE = 0.35
"""Share of the questions without an answer in the articles that are trained on."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is trained on what, and where.

    `without` names sources of groups that are left out, `share` is how much of each other one is
    trained on; what comes of such a plan has names of its own in the work folder.
    """

    folders: dict[str, Path]
    work: Path
    made: int
    titles: int
    epochs: int
    seed: int
    without: tuple[str, ...] = ()
    share: float = 1.0

    @property
    def variant(self) -> str:
        """What file names of this plan end with."""
        parts = [f"without-{name}" for name in self.without]
        parts += [f"share-{self.share:g}"] if self.share < 1 else []
        return "".join(f"-{part}" for part in parts)

    def index(self, year: str) -> Path:
        """The data folder with a year's articles."""
        return self.work / year

    @property
    def model(self) -> Path:
        """The folder of the model that is made."""
        return self.work / f"model{self.variant}"

    @property
    def network(self) -> Path:
        """The file of the trained network."""
        return self.work / f"network{self.variant}.pt"

    @property
    def scores(self) -> Path:
        """The file of the fitted final score."""
        return self.model / "score.json"

    def lessons(self, year: str) -> Path:
        """The file of a year's proposals."""
        return self.work / "groups" / f"proposals-{year}.npz"

    def groups(self, source: str, year: str) -> Path:
        """The file of a year's groups of one source."""
        return self.work / "groups" / f"{source}-{year}.jsonl.gz"


def years(data: Path) -> dict[str, Path]:
    """Evaluation folders by the year their names end with."""
    found = {}
    for folder in sorted(data.iterdir()):
        if (match := re.search(r"-(20\d\d)$", folder.name)) and (
            folder / "questions.jsonl"
        ).exists():
            found[match[1]] = folder
    return found


def trained(quiz: Quiz) -> bool:
    """Whether a question is trained on."""
    return quiz.asked_at[:10] <= LAST_TRAINED and not held_out(quiz)


def chosen_by(quiz: Quiz) -> bool:
    """Whether a question was asked in the months kept for choosing and calibrating."""
    return LAST_TRAINED < quiz.asked_at[:10] <= LAST_CHOSEN


def held_out(quiz: Quiz) -> bool:
    """Whether a question is kept from training to fit what stands after the network."""
    return int(hashlib.sha256(quiz.id.encode()).hexdigest(), 16) % HELD_OUT == 0


def index(plan: Plan) -> None:
    """Each year's articles into an index of their own."""
    for year, folder in plan.folders.items():
        done = plan.index(year) / "indexed"
        if done.exists():
            continue
        articles = next(folder.glob("articles.jsonl*"))
        logger.info("Indexing %s ...", articles)
        newsdesk = Path(sys.executable).with_name("newsdesk")
        subprocess.run(  # noqa: S603  # newsdesk's own command
            [str(newsdesk), "ingest", str(articles), "--data", str(plan.index(year))], check=True
        )
        done.touch()


def collect(plan: Plan) -> None:
    """Groups of every source and year."""
    (plan.work / "groups").mkdir(exist_ok=True)
    for year in plan.folders:
        wanted = {s: plan.groups(s, year) for s in ("quiz", "made", "title")}
        if all(file.exists() for file in wanted.values()):
            continue
        with NewsDesk.open(plan.index(year)) as desk:
            for source, file in wanted.items():
                if not file.exists():
                    groups = _source(source, desk, year, plan)
                    count = write(_told(groups, f"{source} {year}"), file)
                    logger.info("%s %s: %d groups", source, year, count)


def _source(source: str, desk: NewsDesk, year: str, plan: Plan) -> Iterator[Group]:
    rng = random.Random(f"{plan.seed} {source} {year}")
    if source == "quiz":
        questions = [q for q in load(plan.folders[year]) if trained(q)]
        return gather.quiz_groups(desk, questions, rng)
    articles = [a for a in desk.index.articles() if gather.trained_on(a)]
    articles.sort(key=lambda a: a.id)
    rng.shuffle(articles)
    if source == "title":
        return gather.title_groups(desk, articles[: plan.titles], rng)
    return itertools.islice(gather.made_groups(desk, _again(articles), rng), plan.made)


def _again(articles: list[Article]) -> Iterator[Article]:
    """The articles three times over, as one may give no question at its first turn."""
    return itertools.chain(articles, articles, articles)


def _told(groups: Iterable[Group], name: str) -> Iterator[Group]:
    for number, group in enumerate(groups, start=1):
        yield group
        if number % TOLD_EVERY == 0:
            logger.info("%s: %d groups", name, number)


def load_groups(plan: Plan, sources: Iterable[str]) -> list[Group]:
    """The groups of some sources that the plan trains on, in a fixed order."""
    rng = random.Random(plan.seed)
    return [
        group for source in sources for year in plan.folders
        for group in read(plan.groups(source, year))
        if group.source not in plan.without and rng.random() < plan.share
    ]  # fmt: skip


def train(plan: Plan) -> None:
    """Both stages: first on what was made from articles, then on the quizzes."""
    import torch

    from rag.encode.weights import find_model
    from rag.reading.pairs import Pairs
    from rag.settings import PACKAGED_ENCODER
    from rag.training.fit import Recipe, Trainer, prepare
    from rag.training.network import Network

    final = plan.network
    if final.exists():
        return
    folder = find_model(PACKAGED_ENCODER).open()
    pairs = Pairs((folder / "tokenizer.json").read_text("utf-8"))
    network = Network.start(folder, seed=plan.seed)
    rng = random.Random(plan.seed)
    made = load_groups(plan, ["made", "title"])
    quizzes = _quizzes(plan, rng)
    stages = [
        ("first", made, Recipe(1, 1.2e-4, 1e-3, seed=plan.seed)),
        ("second", quizzes, Recipe(plan.epochs, 6e-5, 3e-4, seed=plan.seed + 1)),
    ]
    for name, groups, recipe in stages:
        counts = Counter(group.source for group in groups)
        logger.info("%s stage: %s", name, dict(sorted(counts.items())))
        ready = [prepare(group, pairs) for group in groups]
        ready = [one for one in ready if len(one.pairs) > 2]
        checkpoint = plan.work / f"{name}{plan.variant}.pt"
        told = functools.partial(logger.info, f"{name}: %s")
        Trainer(network, recipe, checkpoint).fit(ready, told)
    torch.save(network.state_dict(), final)


def _quizzes(plan: Plan, rng: random.Random) -> list[Group]:
    """Quizzes, and a share of the groups that nothing answers."""
    kept = {"quiz": 1.0, "quiz-removed": 0.2, "quiz-none": NONE_SHARE}
    return [g for g in load_groups(plan, ["quiz"]) if rng.random() < kept[g.source]]


def export(plan: Plan) -> None:
    """The trained network as the files that newsdesk runs."""
    import torch

    from rag.encode.weights import find_model
    from rag.settings import PACKAGED_ENCODER
    from rag.training.export import write_model
    from rag.training.network import Network

    folder = find_model(PACKAGED_ENCODER).open()
    network = Network.start(folder, seed=plan.seed)
    network.load_state_dict(torch.load(plan.network, weights_only=True))
    tokenizer = (folder / "tokenizer.json").read_text("utf-8")
    apart = write_model(network, tokenizer, plan.model, {"trained_until": LAST_TRAINED})
    logger.info("exported: logits differ from PyTorch's by %.4f on average", apart)


def propose(plan: Plan) -> None:
    """The trees that weigh proposed answers, fitted on the questions that are trained on."""
    from rag.reading.model import ReaderModel
    from rag.training.answers import fit_trees, lesson, read_lessons, write_lessons

    rarity = ReaderModel(plan.model).rarity
    for year, folder in plan.folders.items():
        if plan.lessons(year).exists():
            continue
        kept = [q for q in load(folder) if q.urls and trained(q)]
        with NewsDesk.open(plan.index(year)) as desk:
            queries = [(q, desk.understand(q.question, as_of=q.asked_at)) for q in kept]
            lessons = [lesson(q, query, desk.retrieve(query), rarity) for q, query in queries]
        write_lessons(lessons, plan.lessons(year))
        logger.info("proposals %s: %d questions", year, len(lessons))
    trees = fit_trees(one for year in plan.folders for one in read_lessons(plan.lessons(year)))
    trees.save(plan.model / TREES.name)


def quantise(plan: Plan) -> None:
    """The model in bytes; what is fitted after it is fitted to what it makes of them."""
    from rag.training import quantise

    cases, _ = _to_fit(plan)
    quantise.quantise(plan.model, cases, seed=plan.seed)


def score(plan: Plan) -> None:
    """The final score, fitted on the questions held out and on the two months after."""
    from rag.training.final import fit

    fit(*_to_fit(plan), plan.scores)


def ablate(plan: Plan) -> None:
    """What each part of the final score is worth, as tables in `ablation.md`."""
    from rag.training.ablation import ablation
    from rag.training.final import fit

    cases, fitter = _to_fit(plan)
    fit(cases, fitter, plan.scores)
    lines = ablation(cases, fitter)
    (plan.model / "ablation.md").write_text("\n".join(lines) + "\n", "utf-8")


def _to_fit(plan: Plan) -> tuple[list[Case], Fitter]:
    from rag.encode import load_encoder
    from rag.reading.model import ReaderModel
    from rag.reading.readings import Readings
    from rag.settings import Settings
    from rag.training.final import Case, Fitter

    cases = []
    for year, folder in plan.folders.items():
        kept = [q for q in load(folder) if q.urls and (held_out(q) or chosen_by(q))]
        with NewsDesk.open(plan.index(year)) as desk:
            for quiz in (q for q in kept if q.asked_at[:10] <= LAST_CHOSEN):
                query = desk.understand(quiz.question, as_of=quiz.asked_at)
                cases.append(Case(quiz, query, tuple(desk.retrieve(query, FITTED_DEPTH))))
    logger.info("%d questions to fit the final score on", len(cases))
    settings = Settings.load()
    readings = Readings(lambda: ReaderModel(plan.model), remembered=200 * len(cases))
    encoder = load_encoder(settings.encoder, settings.cache)
    return cases, Fitter.of(readings, encoder, settings.answer, plan.model / TREES.name)


STEPS = ("index", "collect", "train", "export", "quantise", "propose", "score", "ablate")
RUN: dict[str, Callable[[Plan], None]] = {
    "index": index, "collect": collect, "train": train, "export": export,
    "quantise": quantise, "propose": propose, "score": score, "ablate": ablate,
}  # fmt: skip

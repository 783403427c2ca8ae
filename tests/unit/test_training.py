"""What makes the reader's model: labels, made questions, losses, resuming, the final fit."""

from __future__ import annotations

import random
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from fakes import article

from rag.reading.pairs import Pair
from rag.training.fit import Ready, Recipe, Trainer, group_loss
from rag.training.groups import Group, Member, read, write
from rag.training.network import Network
from rag.training.quiz import Quiz
from rag.training.score import fit_chances, fit_lists
from rag.training.spans import holds, occurrences
from rag.training.steps import held_out, trained
from rag.training.synthetic import made


@pytest.mark.parametrize(
    ("text", "answer", "found"),
    [
        ("It cost $5 and 250,000 more.", "$5", ["5"]),
        ("It cost $5 and 250,000 more.", "250000", ["250,000"]),
        ("The U.S. and the us", "US", ["us"]),
        ("Ada Orlen met ada-orlen.", "Ada Orlen", ["Ada Orlen", "ada-orlen"]),
        ("Scattered rats scatter.", "rats", ["rats"]),
        ("Nothing here", "…", []),
    ],
)
def test_answers_are_found_as_whole_words(text: str, answer: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in occurrences(text, [answer])] == found
    assert holds(text, [answer]) == bool(found)


STORY = article(
    1,
    "Transport Minister Bo Lindqvist opened the new harbour bridge in Karst on Friday. "
    "The bridge cost $40 million and will carry 12,000 cars a day, the ministry said. "
    "“The army will help the people of the valley for as long as it takes,” said Ada Orlen. "
    "Dockers in the port of Osnar ended their strike after nine days of talks with the city.",
    published_at="2024-03-01",
)


def test_made_questions_lose_their_answer() -> None:
    kinds = set()
    for seed in range(40):
        for question in made(STORY, random.Random(seed)):
            assert STORY.text[question.start : question.end] == question.answer
            assert question.sentence[0] <= question.start < question.end <= question.sentence[1]
            assert question.question.endswith("?")
            if question.kind in ("person", "place", "money"):
                assert not holds(question.question, [question.answer])
            kinds.add(question.kind)
    assert {"person", "place", "money", "number", "said"} <= kinds


def test_groups_come_back_as_they_were_written(tmp_path: Path) -> None:
    groups = [
        Group("Who?", "quiz", (Member("T", "Ada left.", ((0, 3),), right=True), Member("", "x"))),
        Group("Why – „so“?", "none", ()),
    ]
    assert write(groups, tmp_path / "g.gz") == 2
    assert list(read(tmp_path / "g.gz")) == groups
    assert groups[0].answerable
    assert not groups[1].answerable


def test_late_and_held_out_questions_are_not_trained_on() -> None:
    def quiz(number: int, asked_at: str) -> Quiz:
        return Quiz(f"q{number}", "?", ("a",), asked_at, frozenset())

    early = [quiz(n, "2024-08-31") for n in range(200)]
    assert 10 < sum(held_out(q) for q in early) < 45
    assert all(trained(q) != held_out(q) for q in early)
    assert not any(trained(quiz(n, "2024-09-01")) for n in range(50))


def logits(*values: float) -> torch.Tensor:
    return torch.tensor(values, requires_grad=True)


def test_the_losses_push_the_right_way() -> None:
    whole = torch.zeros(3, 2, requires_grad=True)
    starts = torch.zeros(3, 4, requires_grad=True)
    ends = torch.zeros(3, 4, requires_grad=True)
    ready = Ready([], [False, True, False], [[], [(1, 2)], []])
    sum(group_loss(whole, starts, ends, ready)).backward()  # type: ignore[union-attr,misc]
    assert whole.grad is not None
    assert starts.grad is not None
    assert whole.grad[1].tolist() < [0, 0]
    assert whole.grad[0, 0] > 0
    assert starts.grad[1, 1] < 0 < starts.grad[0, 1]


def test_an_unanswerable_group_pushes_every_passage_down() -> None:
    whole = torch.zeros(3, 2, requires_grad=True)
    flat = torch.zeros(3, 4)
    relevance, span, _ = group_loss(whole, flat, flat, Ready([], [False] * 3, [[], [], []]))
    relevance.backward()
    assert whole.grad is not None
    assert (whole.grad[:, 0] > 0).all()
    assert float(span) == 0.0


class Tiny(torch.nn.Module):
    """Stands for the encoder: an embedding and one layer."""

    def __init__(self) -> None:
        super().__init__()
        self.config = SimpleNamespace(hidden_size=8)
        self.embedding = torch.nn.Embedding(50, 8)
        self.layer = torch.nn.Linear(8, 8)

    def forward(self, input_ids: torch.Tensor, **_: torch.Tensor) -> SimpleNamespace:
        return SimpleNamespace(last_hidden_state=torch.tanh(self.layer(self.embedding(input_ids))))


def tiny() -> Network:
    torch.manual_seed(0)
    return Network(Tiny())


def ready(number: int) -> Ready:
    ids = [[1, 5 + number, 2, 10 + (number + i) % 7, 20 + i, 2] for i in range(3)]
    pairs = [Pair(one, 3, 3, [(0, 3), (4, 7)]) for one in ids]
    return Ready(pairs, [True, False, False], [[(3, 3)], [], []])


def weights(network: Network) -> torch.Tensor:
    return torch.cat([p.detach().flatten() for p in network.parameters()])


def test_training_that_was_stopped_goes_on_to_the_same_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.training.fit.CHECKPOINT_EVERY", 2)
    groups = [ready(n) for n in range(12)]
    recipe = Recipe(2, 1e-2, 1e-2, groups_a_step=4)
    lines: list[str] = []
    whole = tiny()
    Trainer(whole, recipe, tmp_path / "a.pt").fit(groups, lines.append)
    assert "step 6/6" in lines[-1]

    class StoppedError(Exception):
        pass

    def stop(self: Trainer, step: int, steps: int) -> None:
        if step == 4:
            raise StoppedError
        rates(self, step, steps)

    rates = Trainer._rates
    half = Trainer(tiny(), recipe, tmp_path / "b.pt")
    with monkeypatch.context() as patched:
        patched.setattr(Trainer, "_rates", stop)
        with pytest.raises(StoppedError):
            half.fit(groups, lines.append)
    again = tiny()
    Trainer(again, recipe, tmp_path / "b.pt").fit(groups, lines.append)
    assert torch.allclose(weights(again), weights(whole), atol=1e-6)
    assert not torch.allclose(weights(again), weights(tiny()), atol=1e-3)


def test_lists_are_fitted_to_what_tells_right_from_wrong() -> None:
    rng = np.random.default_rng(0)
    lists = []
    for _ in range(60):
        x = rng.normal(size=(6, 2))
        lists.append((x, x[:, 0] >= x[:, 0].max()))
    fitted = fit_lists(lists, ridge=0.5)
    assert fitted[0] > 5 * abs(fitted[1])


def test_chances_come_out_as_frequencies() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(3000, 2))
    y = rng.random(3000) < 1 / (1 + np.exp(-(1.5 * x[:, 0] - 0.5)))
    fitted, bias = fit_chances(x, y, np.ones(len(y)), np.ones(2), ridge=0.1)
    assert fitted[0] == pytest.approx(1.5, abs=0.2)
    assert fitted[1] == pytest.approx(0.0, abs=0.15)
    assert bias == pytest.approx(-0.5, abs=0.15)
    against, _ = fit_chances(x, y, np.ones(len(y)), np.array([-1.0, 0.0]), ridge=0.1)
    assert against.tolist() == [0.0, 0.0]

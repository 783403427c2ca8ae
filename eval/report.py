"""What an evaluation found, as JSON and as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from eval.metrics import Score

Figures = Mapping[str, "Score | int | float"]

GROUPS = (
    "retrieval", "retrieval_fused", "answers", "abstention", "abstention_removed",
    "abstention_articles_removed", "calibration", "citations", "latency_ms",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question."""

    id: str
    kind: str | None
    question: str
    answers: tuple[str, ...]
    status: str
    text: str
    short_answer: str | None
    confidence: float
    right: bool
    first_rank: int | None
    ms: float


@dataclass(frozen=True, slots=True)
class EvalReport:
    """The figures of one evaluation; scores carry 95 % bootstrap intervals over questions."""

    dataset: str
    retrieval: Figures
    answers: Figures
    abstention: Figures
    citations: Figures
    latency_ms: Figures
    retrieval_fused: Figures = field(default_factory=dict)
    abstention_removed: Figures = field(default_factory=dict)
    abstention_articles_removed: Figures = field(default_factory=dict)
    calibration: Figures = field(default_factory=dict)
    by_kind: Mapping[str, Figures] = field(default_factory=dict)
    outcomes: Sequence[Outcome] = ()

    def to_dict(self) -> dict[str, Any]:
        """The evaluation JSON."""
        record: dict[str, Any] = {"dataset": self.dataset}
        record.update({name: _plain(getattr(self, name)) for name in GROUPS})
        record["by_kind"] = {kind: _plain(figures) for kind, figures in self.by_kind.items()}
        return record

    def lines(self) -> list[str]:
        """The figures as aligned text, one a line, under a heading for each group."""
        rows = [f"Evaluation of {self.dataset}"]
        for name, figures in self.to_dict().items():
            if isinstance(figures, dict) and name != "by_kind" and figures:
                rows += ["", name.replace("_", " "), *_rows(figures)]
        if self.by_kind:
            rows += ["", "answers by kind"]
            rows += [_kind_row(kind, figures) for kind, figures in sorted(self.by_kind.items())]
        return rows


def _plain(figures: Figures) -> dict[str, Any]:
    return {
        name: value.to_dict() if isinstance(value, Score) else value
        for name, value in figures.items()
    }


def _rows(figures: Mapping[str, Any]) -> list[str]:
    return [f"  {name:<16} {_cell(value)}" for name, value in figures.items()]


def _cell(value: Any) -> str:  # noqa: ANN401  # a score's dict or a number
    if isinstance(value, dict):
        return f"{value['value']:.3f}  [{value['low']:.3f}, {value['high']:.3f}]"
    return f"{value:.4g}"


def _kind_row(kind: str, figures: Figures) -> str:
    cells = "  ".join(
        f"{name} {value.value:.2f}" if isinstance(value, Score) else f"{name} {value:g}"
        for name, value in figures.items()
    )
    return f"  {kind:<16} {cells}"

"""Fails when a figure on the sample corpus falls under its floor: `python -m eval.gate`.

The floors in `floors.json` stand a little under what was measured, so that a change which
makes answers worse is seen at once. Raise them when the figures rise; never lower them to pass.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from eval.datasets import SAMPLE


def shortfalls(figures: Mapping[str, Any], limits: Mapping[str, Mapping[str, float]]) -> list[str]:
    """One line for each figure on the wrong side of its limit.

    Args:
        figures: the evaluation JSON.
        limits: `{"at_least": {"retrieval.mrr@10": 0.8}, "at_most": {...}}`.
    """
    lines = []
    for direction, sign in (("at_least", 1), ("at_most", -1)):
        for name, limit in limits.get(direction, {}).items():
            value = _figure(figures, name)
            if sign * value < sign * limit:
                lines.append(f"{name} is {value:.3f}, {direction.replace('_', ' ')} {limit:.3f}")
    return lines


def _figure(figures: Mapping[str, Any], name: str) -> float:
    group, _, figure = name.partition(".")
    value = figures[group][figure]
    return float(value["value"] if isinstance(value, Mapping) else value)


def main() -> int:
    """Evaluate the sample from an empty folder and hold its figures against the floors."""
    from eval.dialogues import understood
    from eval.run import run
    from rag.settings import Settings

    limits = json.loads(resources.files("eval").joinpath("floors.json").read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        report = run(SAMPLE, Settings.load(data=Path(folder) / "questions"))
        dialogues = understood(Settings.load(data=Path(folder) / "dialogues"))
    print("\n".join(report.lines()))
    print(f"dialogues {json.dumps(dialogues)}")
    lines = shortfalls({**report.to_dict(), "dialogues": dialogues}, limits)
    for line in lines:
        print(f"gate: {line}", file=sys.stderr)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())

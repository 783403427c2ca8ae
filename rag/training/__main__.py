"""python -m rag.training --data FOLDER --work FOLDER [--until STEP]: make the model.

FOLDER holds evaluation folders named after years (`*-2022`, `*-2023`, …). Everything that is
made on the way stays in the work folder, and a command that was stopped goes on from there.
"""

from __future__ import annotations

import argparse
import logging
import subprocess
import sys
import time
from pathlib import Path

from rag.training import steps
from rag.training.steps import Plan

logger = logging.getLogger("rag.training")


def main() -> int:
    """Index, gather, train, export and fit the final score; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m rag.training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of evaluation folders")
    parser.add_argument("--work", type=Path, required=True, help="folder for everything made")
    parser.add_argument("--made", type=int, default=2000, help="made questions a year")
    parser.add_argument("--titles", type=int, default=300, help="titles as queries a year")
    parser.add_argument("--epochs", type=int, default=3, help="epochs over the quizzes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--without", nargs="*", default=(), help="sources of groups to leave out")
    parser.add_argument("--share", type=float, default=1.0, help="how much of the groups to use")
    parser.add_argument("--until", choices=steps.STEPS, default="score", help="the last step")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(
        level=logging.INFO,
        format="%(asctime)s %(message)s",
        datefmt="%H:%M:%S",
        handlers=[logging.StreamHandler(), logging.FileHandler(options.work / "log.txt")],
    )
    for noisy in ("httpx", "chromadb", "transformers"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    folders = steps.years(options.data)
    if not folders:
        parser.error(f"{options.data} holds no evaluation folder of a year, such as quiz-2023")
    plan = Plan(
        folders, options.work, options.made, options.titles, options.epochs, options.seed,
        tuple(options.without), options.share,
    )  # fmt: skip
    for name in steps.STEPS:
        began = time.monotonic()
        try:
            steps.RUN[name](plan)
        except subprocess.CalledProcessError as error:
            logger.error("%s failed: %s", name, error)  # noqa: TRY400  # it has said why
            return 1
        logger.info("%s: done in %.1f min", name, (time.monotonic() - began) / 60)
        if name == options.until:
            break
    return 0


if __name__ == "__main__":
    sys.exit(main())

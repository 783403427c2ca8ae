"""Whether follow-ups are understood without a language model, on the sample corpus.

python -m eval.bench.dialogues [--data DIR] [--wrong] [--half developed|held]

The corpus is indexed into DIR, a temporary folder by default. Half of the dialogues were
developed on, half held out.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from eval import dialogues
from ingest.run import ingest
from rag.desk import NewsDesk
from rag.settings import Settings


def main() -> int:
    """Print the shares by half, and with `--wrong` what was not understood or answered."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="a data folder with the sample in it")
    parser.add_argument("--wrong", action="store_true", help="list what went wrong")
    parser.add_argument("--half", choices=("developed", "held"), help="only one half")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.load(data=options.data or Path(folder))
        with NewsDesk(settings) as desk:
            if options.data is None:
                list(ingest(desk.index, ["sample"], settings))
            report = {
                half: _shares(desk, held=half == "held", wrong=options.wrong)
                for half in ("developed", "held")
                if options.half in (None, half)
            }
    print(json.dumps(report))
    return 0


def _shares(desk: NewsDesk, *, held: bool, wrong: bool) -> dict[str, float]:
    chosen = [one for one in dialogues.load() if one.held == held]
    outcomes = list(dialogues.run(desk, chosen))
    for one in outcomes if wrong else ():
        answer = one.answer
        if not one.understood:
            _tell(f"{one.dialogue.id} NOT UNDERSTOOD {one.asked.question} → {answer.understood}")
        elif one.asked.answers and not one.right:
            told = " ".join(sentence.text for sentence in answer.sentences) or answer.reason
            _tell(f"{one.dialogue.id} not answered {answer.understood} → {told}"[:300])
    return dialogues.shares(outcomes)


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())

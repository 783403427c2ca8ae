"""An ingest to be killed: `python killable_ingest.py DATA ARTICLES`; prints what is done."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from fakes import HashEncoder

from ingest import run
from rag.index import dense
from rag.index.index import Index
from rag.settings import Settings
from rag.types import Vectors


class SlowEncoder(HashEncoder):
    """Takes about as long for a batch as everything else does, so that kills land anywhere."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        time.sleep(0.02)
        return super().encode(texts)


def main() -> None:
    data, articles = sys.argv[1:]
    settings = Settings.load(data=Path(data), lock_wait_s=5.0)
    run.BATCH_PASSAGES = 8
    # Chroma writes its graph to files every few passages, so that kills land in there too.
    dense.GRAPH |= {"batch_size": 8, "sync_threshold": 16}
    with Index.open(settings, SlowEncoder()) as index:
        print("open", flush=True)
        for event in run.ingest(index, [articles], settings):
            if isinstance(event, run.Progress):
                print(event.done, flush=True)
            else:
                print("finished", flush=True)


if __name__ == "__main__":
    main()

"""A watcher to be killed: `python killable_watch.py DATA HOSTS`; prints the articles it has."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from fakes import HashEncoder

from ingest.fetch import WebFetcher
from ingest.following import follower as following
from ingest.following import indexing
from ingest.polite import PoliteFetcher
from rag.index import dense
from rag.index.index import Index
from rag.settings import FetchSettings, FollowSettings, Settings
from rag.types import Vectors


class SlowEncoder(HashEncoder):
    """Takes about as long for a batch as everything else does, so that kills land anywhere."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        time.sleep(0.02)
        return super().encode(texts)


def report(index: Index) -> None:
    """Say again and again how many articles are indexed to the end."""
    while True:
        status = index.status()
        print(status.articles - status.pending, flush=True)
        time.sleep(0.02)


def main() -> None:
    data, hosts = Path(sys.argv[1]), tuple(sys.argv[2].split(","))
    following.GATHER_S = 0.02
    indexing.PAGES_AT_ONCE = 4
    # Chroma writes its graph to files every few passages, so that kills land in there too.
    dense.GRAPH |= {"batch_size": 8, "sync_threshold": 16}
    fetch = FetchSettings(timeout_s=1.0, delay_s=0.0, max_bytes=200_000, allow_hosts=hosts)
    settings = Settings.load(data=data, lock_wait_s=5.0)
    with (
        Index.open(settings, SlowEncoder()) as index,
        WebFetcher(fetch, resolve=lambda _host, _port: ["127.0.0.1"]) as web,
    ):
        print("open", flush=True)
        threading.Thread(target=report, args=(index,), daemon=True).start()
        follow = FollowSettings(second_look_h=0)
        follower = following.Follower(index, follow, PoliteFetcher(web))
        while True:
            index.subscriptions.hurry(None, time.time())
            follower.round()


if __name__ == "__main__":
    main()

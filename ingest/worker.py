"""The process that parses pages and feeds: `python -m ingest.worker`, started by `ingest.guard`.

{"op": "page", "page", "url", "fallback_id"} -> {"articles": [fields]}
{"op": "feed", "content" in base64, "url"}   -> the fields of a `Feed`
either -> {"error", "kind"}
"""

from __future__ import annotations

import base64
import os
import signal
import sys
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from ingest.extract import extract_all
from ingest.feeds import read_feed_here
from ingest.guard import careful, read, write
from rag.errors import SourceError

MAX_MEMORY = 1_500_000_000
"""Bytes of address space; the largest real pages need a tenth."""


def main() -> None:
    """Answer requests until the other side closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asks ends this one
    _limit_memory()
    with suppress(OSError):  # it is gone
        _serve()


def _serve() -> None:
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not end up between answers
    while (request := read(requests)) is not None:
        try:
            answer = _answer(request)
        except SourceError as error:
            answer = {"error": error.message, "kind": error.kind}
        except (MemoryError, RecursionError):
            answer = {"error": "reading it took more memory than it may", "kind": "too_slow"}
        write(answers, answer)


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    if request["op"] == "feed":
        content = base64.b64decode(request["content"])
        return asdict(careful(read_feed_here, content, url=request["url"]))
    articles = careful(
        extract_all, request["page"], url=request["url"], fallback_id=request["fallback_id"]
    )
    return {"articles": [asdict(article) for article in articles]}


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MAX_MEMORY if hard == resource.RLIM_INFINITY else min(MAX_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


if __name__ == "__main__":
    main()

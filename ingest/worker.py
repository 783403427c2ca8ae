"""The process that reads large pages: `python -m ingest.worker`, started by `ingest.guard`."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress

from ingest.extract import extract_all
from ingest.guard import fields, read, write
from rag.errors import SourceError

MAX_MEMORY = 3_000_000_000
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
            articles = extract_all(
                request["page"], url=request["url"], fallback_id=request["fallback_id"]
            )
        except SourceError as error:
            write(answers, {"error": error.message, "kind": error.kind})
        except MemoryError:
            write(answers, {"error": "reading the page took too much memory", "kind": "too_slow"})
        else:
            write(answers, {"articles": [fields(article) for article in articles]})


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

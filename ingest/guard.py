"""Pages and feeds are parsed in a process of its own, which may be killed.

What a parser does with hostile content has no bound that can be told beforehand: libxml2 takes
minutes for one element of 200,000 attributes, feedparser a gigabyte for 60 kB of nested tags.
No thread can be stopped. So what is large enough to do harm is read by a worker process, with a
deadline and a limit of memory; it talks JSON over its pipes and starts when it is first needed.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any, TypeVar

from ingest.extract import extract_all
from ingest.pages.tree import MAX_CHARS
from rag.errors import SourceError
from rag.types import Article

log = logging.getLogger(__name__)
T = TypeVar("T")

DEADLINE_S = 20.0
"""Longest time for one page; the largest real ones take one or two seconds."""

HARMLESS_CHARS = 60_000
"""No page this short takes a second, whatever is in it: it is read right here."""

COMMAND = (sys.executable, "-P", "-m", "ingest.worker")


HARMLESS_FEED_BYTES = 20_000
"""The same of feeds, of which feedparser makes more."""


UNFORESEEN = "it cannot be read, for a reason that nobody foresaw"


def careful(read: Callable[..., T], *given: Any, **named: Any) -> T:  # noqa: ANN401  # passed on
    """What a reader gives; one bad page or feed stops nothing, whatever it does to a parser.

    Raises:
        SourceError: as the reader does, and instead of whatever else it raises.
    """
    try:
        return read(*given, **named)
    except (SourceError, MemoryError):
        raise
    except Exception:
        log.debug("a page or feed could not be read", exc_info=True)
        raise SourceError(UNFORESEEN, kind="unforeseen") from None


class Guard:
    """Has hostile content parsed; threads may share it. Close it to end the worker.

    Args:
        deadline_s: longest time for one page.
        command: starts the worker.
    """

    def __init__(self, deadline_s: float = DEADLINE_S, command: Sequence[str] = COMMAND) -> None:
        self._deadline_s = deadline_s
        self._command = list(command)
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()

    def read_page(
        self, page: str, *, url: str | None = None, fallback_id: str | None = None
    ) -> list[Article]:
        """The articles on a page; see `extract_all`.

        Raises:
            SourceError: there is none, or the page takes too long or too much memory.
        """
        if len(page) > MAX_CHARS:
            raise SourceError(
                f"the page is longer than {MAX_CHARS:,} characters", kind="too_large"
            )
        if len(page) <= HARMLESS_CHARS:
            return careful(extract_all, page, url=url, fallback_id=fallback_id)
        request = {"op": "page", "page": page, "url": url, "fallback_id": fallback_id}
        return [_article(fields) for fields in self.ask(request)["articles"]]

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """The worker's answer; see `ingest.worker` for what it understands.

        Raises:
            SourceError: what it was given cannot be read, or not in time.
        """
        with self._turn:
            answer = self._asked(request)
        if "error" in answer:
            raise SourceError(answer["error"], kind=answer.get("kind", ""))
        return answer

    def close(self) -> None:
        """End the worker; the next page starts another."""
        with self._turn:
            self._end()

    def _asked(self, request: dict[str, Any]) -> dict[str, Any]:
        process = self._running()
        stopper = threading.Timer(self._deadline_s, process.kill)
        stopper.daemon = True
        began = time.monotonic()
        stopper.start()
        try:
            write(_pipe(process.stdin), request)
            answer = read(_pipe(process.stdout))
        except OSError:
            answer = None
        finally:
            stopper.cancel()
        if answer is None:
            late = time.monotonic() - began >= self._deadline_s
            self._end()
            why = f"longer than {self._deadline_s:g} s" if late else "more than it may"
            return {"error": f"reading it took {why}", "kind": "too_slow"}
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": _path()},
            )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            _pipe(pipe).close()
        process.wait()


def _path() -> str:
    """Where the worker finds this package, however it was found here."""
    own = str(Path(__file__).resolve().parent.parent)
    return os.pathsep.join(filter(None, (own, os.environ.get("PYTHONPATH"))))


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise OSError("the worker has no pipe")
    return pipe


def write(pipe: IO[bytes], message: dict[str, Any]) -> None:
    """Send a message: its length in a line, then JSON in ASCII, which keeps lone surrogates."""
    content = json.dumps(message).encode("ascii")
    pipe.write(b"%d\n" % len(content) + content)
    pipe.flush()


def read(pipe: IO[bytes]) -> dict[str, Any] | None:
    """Receive a message; None where the other side is gone."""
    line = pipe.readline(20)
    if not line.strip().isdigit():
        return None
    content = pipe.read(int(line))
    if len(content) != int(line):
        return None
    message: dict[str, Any] = json.loads(content)
    return message


def _article(given: dict[str, Any]) -> Article:
    return Article(**{**given, "authors": tuple(given["authors"])})


_guard = Guard()
atexit.register(_guard.close)
read_page = _guard.read_page
"""By the worker that all of this process shares; see `Guard`."""
ask = _guard.ask

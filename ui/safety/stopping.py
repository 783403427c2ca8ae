"""Stopping in order: running answers finish or fail in words, new ones are refused.

The first signal begins it, a second one ends the process at once.
"""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING

import uvicorn

from ui import terminal

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from ui.safety.traffic import Traffic

ABORT_S = 1.0
"""Time for answers that are told to fail to say so."""

THREADS = 256

AT_ONCE_S = 1.5
"""After a second signal the process ends in this time, whatever still runs in it."""


class Server(uvicorn.Server):
    """Serves one socket until it is told to stop.

    Args:
        application: what to serve.
        ready: is called once when requests are taken.
        traffic: the answers to wait for; None waits for none.
        stop_s: how long to wait for them.
        root_path: the prefix that a proxy takes off.
    """

    def __init__(
        self,
        application: ASGIApp,
        *,
        ready: Callable[[], None],
        traffic: Traffic | None = None,
        stop_s: float = 0.0,
        root_path: str = "",
    ) -> None:
        config = uvicorn.Config(
            application,
            log_config=None,
            access_log=False,
            proxy_headers=False,  # `ui.safety.proxies` knows whom to believe
            server_header=False,
            root_path=root_path,
            timeout_graceful_shutdown=1,
            timeout_keep_alive=15,
            h11_max_incomplete_event_size=65_536,
        )
        super().__init__(config)
        self._ready = ready
        self._traffic = traffic
        self._stop_s = stop_s
        self._signals = 0
        self._settling: asyncio.Task[None] | None = None
        self._turning: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Take requests. An answer keeps a thread while it waits, so there are many."""
        from anyio import to_thread

        to_thread.current_default_thread_limiter().total_tokens = THREADS
        await super().startup(sockets)
        self._turning = asyncio.get_running_loop()
        self._ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal: stop in order, or at once when it is the second."""
        self._signals += 1
        if self._signals > 1 or self._traffic is None or self._turning is None:
            if self._signals > 1:
                end = threading.Timer(AT_ONCE_S, os._exit, (128 + sig,))
                end.daemon = True
                end.start()
                self.force_exit = True
            super().handle_exit(sig, frame)
            return
        self._captured_signals.append(sig)
        self._traffic.stop()
        if self._traffic.running:
            terminal.tell("Finishing the answers under way; Ctrl-C again stops at once.")
        self._turning.call_soon_threadsafe(self._begin_settling)

    def _begin_settling(self) -> None:
        self._settling = asyncio.ensure_future(self._settle())

    async def _settle(self) -> None:
        """Wait for the answers, fail those that take too long, then let go of the socket."""
        assert self._traffic is not None  # noqa: S101  # handle_exit looked
        if not await asyncio.to_thread(self._traffic.settle, self._stop_s):
            self._traffic.abort()
            await asyncio.to_thread(self._traffic.settle, ABORT_S)
        self._traffic.abort()  # nothing more is read, for suggestions neither
        await asyncio.sleep(0.2)  # their last words are still on the way out
        self.should_exit = True

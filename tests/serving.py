"""What is served on this machine, for clients that need a real address."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn


@contextmanager
def served(application: Any) -> Iterator[str]:
    """The address of the application, served in a thread until the block is left."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(application, log_config=None, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


@contextmanager
def chatting(data: Path | str, **environment: str) -> Iterator[str]:
    """The address of `newsdesk chat` over a data folder, a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "ui.cli", "chat", "--port", "0", "--data", str(data)],
        stdout=subprocess.PIPE, text=True, env={**os.environ, **environment},
    )  # fmt: skip
    assert process.stdout is not None
    yield process.stdout.readline().strip().removeprefix("newsdesk is ready at ")
    process.terminate()
    process.wait(10)
    process.stdout.close()

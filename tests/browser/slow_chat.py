"""Serves the page over a fake desk that takes its time, as a language model does."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from fake_desk import FakeDesk
from fakes import article

from rag.types import Event, Finished, Provisional, TextDelta
from ui import serve, web


class SlowDesk(FakeDesk):
    """Writes a word every half second, after the embedded answer where a mayor is asked about."""

    def stream(self, question: str, **named: Any) -> Iterator[Event]:
        found, *others = super().stream(question, **named)
        yield found
        if "mayor" in question and isinstance(others[-1], Finished):
            yield Provisional(others[-1].answer)
            time.sleep(2)
        for event in others:
            time.sleep(0.5 if isinstance(event, TextDelta) else 0)
            yield event


if __name__ == "__main__":
    listener = serve.bind("127.0.0.1", 0)
    page = web.build(SlowDesk([article(1), article(2)]))  # type: ignore[arg-type]
    app = serve.app(page, host="127.0.0.1", port=listener.getsockname()[1])
    serve.serve(app, listener, ready=lambda: print(serve.address(listener), flush=True))

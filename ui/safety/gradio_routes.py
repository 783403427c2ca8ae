"""Which of Gradio's many routes the page needs; the others are closed.

Closed stay, among others: running a function by name or as an API, proxying other hosts, files by
path, recordings, code editing, run history, monitoring, profiling and Gradio's own sign-in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ui import texts
from ui.safety.callers import Scope
from ui.safety.replies import path_of, refusal

if TYPE_CHECKING:
    import gradio as gr
    from starlette.types import ASGIApp, Receive, Send

_READ = r"/|/config/?|/theme\.css|/favicon\.ico|/robots\.txt|/manifest\.json"
_LOADED = r"/(assets|static|svelte)/.+|/gradio_api/(theme\.css|app_id|startup-events)/?"
_QUEUE = r"/gradio_api/(queue/data|heartbeat/[\w-]+|login_check)/?"
USED = (
    ("GET HEAD", re.compile(f"(?:{_READ}|{_LOADED}|{_QUEUE})")),
    ("POST", re.compile(r"/gradio_api/(queue/join|cancel|reset|component_server)/?")),
)
_SENDS = ("POST", re.compile(r"/gradio_api/upload/?"))
_SENDING = ("GET", re.compile(r"/gradio_api/upload_progress/?"))
_FILES = ("GET HEAD", re.compile(r"/gradio_api/file=.+"))

UPLOADING = {"file", "uploadbutton", "multimodaltextbox"}
SHOWING = {"file", "downloadbutton", "multimodaltextbox"}


class UsedRoutes:
    """Around Gradio's application: what the page does not use is not there."""

    def __init__(self, app: ASGIApp, blocks: gr.Blocks) -> None:
        self._app = app
        kinds = {type(block).__name__.lower() for block in blocks.blocks.values()}
        self._open = list(USED)
        if kinds & UPLOADING:
            self._open += [_SENDS, _SENDING]
        if kinds & SHOWING:
            self._open.append(_FILES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is used."""
        if scope["type"] == "http" and self.uses(str(scope["method"]), path_of(scope)):
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await refusal(404, texts.NOT_HERE)(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._app(scope, receive, send)

    def uses(self, method: str, path: str) -> bool:
        """Whether the page asks for such a path in this way."""
        return any(
            method in methods.split() and route.fullmatch(path) for methods, route in self._open
        )

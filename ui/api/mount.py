"""The doors for other programs, put into the application that serves the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.api import asking, docs, errors, looking, mcp_door, openai
from ui.api.engine import Engine
from ui.safety.bodies import Bodies

if TYPE_CHECKING:
    from starlette.datastructures import URLPath

    from rag.desk import NewsDesk

PREFIXES = ("/api", "/v1", "/docs", "/openapi.json")


class Doors(BaseRoute):
    """Hands on whatever lies under some paths, so that nothing there falls through to the page.

    A `Mount` would take the prefix away and serve one prefix only.
    """

    def __init__(self, app: ASGIApp, prefixes: Sequence[str], routes: Sequence[BaseRoute]) -> None:
        self.app = app
        self.prefixes = tuple(prefixes)
        self.routes = list(routes)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether a request is for one of these doors."""
        path = scope.get("path", "")
        ours = any(path == prefix or path.startswith(f"{prefix}/") for prefix in self.prefixes)
        return (Match.FULL if ours and scope["type"] == "http" else Match.NONE), {}

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:  # noqa: ANN401  # starlette's
        """No page links to a door by name."""
        raise NoMatchFound(name, path_params)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve it."""
        await self.app(scope, receive, send)


def mount(outer: FastAPI, desk: NewsDesk, *, hosts: Sequence[str] = ()) -> None:
    """Add the doors; before the page, which takes every other path.

    Args:
        outer: the application.
        desk: who answers.
        hosts: names it may be asked by; none: any.
    """
    engine = Engine(desk)
    api = build(engine)
    outer.router.routes.append(Doors(api, PREFIXES, api.routes))
    tools = mcp_door.application(engine, hosts=hosts)
    outer.router.routes.append(Doors(tools, (mcp_door.PATH,), tools.routes))
    mcp_door.live_with(outer, tools)


def build(engine: Engine) -> FastAPI:
    """An application of the HTTP doors alone."""
    api = FastAPI(title=docs.TITLE, docs_url=None, redoc_url=None)
    api.openapi = lambda: docs.describe(api)  # type: ignore[method-assign]  # as FastAPI's docs do
    routers = (asking, looking, openai)
    for router in (*(room.router(engine) for room in routers), docs.router()):
        api.include_router(router)
    errors.install(api)
    api.add_middleware(Bodies)
    return api

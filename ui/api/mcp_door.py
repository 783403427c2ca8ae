"""`/mcp`: the tools over streamable HTTP, in the process that serves the page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette

from ui.api.engine import Engine
from ui.api.mcp_tools import server
from ui.safety.bodies import MAX_BODY

PATH = "/mcp"


def application(engine: Engine, *, hosts: Sequence[str] = ()) -> Starlette:
    """The door as an application of its own; it serves while its lifespan runs.

    Nothing is kept between two requests, so that clients may come and go. Names other than
    `hosts` are refused, and pages of other origins with them (DNS rebinding); without any, all
    who come have signed in, and other sites' pages are kept out before (`ui.safety.strangers`).
    """
    return server(engine.result).streamable_http_app(
        streamable_http_path=PATH,
        stateless_http=True,
        json_response=True,
        max_request_body_size=MAX_BODY,
        transport_security=security(hosts),
    )


def security(hosts: Sequence[str]) -> TransportSecuritySettings:
    """What the transport lets in."""
    named = [f"[{host}]" if ":" in host else host for host in dict.fromkeys(hosts)]
    allowed = [place for host in named for place in (host, f"{host}:*")]
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=bool(hosts),
        allowed_hosts=allowed,
        allowed_origins=[
            f"{scheme}://{place}" for scheme in ("http", "https") for place in allowed
        ],
    )


def live_with(outer: FastAPI, inner: Starlette) -> None:
    """Let an application within another start and end with it."""
    before: Any = outer.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[Any]:
        async with before(app) as state, inner.router.lifespan_context(inner):
            yield state

    outer.router.lifespan_context = lifespan

"""Serving the page: one address, bound before anything heavy is loaded."""

from __future__ import annotations

import errno
import ipaddress
import socket
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from rag.errors import ConfigError, NewsdeskError
from ui.person import BrowserSecret
from ui.theme import ADDRESS, FAVICON, STATIC, head, stylesheets, theme

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI

POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)
"""Whatever slipped through the escaping could still fetch nothing from another host."""

Handler = Callable[[Any], Awaitable[Any]]


def bind(host: str, port: int) -> socket.socket:
    """A listening socket for the page.

    Raises:
        ConfigError: the host or port cannot be used.
        NewsdeskError: something else listens there.
    """
    try:
        family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (socket.gaierror, UnicodeError):
        raise ConfigError(f"There is no host {host} here.", hint="Leave --host out.") from None
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise _unusable(host, port, error) from None
    return listener


def _unusable(host: str, port: int, error: OSError) -> NewsdeskError:
    if error.errno == errno.EADDRINUSE:
        return NewsdeskError(
            f"Port {port} on {host} is taken.",
            hint=f"Stop what runs there, or use another: newsdesk chat --port {port + 1}.",
        )
    return ConfigError(
        f"newsdesk cannot listen on {host}, port {port} ({error.strerror}).",
        hint="Choose another with --host and --port.",
    )


def address(listener: socket.socket) -> str:
    """The web address of a bound socket."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def app(blocks: gr.Blocks, *, host: str, port: int) -> FastAPI:
    """The web application: the page, its policy, and no request under another host's name."""
    import gradio as gr
    from fastapi import FastAPI
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.staticfiles import StaticFiles

    outer = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    if _is_loopback(host):
        # A page of another site must not reach this one by a name that it points here.
        names = ["localhost", "127.0.0.1", "[::1]", "::1", host]
        outer.add_middleware(TrustedHostMiddleware, allowed_hosts=names)

    outer.add_middleware(BrowserSecret)

    @outer.middleware("http")
    async def with_policy(request: Any, call_next: Handler) -> Any:  # noqa: ANN401  # starlette's
        response = await call_next(request)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    outer.mount(f"/{ADDRESS}", StaticFiles(directory=STATIC), name=ADDRESS)
    mounted: FastAPI = gr.mount_gradio_app(
        outer,
        blocks,
        path="/",
        server_name=host,
        server_port=port,
        footer_links=[],
        run_history=False,
        favicon_path=str(FAVICON),
        show_error=False,
        max_file_size="1kb",
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        enable_monitoring=False,
        theme=theme(),
        head=head(),
        css_paths=stylesheets(),
    )
    return mounted


def serve(application: FastAPI, listener: socket.socket, *, ready: Callable[[], None]) -> None:
    """Serve until the process is told to stop; `ready` is called once when requests are taken."""
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            ready()

    config = uvicorn.Config(
        application, log_config=None, access_log=False, timeout_graceful_shutdown=1
    )
    Server(config).run(sockets=[listener])


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

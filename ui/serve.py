"""Serving the page: one address, bound before anything heavy is loaded."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

from rag.errors import ConfigError, NewsdeskError
from ui.person import BrowserSecret
from ui.theme import ADDRESS, FAVICON, STATIC, head, theme

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI

    from rag.desk import NewsDesk
    from ui.safety.exposure import Exposure


EVENTS_AT_ONCE, QUEUE = 16, 512
"""Events of one kind of the page that run at once, and those that may wait."""

WORKERS = 256
"""Events of any kind that run at once. Gradio's own 40 are fewer than the answers that may be
under way: who asks more would wait in its queue without a word, and is to be refused in words."""

ESTIMATE_S = 10
"""How often those who wait in its queue are told so: at each answer, as it does unless told, is as
many messages as the square of their number."""


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


def app(
    blocks: gr.Blocks,
    *,
    host: str,
    port: int,
    desk: NewsDesk | None = None,
    exposure: Exposure | None = None,
) -> FastAPI:
    """The web application: the page and what keeps it safe on a network (`ui.safety`).

    Args:
        blocks: the page.
        host: the address it is served on.
        port: its port.
        desk: gives the health routes too.
        exposure: who may come in; by default whoever is at this machine.
    """
    import gradio as gr
    from fastapi import FastAPI
    from starlette.staticfiles import StaticFiles

    from ui.safety import health, wrap
    from ui.safety.callers import is_loopback
    from ui.safety.exposure import Exposure
    from ui.safety.served import ServedDesk

    served = desk if isinstance(desk, ServedDesk) else None
    exposure = exposure or Exposure(host, loopback=is_loopback(host))
    outer = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    outer.add_middleware(BrowserSecret)
    wrap.wrap(outer, exposure=exposure, desk=served)
    if served is not None:
        health.mount(outer, served)
    outer.mount(f"/{ADDRESS}", StaticFiles(directory=STATIC), name=ADDRESS)
    if desk is not None:
        from ui.api.mount import mount

        mount(outer, desk, hosts=exposure.hosts)
    # Of one function, Gradio runs one call at a time unless told; none is to wait for another.
    blocks.max_threads = WORKERS
    blocks.queue(
        ESTIMATE_S, default_concurrency_limit=EVENTS_AT_ONCE, max_size=QUEUE, api_open=False
    )
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
        root_path=exposure.root_path or None,
        max_file_size=served.settings.serve.max_upload_bytes if served else "1kb",
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        enable_monitoring=False,
        theme=theme(),
        head=head(),
    )
    wrap.close_unused(mounted, blocks)
    return mounted


def serve(
    application: FastAPI,
    listener: socket.socket,
    *,
    ready: Callable[[], None],
    desk: NewsDesk | None = None,
    root_path: str = "",
) -> None:
    """Serve until the process is told to stop.

    Args:
        application: what `app` made.
        listener: what `bind` made.
        ready: is called once when requests are taken.
        desk: the one whose answers are waited for at the end.
        root_path: the prefix that a proxy takes off.
    """
    from ui.safety.served import ServedDesk
    from ui.safety.stopping import Server

    traffic, stop_s = None, 0.0
    if isinstance(desk, ServedDesk):
        traffic, stop_s = desk.traffic, desk.settings.serve.stop_s
    server = Server(application, ready=ready, traffic=traffic, stop_s=stop_s, root_path=root_path)
    server.run(sockets=[listener])

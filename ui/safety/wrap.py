"""The layers around the application, put on in one place so that their order can be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.settings import ServeSettings
from ui.safety.bodies import Bodies
from ui.safety.crowds import Crowds
from ui.safety.exposure import Exposure
from ui.safety.gate import Gate
from ui.safety.gradio_routes import UsedRoutes
from ui.safety.headers import Headers
from ui.safety.leaving import Leavers
from ui.safety.limits import Addresses, Questions
from ui.safety.logs import Requests
from ui.safety.metrics import Metrics
from ui.safety.proxies import Proxies
from ui.safety.strangers import Strangers
from ui.safety.traffic import Traffic

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI

    from ui.safety.served import ServedDesk


def wrap(app: FastAPI, *, exposure: Exposure, desk: ServedDesk | None) -> None:
    """Put every layer around an application; the last one added is the first one met.

    Without a served desk, the limits are those of the settings' defaults.
    """
    limits = desk.settings.serve if desk else ServeSettings()
    metrics = desk.metrics if desk else Metrics()
    traffic = desk.traffic if desk else Traffic(limits)
    app.add_middleware(Leavers)
    app.add_middleware(Crowds, most=limits.answers_at_once + 20, metrics=metrics)
    app.add_middleware(Questions, traffic=traffic)
    if exposure.accounts is not None:
        hours = limits.session_hours
        app.add_middleware(Gate, accounts=exposure.accounts, lasts_s=hours * 3600)
    app.add_middleware(Bodies, most_uploaded=limits.max_upload_bytes + 10_000)
    app.add_middleware(
        Addresses,
        per_minute=limits.requests_per_minute,
        metrics=metrics,
        loopback_too=exposure.accounts is not None,
    )
    app.add_middleware(Strangers, hosts=exposure.hosts)
    app.add_middleware(Headers)
    app.add_middleware(Requests, metrics=metrics)
    app.add_middleware(Proxies, trusted=exposure.proxies, alone=exposure.accounts is None)


def close_unused(app: FastAPI, blocks: gr.Blocks) -> None:
    """Leave open, of Gradio's routes, those that the page uses.

    Raises:
        LookupError: Gradio is not mounted where it was.
    """
    from starlette.routing import Mount

    for route in app.routes:
        if isinstance(route, Mount) and route.path == "":
            route.app = UsedRoutes(route.app, blocks)
            return
    raise LookupError("Gradio's application is not mounted")

"""`newsdesk mcp`: the tools for a model, over this process's own input and output."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ui import terminal
from ui.commands import options
from ui.commands.options import Data

if TYPE_CHECKING:
    from rag.desk import Parts
    from rag.settings import Settings
    from ui.api.mcp_tools import Call


def mcp(*, data: Data = None) -> None:
    """Serve the Model Context Protocol over stdio, for programs that start this command."""
    from ui.api.mcp_tools import server

    server(_one_at_a_time(_Worker(options.load_settings(data)))).run("stdio")


class _Worker:
    """Hands work to whoever holds the folder, else opens it for as long as the work takes.

    The folder is let go of in between, so that a chat may be started meanwhile; the models stay.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._models: Parts | None = None

    def result(self, command: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """A command's report."""
        from rag.errors import StoreBusyError
        from ui.caller import find_door, run

        if find_door(self._settings, tell=terminal.tell) is None:
            try:
                return self._here(command, params)
            except StoreBusyError:
                pass  # somebody has taken the folder since: hand the work in there
        *_, last = run(self._settings, command, params, tell=terminal.tell)
        report: dict[str, Any] = last["result"]
        return report

    def _here(self, command: str, params: Mapping[str, Any]) -> dict[str, Any]:
        from rag.desk import NewsDesk, Parts
        from ui.work import perform

        at_once = self._settings.model_copy(update={"lock_wait_s": 0.0})
        with NewsDesk(at_once, parts=self._models, command="mcp") as desk:
            *_, last = perform(desk, command, params)
            self._models = Parts(encoder=desk.encoder, readings=desk.readings)
        report: dict[str, Any] = last["result"]
        return report


def _one_at_a_time(worker: _Worker) -> Call:
    import anyio

    turn = anyio.Lock()

    async def call(command: str, params: Mapping[str, Any]) -> dict[str, Any]:
        async with turn:
            return await anyio.to_thread.run_sync(worker.result, command, params)

    return call

"""`newsdesk mcp`: the tools for a model, over this process's own input and output."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ui.commands import options
from ui.commands.asking import result
from ui.commands.options import Data

if TYPE_CHECKING:
    from ui.api.mcp_tools import Call


def mcp(*, data: Data = None) -> None:
    """Serve the Model Context Protocol over stdio, for programs that start this command."""
    from ui.api.mcp_tools import server

    options.load_settings(data)  # a wrong setting is told before anything is served
    server(_one_at_a_time(data)).run("stdio")


def _one_at_a_time(data: Data) -> Call:
    """Work handed to whoever holds the folder, else done at a desk opened for it.

    The folder is let go of in between, so that a chat may be started meanwhile.
    """
    import anyio

    turn = anyio.Lock()

    async def call(command: str, params: Mapping[str, Any]) -> dict[str, Any]:
        async with turn:
            return await anyio.to_thread.run_sync(lambda: result(data, command, dict(params)))

    return call

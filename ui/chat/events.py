"""Gradio's events as plain functions of who asks, what was chosen, and the inputs."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

from ui.person import person
from ui.safety.leaving import on_behalf

Data = dict[str, Any]


def event(handler: Callable[..., Any]) -> Callable[..., Any]:
    """`handler(owner, data, *inputs)` as a function that Gradio calls.

    `owner` is the person's key (`ui.person`), `data` what the page sent with the event, in which
    every value is text. Generators stay generators. Gradio finds the request by its annotation,
    which must be the class itself; that is not imported before it is needed.
    """
    import gradio as gr

    def called(request: Any, event_data: Any, *inputs: Any) -> Any:  # noqa: ANN401  # Gradio's
        return handler(person(request), _sent(event_data), *inputs)

    def streamed(request: Any, event_data: Any, *inputs: Any) -> Iterator[Any]:  # noqa: ANN401  # Gradio's
        answers = handler(person(request), _sent(event_data), *inputs)
        yield from on_behalf(answers, request)

    made: Callable[..., Any] = streamed if inspect.isgeneratorfunction(handler) else called
    made.__annotations__ = {"request": gr.Request, "event_data": gr.EventData}
    return made


def from_browser(handler: Callable[[str, Data], Any], name: str) -> Callable[..., Any]:
    """`handler(owner, data)` as a function that a block's script calls as `server.name(data)`."""
    import gradio as gr

    def called(data: Any, request: Any) -> Any:  # noqa: ANN401  # Gradio's
        return handler(person(request), _plain(data))

    called.__annotations__ = {"request": gr.Request}
    called.__name__ = name
    return called


def _sent(event_data: Any) -> Data:  # noqa: ANN401  # Gradio's
    return _plain(getattr(event_data, "_data", None))


def _plain(data: Any) -> Data:  # noqa: ANN401  # whatever a browser sent
    """What a browser sent as texts by name; anything else counts for nothing."""
    if not isinstance(data, dict):
        return {}
    return {str(name): str(value) for name, value in data.items() if value is not None}

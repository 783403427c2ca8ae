"""The row above the question box: filters that are set, and what the last question was read as."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ui import texts
from ui.asked import Asked
from ui.chat.reading import Reading
from ui.chat.tools import button
from ui.inert import attributes, escaped, line
from ui.views import Conversation
from ui.when import day

LONGEST = 60

_READ = {"question": texts.READ_AS, "when": texts.READ_WHEN, "outlets": texts.READ_OUTLET}


def chips(view: Conversation, asked: Asked) -> str:
    """The row for the filters that are set now; a line says what is wrong with them.

    Args:
        view: the conversation, whose last turn says what was understood.
        asked: the filters; its question does not matter.
    """
    problem = asked.days_problem()
    wrong = f'<p class="nd-notice" role="alert">{escaped(problem)}</p>' if problem else ""
    row = "".join((_add(), *_filters(asked), *_readings(view), _again(view, asked)))
    return f'{_changing(view)}{wrong}<div class="nd-chips">{row}</div>'


def further(questions: tuple[str, ...], turn: str) -> str:
    """What could be asked next; "" for nothing."""
    if not questions:
        return ""
    row = "".join(
        button(question, "suggested", kind="nd-chip nd-next", question=question)
        for question in questions
    )
    return (
        f'<div class="nd-further" role="group" aria-label="{escaped(texts.FURTHER)}"'
        f"{attributes(turn=turn)}><span>{escaped(texts.FURTHER)}</span>{row}</div>"
    )


def set_filters(asked: Asked) -> Iterator[tuple[str, str]]:
    """The filters that are set: the name of each, and what it says."""
    if asked.outlets:
        names = [line(name) or texts.UNKNOWN_OUTLET_BOUND for name in asked.outlets]
        yield "outlets", texts.either(names)
    for name, label in (
        ("since", texts.CHIP_FROM), ("until", texts.CHIP_TO), ("as_of", texts.CHIP_AS_OF)
    ):  # fmt: skip
        typed = getattr(asked, name)
        if typed:
            yield name, label.format(day=day(typed) or typed)


def _add() -> str:
    return (
        f'<button type="button" class="nd-chip nd-add" title="{escaped(texts.FILTER_ADD_SAYS)}"'
        f' aria-expanded="false" aria-controls="nd-filters"{attributes(do="filters")}>'
        f"{escaped(texts.FILTER_ADD)}</button>"
    )


def _filters(asked: Asked) -> Iterator[str]:
    for name, label in set_filters(asked):
        yield _chip(
            _short(label),
            opens=attributes(do="open", what=name),
            opens_says=texts.CHIP_OPEN.format(label=label),
            drops=attributes(do="drop", what=name),
            drops_says=texts.CHIP_DROP.format(label=label),
        )


def _readings(view: Conversation) -> Iterator[str]:
    """What the last question was read as; none while it is being changed."""
    last = view.turns[-1] if view.turns else None
    if last is None or view.changing or view.linked or not last.id:
        return
    for reading in last.reading:
        start, end = reading.place
        yield _chip(
            _READ[reading.kind].format(text=_short(reading.text)),
            opens=attributes(
                do="edit", turn=last.id, question=reading.question, start=start, end=end, alone=1
            ),
            opens_says=texts.READ_CHANGE.format(text=reading.text),
            drops=_dropping(reading, last.id),
            drops_says=texts.READ_DROP.format(text=reading.text),
            kind="nd-chip nd-read",
        )


def _dropping(reading: Reading, turn: str) -> str:
    if not reading.without:
        return ""
    kind = attributes(do="without", turn=turn, kind=reading.kind)
    return kind + attributes(question=reading.without)


def _chip(
    label: str,
    *,
    opens: str,
    opens_says: str,
    drops: str,
    drops_says: str,
    kind: str = "nd-chip",
) -> str:
    """A chip that is changed by choosing it and removed by its cross, or by the delete key."""
    cross = (
        f'<button type="button" class="nd-x" aria-label="{escaped(drops_says)}"{drops}>'
        f"{texts.CROSS}</button>"
        if drops
        else ""
    )
    return (
        f'<span class="{kind}"><button type="button" title="{escaped(opens_says)}"{opens}>'
        f"{escaped(label)}</button>{cross}</span>"
    )


def _again(view: Conversation, asked: Asked) -> str:
    """Offered where the filters are not those that the last answer was made with."""
    last = view.turns[-1] if view.turns else None
    if last is None or last.running or view.changing or view.linked or asked.days_problem():
        return ""
    before = replace(last.again, question="", alone=False, outlets=tuple(last.again.outlets))
    if before == replace(asked, question="", alone=False, outlets=tuple(asked.outlets)):
        return ""
    return button(texts.ASK_AGAIN_SO, "again", kind="nd-chip nd-again", turn=last.id)


def _changing(view: Conversation) -> str:
    if not view.changing:
        return ""
    cancel = button(texts.CHANGING_CANCEL, "cancel")
    return f'<p class="nd-changing" role="status">{escaped(texts.CHANGING)} {cancel}</p>'


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} …"

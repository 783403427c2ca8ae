"""What can be done with a turn, as markup: edit, ask again, link, rate.

Buttons carry `data-do`; `static/acts.js` does what can be done in the browser and tells the page
the rest.
"""

from __future__ import annotations

from ui import texts
from ui.chat.went_on import went_on
from ui.inert import attributes, escaped
from ui.views import Rating, TurnView


def tools(view: TurnView) -> str:
    """The row under an answer; "" while it is being written."""
    if view.running or not view.id:
        return ""
    answered = view.answer is not None
    return (
        f'<div class="nd-tools" role="group" aria-live="off" aria-label="{escaped(texts.TOOLS)}"'
        f"{attributes(turn=view.id)}>"
        + button(texts.EDIT, "edit", says=texts.EDIT_SAYS, turn=view.id, question=view.question)
        + button(texts.RETRY, "retry", says=texts.RETRY_SAYS, turn=view.id)
        + went_on(view)
        + (_link(view) + _rate(view) if answered else "")
        + "</div>"
        + (_why(view) if answered else "")
    )


def button(label: str, does: str, *, says: str = "", kind: str = "nd-tool", **data: str) -> str:
    """A button that does something; `data` goes with it."""
    named = f' title="{escaped(says)}"' if says else ""
    return (
        f'<button type="button" class="{kind} nd-do-{does}"{named}'
        f"{attributes(do=does, **data)}>{escaped(label)}</button>"
    )


def _link(view: TurnView) -> str:
    return (
        button(texts.LINK, "share", says=texts.LINK_SAYS, turn=view.id)
        + f'<span class="nd-said" role="status"'
        f"{attributes(copied=texts.LINK_COPIED, here=texts.LINK_HERE, failed=texts.LINK_NOT)}"
        "></span>"
    )


def _rate(view: TurnView) -> str:
    given = view.rating.verdict if view.rating else ""
    buttons = "".join(
        f'<button type="button" class="nd-tool nd-rate-{verdict}"'
        f' aria-pressed="{"true" if given == verdict else "false"}"'
        f"{attributes(do='rate', verdict=verdict, turn=view.id)}>{escaped(label)}</button>"
        for verdict, label in (("up", texts.RATE_UP), ("down", texts.RATE_DOWN))
    )
    return (
        f'<span class="nd-rate" role="group" aria-label="{escaped(texts.RATE)}">{buttons}</span>'
    )


def _why(view: TurnView) -> str:
    """What is asked of who found an answer not good; shown when they say so."""
    rating = view.rating or Rating("down")
    reasons = "".join(
        f'<button type="button" class="nd-tool" aria-pressed="{_true(rating.reason == reason)}"'
        f"{attributes(do='reason', reason=reason, turn=view.id)}>{escaped(label)}</button>"
        for reason, label in texts.RATE_REASONS.items()
    )
    return (
        f'<div class="nd-why" role="group" aria-label="{escaped(texts.RATE_WHY)}"'
        ' aria-live="off" hidden'
        f"{attributes(turn=view.id)}><p>{escaped(texts.RATE_WHY)}</p>"
        f'<div class="nd-reasons">{reasons}</div>'
        + _field("right", texts.RATE_RIGHT, rating.right)
        + _field("comment", texts.RATE_COMMENT, rating.comment)
        + '<div class="nd-reasons">'
        + button(texts.RATE_SEND, "why", turn=view.id)
        + button(texts.RATE_CLOSE, "close", turn=view.id)
        + f'<span class="nd-said" role="status"{attributes(thanks=texts.RATE_THANKS)}></span>'
        "</div></div>"
    )


def _field(name: str, label: str, value: str) -> str:
    return (
        f"<label>{escaped(label)}"
        f'<input type="text" maxlength="500" autocomplete="off" value="{escaped(value)}"'
        f"{attributes(field=name)}></label>"
    )


def _true(value: bool) -> str:  # noqa: FBT001  # a formatter of one value
    return "true" if value else "false"

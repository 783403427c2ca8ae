"""The conversation as the page holds it: its name in the history around what is rendered."""

from __future__ import annotations

from ui import render, texts
from ui.chat.tools import button
from ui.inert import attributes, escaped
from ui.views import Conversation
from ui.when import day


def shell(view: Conversation) -> str:
    """The turns with what the page must know of them; a linked answer under its banner."""
    about = attributes(conversation=view.id, linked="yes" if view.linked else "")
    return f"<div{about}>{_linked(view) if view.linked else ''}{render.conversation(view)}</div>"


def _linked(view: Conversation) -> str:
    if not view.turns:
        return (
            f'<section class="nd-unknown"><h1>{escaped(texts.LINK_UNKNOWN)}</h1>'
            f"<p>{escaped(texts.LINK_UNKNOWN_BELOW)}</p></section>"
        )
    turn = view.turns[0]
    when = day(turn.at)
    said = texts.LINKED.format(day=when) if when else texts.LINKED_UNDATED
    again = button(texts.LINKED_AGAIN, "relink", kind="nd-chip nd-again", turn=turn.id)
    return f'<p class="nd-linked" role="note"><span>{escaped(said)}</span> {again}</p>'

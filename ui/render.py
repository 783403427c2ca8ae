"""Views → escaped markup: the conversation, and the frame around it.

Every field goes through `ui.inert.escaped`, which makes it inert and escapes it; addresses go
through `web_address`, which lets only http and https pass. What an answer consists of is in
`ui.rendering`.
"""

from __future__ import annotations

from ui import texts
from ui.inert import escaped
from ui.rendering.turns import turn
from ui.views import Conversation, CorpusView
from ui.when import day

__all__ = ["account", "conversation", "greeting", "masthead", "switch", "turn"]


def conversation(view: Conversation) -> str:
    """All turns, oldest first, and the notice below them."""
    turns = "".join(turn(each) for each in view.turns)
    said = escaped(view.notice)
    notice = f'<p class="nd-notice" role="alert">{said}</p>' if view.notice else ""
    return f'<div class="nd-log">{turns}{notice}</div>'


def greeting(view: CorpusView) -> str:
    """The page before the first question: what this is and what can be asked about."""
    if not view.articles:
        return (
            f'<section class="nd-greeting"><h2>{escaped(texts.EMPTY)}</h2>'
            f"<p>{escaped(texts.EMPTY_BELOW)}</p><pre>{escaped(texts.EMPTY_COMMANDS)}</pre></section>"
        )
    told = texts.CORPUS_NEWEST if day(view.newest) else texts.CORPUS
    corpus = told.format(
        articles=texts.ARTICLES.of(view.articles),
        outlets=texts.OUTLETS.of(len(view.outlets)),
        day=day(view.newest),
    )
    return (
        f'<section class="nd-greeting"><h2>{escaped(texts.GREETING)}</h2>'
        f"<p>{escaped(texts.GREETING_BELOW)}</p>"
        f'<p class="nd-corpus">{escaped(corpus)}</p></section>'
    )


def masthead() -> str:
    """The name at the head of the page, and before it a way past it."""
    return (
        f'<a class="nd-skip" href="#nd-question">{escaped(texts.SKIP)}</a>'
        f'<h1 class="nd-name">{escaped(texts.NAME)}</h1>'
    )


def account(name: str) -> str:
    """The way out for who has signed in; nothing for anybody else."""
    if not name:
        return ""
    title = escaped(texts.SIGNED_IN_AS.format(name=name))
    return f'<a class="nd-account" href="sign-out" title="{title}">{escaped(texts.SIGN_OUT)}</a>'


def switch() -> str:
    """The button that changes between light and dark; `static/frame.js` does it."""
    return (
        f'<button type="button" id="nd-theme" aria-pressed="false"'
        f' data-light="{escaped(texts.TO_LIGHT)}" data-dark="{escaped(texts.TO_DARK)}"'
        f' aria-label="{escaped(texts.THEME)}"></button>'
    )

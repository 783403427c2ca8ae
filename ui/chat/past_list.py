"""Earlier conversations as markup, by day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from ui import texts
from ui.chat.tools import button
from ui.history.store import Entry
from ui.inert import attributes, escaped
from ui.when import day

_OPENS = f'<section class="nd-past" aria-label="{escaped(texts.HISTORY)}">'


def past(entries: Sequence[Entry], *, search: str, more: bool, now: datetime) -> str:
    """The list, the newest day first.

    Args:
        entries: the conversations, the one changed last first.
        search: what they were searched for.
        more: whether there are others.
        now: the moment, in the zone whose days are meant.
    """
    if not entries:
        said = texts.HISTORY_NO_MATCH if search.strip() else texts.HISTORY_EMPTY
        return f"{_OPENS}<p>{escaped(said)}</p></section>"
    days = "".join(
        f'<h2 class="nd-past-day">{escaped(name)}</h2><ul>{"".join(map(_entry, group))}</ul>'
        for name, group in groupby(entries, key=lambda entry: _day(entry.changed_at, now))
    )
    rest = button(texts.HISTORY_MORE, "more", shown=str(len(entries))) if more else ""
    return f"{_OPENS}{days}{rest}{'' if search.strip() else _all()}</section>"


def _day(moment: str, now: datetime) -> str:
    when = datetime.fromisoformat(moment).astimezone(now.tzinfo).date()
    ago = (now.date() - when).days
    if ago <= 0:
        return texts.HISTORY_TODAY
    return texts.HISTORY_YESTERDAY if ago == 1 else day(when.isoformat())


def _entry(entry: Entry) -> str:
    title = escaped(entry.title)
    more = escaped(texts.HISTORY_ACTIONS.format(title=entry.title))
    saves = "".join(
        button(
            label,
            "save",
            says=texts.HISTORY_EXPORT.format(title=entry.title, format=label),
            id=entry.id,
            format=name,
        )
        for label, name in ((texts.HISTORY_MARKDOWN, "markdown"), (texts.HISTORY_JSON, "json"))
    )
    return (
        f'<li{attributes(id=entry.id)}><button type="button" class="nd-past-open"'
        f"{attributes(do='open', id=entry.id)}>{title}"
        f"<small>{escaped(texts.HISTORY_QUESTIONS.of(entry.turns))}</small></button>"
        f'<details><summary aria-label="{more}" title="{more}">⋯</summary>'
        f'<div class="nd-past-acts">{button(texts.HISTORY_RENAME, "naming", id=entry.id)}{saves}'
        f"{button(texts.HISTORY_DELETE, 'sure', id=entry.id)}</div></details>"
        f"{_naming(entry)}{_sure(texts.HISTORY_DELETE_SURE, 'delete', entry.id)}</li>"
    )


def _naming(entry: Entry) -> str:
    return (
        '<div class="nd-past-naming" hidden><input type="text" maxlength="120"'
        f' aria-label="{escaped(texts.HISTORY_NAME)}" value="{escaped(entry.title)}">'
        f"{button(texts.HISTORY_SAVE, 'rename', id=entry.id)}</div>"
    )


def _sure(question: str, does: str, name: str = "") -> str:
    """Asks before something is deleted; shown by the script."""
    return (
        f'<div class="nd-past-sure" role="alertdialog" aria-label="{escaped(question)}" hidden>'
        f"<p>{escaped(question)}</p>{button(texts.HISTORY_DELETE, does, id=name)}"
        f"{button(texts.HISTORY_KEEP, 'unsure')}</div>"
    )


def _all() -> str:
    return (
        f'<div class="nd-past-all">{button(texts.HISTORY_DELETE_ALL, "sure")}'
        f"{_sure(texts.HISTORY_DELETE_ALL_SURE, 'delete_all')}</div>"
    )

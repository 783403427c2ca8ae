"""Understanding a question: what kind of answer, about which time, from whom, standing alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from rag.asking.answer_type import asked
from rag.asking.rewriting import Rewriter, RuleRewriter
from rag.asking.time_words import stated_bounds
from rag.chronology.asked import asked_period
from rag.dates import parse_moment
from rag.errors import ConfigError
from rag.types import Query, Turn

Moment = str | date | datetime | None

MAX_CHARS = 2_000
"""Longer questions are cut here for understanding; `Query.original` keeps all of it."""

_LATEST = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|right now|now|currently|current|so far|as of today"
    r"|up to date|at the moment|still|these days|today)\b",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")


def understand(  # noqa: PLR0913  # the whole question as a person can put it
    question: str,
    *,
    history: Sequence[Turn] = (),
    as_of: Moment = None,
    since: Moment = None,
    until: Moment = None,
    outlets: Sequence[str] = (),
    now: datetime | None = None,
    known_outlets: Sequence[str] = (),
    rewriter: Rewriter | None = None,
) -> Query:
    """The question made standalone, with its kind and the bounds that were given or stated.

    Bounds that are given win over bounds the question states. `as_of` stays None where it was not
    given; days named in the question are then counted from `now`, and left alone without it.

    Args:
        question: as typed; may be empty.
        history: earlier turns, oldest first.
        as_of: when the question is asked; nothing published later is evidence.
        since: earliest publication.
        until: latest publication.
        outlets: the only outlets wanted.
        now: the present, for words such as "in March".
        known_outlets: names of outlets the corpus has; one that the question names as its source
            ("according to Northline Daily") becomes a filter.
        rewriter: makes it standalone and takes it apart; by rule unless given.

    Raises:
        ConfigError: a moment is not a date, or `since` lies after `until`.
    """
    typed = _SPACE.sub(" ", question).strip()
    rewriter = rewriter or RuleRewriter()
    text = rewriter.standalone(typed[:MAX_CHARS], history)
    parts = tuple(rewriter.parts(text))
    asked_at = moment("as-of", as_of)
    present = asked_at or parse_moment(now)
    bounds = stated_bounds(text, present)
    first = moment("since", since) or bounds.since
    last = moment("until", until) or bounds.until
    if since and until and first and last and first[:10] > last[:10]:
        raise ConfigError(
            f"Nothing can be published since {first} and until {last}.",
            hint="Give an earlier date for since or a later one for until.",
        )
    return Query(
        text=text,
        original=question,
        as_of=asked_at,
        since=first,
        until=last,
        outlets=tuple(outlets) or named_outlets(text, known_outlets),
        kind=asked(text).kind,
        latest=bool(_LATEST.search(text)),
        parts=parts if len(parts) > 1 else (),
        story=_story(text, typed, history),
        period=asked_period(text, date.fromisoformat(present[:10]) if present else None),
    )


def _story(text: str, typed: str, history: Sequence[Turn]) -> tuple[str, ...]:
    """The articles of the last turn that cited any, for a question that leans on it."""
    if text == typed:
        return ()
    return next((turn.article_ids for turn in reversed(history) if turn.article_ids), ())


def moment(name: str, value: Moment) -> str | None:
    """A given moment, normalised; None and blank stay None.

    Raises:
        ConfigError: it is no date.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    parsed = parse_moment(value)
    if parsed is None:
        raise ConfigError(
            f"{_shown(value)} is not a date for {name}.",
            hint="Write it as 2025-05-09 or 2025-05-09T14:20.",
        )
    return parsed


def _shown(value: object) -> str:
    text = _SPACE.sub(" ", str(value))
    return f"'{text[:40]}…'" if len(text) > 40 else f"'{text}'"


def named_outlets(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """The known outlets that the question names as its source.

    "What does Northline Daily report" names one; "what is new at Northline Daily" does not.
    """
    return tuple(outlet for outlet in known if outlet and _as_source(text, outlet))


def _as_source(text: str, outlet: str) -> bool:
    name = re.escape(outlet)
    source = r"according to|as reported by|reported (?:by|in)|reports? (?:from|by|in|of)"
    telling = "say|report|write|said|reported|wrote"
    pattern = (
        rf"\b(?:{source})\s+(?:the\s+)?{name}(?!\w)"
        rf"|\bwhat (?:does|did|do|has)\s+(?:the\s+)?{name}\s+(?:{telling})\b"
    )
    return re.search(pattern, text, re.IGNORECASE) is not None

"""Several questions in one, taken apart by rule.

"How much was Orbanet fined, and when?" is two questions, the second leaning on the first as a
follow-up does; "How old are Osk and Hale?" is one asked of two. What belongs together stays so:
"talks between India and Pakistan", "the Rail and Signal Workers' Union".
"""

from __future__ import annotations

import re
from itertools import pairwise

from rag.asking.follow_up import about, standalone
from rag.english.lexicon import word_set
from rag.english.names import CALENDAR, Name, names
from rag.english.words import words
from rag.types import Turn

MOST = 4
"""Parts that a question is taken apart into; one with more is asked as it is."""

_WH = r"who|whom|whose|what|when|where|why|how|which"
_AUX = r"is|are|was|were|did|does|do|has|have|had|will|would|can|could|should"
_JOINED = re.compile(rf"\s*(?:[,;]\s*(?:and|but)?|\s(?:and|but))\s+(?=(?:{_WH})\b)", re.IGNORECASE)
_ASKS = re.compile(rf"^(?:and |but |in |on |at |by |from |until |to )?(?:{_WH}|{_AUX})\b",
                   re.IGNORECASE)  # fmt: skip
_INSIDE = re.compile(
    r"\b(?:say|says|said|tell|tells|told|know|knows|knew|ask|asked|explain|explained|describe"
    r"|described|decide|decided|reveal|revealed|report|reported|about|of|on|wonder|see|people|man"
    r"|woman|those|one)\s*$",
    re.IGNORECASE,
)
_BEFORE_AND_AFTER = re.compile(r"\bbefore and after\b", re.IGNORECASE)
_COMPARE = re.compile(r"^compare (?P<what>the .+?) (?P<prep>of|for|at|in|by) (?P<names>.+?)[.?]?$",
                      re.IGNORECASE)  # fmt: skip
_OFFICES = re.compile(
    r"^who (?P<be>are|were) the (?P<one>[a-z ]+?) and (?:the )?(?P<two>[a-z ]+?)"
    r"(?P<of> (?:of|at|in) .+?)?\?*$",
    re.IGNORECASE,
)
_TOGETHER = word_set(
    """
    agree agreed meet met talk talked negotiate negotiated sign signed discuss discussed marry
    married merge merged fight fought clash clashed speak spoke play played share shared together
    between join joined other
    """
)
_ONE = {"are": "is", "were": "was", "have": "has", "do": "does"}


def parts(question: str) -> list[str]:
    """The questions that one is made of, each standing alone, in order; itself where it is one."""
    for rule in (
        _sentences,
        _words,
        _coordinated,
        _before_and_after,
        _compared,
        _offices,
        _shared,
    ):
        found = rule(question.strip())
        if 1 < len(found) <= MOST:
            return found
    return [question]


# -- questions side by side ----------------------------------------------------------------------


def _sentences(question: str) -> list[str]:
    """Two questions with a mark each: "Who won? And when?"."""
    found = [part.strip() for part in re.findall(r"[^?]+\?", question)]
    if len(found) < 2 or not all(_ASKS.match(part) for part in found):
        return []
    return _standing(found)


def _words(question: str) -> list[str]:
    """Two question words for one question: "when and where was it found?"."""
    match = re.match(rf"^({_WH}),? and ({_WH}) (?=(?:{_AUX})\b)", question, re.IGNORECASE)
    if match is None:
        return []
    rest = question[match.end() :]
    return [f"{word.capitalize()} {rest}" for word in (match[1], match[2])]


def _coordinated(question: str) -> list[str]:
    """Questions joined by a comma or "and" before the next question word."""
    if not _ASKS.match(question):
        return []
    pieces, start = [], 0
    for match in _JOINED.finditer(question):
        head = question[start : match.start()]
        if _inside(head, question[match.end() :]):
            continue
        pieces.append(head)
        start = match.end()
    pieces.append(question[start:])
    return _standing(pieces) if len(pieces) > 1 else []


def _inside(head: str, tail: str) -> bool:
    """Whether the next question word belongs to the clause it stands in."""
    if _INSIDE.search(head) or re.search(rf"\b(?:{_WH})$", head, re.IGNORECASE):
        return True
    alone = re.fullmatch(r"(?:when|where|why|how|who)\W*", tail, re.IGNORECASE)
    if alone:
        return len(re.findall(rf"\b(?:{_WH})\b", head, re.IGNORECASE)) > 1
    return len(words(head)) < 3 or len(words(tail)) < 2


def _standing(pieces: list[str]) -> list[str]:
    """Each piece made standalone by those before it, or by one after it where none has a name."""
    found: list[str] = []
    for piece in pieces:
        text = f"{piece.strip().rstrip('?,. ')}?"
        text = text[:1].upper() + text[1:]
        history = [Turn(earlier) for earlier in found]
        found.append(standalone(text, history))
    named = [re.sub(r"\s*\([^)]*\)", "", text) for text in found if names(text)]
    return [text if names(text) or not named else about(text, named[0]) for text in found]


# -- one question of two -------------------------------------------------------------------------


def _before_and_after(question: str) -> list[str]:
    if not _BEFORE_AND_AFTER.search(question):
        return []
    return [_BEFORE_AND_AFTER.sub(word, question) for word in ("before", "after")]


def _compared(question: str) -> list[str]:
    match = _COMPARE.match(question)
    if match is None:
        return []
    each = [text.strip() for text in re.split(r",| and | with ", match["names"]) if text.strip()]
    be = "are" if match["what"].split()[-1].endswith("s") else "is"
    return [f"What {be} {match['what']} {match['prep']} {text}?" for text in each]


def _offices(question: str) -> list[str]:
    match = _OFFICES.match(question)
    if match is None or names(match["one"]) or names(match["two"]):
        return []
    be = _ONE[match["be"].lower()]
    return [f"Who {be} the {match[key].strip()}{match['of'] or ''}?" for key in ("one", "two")]


def _shared(question: str) -> list[str]:
    """The question asked of each of two names: "what did Osk and Hale say about it?"."""
    if any(word.form.lower() in _TOGETHER for word in words(question)):
        return []
    found = _pair(question)
    if found is None:
        return []
    one, two = found
    head = re.sub(r"\b(?:both )\s*$", "", question[: one.start], flags=re.IGNORECASE)
    head = re.sub(rf"\b({'|'.join(_ONE)})(?= (?:the )?$)", _singular, head, flags=re.IGNORECASE)
    tail = question[two.end :]
    middle = question[one.end : two.start]
    article = "the " if middle.rstrip().endswith("the") else ""
    bare_head = re.sub(r"\bthe $", "", head)
    return [
        f"{head}{question[one.start : one.end]}{tail}",
        f"{bare_head}{article}{question[two.start : two.end]}{tail}",
    ]


def _singular(match: re.Match[str]) -> str:
    return _ONE[match[1].lower()]


def _pair(question: str) -> tuple[Name, Name] | None:
    """Two names of a kind joined by "and", as what a question is asked of."""
    found = [name for name in names(question) if name.words[0].form.lower() not in CALENDAR]
    for one, two in pairwise(found):
        between = question[one.end : two.start]
        if not re.fullmatch(r"(?:,)? and (?:(?:of|for|at|by) )?(?:the )?", between):
            continue
        before = question[: one.start].rstrip()
        if len(one.words) == 1 and before.lower().endswith(" the") and not one.place:
            continue  # "the Rail and Signal Workers' Union"
        asked_of = re.search(rf"\b(?:{_AUX}|both)(?: the)?$", before, re.IGNORECASE)
        owned = re.search(r"\b(?:of|for|at|by)(?: both)?(?: the)?$", before, re.IGNORECASE)
        last = not question[two.end :].strip("? ")
        if asked_of or (owned and last):
            return one, two
    return None

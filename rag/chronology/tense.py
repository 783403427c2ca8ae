"""Whether a time expression speaks of what was or of what is to come, by the verb it goes with.

The news writes "Thursday" for the nearest one, and only the verb tells on which side. The verb
nearest before the expression decides; where none stands before it, the first one after it.
"""

from __future__ import annotations

import re
from typing import Literal

Tense = Literal["past", "future"]

REACH = 220
"""Characters of a sentence that are looked at on either side."""

_WAITING = (
    r"due|set|slated|scheduled|expected|poised|supposed|likely|bound|planned|ready|eager|on track"
)
_SCHEDULED = (
    "begins|starts|opens|kicks off|takes place|airs|premieres|debuts|resumes|expires|launches"
    "|hits theaters|hits cinemas|comes out|goes on sale|goes into effect|takes effect|returns"
    "|concludes|ends|meets|travels|heads|arrives|faces|plays|hosts|continues"
)
_SCHEDULED_PLURAL = (
    "open|begin|start|resume|return|close|meet|vote|play|leave|expire|end|take effect|kick off"
)
_MAY = "(?<!and )(?<!in )(?<!of )(?<!to )(?<!early )(?<!late )may"
_IRREGULAR = (
    "went|came|took|made|won|lost|began|met|left|struck|shot|found|held|gave|got|saw|wrote"
    "|spoke|led|fell|rose|broke|became|ran|sent|brought|stood|sat|felt|kept|knew|grew|threw|drew"
    "|flew|sank|swept|beat|bought|sold|paid|built|caught|taught|fought|sought|thought|chose|drove"
    "|rode|woke|stole|froze|shook|tore|wore|swore|ate|hid|blew|forgave|overthrew|underwent"
    "|withdrew"
)
_CUE = re.compile(
    r"(?<![a-z])(?:"
    r"(?P<future>will(?! have)|won['’]t|['’]ll|shall"
    rf"|(?:{_WAITING})(?= (?:(?:to|for|on|in|at|by|next|later|this|from|[a-z]+day)\b|\Z))"
    r"|going to|about to|(?:plan|hope|want|aim|intend|need|prepare)s?(?= (?:to|for|on)\b)"
    r"|planning|preparing|(?:agreed|vowed|pledged|promised|planned|hoping|looking|refused) to"
    r"(?! (?:an?|the)\b| [$€£\d])"
    rf"|to be [a-z]+ed|ahead of|upcoming|(?:{_SCHEDULED})(?! up\b)"
    rf"|(?:{_SCHEDULED_PLURAL})"
    r"(?=(?: again)?(?: on| in| at)?(?: early| late| mid)?[ -](?:[a-z]+day\b|\Z))"
    r"|(?:is|are) (?:to|[a-z]+ing|held)|if|deadline|eve of|starting|beginning"
    rf"|(?:could|would|{_MAY}|might|can|must|should)(?! have))"
    rf"|(?P<past>had been (?:{_WAITING})(?=[a-z ]{{0,40}} in \Z)|said|told|was|were|wasn['’]t"
    rf"|weren['’]t|had|did|didn['’]t|has|have|after|since|{_IRREGULAR})"
    r"|(?P<weak>[a-z]{2,}ed|shut|cut|quit|split|burst|hit|put|let|spread)"
    r")(?![a-z])"
)
_NO_VERB = frozenset(
    "united need indeed speed red breed feed seed weed freed greed hundred sacred".split()
)
_ONLY_BEFORE = frozenset(
    {"ahead of", "upcoming", "deadline", "eve of", "starting", "beginning", "if"}
)
_BOUND = re.compile(r"\b(?:be|to|will|would|could|may|might|can|must|should|not) \Z")
_APART = re.compile(r"[,;:—–]| (?:that|who|which|after|when|since|and|as|while|because) ")
HAPPENING = re.compile(
    r"['’]s? (?:[a-z-]+ ){0,3}(?:game|match|vote|election|meeting|hearing|debate|summit|show"
    r"|episode|ceremony|talks|race|final|launch|primary|runoff|concert|deadline|session|trial"
    r"|conference|inauguration|parade|service|funeral)\b"
)


def tense(low: str, start: int, end: int) -> Tense | None:
    """The tense of the clause around `low[start:end]`; None where no verb tells.

    Args:
        low: the text, in lower case.
        start: where the expression begins.
        end: where it ends.
    """
    before = _left(low, start)
    cues = _cues(before)
    if cues:
        return _nearest(before, cues)
    after = _right(low, end)
    for match in _cues(after):
        if match[0] in _ONLY_BEFORE:
            continue
        if match["future"] and after[:1] in "'’" and not HAPPENING.match(after):
            return "past"
        return "future" if match["future"] else "past"
    return None


def _cues(text: str) -> list[re.Match[str]]:
    """The words that tell a tense; "held" in "will be held" tells none."""
    return [
        match
        for match in _CUE.finditer(text)
        if match["future"]
        or not (
            match["weak"] in _NO_VERB
            or _BOUND.search(text, max(0, match.start() - 9), match.start())
        )
    ]


def _nearest(before: str, cues: list[re.Match[str]]) -> Tense:
    last = cues[-1]
    if last["future"]:
        return "future"
    if last["past"]:
        return "past"
    # "will meet wounded soldiers on Thursday": a participle in the same clause is no verb of it.
    for match in reversed(cues[:-1]):
        if _APART.search(before, match.end(), last.start()):
            break
        if match["future"]:
            return "future"
        if match["past"]:
            break
    return "past"


def _left(low: str, start: int) -> str:
    begin = max(0, start - REACH)
    for mark in (". ", "\n", "? ", "! ", ".” ", '." '):
        found = low.rfind(mark, begin, start)
        while found > 0 and mark == ". " and _abbreviated(low, found):
            found = low.rfind(mark, begin, found)
        begin = max(begin, found + len(mark)) if found >= 0 else begin
    return low[begin:start]


_ABBREVIATED = re.compile(
    r"(?:\b[a-z]|\b(?:mr|mrs|ms|dr|gov|sen|rep|gen|sgt|st|jr|lt|col|jan|feb|aug|sept|oct|nov|dec"
    r"|no|rev|prof|capt))\Z"
)


def _abbreviated(low: str, stop: int) -> bool:
    return _ABBREVIATED.search(low, max(0, stop - 6), stop) is not None


def _right(low: str, end: int) -> str:
    stop = min(len(low), end + REACH)
    for mark in (". ", "\n", "? ", "! "):
        found = low.find(mark, end, stop)
        stop = found if found >= 0 else stop
    return low[end:stop]

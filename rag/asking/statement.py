"""A question turned: asked with another word, as a clause, or as what it takes for granted."""

from __future__ import annotations

import re

from rag.english.names import names
from rag.english.verbs import base, participle, past, third, verbal

_I = re.IGNORECASE

_BE = r"is|are|was|were|has|have|had|will|would|can|could|should|may|might"
_INVERTED = re.compile(
    rf"^(?P<wh>when|where|why|how|since when|until when)(?: exactly)? "
    rf"(?P<aux>did|do|does|{_BE}) (?P<rest>.+?)\??$",
    re.IGNORECASE,
)
_OBJECT = re.compile(
    r"^(?:(?:what|whom|who|which [\w ]+?|how (?:many|much)(?: \w+)?) (?P<aux>did|do|does)"
    rf"|how (?:much|long|often|old|big) (?P<be>{_BE})) (?P<rest>.+?)\??$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"^(?:(?P<who>who)|(?P<np>(?:how many|how much|which|what) [\w'’-]+(?: (?!(?:"
    rf"{_BE})\b)[\w'’-]+)??)) "
    rf"(?P<verb>(?:{_BE}|[\w'’-]+)) (?P<rest>.+?)\??$",
    re.IGNORECASE,
)
_SHORT_SUBJECT = re.compile(
    r"^(?:(?P<who>who)|(?P<np>(?:how many|which|what) [\w'’-]+)) (?P<verb>[\w'’-]+)\??$",
    re.IGNORECASE,
)
_IS = re.compile(r"^(?:what|who) (?:is|was|are|were) ((?-i:[A-Z]).*?|the .*?)\??$", re.IGNORECASE)
_ASKS = re.compile(r"(?:who|whom|whose|how|which|what)\b", re.IGNORECASE)
_INVERTING = ("who", "what", "how long", "how old", "how big", "how far", "how high")
_FRONTED = re.compile(
    r"^(?P<np>(?:what|whom|who|which|whose|how (?:many|much|long|old|big|far|high))"
    rf"(?: (?!(?:did|does|do|{_BE})\b)[\w'’%-]+)*?) (?P<aux>did|does|do|{_BE}) (?P<rest>.+)$",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r" (?P<in>in|at|on|near|off|from|outside|under|behind)"
    r"(?P<place>(?: (?:the|a|an|his|her|its|their))?(?: [A-Z][\w'’-]*)+)?(?= |$)"
)
"""What tells of a subject where it is: "the earthquake in Brisa"."""

_YES_NO = re.compile(rf"^(?P<aux>did|do|does|{_BE}) (?P<rest>.+?)\??$", re.IGNORECASE)


def changed(question: str, word: str, subject: str | None = None) -> str | None:
    """The question asked with `word` (why, when, where, how) instead; None where it cannot be.

    Args:
        question: the one before, standalone.
        word: the question word wanted.
        subject: who the answer to a "who" question was.
    """
    text = re.sub(r"\s*\([^)]*\)\s*\??$", "?", question).strip()
    lead = word.capitalize()
    if match := _INVERTED.match(text) or _YES_NO.match(text):
        return f"{lead} {match['aux'].lower()} {match['rest']}"
    if match := _OBJECT.match(text):
        return f"{lead} {(match['aux'] or match['be']).lower()} {match['rest']}"
    if match := _IS.match(text):
        return f"{lead} was {match[1]}"
    match = _SUBJECT.match(text) or _SHORT_SUBJECT.match(text)
    return _of_subject(match, lead, subject) if match else None


def _of_subject(match: re.Match[str], lead: str, subject: str | None) -> str | None:
    """A question whose word is its subject, asked of that subject."""
    asked_for = re.sub(r"^(?:how many|how much|which|what) ", "", match["np"] or "", flags=_I)
    who = subject if match["who"] else asked_for
    rest = f" {match['rest']}" if "rest" in match.re.groupindex and match["rest"] else ""
    if who:
        return f"{lead} {_predicate(match['verb'], who)}{rest}"
    stem = base(match["verb"])
    if not stem:
        return None
    particle = re.match(r" (out|up|down|over|off|away|in)(?= )", rest)
    done = f"{participle(stem)} {particle[1]}" if particle else participle(stem)
    if not re.match(r" (?:(?:out|up|down|over|off|away|in) )?(?:the|a|an|[A-Z]\S*) ?", rest):
        return f"{lead} did somebody {stem}{rest}"
    return f"{lead} was{rest[particle.end() :] if particle else rest} {done}"


def _predicate(verb: str, who: str) -> str:
    if re.fullmatch(_BE, verb, _I):
        return f"{verb} {who}"
    stem = base(verb)
    return f"did {who} {stem}" if stem else f"{verb} {who}"


def premise(question: str) -> str | None:
    """What a "why" or "when" question takes for granted: "why did X resign" → "X resigned".

    None where the question has another form or its verb cannot be found.
    """
    match = _INVERTED.match(question.strip())
    if match is None:
        return None
    aux, rest = match["aux"].lower(), match["rest"]
    end = _subject_end(rest)
    if end is None:
        return None
    if placed := _PLACED.match(rest, end):
        if not placed["place"]:
            return None  # where the subject ends cannot be told
        end = placed.end()
    subject, predicate = rest[:end].strip(), rest[end:].strip()
    if not predicate:
        return None
    if aux in ("did", "do", "does"):
        verb, _, tail = predicate.partition(" ")
        told = past(verb) if aux == "did" else third(verb) if aux == "does" else verb
        return f"{subject} {told} {tail}".strip()
    return f"{subject} {aux} {predicate}"


def _subject_end(rest: str) -> int | None:
    """Where the subject at the beginning of a clause ends."""
    named = names(f"— {rest}")
    if named and named[0].start <= len("— the Xy"):
        end = named[0].end - 2
        noun = re.match(r" [a-z]+(?= [a-z])", rest[end:]) if rest.startswith("the ") else None
        if noun and not verbal(noun[0].strip()):
            end += noun.end()
        owned = re.match(r"['’]s?(?: [A-Z]\w+)+|['’]s? [a-z]+(?: [a-z]+)?(?= )", rest[end:])
        return end + owned.end() if owned else end
    match = re.match(
        r"(?:the|a|an|his|her|its|their) (?:[a-z-]+['’]s )?[a-z-]+\b(?! of\b| [A-Z]|['’])", rest
    )
    return match.end() if match else None


def indirect(question: str) -> str | None:
    """A question as a clause: "how many died in Karachi"; None where it cannot be turned."""
    text = re.sub(r"\s*\([^)]*\)$", "", question.strip().rstrip("?").strip())
    if match := _INVERTED.match(text):
        told = premise(text)
        return f"{match['wh'].lower()} {told}" if told else None
    if not _ASKS.match(text):
        return None
    match = _FRONTED.match(text)
    if match is None:
        return _lowered(text)
    return _unfronted(_lowered(match["np"]), match["aux"].lower(), match["rest"])


def _unfronted(np: str, aux: str, rest: str) -> str | None:
    """The clause of a question whose verb stands before its subject."""
    if aux in ("did", "does", "do") or np == "how much":
        told = premise(f"when {aux} {rest}")
        return f"{np} {told}" if told else None
    verb = rest.split(" ", 1)[0]
    plain = verbal(verb) or verb.endswith("ing") or verb in ("in", "at", "on", "behind")
    if aux in ("is", "was", "are", "were") and np in _INVERTING and not plain:
        return f"{np} {rest} {aux}"
    return None if np in _INVERTING[2:] else f"{np} {aux} {rest}"


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]

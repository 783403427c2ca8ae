"""Forms of English verbs: from "resigned" to "resign" and back."""

from __future__ import annotations

import re

_IRREGULAR = """
be was been, become became become, begin began begun, bet bet bet, bid bid bid, bite bit bitten,
blow blew blown, break broke broken, bring brought brought, build built built, buy bought bought,
catch caught caught, choose chose chosen, come came come, cost cost cost, cut cut cut,
deal dealt dealt, do did done, draw drew drawn, drive drove driven, eat ate eaten,
fall fell fallen, feel felt felt, fight fought fought, find found found,
flee fled fled, fly flew flown,
forbid forbade forbidden, forget forgot forgotten, get got got, give gave given, go went gone,
grow grew grown, have had had, hear heard heard, hide hid hidden, hit hit hit, hold held held,
hurt hurt hurt, keep kept kept, know knew known, lead led led, leave left left, lend lent lent,
let let let, lose lost lost, make made made, mean meant meant, meet met met, pay paid paid,
put put put, quit quit quit, read read read, ride rode ridden, rise rose risen, run ran run,
say said said, see saw seen, seek sought sought, sell sold sold, send sent sent, set set set,
shake shook shaken, shoot shot shot, shut shut shut, sing sang sung, sink sank sunk, sit sat sat,
sleep slept slept, speak spoke spoken, spend spent spent, spread spread spread, stand stood stood,
steal stole stolen, stick stuck stuck, strike struck struck, swear swore sworn, swim swam swum,
take took taken, teach taught taught, tear tore torn, tell told told, think thought thought,
throw threw thrown, understand understood understood, wear wore worn, win won won,
withdraw withdrew withdrawn, write wrote written
"""

_FORMS = [row.split() for row in _IRREGULAR.replace("\n", " ").split(",") if row.strip()]
_PAST = {base: past for base, past, _ in _FORMS}
_PARTICIPLE = {base: participle for base, _, participle in _FORMS}
_BASE = {form: base for base, *forms in _FORMS for form in forms}
_DOUBLED = re.compile(r"([bdgklmnprt])\1$")
_ENDINGS_WITH_E = re.compile(
    r"(?:nc|rc|uc|ic|at|ut|ot|it(?<!rmit)(?<!mmit)(?<!dmit)|ais|vis|mis|os|us|as|ns|rs|ov|iv|lv|rv|av"
    r"|[^aeioul]l|il(?<!ail)(?<!eil)|ol|ag|rg|dg|ng(?<=[ae]ng)|iz|ur|ir|ak|ik|ok|am|im|id|ud|ad|ap"
    r"|in(?<!ain)(?<!oin))$"
)


def past(base: str) -> str:
    """The simple past of a verb: "resign" → "resigned", "win" → "won"."""
    lower = base.lower()
    if lower in _PAST:
        return _PAST[lower]
    if lower.endswith("e"):
        return base + "d"
    if re.search(r"[^aeiou]y$", lower):
        return base[:-1] + "ied"
    if re.fullmatch(r"[^aeiou]*[aeiou][bdgmnprt]", lower) or lower in ("admit", "commit", "refer"):
        return base + base[-1] + "ed"
    return base + "ed"


def participle(base: str) -> str:
    """The past participle: "steal" → "stolen", "resign" → "resigned"."""
    return _PARTICIPLE.get(base.lower()) or past(base)


def third(base: str) -> str:
    """The present of one: "have" → "has", "win" → "wins", "reach" → "reaches"."""
    known = {"have": "has", "be": "is", "do": "does", "go": "goes"}
    if base in known:
        return known[base]
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "sh", "ch", "x", "z")) else "s")


def base(form: str) -> str | None:
    """The verb behind a past form: "resigned" → "resign"; None where it is none."""
    lower = form.lower()
    if lower in _BASE:
        return _BASE[lower]
    if not lower.endswith("ed") or len(lower) < 5:
        return None
    if lower.endswith("ied"):
        return lower[:-3] + "y"
    rest = lower[:-2]
    if _DOUBLED.search(rest) and not rest.endswith(("ll", "ss")):
        return rest[:-1]
    return rest + "e" if _ENDINGS_WITH_E.search(rest) else rest


def verbal(form: str) -> bool:
    """Whether a word looks like a past form."""
    return base(form) is not None

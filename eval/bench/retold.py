"""Sentences told in other words by rule, each still true."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from random import Random

from eval.bench.source import Source
from rag.dates import day

_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_SPELT = re.compile(rf"(?<![\w-])(?:{'|'.join(_WORDS[2:])})\b(?!-)")
_SMALL = re.compile(r"(?<![a-z]\. )(?<![\w.,:-])(?:[2-9]|1[0-2])(?![\w:%,-]|\.\d)(?= [a-z])")
_TITLES = re.compile(
    r"\b(?:Dr|Mr|Mrs|Ms|Detective Inspector|Commander|Professor|Captain|Judge|Sir|Sen\.|Rep\."
    r"|Gov\.)"
    r" (?=[A-Z][a-z])"
)
_APPOSITION = re.compile(r"(?<=[A-Z][a-z]{3}), (?:a|an|the) [^,\"“”.;:]{3,70},(?= [a-z])")
_RELATIVE = re.compile(r", (?:which|who) [^,\"“”.;:]{8,90},(?= [a-z])")
_TRAILING = re.compile(r", (?:which|who|where|although|though) [^\"“”.;:]{8,120}(?=\.$)")
_SAID_LAST = re.compile(
    r"^(?P<what>[^\"“”]{20,}), (?P<who>(?:the |[A-Z])[^,\"“”]{2,60}?) (?P<verb>said|says)"
    r"(?P<when> on \w+day)?\.$"
)
_SAID_FIRST = re.compile(
    r"^(?P<who>(?:The |[A-Z])[^,\"“”]{2,60}?) (?P<verb>said)(?P<when> on \w+day)?(?: that)? "
    r"(?P<what>[^\"“”]{20,})\.$"
)
_ON_WEEKDAY = re.compile(
    r"\bon (Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b(?! \d)"
)
_AT_END = re.compile(r"^(?P<what>[A-Z][^,;:\"“”]{15,}) (?P<when>(?:on|in) (?:\w+day|\d{4}))\.$")
_PASSIVE = re.compile(
    r"^(?P<what>[A-Z][^,;:\"“”]{2,50}?) (?P<be>was|were) (?P<verb>[a-z]+ed) by "
    r"(?P<who>[^,;:\"“”]{3,60})\.$"
)
_PER_CENT = re.compile(r"(?<=\d)(?: per cent| percent|%)(?!age)")
_THOUSANDS = re.compile(r"(?<![\d,])(\d{1,3}),(\d{3})(?![\d,])")
_MILLIONS = re.compile(r"(?<![\d.,])(\d+(?:\.\d)?) million\b")
_SYNONYMS = {
    "about the": "regarding the", "began": "started", "started": "began", "bought": "purchased",
    "company": "firm", "large": "big", "help": "assist", "children": "kids",
    "police": "police officers", "killed": "left dead", "rose to": "increased to",
    "fell to": "dropped to",
    "increased": "rose", "dropped": "fell", "ended": "finished", "injured": "hurt",
    "resigned": "stepped down", "movie": "film", "phone": "telephone", "approximately": "about",
    "announced": "said", "nearly": "almost", "almost": "nearly", "more than": "over",
    "purchased": "bought", "lawyer": "attorney", "attorney": "lawyer", "car": "vehicle",
    "employees": "workers", "workers": "employees", "film": "movie", "postponed": "delayed",
    "arrested": "detained", "largest": "biggest", "biggest": "largest", "chief": "head",
    "jobs": "posts", "show": "reveal",
    "whole": "entire", "wants": "would like", "near": "close to",
    "journey": "trip", "sum": "amount",
}  # fmt: skip
_SYNONYM = re.compile(rf"(?<!no )\b(?:{'|'.join(sorted(_SYNONYMS, key=len, reverse=True))})\b")
_QUOTATION = re.compile(r"[\"“]([^\"“”]{8,})[\"”]")

Retelling = Callable[[str, Source, Random], "str | None"]


def retellings() -> dict[str, Retelling]:
    """The kinds of retelling, each a function that gives a true sentence or None."""
    return {
        "number words and digits": numerals,
        "units and figures": figures,
        "titles left out": untitled,
        "apposition left out": without_apposition,
        "clause left out": compressed,
        "order changed": reordered,
        "weekday as a date": dated,
        "passive to active": active,
        "synonyms": synonyms,
        "other marks": marks,
        "outlet named": outlet,
        "quoted by itself": only_quotation,
        "several of these": several,
    }


def _sub(pattern: re.Pattern[str], new: Callable[[re.Match[str]], str], text: str) -> str | None:
    said = [m.span() for m in _QUOTATION.finditer(text)]

    def one(match: re.Match[str]) -> str:
        return match[0] if any(a <= match.start() < b for a, b in said) else new(match)

    told = pattern.sub(one, text)
    return told if told != text else None


def numerals(text: str, source: Source, random: Random) -> str | None:
    """Digits for number words, and the other way round."""
    del source, random
    spelt = _sub(_SPELT, lambda m: str(_WORDS.index(m[0])), text)
    return spelt or _sub(_SMALL, lambda m: _WORDS[int(m[0])], text)


def figures(text: str, source: Source, random: Random) -> str | None:
    """Percent signs, thousands without commas, millions in full."""
    del source, random
    told = _sub(_PER_CENT, lambda m: "%" if m[0] != "%" else " percent", text) or text
    told = _sub(_THOUSANDS, lambda m: m[1] + m[2], told) or told
    told = _sub(_MILLIONS, lambda m: f"{float(m[1]) * 1e6:,.0f}", told) or told
    told = told.replace("kilometres", "km")
    return told if told != text else None


def untitled(text: str, source: Source, random: Random) -> str | None:
    """Names without "Dr" and "Detective Inspector"."""
    del source, random
    return _sub(_TITLES, lambda _: "", text)


def without_apposition(text: str, source: Source, random: Random) -> str | None:
    """What somebody is left out: "Heid, the chief engineer, said" told as "Heid said"."""
    del source, random
    return _sub(_APPOSITION, lambda _: "", text)


def compressed(text: str, source: Source, random: Random) -> str | None:
    """Without a relative or trailing clause."""
    del source, random
    return _sub(_RELATIVE, lambda _: "", text) or _sub(_TRAILING, lambda _: "", text)


def reordered(text: str, source: Source, random: Random) -> str | None:
    """Who said it in front for behind, the day in front."""
    del source, random
    if match := _SAID_LAST.match(text):
        who = match["who"][0].upper() + match["who"][1:]
        what = match["what"]
        what = (
            what[0].lower() + what[1:]
            if re.match(r"(?:The|A|An|In|At|It|There)\b", what)
            else what
        )
        return f"{who} said{match['when'] or ''} that {what}."
    if match := _SAID_FIRST.match(text):
        what = match["what"][0].upper() + match["what"][1:]
        who = re.sub(r"^The ", "the ", match["who"])
        return f"{what}, {who} said{match['when'] or ''}."
    if match := _AT_END.match(text):
        what = match["what"]
        what = what[0].lower() + what[1:] if re.match(r"(?:The|A|An|It|There)\b", what) else what
        return f"{match['when'][0].upper()}{match['when'][1:]}, {what}."
    return None


def dated(text: str, source: Source, random: Random) -> str | None:
    """The date for a weekday that has just been."""
    if source.article.published_at is None or re.search(
        r"\b(?:next|will|to be|is to|due)\b", text
    ):
        return None
    today = day(source.article.published_at)
    names = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()

    def date_of(match: re.Match[str]) -> str:
        then = today - timedelta(days=(today.weekday() - names.index(match[1])) % 7)
        return f"on {then:%-d %B %Y}" if random.random() < 0.5 else f"on {then:%B %-d}"

    return _sub(_ON_WEEKDAY, date_of, text)


def active(text: str, source: Source, random: Random) -> str | None:
    """Who did it in front: "A was praised by B" told as "B praised A"."""
    del source, random
    match = _PASSIVE.match(text)
    if match is None:
        return None
    what = re.sub(r"^(The|A|An|His|Her|Their|Its) ", lambda m: m[0].lower(), match["what"])
    return f"{match['who'][0].upper()}{match['who'][1:]} {match['verb']} {what}."


def synonyms(text: str, source: Source, random: Random) -> str | None:
    """Words that mean the same."""
    del source, random
    return _sub(_SYNONYM, lambda m: _SYNONYMS[m[0]], text)


def marks(text: str, source: Source, random: Random) -> str | None:
    """Curly marks for straight ones, long dashes for short ones."""
    del source, random
    if '"' not in text and "“" not in text:
        return None
    curly = re.sub(r'"([^"]*)"', r"“\1”", text)
    return curly if curly != text else text.replace("“", '"').replace("”", '"').replace("’", "'")


def outlet(text: str, source: Source, random: Random) -> str | None:
    """Who reports it in front."""
    del random
    if not source.article.outlet or not re.match(r"(?:The|A|An|In|At) [a-z]", text):
        return None
    return f"According to {source.article.outlet}, {text[0].lower()}{text[1:]}"


def only_quotation(text: str, source: Source, random: Random) -> str | None:
    """Who said it, and only the first of what is quoted."""
    del source, random
    match = re.match(
        r"^[\"“](?P<q>[^\"“”]{12,}?),?[\"”],? (?:said (?P<a>[A-Z][\w .'’-]{3,40}?)"
        r"|(?P<b>(?:[A-Z][\w'’-]+ ){1,3})said)(?:[.,]| on | who)",
        text,
    )
    if match is None:
        return None
    return f'{(match["a"] or match["b"]).strip()} said: "{match["q"]}."'


def several(text: str, source: Source, random: Random) -> str | None:
    """Two or three of the others, one after the other."""
    told, done = text, 0
    for make in (without_apposition, compressed, untitled, numerals, dated, synonyms, figures):
        if new := make(told, source, random):
            told, done = new, done + 1
    return told if done > 1 else None

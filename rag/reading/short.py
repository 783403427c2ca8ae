"""The short answer to put first: what the model saw in a sentence, mended by what rules know.

The model is the better judge of which name or thing is meant, the rules of where a number, a day
or a person's name begins and ends, and of what is none.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from rag.english.lexicon import COUNTRIES
from rag.english.names import CALENDAR, ROLES, Name, bare
from rag.english.words import INITIALISM, Word, words
from rag.reading.features import Judged
from rag.reading.find import SURE
from rag.reading.question import Question
from rag.types import AnswerKind

IN_SENTENCES: frozenset[AnswerKind] = frozenset({"why", "said", "how", "topic", "yes_no"})
"""Kinds of question that a sentence answers, not a name or number."""

SHOWN = 0.1
"""Least share of the weight of all passages that an answer must have to be put first."""

SURE_OF = 0.5
"""Least likelihood of a weighed answer that stands against what rules tie to the question."""

_BEFORE_A_DAY = re.compile(r"^(?:in|on|by|since|until|from|at|around|about)\s+", re.IGNORECASE)
_SHARE = re.compile(
    r"(?<![\w.,])(?P<number>[\d.,]*\d)\s?(?P<sign>%|per cent\b|percent\b)", re.IGNORECASE
)
_DOING = re.compile(r"what (?:do|does|did)\b", re.IGNORECASE)


def short_answer(question: Question, one: Judged) -> str | None:
    """The name, number, date or phrase asked for, in the sentence `one`; None where none is."""
    if question.asked.kind in IN_SENTENCES:
        return one.found.text
    if several := _several(question, one):
        return _listed(several)
    if one.told.likeliest >= SHOWN:
        return mended(question, one, one.told.offered[0][1])
    seen = one.told.text if math.exp(one.told.answer) >= SHOWN else None
    return mended(question, one, seen)


def settled_short(question: Question, one: Judged, tied: str | None) -> str | None:
    """The short answer in the sentence `one`, where rules tie `tied` to what is asked."""
    weighed = short_answer(question, one)
    kept = weighed if tied is None or (weighed and one.told.likeliest >= SURE_OF) else tied
    whole = kept and _with_share(kept, one.candidate.text)
    return whole and _unshouted(whole, one.candidate.article.text)


def _with_share(short: str, sentence: str) -> str | None:
    """A share whole: "3.5 per cent" for "3.5" or "cent"; None where that may be several."""
    shares = list(_SHARE.finditer(sentence))
    for share in shares:
        if short == share["number"]:
            return share[0]
    if any(short in (share["sign"], *share["sign"].split()) for share in shares):
        return shares[0][0] if len(shares) == 1 else None
    return short


def _unshouted(short: str, text: str) -> str:
    """As the article writes it elsewhere: "Tarn Cross" for its dateline's capitals."""
    if not short.isupper() or len(short) <= INITIALISM:
        return short
    written = re.finditer(rf"\b{re.escape(short)}\b", text, re.IGNORECASE)
    return next((found[0] for found in written if not found[0].isupper()), short)


def _several(question: Question, one: Judged) -> list[str]:
    """As many answers as are asked for where those are several, of the sentence's likeliest."""
    if question.asked.wanted < 2:
        return []
    taken: set[str] = set()
    texts = []
    for answer, text in one.told.offered:
        if answer.share >= SHOWN / 2 and not taken & set(answer.key.split()):
            taken |= set(answer.key.split())
            texts.append(text)
    if len(texts) < question.asked.wanted and one.told.text:
        texts = [one.told.text, *(text for _, text in one.told.others)]
    return texts[: question.asked.wanted]


def mended(question: Question, one: Judged, seen: str | None) -> str | None:
    """What the model saw in the sentence `one`, whole and without what is no part of it."""
    kind = question.asked.kind
    known = one.found.text if one.found.score >= SURE else None
    if seen and _torn(seen):
        seen = None
    if kind == "number":
        return _number(seen, known)
    if kind == "when":
        return _day(seen, one.found.text)
    if seen:
        seen = _whole_name(seen, one.candidate.said.names)
    if kind in ("who", "where"):
        return _name(seen, known)
    return None if seen and _in_part(question.text, seen) else seen or one.found.text


def _torn(seen: str) -> bool:
    """Whether it holds one end of a quotation only, and so is no whole phrase."""
    return seen.count("“") != seen.count("”") or seen.count('"') % 2 == 1


def _in_part(text: str, seen: str) -> bool:
    """Whether one word, or a manner, answers a question for what somebody does: a part of it."""
    adverb = seen.split(None, 1)[0].endswith("ly")
    return bool(_DOING.match(text)) and seen.islower() and (seen.isalpha() or adverb)


def _number(seen: str | None, known: str | None) -> str | None:
    """Rules know what is counted; the model, whether its unit belongs to the answer."""
    if seen is None or known is None:
        return known or seen
    return seen if seen in known and _counts(seen) else known


def _counts(text: str) -> bool:
    return any(word.number for word in words(text))


def _day(seen: str | None, found: str | None) -> str | None:
    """The model's day, made whole where it is a part of one; else the one that rules found."""
    known = _BEFORE_A_DAY.sub("", found) if found else None
    if seen is None or known is None:
        return known or seen
    dated = any(word.number or word.form.lower() in CALENDAR for word in words(seen))
    much_more = known in seen and len(seen.split()) > len(known.split()) + 2
    return known if seen in known or much_more or not dated else seen


def _name(seen: str | None, known: str | None) -> str | None:
    """The model's name, without what stands around it, or whole where it is a part of one."""
    if seen is None or known is None:
        return known or seen
    mine = {w.stem for w in words(seen) if w.capital and not _no_part(w)}
    theirs = {w.stem for w in words(known) if w.capital}
    if not mine or any(not w.capital and not w.stop for w in words(seen)):
        return known
    if known.startswith(f"{seen} of "):
        return seen
    return known if mine < theirs or theirs < mine else seen


def _whole_name(seen: str, names: Sequence[Name]) -> str:
    """The name that the model saw the end of: "Port Elra United" for "Elra United".

    What stands in front of it stays away where it is a title, a people or a day.
    """
    mine = [word.form for word in words(seen)]
    for name in names:
        forms = [bare(word.form) for word in name.words]
        front = name.words[: len(forms) - len(mine)]
        if front and mine == forms[len(front) :] and not any(_no_part(word) for word in front):
            return " ".join([*(word.form for word in front), seen])
    return seen


def _no_part(word: Word) -> bool:
    lower = word.form.lower()
    return lower in ROLES or lower in CALENDAR or word.stem in COUNTRIES


def _listed(texts: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(texts[:-1]), texts[-1])))

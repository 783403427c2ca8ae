"""Questions made from the articles' own sentences, by rule.

A span of a sentence is taken out and a question word put in its place or in front: the way of
Lewis et al. 2019 (unsupervised question answering by cloze translation). Where the same span
stands in another passage of the story, that passage is the one to find it in: the recurring
spans of Ram et al. 2021 (Splinter).
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rag.reading.candidates import leans, quotable
from rag.reading.find import Passage
from rag.sentences import sentence_spans
from rag.training.gaps import SAID, Gap, gaps_of
from rag.training.question_words import TYPES, Around, noun_of, question_words
from rag.training.spans import Place
from rag.training.wording import Clause, brief, clause, inverted
from rag.types import Article

SHORTEST, LONGEST = 50, 360
_LEAD = re.compile(
    r"^(?:But|And|Meanwhile|However|Still|Also|In addition|Separately|Later|Then),? +",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"^['’]s?(?!\w)")
_CUT = re.compile(r"[,;:—–](?= )")
_QUANTITY = re.compile(
    r"\b(?:(?:at least|more than|fewer than|less than|about|around|nearly|almost|over|up to|some"
    r"|an estimated|roughly|approximately|only|just|as many as|the) ?)+$",
    re.IGNORECASE,
)
_DETERMINER = re.compile(r"(?:the|an?)", re.IGNORECASE)
_PREPOSITION = re.compile(r"\b(?:in|at|near|outside|on|since|until|by|from|to|early|late) ?$")
_APPOSITION = re.compile(r"^, [^,]{3,80}, ")
_COUNTED = re.compile(
    r"[ -]((?:(?!(?:of|in|on|at|to|and|as|by|from|with|were|was|are)\b)[a-z]+ ?)"
    r"{1,2})"
)
_MODIFIERS = re.compile(r" (?:an?|the|his|her|its|their|new|more)(?: [\w-]+)? $")
_TOLD_BY = re.compile(
    r",? (?:according to [^,]+|(?:[A-Z][\w.’'-]+ |the |police |officials ){1,4}(?:said|says)"
    r"|(?:he|she|they|officials|police|authorities) (?:said|says|added))(?:[^,]{0,30})?$"
)
_BROKEN = re.compile(r"[,;:—–“”\"]")
_BECAUSE = re.compile(r",? (?:because|due to|because of|owing to|citing) ?$")
_IN_ORDER = 0.85
"""How often a question has the order of a question; else its word stands in the gap."""

_FEWEST, _MOST = 4, 22
"""Words of a question."""

_WEIGHTS = {
    "person": 3, "number": 3, "name": 2, "place": 2, "country": 2, "money": 2, "measure": 2,
    "date": 1, "said": 1, "noun": 1,
    "reason": 3,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """A question whose answer is `article.text[start:end]`, made from the sentence there."""

    question: str
    answer: str
    kind: str
    start: int
    end: int
    sentence: Place


def made(article: Article, rng: random.Random) -> Iterator[Made]:
    """Questions from an article's sentences in random order, at most one a sentence."""
    sentences = sentence_spans(article.text)
    rng.shuffle(sentences)
    for start, end in sentences:
        sentence = article.text[start:end]
        if not SHORTEST <= len(sentence) <= LONGEST or not quotable(sentence) or leans(sentence):
            continue
        gaps = gaps_of(sentence)
        if not gaps:
            continue
        kinds = sorted({gap.kind for gap in gaps})
        kind = rng.choices(kinds, [_WEIGHTS[kind] for kind in kinds])[0]
        gap = rng.choice([gap for gap in gaps if gap.kind == kind])
        if re.search(r"[\w’']$", sentence[: gap.start]) or re.match(r"[-\w]", sentence[gap.end :]):
            continue
        question = said(sentence, gap) if kind == "said" else asked(sentence, gap, rng)
        if len(question.split()) >= _FEWEST:
            answer = sentence[gap.start : gap.end]
            yield Made(question, answer, kind, start + gap.start, start + gap.end, (start, end))


def asked(sentence: str, gap: Gap, rng: random.Random) -> str:
    """The sentence as a question for what stands in the gap; empty where none comes of it."""
    lead = gap.start if gap.lead is None else gap.lead
    left, right = _LEAD.sub("", sentence[:lead]), sentence[gap.end :].rstrip(" .!")
    around = Around(left, sentence[gap.start : gap.end], _TOLD_BY.sub("", right), gap.kind)
    in_order = gap.kind == "noun" or rng.random() < _IN_ORDER
    text = (_in_order(around, rng) if in_order else _in_place(around, rng)) or ""
    text = " ".join(text.split()).strip(" ,;:—–")
    if in_order and not _FEWEST <= len(text.split()) <= _MOST:
        return ""
    text = _shorter_names(text, rng)
    return text[:1].upper() + text[1:] + "?"


def _in_order(around: Around, rng: random.Random) -> str | None:
    """In the order of a question; None where the clause cannot be told."""
    bare_left = _QUANTITY.sub("", around.left).rstrip()
    if not bare_left or _DETERMINER.fullmatch(bare_left):
        return _of_subject(replace(around, left=""), rng)
    told = clause(_adverbs_off(around.left))
    if told is None or told.verb[1] >= len(told.text):
        return None
    if around.kind == "name" and not noun_of(around) and rng.random() < 0.7:
        return None
    before = told.text[told.verb[1] :]
    return None if _BROKEN.search(before) else _of_object(told, before, around, rng)


def _of_object(told: Clause, before: str, around: Around, rng: random.Random) -> str:
    """A question for what stands after the verb: "when did the writers walk out"."""
    what, right = question_words(around, rng), around.right
    if around.kind == "reason":
        return inverted(told, "why", brief(_BECAUSE.sub("", before), rng), rng)
    if around.kind in ("number", "measure") and (match := _COUNTED.match(right)):
        what, right = f"{what} {match[1]}", right[match.end() :]
    before = _QUANTITY.sub("", before)
    if around.kind == "noun":
        before = _MODIFIERS.sub(" ", before)
    if what in ("where", "when"):
        before = _PREPOSITION.sub("", before)
    elif what.startswith("which ") and what[6:] in TYPES:
        before = re.sub(rf"(?:\b(?:an?|the) )?\b{what[6:]} ?$", "", before)
    return inverted(told, what, f"{before.rstrip()} {brief(right, rng)}", rng)


def _of_subject(around: Around, rng: random.Random) -> str | None:
    """A question for what the sentence begins with: "who won the cup"."""
    what = question_words(around, rng)
    after = _APPOSITION.sub("", _POSSESSIVE.sub("", around.right))
    told = clause(f"{around.answer}{after}", longest=12)
    if told is None:
        return None
    counting = around.kind in ("number", "measure")
    counted = told.text[len(around.answer) : told.verb[0]] if counting else ""
    if "," in counted:
        return None
    return f"{what} {counted} {told.form} {brief(told.text[told.verb[1] :], rng)}"


def _in_place(around: Around, rng: random.Random) -> str:
    """With the question word where the answer stood."""
    if rng.random() < 0.6:
        left, right = _clause(around.left, around.right, rng)
        around = replace(around, left=left, right=right)
    what = question_words(around, rng)
    left, right = _thinned(around.left, rng), _thinned(around.right, rng)
    if around.kind == "reason":
        left = _BECAUSE.sub("", left)
        return f"why: {left}" if rng.random() < 0.5 else f"{left} why"
    if left.strip() and rng.random() < 0.25:
        return f"{what} {left.rstrip()} {_POSSESSIVE.sub('', right).lstrip(' ,')}"
    return f"{left}{what}{right}"


def _adverbs_off(left: str) -> str:
    """What stands before the gap without "On Tuesday, " in front of it."""
    return re.sub(r"^(?:On|In|At|After|Since|By|Last|Earlier)\b[^,]{1,40}, ", "", left)


def _shorter_names(text: str, rng: random.Random) -> str:
    """People by their last name alone in some questions, as one asks who knows the story."""
    for name in Passage.of(text).names:
        person, sure = name.person()
        if len(person) == 2 and sure >= 0.8 and not name.opens and rng.random() < 0.3:
            first, last = person
            return text[: first.start] + text[last.start :]
    return text


def _clause(left: str, right: str, rng: random.Random) -> tuple[str, str]:
    """Both sides cut at a comma, where enough is left to ask with."""
    cuts = [m.end() for m in _CUT.finditer(left)]
    short = left[rng.choice(cuts) :] if cuts else left
    ends = [m.start() for m in _CUT.finditer(right)]
    brief = right[: rng.choice(ends)] if ends else right
    for one, other in ((short, brief), (left, brief), (short, right)):
        if len((one + " " + other).split()) >= 7:
            return one, other
    return left, right


def _thinned(text: str, rng: random.Random) -> str:
    """Some words left out, as a question never repeats a sentence whole."""
    if rng.random() < 0.7:
        return text
    kept = [w for w in re.split(r"(?<= )", text) if rng.random() > 0.15 or not w[:1].islower()]
    return "".join(kept)


def said(sentence: str, gap: Gap) -> str:
    """What the speaker of the quotation in the gap said."""
    match = next((m for m in SAID.finditer(sentence) if m.start("words") == gap.start), None)
    if match is None:
        return ""
    speaker = (match["after"] or match["before"] or "").strip()
    rest = f"{sentence[: match.start()]} {sentence[match.end() :]}"
    names = [n.words[-1].form for n in Passage.of(rest).names if n.words[-1].form not in speaker]
    about = f" about {names[0]}" if names else ""
    return f"What did {speaker} say{about} to reporters?" if speaker else ""

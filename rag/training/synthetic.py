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
from dataclasses import dataclass

from rag.english.lexicon import COUNTRIES
from rag.english.names import CALENDAR, Name, bare
from rag.english.patterns import CURRENCY, DATE, LOOSE_DATE, MEASURE, YEAR
from rag.reading.candidates import leans, quotable
from rag.reading.find import Passage
from rag.sentences import sentence_spans
from rag.training.spans import Place
from rag.types import Article

SHORTEST, LONGEST = 50, 360
_LEAD = re.compile(
    r"^(?:But|And|Meanwhile|However|Still|Also|In addition|Separately|Later|Then),? +",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"^['’]s?(?!\w)")
_CUT = re.compile(r"[,;:—–](?= )")
_SAID = re.compile(
    r"[“\"](?P<words>[^“”\"]{25,220}?)[,.!?]?[”\"],? (?:"
    r"(?:said|says|told \w+) (?P<after>(?:[A-Z][\w’'-]+ ?){1,3})"
    r"|(?P<before>(?:[A-Z][\w’'-]+ ?){1,3})(?:said|says))"
)
_WHICH = {
    "country": ("which country", "what country", "which nation", "where"),
    "place": ("which city", "where", "which place", "which state", "which US city", "which town"),
    "person": ("who", "who", "which person", "what is the name of the person who"),
    "name": ("what", "which company", "which organization", "which group", "which one", "what"),
    "noun": ("what", "what", "which thing", "what kind of thing", "which of these"),
}
_WEIGHTS = {
    "person": 3, "number": 3, "name": 2, "place": 2, "country": 2, "money": 2, "measure": 2,
    "date": 1, "said": 1, "noun": 1,
}  # fmt: skip
_NOUN_BEFORE = frozenset("a an the of by with for into from his her its their more new".split())


@dataclass(frozen=True, slots=True)
class Made:
    """A question whose answer is `article.text[start:end]`, made from the sentence there."""

    question: str
    answer: str
    kind: str
    start: int
    end: int
    sentence: Place


@dataclass(frozen=True, slots=True)
class _Gap:
    """The answer's place; `lead` is where its titles begin ("President"), which go with it."""

    start: int
    end: int
    kind: str
    lead: int | None = None


def made(article: Article, rng: random.Random) -> Iterator[Made]:
    """Questions from an article's sentences in random order, at most one a sentence."""
    sentences = sentence_spans(article.text)
    rng.shuffle(sentences)
    for start, end in sentences:
        sentence = article.text[start:end]
        if not SHORTEST <= len(sentence) <= LONGEST or not quotable(sentence) or leans(sentence):
            continue
        gaps = _gaps(sentence)
        if not gaps:
            continue
        kinds = sorted({gap.kind for gap in gaps})
        kind = rng.choices(kinds, [_WEIGHTS[kind] for kind in kinds])[0]
        gap = rng.choice([gap for gap in gaps if gap.kind == kind])
        question = said(sentence, gap) if kind == "said" else asked(sentence, gap, rng)
        if question and len(question.split()) >= 5:
            answer = sentence[gap.start : gap.end]
            yield Made(question, answer, kind, start + gap.start, start + gap.end, (start, end))


def _gaps(sentence: str) -> list[_Gap]:
    passage = Passage.of(sentence)
    gaps = [gap for name in passage.names if (gap := _of_name(sentence, name))]
    gaps += _of_numbers(passage)
    dates = [*DATE.finditer(sentence), *LOOSE_DATE.finditer(sentence)]
    gaps += [_Gap(*match.span(), "date") for match in dates]
    gaps += [_Gap(*match.span("words"), "said") for match in _SAID.finditer(sentence)]
    gaps += _of_nouns(passage)
    return gaps


def _of_name(sentence: str, name: Name) -> _Gap | None:
    person, sure = name.person()
    if person and sure >= 0.8:
        end = person[-1].start + len(bare(person[-1].form))
        return _Gap(person[0].start, end, "person", name.start)
    if name.words[0].form.lower() in CALENDAR or (name.opens and len(name.words) == 1):
        return None
    if name.words[-1].stem in COUNTRIES:
        return _Gap(name.start, name.end, "country")
    before = sentence[: name.start].rsplit(None, 1)[-1:]
    located = before and before[0].lower() in ("in", "near", "outside", "at")
    return _Gap(name.start, name.end, "place" if located else "name")


def _of_numbers(passage: Passage) -> list[_Gap]:
    gaps = []
    for word in passage.words:
        if not word.number or word.form.lower() == "one" or YEAR.fullmatch(word.form):
            continue
        start, end = word.start, word.end
        if start and passage.text[start - 1] in CURRENCY:
            start -= 1
            if unit := MEASURE.match(passage.text[end:]):
                end += unit.end()
            gaps.append(_Gap(start, end, "money"))
        elif unit := MEASURE.match(passage.text[end:]):
            gaps.append(_Gap(start, end + unit.end(), "measure"))
        else:
            gaps.append(_Gap(start, end, "number"))
    return gaps


def _of_nouns(passage: Passage) -> list[_Gap]:
    gaps = []
    for before, word in zip(passage.words, passage.words[1:], strict=False):
        plain = word.form.islower() and word.form.isalpha() and len(word.form) >= 5
        if plain and not word.stop and not word.generic and before.form.lower() in _NOUN_BEFORE:
            gaps.append(_Gap(word.start, word.end, "noun"))
    return gaps


def asked(sentence: str, gap: _Gap, rng: random.Random) -> str:
    """The sentence as a question for what stands in the gap."""
    lead = gap.start if gap.lead is None else gap.lead
    left, right = sentence[:lead], sentence[gap.end :].rstrip(" .!")
    if rng.random() < 0.6:
        left, right = _clause(left, right, rng)
    left = _LEAD.sub("", left)
    what = _question_words(gap, left, right, rng)
    left, right = _thinned(left, rng), _thinned(right, rng)
    if left.strip() and rng.random() < 0.35:
        text = f"{what} {left.rstrip()} {_POSSESSIVE.sub('', right).lstrip(' ,')}"
    else:
        text = f"{left}{what}{right}"
    text = " ".join(text.split())
    return text[:1].upper() + text[1:] + "?"


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


def _question_words(gap: _Gap, left: str, right: str, rng: random.Random) -> str:
    if gap.kind == "number":
        return "how many" if re.match(r"[ -][a-z]", right) else "what number"
    if gap.kind == "money":
        return "how much" if rng.random() < 0.7 else "how much money"
    if gap.kind == "measure":
        return rng.choice(("how much", "how many", "what percentage", "how long", "how far"))
    if gap.kind == "date":
        return rng.choice(("when", "when", "on what day", "what date"))
    if gap.kind == "person" and left.strip():
        return "who"
    return rng.choice(_WHICH[gap.kind])


def _thinned(text: str, rng: random.Random) -> str:
    """Some words left out, as a question never repeats a sentence whole."""
    if rng.random() < 0.4:
        return text
    kept = [w for w in re.split(r"(?<= )", text) if rng.random() > 0.15 or not w[:1].islower()]
    return "".join(kept)


def said(sentence: str, gap: _Gap) -> str:
    """What the speaker of the quotation in the gap said."""
    match = next((m for m in _SAID.finditer(sentence) if m.start("words") == gap.start), None)
    if match is None:
        return ""
    speaker = (match["after"] or match["before"] or "").strip()
    rest = f"{sentence[: match.start()]} {sentence[match.end() :]}"
    names = [n.words[-1].form for n in Passage.of(rest).names if n.words[-1].form not in speaker]
    about = f" about {names[0]}" if names else ""
    return f"What did {speaker} say{about} to reporters?" if speaker else ""

"""Questions to start with, made from the newest articles by plain rules.

A rule reads one article and gives a question that a sentence of it answers. Kinds take turns, so
that four suggestions show what can be asked: a number, a date, a winner, what somebody said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, zip_longest
from typing import Protocol

from rag.english.names import Name, names
from rag.english.verbs import base, past
from rag.types import Article
from ui.inert import line

NEWEST = 40
"""Articles looked at, newest first."""

MOST_TRIES = 16
"""Questions put to the desk before settling for what there is."""

LONGEST = 90
_SURE = 0.8
_CUT = re.compile(r"(?:[vczu]|ib|ng|[ia]t|[aeiou]s)$")
"""Endings of a verb that may have lost its last letter ("describ"): such are left out."""

_SPEAKING = frozenset({"say", "tell", "add", "be", "have", "announce", "warn"})
_LEAD_CHARS = 2500

_NAME = r"[A-Z][\w’'-]+(?: (?:of (?:the )?)?[A-Z][\w’'-]+){0,4}"
_THING = r"(?P<what>\b[Tt]he (?:(?!(?:the|said|that|which|who|and|but)\b)[\w’'-]+ ){2,4})"
_NUMBER = r"\b(?:\d[\d,]*|[a-z]+teen|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_TOLL = re.compile(
    rf"{_NUMBER} people (?P<did>were killed|have died|died|were injured|were evacuated)"
    rf"[^.\n]{{0,40}}? in (?P<place>{_NAME})"
)
_WHEN = re.compile(
    rf"{_THING}(?:will|is due to|is to) (?P<do>open|reopen|begin|start|close|resume)\b"
    r"(?= (?:again )?(?:on|in|at|by) )"
)
_COST = re.compile(rf"{_THING}(?:will|is expected to) cost (?:about |some |up to )?[$€£]?\d")
_ROLE = re.compile(
    rf"(?P<name>[A-Z][\w’'-]+ [A-Z][\w’'-]+), (?:the |its )?"
    rf"(?P<role>(?!an? |(?:the )?(?:former |candidate|then ))[a-z][a-z ]{{3,30}})"
    rf" of (?P<whose>(?:the )?{_NAME}),"
)
_WON = re.compile(
    rf"\b(?:has |have )?won (?P<what>the (?:{_NAME}|runoff|election|final|vote)(?: in {_NAME})?)"
)
_NO_NAME = r"(?:The|It|He|She|They|We|I|You|This|That|These|Those|There|Both|Some|Many|Nobody)"
_TELLER = rf"(?:(?<=\n)|(?<=\. )|^)(?P<who>(?!{_NO_NAME}\b){_NAME}|The (?:[a-z]+ ){{1,3}}?)\s?"
_BECAUSE = re.compile(rf"{_TELLER} ?(?P<verb>[a-z]+)(?P<rest>(?: [\w’'-]+){{0,6}}?) because ")
_DAY = (
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|"
    r"\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December)"
)
_ON = re.compile(rf"{_TELLER} ?(?P<verb>[a-z]+)(?P<rest>(?: [\w’'-]+){{1,7}}?) on (?:{_DAY})\b")
_SAID = re.compile(r"^(?:,[^,.\n]{1,60},)? (?:said|told|warned|promised|added)\b")


Found = Iterator[tuple[str, str]]
"""Pairs of article id and question."""


class Articles(Protocol):
    """What of the index is needed here."""

    def articles(self, *, limit: int | None = None) -> list[Article]:
        """The newest articles first."""


def suggest(
    index: Articles, n: int = 4, *, answers: Callable[[str, str], bool] | None = None
) -> list[str]:
    """At most `n` questions that the newest articles answer, each about another article.

    Args:
        index: where the articles are.
        n: how many to find.
        answers: whether the desk answers a question from the article with an id; only such are
            taken. None takes all.
    """
    taken: list[str] = []
    used: set[str] = set()
    tries = 0
    for article_id, question in questions(index.articles(limit=NEWEST)):
        if len(taken) == n or tries == MOST_TRIES:
            break
        if article_id in used or question in taken:
            continue
        tries += 1
        if answers is None or answers(question, article_id):
            used.add(article_id)
            taken.append(question)
    return taken


def questions(articles: Sequence[Article]) -> Found:
    """Pairs of an article's id and a question that a sentence of it answers, kinds in turn."""
    rows = [list(rule(articles)) for rule in _RULES]
    for found in chain.from_iterable(zip_longest(*rows)):
        if found is not None and len(found[1]) <= LONGEST:
            yield found


def _tolls(articles: Sequence[Article]) -> Found:
    for article in articles:
        if hit := _TOLL.search(article.text[:_LEAD_CHARS]):
            yield article.id, f"How many people {hit['did']} in {line(hit['place'])}?"


def _sayings(articles: Sequence[Article]) -> Found:
    """Somebody named in full whose words are reported; first those with a known topic."""
    bare: list[tuple[str, str]] = []
    heard: set[str] = set()
    for article in articles:
        lead = article.text[:_LEAD_CHARS]
        for name in names(lead):
            who, sure = name.person()
            if sure < _SURE or len(who) < 2 or not _SAID.match(lead[name.end : name.end + 80]):
                continue
            speaker = line(lead[who[0].start : name.end])
            if speaker in heard:
                break
            heard.add(speaker)
            topic = _topic(article.title, speaker)
            if topic:
                yield article.id, f"What did {speaker} say about {topic}?"
            else:
                bare.append((article.id, f"What did {speaker} say?"))
            break
    yield from bare


def _dates(articles: Sequence[Article]) -> Found:
    for article in articles:
        if hit := _WHEN.search(article.text[:_LEAD_CHARS]):
            yield article.id, f"When will {_lowered(hit['what'])} {hit['do']}?"


def _costs(articles: Sequence[Article]) -> Found:
    for article in articles:
        if hit := _COST.search(article.text[:_LEAD_CHARS]):
            yield article.id, f"How much will {_lowered(hit['what'])} cost?"


def _roles(articles: Sequence[Article]) -> Found:
    for article in articles:
        if hit := _ROLE.search(article.text[:_LEAD_CHARS]):
            yield article.id, f"Who is the {line(hit['role'])} of {line(hit['whose'])}?"


def _winners(articles: Sequence[Article]) -> Found:
    for article in articles:
        if hit := _WON.search(article.text[:_LEAD_CHARS]):
            yield article.id, f"Who won {line(hit['what'])}?"


def _causes(articles: Sequence[Article]) -> Found:
    yield from _asked_of(_BECAUSE, "Why", articles)


def _days(articles: Sequence[Article]) -> Found:
    yield from _asked_of(_ON, "When", articles)


def _asked_of(pattern: re.Pattern[str], word: str, articles: Sequence[Article]) -> Found:
    """A sentence in the past tense asked with a question word: "Why did Halden Mutual fail?"."""
    for article in articles:
        for hit in pattern.finditer(article.text[:_LEAD_CHARS]):
            verb, who = base(hit["verb"]), line(hit["who"])
            if not verb or past(verb) != hit["verb"] or verb in _SPEAKING or _CUT.search(verb):
                continue
            subject = _lowered(who) if who.startswith("The ") else who
            yield article.id, f"{word} did {subject} {verb}{_rest(hit['rest'])}?"


def _rest(words: str) -> str:
    return f" {line(words)}" if words.strip() else ""


def _lowered(what: str) -> str:
    """A thing as it stands inside a sentence."""
    shown = line(what)
    return f"{shown[0].lower()}{shown[1:]}"


def _topic(title: str, speaker: str) -> str:
    """A person or country that a headline names beside the speaker; "" where there is none.

    Other names read badly without their article ("about Commanders").
    """
    known = set(speaker.lower().split())
    for name in names(title):
        forms = {word.form.lower() for word in name.words}
        who, sure = name.person()
        person = sure >= _SURE and len(who) == 2 and who == name.words
        shouted = any(word.form.isupper() for word in name.words)
        if (person or name.place) and not shouted and not forms & known:
            return _shown(title, name)
    return ""


def _shown(text: str, name: Name) -> str:
    return line(text[name.start : name.end])


_RULES = (_dates, _causes, _sayings, _winners, _days, _roles, _tolls, _costs)

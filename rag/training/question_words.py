"""Which words ask for an answer: by its kind, and by the noun its sentence calls it."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from rag.english.lexicon import word_set

TYPES = word_set(
    """
    actor actress singer rapper author writer director comedian musician band artist painter
    model designer athlete player footballer quarterback golfer boxer swimmer sprinter cyclist
    coach manager driver team club franchise company firm giant startup maker automaker carmaker
    airline airport bank retailer chain supermarket restaurant brand network broadcaster
    newspaper magazine website platform app service studio publisher university college school
    hospital museum theatre theater gallery church agency ministry department regulator court
    union charity foundation organization organisation group party movement militia army navy
    country nation kingdom state province region county district city town village capital
    island river lake sea ocean mountain volcano desert park stadium street square bridge port
    film movie series show sitcom drama documentary album song single book novel game musical
    play opera award prize medal tournament championship cup league festival ceremony race
    conference summit election referendum law bill treaty deal operation mission hurricane storm
    typhoon cyclone earthquake virus disease drug vaccine species animal dog horse plane ship
    vessel submarine rocket spacecraft telescope satellite planet moon asteroid car truck train
    phone language religion president minister chancellor senator governor mayor king queen
    prince princess pope judge general lawyer journalist presenter anchor host billionaire
    entrepreneur founder scientist astronaut activist dissident politician lawmaker candidate
    """
)

_WHICH = {
    "country": ("which country", "what country", "which nation", "where"),
    "place": ("which city", "where", "which place", "which state", "which US city", "which town"),
    "person": ("who", "who", "which person", "what is the name of the person who"),
    "name": ("what", "which company", "which organization", "which group", "which one", "what"),
    "noun": ("what", "what", "what", "which thing"),
}


@dataclass(frozen=True, slots=True)
class Around:
    """An answer of some kind and what stands before and after it in its sentence."""

    left: str
    answer: str
    right: str
    kind: str


def question_words(around: Around, rng: random.Random) -> str:
    """What asks for the answer: "who", "which airline", "how many"."""
    match around.kind:
        case "number":
            words = "how many" if re.match(r"[ -][a-z]", around.right) else "what number"
        case "money":
            words = "how much" if rng.random() < 0.7 else "how much money"
        case "measure":
            words = _of_measure(around.answer, rng)
        case "date":
            words = "when" if rng.random() < 0.8 else rng.choice(("on what day", "what date"))
        case "reason":
            words = "why"
        case _:
            words = _of_name(around, rng)
    return words


def _of_name(around: Around, rng: random.Random) -> str:
    noun = noun_of(around) if around.kind != "noun" else None
    if noun and rng.random() < 0.7:
        return f"which {noun}"
    if around.kind == "person":
        return "who" if rng.random() < 0.9 else "which person"
    return rng.choice(_WHICH[around.kind])


def _of_measure(answer: str, rng: random.Random) -> str:
    """What asks for a figure with its unit."""
    lower = answer.lower()
    if re.search(r"%|per ?cent", lower):
        return "what percentage"
    if re.search(r"year|month|week|day|hour|minute|second", lower):
        return rng.choice(("how long", "how many"))
    if re.search(r"mile|kilomet|km|met(?:er|re)|feet|foot", lower):
        return rng.choice(("how far", "how many"))
    return rng.choice(("how much", "how many"))


def noun_of(around: Around) -> str | None:
    """The kind of thing a name stands for, where the sentence tells it.

    "the actor Tom Hanks", "Apple, the company …", "Stanford University".
    """
    last: list[str] = re.findall(r"[a-z]+", around.left[-24:].lower())[-1:]
    if last and last[0] in TYPES and around.left.rstrip().lower().endswith(last[0]):
        return last[0]
    end = around.answer.rsplit(maxsplit=1)[-1].lower()
    if end in TYPES:
        return end
    if match := re.match(r", (?:an?|the|its|his|her)((?: [\w'’-]+){1,6})", around.right):
        told: list[str] = [word for word in str(match[1]).lower().split() if word in TYPES]
        return told[0] if told else None
    return None

"""Names as they compare: without titles and diacritics, one spelling for each transliteration."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from rag.english.lexicon import same_place, word_set
from rag.english.names import CALENDAR, ROLES, Name, bare
from rag.english.words import Word, stem

FORMS_OF_ADDRESS = word_set("mr mrs ms miss dr sir dame lord lady prof rev st saint the")
"""What may stand before a name or not: it tells nothing that could be false."""

_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "æ": "a", "œ": "o", "ł": "l", "đ": "d", "ð": "d",
                          "þ": "th", "ə": "a"})  # fmt: skip
_SPELLINGS = {
    one: line.split()[0]
    for line in """
kyiv kiev kyyiv
kharkiv kharkov
odesa odessa
lviv lvov
dnipro dnepr dnieper
chornobyl chernobyl
beijing peking
mumbai bombay
kolkata calcutta
myanmar burma
yangon rangoon
gaddafi qaddafi kadhafi gadhafi qadhafi khadafy
muhammad mohammed mohammad mohamed muhammed mohamad
hezbollah hizbullah hizballah hizbollah
qaida qaeda
osama usama
hussein hussain husain husayn
ahmed ahmad
yusuf yousef youssef yousuf
abdullah abdallah
ayman aiman
alexander aleksandr oleksandr aleksander alexandr
sergei sergey serhiy sergiy
dmitry dmitri dmytro dmitriy
yevgeny evgeny yevgeni evgeni yevgeniy
alexei alexey aleksei aleksey oleksiy
mikhail mykhailo
nikolai nikolay mykola
volodymyr vladimir
czechia czech
turkey turkiye
geneva geneve
munich munchen
cologne koln
""".strip().splitlines()
    for one in line.split()
}
_ENDINGS = re.compile(r"(?:skyy|skiy|skii|skij|skyi|ski)$")
_LAST_Y = re.compile(r"(?:yy|iy|ij|yi|ii)$")
_DIGRAPHS = re.compile(r"([aou])e")
_SHORTEST = 3


@lru_cache(maxsize=65_536)
def key(form: str) -> str:
    """What a word of a name compares by: "Müller", "Mueller" and "Muller" have one key.

    A people gives its country, an initialism loses its dots.
    """
    plain = bare(form)
    if plain.replace(".", "") in ("US", "USA", "UK"):
        return stem(plain)
    lower = unicodedata.normalize("NFKD", plain.replace(".", "").lower().translate(_LETTERS))
    lower = "".join(letter for letter in lower if not unicodedata.combining(letter))
    if (place := same_place(lower)) != lower:
        return place
    if lower in _SPELLINGS:
        return _SPELLINGS[lower]
    if len(lower) > _SHORTEST:
        lower = _ENDINGS.sub("sky", lower)
        lower = _LAST_Y.sub("y", lower)
        lower = _DIGRAPHS.sub(r"\1", lower)
    return lower


def keys_of(name: Name) -> tuple[str, ...]:
    """The keys of a name's own words: titles, joining words and days left out."""
    return tuple(key(word.form) for word in own_words(name))


def own_words(name: Name) -> list[Word]:
    """The words that make up a name, without titles in front of it and joining words."""
    found = [word for word in name.words if word.capital or word.number]
    return [w for w in found if not _titular(w) and w.form.lower() not in CALENDAR]


def titles_of(name: Name) -> tuple[Word, ...]:
    """The words of a name that say what somebody is: "Prime", "Minister"; "Mr" is none."""
    return tuple(
        word
        for word in name.words
        if _titular(word) and word.form.lower().strip(".") not in FORMS_OF_ADDRESS
    )


def _titular(word: Word) -> bool:
    return bare(word.form).lower().strip(".") in ROLES | FORMS_OF_ADDRESS


def initials(name: Name) -> str:
    """The initials of a name of several words: "UN" for "United Nations"."""
    capitals = [word.form[0] for word in name.words if word.capital]
    return "".join(capitals).lower() if len(capitals) > 1 else ""


def words_of(found: Iterable[Word]) -> frozenset[str]:
    """The keys of some words, as if each were of a name."""
    return frozenset(key(word.form) for word in found)

"""Words that mean the same in news, kept as a table and found again in a stretch of words.

Each line of a table is a meaning: its name, then words in any inflection and, joined by `+`,
words that make the meaning only together and in this order, up to three words apart. A phrase
after `!` takes the meaning away: "called on Pakistan" is no telephone call.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.english.words import Word, stem

REACH = 3


class Thesaurus:
    """Meanings by stem and by phrase."""

    def __init__(self, table: str) -> None:
        single: dict[str, set[str]] = {}
        self._phrases: dict[str, list[tuple[str, tuple[str, ...], bool]]] = {}
        meaning, given = "", True
        for item in table.split():
            if item.endswith(":"):
                meaning, given = item[:-1], True
            elif item == "!":
                given = False
            elif "+" in item:
                phrase = tuple(stem(word) for word in item.split("+"))
                self._phrases.setdefault(phrase[0], []).append((meaning, phrase, given))
            else:
                single.setdefault(stem(item), set()).add(meaning)
        self._single = {form: frozenset(meanings) for form, meanings in single.items()}

    def of(self, form: str) -> frozenset[str]:
        """The meanings a stem has by itself; empty for most words."""
        return self._single.get(form, frozenset())

    def places(self, sequence: Sequence[Word]) -> list[tuple[int, frozenset[str]]]:
        """The places of a stretch of words that mean something, and what, in order."""
        stems = [word.stem for word in sequence]
        found = []
        for place, form in enumerate(stems):
            single, phrases = self._single.get(form), self._phrases.get(form)
            if single is None and phrases is None:
                continue
            here = set(single or ())
            for meaning, phrase, given in phrases or ():
                if _follows(stems, place, phrase):
                    (here.add if given else here.discard)(meaning)
            if here:
                found.append((place, frozenset(here)))
        return found


def _follows(stems: Sequence[str], place: int, phrase: tuple[str, ...]) -> bool:
    for wanted in phrase[1:]:
        ahead = stems[place + 1 : place + 1 + REACH]
        if wanted not in ahead:
            return False
        place += 1 + ahead.index(wanted)
    return True

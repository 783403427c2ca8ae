"""Whether a person is a he or a she, told by title, first name or the words about them.

Only what is sure counts: most names say nothing, and then either pronoun may mean the person.
"""

from __future__ import annotations

import re
from typing import Literal

from rag.english.lexicon import word_set

Gender = Literal["he", "she"]

_HE = word_set(
    """
    mr sir lord king prince duke congressman chairman spokesman emperor father brother husband
    actor businessman
    james john robert michael william david richard joseph thomas charles christopher daniel
    matthew anthony mark donald steven paul andrew joshua kenneth kevin brian george edward ronald
    timothy jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon
    benjamin samuel gregory frank raymond patrick jack dennis peter henry carl arthur joe barack
    bill vladimir emmanuel boris rishi keir narendra shehbaz marco volodymyr xi recep benjamin
    olaf antonio pedro luis carlos jose juan diego pablo hans klaus jean pierre louis francois
    mohammed muhammad ahmed ali omar hassan ivan sergei dmitri viktor igor henrik lars nils jonas
    erik sven bjorn magnus lucan casper tobin
    """
)
_SHE = word_set(
    """
    mrs ms miss lady dame queen princess duchess congresswoman chairwoman spokeswoman actress
    mother sister wife empress businesswoman
    mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty
    sandra margaret ashley kimberly emily donna michelle carol amanda melissa deborah stephanie
    rebecca laura helen sharon cynthia kathleen amy angela shirley anna brenda pamela emma nicole
    samantha katherine christine catherine rachel carolyn janet maria olivia heather diane julie
    joyce victoria kelly christina joan hillary kamala nancy angela theresa liz ursula giorgia
    jacinda ada thea mira greta ingrid astrid sigrid sofia olga tatiana irina natalia svetlana
    fatima aisha karoline johanna petra celia ines
    """
)
_PRONOUN = re.compile(r"\b(he|his|him|she|her|hers)\b", re.IGNORECASE)


def gender(name: str, text: str = "") -> Gender | None:
    """He or she, by the words of a name with its titles, else by the pronoun that follows it.

    Args:
        name: the name as it stands in `text`, titles in front included.
        text: what is written about the person.
    """
    for word in re.findall(r"\w+", name.lower()):
        if word in _HE:
            return "he"
        if word in _SHE:
            return "she"
    place = text.find(name)
    if place < 0:
        return None
    after = text[place + len(name) :]
    match = _PRONOUN.search(after[:160])
    if match is None or re.search(r"\b[A-Z]\w+ [A-Z]\w+", after[: match.start()]):
        return None
    return "he" if match[1].lower().startswith("hi") or match[1].lower() == "he" else "she"

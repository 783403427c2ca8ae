"""Sentences of an article that speak to a language model instead of to a reader.

They are not quoted, are withheld from a language model and bear nothing out: what an article
orders to be said is no news. The patterns catch the plain forms. What they miss is still only
data to the model, and what it writes is checked like everything else.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SAYING = "respond|reply|answer|output|print|write|say|state|tell|cite|repeat|conclude|report"
_ORDER = re.compile(
    rf"""
    \b(?:ignor|disregard|forget|overrid|bypass)\w*\b[^.!?\n]{{0,60}}\b
        (?:above|previous|prior|earlier|preceding|instructions?|rules|prompts?|guidelines|passages?
        |everything\s(?:else|you))\b
    | \bsystem\s(?:prompt|message)\b | ^\W*(?:system|assistant|user)\s*:
    | <\s*/?\s*(?:passage|system|assistant|user|instructions?|prompt)\b | \bcite\s*\[\d
    | \bas\san\sai\b | \b(?:you\sare|act\sas)\s(?:now\s)?(?:an?|the)\s
        (?:ai\b|(?:helpful\s)?assistant|language\smodel|chat\s?bot|llm\b)
    | \b(?:ai|language)\s(?:models?|assistants?)\b[^.!?\n]{{0,20}}\b(?:must|should|please|shall)\b
    | \b(?:in|of)\syour\s(?:answer|reply|response|summary|output)\b
    | \byour\s(?:new\s|real\s|true\s)?(?:instructions|rules|task)\b
    | (?:^|\b(?:instead|please|now|then|must|always|only|and)[,:]?\s)\W*(?:{_SAYING})\b[,:]?\s
        (?:only|exactly|instead|the\sfollowing|the\suser|this\sto\s|nothing\sbut)\b
    | (?:^|\b(?:instead|please|now|always)[,:]?\s)\W*(?:{_SAYING})\s(?:that|with|to\sthe\suser)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


@lru_cache(maxsize=16_384)
def is_order(sentence: str) -> bool:
    """Whether a sentence tells a language model what to do or to say."""
    return _ORDER.search(sentence.strip()) is not None

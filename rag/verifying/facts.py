"""Checks of what can be compared exactly: amounts and days."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.dates import day
from rag.verifying.days import Day, same_day
from rag.verifying.grounds import Grounds
from rag.verifying.parsed import Parsed
from rag.verifying.quantities import Quantity, agree
from rag.verifying.verdict import Finding, Weight

_UNCOUNTED = frozenset({"times", "ordinal"})
_DATING = re.compile(
    r"\b(?:in|since|of|by|until|from|to|for|before|after|during|early|late|mid|and|the|between|"
    r"spring|summer|autumn|fall|winter)[ -]$|[(–-]$",
    re.IGNORECASE,
)
"""What stands before a year; a bare "2025 days" is none."""

_REPORTING = frozenset({"report", "reported", "reports", "published", "writing", "wrote"})


def amounts(grounds: Grounds) -> Iterator[Finding]:
    """Amounts that the cited words do not give, or give of something else."""
    sentence = grounds.sentence
    for said in sentence.amounts:
        if any(one.start <= said.start < one.end for one in sentence.quotations):
            continue
        stood = [amount for text in grounds.cited for amount in text.amounts]
        same = [amount for amount in stood if agree(said, amount)]
        if _as_year(sentence.text[said.start : said.end], grounds):
            continue
        told = [one for one in sentence.amounts if one is not said]
        rival = _rival(said, [s for s in stood if not _told(s, told)])
        if same and (rival is None or any(_counts_same(said, amount) for amount in same)):
            continue
        both = sentence.text[said.start : said.end].lower() == "both"
        if not same and (both or said.unit in _UNCOUNTED) and rival is None:
            if said.unit == "ordinal" and said.number > 1:
                yield _amount(said, None, sentence, "missing")
            continue
        around = [amount for text in grounds.near for amount in text.amounts]
        known = not same and rival is None and any(agree(said, amount) for amount in around)
        weight: Weight = "missing" if known else "wrong"
        yield _amount(said, _text_of(rival, grounds), sentence, weight)


def _amount(said: Quantity, stood: str | None, sentence: Parsed, weight: Weight) -> Finding:
    return Finding(
        "number", weight, sentence.text[said.start : said.end], stood, said.start, said.end
    )


def _counts_same(said: Quantity, stood: Quantity) -> bool:
    """Whether both count the same things; one that counts nothing named may count any."""
    if not said.heads or not stood.heads:
        return True
    return said.heads[0] in stood.heads or stood.heads[0] in said.heads


def _rival(said: Quantity, stood: list[Quantity]) -> Quantity | None:
    """Another amount of the same: its unit, and for what is counted the thing that is named."""
    for amount in stood:
        if agree(said, amount) or amount.unit != said.unit:
            continue
        if said.unit in _UNCOUNTED:
            return amount
        if set(said.heads[:2]) & set(amount.heads[:2]):
            return amount
        if said.unit not in (None, "day") and not (said.heads and amount.heads):
            return amount
    return None


def _told(stood: Quantity, said: list[Quantity]) -> bool:
    """Whether another amount of the sentence tells one of the source."""
    return any(agree(one, stood) and _counts_same(one, stood) for one in said)


def _text_of(amount: Quantity | None, grounds: Grounds) -> str | None:
    for text in grounds.cited:
        if amount in text.amounts and amount is not None:
            return text.text[amount.start : amount.end]
    return None


def moments(grounds: Grounds) -> Iterator[Finding]:
    """Days that the cited words do not give, nor the text around where these give none."""
    sentence = grounds.sentence
    for said in sentence.days:
        if any(one.start <= said.start < one.end for one in sentence.quotations):
            continue
        stood = [one for text in grounds.cited for one in text.days]
        text = sentence.text[said.start : said.end]
        alike = [one for one in stood if _fineness(one) == _fineness(said)]
        told = [other for other in sentence.days if other is not said]
        other = next((one for one in alike if not any(same_day(t, one) for t in told)), None)
        same = [one for one in stood if same_day(said, one)]
        if _as_number(text, grounds) or (same and (other is None or set(same) & set(alike))):
            continue
        around = [one for text in grounds.near for one in text.days]
        known = any(same_day(said, one) for one in around) or _is_report(said, grounds)
        loose = text.isdigit() and not _DATING.search(sentence.text[: said.start])
        weight: Weight = "wrong" if not known else "missing" if other or loose else "slight"
        yield Finding("date", weight, text, _day_text(other, grounds), said.start, said.end)


def _as_number(text: str, grounds: Grounds) -> bool:
    """Whether what looks like a year stands in the cited words as a number: "2000 people"."""
    return text.isdigit() and any(
        amount.number == float(text) for cited in grounds.cited for amount in cited.amounts
    )


def _as_year(text: str, grounds: Grounds) -> bool:
    """Whether a number stands in the cited words as a year."""
    return any(
        cited.text[one.start : one.end] == text for cited in grounds.cited for one in cited.days
    )


def _fineness(one: Day) -> str:
    """Whether it tells a day, a month or a year."""
    if not one.readings:
        return "day"
    first, last = one.readings[0]
    length = (last - first).days
    return "day" if length < 8 else "month" if length < 40 else "year"


def _is_report(said: Day, grounds: Grounds) -> bool:
    """Whether it is the day of the article in a sentence about its report."""
    if not any(word.form in _REPORTING for word in grounds.sentence.said):
        return False
    published = [day(quote.published_at) for quote in grounds.quotes if quote.published_at]
    return any(first <= one <= last for one in published for first, last in said.readings)


def _day_text(other: Day | None, grounds: Grounds) -> str | None:
    for text in grounds.cited:
        if other is not None and other in text.days:
            return text.text[other.start : other.end]
    return None

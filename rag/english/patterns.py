"""How dates, causes, quotations and measures look in English news text."""

from __future__ import annotations

import re

MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
)
WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
DATE = re.compile(
    rf"\b(?:{WEEKDAY},? )?(?:{MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}})?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{MONTH}(?:,? \d{{4}})?|{MONTH},? \d{{4}})"
)
LOOSE_DATE = re.compile(
    rf"\b(?:(?:early |late |last |next )?{WEEKDAY}(?: (?:morning|afternoon|evening|night))?"
    rf"|(?:in |from |since |until |by |early |late |last |next ){MONTH}(?![a-z])"
    r"|(?:in|since|by|until) (?:19|20)\d\d"
    r"|yesterday|today|tomorrow|(?:last|next|this) (?:week|month|year|spring|summer|autumn|fall|"
    r"winter)|at (?:noon|midnight)|(?:at )?\d{1,2}(?:[.:]\d\d)? ?[ap]\.m\.?"
    r"|(?:\w+|\d+) (?:days|weeks|months|years) (?:ago|later|earlier))\b"
)
CAUSE = re.compile(
    r"\b(?:because|due to|owing to|as a result|in response to|citing|prompted by|blamed|blames|"
    r"caused by|thanks to|in protest|to protest|on grounds|the reason|so that|in order to|"
    r"stemm\w+ from|led to|after accusations|"
    r"over (?:his|her|their|its|the|alleged|concerns|claims))\b",
    re.IGNORECASE,
)
LOOSE_CAUSE = re.compile(r"\b(?:after|following|amid|since|over|to|for|by)\b", re.IGNORECASE)
QUOTE = re.compile(r"[\"“”]")
MEASURE = re.compile(
    r"^(?:\s|-)?(?:%|(?:percent|per cent|percentage points|million|billion|trillion|thousand"
    r"|hundred|years?(?: old)?|months?|weeks?|days?|hours?|minutes?|seconds?|miles?|kilomet\w+|km"
    r"|met\w{2,4}|feet|foot|inches|acres|hectares|tons|tonnes|pounds|euros?|dollars|crowns"
    r"|degrees|mph|magnitude|points)\b)",
    re.IGNORECASE,
)
CURRENCY = "$€£¥₹"
YEAR = re.compile(r"(?:19|20)\d\d")

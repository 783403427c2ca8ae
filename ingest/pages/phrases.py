"""Lines that news pages put around an article, by how they read.

They are whole lines, short, and of kinds that carry no news. Where a line could be a sentence of
the article ("Copyright law must change"), the pattern asks for more than its first words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

MAX_LINE = 320
"""Longer lines are never taken for one of these."""

CREDIT_CHARS = 140
SENTENCE_ENDS = (".", "!", "?", "”", '"', "’", "。", "؟", "…")


def _one_of(patterns: Sequence[str]) -> str:
    return "(?:" + "|".join(patterns) + ")"


_POINTS = (  # with more words behind them still a pointer
    r"related (?:articles?|stor(?:y|ies)|posts?|content|topics?|news|coverage|videos?)",
    r"read (?:more|also|next)", r"also read", r"see (?:more|also)", r"also on", r"don['’]t miss",
    r"more (?:on this|on|from|stories|news|coverage|ap \w+)", r"watch (?:also|more|now)",
    r"(?:you )?(?:may|might) also (?:like|be interested in)", r"recommended (?:reading|for you)",
    r"what to read next", r"top stories", r"most (?:read|popular|viewed)", r"trending now",
    r"editor['’]s? picks?", r"must[- ]reads?", r"in other news",
    r"leggi anche", r"vedi anche", r"potrebbe interessarti", r"(?:à )?lire aussi", r"voir aussi",
    r"lesen sie (?:auch|mehr)", r"mehr zum thema", r"siehe auch",
    r"das könnte sie auch interessieren", r"le[ae] también", r"vea también",
    r"[lt]e puede interesar", r"leia (?:também|mais)", r"veja também", r"saiba mais",
    r"lees (?:ook|meer)", r"läs (?:också|mer)", r"les også", r"læs også", r"lue myös",
    r"czytaj (?:też|także|również)", r"zobacz także", r"čtěte také", r"читайте (?:также|далее)",
    r"смотрите также", r"по теме", r"читайте також", r"(?:baca|simak) juga",
    r"ilgili haberler", r"関連記事", r"相关阅读", r"延伸阅读", r"관련기사", r"اقرأ أيضا",
)  # fmt: skip
_LABELS = ("related", "more", "watch", "listen", "recommended", "trending", "up next", "read")
"""Pointers only before a colon or alone: `More than fifty were hurt` is none."""

READ_MORE = re.compile(
    rf"^\W{{0,3}}(?:{_one_of(_POINTS)}\b\W{{0,3}}|{_one_of(_LABELS)}\s*(?:[:|»>]\W{{0,2}}|$))"
    r"(?P<rest>.*)$",
    re.IGNORECASE,
)
"""A pointer to other articles; `rest` is what it points to, empty for a mere heading."""

_PLACES = (
    "(?:twitter|facebook|instagram|x|youtube|linkedin|whatsapp|telegram|tiktok|threads|bluesky|"
    "reddit|flipboard|pinterest|e-?mail)"
)
_BUTTON = rf"(?:share|tweet|pin|print|save|copy(?: link)?|comments?|{_PLACES})"
_PROMPTS = (
    r"(?:please )?sign up (?:for|to|here|now|today|with)\b.*", r"subscribe\b.*",
    r"(?:get|receive|want|join|check)\b.*\b(?:newsletter|inbox)\b.*", r".{0,40}\bnewsletters?",
    r"get (?:the|our|your|all|breaking)\b.*\b(?:alerts|app|delivered)\b.*",
    r"thanks? (?:you )?for (?:signing|subscribing)\b.*", r"keep an eye on your inbox.*",
    r"enter your e-?mail.*", r"sorry!?", r"thank you!?", r"please try again.*",
    r"an error (?:has )?occurred(?:[.,!]? (?:please|try|while)\b.*)?",
    r"there was an error (?:processing|submitting|loading|with your)\b.*",
    r"(?:do you )?like this (?:story|article|post)\?.*",
    rf"{_BUTTON}(?:[ ,/|·]+(?:{_BUTTON}|this|article|story|on|via))*",
    rf"(?:share|tweet|print|e-?mail) (?:this|via|(?:on|to) {_PLACES})\b.{{0,60}}",
    rf"(?:follow|like|find|join) (?:us|me|him|her|them|@?[\w.' ]{{2,50}}) (?:on|at) {_PLACES}\b.*",
    r"follow (?:us|me|him|her|them|[\w.' ]{2,50}) (?:on|at) @.*", r"follow @\w+.*",
    r"(?:download|get) (?:our|the) (?:\w+ ){0,3}app\b.*", r"click here (?:to|for)\b.*",
    r"(?:e-?mail|contact|reach|write to)\b.{0,80}(?:@|https?:).*", r"[\w.+-]+@[\w-]+\.[\w.]+",
    r"advertisements?", r"sponsored(?: content)?", r"skip (?:ad|advertisement)",
    r"(?:story|article) continues(?: (?:below|after)\b.{0,40})?",
    r"scroll (?:down )?(?:to|for)\b.*", r"(?:we|(?:this|our) (?:web)?site) uses? cookies.*",
    r"accept (?:all )?cookies.*", r"please enable javascript.*",
    r"this (?:video|content|player) (?:is|can|could)\b.{0,30}\b(?:available|played|loaded)\b.*",
    r"(?:media )?playback is (?:un|not )supported.*",
    r"(?:if|when) you (?:buy|purchase|click)\b.*(?:commission|share of|affiliate).*",
    r"we may (?:earn|receive)\b.*(?:commission|affiliate).*", r".{0,60}\baffiliate links?\b.*",
    r"tell us what you think.*", r"have (?:a|any) (?:news )?(?:tip|story)s?\?.*",
    r"order reprints", r"print article", r"this article has been sent to.*",
    r"this copy is for your personal.*", r"view (?:all )?comments.*", r"\d+ (?:comments?|shares?)",
    r"(?:leave|post|add) a comment.*", r"join the (?:conversation|discussion).{0,40}",
    r"filed under:.*", r"tags?(?::.{0,200})?", r"source: .{0,60}", r"back to (?:top|article)",
    r"more ap .{0,40}:? ?https?:.*", r"load more", r"show more", r"hide", r"close", r"photos?",
    r"pictures?", r"images?", r"video", r"gallery", r"(?:reading|estimated) time:?.{0,30}",
    r"\d+ min(?:ute)?s? read", r"tempo de leitura.{0,30}", r"lesezeit.{0,30}",
    r"(?:last )?updated? at \d.{0,30}",
)  # fmt: skip
PROMPT = re.compile(rf"^\W{{0,3}}{_one_of(_PROMPTS)}\W{{0,3}}$", re.IGNORECASE)
"""Asks the reader for something, or is a label of the page."""

LEGAL = re.compile(
    r"^(?:copyright )?(?:©|\(c\)|copyright (?=\d{4}|by\b)).{0,200}$|"
    r"^.{0,120}\ball rights reserved\b.{0,160}$|"
    r"^.{0,60}\b(?:material|content|copy|article) may not be (?:published|reproduced)\b.{0,200}$|"
    r"^distribution and use of this material\b.{0,200}$",
    re.IGNORECASE,
)

_AGENCIES = (
    r"(?:getty|reuters|afp|ap photo|(?:/|via )ap|epa|shutterstock|istock|alamy|"
    r"pa (?:media|wire|images)|zuma|nurphoto|anadolu)"
)
CREDIT = re.compile(
    r"^\W{0,2}(?:photos?|pictures?|images?|photographs?|illustrations?|video|graphics?|foto|bild|"
    r"фото|写真|credits?|courtesy)\b\s*(?:credits?\b|by\b|courtesy\b|via\b|:|©|/).{0,120}$|"
    r"^.{0,80}(?:©|\(c\)) ?.{0,80}$|"
    rf"^.{{0,80}}(?<!\w){_AGENCIES}\b(?: (?:images|photos?|pictures))?"
    r"(?: ?/ ?[\w .'’-]{1,40})?\W{0,2}$",
    re.IGNORECASE,
)
"""Who made a picture; of lines that are no sentences."""

SIGNED_OFF = re.compile(
    r"^\W{0,2}(?:additional |further )?(?:reporting|writing|editing|edited|compiled|written) "
    r"(?:and \w+ )?(?:by|from)\b.{0,260}$|"
    r"^.{0,200}\bcontribut(?:ed|ing)(?: \w+)? to this (?:report|story|article).{0,40}$|"
    r"^.{0,120}\bcontributed reporting\b.{0,60}$",
    re.IGNORECASE,
)
"""Who else wrote it; at the end of a text."""

ADDRESS = re.compile(
    r"^(?:https?://|www\.|(?:twitter|facebook|instagram|x)\.com/)\S+$", re.IGNORECASE
)
"""An address alone; at the end of a text."""

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = (
    rf"(?:\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}|{_MONTH} \d{{1,2}},? \d{{4}}|"
    rf"\d{{1,2}}\.? {_MONTH},? \d{{4}}|\d{{1,2}}:\d\d ?(?:[ap]\.?m|[A-Z]{{3,4}}\b))"
)
DATELINE = re.compile(
    rf"^\W{{0,3}}(?:(?i:(?:last )?(?:updated|published|posted|created|modified|first published))\b"
    rf".{{0,60}}|[^:]{{0,50}}(?i:{_DATE})[^:]{{0,50}}|"
    r"By [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,4})$"
)
"""When and by whom; of lines at the head of a text that are no sentences."""


def is_aside(line: str) -> bool:
    """Whether a line is one that pages put around an article, wherever it stands."""
    bare = line.lstrip("-•*· ").strip()
    if len(bare) > MAX_LINE:
        return False
    if not any(c.isalnum() for c in bare) or PROMPT.match(bare) or LEGAL.match(bare):
        return True
    if bare.endswith(SENTENCE_ENDS):
        return False
    pointer = READ_MORE.match(bare)
    if pointer is not None and (":" in bare[:40] or not pointer["rest"]):
        return True
    return len(bare) <= CREDIT_CHARS and CREDIT.match(bare) is not None


def is_dateline(line: str) -> bool:
    """Whether a line at the head of a text says when it was published, or by whom."""
    return not line.endswith(SENTENCE_ENDS) and DATELINE.match(line) is not None


def is_sign_off(line: str) -> bool:
    """Whether a line at the end of a text names contributors or is a bare address."""
    return SIGNED_OFF.match(line) is not None or ADDRESS.match(line) is not None

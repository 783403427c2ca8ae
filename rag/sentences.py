"""Where sentences start and end, with exact offsets.

One regular expression finds the few places where a sentence could end; plain rules decide.
Linear in the length of the text, whatever it holds. Why it is our own:
`docs/decisions/sentences.md`.
"""

# ruff: noqa: RUF001  # quotation marks and full stops of many scripts

from __future__ import annotations

import re

_CLOSERS = "\"'”’»›)\\]}*_"
_CANDIDATE = re.compile(
    # the end of a line, with the empty lines after it
    r"(?P<line>[\n\r\u2028\u2029]\s*+)"
    # full stops that need no space after them
    rf"|(?P<wide>[。！？｡]++[{_CLOSERS}」』）】》]*+)"
    # stops, what closes after them and footnote marks; then a space or a glued capital
    rf"|(?<![.!?…।۔؟])(?P<stop>[.!?…।۔؟]++)(?P<close>[{_CLOSERS}]*+)(?:\[\d{{1,3}}\])*+"
    r"(?=\s|(?<=[a-z]{3}[.!?])[A-Z][a-z]|(?<=[.!?][\"”’])[A-Z][a-z]|[“‘][A-Z])"
)
_OPENERS = "\"'“‘«‹([{*_¿¡"
_NEXT_WORD = re.compile(rf"\s*+[{_OPENERS}]*+(?P<word>[^\W_]*+)(?P<dot>\.?)")
_LAST_WORD = re.compile(r"[^\s\"'“‘«(\[{*_/—–-]*\Z")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]{1,2}|Ph\.D")
_SPEAKER = re.compile(
    r"\s+(?:[A-Z][\w.’'-]*\s+){1,4}"
    r"(?:said|says|asked|asks|told|wrote|tweeted|posted|added|shouted|replied|demanded)\b"
)
_TERMINAL = frozenset(".!?…।۔؟。！？｡:;\"'”’»›)]}*_」』）】》")

_BEFORE_NAMES = frozenset(
    "adm amb asst assoc atty brig capt cdr cllr cmdr col comdr cpl det dr drs eng fr gen gov govs "
    "hon insp lt maj messrs mgr mlle mme mr mrs ms mx ofc pfc pres prof pvt rep reps rev sen sens "
    "sgt spc sr sra sri supt v vs viz e.g i.e cf".split()
)
"""Never the end of a sentence: a name or a term follows."""

_BEFORE_NUMBERS = frozenset(
    "no nos nr rs art ch fig figs p pp par sec vol est approx ca tel ext jan feb mar apr jun jul "
    "aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun".split()
)
"""No end where a number follows."""

_ANYWHERE = frozenset(
    "inc corp co cos ltd llc plc bros jr etc al ave blvd rd dist govt dept intl natl assn mfg st "
    "ste ft mt ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss "
    "mo mont neb nev okla ore pa penn tenn tex va vt wash wis wyo a.m p.m ed eds trans".split()
)
"""Ends a sentence only where the next word is one that often opens sentences."""

_CAPITALISED = frozenset(
    "ala art ark co colo conn del det ed eng est ext fig fri gen ill ind kan la mar mass md miss "
    "mo mon mont ore pa penn rep reps sat sec sen sens sun tex trans va wash wed".split()
)
"""Abbreviations that are words in lower case ("sat.", "mass."): they count capitalised."""

_OPENING_WORDS = frozenset(
    "A About According Additionally After Again All Also Although Among An And Another Any As At "
    "Authorities Because Before Both But By Critics Despite During Each Earlier Either Even Every "
    "Experts Few Finally First For Former From Further Furthermore Given He Her Here His How "
    "However I If In Indeed Instead Investigators Is It Its Just Last Later Like Many Meanwhile "
    "More Moreover Most Much My Nearly Neither Nevertheless Next No None Nor Not Nothing Now Of "
    "Officials On Once One Only Or Other Others Our Over People Perhaps Police Prosecutors "
    "Recently Researchers Residents Several She Shortly Similarly Since So Some Soon Still Such "
    "Supporters Than That The Their Then There Therefore These They This Those Though Three "
    "Through Thus To Today Tomorrow Two Under Unlike Until Upon Was We Were What Whatever When "
    "Where Whether Which While Who Whose Why With Within Without Yes Yesterday Yet You "
    "Your".split()
)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """The sentences of a text as `(start, end)` offsets, in order.

    Spans do not overlap, carry no space at their ends, and together hold every character that
    is not space. A paragraph break always ends a sentence; the end of a line does too, unless
    the next line plainly goes on with it, so a sub-head is a unit of its own. Empty text gives
    none.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for found in _CANDIDATE.finditer(text):
        if _ends(text, found):
            _append(spans, text, start, found.end())
            start = found.end()
    _append(spans, text, start, len(text))
    return spans


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if right > left:
        spans.append((start + left, start + right))


def _ends(text: str, found: re.Match[str]) -> bool:
    """Whether a sentence ends at a candidate."""
    if found["wide"]:
        return True
    if found["line"]:
        return _line_ends(text, found)
    stop, end = found["stop"], found.end()
    following = _NEXT_WORD.match(text, end)
    word = following["word"] if following else ""
    if word[:1].islower() and not word[1:2].isupper():
        return False
    if stop == ".":
        return bool(found["close"]) or _full_stop_ends(text, found.start(), end, word)
    if stop[-1] in "!?" and found["close"]:
        return _SPEAKER.match(text, end) is None
    return word != "I" or stop[-1] in "!?"


def _line_ends(text: str, found: re.Match[str]) -> bool:
    """Whether the end of a line ends a sentence: not where the next line goes on with it."""
    breaks = found.group()
    if breaks.count("\n") > 1 or breaks.count("\r") > 1 or "\u2029" in breaks:
        return True
    before = text[max(0, found.start() - 80) : found.start()].rstrip()[-1:]
    after = text[found.end() : found.end() + 1]
    return not (before == "," or (after.islower() and before not in _TERMINAL))


def _full_stop_ends(text: str, stop: int, end: int, following: str) -> bool:
    """Whether a single full stop ends a sentence, by the words on both sides of it."""
    last = _LAST_WORD.search(text, max(0, stop - 24), stop)
    word = last.group() if last else ""
    key = word.lower()
    if key in _CAPITALISED and word[:1].islower():
        return True
    if key in _BEFORE_NAMES:
        return False
    if key in _BEFORE_NUMBERS and following[:1].isdigit():
        return False
    initial = len(word) == 1 and word.isupper()
    if initial or key in _ANYWHERE or _DOTTED.fullmatch(word):
        return _opens(text, end, following)
    return not (word.isdigit() and len(word) < 3 and _starts_line(text, stop - len(word)))


def _opens(text: str, end: int, word: str) -> bool:
    """Whether what follows an abbreviation looks like a new sentence."""
    following = _NEXT_WORD.match(text, end)
    if not word or following is None or (len(word) == 1 and following["dot"]):
        return False
    quoted = text[following.start("word") - 1] in '“‘"'
    return word in _OPENING_WORDS or (quoted and word[0].isupper())


def _starts_line(text: str, at: int) -> bool:
    return at == 0 or text[max(0, at - 8) : at].rstrip(" \t")[-1:] in {"", "\n", "\r"}

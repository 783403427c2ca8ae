"""A page's bytes → text, in the charset it is really written in.

Servers and pages name charsets wrongly. In this order: a byte order mark; what can only be
UTF-8; the name in the answer's header; the name in the page; what the bytes look like. Names
are read as browsers read them (the WHATWG Encoding standard), so `iso-8859-1` is windows-1252.
"""

from __future__ import annotations

import codecs
import itertools
import re

from ingest.decode import decode

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NAMED = (
    re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE),
    re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE),
)
_HEAD_BYTES = 4096
_MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
_UTF8_PROOF = 3
"""So many characters beyond ASCII that are right UTF-8, and none wrong, are no accident."""

_BAD_SHARE = 0.001
"""Where no more characters than this cannot be read, a text was cut or patched, not misnamed."""

_AS_BROWSERS = {
    "ascii": "cp1252", "us-ascii": "cp1252", "iso-8859-1": "cp1252", "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "ansi": "cp1252",
    "iso-8859-9": "cp1254", "latin5": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932",
    "windows-31j": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "big5": "big5hkscs",
    "x-mac-roman": "mac_roman", "macintosh": "mac_roman", "utf8": "utf-8", "unicode": "utf-16",
}  # fmt: skip
_SAFE = frozenset(
    "utf-8 utf-16 utf-16-le utf-16-be cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 "
    "cp1258 cp866 cp874 cp932 cp949 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 "
    "iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 koi8-r koi8-u gb18030 "
    "big5hkscs euc_jp iso2022_jp mac-roman".split()
)
"""Charsets of the web. Python knows codecs besides that a hostile name must not reach."""


def page_text(body: bytes, named: str | None) -> str:
    """The text of a page.

    Args:
        body: its bytes.
        named: the charset in the answer's header.

    Raises:
        SourceError: it is no text.
    """
    if body.startswith(_MARKS):
        return decode(body)
    if (text := _certain_utf8(body)) is not None:
        return text
    for name in (named, *_in_page(body)):
        if (codec := codec_of(name)) and (text := _read(body, codec)) is not None:
            return text
    return decode(body)


def codec_of(name: str | None) -> str | None:
    """Python's codec for a charset's name on the web; None where there is none that is used."""
    key = (name or "").strip("\"' ").lower()
    try:
        codec = codecs.lookup(_AS_BROWSERS.get(key, key)).name
    except (LookupError, ValueError):
        return None
    return codec if codec in _SAFE else None


def _certain_utf8(body: bytes) -> str | None:
    proofs = itertools.islice(_MULTIBYTE.finditer(body), _UTF8_PROOF)
    if sum(1 for _ in proofs) < _UTF8_PROOF:
        return None
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _in_page(body: bytes) -> list[str]:
    found = (pattern.search(body, 0, _HEAD_BYTES) for pattern in _NAMED)
    return [match[1].decode("ascii", "ignore") for match in found if match]


def _read(body: bytes, codec: str) -> str | None:
    """The text, unless too much of it cannot be read in this charset."""
    if codec.startswith("utf-16") and b"\0" not in body:
        return None  # browsers do not believe it either
    text = body.decode(codec, errors="replace")
    lost = text.count("\ufffd")
    return text if lost <= 1 + len(text) * _BAD_SHARE else None

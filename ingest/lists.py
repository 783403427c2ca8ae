"""Lists of addresses: one a line, `#` before a remark."""

from __future__ import annotations

from ingest.decode import decode
from ingest.records import urlsplit_safe
from rag.errors import SourceError

MAX_ADDRESSES = 50_000


def addresses_in(content: bytes) -> list[str]:
    """The addresses of a list, each once; none where anything else stands in a line.

    That tells a list from an article, which may begin with an address but has more to say.
    """
    head = content[:200].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")
    if not head.startswith((b"h", b"H", b"#")):
        return []
    try:
        lines = decode(content).lstrip("\ufeff").splitlines()
    except SourceError:
        return []
    found: dict[str, None] = {}
    for line in map(str.strip, lines):
        if not line or line.startswith("#"):
            continue
        if " " in line or not urlsplit_safe(line):
            return []
        found[line] = None
    return list(found)[:MAX_ADDRESSES]

"""How a page of the test world answers: well, slowly, wrongly, or with malice.

A behaviour is called with each request (`Asked`) and gives a `Reply`; a plain `Reply` is always
the same answer.
"""

from __future__ import annotations

import gzip
import html
import itertools
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rag.types import digest

if TYPE_CHECKING:
    from world.server import Asked

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Reply:
    """An answer. A body in pieces has no length told, and `pause_s` between them.

    With `raw` the pieces go out as they are, without status line and headers.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | Iterable[bytes] = b""
    pause_s: float = 0.0
    raw: bool = False


Behaviour = Callable[["Asked"], Reply]


def static(
    body: str | bytes,
    content_type: str = "text/html; charset=utf-8",
    *,
    modified: str | None = None,
    **headers: str,
) -> Behaviour:
    """A page with an ETag, given again as 304 to who has it already."""
    content = body.encode() if isinstance(body, str) else body
    tag = f'"{digest(content.hex())}"'
    told = {"ETag": tag, **({"Last-Modified": modified} if modified else {})}

    def reply(asked: Asked) -> Reply:
        same_tag = asked.headers.get("If-None-Match") == tag
        if same_tag or (modified and asked.headers.get("If-Modified-Since") == modified):
            return Reply(304, told)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return Reply(200, {"Content-Type": content_type, **told, **names}, content)

    return reply


def page(title: str, text: str, *, published: str | None = None, **headers: str) -> Behaviour:
    """An article's page; paragraphs of the text are parted by blank lines."""
    time = f'<meta property="article:published_time" content="{published}">' if published else ""
    paragraphs = "".join(f"<p>{html.escape(p)}</p>" for p in text.split("\n\n"))
    name = html.escape(title)
    return static(
        f"<!DOCTYPE html><html lang='en'><head><title>{name}</title>{time}</head><body><nav>Home"
        f"</nav><article><h1>{name}</h1>{paragraphs}</article></body></html>",
        **headers,
    )


def feed(title: str, entries: Sequence[Mapping[str, str]], **headers: str) -> Behaviour:
    """An RSS 2.0 feed of entries with `title link description pubDate`, all optional."""
    items = "".join(
        "<item>" + "".join(f"<{k}>{html.escape(v)}</{k}>" for k, v in entry.items()) + "</item>"
        for entry in entries
    )
    return static(
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>{html.escape(title)}</title>{items}</channel></rss>",
        "application/rss+xml",
        **headers,
    )


def status(code: int, *, retry_after: str | None = None) -> Reply:
    """An answer that is a number."""
    return Reply(code, {"Retry-After": retry_after} if retry_after else {}, b"")


def redirect(location: str, code: int = 302) -> Reply:
    """On to another address."""
    return Reply(code, {"Location": location})


def dripping(pause_s: float = 0.05) -> Behaviour:
    """A body that comes byte by byte and never ends."""
    return lambda _: Reply(body=itertools.repeat(b"x"), pause_s=pause_s)


def dripping_head(pause_s: float = 0.05) -> Behaviour:
    """A head that comes byte by byte and never ends."""
    head = itertools.chain(b"HTTP/1.1 200 OK\r\nX-Long: ", itertools.repeat(ord("x")))
    return lambda _: Reply(body=(bytes([b]) for b in head), pause_s=pause_s, raw=True)


def endless() -> Behaviour:
    """A body without end, as fast as it is taken."""
    return lambda _: Reply(200, {"Content-Type": "text/html"}, itertools.repeat(b"x" * 65_536))


def bomb(megabytes: int = 200, coding: str = "gzip") -> Reply:
    """A small answer that unpacks to very much."""
    body = b"".join(_packed(megabytes, zlib.MAX_WBITS | 16 if coding == "gzip" else 15))
    return Reply(200, {"Content-Encoding": coding, "Content-Type": "text/html"}, body)


def _packed(megabytes: int, wbits: int) -> Iterator[bytes]:
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    for _ in range(megabytes):
        yield packer.compress(bytes(MEGABYTE))
    yield packer.flush()


def broken_off(body: bytes, *, packed: bool = False) -> Reply:
    """An answer that stops in the middle."""
    if packed:
        whole = gzip.compress(body)
        return Reply(200, {"Content-Encoding": "gzip"}, [whole[: len(whole) // 2]])
    length = {"Content-Length": str(2 * len(body))}
    return Reply(200, length, [body])

"""OPML 2.0: lists of subscriptions as feed readers exchange them."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import resources

from ingest.clean import clean_line
from ingest.records import urlsplit_safe
from rag.errors import SourceError

MAX_FEEDS = 5_000
MAX_BYTES = 10_000_000


def read_opml(content: bytes) -> list[tuple[str, str]]:
    """Address and name of each feed, in order, each address once.

    Raises:
        SourceError: it is no OPML, or names no feed.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or str(root.tag).lower() != "opml":
        raise SourceError("not an OPML file")
    found: dict[str, str] = {}
    for outline in root.iter("outline"):
        given = {str(name).lower(): str(value) for name, value in outline.attrib.items()}
        address = "".join(given.get("xmlurl", "").split())
        if urlsplit_safe(address):
            found.setdefault(address, clean_line(given.get("title") or given.get("text", "")))
    if not found:
        raise SourceError("the OPML file names no feed")
    return list(found.items())[:MAX_FEEDS]


def write_opml(feeds: Iterable[tuple[str, str]]) -> str:
    """The file for feeds given as address and name."""
    from lxml import etree

    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "newsdesk subscriptions"
    body = etree.SubElement(root, "body")
    for address, name in feeds:
        label = clean_line(name) or address
        etree.SubElement(
            body, "outline", type="rss", text=label, title=label, xmlUrl=clean_line(address)
        )
    written: bytes = etree.tostring(
        root, encoding="UTF-8", xml_declaration=True, pretty_print=True
    )
    return written.decode()


def starter() -> list[tuple[str, str]]:
    """Well-known public feeds that ship with newsdesk, for who asks for them."""
    return read_opml(resources.files("ingest").joinpath("starter.opml").read_bytes())

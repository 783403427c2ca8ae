"""One name for the addresses of one page, however it was reached."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

_PORT = re.compile(r":(?:80|443)?$")
_HOST_PARTS = frozenset({"www", "m", "mobile", "amp", "edition", "touch"})
_TRACKING = re.compile(
    r"utm_\w+|mc_[ce]id|(?:fb|g|d|tw|y|m)clid|gclsrc|msclkid|igshid?|_ga|wt[._]\w+"
    r"|cid|cmp(?:id)?|icid|ncid|ito|ref|ref_src|referrer|src|source|smid|smtyp|sh|share\w*"
    r"|feed\w*|rss|partner|taid|guccounter|spm|ocid|amp|amp_js_v|usqp|outputtype|output|_amp"
    r"|view|device|mobile|m",
    re.IGNORECASE,
)
_AMP_VALUES = frozenset({"", "1", "true", "yes", "amp", "mobile", "mobi"})
_ONLY_WITH_VALUE = frozenset(
    {"amp", "_amp", "output", "outputtype", "view", "device", "mobile", "m"}
)
_AMP_PATH = re.compile(r"^/amp(?=/)|/amp(?=/|$)|\.amp(?=\.html?$|$)", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
_CACHE = re.compile(r"^/(?:[cv]|amp)/(?:s/)?(?P<page>[^/]+\.[^/]+/.*)$")


def page_of(url: str | None) -> str:
    """What the addresses of one page share: "" where an address names no page of a site.

    Scheme, port, `www.`, mobile and AMP variants, AMP caches, index files, closing slashes,
    fragments, tracking and the order of what is asked for do not count; anything else that is
    asked for (`?id=7`) does.
    """
    try:
        parts = urlsplit((url or "").strip())
        host = _PORT.sub("", parts.netloc.lower().rpartition("@")[2])
    except ValueError:
        return ""
    path = parts.path
    if cached := _CACHE.match(path) if _is_cache(host) else None:
        host, _, path = cached["page"].partition("/")
        host, path = host.lower(), f"/{path}"
    path = _INDEX.sub("", _AMP_PATH.sub("", path).rstrip("/")).rstrip("/")
    asked = urlencode(sorted(_asked(parts.query)))
    if not host or not (path or asked):
        return ""
    return f"{_plain(host)}{path}{'?' * bool(asked)}{asked}"


def _asked(query: str) -> list[tuple[str, str]]:
    pairs = parse_qsl(query, keep_blank_values=True)
    return [(name, value) for name, value in pairs if not _is_tracking(name, value)]


def _is_tracking(name: str, value: str) -> bool:
    if not _TRACKING.fullmatch(name):
        return False
    return name.lower() not in _ONLY_WITH_VALUE or value.lower() in _AMP_VALUES


def _is_cache(host: str) -> bool:
    return host.endswith("cdn.ampproject.org") or host in ("www.google.com", "google.com")


def _plain(host: str) -> str:
    """The host without what marks a variant of the site; two labels at least stay."""
    labels = host.split(".")
    while len(labels) > 2 and labels[0] in _HOST_PARTS:
        labels = labels[1:]
    return ".".join(labels)

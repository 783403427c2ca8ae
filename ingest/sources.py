"""What a person names as a source → articles and failures, one at a time.

A source is a file, a folder, a local feed or list of addresses, the address of an article, a
feed, a sitemap or a front page that names its feed, or the word `sample`.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

from ingest.addresses import without_password
from ingest.decode import open_bytes, read_bytes
from ingest.discover import feeds_named, kind_of
from ingest.feeds import Entry, Patient, from_entry, from_outcome, parse_feed
from ingest.fetch import Fetcher, Page
from ingest.files import READERS, kind, read_file
from ingest.found import Found
from ingest.guard import read_page
from ingest.jsonfeed import looks_like_json_feed
from ingest.lists import addresses_in
from ingest.moments import name_day
from ingest.opml import read_opml
from ingest.polite import ManyFetcher
from ingest.records import file_id, to_article
from ingest.sitemaps import listed
from rag.errors import SourceError
from rag.types import Article

SAMPLE = "sample"
FEED_ENDINGS = frozenset({".xml", ".rss", ".atom", ".opml", ".urls"})
"""Files that name pages instead of holding them."""

ENDINGS = " ".join(sorted({*READERS, *FEED_ENDINGS})) + ", also .gz"
LAID_OUT = frozenset({".pdf", ".epub", ".doc", ".docx", ".odt", ".mobi"})
_FIRST_BYTES = 4096
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that gave no article: where it stood, and why. Addresses lose their passwords."""

    source: str
    reason: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "source", without_password(self.source))


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file of a folder that is of no kind that is read."""

    source: str


Item = Article | Failure | Skipped
FetcherMaker = Callable[[], Fetcher]


def read_source(source: str, fetcher: FetcherMaker) -> Iterator[Item]:
    """The articles of one source; whatever is wrong with it comes as a `Failure`.

    Args:
        source: what the person named.
        fetcher: called once, when something has to be fetched.
    """
    try:
        if source == SAMPLE:
            yield from _file(sample_articles(), fetcher)
        elif _SCHEME.match(source):
            yield from _address(source, fetcher())
        else:
            yield from _path(_local(source), fetcher)
    except SourceError as error:
        yield Failure(source, error.message)
    except OSError as error:
        yield Failure(source, f"cannot be read ({error.strerror or error})")


def count(source: str) -> int | None:
    """How many records a source has, where that can be told without reading it twice over."""
    try:
        path = sample_articles() if source == SAMPLE else _local(source)
        if _SCHEME.match(source) or kind(path) not in (".jsonl", ".ndjson"):
            return None
        with open_bytes(path) as lines:
            return sum(1 for line in lines if line.strip())
    except (OSError, EOFError, ValueError, zlib.error, SourceError):
        return None


def _local(source: str) -> Path:
    try:
        return Path(source).expanduser()
    except RuntimeError:
        raise SourceError("there is no such person's folder") from None


def sample_articles() -> Path:
    """The sample corpus that ships with newsdesk."""
    return Path(str(resources.files("ingest"))) / "sample" / "articles.jsonl"


def _path(path: Path, fetcher: FetcherMaker) -> Iterator[Item]:
    if "\0" in str(path) or not path.exists():
        raise SourceError("there is no such file or folder")
    if not path.is_dir():
        yield from _file(path, fetcher)
        return
    files = [file for file in sorted(path.rglob("*")) if _counts(file, path)]
    if not any(map(_readable, files)):
        raise SourceError(f"the folder holds no file that can be read ({ENDINGS})")
    for file in files:
        yield from _file(file, fetcher) if _readable(file) else (Skipped(str(file)),)


def readable_files(folder: Path) -> list[Path]:
    """The files of a folder that are read, in order."""
    files = (file for file in sorted(folder.rglob("*")) if _counts(file, folder))
    return [file for file in files if _readable(file)]


def _counts(file: Path, folder: Path) -> bool:
    """Whether a file of a folder is looked at: not a hidden one."""
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return file.is_file() and not hidden


def _readable(file: Path) -> bool:
    """Whether a file is of a kind that is read, and not the questions of an evaluation folder."""
    asks = file.name == "questions.jsonl" and any(file.parent.glob("articles.jsonl*"))
    return not asks and (kind(file) in READERS or kind(file) in FEED_ENDINGS)


def _file(path: Path, fetcher: FetcherMaker) -> Iterator[Item]:
    try:
        if kind(path) in FEED_ENDINGS or _names_pages(path):
            yield from _listing(read_bytes(path), None, str(path), fetcher())
        elif kind(path) in READERS:
            for found in read_file(path):
                yield from _items(found, path)
        elif kind(path) in LAID_OUT:
            laid_out = kind(path)[1:].upper()
            reason = f"{laid_out} is not a kind of file that can be read: save it as text or HTML"
            yield Failure(str(path), reason)
        else:
            yield Failure(str(path), f"not a kind of file that can be read ({ENDINGS})")
    except SourceError as error:
        yield Failure(str(path), error.message)
    except OSError as error:
        yield Failure(str(path), f"cannot be read ({error.strerror or error})")


def _names_pages(path: Path) -> bool:
    """Whether a file that might hold an article is a list of addresses or a feed instead."""
    if kind(path) == ".json":
        return looks_like_json_feed(_beginning(path))
    if kind(path) != ".txt":
        return False
    start = _beginning(path)
    lines = start[: start.rfind(b"\n") + 1] or start
    return bool(addresses_in(lines)) and bool(addresses_in(read_bytes(path)))


def _beginning(path: Path) -> bytes:
    """The first bytes of a file; none where it is broken, which its reader tells of."""
    try:
        with open_bytes(path) as file:
            return file.read(_FIRST_BYTES)
    except (OSError, EOFError, zlib.error):
        return b""


def _items(found: Found, path: Path) -> Iterator[Item]:
    alone = file_id(path.resolve() / found.within) if found.alone else None
    try:
        if found.page is not None:
            articles = read_page(found.page, url=found.url, fallback_id=alone)
            yield from (_dated(article, Path(found.within or path).name) for article in articles)
        elif found.record is not None:
            article = to_article(found.record, fallback_id=alone)
            yield _dated(article, Path(found.within or path).name) if found.alone else article
        else:
            yield Failure(found.place, found.reason or "nothing was found")
    except SourceError as error:
        yield Failure(found.place, error.message)


def _dated(article: Article, name: str) -> Article:
    """An article of a file by itself; the file's name may hold the day that nothing else tells."""
    named = None if article.published_at else name_day(name)
    return replace(article, published_at=named, dated_by="file") if named else article


def _address(url: str, fetcher: Fetcher) -> Iterator[Item]:
    page = fetcher.fetch(url)
    if kind_of(page.body, page.content_type) != "page":
        yield from _listing(page.body, page.url, url, fetcher)
    elif page.content_type == "text/plain":
        yield to_article({"text": page.text, "url": page.url})
    elif feed := _feed_of_front_page(page):
        yield from _address(feed, fetcher)
    else:
        yield from _articles(page, url)


def _feed_of_front_page(page: Page) -> str | None:
    """The feed that a site's front page names: what stands on it is no article."""
    front = urlsplit(page.url).path in ("", "/")
    named = feeds_named(page.text, page.url) if front else []
    return next((feed for feed in named if feed != page.url), None)


def _articles(page: Page, source: str) -> Iterator[Item]:
    if page.status == "gone":
        yield Failure(source, "the server says that the page is gone for good")
        return
    try:
        yield from read_page(page.text, url=page.url)
    except SourceError as error:
        unread = error.kind == "no_article"
        reason = "neither an article nor a feed was found there" if unread else error.message
        yield Failure(source, reason)


def _listing(content: bytes, url: str | None, source: str, fetcher: Fetcher) -> Iterator[Item]:
    """The articles that a feed, a sitemap or a list of addresses leads to."""
    found = kind_of(content)
    if kind(Path(source)) == ".opml" and found == "page":
        for address, _ in read_opml(content):
            yield from read_source(address, lambda: fetcher)
    elif found == "sitemap":
        yield from _pages(listed(content, url or "", fetcher), source, fetcher)
    elif found == "list":
        yield from _pages(map(_bare, addresses_in(content)), source, fetcher)
    else:
        yield from _pages(parse_feed(content, url=url), source, fetcher)


def _bare(address: str) -> Entry:
    return Entry(address, "", "", None, (), "")


def _pages(
    entries: Iterable[Entry | SourceError], source: str, fetcher: Fetcher
) -> Iterator[Item]:
    """The articles behind entries: several hosts at a time where the fetcher can do that."""
    if isinstance(fetcher, ManyFetcher):
        yield from _from_many(entries, source, fetcher)
        return
    patient = Patient(fetcher)
    for entry in entries:
        if isinstance(entry, SourceError):
            yield Failure(source, entry.message)
        else:
            yield from _told(entry, source, partial(from_entry, entry, patient))


def _from_many(
    entries: Iterable[Entry | SourceError], source: str, fetcher: ManyFetcher
) -> Iterator[Item]:
    asked: dict[str, Entry] = {}
    aside: list[Item] = []

    def wanted() -> Iterator[str]:
        for entry in entries:
            if isinstance(entry, SourceError):
                aside.append(Failure(source, entry.message))
            elif entry.url is None:
                aside.extend(_told(entry, source, partial(from_entry, entry, fetcher)))
            elif asked.setdefault(entry.url, entry) is entry:
                yield entry.url

    for url, outcome in fetcher.fetch_many(wanted()):
        entry = asked.pop(url)
        yield from _told(entry, source, partial(from_outcome, entry, outcome))
        while aside:
            yield aside.pop(0)
    yield from aside


def _told(entry: Entry, source: str, read: Callable[[], list[Article]]) -> Iterator[Item]:
    try:
        yield from read()
    except SourceError as error:
        yield Failure(f"{source}: {entry.url or entry.title or 'entry'}", error.message)

"""What a person names as a source → articles and failures, one at a time.

A source is a file, a folder, a local feed, the address of an article or of a feed, or the word
`sample`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from ingest.extract import extract
from ingest.feeds import from_entry, looks_like_feed, parse_feed
from ingest.fetch import Fetcher, Page
from ingest.files import READERS, Found, kind, open_bytes, read_file
from ingest.records import file_id, to_article
from rag.errors import SourceError
from rag.types import Article

SAMPLE = "sample"
FEED_ENDINGS = frozenset({".xml", ".rss", ".atom"})


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that gave no article: where it stood, and why."""

    source: str
    reason: str


Item = Article | Failure
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
        elif source.lower().startswith(("http://", "https://")):
            yield from _address(source, fetcher())
        else:
            yield from _path(Path(source).expanduser(), fetcher)
    except SourceError as error:
        yield Failure(source, error.message)


def count(source: str) -> int | None:
    """How many records a source has, where that can be told without reading it twice over."""
    path = sample_articles() if source == SAMPLE else Path(source).expanduser()
    if kind(path) not in (".jsonl", ".ndjson") or not path.is_file():
        return None
    try:
        with open_bytes(path) as lines:
            return sum(1 for line in lines if line.strip())
    except (OSError, EOFError):
        return None


def sample_articles() -> Path:
    """The sample corpus that ships with newsdesk."""
    return Path(str(resources.files("ingest"))) / "sample" / "articles.jsonl"


def _path(path: Path, fetcher: FetcherMaker) -> Iterator[Item]:
    if path.is_dir():
        files = list(_in_folder(path))
        if not files:
            endings = " ".join(sorted(READERS))
            raise SourceError(f"the folder holds no file that can be read ({endings}, also .gz)")
        for file in files:
            yield from _file(file, fetcher)
    elif not path.exists():
        raise SourceError("there is no such file or folder")
    else:
        yield from _file(path, fetcher)


def _in_folder(folder: Path) -> Iterator[Path]:
    """Files that can be read, in order, hidden ones and those of other kinds left out."""
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden and (kind(path) in READERS or kind(path) in FEED_ENDINGS):
            yield path


def _file(path: Path, fetcher: FetcherMaker) -> Iterator[Item]:
    try:
        if kind(path) in FEED_ENDINGS:
            yield from _feed(path.read_bytes(), None, str(path), fetcher())
        elif kind(path) not in READERS:
            endings = " ".join(sorted(READERS))
            yield Failure(str(path), f"not a kind of file that can be read ({endings}, also .gz)")
        else:
            for found in read_file(path):
                yield _item(found, path)
    except SourceError as error:
        yield Failure(str(path), error.message)
    except OSError as error:
        yield Failure(str(path), f"cannot be read ({error.strerror or error})")


def _item(found: Found, path: Path) -> Item:
    alone = file_id(path.resolve()) if found.alone else None
    try:
        if found.page is not None:
            return extract(found.page, fallback_id=alone)
        if found.record is not None:
            return to_article(found.record, fallback_id=alone)
    except SourceError as error:
        return Failure(found.place, error.message)
    return Failure(found.place, found.reason or "nothing was found")


def _address(url: str, fetcher: Fetcher) -> Iterator[Item]:
    page = fetcher.fetch(url)
    if looks_like_feed(page.body):
        yield from _feed(page.body, page.url, url, fetcher)
    else:
        yield _article(page, url)


def _article(page: Page, source: str) -> Item:
    try:
        return extract(page.text, url=page.url)
    except SourceError:
        return Failure(source, "neither an article nor a feed was found there")


def _feed(content: bytes, url: str | None, source: str, fetcher: Fetcher) -> Iterator[Item]:
    for entry in parse_feed(content, url=url):
        try:
            yield from_entry(entry, fetcher)
        except SourceError as error:
            yield Failure(f"{source}: {entry.url or entry.title or 'entry'}", error.message)

"""What a person names as a source, and what comes of it: articles, or one clear line."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.fetch import Page
from ingest.sources import Failure, Skipped, count, read_source
from rag.errors import SourceError
from rag.types import Article

BODY = "The council of Marrow met on Monday. Mayor Lund said the bridge would cost 4m crowns."
PAGE = (
    "<html lang='en'><head><title>Marrow approves a bridge</title>"
    "<meta property='og:site_name' content='Northline Daily'>"
    "<meta property='article:published_time' content='2025-05-09T10:00:00Z'></head>"
    f"<body><nav>Home</nav><article><h1>Marrow approves a bridge</h1><p>{BODY}</p><p>{BODY}</p>"
    f"<p>Work begins in May, and nobody in the town objected to it.</p></article></body></html>"
)
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Northline Daily</title>
<item><title>Bridge</title><link>https://northline.example/1</link>
<description>The council approved the bridge, and work begins in May.</description></item>
<item><title>Harbour</title><link>https://northline.example/gone</link>
<description>The harbour of Marrow stays closed until the end of June.</description></item>
</channel></rss>"""


class Web:
    """A web of a few pages."""

    def __init__(self, **pages: str) -> None:
        self.pages = pages
        self.asked: list[str] = []

    def fetch(self, url: str, **_: object) -> Page:
        self.asked.append(url)
        name = url.rsplit("/", 1)[1]
        if name not in self.pages:
            raise SourceError("northline.example answered 404 Not Found")
        return Page(url, "text/html", "utf-8", self.pages[name].encode())


def no_web() -> Web:
    raise AssertionError("nothing should be fetched")


def read(source: object, web: Callable[[], Web] = no_web) -> list[Article | Failure | Skipped]:
    return list(read_source(str(source), web))


def only(source: object) -> Article:
    [item] = read(source)
    assert isinstance(item, Article), item
    return item


def reason(source: object, web: Callable[[], Web] = no_web) -> str:
    [item] = read(source, web)
    assert isinstance(item, Failure), item
    return item.reason


RECORD = {"headline": "Bridge", "Body": BODY, "Publish Date": "May 9, 2025", "outlet": "Northline"}


def _as_jsonl(path: Path) -> None:
    path.write_text(json.dumps(RECORD) + "\n")


def _as_json_list(path: Path) -> None:
    path.write_text(json.dumps([RECORD]))


def _as_json_object(path: Path) -> None:
    path.write_text(json.dumps(RECORD))


def _as_json_articles(path: Path) -> None:
    path.write_text(json.dumps({"status": "ok", "articles": [RECORD]}))


def _as_csv(path: Path) -> None:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, RECORD)
        writer.writeheader()
        writer.writerow(RECORD)


def _as_parquet(path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_pylist([RECORD]), path)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.jsonl", _as_jsonl),
        ("list.json", _as_json_list),
        ("one.json", _as_json_object),
        ("api.json", _as_json_articles),
        ("a.csv", _as_csv),
        ("a.parquet", _as_parquet),
    ],
)
def test_every_kind_of_record_file_gives_the_same_article(
    tmp_path: Path, name: str, write: Callable[[Path], None], *, packed: bool
) -> None:
    path = tmp_path / name
    write(path)
    if packed:
        path = path.with_name(name + ".gz")
        path.write_bytes(gzip.compress((tmp_path / name).read_bytes()))
    article = only(path)
    assert (article.title, article.text, article.outlet) == ("Bridge", BODY, "Northline")
    assert article.published_at == "2025-05-09"


def test_a_broken_line_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        f'{json.dumps(RECORD)}\n{{"text": \n[1]\n{{"title": "x"}}\n\n{{"text": "Yes."}}\n'
    )
    items = read(path)
    failed = [item for item in items if isinstance(item, Failure)]
    assert [f.source for f in failed] == [f"{path}, line {n}" for n in (2, 3, 4)]
    assert failed[0].reason.startswith("broken JSON")
    assert [f.reason for f in failed[1:]] == ["not a JSON object", "no text"]
    assert sum(isinstance(item, Article) for item in items) == 2
    assert count(str(path)) == 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_text_files_are_read_in_their_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    text = "“Le café coûte 5 €,” a déclaré le maire de la ville à l’assemblée. " * 3
    path.write_bytes(text.encode(encoding))
    assert only(path).text == text.strip()


def test_a_latin_1_file_of_records_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        "title;text\nPont;Le café coûte cher à Orléans, où il pleut.\n".encode("latin-1")
    )
    assert only(path).text == "Le café coûte cher à Orléans, où il pleut."


def test_a_headline_on_the_first_line_becomes_the_title_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"Marrow approves a bridge\n\n{BODY}")
    assert only(path).title == "Marrow approves a bridge"
    assert only(path).text == f"Marrow approves a bridge\n\n{BODY}"


def test_a_text_without_a_headline_is_named_by_its_first_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(BODY)
    assert only(path).title == "The council of Marrow met on Monday"


def test_markdown_gives_front_matter_title_and_plain_text(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        f"---\ndate: 2025-05-09\nauthor: By Ada Moss\n---\n# A *bridge*\n\n**{BODY}** [more](x)"
    )
    article = only(path)
    assert (article.title, article.text) == ("A bridge", f"{BODY} more")
    assert (article.published_at, article.authors) == ("2025-05-09", ("Ada Moss",))


def test_a_saved_page_gives_its_article(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(PAGE)
    article = only(path)
    assert article.outlet == "Northline Daily"
    assert "Home" not in article.text
    assert article.text.startswith(BODY)


def test_a_file_keeps_its_id_when_its_text_changes(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(BODY)
    before = only(path)
    path.write_text(BODY + " Nobody objected.")
    assert only(path).id == before.id


def test_an_article_of_ten_megabytes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text((BODY + "\n\n") * (10_000_000 // len(BODY)))
    assert len(only(path).text) > 9_900_000


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", b"", "the file is empty"),
        ("a.jsonl", b"", "the file is empty"),
        ("a.txt", b" \n", "the file is empty"),
        ("a.txt", bytes(range(256)) * 40, "not text but binary data"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "not text but binary data"),
        ("a.txt.gz", b"\x1f\x8b\x08\0broken", "broken"),
        ("a.jsonl.gz", gzip.compress(b'{"text": "x"}')[:-9], "broken"),
        ("a.json", b"[1, ", "broken JSON"),
        ("a.json", b"3", "neither an article nor a list"),
        ("a.json", b"[" * 100_000, "broken JSON"),
        ("a.csv", b"name,age\nx,3\n", "no column for the text"),
        ("a.parquet", b"PAR1 not really", "broken Parquet"),
        ("a.html", b"<html><body><p>Move along.</p></body></html>", "no article text was found"),
        ("a.xml", b"<html><p>Not a feed.</p></html>", "neither an RSS nor an Atom feed"),
        ("a.docx", b"x", "not a kind of file that can be read"),
        ("a.pdf", b"%PDF-1.7", "PDF is not a kind of file that can be read"),
        ("a.epub", b"PK", "save it as text or HTML"),
    ],
)
def test_a_bad_file_is_one_clear_failure(
    tmp_path: Path, name: str, content: bytes, expected: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert expected in reason(path, Web)


@pytest.mark.parametrize(
    "source", ["/nowhere/at/all.txt", "nul\0.jsonl", "x" * 5_000, "~nobody-at-all/x.txt"]
)
def test_a_path_that_is_not_there_is_one_clear_failure(source: str) -> None:
    assert reason(source)
    assert count(source) is None


def test_a_folder_is_read_in_order_without_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("b/2.txt", "a.txt", ".git/x.txt", "b/.x.txt", "c.bin"):
        (tmp_path / name).write_text(f"{name} says: {BODY}")
    items = read(tmp_path)
    assert [i.text.split()[0] for i in items if isinstance(i, Article)] == ["a.txt", "b/2.txt"]
    assert [i for i in items if not isinstance(i, Article)] == [Skipped(str(tmp_path / "c.bin"))]


def test_the_questions_of_an_evaluation_folder_are_no_articles(tmp_path: Path) -> None:
    _as_jsonl(tmp_path / "articles.jsonl")
    (tmp_path / "questions.jsonl").write_text('{"question": "Who?"}\n')
    assert [type(item) for item in read(tmp_path)] == [Article, Skipped]


def test_a_folder_with_nothing_to_read_is_one_clear_failure(tmp_path: Path) -> None:
    assert "holds no file" in reason(tmp_path)


def test_the_address_of_an_article_gives_it() -> None:
    [article] = read("https://northline.example/1", lambda: Web(**{"1": PAGE}))
    assert isinstance(article, Article)
    assert (article.url, article.origin) == ("https://northline.example/1", "page")
    assert article.published_at == "2025-05-09T10:00:00+00:00"


def test_an_address_that_is_neither_is_one_clear_failure() -> None:
    web = Web(**{"1": "<html><body>Hello</body></html>"})
    assert reason("https://northline.example/1", lambda: web) == (
        "neither an article nor a feed was found there"
    )
    assert "404" in reason("https://northline.example/2", lambda: web)


def test_a_feed_gives_its_pages_and_its_own_text_where_a_page_is_gone() -> None:
    items = read("https://northline.example/feed", lambda: Web(feed=FEED, **{"1": PAGE}))
    page, summary = [item for item in items if isinstance(item, Article)]
    assert (page.origin, page.title) == ("page", "Marrow approves a bridge")
    assert (summary.origin, summary.title) == ("feed", "Harbour")
    assert summary.text == "The harbour of Marrow stays closed until the end of June."
    assert summary.outlet == "Northline Daily"


def test_a_list_of_addresses_gives_their_pages(tmp_path: Path) -> None:
    for name in ("mine.txt", "mine.urls"):
        path = tmp_path / name
        path.write_text("# mine\nhttps://northline.example/1\nhttps://northline.example/gone\n")
        article, failure = read(path, lambda: Web(**{"1": PAGE}))
        assert isinstance(article, Article)
        assert isinstance(failure, Failure)
        assert failure.reason.endswith("404 Not Found")


def test_a_text_that_begins_with_an_address_is_an_article(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"https://northline.example/1\n\n{BODY}")
    assert BODY in only(tmp_path / "a.txt").text


def test_a_sitemap_gives_its_pages(tmp_path: Path) -> None:
    page = "<url><loc>https://northline.example/1</loc></url>"
    web = Web(**{"1": PAGE, "sitemap.xml": f"<urlset>{page}</urlset>"})
    [article] = read("https://northline.example/sitemap.xml", lambda: web)
    assert isinstance(article, Article)
    (tmp_path / "sitemap.xml").write_text(f"<urlset>{page}</urlset>")
    assert [article] == read(tmp_path / "sitemap.xml", lambda: web)


def test_a_front_page_leads_to_the_feed_it_names() -> None:
    front = f"<link rel=alternate type=application/rss+xml href=/feed.xml>{PAGE}"
    web = Web(**{"1": PAGE, "": front, "feed.xml": FEED})
    items = read("https://northline.example/", lambda: web)
    assert [item.url for item in items if isinstance(item, Article)] == [
        "https://northline.example/1", "https://northline.example/gone",
    ]  # fmt: skip


def test_a_list_of_subscriptions_gives_what_its_feeds_give(tmp_path: Path) -> None:
    (tmp_path / "mine.opml").write_text(
        "<opml><body><outline xmlUrl='https://northline.example/feed.xml'/></body></opml>"
    )
    web = Web(**{"1": PAGE, "feed.xml": FEED})
    assert len(read(tmp_path / "mine.opml", lambda: web)) == 2


def test_a_host_that_never_answers_is_not_asked_for_every_entry(tmp_path: Path) -> None:
    class Dead(Web):
        def fetch(self, url: str, **_: object) -> Page:
            self.asked.append(url)
            raise SourceError("northline.example was too slow", retryable=True)

    entries = "".join(
        f"<item><link>https://northline.example/{n}</link>"
        f"<description>{BODY} {n}</description></item>"
        for n in range(9)
    )
    path = tmp_path / "feed.xml"
    path.write_text(f'<rss version="2.0"><channel><title>N</title>{entries}</channel></rss>')
    dead = Dead()
    assert len(read(path, lambda: dead)) == 9
    assert len(dead.asked) == 3


def test_each_real_feed_gives_entries_or_one_clear_reason(shared: Path) -> None:
    for path in sorted((shared / "data" / "feeds").glob("*.*")):
        items = read(path, Web)
        good = [item for item in items if isinstance(item, Article)]
        assert items, path
        assert all(item.origin == "feed" or path.suffix == ".html" for item in good), path
        assert all(item.text for item in good), path


def test_real_pages_give_their_articles(shared: Path) -> None:
    pages = sorted((shared / "data" / "article-extraction" / "html").glob("*.gz"))[:12]
    assert all(len(only(page).text) > 300 for page in pages)


def test_a_password_in_an_address_is_told_to_nobody(tmp_path: Path) -> None:
    class Refusing(Web):
        def fetch(self, url: str, **_: object) -> Page:
            self.asked.append(url)
            raise SourceError("addresses with a user name or password are not fetched")

    [failure] = read("https://ann:secret@northline.example/1", Refusing)
    assert isinstance(failure, Failure)
    assert failure.source == "https://northline.example/1"
    path = tmp_path / "feed.xml"
    path.write_text(FEED.replace("https://northline", "https://ann:se:cr@et@northline"))
    told = read(path, Refusing)
    assert not any("ann" in repr(item) or "et@" in repr(item) for item in told)


@pytest.mark.parametrize(
    ("name", "day", "how"),
    [
        ("2025-05-09-storm.txt", "2025-05-09", "file"),
        ("storm-2025-05-09.txt", None, None),
        ("2025-13-09.txt", None, None),
    ],
)
def test_the_name_of_a_file_may_tell_the_day(
    tmp_path: Path, name: str, day: str | None, how: str | None
) -> None:
    (tmp_path / name).write_text("A storm came.\n\nIt tore the roof off the mill.", "utf-8")
    article = only(tmp_path / name)
    assert (article.published_at, article.dated_by) == (day, how)

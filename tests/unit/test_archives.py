"""Archives: what is in them is read, and none of their tricks works."""

from __future__ import annotations

import gzip
import io
import json
import stat
import zipfile
from pathlib import Path

import pytest

from ingest import warc, zips
from ingest.sources import Failure, read_source
from rag.types import Article

TEXT = "The council of Marrow met on Monday. Mayor Lund said the bridge would cost 4m crowns."
PAGE = (
    "<html><head><title>Marrow approves a bridge</title></head><body><article>"
    f"<h1>Marrow approves a bridge</h1><p>{TEXT}</p><p>{TEXT} Work begins in May.</p>"
    "</article></body></html>"
)


def read(path: Path) -> tuple[list[Article], list[Failure]]:
    def no_web() -> None:
        raise AssertionError("nothing should be fetched")

    items = list(read_source(str(path), no_web))  # type: ignore[arg-type]
    articles = [item for item in items if isinstance(item, Article)]
    return articles, [item for item in items if isinstance(item, Failure)]


def zipped(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def lines(*ids: str) -> bytes:
    return "".join(json.dumps({"id": i, "text": f"{TEXT} {i}."}) + "\n" for i in ids).encode()


def test_a_zip_gives_what_all_its_files_hold(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "a.zip",
        **{
            "2025/a.jsonl": lines("a", "b"),
            "2025/b.jsonl.gz": gzip.compress(lines("c")),
            "notes.txt": TEXT.encode(),
            "other/notes.txt": TEXT.encode() + b" Again.",
            "page.html": PAGE.encode(),
            "logo.png": b"\x89PNG",
            "__MACOSX/._a.jsonl": b"\0\1",
        },
    )
    articles, failures = read(path)
    assert failures == []
    assert [a.id for a in articles[:3]] == ["a", "b", "c"]
    assert len({a.id for a in articles}) == 6


def test_a_place_in_a_zip_is_named_by_the_archive_and_the_file(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", **{"in/a.jsonl": lines("a") + b"{broken\n"})
    articles, [failure] = read(path)
    assert len(articles) == 1
    assert failure.source == f"{path}, in/a.jsonl, line 2"


@pytest.mark.parametrize("name", ["../a.jsonl", "/etc/a.jsonl", "x/../../a.jsonl", "C:\\a.jsonl"])
def test_a_name_that_leads_out_is_refused_and_the_rest_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    path = zipped(tmp_path / "in" / "a.zip",
                  **{name: lines("bad"), "good.jsonl": lines("good")})  # fmt: skip
    articles, [failure] = read(path)
    assert [a.id for a in articles] == ["good"]
    assert "leads out" in failure.reason
    assert not list(tmp_path.glob("*.jsonl"))


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("passwd.txt")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    articles, [failure] = read(tmp_path / "a.zip")
    assert articles == []
    assert "a link" in failure.reason


def test_a_zip_bomb_is_refused_without_being_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zips, "RATIO_FROM_BYTES", 100_000)
    path = zipped(tmp_path / "a.zip", **{"bomb.txt": b"a" * 30_000_000, "good.jsonl": lines("g")})
    articles, [failure] = read(path)
    assert [a.id for a in articles] == ["g"]
    assert "trap" in failure.reason


def test_a_file_larger_than_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zips, "MAX_FILE_BYTES", 1_000)
    path = zipped(tmp_path / "a.zip", **{"a.txt": bytes(range(32, 120)) * 50})
    assert "larger than" in read(path)[1][0].reason


def test_a_zip_within_a_zip_is_not_opened(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.jsonl", lines("a"))
    path = zipped(tmp_path / "a.zip", **{"b.zip": inner.getvalue()})
    assert read(path)[1][0].reason == "the zip archive holds no file that can be read"


def test_what_is_no_zip_is_one_clear_failure(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\3\4 and then nothing")
    articles, [failure] = read(tmp_path / "a.zip")
    assert articles == []
    assert "broken" in failure.reason


def record(url: str, body: bytes, *, kind: str = "text/html", status: str = "200 OK") -> bytes:
    """A record of a WARC file, as Common Crawl writes it."""
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\n"
        f"WARC-Target-URI: {url}\r\nWARC-Date: 2025-05-09T10:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a>\r\n"
        "Content-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


RECORDS = [
    record("https://northline.example/1", PAGE.encode()),
    record("https://northline.example/logo", b"\x89PNG", kind="image/png"),
    record("https://northline.example/gone", b"gone", status="404 Not Found"),
    record(
        "https://northline.example/2",
        PAGE.replace("4m crowns", "5m krónur").encode("latin-1"),
        kind="text/html; charset=iso-8859-1",
    ),
]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_a_web_archive_gives_its_pages_with_their_addresses(tmp_path: Path, name: str) -> None:
    packed = name.endswith(".gz")
    parts = [gzip.compress(r) if packed else r for r in RECORDS]  # each by itself, as published
    (tmp_path / name).write_bytes(b"".join(parts))
    articles, failures = read(tmp_path / name)
    assert failures == []
    assert [a.url for a in articles] == [f"https://northline.example/{n}" for n in (1, 2)]
    assert "5m krónur" in articles[1].text
    assert {a.origin for a in articles} == {"page"}


def test_a_page_too_large_in_a_web_archive_is_named_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warc, "MAX_PAGE_BYTES", 5_000)
    big = record("https://northline.example/big", b"a" * 50_000)
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(big) + gzip.compress(RECORDS[0]))
    articles, [failure] = read(tmp_path / "a.warc.gz")
    assert len(articles) == 1
    assert "larger than" in failure.reason


@pytest.mark.parametrize(
    "content", [b"nothing of the kind", gzip.compress(RECORDS[0])[:60], RECORDS[0][:300]]
)
def test_a_broken_web_archive_is_one_clear_failure(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.warc").write_bytes(content)
    articles, [failure] = read(tmp_path / "a.warc")
    assert articles == []
    assert "web archive" in failure.reason or "no article" in failure.reason
    assert "\n" not in failure.reason

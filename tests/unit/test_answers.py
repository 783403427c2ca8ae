"""What a server says, read with care."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ingest.addresses import checked_url, host_key, without_password
from ingest.answers import MAX_RETRY_AFTER_S, retry_after
from ingest.charset import codec_of, page_text
from ingest.hosts import MAX_BACK_OFF_S, Hosts
from rag.errors import SourceError

NOW = datetime(2025, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 7 ", 7.0),
        ("0", 0.0),
        ("-5", None),
        ("1e999", None),
        ("999999999999", MAX_RETRY_AFTER_S),
        ("Fri, 09 May 2025 01:00:00 GMT", 3600.0),
        ("Thu, 08 May 2025 01:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
        (None, None),
        ("٣", None),
    ],
)
def test_retry_after_in_seconds_or_as_a_date(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("UTF-8", "utf-8"), ("utf8", "utf-8"), ("ISO-8859-1", "cp1252"), ("latin1", "cp1252"),
        ("gb2312", "gb18030"), ("Shift_JIS", "cp932"), ("windows-1251", "cp1251"),
        ("iso-8859-2", "iso8859-2"), ("hex", None), ("punycode", None), ("idna", None),
        ("unicode_escape", None), ("utf-7", None), ("rot13", None), ("nonsense", None),
        (None, None), ("\0", None),
    ],
)  # fmt: skip
def test_charsets_are_those_of_the_web(name: str | None, codec: str | None) -> None:
    assert codec_of(name) == codec


def test_a_page_that_was_cut_in_the_middle_of_a_letter_keeps_its_charset() -> None:
    body = ("Die Brücke " * 40).encode() + "ü".encode()[:1]
    assert "Brücke" in page_text(body, "utf-8")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://ann:secret@a.example/x", "https://a.example/x"),
        ("https://ann@a.example", "https://a.example"),
        ("see http://u:p@ss@a.example/y@z, and", "see http://a.example/y@z, and"),
        ("https:\\\\u:p@a.example", "https:\\\\a.example"),
        ("https://a.example/@ann?x=b@c", "https://a.example/@ann?x=b@c"),
        ("ann@a.example", "ann@a.example"),
        ("/home/ann/file.txt", "/home/ann/file.txt"),
    ],
)
def test_passwords_are_taken_out_of_addresses(text: str, shown: str) -> None:
    assert without_password(text) == shown


@pytest.mark.parametrize(
    "url",
    ["", "x", "//a", "file:///etc/passwd", "gopher://a.example/", "http://", "http://.",
     "http://u@a.example/", "http://a.example:99999/", "http://a b/", "javascript:x", "http://[::1/"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(SourceError) as caught:
        checked_url(url)
    assert caught.value.kind == "bad_address"


def test_one_host_has_one_spelling() -> None:
    assert host_key("A.Example.") == host_key("a.example") == "a.example"
    assert str(checked_url("HTTP://A.example/x#y")) == "http://a.example/x"


def test_back_off_doubles_up_to_an_hour_and_ends_with_an_answer() -> None:
    hosts = Hosts()
    waits = [hosts.failed("a.example", 0.0, None) for _ in range(12)]
    assert waits[:3] == [10.0, 20.0, 40.0]
    assert waits[-1] == MAX_BACK_OFF_S
    hosts.answered("a.example")
    assert hosts.left_alone("a.example", 0.0) == 0.0
    assert hosts.failed("a.example", 0.0, 5.0) == 5.0


def test_a_claimed_host_is_nobody_elses() -> None:
    hosts = Hosts()
    assert hosts.take("a.example", 0.0) == 0.0
    assert hosts.take("a.example", 0.0) is None
    hosts.release("a.example", 0.0, 3.0)
    assert hosts.take("a.example", 1.0) == 2.0
    assert hosts.take("b.example", 1.0) == 0.0

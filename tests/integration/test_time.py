"""Questions about days, with the real encoder and reader on a small data folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.chunk import chunk
from rag.desk import NewsDesk
from rag.settings import Settings
from rag.types import Article


def report(key: str, published: str, text: str, **more: str) -> Article:
    return Article(key, text, key.title(), "Harbour Courier", published_at=published, **more)  # type: ignore[arg-type]


ARTICLES = [
    report(
        "market", "2025-05-09",
        "A fire burned down the old fish market of Karachi on Thursday, and nobody was hurt. "
        "The mayor of Karachi said that the market would be built again.",
    ),
    report(
        "bridge", "2025-05-02",
        "A crane fell onto the harbour bridge of Karachi on Thursday and closed it for a day. "
        "The harbour office of Karachi said that the wind had been strong.",
    ),
    report(
        "library", "2025-04-11",
        "The city library of Karachi was opened again last Monday after two years of repairs.",
    ),
    report(
        "mayor-old", "2025-02-03",
        "Odile Marsh is mayor of Brannoch, and she means to stay mayor for long.",
    ),
    report(
        "mayor-new", "2025-04-20",
        "Ruben Falk is the new mayor of Brannoch after Odile Marsh left on Friday.",
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewsDesk]:
    folder = tmp_path_factory.mktemp("time") / "data"
    with NewsDesk(Settings.load(data=folder)) as opened:
        opened.index.add([(article, chunk(article, opened.encoder)) for article in ARTICLES])
        yield opened


@pytest.mark.parametrize(
    ("as_of", "told"), [("2025-05-09", "fish market"), ("2025-05-03", "harbour bridge")]
)
def test_thursday_is_the_one_before_the_question(desk: NewsDesk, as_of: str, told: str) -> None:
    answer = desk.ask("What happened in Karachi on Thursday?", as_of=as_of)
    assert answer.status == "answered", answer.reason
    assert told in answer.sentences[0].text


def test_nothing_is_answered_from_another_thursday(desk: NewsDesk) -> None:
    answer = desk.ask("What happened in Karachi on Thursday?", as_of="2025-05-16")
    assert answer.status == "abstained"
    assert answer.reason is not None
    assert "tells of other days than 15 May 2025" in answer.reason


def test_the_newest_is_believed_and_called_old(desk: NewsDesk) -> None:
    answer = desk.ask("Who is mayor of Brannoch now?", as_of="2025-07-01")
    assert "Ruben Falk" in answer.sentences[0].text
    assert answer.stale
    assert answer.age_note == (
        "The newest article found on this is from 20 April 2025, 10 weeks before."
    )
    before = desk.ask("Who is mayor of Brannoch now?", as_of="2025-02-04")
    assert "Odile Marsh" in before.sentences[0].text
    assert not before.stale


def test_a_timeline_is_in_order_and_quotes_word_for_word(desk: NewsDesk) -> None:
    events = desk.timeline("Karachi", as_of="2025-06-01")
    assert [event.period.first.isoformat() for event in events] == [
        "2025-04-07", "2025-05-01", "2025-05-08",
    ]  # fmt: skip
    for event in events:
        source = desk.index.article(event.citation.article_id)
        assert source is not None
        assert source.text[event.citation.start : event.citation.end] == event.citation.quote
    since = desk.timeline("Karachi", since="2025-05-05", as_of="2025-06-01")
    assert [event.citation.article_id for event in since] == ["market"]


def test_a_backup_carries_the_times(desk: NewsDesk, tmp_path: Path) -> None:
    import tarfile

    desk.index.backup(tmp_path / "all.tar.gz")
    folder = tmp_path / "data"
    with tarfile.open(tmp_path / "all.tar.gz") as archive:
        archive.extractall(folder, filter="data")
    from rag.index.ledger import Ledger

    ledger = Ledger(folder / "ledger.sqlite")
    times = ledger.times([article.id for article in ARTICLES])
    ledger.close()
    assert [m.period.first.isoformat() for m in times["market"]] == ["2025-05-08"]

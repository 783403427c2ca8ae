"""Following feeds with a clock, a web and an encoder of our own, into a real index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes import HashEncoder

from ingest.fetch import Page, Validators
from ingest.following.follower import Follower
from ingest.following.retention import expire
from ingest.polite import Outcome, Wanted
from rag.errors import SourceError
from rag.index.index import Index
from rag.index.subscriptions import Subscription
from rag.settings import FollowSettings, Settings

HOME = "https://northline.example/"
FEED = HOME + "feed.xml"
BODY = "The council of Marrow met on Monday. Mayor Lund said the bridge would cost 4m crowns."


def story(number: int, extra: str = "") -> str:
    return (
        f"<html><head><title>Bridge {number}</title></head><body><article><h1>Bridge {number}</h1>"
        f"<p>{BODY} It is number {number}. {extra}</p><p>Work begins in May, and nobody in the "
        f"town objected to bridge {number}.</p></article></body></html>"
    )


def rss(*numbers: int, updated: str = "", summary: str = "") -> str:
    items = "".join(
        f"<item><title>Bridge {n}{updated}</title><link>{HOME}{n}</link>"
        f"<description>{summary}</description></item>"
        for n in numbers
    )
    return f"<rss version='2.0'><channel><title>Northline Daily</title>{items}</channel></rss>"


class Clock:
    def __init__(self) -> None:
        self.at = datetime(2025, 5, 9, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **by: float) -> None:
        self.at += timedelta(**by)


class Web:
    """Pages by address, with an ETag made of the body; what is missing is an error."""

    def __init__(self) -> None:
        self.pages: dict[str, str | SourceError] = {}
        self.asked: list[str] = []
        self.conditional: list[str] = []

    def fetch(self, url: str, *, validators: Validators | None = None, **_: object) -> Page:
        self.asked.append(url)
        found = self.pages.get(url)
        if found is None:
            raise SourceError(
                "northline.example answered 404 Not Found", kind="http_404", retryable=False
            )
        if isinstance(found, SourceError):
            raise found
        etag = f'"{hash(found)}"'
        kind = "text/html" if found.startswith("<html") else "application/xml"
        page = Page(url, kind, "utf-8", found.encode(), validators=Validators(etag=etag))
        if validators and validators.etag == etag:
            self.conditional.append(url)
            return replace(page, body=b"", status="not_modified")
        return page

    def fetch_many(self, wanted: Iterable[str | Wanted]) -> Iterator[tuple[str, Outcome]]:
        for item in wanted:
            one = Wanted(item) if isinstance(item, str) else item
            try:
                yield one.url, self.fetch(one.url, validators=one.validators)
            except SourceError as error:
                yield one.url, error


class Desk:
    """An index with a follower, a clock and a web."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clock, self.web, self.encoder = Clock(), Web(), HashEncoder()
        self.index = Index.open(settings, self.encoder)
        self.follow = FollowSettings(second_look_h=0)
        self.follower = self.started()

    def started(self, **settings: object) -> Follower:
        self.follow = self.follow.model_copy(update=settings)
        self.follower = Follower(self.index, self.follow, self.web, now=self.clock)
        return self.follower

    def add(self, url: str = FEED) -> None:
        assert self.index.subscriptions.add(url, "", now=self.clock().timestamp(), interval_s=3600)

    def feed(self, url: str = FEED) -> Subscription:
        found = self.index.subscriptions.get(url)
        assert found is not None
        return found

    def texts(self) -> list[str]:
        return sorted(article.text for article in self.index.articles())


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    opened = Desk(settings)
    yield opened
    opened.index.close()


def test_a_feed_brings_its_articles_once(desk: Desk) -> None:
    desk.web.pages = {FEED: rss(1, 2), HOME + "1": story(1), HOME + "2": story(2)}
    desk.add()
    tally = desk.follower.round()
    assert (tally.counts["added"], tally.listed, tally.looks) == (2, 2, 1)
    assert desk.feed().title == "Northline Daily"
    assert [a.outlet for a in desk.index.articles()] == ["northline.example"] * 2
    asked = len(desk.web.asked)
    desk.follower.round()
    assert len(desk.web.asked) == asked  # nothing is due
    desk.clock.advance(days=1)
    desk.web.pages[FEED] = rss(1, 2, 3)
    desk.web.pages[HOME + "3"] = story(3)
    assert desk.follower.round().counts["added"] == 1
    assert sorted(desk.web.asked[asked:]) == [HOME + "3", FEED]


def test_an_unchanged_feed_costs_one_conditional_request_and_slows_down(desk: Desk) -> None:
    desk.web.pages = {FEED: rss(1), HOME + "1": story(1)}
    desk.add()
    desk.follower.round()
    before = desk.feed().interval_s
    desk.clock.advance(days=1)
    tally = desk.follower.round()
    assert desk.web.conditional == [FEED]
    assert (tally.quiet, tally.eventful) == (1, False)
    assert desk.feed().interval_s > before
    assert len(desk.index.runs(9)) == 1  # what was quiet is no run to remember


def test_a_changed_article_is_indexed_again_and_its_earlier_version_kept(desk: Desk) -> None:
    desk.web.pages = {FEED: rss(1), HOME + "1": story(1, "It was 3m.")}
    desk.add()
    desk.follower.round()
    desk.clock.advance(days=1)
    desk.web.pages = {
        FEED: rss(1, updated=" (corrected)"), HOME + "1": story(1, "It was in fact 5m."),
    }  # fmt: skip
    assert desk.follower.round().counts["updated"] == 1
    [article] = desk.index.articles()
    assert "in fact 5m" in article.text
    [version] = desk.index.versions(article.id)
    assert "It was 3m." in version.text
    assert version.replaced_at == "2025-05-10T10:00:00+00:00"
    assert desk.index.revised([article.id, "x"]) == {article.id: version.replaced_at}
    assert desk.index.verify().ok


def test_a_second_look_finds_a_correction_that_no_feed_tells_of(desk: Desk) -> None:
    follower = desk.started(second_look_h=24.0)
    desk.web.pages = {FEED: rss(1, 2), HOME + "1": story(1), HOME + "2": story(2)}
    desk.add()
    follower.round()
    desk.web.pages[HOME + "1"] = story(1, "This was corrected.")
    desk.clock.advance(hours=25)
    tally = follower.round()
    assert tally.counts["updated"] == 1
    assert HOME + "2" in desk.web.conditional
    desk.clock.advance(days=9)
    asked = len(desk.web.asked)
    follower.round()
    assert desk.web.asked[asked:] == [FEED]


def test_what_arrived_is_indexed_after_a_kill_without_being_fetched_again(desk: Desk) -> None:
    desk.web.pages = {FEED: rss(1, 2), HOME + "1": story(1), HOME + "2": story(2)}
    desk.add()

    class KilledError(Exception):
        pass

    def die(_texts: Sequence[str]) -> None:
        raise KilledError

    encode, desk.encoder.encode = desk.encoder.encode, die  # type: ignore[method-assign, assignment]
    with pytest.raises(KilledError):
        desk.follower.round()
    desk.encoder.encode = encode  # type: ignore[method-assign]
    desk.index.close()
    desk.index = Index.open(desk.settings, desk.encoder)
    desk.started().round()
    assert len(desk.texts()) == 2
    assert sorted(desk.web.asked) == [HOME + "1", HOME + "2", FEED]
    assert desk.index.verify().ok


def test_a_page_that_fails_is_tried_again_and_then_given_up(desk: Desk) -> None:
    desk.web.pages = {FEED: rss(1, 2), HOME + "2": story(2)}
    desk.web.pages[HOME + "1"] = SourceError(
        "northline.example answered 500", kind="http_500", retryable=True
    )
    desk.add()
    tally = desk.follower.round()
    assert (tally.counts["added"], tally.retried, tally.reasons["http_500"]) == (1, 1, 1)
    for _ in range(60):
        desk.clock.advance(hours=1)
        tally = desk.follower.round()
        if tally.counts["failed"]:
            break
    assert [f.source for f in tally.failures] == [HOME + "1"]
    assert desk.web.asked.count(HOME + "1") == 5
    desk.clock.advance(days=9)
    desk.follower.round()
    assert desk.web.asked.count(HOME + "1") == 5


def test_the_feeds_own_text_stands_in_for_a_page_that_is_not_there(desk: Desk) -> None:
    desk.web.pages = {FEED: rss(1, summary=BODY)}
    desk.add()
    assert desk.follower.round().counts["added"] == 1
    [article] = desk.index.articles()
    assert (article.origin, article.text) == ("feed", BODY)


def test_a_page_that_can_be_read_later_replaces_its_summary(desk: Desk) -> None:
    follower = desk.started(second_look_h=24.0)
    desk.web.pages = {FEED: rss(1, summary=BODY)}
    desk.add()
    follower.round()
    assert [article.origin for article in desk.index.articles()] == ["feed"]
    canonical = f"<link rel=canonical href={HOME}1-bridge>"
    desk.web.pages[HOME + "1"] = story(1).replace("<head>", f"<head>{canonical}")
    desk.clock.advance(hours=25)
    follower.round()
    [article] = desk.index.articles()
    assert (article.origin, article.url) == ("page", HOME + "1-bridge")
    assert desk.index.verify().ok


def test_a_summary_does_not_replace_an_article_whose_page_is_gone_later(desk: Desk) -> None:
    desk.web.pages = {FEED: rss(1, summary=BODY), HOME + "1": story(1)}
    desk.add()
    desk.follower.round()
    desk.clock.advance(days=1)
    desk.web.pages = {FEED: rss(1, updated="!", summary=BODY)}
    assert desk.follower.round().counts["failed"] == 1
    assert desk.index.articles()[0].origin == "page"


def test_a_feed_that_keeps_failing_is_parked_shown_and_can_be_unparked(desk: Desk) -> None:
    desk.add()
    for _ in range(40):
        desk.follower.round()
        desk.clock.advance(days=1)
    feed = desk.feed()
    assert (feed.state, feed.failures) == ("parked", 10)
    assert feed.problem == "northline.example answered 404 Not Found"
    assert feed.hint
    assert desk.web.asked.count(FEED) == 10
    desk.web.pages = {FEED: rss(1), HOME + "1": story(1)}
    desk.index.subscriptions.hurry([FEED], desk.clock().timestamp())
    desk.follower.round()
    assert (desk.feed().state, desk.feed().failures, desk.feed().problem) == ("active", 0, None)


def test_what_robots_forbid_is_parked_at_once(desk: Desk) -> None:
    desk.web.pages[FEED] = SourceError("forbidden by robots.txt", kind="robots")
    desk.add()
    desk.follower.round()
    assert desk.feed().state == "parked"


def test_retry_after_is_kept(desk: Desk) -> None:
    desk.web.pages[FEED] = SourceError(
        "busy", kind="http_429", retryable=True, retry_after_s=7200.0
    )
    desk.add()
    desk.follower.round()
    for _ in range(11):
        desk.clock.advance(minutes=10)
        desk.follower.round()
    assert desk.web.asked.count(FEED) == 1
    desk.clock.advance(minutes=20)
    desk.follower.round()
    assert desk.web.asked.count(FEED) == 2


def test_checking_now_does_not_overrule_what_a_server_asked_for(desk: Desk) -> None:
    desk.web.pages[FEED] = SourceError(
        "busy", kind="http_429", retryable=True, retry_after_s=7200.0
    )
    desk.add()
    desk.follower.round()
    for minutes in (10, 100, 15):
        desk.clock.advance(minutes=minutes)
        desk.index.subscriptions.hurry(None, desk.clock().timestamp())
        desk.follower.round()
    assert desk.web.asked.count(FEED) == 2


def test_a_round_that_fails_for_whatever_reason_is_tried_again(desk: Desk) -> None:
    rounds: list[int] = []

    def broken(_wanted: Iterable[str | Wanted]) -> Iterator[tuple[str, Outcome]]:
        rounds.append(1)
        raise RuntimeError("no library is perfect")
        yield

    desk.web.fetch_many = broken  # type: ignore[method-assign]
    desk.add()

    def wait(_seconds: float) -> None:
        if len(rounds) == 2:
            desk.follower.leave()

    desk.follower.run(lambda _: None, wait=wait)
    assert len(rounds) == 2


def test_a_feed_can_be_looked_at_while_a_round_is_under_way(desk: Desk) -> None:
    desk.web.pages = {FEED: rss(1)}
    desk.add()
    with desk.follower._turn:
        assert desk.follower.busy
        feed = desk.follower.look_at(FEED)
    assert feed is not None
    assert feed.title == "Northline Daily"
    assert desk.web.asked == [FEED]


def test_a_page_address_becomes_the_feed_that_the_page_names(desk: Desk) -> None:
    link = "<link rel=alternate type=application/rss+xml href=/feed.xml>"
    desk.web.pages = {
        HOME: f"<html><head>{link}</head></html>", FEED: rss(1), HOME + "1": story(1),
    }  # fmt: skip
    desk.add(HOME)
    assert desk.follower.round().counts["added"] == 1
    assert [feed.url for feed in desk.index.subscriptions.all()] == [FEED]


def test_pages_that_name_each_other_come_to_an_end(desk: Desk) -> None:
    def naming(name: str) -> str:
        return f"<html><link rel=alternate type=application/rss+xml href=/{name}></html>"

    desk.web.pages = {HOME + "a": naming("b"), HOME + "b": naming("c"), HOME + "c": naming("a")}
    desk.add(HOME + "a")
    desk.follower.round()
    [feed] = desk.index.subscriptions.all()
    assert feed.state == "parked"
    assert len(desk.web.asked) < 9


def test_a_page_that_names_a_feed_followed_already_is_parked(desk: Desk) -> None:
    link = "<link rel=alternate type=application/rss+xml href=/feed.xml>"
    desk.web.pages = {HOME: f"<html>{link}</html>", FEED: rss(1), HOME + "1": story(1)}
    desk.add()
    desk.add(HOME)
    assert desk.follower.round().counts["added"] == 1
    assert desk.feed(HOME).state == "parked"


def test_a_page_in_two_feeds_is_fetched_once(desk: Desk) -> None:
    other = HOME + "other.xml"
    desk.web.pages = {FEED: rss(1), other: rss(1, updated=" elsewhere"), HOME + "1": story(1)}
    desk.add()
    desk.add(other)
    for _ in range(5):
        desk.follower.round()
        desk.clock.advance(days=1)
    assert desk.web.asked.count(HOME + "1") == 1


def test_a_removed_feed_keeps_its_articles_and_comes_back_without_fetching(desk: Desk) -> None:
    desk.web.pages = {FEED: rss(1), HOME + "1": story(1)}
    desk.add()
    desk.follower.round()
    assert desk.index.subscriptions.remove(FEED)
    assert not desk.index.subscriptions.remove(FEED)
    desk.clock.advance(days=2)
    desk.follower.round()
    assert len(desk.texts()) == 1
    desk.add()
    desk.follower.round()
    assert desk.web.asked.count(HOME + "1") == 1


def test_one_odd_page_or_feed_stops_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from ingest.following import looks, pages

    def broken(*_: object, **__: object) -> None:
        raise ValueError("no parser is perfect")

    desk.web.pages = {FEED: rss(1), HOME + "1": story(1)}
    desk.add()
    monkeypatch.setattr(pages, "articles_of", broken)
    assert desk.follower.round().reasons == {"unforeseen": 1}
    monkeypatch.setattr(looks, "read_feed", broken)
    desk.web.pages[FEED] = rss(1, 2)
    desk.clock.advance(days=1)
    desk.follower.round()
    assert desk.feed().problem == "the feed cannot be read (ValueError)"


def test_a_followed_folder_is_read_when_its_files_are_new_or_changed(
    desk: Desk, tmp_path: Path
) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    (folder / "a.txt").write_text(BODY)
    desk.clock.at = datetime.now(UTC) + timedelta(minutes=1)
    desk.add(str(folder))
    assert desk.follower.round().counts["added"] == 1
    (folder / "b.txt").write_text(BODY + " Again.")
    (folder / "a.txt").write_text(BODY + " It was corrected.")
    desk.clock.advance(days=1)
    tally = desk.follower.round()
    assert (tally.counts["added"], tally.counts["updated"]) == (1, 1)
    desk.clock.advance(days=2)
    assert desk.follower.round().counts["unchanged"] == 0


def test_what_is_old_goes_with_its_passages_and_vectors(desk: Desk) -> None:
    dated = story(1).replace(
        "</head>", "<meta property='article:published_time' content='2025-01-01'></head>"
    )
    desk.web.pages = {FEED: rss(1, 2), HOME + "1": dated, HOME + "2": story(2)}
    desk.add()
    desk.started(keep="90 days").round()
    assert len(desk.texts()) == 1
    assert desk.index.verify().ok
    desk.clock.advance(days=91)  # the other has no date: it counts from when it came
    assert expire(desk.index, desk.follow, now=desk.clock()) == 1
    assert desk.texts() == []
    assert desk.index.status().passages == 0
    assert desk.index.verify().ok
    desk.clock.advance(days=1)
    desk.follower.round()
    assert desk.texts() == []  # still listed, and not fetched again

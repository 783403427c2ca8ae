"""A day → escaped markup: the newest stories, and how much was published when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ui import texts
from ui.rendering.text import TITLE_CHARS, attributes, cut, escaped, label, line
from ui.when import day, days_old
from ui.wording import also_run_by

Record = Mapping[str, Any]

SENTENCE_CHARS = 340
REPORTS = 12
"""Further reports of a story that are listed."""


@dataclass(frozen=True, slots=True)
class Volume:
    """The articles of each day, all or of one outlet, and the outlets that can be chosen."""

    days: Sequence[tuple[date, int]]
    outlets: Sequence[str] = ()
    outlet: str | None = None


def today(record: Record, volume: Volume, *, now: datetime) -> str:
    """The page, from the JSON of `newsdesk today` and the volume that was chosen."""
    stories = _stories(record["stories"]) or _fine(texts.TODAY_QUIET)
    earlier = record["earlier"]
    before = f"<h2>{escaped(texts.TODAY_WEEK)}</h2>{_stories(earlier)}" if earlier else ""
    return _page(f"{_head(record, now)}{_volume(volume, record['day'])}{stories}{before}")


def nothing() -> str:
    """What is said of a corpus without a dated article."""
    return _page(f"<h1>{escaped(texts.TODAY)}</h1>{_fine(texts.TODAY_EMPTY)}")


def problem(message: str) -> str:
    """A line that says why there is no day."""
    return _page(f'<p class="nd-problem" role="alert">{escaped(message)}</p>')


def _page(body: str) -> str:
    return f'<section class="nd-today" aria-label="{escaped(texts.TODAY)}">{body}</section>'


def _fine(said: str) -> str:
    return f'<p class="nd-quiet">{escaped(said)}</p>'


def _head(record: Record, now: datetime) -> str:
    shown, newest = record["day"], record["newest"]
    facts = [texts.ARTICLES.of(record["articles"])]
    if shown == newest:
        age = days_old(newest, now=now)
        facts.append(texts.TODAY_OLD.format(age=age) if age else texts.TODAY_NEWEST)
    before, after = record["before"], record["after"]
    steps = _step("←", before) + _step("→", after if after and after <= newest else None)
    if shown != newest:
        steps += _go(escaped(texts.TODAY_GO_NEWEST), newest, "nd-step nd-step-wide")
    return (
        f'<header class="nd-day-head"><div><h1>{escaped(day(shown))}</h1>'
        f"{_fine(texts.FACTS_BETWEEN.join(facts))}</div><nav>{steps}</nav></header>"
    )


def _step(sign: str, to: str | None) -> str:
    if to is None:
        return f'<button type="button" class="nd-step" disabled aria-hidden="true">{sign}</button>'
    return _go(sign, to, "nd-step")


def _go(shown: str, to: str, kind: str) -> str:
    says = escaped(texts.TODAY_GO.format(day=day(to)))
    return (
        f'<button type="button" class="{kind}"{attributes(**{"nd-day": to})}'
        f' aria-label="{says}" title="{says}">{shown}</button>'
    )


def _volume(volume: Volume, chosen: str) -> str:
    most = max((count for _, count in volume.days), default=0)
    last = volume.days[-1][0].isoformat()
    says = texts.TODAY_VOLUME.of(len(volume.days), day=day(last))
    bars = "".join(_bar(each.isoformat(), count, most, chosen) for each, count in volume.days)
    return (
        f'<figure class="nd-plot"><div class="nd-bars" role="group" aria-label="{escaped(says)}">'
        f"{bars}</div><figcaption><span>{escaped(says)}"
        f"{escaped(texts.FACTS_BETWEEN)}{escaped(texts.TODAY_VOLUME_MOST.of(most))}</span>"
        f"{_chooser(volume)}</figcaption></figure>"
    )


def _bar(each: str, count: int, most: int, chosen: str) -> str:
    """A day as a bar that opens it; the keys for it are in `looking.js`."""
    says = escaped(f"{day(each)}: {texts.ARTICLES.of(count)}")
    height = 0 if not most else max(round(100 * count / most), 4 if count else 0)
    now = ' aria-current="date" tabindex="0"' if each == chosen else ' tabindex="-1"'
    return (
        f'<button type="button"{attributes(**{"nd-day": each})}{now} aria-label="{says}"'
        f' title="{says}"><i style="height:{height}%"></i></button>'
    )


def _chooser(volume: Volume) -> str:
    if len(volume.outlets) < 2:
        return ""
    options = "".join(
        f'<option value="{escaped(name)}"{" selected" if name == volume.outlet else ""}>'
        f"{label(name)}</option>"
        for name in volume.outlets
    )
    return (
        f'<label>{escaped(texts.TODAY_VOLUME_OF)} <select class="nd-outlet-choice">'
        f'<option value="">{escaped(texts.TODAY_ALL_OUTLETS)}</option>{options}</select></label>'
    )


def _stories(stories: Sequence[Record]) -> str:
    if not stories:
        return ""
    return f'<div class="nd-stories">{"".join(map(_story, stories))}</div>'


def _story(story: Record) -> str:
    title = label(story["title"], TITLE_CHARS) or escaped(texts.UNTITLED)
    place = attributes(article=story["article_id"], start=0, end=0)
    said = escaped(cut(line(story["sentence"]), SENTENCE_CHARS))
    sentence = f'<p class="nd-story-first" dir="auto">{said}</p>' if said else ""
    return (
        f'<article class="nd-story">{_meta(story)}<h3><button type="button" class="nd-open"'
        f' dir="auto"{place}>{title}</button></h3>{sentence}{_run_by(story)}'
        f"{_reports(story['reports'])}{_acts(story)}</article>"
    )


def _meta(story: Record) -> str:
    outlet = label(story["outlet"]) or escaped(texts.UNKNOWN_OUTLET)
    count = len(story["outlets"])
    by = (
        f'<b class="nd-count">{escaped(texts.TODAY_BY_OUTLETS.of(count))}</b>' if count > 1 else ""
    )
    when = escaped(day(story["published_at"]))
    return (
        f'<p class="nd-story-meta"><span>{outlet}</span>'
        f'<time datetime="{escaped(story["published_at"])}">{when}</time>{by}</p>'
    )


def _run_by(story: Record) -> str:
    outlets = [line(article["outlet"]) for article in story["also_run_by"]]
    said = also_run_by(outlets, line(story["outlet"]))
    return f'<p class="nd-story-run">{escaped(said[0].upper() + said[1:])}</p>' if said else ""


def _reports(reports: Sequence[Record]) -> str:
    if not reports:
        return ""
    rows = "".join(
        f'<li><button type="button" class="nd-open nd-plain" dir="auto"'
        f"{attributes(article=each['article_id'], start=0, end=0)}>"
        f"{label(each['title'], TITLE_CHARS) or escaped(texts.UNTITLED)}</button> "
        f"<span>{label(each['outlet']) or escaped(texts.UNKNOWN_OUTLET)}"
        f", {escaped(day(each['published_at']))}</span></li>"
        for each in reports[:REPORTS]
    )
    count = escaped(texts.TODAY_REPORTS.of(len(reports)))
    return f'<details class="nd-story-reports"><summary>{count}</summary><ul>{rows}</ul></details>'


def _acts(story: Record) -> str:
    topic = line(story["topic"])
    if not topic:
        return ""
    question = texts.TODAY_QUESTION.format(topic=topic)
    return (
        f'<p class="nd-story-acts"><button type="button"{attributes(**{"nd-ask": question})}>'
        f"{escaped(texts.TODAY_ASK)}</button>"
        f'<button type="button"{attributes(**{"nd-topic": topic})}>{escaped(texts.WENT_ON)}'
        f"</button></p>"
    )

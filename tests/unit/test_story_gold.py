"""Copies made by rule and the pairs to measure by."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from fakes import article
from story_texts import REPORT, follow_up, report

from eval.bench.made_copies import CHANGES, lead_only, made_copy
from eval.bench.stories import score
from eval.bench.story_gold import Gold, make_gold, read_labels, stories_of, together
from rag.stories.copies import days_apart


@pytest.mark.parametrize("kind", CHANGES)
def test_a_made_copy_is_another_outlets_and_not_the_same_text(kind: str) -> None:
    made = made_copy(report(), kind, random.Random(3))
    assert made.outlet != "Meridian Wire"
    assert made.title != report().title
    assert made.id != "wire"
    assert (made.text == REPORT) == (kind == "headline")
    apart = days_apart(report(), made)
    assert apart is not None
    assert apart <= 3
    assert made == made_copy(report(), kind, random.Random(3))


def test_a_lead_is_two_fifths_at_least() -> None:
    for seed in range(20):
        assert len(lead_only(REPORT, random.Random(seed))) >= 0.4 * len(REPORT)


def test_a_copy_is_no_negative_of_what_it_copies() -> None:
    same = report("same", outlet="Radio Vale")
    articles = {a.id: a for a in (report(), same, follow_up(), *map(article, range(1, 9)))}
    gold, made = make_gold(articles, {("later", "wire"): "distinct"}, 1, random.Random(1))
    assert gold.kinds["same", "wire"] == "same words"
    assert ("later", "wire") in gold.distinct
    assert len(made) == len(CHANGES)
    assert not set(gold.kinds) & gold.distinct
    stories = stories_of(gold.kinds)
    assert not any(together(pair, stories) for pair in gold.distinct)


def test_pairs_are_counted_by_what_they_are() -> None:
    gold = Gold({("a", "b"): "cut", ("a", "c"): "lead"}, {("a", "x"), ("b", "x")}, {("c", "y")})
    told = score(gold, stories_of([("a", "b"), ("b", "x")]))
    assert (told["found"], told["wrongly_joined"]) == (1, 2)
    assert told["precision"] == pytest.approx(1 / 3, abs=1e-4)
    assert told["recall"] == 0.5
    assert told["recall_of_each_kind"] == {"cut": "1/1", "lead": "0/1"}
    assert told["editions"] == "0/1"


def test_judgements_of_other_folders_and_articles_do_not_count(tmp_path: Path) -> None:
    rows = [
        {"set": "mine", "one": "b", "two": "a", "label": "copy"},
        {"set": "mine", "one": "a", "two": "gone", "label": "copy"},
        {"set": "other", "one": "a", "two": "b", "label": "distinct"},
    ]
    file = tmp_path / "labels.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    assert read_labels(file, "mine", {"a": article(1), "b": article(2)}) == {("a", "b"): "copy"}

"""How dialogues are read and judged."""

from __future__ import annotations

import json
from pathlib import Path

from eval.dialogues import Asked, Dialogue, Outcome, load, shares
from rag.types import Answer, Sentence


def test_a_turn_is_understood_by_the_words_it_must_and_must_not_hold() -> None:
    asked = Asked("And in Karst?", has=(("died", "killed"), ("Karst",)), barred=("Brenna",))
    assert asked.understood("How many people died in Karst?")
    assert not asked.understood("How many people died in Karst and Brenna?")
    assert not asked.understood("And in Karst?")


def test_a_turn_that_stands_alone_must_stay_as_it_is() -> None:
    asked = Asked("Who won?", unchanged=True)
    assert asked.follows
    assert asked.understood("Who won?")
    assert not asked.understood("Who won (Karst)?")


def test_shares_count_turns_dialogues_and_answers() -> None:
    dialogue = Dialogue("d1", ())
    right = Answer(
        "a", "answered", sentences=(Sentence("Nine died.", (1,)),), understood="x Karst"
    )
    wrong = Answer("b", "abstained", understood="x")
    asked = Asked("q", has=(("Karst",),), answers=("nine",))
    found = shares([Outcome(dialogue, asked, right), Outcome(dialogue, asked, wrong)])
    assert found == {"turns": 0.5, "dialogues": 0.0, "answered": 0.5, "n": 1}


def test_dialogues_are_read_from_lines(tmp_path: Path) -> None:
    file = tmp_path / "dialogues.jsonl"
    turns = [{"question": "Who won?"}, {"question": "When?", "has": [["won"]], "answers": ["May"]}]
    file.write_text(json.dumps({"id": "d1", "held": True, "turns": turns}) + "\n", "utf-8")
    (one,) = load(file)
    assert one.held
    assert [turn.follows for turn in one.turns] == [False, True]


def test_the_sample_has_sixty_dialogues_half_of_them_held_out() -> None:
    every = load()
    assert len(every) == 60
    assert sum(one.held for one in every) == 30

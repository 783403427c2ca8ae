"""The short answer: the model's word, with the edges that rules know."""

from __future__ import annotations

import math

import pytest
from fakes import article

from rag.reading.candidates import candidates
from rag.reading.features import judge
from rag.reading.offered import Offered
from rag.reading.question import take_apart
from rag.reading.short import settled_short, short_answer
from rag.reading.weighing import Told
from rag.types import Chunk, Evidence


def answer(question: str, sentence: str, seen: str | None, share: float = 0.5) -> str | None:
    source = article(1, sentence)
    evidence = [Evidence(Chunk.cut(source, 0, 0, len(sentence)), source, 1.0)]
    found = candidates(evidence)
    asked = take_apart(question, [one.said for one in found])
    others = (("karst", "Karst"),)
    told = Told(text=seen, answer=math.log(share), others=others)
    (judged,) = judge(asked, found, [0.5], [told])
    return short_answer(asked, judged)


@pytest.mark.parametrize(
    ("question", "sentence", "seen", "expected"),
    [
        (
            "How many people died in Brenna?",
            "The flood in Brenna destroyed nine houses and killed 26 people, the service said.",
            "nine",
            "26",
        ),
        (
            "How many tonnes did the tanks hold?",
            "The tanks of the ferry should have held 90 tonnes of water, the inquiry said.",
            "90",
            "90",
        ),
        (
            "When did the dockers end their strike?",
            "Dockers in Karst ended their strike on Monday after nine days of talks.",
            "Karst",
            "Monday",
        ),
        (
            "When did the pump break down?",
            "The pump of the ferry broke down on April 29, the inquiry heard from the captain.",
            "April",
            "April 29",
        ),
        (
            "When was the dam built?",
            "The dam was built in 1961 and has been repaired twice since, the board said.",
            "1961",
            "1961",
        ),
        (
            "Who leads the inquiry?",
            "Justice Minister Halvard Brame leads the inquiry into the flood in Brenna.",
            "The inquiry leads",
            "Halvard Brame",
        ),
        (
            "Which port was closed?",
            "The old port was closed after the storm had taken its roofs, the council said.",
            "old port",
            "old port",
        ),
        (
            "Who won the Velda Cup?",
            "On Sunday the players of Port Elra United won the Velda Cup for the first time.",
            "Elra United",
            "Port Elra United",
        ),
        (
            "Which minister opened the bridge?",
            "On Sunday the bridge was opened by Transport Minister Bo Lindqvist of Karst.",
            "Bo Lindqvist",
            "Bo Lindqvist",
        ),
    ],
)
def test_the_edges_are_right(question: str, sentence: str, seen: str, expected: str) -> None:
    assert answer(question, sentence, seen) == expected


def test_what_has_no_weight_is_not_put_first() -> None:
    sentence = "The old port was closed after the storm had taken its roofs, the council said."
    assert answer("Which port was closed?", sentence, "roofs", share=0.02) is None


def test_two_are_given_where_two_are_asked_for() -> None:
    sentence = "Dockers in Brenna and Karst ended their strike on Monday after nine days."
    assert answer("Which two ports were closed?", sentence, "Brenna") == "Brenna and Karst"


def test_half_a_quotation_is_no_answer() -> None:
    sentence = (
        "Mayor Ada Orlen wants the old harbour closed “as soon as possible,” the town hall said."
    )
    assert answer("What does Orlen want?", sentence, "old harbour closed “as soon") is None


@pytest.mark.parametrize(
    ("told", "expected"), [("disused dairy in Tarn Cross", "Tarn Cross"), ("dairy", "TARN CROSS")]
)
def test_a_place_is_not_shouted_because_its_dateline_is(told: str, expected: str) -> None:
    sentence = f"TARN CROSS (Vale Wire) - The crown was found under the floor of a {told}."
    source = article(1, sentence)
    found = candidates([Evidence(Chunk.cut(source, 0, 0, len(sentence)), source, 1.0)])
    asked = take_apart("Where was the crown found?", [one.said for one in found])
    offered = ((Offered("tarn cross", "TARN CROSS", 0.6), "TARN CROSS"),)
    (judged,) = judge(asked, found, [0.5], [Told(offered=offered, best_offered=0.6)])
    assert settled_short(asked, judged, None) == expected


@pytest.mark.parametrize(
    ("seen", "more", "expected"),
    [
        ("3.5", "", "3.5 per cent"),
        ("cent", "", "3.5 per cent"),
        ("per cent", "", "3.5 per cent"),
        ("3.5 per cent", "", "3.5 per cent"),
        ("3.5", " and the union asked for 9 per cent", "3.5 per cent"),
        ("cent", " and the union asked for 9 per cent", None),
    ],
)
def test_a_share_is_told_with_its_sign(seen: str, more: str, expected: str | None) -> None:
    text = f"NorRail offered a rise of 3.5 per cent{more}, the company said on Monday."
    source = article(1, text)
    found = candidates([Evidence(Chunk.cut(source, 0, 0, len(text)), source, 1.0)])
    asked = take_apart("What rise did NorRail offer?", [one.said for one in found])
    told = Told(text=seen, answer=math.log(0.9), offered=((Offered(seen, seen, 0.9), seen),))
    (judged,) = judge(asked, found, [0.5], [told])
    assert settled_short(asked, judged, None) == expected


def test_what_somebody_said_is_no_name() -> None:
    sentence = "Mayor Ada Orlen told reporters that the town of Brenna would be rebuilt at once."
    assert answer("What did Orlen say?", sentence, "Brenna") is None


@pytest.mark.parametrize(("share", "expected"), [(0.7, "Orlen United"), (0.2, "Karst Athletic")])
def test_a_likely_answer_stands_against_what_rules_tie(share: float, expected: str) -> None:
    sentence = "Orlen United won the harbour cup on Saturday, beating Karst Athletic in the final."
    source = article(1, sentence)
    found = candidates([Evidence(Chunk.cut(source, 0, 0, len(sentence)), source, 1.0)])
    asked = take_apart("Who won the harbour cup?", [one.said for one in found])
    offered = ((Offered("orlen unit", "Orlen United", share), "Orlen United"),)
    (judged,) = judge(asked, found, [0.5], [Told(offered=offered, best_offered=share)])
    assert settled_short(asked, judged, "Karst Athletic") == expected
    assert settled_short(asked, judged, None) == short_answer(asked, judged)

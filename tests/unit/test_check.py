"""A sentence stands where its source says it, and falls where a fact of it was changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.verifying.check import check
from rag.verifying.verdict import Quote

BEFORE = "Mayor Ada Orlen opened the meeting in Brenna. Engineer Bo Lind had come from Karst. "
TEXT = (
    "The ferry Sea Lark sank off Brenna on Thursday after its pump failed, and nine of the 212 "
    "people aboard died, the coast guard said."
)
AFTER = ' "We heard nothing at all," Bo Lind said. The company may sell its other two ships.'
QUOTE = Quote(TEXT, BEFORE, AFTER, "Ferry sinks off Brenna", "2026-05-08", "North Post")


@pytest.mark.parametrize(
    "told",
    [
        TEXT,
        "Nine people died when the Sea Lark sank off Brenna.",
        "9 people died when the ferry sank on 7 May 2026.",
        "According to North Post, the Sea Lark sank after its pump failed.",
        "The coast guard said that nine of 212 people on board died on Thursday.",
        "After its pump failed, the ferry Sea Lark sank off Brenna.",
        "In May 2026 a ferry sank off Brenna.",
    ],
)
def test_what_the_source_says_stands(told: str) -> None:
    verdict = check(told, [QUOTE])
    assert verdict.stands, verdict.to_dict()


@pytest.mark.parametrize(
    ("told", "kind", "stood"),
    [
        ("Eleven people died when the Sea Lark sank off Brenna.", "number", "nine"),
        ("Nine of the 412 people aboard died.", "number", "212"),
        ("The ferry Sea Lark sank off Brenna on Friday.", "date", "Thursday"),
        ("The ferry Sea Lark sank off Brenna on 6 May 2026.", "date", "Thursday"),
        ("The ferry Sea Lark sank off Karst on Thursday.", "name", "Brenna"),
        ("The ferry Sea Wolf sank off Brenna on Thursday.", "name", None),
        ("The ferry Sea Lark did not sink off Brenna.", "negation", "sank"),
        ("The ferry Sea Lark may sink off Brenna.", "modality", "sank"),
        ("Nine of the 212 people aboard survived, the coast guard said.", "opposite", "died"),
        ("The ferry Sea Lark sank off Brenna before its pump failed.", "opposite", "after"),
        ("The ferry Sea Lark, built in a yard at home, was painted green again.", "words", None),
    ],
)
def test_a_changed_fact_is_found_with_what_stood_there(
    told: str, kind: str, stood: str | None
) -> None:
    verdict = check(told, [QUOTE])
    assert not verdict.stands
    found = {finding.kind: finding for finding in verdict.findings if finding.weight != "slight"}
    assert kind in found, verdict.to_dict()
    assert stood is None or found[kind].stood == stood


@pytest.mark.parametrize(
    ("said", "stood", "agrees"),
    [
        ("2.5 million people fled.", "Two and a half million people fled.", True),
        ("2,500,000 people fled.", "2.5 million people fled.", True),
        ("Prices rose by 4%.", "Prices rose by four per cent.", True),
        ("The fine was €2m.", "The fine was 2 million euros.", True),
        ("The fine was $2m.", "The fine was 2 million euros.", False),
        ("The road is 62 miles long.", "The road is 100 kilometres long.", True),
        ("The road is 72 miles long.", "The road is 100 kilometres long.", False),
        ("About 12,000 people left.", "Some 11,870 people left.", False),
        ("About 12,000 people left.", "11,870 people left.", True),
        ("Dozens of people left.", "48 people left.", True),
        ("48 people left.", "Dozens of people left.", False),
        ("It was their second win.", "It was their third win.", False),
        ("They met at 6 p.m. there.", "They met at 18:00 there.", True),
        ("More than 200 people left.", "Fewer than 200 people left.", False),
        ("Half of the voters stayed.", "50 per cent of the voters stayed.", True),
        ("Orlen, 29, won.", "The 29-year-old Orlen won.", True),
        ("Three guards and five dogs left.", "Five guards and three dogs left.", False),
    ],
)
def test_amounts(said: str, stood: str, agrees: bool) -> None:
    assert check(said, [stood]).stands is agrees


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Zelenskyy met Müller in Kyiv.", "Zelensky met Mueller in Kiev."),
        ("Muller left the UN.", "Müller left the United Nations."),
        ("The Indian minister spoke.", "The minister of India spoke."),
        ("Dr Orlen spoke in Odesa.", "Orlen spoke in Odessa."),
    ],
)
def test_names_in_another_spelling_are_the_same(one: str, two: str) -> None:
    assert check(one, [two]).stands


def test_a_quotation_is_letter_for_letter_and_from_the_one_who_said_it() -> None:
    source = Quote(
        '"The wall is holding," said Ada Orlen. "I would rather be laughed at."',
        before="Bo Lind stood beside her.",
    )
    assert check("Ada Orlen said: “The wall is holding.”", [source]).stands
    assert check('Orlen said "I would … be laughed at".', [source]).stands
    altered = check('Ada Orlen said: "The wall is still holding."', [source])
    assert [finding.kind for finding in altered.findings] == ["quotation"]
    other = check('Bo Lind said: "The wall is holding."', [source])
    assert "speaker" in {finding.kind for finding in other.findings}


def test_a_pronoun_is_understood_from_what_stands_before() -> None:
    source = Quote('"Please do not," she said on Monday.', before="Ada Orlen spoke to reporters. ")
    assert check('Ada Orlen said: "Please do not."', [source]).stands
    assert not check('Bo Lind said: "Please do not."', [source]).stands


def test_roles_turned_round_are_found() -> None:
    source = "Ada Orlen sued Bo Lind over the mill last year."
    assert check("Bo Lind was sued by Ada Orlen over the mill.", [source]).stands
    found = check("Bo Lind sued Ada Orlen over the mill last year.", [source]).findings
    assert "role" in {finding.kind for finding in found}


def test_nothing_cited_supports_nothing() -> None:
    assert check("Nine people died.", []).label == "unsupported"
    assert check("Nine people died.", [" "]).label == "unsupported"
    assert check("", [TEXT]).label == "unsupported"


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_gets_a_verdict_and_stands_on_itself(one: str, two: str) -> None:
    assert check(one, [two]).label in ("supported", "partly", "unsupported")
    if one.strip():
        assert check(one, [one]).label == "supported"

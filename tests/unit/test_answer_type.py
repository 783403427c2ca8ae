"""What a question asks for."""

from __future__ import annotations

import pytest

from rag.asking.answer_type import asked


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who is the press secretary?", "who"),
        ("whom did Orlen call", "who"),
        ("Which politician resigned?", "who"),
        ("How many camps were hit?", "number"),
        ("What percentage of voters agreed?", "number"),
        ("By how much did prices rise?", "number"),
        ("When did the bridge open?", "when"),
        ("On which day did it open?", "when"),
        ("Where is the bridge?", "where"),
        ("In which country did it happen?", "where"),
        ("Why did she resign?", "why"),
        ("What caused the fire?", "why"),
        ("What did Orlen say about the bridge?", "said"),
        ("What does Orlen want?", "what"),
        ("Which union ended its strike?", "which"),
        ("Did the man who fell survive?", "yes_no"),
        ("How does the ferry work?", "how"),
        ("ceasefire talks", "topic"),
        ("The town flooded this week. Where is it?", "where"),
        ("Orlen's ferry line, which runs daily, has how many boats?", "number"),
        ("", "topic"),
        ("???", "topic"),
    ],
)
def test_the_kind_of_answer_is_told(question: str, kind: str) -> None:
    assert asked(question).kind == kind


def test_the_counted_noun_is_the_focus() -> None:
    assert asked("How many camps did the operation target?").focus == ("camp",)

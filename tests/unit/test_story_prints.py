"""What articles are compared by."""

from __future__ import annotations

import subprocess
import sys

from fakes import article
from hypothesis import given
from hypothesis import strategies as st
from story_texts import REPORT, copies, follow_up, report

from rag.stories.prints import SHINGLE, SKETCH, Print, plain_words, sketch_of, without_credit


def test_style_of_numbers_quotes_and_case_does_not_count() -> None:
    assert plain_words("It’s 17,500, “two” of THEM") == plain_words("Its 17500, '2' of them")


def test_a_comma_between_numbers_of_a_list_parts_them() -> None:
    assert plain_words("4,15 and 1,234") == ["4", "15", "and", "1234"]


def test_credit_lines_and_datelines_do_not_count() -> None:
    bare = "The dam cracked on Monday.\n\nNobody was hurt."
    for text in (
        f"By Ann Orr\n\nThe Associated Press\n\n{bare}",
        f"ELSMARK, Norvane (AP) — {bare}",
        f"(Reuters) - {bare}",
        f"PORT ELRA – {bare}",
        f"Reuters\n{bare}",
    ):
        assert plain_words(without_credit(text)) == plain_words(bare), text


def test_prose_that_only_looks_like_a_credit_stays() -> None:
    text = "By noon the square was full of people who had come to see the AP photographer leave."
    assert without_credit(text) == text


def test_equal_words_have_equal_bodies() -> None:
    one, two = Print.of(report()), Print.of(copies()["credit"])
    assert (one.body, one.sketch) == (two.body, two.sketch)
    assert one.body != Print.of(follow_up()).body


def test_a_sketch_is_short_sorted_and_the_same_in_every_process() -> None:
    mine = Print.of(report()).sketch
    assert len(mine) == SKETCH
    assert list(mine) == sorted(set(mine))
    script = (
        "from rag.stories.prints import sketch_of, plain_words; import sys;"
        "print(list(sketch_of(plain_words(sys.stdin.read()))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], input=REPORT[len("OSNAR (Meridian Wire) - ") :],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == str(list(mine))


def test_a_copy_shares_a_third_of_the_sketch_and_another_report_next_to_nothing() -> None:
    mine = set(Print.of(report()).sketch)
    for copy in copies().values():
        assert len(mine & set(Print.of(copy).sketch)) >= SKETCH / 3
    assert len(mine & set(Print.of(follow_up()).sketch)) < 8


def test_texts_too_short_for_a_run_have_a_sketch_all_the_same() -> None:
    assert len(sketch_of(["one"])) == 1
    assert sketch_of(["one"]) != sketch_of(["two"])
    assert Print.of(article(text="…")).sketch == ()


@given(st.lists(st.text(max_size=6), max_size=80))
def test_a_part_of_a_text_has_no_hash_that_the_whole_lacks(words: list[str]) -> None:
    whole, part = sketch_of(words), sketch_of(words[: max(SHINGLE, len(words) // 2)])
    if len(whole) < SKETCH:
        assert set(part) <= set(whole)
    assert all(0 <= h < 2**31 for h in whole)

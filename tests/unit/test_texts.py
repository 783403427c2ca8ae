"""The texts of the pages: plural forms, lists, and that no page keeps English of its own."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest

from ui import texts
from ui.texts import Plural

UI = Path(texts.__file__).parent
KEPT_CLEAN = ("chat/*.py", "rendering/*.py", "render*.py", "timeline.py", "sources.py", "web.py")
PAGES = sorted(str(path.relative_to(UI)) for glob in KEPT_CLEAN for path in UI.glob(glob))


def test_count_chooses_its_form_and_is_set_as_people_read_it() -> None:
    assert texts.ARTICLES.of(1) == "1 article"
    assert texts.ARTICLES.of(0) == "0 articles"
    assert texts.ARTICLES.of(1204) == "1,204 articles"


@pytest.mark.parametrize(
    ("items", "said"),
    [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")],
)
def test_items_are_listed_as_a_sentence_has_them(items: list[str], said: str) -> None:
    assert texts.listed(items) == said


def test_fields_of_a_text_are_named_and_plural_forms_share_them() -> None:
    for name, value in vars(texts).items():
        forms = (value.one, value.other) if isinstance(value, Plural) else (value,)
        if not name.isupper() or not isinstance(forms[0], str):
            continue
        fields = [
            {field for _, field, _, _ in string.Formatter().parse(f) if field} for f in forms
        ]
        assert all(field.isidentifier() for each in fields for field in each), name
        assert fields[0] == fields[-1], name


@pytest.mark.parametrize("page", PAGES)
def test_page_keeps_no_sentence_of_its_own(page: str) -> None:
    tree = ast.parse((UI / page).read_text("utf-8"))
    docs = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    said = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docs
    ]
    assert [each for each in said if each[:1].isupper() and " " in each and "<" not in each] == []

"""The reader with the real encoder on one real article, as it arrives."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.encode import load_encoder
from rag.query import understand
from rag.read import EmbeddedReader
from rag.settings import Settings
from rag.types import Answer, Article, Chunk, Evidence
from rag.verify import verify


@pytest.fixture(scope="module")
def reader() -> EmbeddedReader:
    settings = Settings.load()
    return EmbeddedReader(load_encoder(settings.encoder, settings.cache), settings.answer)


@pytest.fixture
def evidence(shared: Path) -> list[Evidence]:
    text = (shared / "seed" / "article.txt").read_text(encoding="utf-8")
    source = Article("seed", text, title="article", published_at="2025-05-09")
    middle = text.index("Leavitt also pointed out")
    chunks = [Chunk.cut(source, 0, 0, middle), Chunk.cut(source, 1, middle, len(text))]
    return [Evidence(chunk, source, 1.0 / (1 + i)) for i, chunk in enumerate(chunks)]


def ask(reader: EmbeddedReader, evidence: list[Evidence], question: str) -> Answer:
    query = understand(question)
    return verify(query, reader.read(query, evidence), evidence)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("what does Trump want", ("de-escalate", None)),
        ("who is the press secretary", ("Karoline Leavitt", "Karoline Leavitt")),
        ("how many people died in Pahalgam", ("claimed 26 lives", "26")),
        ("how many camps did Operation Sindoor target", ("nine terror camps", "nine")),
        ("whom did Rubio call", ("phone conversations", "S Jaishankar and Shehbaz Sharif")),
        ("what did Jaishankar say", ("firmly counter", None)),
        ("WHAT DOES TRUMP WANT?", ("de-escalate", None)),
        ("When was the Pahalgam massacre?", ("April 22", "April 22")),
    ],
)
def test_what_the_article_says_is_answered_from_the_right_sentence(
    reader: EmbeddedReader,
    evidence: list[Evidence],
    question: str,
    expected: tuple[str, str | None],
) -> None:
    words, short = expected
    answer = ask(reader, evidence, question)
    assert answer.status == "answered"
    assert words in answer.sentences[0].text
    assert answer.short_answer == short
    for citation in answer.citations:
        assert evidence[0].article.text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize(
    "question",
    [
        "what did China say",
        "who won the World Cup",
        "how many people died in Karachi",
        "why did Rubio resign",
        "What did Sharif say?",
        "Who is the defence minister of India?",
        "How many people were injured in Pahalgam?",
        "¿Qué dijo China?",
    ],
)
def test_what_the_article_does_not_say_is_not_answered(
    reader: EmbeddedReader, evidence: list[Evidence], question: str
) -> None:
    answer = ask(reader, evidence, question)
    assert answer.status == "abstained"
    assert answer.reason
    assert [article.id for article in answer.related] == ["seed"]

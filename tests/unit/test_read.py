"""The embedded reader quotes what answers, or abstains and says why."""

from __future__ import annotations

import pytest
from fakes import HashEncoder, article
from hypothesis import given
from hypothesis import strategies as st

from rag.query import understand
from rag.read import MAX_CANDIDATES, EmbeddedReader
from rag.reading.answers import FROM_NETWORK, KEPT
from rag.settings import AnswerSettings
from rag.types import Article, Chunk, Draft, Evidence

FLOOD = article(
    1,
    "The flood in Brenna on 9 May claimed 26 lives, the rescue service said. "
    "Mayor Ada Orlen asked for tents and boats.\n\n"
    "She phoned Transport Minister Bo Lindqvist on Thursday.\n\nRead more\n\n"
    "Lindqvist conveyed to Orlen that “the army will help” the town of Brenna.",
    title="Flood in Brenna",
)
STRIKE = article(
    2, "Dockers in Karst ended their strike on Monday after nine days.", title="Karst port"
)


def read(question: str, *articles: Article, **settings: float) -> Draft:
    evidence = [
        Evidence(Chunk.cut(a, 0, 0, len(a.text)), a, 1.0) for a in articles or (FLOOD, STRIKE)
    ]
    reader = EmbeddedReader(HashEncoder(), AnswerSettings(**settings))  # type: ignore[arg-type]
    return reader.read(understand(question), evidence)


@pytest.mark.parametrize(
    ("question", "words", "short"),
    [
        ("How many people died in Brenna?", "claimed 26 lives", "26"),
        ("how many people died in brenna", "claimed 26 lives", "26"),
        ("When did the dockers end their strike?", "Dockers in Karst ended", "Monday"),
        ("What did Lindqvist say?", "the army will help", None),
        ("What did Mayor Orlen ask for?", "asked for tents", None),
    ],
)
def test_the_right_sentence_answers(question: str, words: str, short: str | None) -> None:
    draft = read(question)
    assert words in draft.sentences[0].text
    assert draft.short_answer == short
    assert draft.confidence >= AnswerSettings().threshold


@pytest.mark.parametrize(
    "question",
    [
        "How many people died in Osnar?",
        "how many people died in osnar",
        "What did Tanaka say?",
        "What did Orlen say?",
        "Why did Orlen resign?",
        "Who won the World Cup?",
        "who won the world cup",
        "How much did the tents cost?",
        "How many people were injured in Brenna?",
        "Was hat der Bürgermeister gesagt?",
        "洪水で何人が亡くなりましたか",
        "?!…",
    ],
)
def test_what_the_articles_do_not_say_is_not_answered(question: str) -> None:
    draft = read(question)
    assert draft.sentences == ()
    assert draft.reason
    assert draft.confidence < AnswerSettings().threshold


def test_what_stands_only_in_a_heading_or_caption_is_mentioned_all_the_same() -> None:
    game = article(3, "Harbour Tycoon 2. Release date.\n\nThe game came out on 3 March.", title="")
    reason = read("When did Harbour Tycoon come out in Brenna?", game).reason
    assert reason
    assert "None of those found mentions “Brenna”." in reason


def test_the_reason_names_what_no_article_mentions() -> None:
    assert "Osnar" in (read("How many people died in Osnar?").reason or "")


def test_reader_abstains_without_evidence() -> None:
    reader = EmbeddedReader(HashEncoder(), AnswerSettings())
    for question in ("Who?", ""):
        draft = reader.read(understand(question), [])
        assert draft.sentences == ()
        assert draft.reason


def test_an_article_of_headings_alone_gives_an_abstention() -> None:
    assert read("Who died?", article(text="Who died\n\nRead more")).reason


def test_no_more_sentences_than_set() -> None:
    many = [
        article(n, f"The flood in Brenna claimed {n + 20} lives by day {n}, officials said.")
        for n in range(1, 9)
    ]
    for most in (1, 2):
        draft = read("How many people died in Brenna?", *many, max_sentences=most)
        assert 1 <= len(draft.sentences) <= most


def test_the_same_words_in_two_articles_are_quoted_once() -> None:
    draft = read("How many people died in Brenna?", FLOOD, article(7, FLOOD.text, title="Copy"))
    texts = [sentence.text for sentence in draft.sentences]
    assert len(texts) == len(set(texts))


def test_a_long_body_of_evidence_is_cut_before_it_is_encoded() -> None:
    text = " ".join(f"Councillor number {n} of Brenna spoke about the flood." for n in range(90))
    encoder = HashEncoder()
    source = article(text=text)
    evidence = [Evidence(Chunk.cut(source, 0, 0, len(text)), source, 1.0)]
    EmbeddedReader(encoder, AnswerSettings()).read(understand("Who spoke in Brenna?"), evidence)
    answers = 2 * (KEPT + FROM_NETWORK + 1)  # each alone and behind the question
    assert len(encoder.encoded) <= MAX_CANDIDATES + 1 + answers


@given(st.text(max_size=120), st.text(max_size=400))
def test_whatever_is_asked_every_quote_stands_in_its_article(question: str, text: str) -> None:
    source = article(text=f"{text}\n\n{FLOOD.text}")
    for sentence in read(question, source).sentences:
        (span,) = sentence.spans
        assert source.text[span.start : span.end] == sentence.text

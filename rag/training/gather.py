"""Fills groups with passages by the product's own retrieval, over an index of the articles.

Labels are distant (Mintz et al. 2009): a passage answers when it holds the accepted answer and
stands in an article that is known, or likely, to tell of the same thing. Passages that hold the
answer elsewhere are left out, for nobody knows.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rag.dates import add_days
from rag.desk import NewsDesk
from rag.english.words import words
from rag.reading.find import Passage
from rag.sentences import sentence_spans
from rag.training.groups import Group, Member
from rag.training.quiz import LAST_TRAINED, Quiz
from rag.training.spans import Place, holds, occurrences
from rag.training.synthetic import Made, made
from rag.types import Article, Evidence, Query

DEPTH = 40
MEMBERS = 8
MOST_POSITIVES = 3
SAME_STORY = 0.34
"""Least share of a question's words in a passage of another article that tells the same."""


def quiz_groups(desk: NewsDesk, questions: Iterable[Quiz], rng: random.Random) -> Iterator[Group]:
    """Real questions; those whose answer is nowhere found stand for what cannot be answered."""
    for quiz in questions:
        query = desk.understand(quiz.question, as_of=quiz.asked_at)
        found = desk.retrieve(query, DEPTH)
        if not quiz.urls:
            if not any(holds(e.chunk.text, quiz.answers) for e in found):
                yield Group(quiz.question, "quiz-none", _negatives(found, rng, MEMBERS))
            continue
        yield from _quiz(quiz, found, rng)


def _quiz(quiz: Quiz, found: Sequence[Evidence], rng: random.Random) -> Iterator[Group]:
    holding = [(e, occurrences(e.chunk.text, quiz.answers)) for e in found]
    right = [(e, at) for e, at in holding if at and e.article.url in quiz.urls]
    wrong = [e for e, at in holding if not at]
    if not right:
        return
    # Every retrieved passage that answers is seen: the first ones always, later ones in turn.
    for part in range(0, min(len(right), 2 * MOST_POSITIVES), MOST_POSITIVES):
        some = [_member(e, at) for e, at in right[part : part + MOST_POSITIVES]]
        yield _filled((quiz.question, "quiz"), some, wrong, rng)
    yield Group(quiz.question, "quiz-removed", _negatives(wrong, rng, MEMBERS))


def made_groups(
    desk: NewsDesk, articles: Iterable[Article], rng: random.Random
) -> Iterator[Group]:
    """Questions made from articles, one an article, as of a few days after it was published."""
    for article in articles:
        question = next(made(article, rng), None)
        if question and article.published_at and (group := _made(desk, article, question, rng)):
            yield group


def _made(desk: NewsDesk, article: Article, made: Made, rng: random.Random) -> Group | None:
    found = _asked(desk, article, made.question, DEPTH // 2)
    right: list[tuple[Evidence, list[Place]]] = []
    hidden: list[tuple[Evidence, list[Place]]] = []
    wrong: list[Evidence] = []
    for evidence in found:
        chunk = evidence.chunk
        own = evidence.article.id == article.id
        if own and chunk.start <= made.start and made.end <= chunk.end:
            here = (made.start - chunk.start, made.end - chunk.start)
            hidden.append((evidence, [here]))
        elif own and chunk.start < made.sentence[1] and made.sentence[0] < chunk.end:
            continue
        elif at := occurrences(chunk.text, [made.answer]):
            if len(made.answer) > 2 and _shared(made.question, chunk.text) >= SAME_STORY:
                right.append((evidence, at))
        else:
            wrong.append(evidence)
    if rng.random() < 0.12 and (swapped := _swapped(made, article, rng)):
        seen = [e for e, _ in hidden] + wrong
        return Group(swapped, "made-swapped", _negatives(seen, rng, MEMBERS))
    chosen = right if right and rng.random() < 0.7 else hidden or right
    if not chosen:
        return None
    source = "made-recurring" if chosen is right else "made-cloze"
    some = [_member(e, at) for e, at in chosen[:MOST_POSITIVES]]
    return _filled((made.question, source), some, wrong, rng)


def title_groups(
    desk: NewsDesk, articles: Sequence[Article], rng: random.Random
) -> Iterator[Group]:
    """Titles as queries for their own article's passages, shown without the title."""
    for article in articles:
        if len(article.title.split()) < 4:
            continue
        found = _asked(desk, article, article.title, DEPTH // 2)
        own = [e for e in found if e.article.id == article.id]
        wrong = [e for e in found if e.article.id != article.id and e.article.title]
        if own and len(wrong) >= MEMBERS - 1:
            positive = Member("", own[0].chunk.text, right=True)
            rest = [replace(m, title="") for m in _negatives(wrong, rng, MEMBERS - 1)]
            yield Group(article.title, "title", (positive, *rest))


def _asked(desk: NewsDesk, article: Article, question: str, k: int) -> list[Evidence]:
    assert article.published_at  # noqa: S101  # callers choose dated ones
    return desk.retrieve(Query(question, as_of=add_days(article.published_at, 3)), k)


def _filled(
    kind: tuple[str, str], right: Sequence[Member], wrong: Sequence[Evidence], rng: random.Random
) -> Group:
    """A whole group: what answers, one of it without the answer's sentence, the rest not."""
    members = list(right)
    if rng.random() < 0.5 and (cut := _without_answer(right[0])):
        members.append(cut)
    members += _negatives(wrong, rng, MEMBERS - len(members))
    return Group(*kind, tuple(members))


def _negatives(found: Sequence[Evidence], rng: random.Random, count: int) -> tuple[Member, ...]:
    """Passages that hold no answer, the better ranked ones more often."""
    pool = list(found[:DEPTH])
    chosen: list[Evidence] = []
    while pool and len(chosen) < count:
        weights = [1 / (2 + rank) for rank in range(len(pool))]
        pick = rng.choices(range(len(pool)), weights)[0]
        chosen.append(pool.pop(pick))
    return tuple(_member(e, ()) for e in chosen)


def _member(evidence: Evidence, spans: Iterable[Place]) -> Member:
    places = tuple(spans)
    return Member(evidence.chunk.title, evidence.chunk.text, places, right=bool(places))


def _without_answer(member: Member) -> Member | None:
    """The passage without the sentences that hold the answer; None where little is left."""
    kept = [
        member.text[a:b]
        for a, b in sentence_spans(member.text)
        if not any(a < end and start < b for start, end in member.spans)
    ]
    text = " ".join(kept)
    return Member(member.title, text) if len(text) > 200 else None


def _shared(question: str, text: str) -> float:
    asked = {w.stem for w in words(question) if not w.stop and not w.generic}
    told = {w.stem for w in words(text)}
    return len(asked & told) / len(asked) if asked else 0.0


def _swapped(made: Made, article: Article, rng: random.Random) -> str | None:
    """The question about another name of the same article: the right story, the wrong one."""
    asked = [n for n in Passage.of(made.question).names if len(n.words[0].form) > 3 and n.start]
    others = [n for n in Passage.of(article.text[:4000]).names if not n.opens]
    if not asked or not others:
        return None
    old = rng.choice(asked)
    new = rng.choice(others)
    if set(new.stems) & {w.stem for w in words(made.question)}:
        return None
    name = article.text[new.start : new.end]
    return made.question[: old.start] + name + made.question[old.end :]


def trained_on(article: Article) -> bool:
    """Whether an article is old enough to be trained on."""
    return bool(article.published_at and article.published_at[:10] <= LAST_TRAINED)

"""Ratings as an evaluation folder that `newsdesk eval` reads.

A rating becomes a question with gold where it tells what the right answer is: an answer found
good is its own gold, an abstention found good says that the articles do not tell, and a right
answer that somebody wrote is gold as it stands. The others are kept beside it, to be judged.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from eval.metrics import contains
from rag.dates import parse_moment
from rag.errors import NewsdeskError
from rag.types import Article
from ui.history.ratings import Rated

Record = dict[str, Any]


def questions(ratings: Iterable[Rated], articles: Sequence[Record] = ()) -> Iterator[Record]:
    """A line of `questions.jsonl` for each rating that tells what is right.

    Args:
        ratings: what was rated.
        articles: the records of the articles that answers cite or name.
    """
    for rated in ratings:
        answers = gold(rated)
        if answers is None:
            continue
        yield {
            "id": rated.turn,
            "question": rated.question,
            "answers": answers,
            "asked_at": rated.answer.get("as_of") or _day(rated.asked_at),
            "relevant_urls": relevant(rated, articles) if answers else [],
            "history": list(rated.before),
            "rated": rated.rating.verdict,
        }


def gold(rated: Rated) -> list[str] | None:
    """The accepted strings; empty where the articles do not say, None where nobody knows."""
    if rated.rating.right.strip():
        return [rated.rating.right.strip()]
    if rated.rating.verdict != "up":
        return None
    answer = rated.answer
    if answer.get("status") != "answered":
        return []
    short = answer.get("short_answer")
    quotes = [citation["quote"] for citation in answer.get("citations") or ()]
    return [short] if short else quotes[:1] or None


def relevant(rated: Rated, articles: Sequence[Record] = ()) -> list[str]:
    """The addresses of the articles that hold the answer.

    Those that a good answer cites; where a person wrote the right answer, those of its articles
    that have it in their text, as what it cites may not be what tells.
    """
    parts = ("citations", "also_in", "related")
    right = rated.rating.right.strip()
    if not right:
        return list(dict.fromkeys(address(c["article_id"], c.get("url")) for c in _cards(rated)))
    own = {card["article_id"] for part in parts for card in rated.answer.get(part) or ()}
    return [a["url"] for a in articles if a["id"] in own and contains(a["text"], (right,))]


def _cards(rated: Rated) -> list[Record]:
    return [*(rated.answer.get("citations") or ()), *(rated.answer.get("also_in") or ())]


def address(article_id: str, url: str | None) -> str:
    """What an article is known by in the folder."""
    return url or f"urn:newsdesk:{article_id}"


def article_ids(ratings: Iterable[Rated]) -> list[str]:
    """The articles that rated answers cite or name, each once."""
    found: dict[str, None] = {}
    for rated in ratings:
        for part in ("citations", "also_in", "related"):
            found.update(
                dict.fromkeys(card["article_id"] for card in rated.answer.get(part) or ())
            )
    return list(found)


def article_record(article: Article) -> Record:
    """A line of `articles.jsonl`."""
    return {
        "id": article.id,
        "url": address(article.id, article.url),
        "title": article.title,
        "source": article.outlet,
        "published_at": article.published_at,
        "authors": list(article.authors),
        "language": article.language,
        "text": article.text,
    }


def write_folder(
    folder: Path, ratings: Sequence[Rated], articles: Callable[[Sequence[str]], list[Record]]
) -> Record:
    """Write `questions.jsonl`, `articles.jsonl` and `feedback.jsonl` (every rating, whole).

    Args:
        folder: made where it is missing; the three files in it are replaced.
        ratings: what to write.
        articles: the records of the articles with these ids that are still there.

    Raises:
        NewsdeskError: there is nothing to write, or it cannot be written.
    """
    if not ratings:
        raise NewsdeskError(
            "Nobody has rated an answer yet.",
            hint="Choose Good or Not good under an answer of the web chat.",
        )
    found = articles(article_ids(ratings))
    judged = list(questions(ratings, found))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / "questions.jsonl", judged)
        _write(folder / "articles.jsonl", found)
        _write(folder / "feedback.jsonl", [rated.to_dict() for rated in ratings])
    except OSError as error:
        raise NewsdeskError(f"{folder} cannot be written ({error.strerror or error}).") from None
    return {
        "folder": str(folder),
        "ratings": len(ratings),
        "questions": len(judged),
        "articles": len(found),
    }


def _write(path: Path, records: Iterable[Record]) -> None:
    lines = (json.dumps(record, ensure_ascii=False) for record in records)
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8", errors="replace")


def _day(moment: str) -> str | None:
    known = parse_moment(moment)
    return known[:10] if known else None

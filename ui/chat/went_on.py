"""From an answer to the timeline of what it is about."""

from __future__ import annotations

from rag.stories.threads import telling_words, weights
from rag.stories.topic import topic
from ui import texts
from ui.inert import attributes, escaped, line
from ui.views import TurnView

LONGEST = 100


def went_on(view: TurnView) -> str:
    """A button that opens the timeline of an answer's topic; "" where nothing is cited.

    What it opens with is named by the articles that are cited, else by the first one's title.
    """
    answer = view.answer
    if answer is None or answer.status != "answered" or not answer.citations:
        return ""
    known = {found.article.id: found.article for found in view.evidence}
    cited = dict.fromkeys(citation.article_id for citation in answer.citations)
    articles = [known[key] for key in cited if key in known]
    words = weights([telling_words(article) for article in known.values()])
    named = topic(articles, words) if articles else ""
    about = line(named or answer.citations[0].title)[:LONGEST]
    if not about:
        return ""
    return (
        f'<button type="button" class="nd-tool"{attributes(**{"nd-topic": about})}>'
        f"{escaped(texts.WENT_ON)}</button>"
    )

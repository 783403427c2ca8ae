"""A draft made into an answer: each sentence with a source that bears it out, or not at all.

Every sentence is held against the words it cites (`rag/verifying/`, docs/verification.md): its
amounts, days, names, quotations and their speakers, what turns it round, and how much of it the
source says. A citation that does not hold is moved to the sentence that does; a quotation that is
not letter for letter loses its marks; what cannot be mended goes, and the answer's note says so.

A sentence's text stays as it is in `Answer.sentences`; whoever shows an answer with its markers
builds them from there. `Answer.text` is the same in one string, with ` [n]` after each sentence.
An article may itself hold "[3]": in `Answer.text` that stands as "(3)", so that every [n] there
is a marker of ours.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.types import Answer, Article, Draft, DraftSentence, Evidence, Query, Span
from rag.verifying.answering import MAX_RELATED, abstention, answer, marked_text
from rag.verifying.check import check
from rag.verifying.cited import quote_of
from rag.verifying.mending import Mender
from rag.verifying.verdict import Finding, Quote, Verdict

NOTHING_FOUND = "The articles do not say."
NOT_SUPPORTED = "What was written could not be found in the articles, so it is not shown."

__all__ = [
    "MAX_RELATED",
    "NOTHING_FOUND",
    "NOT_SUPPORTED",
    "Finding",
    "Quote",
    "Verdict",
    "check",
    "marked_text",
    "supported",
    "verify",
]


def verify(
    query: Query, draft: Draft, evidence: Sequence[Evidence], *, related: Sequence[Article] = ()
) -> Answer:
    """The answer that the evidence bears out.

    A sentence without a span that lies in an article of the evidence is dropped, and so is one
    that no citation in the evidence bears out. Where nothing is left the answer abstains.

    Args:
        query: what was asked.
        draft: what a reader proposes.
        evidence: the passages it was made from.
        related: articles to show with an abstention; those of the evidence by default.
    """
    mender = Mender(evidence)
    checked = mender.all(draft.sentences)
    if any(one.spans for one in checked):
        return answer(query, draft, checked, mender.articles)
    reason = NOT_SUPPORTED if draft.sentences else draft.reason or NOTHING_FOUND
    near = related or [item.article for item in evidence]
    return abstention(
        query, draft, reason, related=near, checked=checked, articles=mender.articles
    )


def supported(
    sentence: DraftSentence, spans: Sequence[Span], evidence: Sequence[Evidence]
) -> bool:
    """Whether the text under the spans bears the sentence out as it stands."""
    articles = {item.article.id: item.article for item in evidence}
    return check(sentence.text, [quote_of(span, articles) for span in spans]).stands

"""Copies made from real articles by rule: what a desk does to an agency's report.

Each rule is what is seen in papers: the end cut off, only the lead printed, paragraphs in another
order, another headline, another credit line, sentences dropped, words replaced by others of the
same meaning, numbers and quotation marks set in another house style. Nothing here knows how
copies are found.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from rag.dates import add_days
from rag.sentences import sentence_spans
from rag.types import Article, digest

Change = Callable[[str, random.Random], str]

OUTLETS = ("Northline Daily", "Capital Ledger", "Radio Vale", "Harbour Courier")
CREDITS = (
    "The Associated Press", "(Reuters) -", "By staff and agencies", "Agence France-Presse",
    "From our correspondents and wire services",
)  # fmt: skip

_SYNONYMS = {
    "said": "stated", "says": "states", "told": "informed", "announced": "declared",
    "also": "in addition", "officials": "authorities", "people": "persons", "killed": "slain",
    "died": "perished", "after": "following", "before": "ahead of", "about": "around",
    "more than": "over", "because": "since", "but": "however", "while": "as", "many": "numerous",
    "several": "a number of", "begin": "start", "began": "started", "end": "finish",
    "ended": "finished", "show": "reveal", "shows": "reveals", "showed": "revealed",
    "help": "assist", "helped": "assisted", "big": "large", "children": "youngsters",
    "home": "house", "homes": "houses", "police": "officers", "found": "discovered",
    "find": "discover", "need": "require", "needs": "requires", "want": "wish", "wants": "wishes",
    "get": "obtain", "got": "obtained", "make": "produce", "made": "produced", "use": "employ",
    "used": "employed", "day": "date", "year": "twelvemonth", "years": "seasons",
    "company": "firm", "companies": "firms", "workers": "employees",
    "government": "administration",
    "country": "nation", "countries": "nations", "law": "statute", "court": "tribunal",
    "attack": "assault", "attacks": "assaults", "war": "conflict", "win": "victory",
    "won": "triumphed in", "lost": "was beaten in", "money": "funds", "cost": "price",
    "increase": "rise", "increased": "rose", "decrease": "fall", "fell": "dropped",
    "called": "termed", "call": "appeal", "asked": "requested", "part": "portion",
    "large": "sizeable", "small": "minor", "important": "significant", "important to": "key to",
    "such as": "like", "near": "close to", "across": "throughout", "during": "in the course of",
    "former": "ex-", "according to": "as reported by", "including": "among them",
    "would": "was to", "could": "was able to", "should": "ought to", "must": "has to",
    "first": "initial", "last": "most recent", "next": "coming", "work": "labour",
    "report": "account", "reported": "related", "statement": "declaration", "group": "body",
    "news": "tidings", "plan": "scheme", "plans": "schemes", "decision": "ruling",
    "problem": "difficulty", "problems": "difficulties", "support": "backing", "fire": "blaze",
    "car": "vehicle", "cars": "vehicles", "shooting": "gunfire", "hospital": "clinic",
}  # fmt: skip
_SPELLINGS = {
    "color": "colour", "center": "centre", "defense": "defence", "labor": "labour",
    "organization": "organisation", "organized": "organised", "program": "programme",
    "percent": "per cent", "traveled": "travelled", "theater": "theatre", "honor": "honour",
    "favorite": "favourite", "neighbors": "neighbours", "behavior": "behaviour",
    "realize": "realise", "recognized": "recognised", "toward": "towards", "gray": "grey",
}  # fmt: skip
_DIGITS = dict(
    zip("two three four five six seven eight nine ten".split(), "2345678910", strict=False)
) | {"ten": "10"}


def cut_end(text: str, chance: random.Random) -> str:
    """The first 55 to 95 percent of the paragraphs, by length."""
    return _opening(text, chance.uniform(0.55, 0.95))


def lead_only(text: str, chance: random.Random) -> str:
    """The first 40 to 55 percent."""
    return _opening(text, chance.uniform(0.40, 0.55))


def reordered(text: str, chance: random.Random) -> str:
    """Paragraphs after the first in another order, here and there the first too."""
    first, *rest = _paragraphs(text)
    chance.shuffle(rest)
    whole = [*rest, first] if chance.random() < 0.25 else [first, *rest]
    return "\n\n".join(whole)


def credited(text: str, chance: random.Random) -> str:
    """Another credit line and dateline in front, and one behind."""
    bare = re.sub(
        r"^(?:\([A-Z]\w+\)|CNN —|[A-Z][A-Za-z ,.]+\((?:AP|CNN|Reuters)\)\s*[—–-]*)\s*", "", text
    )
    tail = chance.choice(("", "\n\nThis report was written with material from agencies."))
    return f"{chance.choice(CREDITS)}\n\n{bare}{tail}"


def house_style(text: str, chance: random.Random) -> str:
    """Numbers, spellings and quotation marks as another paper sets them."""
    curly = "“" in text
    text = (
        text.translate(str.maketrans("“”‘’", "\"\"''"))
        if curly
        else re.sub(r'"([^"\n]+)"', r"“\1”", text)
    )
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    text = re.sub(r"(\d)%", r"\1 per cent", text)
    return _replaced(_replaced(text, _SPELLINGS, 1.0, chance), _DIGITS, 1.0, chance)


def reworded(text: str, chance: random.Random) -> str:
    """Most words for which there is another are replaced by it."""
    return _replaced(text, _SYNONYMS, 0.8, chance)


def trimmed(text: str, chance: random.Random) -> str:
    """One sentence in six left out, never the first."""
    kept = [
        "".join(_sentence(p, i, chance) for i in range(len(sentence_spans(p)))) if n else p
        for n, p in enumerate(_paragraphs(text))
    ]
    return "\n\n".join(part.strip() for part in kept if part.strip())


CHANGES: Mapping[str, tuple[Change, ...]] = {
    "headline": (),
    "credit": (credited,),
    "cut": (cut_end, credited),
    "lead": (lead_only,),
    "order": (reordered,),
    "style": (house_style, credited),
    "trimmed": (trimmed, house_style),
    "reworded": (reworded,),
    "rewritten": (reworded, trimmed, house_style, credited),
    "rewritten and cut": (reworded, trimmed, cut_end),
    "rewritten lead": (reworded, lead_only, house_style),
    "all": (reordered, cut_end, trimmed, house_style, credited),
}
"""Changes by the name they are reported under; every copy gets another headline too."""


def made_copy(article: Article, kind: str, chance: random.Random) -> Article:
    """Another outlet's copy of an article, up to three days later."""
    text = article.text
    for change in CHANGES[kind]:
        text = change(text, chance)
    moment = article.published_at
    return replace(
        article,
        id=digest(article.id, kind),
        text=text,
        title=headline(article, chance),
        outlet=chance.choice([name for name in OUTLETS if name != article.outlet]),
        url=None,
        published_at=add_days(moment, chance.choice((0, 0, 1, 2, 3))) if moment else None,
    )


def headline(article: Article, chance: random.Random) -> str:
    """Another headline: the words of the first sentence, or half of the old one turned round."""
    words = article.title.split()
    start, end = next(iter(sentence_spans(article.text)), (0, 60))
    first = article.text[start:end].split()[: chance.randint(7, 12)]
    half = len(words) // 2
    return " ".join(first if chance.random() < 0.5 else [*words[half:], *words[:half]])


def _opening(text: str, share: float) -> str:
    kept: list[str] = []
    for paragraph in _paragraphs(text):
        for start, end in sentence_spans(paragraph):
            if sum(map(len, kept)) >= share * len(text):
                return " ".join(kept)
            kept.append(paragraph[start:end])
    return " ".join(kept)


def _sentence(paragraph: str, i: int, chance: random.Random) -> str:
    start, end = sentence_spans(paragraph)[i]
    return "" if chance.random() < 1 / 6 else f"{paragraph[start:end]} "


def _replaced(text: str, by: Mapping[str, str], share: float, chance: random.Random) -> str:
    pattern = re.compile(rf"\b({'|'.join(sorted(map(re.escape, by), key=len, reverse=True))})\b")
    return pattern.sub(lambda m: by[m[1]] if chance.random() < share else m[1], text)


def _paragraphs(text: str) -> list[str]:
    return [part for part in text.split("\n\n") if part.strip()] or [text]

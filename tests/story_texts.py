"""An invented agency report, and what papers make of it."""

from __future__ import annotations

from rag.types import Article

REPORT = """\
OSNAR (Meridian Wire) - A cargo ferry with 214 people on board ran aground on the Skell \
sandbank in the early hours of Tuesday, blocking the northern entrance to the port of Osnar for \
most of the day.

The coastguard said no one was seriously hurt, but eleven passengers were treated for bruises \
after the vessel came to a sudden halt at about 3.40 a.m. "We heard a long scraping noise and \
then everything slid off the tables," said Marek Tolan, a lorry driver who was asleep in his \
cabin.

The Aurelia, built in 2004 and owned by the Halvard Line, was carrying 61 lorries and a \
consignment of timber. Its captain had left the marked channel to avoid a fishing boat, \
according to a first statement by harbour master Ilse Brandt.

Two tugs pulled the ferry free at high water shortly before five in the afternoon. Divers found \
a tear of almost two metres in an outer ballast tank, and the ship was towed to a dock for \
repairs that are expected to take three weeks.

The Halvard Line cancelled fourteen sailings and promised to refund 2,300 travellers. Fishermen \
in Osnar have complained for years that the channel is silting up; the port authority dredged \
it last in 2019 and has asked the ministry for 4.5 million crowns to do so again."""

FOLLOW_UP = """\
The captain of the Aurelia has been suspended while investigators study the ship's data \
recorder, the Halvard Line announced on Thursday.

Dagmar Voss, 52, told the accident board that her radar had shown the fishing boat only when it \
was less than four hundred metres away. The skipper of that boat has yet to be questioned.

Union leader Piet Aalders called the suspension premature. "She kept 214 people safe on a bank \
that should not be there," he said, and demanded that the ministry publish its depth soundings.

The Aurelia, built in 2004 and owned by the Halvard Line, was carrying 61 lorries and a \
consignment of timber when it ran aground on the Skell sandbank on Tuesday.

Shares in the parent company lost 3 per cent in Elsmark, and insurers put the damage at 900,000 \
crowns."""


def report(article_id: str = "wire", text: str = REPORT, **fields: object) -> Article:
    """The report as Meridian Wire sends it."""
    values: dict[str, object] = {
        "id": article_id,
        "text": text,
        "title": "Cargo ferry runs aground off Osnar",
        "outlet": "Meridian Wire",
        "url": f"https://{article_id}.example/ferry",
        "published_at": "2025-05-06T09:00:00+00:00",
    }
    values.update(fields)
    return Article(**values)  # type: ignore[arg-type]


def paragraphs(text: str = REPORT) -> list[str]:
    """Its paragraphs."""
    return text.split("\n\n")


def copies() -> dict[str, Article]:
    """What papers make of it, by what they did."""
    first, second, third, fourth, fifth = paragraphs()
    reworded = (
        REPORT.replace("said", "stated").replace("ran aground", "grounded")
        .replace("214 people", "214 persons").replace("vessel", "ship")
        .replace("sudden halt", "abrupt stop").replace("4.5 million", "4.5m")
        .replace("2,300", "2300")
        .replace('"', "”").replace("three weeks", "3 weeks").replace("complained", "warned")
    )  # fmt: skip
    texts = {
        "whole": REPORT,
        "cut": f"{first}\n\n{second}\n\n{third}",
        "credit": "From our correspondents\n\n" + REPORT.removeprefix("OSNAR (Meridian Wire) - "),
        "order": f"{first}\n\n{fourth}\n\n{second}\n\n{fifth}\n\n{third}",
        "reworded": reworded,
        "corrected": REPORT.replace("eleven passengers", "thirteen passengers"),
    }
    return {
        name: report(
            name,
            text,
            title=f"Osnar port shut by stranded ferry: {name}",
            outlet="Northline Daily",
            published_at="2025-05-07",
        )
        for name, text in texts.items()
    }


def follow_up() -> Article:
    """Another report on the event, with a sentence of background in common."""
    return report(
        "later",
        FOLLOW_UP,
        title="Captain of stranded ferry suspended",
        outlet="Harbour Courier",
        published_at="2025-05-08",
    )

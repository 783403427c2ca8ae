"""What comes of checking a sentence: a verdict, and for each thing found what stood where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Label = Literal["supported", "partly", "unsupported"]

FindingKind = Literal[
    "source", "number", "date", "name", "role", "quotation", "speaker",
    "negation", "modality", "opposite", "words",
]  # fmt: skip

Weight = Literal["wrong", "missing", "slight"]
"""The evidence says otherwise; it does not say it; what differs does not matter."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing in a sentence that its evidence does not bear out.

    `said` is what the sentence has, at `start:end` of it; `stood` what the evidence has in that
    place, None where it has nothing there.
    """

    kind: FindingKind
    weight: Weight
    said: str
    stood: str | None = None
    start: int = 0
    end: int = 0

    def to_dict(self) -> dict[str, str | None]:
        """The finding as JSON."""
        return {"kind": self.kind, "weight": self.weight, "said": self.said, "stood": self.stood}


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far evidence bears a sentence out, and what it does not.

    `coverage` is the share (0..1) of what the sentence says, by weight of its words, that the
    evidence says too.
    """

    label: Label
    findings: tuple[Finding, ...] = ()
    coverage: float = 1.0

    @property
    def stands(self) -> bool:
        """Whether the sentence may be shown as it is: what it has beyond its source is slight."""
        return self.label != "unsupported" and all(f.weight == "slight" for f in self.findings)

    def to_dict(self) -> dict[str, object]:
        """The verdict as JSON."""
        return {
            "label": self.label,
            "coverage": round(self.coverage, 3),
            "findings": [finding.to_dict() for finding in self.findings],
        }


@dataclass(frozen=True, slots=True)
class Quote:
    """Cited words of an article, and what is known around them.

    `before` and `after` are the text of the article next to them, from which a pronoun is
    understood; `heading` its title, `outlet` its publisher; `published_at` the moment that
    "Thursday" is counted from.
    """

    text: str
    before: str = ""
    after: str = ""
    heading: str = ""
    published_at: str | None = None
    outlet: str = ""

    @property
    def near(self) -> str:
        """The words and all that stands around them."""
        return f"{self.heading}.\n{self.outlet}.\n{self.before}{self.text}{self.after}"

"""What became of one question in a load test."""

from __future__ import annotations

from dataclasses import dataclass

REFUSALS = frozenset({429, 503})


@dataclass(slots=True)
class Asked:
    """A question from asking to its end; times are in seconds since it was asked.

    `outcome` is `answered`, `refused` (in words, with a time to come back), `hang` or `error`.
    """

    person: int
    began: float
    evidence_s: float | None = None
    final_s: float | None = None
    outcome: str = "error"
    problem: str = ""
    retry_after_s: float = 0.0

    def saw(self, kind: str, now: float) -> None:
        """Note an event: `evidence` the first time, `final` at the end."""
        if kind == "evidence" and self.evidence_s is None:
            self.evidence_s = now - self.began
        elif kind == "final":
            self.final_s = now - self.began
            self.outcome = "answered"
        elif kind == "busy":
            self.outcome, self.retry_after_s = "refused", 2.0
        elif kind in ("error", "failed"):
            self.outcome, self.problem = "error", kind

    def refused(self, status: int, retry_after: str | None) -> None:
        """Note a refusal; one without a time to come back is an error."""
        if status in REFUSALS and retry_after:
            self.outcome, self.retry_after_s = "refused", float(retry_after)
        else:
            self.outcome, self.problem = "error", f"HTTP {status}"

    def end(self, now: float) -> None:
        """Note the end of a stream that told of no answer."""
        if self.outcome == "error" and not self.problem:
            self.problem = f"the stream ended after {now - self.began:.1f} s without an answer"

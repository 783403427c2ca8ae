"""Fits the network to groups of pairs: bf16 on the CPU or a GPU, with checkpoints."""

from __future__ import annotations

import logging
import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch.nn import functional

from rag.reading.pairs import Pair, Pairs, padded
from rag.training.groups import Group
from rag.training.network import Network

logger = logging.getLogger(__name__)

CHECKPOINT_EVERY = 100
SPAN_WEIGHT = 0.5
ANSWERABLE_WEIGHT = 0.5
FORBIDDEN = -1e4


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a stage is trained; `rate` is the highest learning rate of the encoder."""

    epochs: int
    rate: float
    head_rate: float
    groups_a_step: int = 4
    warm_up: float = 0.06
    decay: float = 0.01
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Ready:
    """A group as tensors can take it: its pairs, which are right, and the spans as tokens."""

    pairs: list[Pair]
    right: list[bool]
    spans: list[list[tuple[int, int]]]


def prepare(group: Group, pairs: Pairs) -> Ready:
    """Tokenise a group; a span cut off by the longest input is none."""
    made = pairs.of(group.question, [(m.title, m.text) for m in group.members])
    spans = [
        [place for span in m.spans if (place := _tokens(pair, span))]
        for pair, m in zip(made, group.members, strict=True)
    ]
    right = [m.right and bool(s or not m.spans) for m, s in zip(group.members, spans, strict=True)]
    return Ready(made, right, spans)


def _tokens(pair: Pair, span: tuple[int, int]) -> tuple[int, int] | None:
    """First and last token of a span, as places in the pair."""
    inside = [i for i, (a, b) in enumerate(pair.offsets) if a < span[1] and span[0] < b]
    return (pair.first + inside[0], pair.first + inside[-1]) if inside else None


class Trainer:
    """One stage of training, resumable from its last checkpoint."""

    def __init__(self, network: Network, recipe: Recipe, checkpoint: Path) -> None:
        self._recipe = recipe
        self._checkpoint = checkpoint
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._network = network.to(self._device, torch.bfloat16)
        self._live = [p for p in self._network.parameters() if p.requires_grad]
        self._exact = [p.detach().clone().float().requires_grad_() for p in self._live]
        names = [n for n, p in self._network.named_parameters() if p.requires_grad]
        self._optimiser = torch.optim.AdamW(
            [
                {
                    "params": [exact],
                    "peak": recipe.rate if name.startswith("encoder") else recipe.head_rate,
                    "weight_decay": recipe.decay if exact.dim() > 1 else 0.0,
                }
                for name, exact in zip(names, self._exact, strict=True)
            ],
            fused=True,
        )

    def fit(self, groups: Sequence[Ready], report: Callable[[str], None]) -> None:
        """Train to the end, going on from a checkpoint where there is one."""
        plan = list(self._plan(groups))
        began, at = time.monotonic(), self._resume()
        first, sums = at, [0.0, 0.0, 0.0]
        for step in range(at, len(plan)):
            self._rates(step, len(plan))
            sums = [a + b for a, b in zip(sums, self._step(plan[step]), strict=True)]
            done = step + 1
            if done % 20 == 0 or done == len(plan):
                pace = (time.monotonic() - began) / (done - first)
                mean = [total / (done - first) for total in sums]
                left = pace * (len(plan) - done) / 60
                report(
                    f"step {done}/{len(plan)}  relevance {mean[0]:.3f}  span {mean[1]:.3f}  "
                    f"answerable {mean[2]:.3f}  {pace:.2f} s/step  {left:.0f} min left"
                )
                began, first, sums = time.monotonic(), done, [0.0, 0.0, 0.0]
            if done % CHECKPOINT_EVERY == 0 or done == len(plan):
                self._save(done)
        self._restore_exact()

    def _plan(self, groups: Sequence[Ready]) -> Iterator[list[Ready]]:
        rng = random.Random(self._recipe.seed)
        for _ in range(self._recipe.epochs):
            order = list(groups)
            rng.shuffle(order)
            size = self._recipe.groups_a_step
            for start in range(0, len(order) - size + 1, size):
                yield order[start : start + size]

    def _rates(self, step: int, steps: int) -> None:
        """Linear warm-up, then a half cosine to a twentieth."""
        warm = max(1, int(self._recipe.warm_up * steps))
        share = max(0.0, (step - warm) / max(1, steps - warm))
        factor = min((step + 1) / warm, 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * share)))
        for group in self._optimiser.param_groups:
            group["lr"] = group["peak"] * factor

    def _step(self, batch: Sequence[Ready]) -> tuple[float, float, float]:
        whole, starts, ends = self._forward([pair for ready in batch for pair in ready.pairs])
        losses, at = [], 0
        for ready in batch:
            rows = slice(at, at + len(ready.pairs))
            losses.append(group_loss(whole[rows], starts[rows], ends[rows], ready))
            at = rows.stop
        relevance, span, answerable = (
            torch.stack(one).mean() for one in zip(*losses, strict=True)
        )
        loss = relevance + SPAN_WEIGHT * span + ANSWERABLE_WEIGHT * answerable
        loss.backward()  # type: ignore[no-untyped-call]
        for live, exact in zip(self._live, self._exact, strict=True):
            exact.grad = live.grad.float() if live.grad is not None else None
            live.grad = None
        torch.nn.utils.clip_grad_norm_(self._exact, 1.0)
        self._optimiser.step()
        with torch.no_grad():
            for live, exact in zip(self._live, self._exact, strict=True):
                live.copy_(exact)
        return relevance.item(), span.item(), answerable.item()

    def _forward(self, pairs: list[Pair]) -> tuple[torch.Tensor, ...]:
        """Logits of all pairs, computed in two halves of like length to save padding."""
        order = sorted(range(len(pairs)), key=lambda i: -len(pairs[i].ids))
        width = len(pairs[order[0]].ids)
        halves = [order[: len(order) // 2], order[len(order) // 2 :]]
        wholes, tokens = [], []
        for half in filter(None, halves):
            arrays = padded([pairs[i] for i in half])
            ids, mask, kinds = (torch.from_numpy(a).to(self._device) for a in arrays)
            whole, token = self._network(ids, mask, kinds)
            wholes.append(whole.float())
            tokens.append(functional.pad(token.float(), (0, 0, 0, width - ids.shape[1])))
        back = torch.argsort(torch.tensor(order, device=self._device))
        token = torch.cat(tokens)[back]
        allowed = torch.full((len(pairs), width), FORBIDDEN, device=self._device)
        for row, pair in enumerate(pairs):
            allowed[row, pair.first : pair.first + len(pair.offsets)] = 0
        return torch.cat(wholes)[back], token[:, :, 0] + allowed, token[:, :, 1] + allowed

    def _save(self, step: int) -> None:
        draft = self._checkpoint.with_suffix(".draft")
        state = {
            "step": step,
            "exact": self._exact,
            "optimiser": self._optimiser.state_dict(),
        }
        torch.save(state, draft)
        draft.replace(self._checkpoint)

    def _resume(self) -> int:
        if not self._checkpoint.exists():
            return 0
        state = torch.load(self._checkpoint, weights_only=True)
        with torch.no_grad():
            for live, exact, saved in zip(self._live, self._exact, state["exact"], strict=True):
                exact.copy_(saved)
                live.copy_(saved)
        self._optimiser.load_state_dict(state["optimiser"])
        logger.info("Going on from step %d of %s.", state["step"], self._checkpoint.name)
        return int(state["step"])

    def _restore_exact(self) -> None:
        """The network in f32, with the weights that were trained in f32."""
        self._network.float()
        with torch.no_grad():
            for live, exact in zip(self._live, self._exact, strict=True):
                live.copy_(exact)


def group_loss(
    whole: torch.Tensor, starts: torch.Tensor, ends: torch.Tensor, ready: Ready
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Losses of one group: list-wise relevance, span, answerability.

    Relevance is the cross-entropy of all right passages together against the list and one
    empty place, which is right where nothing answers. The span's normaliser runs over the whole
    group (Clark and Gardner 2018), so that spans of different passages compare; all places
    where the answer stands count together, as nobody marked the one that was meant.
    """
    right = torch.tensor(ready.right, device=whole.device)
    scores = torch.cat([whole[:, 0], whole.new_zeros(1)])
    targets = scores[:-1][right] if right.any() else scores[-1:]
    relevance = torch.logsumexp(scores, 0) - torch.logsumexp(targets, 0)
    weights = torch.where(right, 2.0, 1.0)
    answerable = functional.binary_cross_entropy_with_logits(
        whole[:, 1], right.float(), weight=weights
    )
    return relevance, _span_loss(starts, ends, ready), answerable


def _span_loss(starts: torch.Tensor, ends: torch.Tensor, ready: Ready) -> torch.Tensor:
    places = [(row, a, b) for row, spans in enumerate(ready.spans) for a, b in spans]
    if not places:
        return starts.new_zeros(())
    rows, firsts, lasts = (torch.tensor(one) for one in zip(*places, strict=True))
    gold = torch.logsumexp(starts[rows, firsts] + ends[rows, lasts], 0)
    return torch.logsumexp(starts.flatten(), 0) + torch.logsumexp(ends.flatten(), 0) - gold

"""No pattern takes long over text that was made to keep it busy."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from types import ModuleType

import ingest
import rag

LONG = 6_000
RUNS = (
    " ", "\n", "\t", "a", "a ", "A ", "1 ", ", ", ".", "(", "[", "<", "<a ", "-", "# ", '"', "/",
)  # fmt: skip
SLOW_S = 1.0
LEFT_OUT = re.compile(r"\.(?:training|worker|torch|__main__)\b")


def modules(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not LEFT_OUT.search(found.name):
            yield importlib.import_module(found.name)


def patterns() -> dict[str, re.Pattern[str]]:
    """The patterns for text of all modules, by where they stand."""
    found = {}
    for module in (*modules(ingest), *modules(rag)):
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                found[f"{module.__name__}.{name}"] = value
    return found


def test_no_pattern_is_slow_over_what_repeats() -> None:
    slow = []
    for place, pattern in patterns().items():
        for run in RUNS:
            text = (run * LONG)[:LONG] + "x"
            began = time.process_time()
            for _ in pattern.finditer(text):
                pass
            if time.process_time() - began > SLOW_S:
                slow.append((place, run))
                break
    assert slow == []

"""Many people at one chat: how soon they see evidence and answers, how fairly, and what when full.

Run as `python -m eval.bench.load ADDRESS QUESTIONS`, with a chat of `newsdesk chat` at ADDRESS and
QUESTIONS a `questions.jsonl` or an evaluation folder. Each person opens a session of the page's
own queue (Gradio) or of `POST /api/ask` as server-sent events, asks, reads for a while and asks
again. A small script on httpx rather than Locust: what counts here is when the first event of a
stream comes, which Locust does not time, and one process less runs beside the chat.

The chat is best started with limits that do not stop the test itself:
`NEWSDESK_SERVE__QUESTIONS_PER_MINUTE=1000 newsdesk chat`, or with a token for each person
(`--tokens FILE`, one a line).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import secrets
import ssl
import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from eval.bench.load_report import report
from eval.bench.load_results import Asked

GIVE_UP_S = 60.0
"""A question without an end after this time hangs."""

BUSY = ("full", "slow", "rate", "running", "busy", "stopping")
"""What a stream is refused for after it began (`ui.safety.traffic`)."""


@dataclass(slots=True)
class Plan:
    """What is asked of whom, and how.

    Attributes:
        address: of the chat.
        questions: to choose from.
        think_s: the mean time to read an answer; each is drawn evenly from half to one and a half.
        door: `page` or `api`.
        tokens: one for each person, as far as they go.
    """

    address: str
    questions: Sequence[str]
    think_s: float = 10.0
    door: str = "api"
    tokens: Sequence[str] = ()
    asked: list[Asked] = field(default_factory=list)


class Person:
    """One person with a connection of their own."""

    def __init__(self, number: int, plan: Plan) -> None:
        token = plan.tokens[number % len(plan.tokens)] if plan.tokens else ""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._number, self._plan = number, plan
        self._draw = random.Random(number)
        self._http = httpx.AsyncClient(
            base_url=plan.address,
            headers=headers,
            timeout=httpx.Timeout(GIVE_UP_S),
            verify=_certificates(),
            limits=httpx.Limits(max_connections=4),
        )
        self._page: Page | None = None

    async def live(self, until: float) -> None:
        """Ask, read, ask again until that moment."""
        async with self._http:
            await asyncio.sleep(self._draw.uniform(0, self._plan.think_s))
            while time.monotonic() < until:
                asked = await self.ask()
                self._plan.asked.append(asked)
                pause = self._plan.think_s * self._draw.uniform(0.5, 1.5)
                await asyncio.sleep(max(pause, asked.retry_after_s))

    async def ask(self) -> Asked:
        """One question, to its end."""
        question = self._draw.choice(self._plan.questions)
        asked = Asked(self._number, time.monotonic())
        try:
            async with asyncio.timeout(GIVE_UP_S), aclosing(self._events(question)) as events:
                async for kind in events:
                    asked.saw(kind, time.monotonic())
        except httpx.HTTPStatusError as error:
            asked.refused(error.response.status_code, error.response.headers.get("retry-after"))
        except TimeoutError:
            asked.outcome = "hang"
        except (httpx.HTTPError, ValueError, KeyError) as error:
            asked.outcome, asked.problem = "error", f"{type(error).__name__}: {error}"[:200]
        asked.end(time.monotonic())
        return asked

    async def _events(self, question: str) -> AsyncGenerator[str, None]:
        if self._plan.door == "api":
            async for kind in _api(self._http, question):
                yield kind
            return
        self._page = self._page or await Page.opened(self._http)
        async for kind in self._page.ask(question):
            yield kind


async def _api(http: httpx.AsyncClient, question: str) -> AsyncIterator[str]:
    """The kinds of the events of `POST /api/ask`."""
    headers = {"Accept": "text/event-stream"}
    body = {"question": question, "stream": True}
    async with http.stream("POST", "/api/ask", json=body, headers=headers) as response:
        response.raise_for_status()
        kind = ""
        async for line in response.aiter_lines():
            if line.startswith("event:"):
                kind = line.partition(":")[2].strip()
            elif line.startswith("data:"):
                told = json.loads(line[5:]) if kind == "error" else {}
                yield "busy" if told.get("code") in BUSY else kind


class Page:
    """A page of the chat, as its script speaks with the server."""

    def __init__(self, http: httpx.AsyncClient, dependency: dict[str, Any], filled: int) -> None:
        self._http = http
        self._dependency = dependency
        self._inputs: list[Any] = [None] * filled
        self._session = secrets.token_hex(6)

    @classmethod
    async def opened(cls, http: httpx.AsyncClient) -> Page:
        """The page with the event that asks, found by the box that its question stands in."""
        await http.get("/")  # a browser's secret comes with it
        config = (await http.get("/config")).raise_for_status().json()
        boxes = {
            part["id"] for part in config["components"]
            if part["props"].get("elem_id") == "nd-question"
        }  # fmt: skip
        asks = next(
            one for one in config["dependencies"]
            if one["inputs"] and one["inputs"][0] in boxes and len(one["outputs"]) > 4
        )  # fmt: skip
        return cls(http, asks, len(asks["inputs"]))

    async def ask(self, question: str) -> AsyncIterator[str]:
        """`evidence` as the first passages are drawn, `final` when the answer is."""
        body = {
            "data": [question, *self._inputs[1:]], "fn_index": self._dependency["id"],
            "session_hash": self._session, "event_data": None, "trigger_id": None,
        }  # fmt: skip
        joined = (await self._http.post("/gradio_api/queue/join", json=body)).raise_for_status()
        event = joined.json()["event_id"]
        query = {"session_hash": self._session}
        refused = False
        async with self._http.stream("GET", "/gradio_api/queue/data", params=query) as stream:
            stream.raise_for_status()
            async for line in stream.aiter_lines():
                if not line.startswith("data:"):
                    continue
                message = json.loads(line[5:])
                if message.get("event_id") not in (None, event):
                    continue
                if "nd-card" in line:
                    yield "evidence"
                refused = refused or "nd-problem" in line
                if message.get("msg") == "process_completed":
                    if message.get("success"):
                        yield "busy" if refused else "final"
                    else:
                        yield "failed"
                    return


async def crowd(plan: Plan, people: int, seconds: float) -> list[Asked]:
    """So many people for so long; what each question met with."""
    plan.asked = []
    until = time.monotonic() + seconds
    living = [asyncio.create_task(Person(n, plan).live(until)) for n in range(people)]
    await asyncio.wait(living, timeout=seconds + GIVE_UP_S)
    for one in living:
        one.cancel()
    await asyncio.gather(*living, return_exceptions=True)
    return plan.asked


async def rush(plan: Plan, people: int, seconds: float) -> tuple[list[Asked], float]:
    """Far too many people, then the seconds until one alone is answered as before.

    When the time is up nobody asks anew; who still waits is answered, refused, or hangs, and
    each is counted.
    """
    plan.asked = []
    quiet = await Person(people, plan).ask()
    until = time.monotonic() + seconds
    impatient = Plan(plan.address, plan.questions, 1.0, plan.door, plan.tokens, plan.asked)
    living = [asyncio.create_task(Person(n, impatient).live(until)) for n in range(people)]
    await asyncio.wait(living, timeout=seconds + GIVE_UP_S + impatient.think_s)
    for one in living:
        one.cancel()
    await asyncio.gather(*living, return_exceptions=True)
    ended = time.monotonic()
    normal = max(2 * (quiet.final_s or 1.0), 1.0)
    while time.monotonic() < ended + GIVE_UP_S:
        later = await Person(people, plan).ask()
        if later.outcome == "answered" and (later.final_s or GIVE_UP_S) <= normal:
            break
        await asyncio.sleep(0.5)
    return plan.asked, time.monotonic() - ended


async def memory(plan: Plan, questions: int, process: int) -> list[tuple[int, float]]:
    """The chat's resident memory (MiB) after so many questions, four asked at a time."""
    seen = [(0, resident_mib(process))]
    every = max(1, questions // 20)

    async def one(number: int) -> None:
        person = Person(number, plan)
        for _ in range(every // 4):
            with suppress(httpx.HTTPError):
                plan.asked.append(await person.ask())

    for done in range(every, questions + 1, every):
        await asyncio.gather(*(one(number) for number in range(4)))
        seen.append((done, resident_mib(process)))
    return seen


@cache
def _certificates() -> ssl.SSLContext:
    """Made once: making one takes longer than asking a question."""
    return ssl.create_default_context()


def resident_mib(process: int) -> float:
    """The resident memory of a process in MiB, as Linux tells it."""
    told = Path(f"/proc/{process}/status").read_text("utf-8")
    kib = next(line.split()[1] for line in told.splitlines() if line.startswith("VmRSS:"))
    return round(int(kib) / 1024, 1)


def read_questions(path: Path) -> list[str]:
    """The questions of an evaluation folder or its file."""
    file = path / "questions.jsonl" if path.is_dir() else path
    return [json.loads(row)["question"] for row in file.read_text("utf-8").splitlines() if row]


def main() -> None:
    """Ask as the command line says, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("address")
    parser.add_argument("questions", type=Path)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--think", type=float, default=10)
    parser.add_argument("--door", choices=["page", "api"], default="page")
    parser.add_argument("--tokens", type=Path)
    parser.add_argument("--rush", type=int, default=0, metavar="PEOPLE")
    parser.add_argument("--memory", type=int, default=0, metavar="QUESTIONS")
    parser.add_argument("--pid", type=int, help="the chat's process, for --memory")
    args = parser.parse_args()
    tokens = args.tokens.read_text("utf-8").split() if args.tokens else ()
    plan = Plan(
        args.address.rstrip("/"), read_questions(args.questions), args.think, args.door, tokens
    )
    figures: dict[str, Any] = {}
    if args.people:
        figures["crowd"] = report(asyncio.run(crowd(plan, args.people, args.seconds)))
    if args.rush:
        asked, back_s = asyncio.run(rush(plan, args.rush, min(args.seconds, 30)))
        figures["rush"] = {**report(asked), "normal_again_s": round(back_s, 1)}
    if args.memory:
        figures["memory_mib"] = asyncio.run(memory(plan, args.memory, args.pid))
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()

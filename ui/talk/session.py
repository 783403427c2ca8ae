"""What a conversation in the terminal remembers, and its commands; printing goes to a console."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.dates import parse_moment
from rag.errors import ConfigError, NewsdeskError, StoreError
from ui import show
from ui.events import turn
from ui.inert import inert, line
from ui.talk.words import ABOUT, HELP
from ui.when import day

if TYPE_CHECKING:
    from rich.console import Console

Perform = Callable[[str, Mapping[str, Any]], Iterator[dict[str, Any]]]
KEPT_TURNS = 50
DATES = {"from": "since", "to": "until", "as-of": "as_of"}


@dataclass(slots=True)
class Session:
    """One conversation: its filters, what was answered, and who does the work."""

    perform: Perform
    console: Console
    bounds: dict[str, Any] = field(default_factory=dict)
    answers: list[dict[str, Any]] = field(default_factory=list)

    def take(self, typed: str) -> bool:
        """Do what a line asks for; False when it asks to leave.

        Raises:
            NewsdeskError: it cannot be done; the conversation goes on.
        """
        text = typed.strip()
        if not text:
            return True
        if not text.startswith("/"):
            self._ask(text)
            return True
        name, _, rest = text[1:].partition(" ")
        return self._command(name.lower(), rest.strip())

    def _command(self, name: str, rest: str) -> bool:
        if name in ("quit", "exit", "q"):
            return False
        if name in DATES:
            self._date(DATES[name], rest)
            return True
        commands: dict[str, Callable[[str], None]] = {
            "help": lambda _: self._say(HELP),
            "outlets": self._outlets,
            "filters": lambda _: self._filters(),
            "clear": self._clear,
            "new": self._new,
            "sources": lambda _: show.sources(self.console, self._last()),
            "open": self._open,
            "export": self._export,
        }
        if name not in commands:
            raise ConfigError(f"There is no command /{line(name)[:40]}.", hint="/help lists them.")
        commands[name](rest)
        return True

    # -- asking ------------------------------------------------------------------------------

    def _ask(self, question: str) -> None:
        history = [turn(answer) for answer in self.answers]
        asked = {"question": question, "history": history, "stream": True, **self.bounds}
        for message in self._watched(self.perform("ask", asked)):
            if "note" in message:
                self._say(line(message["note"]), style="yellow")
            if "result" in message:
                self.answers = [*self.answers[1 - KEPT_TURNS :], message["result"]]
                show.answer(self.console, message["result"])

    def _watched(self, messages: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """The messages; what happens before the answer is shown, and gone when that is there."""
        from rich.live import Live
        from rich.text import Text

        written = ""
        live = Live(console=self.console, transient=True, auto_refresh=False)
        with live if self.console.is_terminal else _Silent() as shown:
            for message in messages:
                progress = message.get("progress")
                if not progress:
                    yield message
                    continue
                written += progress["data"].get("text", "")
                said = show.reading(progress) if progress["event"] == "evidence" else written
                if said and shown is not None:
                    shown.update(Text(inert(said), style="dim"), refresh=True)

    # -- commands ----------------------------------------------------------------------------

    def _date(self, name: str, rest: str) -> None:
        if not rest:
            self.bounds.pop(name, None)
        else:
            moment = parse_moment(rest)
            if moment is None:
                raise ConfigError(f"'{line(rest)[:40]}' is no date.", hint="Write 2025-05-09.")
            self.bounds[name] = moment
        self._filters()

    def _outlets(self, rest: str) -> None:
        names = [line(name) for name in rest.split(";") if line(name)]
        self.bounds.pop("outlets", None)
        if names:
            self.bounds["outlets"] = names
        self._filters()

    def _filters(self) -> None:
        said = [f"{label} {day(self.bounds[name])}" for label, name in DATES.items()
                if name in self.bounds]  # fmt: skip
        said += [" or ".join(self.bounds["outlets"])] if "outlets" in self.bounds else []
        self._say(f"Articles: {', '.join(said) or 'all'}.", style="dim")

    def _clear(self, _: str) -> None:
        self.bounds.clear()
        self._filters()

    def _new(self, _: str) -> None:
        self.answers.clear()
        self._say("A new conversation.", style="dim")

    def _open(self, rest: str) -> None:
        citations = {str(c["n"]): c for c in self._last()["citations"]}
        chosen = citations.get(rest or "1")
        if chosen is None:
            known = ", ".join(citations) or "none"
            raise ConfigError(f"There is no source {line(rest)[:20]}.", hint=f"There is: {known}.")
        article = None
        for message in self.perform("article", {"id": chosen["article_id"]}):
            article = message.get("result", {}).get("article")
        if article is None:
            raise StoreError("That article is not there any more.")
        show.article(self.console, article, chosen)

    def _export(self, rest: str) -> None:
        from rag.answer_json import answer_from
        from ui.history.export import as_json, as_markdown
        from ui.views import Conversation, TurnView

        self._last()
        file = Path(rest or "conversation.md").expanduser()
        if file.exists():
            raise ConfigError(f"{file} is there already.", hint="Name a file that is not.")
        turns = tuple(
            TurnView(n, answer["question"], state="done", answer=answer_from(answer))
            for n, answer in enumerate(self.answers, start=1)
        )
        write = as_json if file.suffix == ".json" else as_markdown
        try:
            file.write_text(write(turns[0].question, Conversation(turns)), "utf-8")
        except OSError as error:
            raise ConfigError(f"{file} cannot be written ({error.strerror}).") from None
        self._say(f"Wrote {line(file)}.", style="dim")

    def _last(self) -> dict[str, Any]:
        if not self.answers:
            raise ConfigError("Nothing has been answered yet.", hint="Ask a question first.")
        return self.answers[-1]

    def greet(self) -> None:
        """What can be done here, in two lines."""
        self._say(ABOUT, style="dim")

    def failed(self, error: NewsdeskError) -> None:
        """Tell what went wrong; the conversation goes on."""
        self._say(line(error), style="yellow")

    def _say(self, text: str, *, style: str = "") -> None:
        from rich.text import Text

        self.console.print(Text(text, style=style))


class _Silent:
    """Shows nothing on the way, where nobody watches."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None

"""`newsdesk users` and `newsdesk tokens`: who may come in from a network."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui import terminal
from ui.commands import options
from ui.commands.options import Data, Json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.safety.accounts import Account, Accounts

users = typer.Typer(
    help="People who may sign in to the chat.", no_args_is_help=True, rich_markup_mode=None
)
tokens = typer.Typer(
    help="Tokens by which programs may use the chat's doors.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="Letters, digits and . _ - + @")]
Stdin = Annotated[
    bool, typer.Option("--stdin", help="Read the password from a line of stdin, for scripts.")
]


@users.command("add")
def add(name: Name, *, stdin: Stdin = False, data: Data = None) -> None:
    """Let a person sign in; the password is asked for."""
    _accounts(data).add(name, _password(name, stdin=stdin))
    terminal.say(f"{name} may sign in.")


@users.command("password")
def password(name: Name, *, stdin: Stdin = False, data: Data = None) -> None:
    """Set another password; the person's sessions end."""
    accounts = _accounts(data)
    accounts.must_know("users", name)
    accounts.set_password(name, _password(name, stdin=stdin))
    terminal.say(f"The password of {name} is another now; open sessions have ended.")


@users.command("remove")
def remove(name: Name, *, data: Data = None) -> None:
    """Let a person sign in no longer; open sessions end."""
    _accounts(data).remove(name)
    terminal.say(f"{name} may sign in no longer.")


@users.command("list")
def list_users(*, data: Data = None, json: Json = False) -> None:
    """Show who may sign in."""
    _show("users", _accounts(data).users(), as_json=json)


@tokens.command("add")
def add_token(name: Name, *, data: Data = None, json: Json = False) -> None:
    """Make a token; it is shown this once."""
    token = _accounts(data).issue(name)
    if json:
        terminal.print_json({"name": name, "token": token})
        return
    terminal.tell("Keep this token: it is not shown again. Send it as 'Authorization: Bearer'.")
    terminal.say(token)


@tokens.command("remove")
def remove_token(name: Name, *, data: Data = None) -> None:
    """Make a token open nothing any more."""
    _accounts(data).revoke(name)
    terminal.say(f"The token {name} opens nothing any more.")


@tokens.command("list")
def list_tokens(*, data: Data = None, json: Json = False) -> None:
    """Show which tokens there are, by name."""
    _show("tokens", _accounts(data).tokens(), as_json=json)


def _accounts(data: Any) -> Accounts:  # noqa: ANN401  # the option's type
    from ui.safety.accounts import Accounts

    return Accounts(options.load_settings(data).data)


def _password(name: str, *, stdin: bool) -> str:
    """The password, asked for twice in a terminal.

    Raises:
        ConfigError: there is none, or it may not be used.
    """
    from rag.errors import ConfigError
    from ui.safety import passwords

    if stdin:
        given = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        given = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        raise ConfigError(
            "There is no terminal to ask for a password in.", hint="Use --stdin to pipe one in."
        )
    if wrong := passwords.problem(name, given):
        raise ConfigError(wrong, hint="Take a longer one; several words do well.")
    return str(given)


def _show(kind: str, listed: Sequence[Account], *, as_json: bool) -> None:
    rows = [
        {
            "name": one.name,
            "since": datetime.fromtimestamp(one.since, UTC).isoformat("T", "seconds"),
        }
        for one in listed
    ]
    if as_json:
        terminal.print_json({kind: rows})
    elif not rows:
        terminal.tell(f"There are no {kind} yet: 'newsdesk {kind} add NAME' makes one.")
    else:
        for row in rows:
            terminal.say(f"{row['name']}  since {row['since'][:10]}")

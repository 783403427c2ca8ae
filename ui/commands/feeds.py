"""`newsdesk feeds` and `newsdesk watch`: what is followed, and following it."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui import terminal
from ui.commands import options
from ui.commands.asking import result
from ui.commands.options import Data, Json

if TYPE_CHECKING:
    from ingest.following.report import Round
    from rag.settings import Settings

feeds = typer.Typer(
    help="Feeds, sitemaps, lists and folders that are followed.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE...",
        help="Address of a feed, a sitemap or a page that names its feed; a folder; or the word "
        "starter for a list of well-known public feeds.",
    ),
]
Urls = Annotated[list[str], typer.Argument(metavar="URL...", help="As 'feeds list' shows it.")]


@feeds.command("add")
def add(sources: Sources, *, data: Data = None, json: Json = False) -> int:
    """Follow sources; 'newsdesk watch' or the chat reads them from then on."""
    from ui.work_feeds import STARTER

    named = [source for source in sources if source != STARTER]
    wanted = [{"url": _address(source), "title": ""} for source in named]
    report = {"added": 0, "known": 0, "looks": []}
    if wanted:
        report = result(data, "feeds_add", {"feeds": wanted, "look": True})
    if STARTER in sources:
        from ingest.opml import starter

        listed = [{"url": url, "title": title} for url, title in starter()]
        more = result(data, "feeds_add", {"feeds": listed})
        report = {**report, **{n: report[n] + more[n] for n in ("added", "known")}}
    return _told_added(report, as_json=json)


def _told_added(report: dict[str, Any], *, as_json: bool) -> int:
    if as_json:
        terminal.print_json(report)
    else:
        from ui import show_sources

        show_sources.added(terminal.console(), report)
    refused = [look for look in report["looks"] if not look["kept"]]
    return terminal.FAILED if refused else terminal.DONE


def _address(source: str) -> str:
    """A source as any process knows it: a web address or an absolute path."""
    from ui.work import absolute

    there = Path(source).expanduser().exists()
    if "://" not in source and not there and "." in source.partition("/")[0].strip("."):
        return f"https://{source}"
    return absolute(source, Path.cwd())


@feeds.command("list")
def list_all(*, data: Data = None, json: Json = False) -> None:
    """Show what is followed, its state and when it is looked at next."""
    facts = result(data, "feeds_list", {})
    if json:
        terminal.print_json(facts)
    else:
        from ui import show_sources

        show_sources.feeds(terminal.console(), facts)


@feeds.command("remove")
def remove(
    urls: Urls,
    *,
    articles: Annotated[
        bool, typer.Option("--articles", help="Remove the articles they brought, too.")
    ] = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Follow some no longer; their articles stay unless told otherwise."""
    params = {"urls": [_address(url) for url in urls], "articles": "drop" if articles else "keep"}
    report = result(data, "feeds_remove", params)
    if json:
        terminal.print_json(report)
    else:
        gone = f", with {report['articles']:,} articles" if articles else ""
        terminal.console().print(f"Removed {report['removed']}{gone}.")


@feeds.command("pause")
def pause(urls: Urls, *, data: Data = None, json: Json = False) -> None:
    """Leave some alone until 'feeds check' is told to look at them again."""
    report = result(data, "feeds_pause", {"urls": [_address(url) for url in urls]})
    if json:
        terminal.print_json(report)
    else:
        terminal.console().print(f"Paused {report['paused']}.")


@feeds.command("import")
def import_opml(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An OPML file.")],
    *,
    data: Data = None,
    json: Json = False,
) -> int:
    """Follow the feeds of an OPML file, as feed readers write it."""
    from ingest.decode import read_bytes
    from ingest.opml import MAX_BYTES, read_opml
    from rag.errors import SourceError

    try:
        found = read_opml(read_bytes(file.expanduser(), MAX_BYTES))
    except OSError as error:
        raise SourceError(f"{file} cannot be read ({error.strerror or error})") from None
    except SourceError as error:
        raise SourceError(f"{file}: {error.message}") from None
    listed = [{"url": url, "title": title} for url, title in found]
    return _told_added(result(data, "feeds_add", {"feeds": listed}), as_json=json)


@feeds.command("export")
def export_opml(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="Where to; stdout unless given.")
    ] = None,
    *,
    data: Data = None,
) -> None:
    """Write the followed feeds as OPML."""
    from ingest.opml import write_opml
    from rag.errors import NewsdeskError

    facts = result(data, "feeds_list", {})
    text = write_opml(
        (feed["url"], feed["title"]) for feed in facts["feeds"] if "://" in feed["url"]
    )
    if file is None:
        terminal.console().print(text, end="")
        return
    try:
        file.expanduser().write_text(text, "utf-8")
    except OSError as error:
        raise NewsdeskError(f"{file} cannot be written ({error.strerror or error}).") from None


@feeds.command("check")
def check(
    urls: Annotated[
        list[str] | None, typer.Argument(metavar="[URL]...", help="Only these.")
    ] = None,
    *,
    data: Data = None,
    json: Json = False,
) -> int:
    """Look at feeds now, parked ones too, and read what they list."""
    params = {"urls": [_address(url) for url in urls or ()]}
    return _checked(options.load_settings(data), params, as_json=json)


def _checked(settings: Settings, params: dict[str, Any], *, as_json: bool) -> int:
    from ui.caller import run
    from ui.commands.ingesting import watched

    report = watched(run(settings, "feeds_check", params, tell=terminal.tell))
    if as_json:
        terminal.print_json(report)
    else:
        from ui import show_sources

        show_sources.checked(terminal.console(), report)
    found = sum(report[name] for name in ("added", "updated", "unchanged", "duplicates"))
    in_vain = (report["failed"] or report["reasons"]) and not found and not report["quiet"]
    return terminal.FAILED if in_vain else terminal.DONE


def watch(
    *,
    once: Annotated[
        bool, typer.Option("--once", help="Do what is due now, then leave (for cron).")
    ] = False,
    data: Data = None,
    json: Json = False,
) -> int:
    """Follow the feeds until it is stopped."""
    settings = options.load_settings(data)
    if once:
        return _checked(settings, {"due": True}, as_json=json)
    from ui.caller import open_desk
    from ui.work_feeds import living

    refuse_second_follower(settings)
    with open_desk(settings, command="watch", door=True) as desk, living(desk) as follower:
        signal.signal(signal.SIGTERM, lambda *_: follower.leave())
        signal.signal(signal.SIGINT, lambda *_: _leave_twice(follower.leave))
        count = desk.index.subscriptions.count()
        terminal.tell(
            f"Following {count:,} sources; Ctrl-C stops." if count
            else "Nothing is followed yet: 'newsdesk feeds add' adds feeds. Waiting."
        )  # fmt: skip
        follower.run(lambda tally: _tell_round(tally, as_json=json))
    terminal.tell("Stopped. What was finished is kept.")
    return terminal.DONE


def _leave_twice(leave: Any) -> None:  # noqa: ANN401  # a bound method
    """The first Ctrl-C finishes what is under way, a second one does not wait."""
    terminal.tell("Finishing what is under way; Ctrl-C again stops at once.")
    signal.signal(signal.SIGINT, signal.default_int_handler)
    leave()


def _tell_round(tally: Round, *, as_json: bool) -> None:
    if not tally.eventful:
        return
    if as_json:
        terminal.print_json(tally.to_dict())
        return
    from datetime import datetime

    from ui import show_sources

    clock = datetime.now().astimezone().strftime("%H:%M")
    terminal.say(f"{clock}  {show_sources.round_line(tally.to_dict())}")


def refuse_second_follower(settings: Settings) -> None:
    """Waiting would be in vain: who follows holds its folder until it is stopped."""
    from rag.errors import StoreBusyError
    from rag.index.lock import holder

    held = holder(settings.data)
    if held is not None and held.command in ("watch", "chat"):
        raise StoreBusyError(
            f"{held} follows the feeds of {settings.data} already.",
            hint="Leave it to that one, or stop it first; the chat follows feeds too.",
        )

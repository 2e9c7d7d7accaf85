"""`run` and `scan`: the daemon, and one pass of it."""

from __future__ import annotations

import logging
from typing import Annotated

import structlog
import typer
from rich.console import Console
from rich.markup import escape

from agent import bootstrap
from agent.bootstrap import House
from agent.cli import logs
from agent.cli.options import ConfigFile, load
from agent.cli.picture import letter_panel, words
from agent.config import Config, default_path
from agent.config_errors import ConfigError, Problem
from agent.happenings import DraftSettled, DraftStands, DraftWithdrawn, Happening

log = structlog.get_logger(__name__)

DryRun = Annotated[bool, typer.Option("--dry-run", help="Write to no mailbox; only say what would be placed.")]


def run(config: ConfigFile = None, dry_run: DryRun = False) -> None:  # noqa: FBT002  (a flag of the command line)
    """Watch the mailboxes until told to stop (Ctrl-C or SIGTERM). This is the daemon, in the foreground.

    It scans every few minutes, places the drafts that are due, and keeps its hands off those you changed.
    """
    settings = _with_mailbox(load(config), config)
    logs.to_stderr(logging.INFO)
    with bootstrap.daemon_lock(settings):
        house = bootstrap.open_house(settings, tell)
        try:
            if dry_run:
                house.rounds.make(deliver=False)
                _show_what_would_be(house)
            bootstrap.daemon(house).run(deliver=not dry_run)
        finally:
            house.close()


def scan(config: ConfigFile = None, dry_run: DryRun = False) -> None:  # noqa: FBT002  (a flag of the command line)
    """Look once: read what is new, place what is due, and say what happened."""
    settings = _with_mailbox(load(config), config)
    console = Console()
    heard: list[Happening] = []
    with bootstrap.daemon_lock(settings):
        house = bootstrap.open_house(settings, heard.append)
        try:
            with Console(stderr=True).status("reading the mailbox …"):
                house.rounds.make(deliver=not dry_run)
            if dry_run:
                for courtesy, letter in house.delivery.would_place(house.clock.now()):
                    console.print(f"would place: {words(courtesy.kind)}, “{letter.subject}”", markup=False)
            troubles = [record for record in house.store.mailboxes() if record.state != "ok"]
            for record in troubles:
                console.print(f"[red]{escape(record.name)}:[/red] {escape(record.state_text)}")
        finally:
            house.close()
    placed = [one for one in heard if isinstance(one, DraftStands)]
    for one in placed:
        console.print(letter_panel(one, house.almanac.zone(None)))
    removed = sum(isinstance(one, DraftWithdrawn | DraftSettled) for one in heard)
    console.print(f"{len(placed)} drafts placed or revised, {removed} taken away. Next: [bold]afterword status[/bold]")
    if troubles:
        raise typer.Exit(1)


def _with_mailbox(settings: Config, path: ConfigFile) -> Config:
    if settings.mailbox:
        return settings
    problem = Problem("mailbox", None, "there is no mailbox to watch", '[[mailbox]] kind = "gmail" …')
    raise ConfigError(path or default_path(), (problem,))


def _show_what_would_be(house: House) -> None:
    due = house.delivery.would_place(house.clock.now())
    for courtesy, letter in due:
        log.info("would place", kind=courtesy.kind.value, draft=courtesy.key, ready=letter.ready)
    log.info("dry run", would_place=len(due))


def tell(happening: Happening) -> None:
    """A line a happening: kinds and keys, no text of any mail."""
    match happening:
        case DraftStands():
            word = "draft revised" if happening.again else "draft placed"
            log.info(word, kind=happening.kind.value, draft=happening.draft, ready=happening.ready)
        case DraftWithdrawn():
            log.info("draft withdrawn", draft=happening.draft)
        case DraftSettled():
            log.info("draft settled", draft=happening.draft, how=happening.how)
        case _:
            log.info("happened", what=type(happening).__name__)

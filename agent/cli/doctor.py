"""`config check` and `doctor`: is everything as it should be, and what to do where it is not."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from agent import bootstrap
from agent.cli.options import ConfigFile, load, store_of
from agent.cli.signin import tell_tokens
from agent.config import Config, default_path
from agent.notifying import trouble
from connectors.mailbox import MailboxError

config = typer.Typer(no_args_is_help=True, help="Check the configuration.")

Rebuild = Annotated[bool, typer.Option("--rebuild", help="Derive every application anew from its journal.")]


@config.callback()
def _config() -> None:
    """Check the configuration."""


@config.command()
def check(config: ConfigFile = None) -> None:
    """Read the configuration and say what is wrong: the key, the line, what belongs there."""
    settings = load(config)
    console = Console(soft_wrap=True)
    console.print(f"{config or default_path()} is in order.", markup=False)
    sender = f"{settings.user.name} <{settings.user.address}>"
    console.print(f"Letters are from {sender}, with {len(settings.user.facts)} facts to draw on.", markup=False)
    for mailbox in settings.mailbox:
        console.print(f"Watched: {mailbox.address} ({mailbox.kind}), every {mailbox.scan_every}.", markup=False)
    if not settings.mailbox:
        console.print("No mailbox is named yet, so there is nothing to watch: add a [[mailbox]].", markup=False)


def doctor(config: ConfigFile = None, rebuild: Rebuild = False) -> None:  # noqa: FBT002  (a flag of the command line)
    """Look after the database and the mailboxes. Nothing is lost by it: the journal is the truth."""
    settings = load(config)
    console = Console()
    tell_tokens(settings, console)
    if (silent := trouble(settings.digest.channel)) is not None:
        console.print(silent, markup=False)
    healthy = _mailboxes_open(settings, console)
    with bootstrap.daemon_lock(settings), store_of(settings) as store:
        if rebuild:
            with Progress(console=Console(stderr=True), transient=True) as bar:
                task = bar.add_task("deriving applications from the journal", total=None)
                report = store.rebuild(lambda done, total: bar.update(task, completed=done, total=total))
            console.print(f"{report.applications} applications derived anew; {len(report.differed)} had differed.")
        set_aside = store.quarantined()
        for reason in sorted({one.reason for one in set_aside}):
            console.print(f"mail set aside: {reason}", markup=False)
        console.print(
            f"The database is sound: {len(store.applications())} applications, {len(set_aside)} mails set aside."
        )
    if not healthy:
        raise typer.Exit(1)


def _mailboxes_open(settings: Config, console: Console) -> bool:
    healthy = True
    for name, opened in bootstrap.try_mailboxes(settings):
        if isinstance(opened, MailboxError):
            healthy = False
            console.print(f"mailbox {name}: {opened}", markup=False, style="red")
        else:
            console.print(f"mailbox {name}: can be read", markup=False)
    return healthy

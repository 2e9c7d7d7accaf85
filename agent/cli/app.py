"""The command line: what there is, and how errors end. Exit codes: 0 done, 1 failed, 2 wrong usage or configuration."""

from __future__ import annotations

import logging
import sys
from importlib.metadata import version
from typing import Annotated

import typer
from rich.console import Console

from agent.cli import (
    account,
    corrections,
    daemon,
    decisions,
    demo,
    doctor,
    forecast,
    logs,
    mail,
    marks,
    notes,
    profile,
    reasons,
    signin,
)
from agent.config_errors import ConfigError
from agent.store import StoreError
from connectors.mailbox import MailboxError

app = typer.Typer(
    name="afterword",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    add_completion=False,
    help="""Watches your own mailbox during a job search and puts the right letter, at the right time, as a draft
    into the right thread. You read it, change a word, send it. [bold]afterword itself never sends.[/bold]

    Start with [bold]afterword demo[/bold]: six weeks of a job search in a minute, in a mailbox made for it.""",
)

TRY, WATCH, LOOK = "Try it out", "Watch the mailbox", "See what is going on"
SAY, WISH, MEND = "Say how it is", "Say what you want", "Set up and mend"
app.command(rich_help_panel=TRY)(demo.demo)
app.command(rich_help_panel=TRY)(mail.recognise)
app.command(rich_help_panel=TRY)(mail.replay)
app.command(rich_help_panel=WATCH)(daemon.run)
app.command(rich_help_panel=WATCH)(daemon.scan)
app.command(rich_help_panel=LOOK)(account.status)
app.command(rich_help_panel=LOOK)(account.digest)
app.command(rich_help_panel=LOOK)(account.show)
app.command(rich_help_panel=LOOK)(forecast.forecast)
app.command(rich_help_panel=LOOK)(reasons.why)
app.command(rich_help_panel=SAY)(corrections.correct)
app.command(rich_help_panel=SAY)(corrections.add)
app.command(rich_help_panel=SAY)(corrections.undo)
app.command(rich_help_panel=SAY)(notes.notes)
app.command(rich_help_panel=SAY)(decisions.held)
app.command(rich_help_panel=SAY)(decisions.missed)
app.command("no-show", rich_help_panel=SAY)(decisions.no_show)
app.command("got-on", rich_help_panel=SAY)(marks.got_on)
app.command(rich_help_panel=WISH)(marks.interest)
app.command("top-choice", rich_help_panel=WISH)(marks.top_choice)
app.command(rich_help_panel=WISH)(marks.share)
app.command(rich_help_panel=WISH)(marks.times)
app.command(rich_help_panel=WISH)(marks.pin)
app.command(rich_help_panel=WISH)(marks.skip)
app.command(rich_help_panel=WISH)(marks.keep)
app.command(rich_help_panel=WISH)(marks.snooze)
app.command(rich_help_panel=WISH)(marks.pause)
app.command(rich_help_panel=WISH)(marks.mute)
app.command(rich_help_panel=WISH)(decisions.accept)
app.command(rich_help_panel=WISH)(decisions.decline)
app.command(rich_help_panel=WISH)(decisions.withdraw)
app.command("more-time", rich_help_panel=WISH)(marks.more_time)
app.command("keep-warm", rich_help_panel=WISH)(marks.keep_warm)
app.add_typer(doctor.config, name="config", rich_help_panel=MEND)
app.add_typer(profile.profile, name="profile", rich_help_panel=MEND)
app.add_typer(signin.signin, name="signin", rich_help_panel=MEND)
app.add_typer(signin.signout, name="signout", rich_help_panel=MEND)
app.command(rich_help_panel=MEND)(doctor.doctor)


def _tell_version(wanted: bool) -> None:  # noqa: FBT001  (typer hands in the flag)
    if wanted:
        print(f"afterword {version('afterword')}")
        raise typer.Exit


Version = Annotated[bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Say which version.")]


@app.callback()
def _before_every_command(_version: Version = False) -> None:  # noqa: FBT002  (a flag of the command line)
    logs.to_stderr(logging.WARNING)


def main() -> None:
    """Run the command line; every foreseen error ends in lines a person can use, not in a traceback."""
    complain = Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        app()
    except ConfigError as error:
        for line in error.lines():
            complain.print(line, markup=False)
        sys.exit(2)
    except (StoreError, MailboxError) as error:
        complain.print(f"afterword: {error}", markup=False)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)

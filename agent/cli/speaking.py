"""What every command has that takes the user's word: the account it is said to, and what is said back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import tzinfo

import typer
from rich.console import Console

from agent.account import Account, account_of
from agent.cli.options import ConfigFile, load
from agent.cli.picture import moment, words
from agent.cli.sayings import changes, said
from agent.etiquette.courtesy import Courtesy, Standing
from agent.etiquette.kinds import DraftState
from agent.filing import Done, Filing
from agent.lookup import CannotSay, Lookup, short_id

STANDING = (DraftState.CREATED, DraftState.PLACED, DraftState.EDITED)
_MOST = 8  # lines about letters; more would bury what was understood


@contextmanager
def saying(config: ConfigFile) -> Iterator[Account]:
    """The account, for as long as the block lasts; what can't be said ends as a wrong use of the command does."""
    account = account_of(load(config))
    account.now = Filing(account.store, account.now).now  # after all they said, even if the clock was set back
    try:
        yield account
    except CannotSay as error:
        raise typer.BadParameter(str(error)) from None
    finally:
        account.close()


def console() -> Console:
    """Where commands say things back: lines as long as they are, and nothing in them taken for markup's colours."""
    return Console(highlight=False, soft_wrap=True)


def owed_by_key(account: Account) -> Mapping[str, Courtesy]:
    """What is owed at this moment, to be compared with what is after a word."""
    return {one.key: one for one in account.courtesies()}


def tell(done: Done, account: Account, before: Mapping[str, Courtesy], zone: tzinfo | None = None) -> None:
    """Say back what was understood, what has changed by it, and which letters come or go."""
    out, known = console(), Lookup(account.store)
    out.print(f"Understood: {said(done.word, known, zone or account.zone)}.", markup=False)
    lines = [*changes(done, account), *letters(done, account, before)]
    for line in lines or ["no letter comes or goes by it; drafts that you have not changed follow your word"]:
        out.print(f"  {line}", markup=False)
    out.print(f"To take it back: afterword undo {short_id(done.word.id)}", markup=False)
    out.print("The daemon lets the drafts follow within seconds; where it is not running: afterword scan", style="dim")


def letters(done: Done, account: Account, before: Mapping[str, Courtesy]) -> list[str]:
    """The letters that are owed by what was said, or no longer are, a line each."""
    lines, after = [], account.courtesies(done.word.at)
    standing = {row.key for row in account.rows() if row.state in STANDING}
    for courtesy in after:
        was = before.get(courtesy.key)
        is_open, was_open = courtesy.standing is Standing.OPEN, was is not None and was.standing is Standing.OPEN
        name = f"{words(courtesy.kind)}{_to(done, courtesy)}"
        comes = was is None or not was_open or was.place_at != courtesy.place_at
        if is_open and comes and courtesy.key not in standing:
            lines.append(f"{name}: {_from(courtesy, account)}")
        elif was_open and not is_open:
            lines.append(f"{name}: not owed any more{f' ({courtesy.standing_why})' if courtesy.standing_why else ''}")
    now = {one.key for one in after}
    lines += [
        f"{words(gone.kind)}{_to(done, gone)}: not owed any more"
        for gone in before.values()
        if gone.key not in now and gone.standing is Standing.OPEN
    ]
    more = len(lines) - _MOST
    return [*lines[:_MOST], f"and {more} letters more"] if more > 0 else lines


def _from(courtesy: Courtesy, account: Account) -> str:
    if courtesy.place_at > account.now:
        return f"comes {moment(courtesy.place_at, account.zone)}"
    return f"owed now, due {moment(courtesy.due, account.zone)}"


def _to(done: Done, courtesy: Courtesy) -> str:
    application = done.after.get(courtesy.application) or done.before.get(courtesy.application)
    person = application.person(courtesy.person) if application else None
    where = f" at {application.company}" if application and application.company else ""
    return f"{f' to {person.name or person.address}' if person else ''}{where}"

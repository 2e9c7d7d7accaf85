"""What the user decided, and how an interview came out: offers taken or declined, withdrawing, who did not come."""

from __future__ import annotations

from typing import Annotated

import typer

from agent.account import Account
from agent.cli.marks import App
from agent.cli.options import ConfigFile
from agent.cli.speaking import owed_by_key, saying, tell
from agent.cli.typed import MIDNIGHT, day_typed, is_day_alone
from agent.etiquette.application import Application, Interview
from agent.etiquette.kinds import InterviewStatus
from agent.lookup import Lookup, short_id, titled
from agent.marks import CameOut
from agent.which import when

Signed = Annotated[bool, typer.Option("--signed", help="The contract is signed: it is final.")]
Which = Annotated[
    str | None, typer.Option("--interview", metavar="WHICH", help="Its id, or its day, where there are several.")
]


def accept(app: App, signed: Signed = False, config: ConfigFile = None) -> None:  # noqa: FBT002  (a flag)
    """Take an offer: the letter that accepts it is written."""
    with saying(config) as account:
        before, known = owed_by_key(account), Lookup(account.store).application(app)
        tell(account.hand().accept(known, signed=signed), account, before)


def decline(app: App, config: ConfigFile = None) -> None:
    """Turn an offer down: the letter that declines it is written."""
    with saying(config) as account:
        before, known = owed_by_key(account), Lookup(account.store).application(app)
        tell(account.hand().decline(known), account, before)


def withdraw(app: App, config: ConfigFile = None) -> None:
    """Leave a search: the letter that says so is written, and nothing else any more."""
    with saying(config) as account:
        before, known = owed_by_key(account), Lookup(account.store).application(app)
        tell(account.hand().withdraw(known), account, before)


def no_show(app: App, interview: Which = None, config: ConfigFile = None) -> None:
    """They did not come to an interview: one blameless mail asks for another time."""
    _came_out(app, InterviewStatus.NO_SHOW, interview, config)


def missed(app: App, interview: Which = None, config: ConfigFile = None) -> None:
    """You missed an interview: a mail says sorry, and asks for another chance."""
    _came_out(app, InterviewStatus.MISSED, interview, config)


def held(app: App, interview: Which = None, config: ConfigFile = None) -> None:
    """An interview took place after all."""
    _came_out(app, InterviewStatus.HELD, interview, config)


def _came_out(app: str, status: CameOut, which: str | None, config: ConfigFile) -> None:
    with saying(config) as account:
        before, known = owed_by_key(account), Lookup(account.store).application(app)
        named = _named(known, which, account) if which else ()
        tell(account.hand().happened(known, status, named), account, before)


def _named(application: Application, which: str, account: Account) -> tuple[Interview, ...]:
    """The interviews of that id, or on that day, or at that moment. Raises: typer.BadParameter where there are none."""
    by_id = [one for one in application.interviews if short_id(one.id) == which.strip().lower()]
    if by_id:
        return tuple(by_id)
    zone = account.zone
    moment = day_typed(which, account.now, zone, "--interview", at=MIDNIGHT, past=True)
    alone = is_day_alone(which, account.now, zone, "--interview", past=True)
    timed = [(one, one.starts_at) for one in application.interviews if one.starts_at is not None]
    found = [
        one
        for one, at in timed
        if (at.astimezone(zone).date() == moment.astimezone(zone).date() if alone else at == moment)
    ]
    if found:
        return tuple(found)
    known = "; ".join(f"{when(at, zone)} [{short_id(one.id)}]" for one, at in timed) or "none with a time"
    raise typer.BadParameter(f"--interview {which!r} is none of {titled(application)}; known: {known}")

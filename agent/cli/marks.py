"""How the user wants it: interest, top choice, what may be said, what to leave out, when to ask, when to be quiet."""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated

import typer

from agent.account import Account
from agent.cli.options import ConfigFile
from agent.cli.speaking import owed_by_key, saying, tell
from agent.cli.typed import MIDNIGHT, MORNING, day_typed, must_come, own_words
from agent.etiquette.kinds import Interest
from agent.lookup import Lookup
from agent.marks import Flag

App = Annotated[
    str, typer.Argument(metavar="APP", help="The employer, the role, or the id in the brackets.", show_default=False)
]
HowMuch = Annotated[
    Interest, typer.Argument(help="With low and none no letter claims interest; none asks no more.", show_default=False)
]
Not = Annotated[bool, typer.Option("--not", help="It is not so, or no longer.")]
Off = Annotated[bool, typer.Option("--off", help="End it now.")]
Letter = Annotated[
    str,
    typer.Argument(
        metavar="KIND", help="The kind of letter, such as thank_you, or its id in a list.", show_default=False
    ),
]
To = Annotated[str | None, typer.Option("--person", metavar="NAME", help="To whom, where there are several.")]
Day = Annotated[
    str, typer.Argument(metavar="DAY", help='Such as "Tue 1 Dec"; 9:00 unless you say.', show_default=False)
]
Until = Annotated[
    str | None, typer.Argument(metavar="UNTIL", help='A day, or a day and a time: "Mon 7 Dec".', show_default=False)
]
Times = Annotated[
    str,
    typer.Argument(
        metavar="TEXT", help='As it is to stand in the letter: "Tue or Wed after 14:00".', show_default=False
    ),
]
Why = Annotated[
    str, typer.Argument(metavar="SENTENCE", help="Why you write again, as a whole sentence.", show_default=False)
]
Who = Annotated[str, typer.Argument(metavar="PERSON", help="Their name, or their address.", show_default=False)]


def interest(app: App, how_much: HowMuch, config: ConfigFile = None) -> None:
    """Say how much you want the job: high, normal, low or none."""
    with saying(config) as account:
        before, known = owed_by_key(account), Lookup(account.store).application(app)
        tell(account.hand().interest(known, how_much), account, before)


def top_choice(app: App, is_not: Not = False, config: ConfigFile = None) -> None:  # noqa: FBT002  (a flag)
    """Say that this one is your top choice; letters there may say so. Only one is at a time."""
    _flag(app, "top_choice", config, value=not is_not)


def share(app: App, is_not: Not = False, config: ConfigFile = None) -> None:  # noqa: FBT002  (a flag)
    """Let letters there mention that you have other interviews; no names, and an offer only where there is one."""
    _flag(app, "share_other_interviews", config, value=not is_not)


def mute(app: App, is_not: Not = False, config: ConfigFile = None) -> None:  # noqa: FBT002  (a flag)
    """No more drafts for this application."""
    _flag(app, "mute", config, value=not is_not)


def more_time(app: App, is_not: Not = False, config: ConfigFile = None) -> None:  # noqa: FBT002  (a flag)
    """Ask kindly for longer to think an offer over."""
    _flag(app, "more_time", config, value=not is_not)


def skip(app: App, kind: Letter, person: To = None, config: ConfigFile = None) -> None:
    """Have a letter left out that is owed or coming, such as one thank_you."""
    with saying(config) as account:
        before, known = owed_by_key(account), Lookup(account.store).application(app)
        tell(account.hand().skip(known, kind, person), account, before)


def keep(app: App, kind: Letter, person: To = None, config: ConfigFile = None) -> None:
    """Leave a letter's wording as it is where proofreading holds it back; it then gets its recipient."""
    with saying(config) as account:
        before, known = owed_by_key(account), Lookup(account.store).application(app)
        tell(account.hand().keep(known, kind, person, account.letter), account, before)


def pin(app: App, day: Day, config: ConfigFile = None) -> None:
    """Name the day from which you want to ask how things stand, whatever was counted."""
    with saying(config) as account:
        before, known = owed_by_key(account), Lookup(account.store).application(app)
        tell(account.hand().pin(known, _to_come(day, account, "DAY", MORNING)), account, before)


def snooze(
    app: App,
    until: Until = None,
    off: Off = False,  # noqa: FBT002  (a flag of the command line)
    config: ConfigFile = None,
) -> None:
    """Nothing new for one application until then; what lies in Drafts stays there."""
    with saying(config) as account:
        _one_of(until, off=off)
        before, known = owed_by_key(account), Lookup(account.store).application(app)
        hand = account.hand()
        done = hand.wake(known) if until is None else hand.snooze(known, _to_come(until, account, "UNTIL", MIDNIGHT))
        tell(done, account, before)


def pause(until: Until = None, off: Off = False, config: ConfigFile = None) -> None:  # noqa: FBT002  (a flag)
    """Nothing new at all until then; what lies in Drafts stays there."""
    with saying(config) as account:
        _one_of(until, off=off)
        before, hand = owed_by_key(account), account.hand()
        done = hand.go_on() if until is None else hand.pause(_to_come(until, account, "UNTIL", MIDNIGHT))
        tell(done, account, before)


def times(app: App, text: Times, config: ConfigFile = None) -> None:
    """Say when you can, in your own words; it goes into the reply to whoever asked."""
    with saying(config) as account:
        before, known = owed_by_key(account), Lookup(account.store).application(app)
        tell(account.hand().times(known, own_words(text, "TEXT")), account, before)


def keep_warm(app: App, reason: Why, config: ConfigFile = None) -> None:
    """Give a reason to write again, some time after a refusal."""
    with saying(config) as account:
        before, known = owed_by_key(account), Lookup(account.store).application(app)
        tell(account.hand().keep_warm(known, own_words(reason, "SENTENCE", sentence=True)), account, before)


def got_on(app: App, person: Who, is_not: Not = False, config: ConfigFile = None) -> None:  # noqa: FBT002  (a flag)
    """Say with whom you got on well; a note for connecting with them is then written for you to paste."""
    with saying(config) as account:
        before, known = owed_by_key(account), Lookup(account.store).application(app)
        tell(account.hand().got_on(known, person, well=not is_not), account, before)


def _flag(app: str, flag: Flag, config: ConfigFile, *, value: bool) -> None:
    with saying(config) as account:
        before, known = owed_by_key(account), Lookup(account.store).application(app)
        tell(account.hand().flag(known, flag, value=value), account, before)


def _to_come(text: str, account: Account, name: str, at: time) -> datetime:
    moment = day_typed(text, account.now, account.zone, name, at=at)
    must_come(moment, account.now, name)
    return moment


def _one_of(until: str | None, *, off: bool) -> None:
    if (until is None) is not off:
        raise typer.BadParameter("say until when, or --off to end it: one of the two")

"""`correct`, `add` and `undo`: the user's word against what afterword made of the mail. The last word is theirs."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from agent.account import Account
from agent.cli.objects import print_object, word_object
from agent.cli.options import ConfigFile, Json
from agent.cli.picture import moment
from agent.cli.sayings import day_and_time, people_named, said
from agent.cli.speaking import console, owed_by_key, saying, tell
from agent.cli.typed import END_OF_DAY, day_typed, length_typed, moment_typed, must_come, people_typed
from agent.corrections import Correction, Corrections
from agent.etiquette.application import Application
from agent.etiquette.evidence import InterviewMention, Party
from agent.etiquette.fold import DECISIONS
from agent.etiquette.journal import Added
from agent.etiquette.kinds import Format, MessageKind
from agent.lookup import KnownMail, Lookup, short_id, titled

What = Annotated[
    str,
    typer.Argument(
        metavar="MAIL",
        help="The id beside a question in [bold]status[/bold] or a mail in [bold]show[/bold], a Message-ID, or an"
        " application.",
        show_default=False,
    ),
]
Kind = Annotated[MessageKind | None, typer.Option(help="What the mail is. `other`: nothing to do with a job.")]
Yes = Annotated[bool, typer.Option("--yes", help="It is what it seems to be: the answer to a question.")]
NoInterview = Annotated[bool, typer.Option("--not-an-interview", help="It fixes no interview.")]
NotSuspicious = Annotated[bool, typer.Option("--not-suspicious", help="It is no swindle: take it for what it says.")]
Company = Annotated[str | None, typer.Option(help="The employer's right name.", show_default=False)]
Role = Annotated[str | None, typer.Option(help="The job's right title.", show_default=False)]
SameAs = Annotated[
    str | None,
    typer.Option(metavar="APPLICATION", help="It belongs to that application; of an application: the two are one."),
]
Two = Annotated[bool, typer.Option("--two-applications", help="The mail, and what answers it, is another application.")]
At = Annotated[
    str | None, typer.Option(metavar="WHEN", help='When the interview is: "2026-12-01 15:00", "Tue 1 Dec 3pm".')
]
Ends = Annotated[str | None, typer.Option(metavar="WHEN", help="When it ends: 16:00, or date and time.")]
Minutes = Annotated[str | None, typer.Option(metavar="LENGTH", help="Or how long it takes: 45, 1h30.")]
Timezone = Annotated[str | None, typer.Option(metavar="ZONE", help="Such as Europe/Berlin. Otherwise your own zone.")]
With = Annotated[
    list[str] | None,
    typer.Option("--with", metavar="PERSON", help='"Dana Levi <dana@northwind.example>", or a name; once for each.'),
]
How = Annotated[Format | None, typer.Option("--format", help="How it is held.")]
AnswerBy = Annotated[str | None, typer.Option(metavar="WHEN", help="When they said you would hear from them.")]
Deadline = Annotated[
    str | None, typer.Option(metavar="WHEN", help="Of an offer: until when you must answer. A day alone: its end.")
]
To = Annotated[str | None, typer.Option("--application", metavar="APPLICATION", help="One that is known already.")]
Decision = Annotated[
    MessageKind | None, typer.Option("--kind", metavar="KIND", help="They said: rejection, offer or on_hold.")
]
Held = Annotated[bool, typer.Option("--held", help="The interview was held already.")]
Instead = Annotated[bool, typer.Option("--instead", help="It takes the place of the interview that was to come.")]
Entry = Annotated[str | None, typer.Argument(metavar="[ENTRY]", help="The id in --list; without one, your last word.")]
ListThem = Annotated[bool, typer.Option("--list", help="What you said so far, and whether it stands.")]


def correct(  # noqa: PLR0913, PLR0917  (each is an option of the command line)
    mail: What,
    kind: Kind = None,
    yes: Yes = False,  # noqa: FBT002  (a flag of the command line)
    not_an_interview: NoInterview = False,  # noqa: FBT002  (the same)
    not_suspicious: NotSuspicious = False,  # noqa: FBT002  (the same)
    company: Company = None,
    role: Role = None,
    same_as: SameAs = None,
    two_applications: Two = False,  # noqa: FBT002  (the same)
    at: At = None,
    ends: Ends = None,
    minutes: Minutes = None,
    timezone: Timezone = None,
    people: With = None,
    how: How = None,
    answer_by: AnswerBy = None,
    config: ConfigFile = None,
) -> None:
    """Say what a mail really is, or where it belongs. It holds for what answers that mail too; undo takes it back.

    Answers a question that status shows, sets right the employer's or the job's name, and makes one application of two.
    """
    with saying(config) as account:
        about = Lookup(account.store).find(mail)
        when = about.mail.at if isinstance(about, KnownMail) else account.now
        zone = _zone(timezone, account.zone)
        met = people_typed(people or ())
        if met and at is None:
            raise typer.BadParameter("--with names who comes to an interview: say with --at when it is")
        said_so = Correction(
            kind=kind,
            confirmed=yes,
            not_an_interview=not_an_interview,
            not_suspicious=not_suspicious,
            company=_name(company, "--company"),
            role=_name(role, "--role"),
            same_as=same_as,
            own_application=two_applications,
            interviews=_interviews(at, ends, minutes, met, how, when, zone),
            answer_by=moment_typed(answer_by, when, zone, "--answer-by") if answer_by else None,
        )
        before = owed_by_key(account)
        tell(Corrections(account.store, account.now).correct(about, said_so), account, before, zone)


def add(  # noqa: PLR0913, PLR0917  (each is an option of the command line)
    company: Company = None,
    role: Role = None,
    application: To = None,
    at: At = None,
    ends: Ends = None,
    minutes: Minutes = None,
    timezone: Timezone = None,
    people: With = None,
    how: How = None,
    held: Held = False,  # noqa: FBT002  (a flag of the command line)
    instead: Instead = False,  # noqa: FBT002  (the same)
    kind: Decision = None,
    answer_by: AnswerBy = None,
    deadline: Deadline = None,
    config: ConfigFile = None,
) -> None:
    """Tell of an interview that was arranged by telephone or elsewhere, or of what else no mail tells.

    Letters are drafted for it as for any other, and addressed where you give an address.
    """
    with saying(config) as account:
        zone = _zone(timezone, account.zone)
        met = people_typed(people or ())
        mentions = _interviews(at, ends, minutes, met, how, account.now, zone, past=held)
        if mentions and not held:
            must_come(mentions[0].starts_at, account.now)
        if held and (not mentions or mentions[0].starts_at > account.now):
            raise typer.BadParameter("--held is for an interview that has begun: say with --at when that was")
        if instead and not mentions:
            raise typer.BadParameter("--instead moves an interview: say with --at to when")
        known = Lookup(account.store).application(application) if application else None
        _must_move_one(known, account.now) if instead else None
        if kind is not None and kind not in DECISIONS:
            raise typer.BadParameter(
                f"--kind {kind.value}: of what they told you, say one of rejection, offer, on_hold"
            )
        promised = moment_typed(answer_by, account.now, zone, "--answer-by") if answer_by else None
        if promised is not None:
            must_come(promised, account.now, "--answer-by")
        told = Added(
            id="",
            at=account.now,
            company=_name(company, "--company"),
            role=_name(role, "--role"),
            people=() if mentions else met,
            interview=mentions[0] if mentions else None,
            moves=instead,
            decision=kind,
            answer_by=promised,
            deadline=_deadline(deadline, kind, account, zone),
            language=account.language,
        )
        before = owed_by_key(account)
        tell(Corrections(account.store, account.now).add(known, told), account, before, zone)
        for mention in mentions:
            _tell_letters(mention)
        if known is not None and not instead:
            _tell_others(known, mentions, account)


def undo(
    entry: Entry = None,
    list_them: ListThem = False,  # noqa: FBT002  (a flag of the command line)
    as_json: Json = False,  # noqa: FBT002  (the same)
    config: ConfigFile = None,
) -> None:
    """Take back the last thing you said, or the one you name."""
    if as_json and not list_them:
        raise typer.BadParameter("--json is for the list: afterword undo --list --json")
    with saying(config) as account:
        if list_them:
            _list_words(account, as_json=as_json)
            return
        before = owed_by_key(account)
        words = Corrections(account.store, account.now, account.is_chosen)
        tell(words.undo(entry), account, before)


def _list_words(account: Account, *, as_json: bool) -> None:
    known = Lookup(account.store)
    words = known.words()
    for word, stands in words:
        told = said(word, known, account.zone)
        if as_json:
            print_object(word_object(word, told, known, account.zone, stands=stands))
            continue
        line = f"{short_id(word.id)}  {moment(word.at, account.zone)}  {told}"
        console().print(line + ("" if stands else "  (taken back)"), markup=False)
    if not words and not as_json:
        console().print("You said nothing yet. What can be said: afterword --help")


def _tell_letters(mention: InterviewMention) -> None:
    without = [one.name for one in mention.interviewers if one.address is None]
    if not mention.interviewers:
        console().print("With whom is not said, so no thank-you is drafted; add --with to have one.", style="dim")
    elif without:
        names = people_named(tuple(Party(name=name) for name in without))
        console().print(
            f"No address is known for {names}: a letter to them gets no recipient.", style="dim", markup=False
        )


def _tell_others(application: Application, mentions: tuple[InterviewMention, ...], account: Account) -> None:
    """A talk that stays beside the new one is named: perhaps it was only moved."""
    for other in application.interviews:
        if mentions and other.starts_at and other.starts_at > account.now:
            console().print(
                f"The interview {day_and_time(other, account.zone)} stays as well. If it was moved: afterword undo, and"
                " say it again with --instead",
                markup=False,
            )


def _must_move_one(known: Application | None, now: datetime) -> None:
    coming = [one for one in known.interviews if one.starts_at is None or one.starts_at > now] if known else []
    if not coming:
        where = f"{titled(known)} has none to come" if known else "say with --application whose interview moves"
        raise typer.BadParameter(f"--instead moves an interview: {where}")


def _deadline(text: str | None, kind: MessageKind | None, account: Account, zone: tzinfo) -> datetime | None:
    if text is None:
        return None
    if kind is not MessageKind.OFFER:
        raise typer.BadParameter("--deadline is for an offer: say --kind offer with it")
    until = day_typed(text, account.now, zone, "--deadline", at=END_OF_DAY)
    must_come(until, account.now, "--deadline")
    return until


def _interviews(  # noqa: PLR0917  (each is an option of the command line)
    at: str | None,
    ends: str | None,
    minutes: str | None,
    met: tuple[Party, ...],
    how: Format | None,
    now: datetime,
    zone: tzinfo,
    *,
    past: bool = False,
) -> tuple[InterviewMention, ...]:
    """The interview typed, or none. Raises: typer.BadParameter."""
    if at is None:
        if ends or minutes or how:
            raise typer.BadParameter("--ends, --minutes and --format are of an interview: say with --at when it is")
        return ()
    begin = moment_typed(at, now, zone, past=past)
    if ends and minutes:
        raise typer.BadParameter("--ends and --minutes say the same: choose one")
    end = begin + length_typed(minutes) if minutes else _end(ends, begin, zone) if ends else None
    if end is not None and not begin < end <= begin + timedelta(hours=12):
        raise typer.BadParameter(f"--ends {ends!r} is not within the twelve hours after {begin:%A %d %B %H:%M}")
    return (
        InterviewMention(
            starts_at=begin, ends_at=end, timezone=getattr(zone, "key", None), format=how, interviewers=met
        ),
    )


def _end(text: str, begin: datetime, zone: tzinfo) -> datetime:
    alone = text.strip()[:1].isdigit() and "-" not in text and ("/" not in text) and len(text.split()) <= 2  # noqa: PLR2004
    if alone:
        return moment_typed(f"{begin.astimezone(zone).date()} {text.strip()}", begin, zone, "--ends")
    return moment_typed(text, begin, zone, "--ends")


def _zone(name: str | None, own: tzinfo) -> tzinfo:
    if name is None:
        return own
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise typer.BadParameter(f"--timezone {name!r} is no time zone; write it as Europe/Berlin") from None


def _name(text: str | None, option: str) -> str | None:
    if text is None:
        return None
    name = " ".join(text.split())
    if not name or len(name) > 120 or not name.isprintable():  # noqa: PLR2004 - no name is that long
        raise typer.BadParameter(f"{option} {text!r} is no name")
    return name

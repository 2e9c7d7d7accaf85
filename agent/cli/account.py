"""`status`, `digest` and `show`: how things stand, what needs you, one application in full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import tzinfo
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from agent.account import Account, account_of
from agent.cli import objects
from agent.cli.needs import YOURS, needs, pauses, show_needs
from agent.cli.options import ConfigFile, Json, application_named, load
from agent.cli.own_words import wanted
from agent.cli.picture import moment, stage_text, stands, words
from agent.cli.sayings import kind_words
from agent.cli.sources import show_sources, source_objects
from agent.cli.steps import show_news, show_steps, step_objects
from agent.etiquette.application import Application, Interview
from agent.etiquette.courtesy import Courtesy, Standing
from agent.etiquette.journal import MailRead
from agent.etiquette.kinds import DraftState
from agent.lookup import Lookup, short_id, titled
from agent.notifying import trouble
from agent.store import LedgerRow, MailboxRecord, Usage

Name = Annotated[str, typer.Argument(help="The employer's name, or part of it, or the beginning of a draft's key.")]
Sources = Annotated[bool, typer.Option("--sources", help="Show where each sentence of a draft comes from.")]


def status(as_json: Json = False, config: ConfigFile = None) -> None:  # noqa: FBT002  (a flag of the command line)
    """Where every application stands, what comes next, what needs you, and the state of the mailboxes."""
    with _account(config) as account:
        coming, rows = _coming(account), {row.key: row for row in account.rows()}
        if as_json:
            for one in _status_objects(account, coming, rows):
                objects.print_object(one)
            return
        console = Console()
        table = Table("employer", "role", "stands at", "next", box=None, header_style="dim", padding=(0, 2, 0, 0))
        for application in account.applications():
            table.add_row(
                Text(application.company or "not known"),
                Text(application.role or ""),
                stage_text(account.stage(application)),
                Text(_next(coming.get(application.id, ()), rows, application, account)),
            )
        console.print(table if table.rows else "No applications yet. Has the daemon run? afterword scan")
        show_news(console, account)
        show_needs(console, account)
        if (why := trouble(account.digest_channel)) is not None:
            console.print(Text(why))
        console.print()
        _show_mailboxes(console, account)


def digest(as_json: Json = False, config: ConfigFile = None) -> None:  # noqa: FBT002  (a flag of the command line)
    """What needs you today: letters to read and send, words that are missing, tasks, questions."""
    with _account(config) as account:
        if as_json:
            for need in (*pauses(account), *needs(account)):
                objects.print_object(need.as_object())
            return
        console = Console()
        show_news(console, account)
        if not show_needs(console, account):
            console.print("Nothing needs you today.")


def show(
    name: Name,
    as_json: Json = False,  # noqa: FBT002  (a flag)
    sources: Sources = False,  # noqa: FBT002  (a flag)
    config: ConfigFile = None,
) -> None:
    """One application in full: people, interviews, promises, and the drafts as they were placed.

    Of one draft, by its key, also what to look at before you send it.
    """
    with _account(config) as account:
        drafts = [row for row in account.rows() if row.key.startswith(name)]
        application = None if drafts else application_named(account.store, name)
        rows = [row for row in account.rows() if row.application == application.id] if application else drafts
        if as_json:
            for one in _show_objects(account, application, rows):
                objects.print_object(one)
            for row in rows if sources else ():
                for one in source_objects(account, row):
                    objects.print_object(one)
            return
        console = Console()
        if application is not None:
            _show_application(console, account, application)
        for row in rows:
            console.print()
            console.print(stands(row, account.company_of(row), account.zone))
            if application is None:
                _show_checklist(console, account.checklist(row))
            if sources:
                show_sources(console, account, row)


@contextmanager
def _account(config: ConfigFile) -> Iterator[Account]:
    account = account_of(load(config))
    try:
        yield account
    finally:
        account.close()


# As objects


def _status_objects(
    account: Account, coming: Mapping[str, list[Courtesy]], rows: Mapping[str, LedgerRow]
) -> Iterator[dict[str, Any]]:
    for application in account.applications():
        own = [
            objects.coming_object(one, rows.get(one.key), application, account.zone)
            for one in coming.get(application.id, ())
        ]
        yield {**objects.application_object(application, account), "next": own}
    for need in (*pauses(account), *needs(account)):
        if need.what != "mailbox":
            yield need.as_object()
    for record in account.store.mailboxes():
        yield objects.mailbox_object(record, account.zone)


def _show_objects(
    account: Account, application: Application | None, rows: Sequence[LedgerRow]
) -> Iterator[dict[str, Any]]:
    zone = account.zone
    if application is not None:
        known = Lookup(account.store)
        yield objects.application_object(application, account)
        yield from (objects.person_object(one, application, zone) for one in application.people)
        yield from (objects.interview_object(one, application, zone) for one in application.interviews)
        for promise in application.promises:
            by = {"answer_by": objects.when(promise.answer_by, zone), "source": promise.message_id}
            yield {"what": "promise", "application": objects.about(application), **by}
        for mail in account.store.journal(application.id):
            if isinstance(mail, MailRead):
                yield objects.mail_object(mail, known, application, zone)
        yield from step_objects(account, application)
    for row in rows:
        checklist = {"checklist": list(account.checklist(row))} if application is None else {}
        yield {**objects.draft_object(row, account.store.application(row.application), zone), **checklist}


# As lines


def _show_mailboxes(console: Console, account: Account) -> None:
    asked = {one.mailbox: _asked(one) for one in account.store.usages()}
    for record in account.store.mailboxes():
        last = moment(record.last_scanned_at, account.zone) if record.last_scanned_at else "never"
        told = f"mailbox {record.name}: last looked at {last}{_trouble(record)}{asked.get(record.name, '')}"
        console.print(told, style="dim", markup=False)


def _trouble(record: MailboxRecord) -> str:
    """How a mailbox is, where it is not well; what only the user can mend was said above."""
    if record.state == "ok":
        return ""
    said_above = record.state in YOURS or not record.state_text
    return f" – {record.state.replace('_', ' ') if said_above else record.state_text}"


def _asked(usage: Usage) -> str:
    last, day = (_price(usage.last_requests, usage.last_units), _price(usage.day_requests, usage.day_units))
    return f"; it was asked {last} in the last round, {day} on {usage.day}"


def _price(requests: int, units: int) -> str:
    plural = "" if requests == 1 else "s"
    return f"{requests:,} request{plural}" + (f" ({units:,} units)" if units != requests else "")


def _coming(account: Account) -> dict[str, list[Courtesy]]:
    """What is owed or coming, by application, the next first."""
    found: dict[str, list[Courtesy]] = {}
    for courtesy in account.courtesies():
        if courtesy.standing is Standing.OPEN:
            found.setdefault(courtesy.application, []).append(courtesy)
    return found


def _next(
    coming: Sequence[Courtesy], standing: Mapping[str, LedgerRow], application: Application, account: Account
) -> str:
    snoozed = account.snoozed_until(application)
    told = [f"snoozed until {moment(snoozed, account.zone)}"] if snoozed else []
    for courtesy in coming[:2]:
        row = standing.get(courtesy.key)
        if row is None:
            told.append(f"{words(courtesy.kind)} from {moment(courtesy.place_at, account.zone)}")
        elif row.state is DraftState.PLACED:
            told.append(f"{words(courtesy.kind)} in Drafts" + ("" if row.ready else ", waits for your words"))
        elif row.state is DraftState.EDITED:
            told.append(f"{words(courtesy.kind)}: yours now")
    return "; ".join(told)


def _show_checklist(console: Console, checklist: Sequence[str]) -> None:
    """What to look at before a draft is sent; it stands outside the letter."""
    if checklist:
        console.print("\n[bold]Before you send it[/bold]")
    for item in checklist:
        console.print(Text(f"☐ {item}"))


def _show_mails(console: Console, account: Account, application: Application) -> None:
    """The mails that belong to it, with the ids by which they can be corrected."""
    known = Lookup(account.store)
    mails = [entry for entry in account.store.journal(application.id) if isinstance(entry, MailRead)]
    for mail in mails:
        sender = mail.evidence.sender.name or mail.evidence.sender.address or "somebody"
        told = known.told.heard(mail)
        kind = kind_words(told.evidence.kind) if told else "counts for nothing"
        by_you = " (you said so)" if told is not mail else ""
        when = moment(mail.at, account.zone)
        line = f"  mail {short_id(mail.id)}  {when}  {kind}{by_you}, from {sender}: “{mail.subject}”"
        console.print(Text(line))


def _show_application(console: Console, account: Account, application: Application) -> None:
    console.print(Text(f"{titled(application)} ", style="bold"), stage_text(account.stage(application)))
    for line in wanted(application, account):
        console.print(Text(f"  {line}"))
    for person in application.people:
        console.print(
            Text(f"  {person.name or '(name not known)'}  {person.address or 'no address'}  {person.part.value}")
        )
    for interview in application.interviews:
        _show_interview(console, interview, application, account.zone)
    for promise in application.promises:
        console.print(Text(f"  they said you would hear by {moment(promise.answer_by, account.zone)}"))
    _show_mails(console, account, application)
    show_steps(console, account, application)


def _show_interview(console: Console, interview: Interview, application: Application, zone: tzinfo) -> None:
    when = moment(interview.starts_at, zone) if interview.starts_at else "no time yet"
    met = [application.person(key) for key in interview.interviewers]
    names = ", ".join(one.name for one in met if one)
    with_whom = f", with {names}" if names else ""
    console.print(Text(f"  interview {short_id(interview.id)}  {when}, {interview.status.value}{with_whom}"))

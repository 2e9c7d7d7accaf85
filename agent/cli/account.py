"""`status`, `digest`, `show` and `why`: how things stand, what needs you, one application in full, and the reasons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta, tzinfo
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from agent import bootstrap
from agent.bootstrap import Account
from agent.cli.options import ConfigFile, application_named, load
from agent.cli.picture import moment, stage_text, stands, words
from agent.cli.sayings import answers_to, kind_words, said
from agent.delivery import REFUSED
from agent.etiquette.application import Application
from agent.etiquette.courtesy import Courtesy, Standing
from agent.etiquette.journal import (
    Added,
    Corrected,
    DraftEnded,
    Entry,
    MailCorrected,
    MailRead,
    Mark,
    Merged,
    NotesTaken,
    Paused,
    Undone,
    UserWrote,
)
from agent.etiquette.kinds import DraftKind, DraftState
from agent.lookup import Lookup, short_id
from agent.store import LedgerRow, MailboxRecord, Usage

Name = Annotated[str, typer.Argument(help="The employer's name, or part of it, or the beginning of a draft's key.")]
SOON = timedelta(days=3)
YOURS = ("sign_in_needed", "misconfigured")  # states of a mailbox that only the user can mend


def status(config: ConfigFile = None) -> None:
    """Where every application stands, what comes next, and the state of the mailboxes."""
    account = bootstrap.account(load(config))
    console = Console()
    try:
        table = Table("employer", "role", "stands at", "next", box=None, header_style="dim", padding=(0, 2, 0, 0))
        for application in account.applications():
            coming = [one for one in account.courtesies() if one.application == application.id]
            table.add_row(
                Text(application.company or "not known"),
                Text(application.role or ""),
                stage_text(account.stage(application)),
                Text(_next(coming, account.rows(), account.zone)),
            )
        console.print(table if table.rows else "No applications yet. Has the daemon run? afterword scan")
        _show_needs(console, account)
        console.print()
        asked = {one.mailbox: _asked(one) for one in account.store.usages()}
        for record in account.store.mailboxes():
            last = moment(record.last_scanned_at, account.zone) if record.last_scanned_at else "never"
            console.print(
                f"mailbox {record.name}: last looked at {last}{_trouble(record)}{asked.get(record.name, '')}",
                style="dim",
                markup=False,
            )
    finally:
        account.close()


def digest(config: ConfigFile = None) -> None:
    """What needs you today: letters to read and send, words that are missing, questions."""
    account = bootstrap.account(load(config))
    try:
        console = Console()
        if not _show_needs(console, account):
            console.print("Nothing needs you today.")
    finally:
        account.close()


def show(name: Name, config: ConfigFile = None) -> None:
    """One application in full: people, interviews, promises, and the drafts as they were placed."""
    account = bootstrap.account(load(config))
    console = Console()
    try:
        drafts = [row for row in account.rows() if row.key.startswith(name)]
        if not drafts:
            application = application_named(account.store, name)
            _show_application(console, account, application)
            drafts = [row for row in account.rows() if row.application == application.id]
        for row in drafts:
            console.print()
            console.print(stands(row, account.company_of(row), account.zone))
    finally:
        account.close()


def why(name: Name, config: ConfigFile = None) -> None:
    """The journal of one application, with the words that decided, and the reason for each letter."""
    account = bootstrap.account(load(config))
    console = Console()
    try:
        application = application_named(account.store, name)
        console.print(_heading(application), "\n")
        known = Lookup(account.store)
        for entry in sorted(account.store.journal(application.id), key=lambda one: (one.at, one.id)):
            console.print(Text(f"{moment(entry.at, account.zone)}  {_told(entry, known, account.zone)}"))
            if isinstance(entry, MailRead):
                for quote in entry.evidence.because:
                    console.print(Text(f"    “{quote.quote}” → {quote.says}", style="dim"))
        console.print("\n[bold]Owed, and why[/bold]")
        for courtesy in account.courtesies():
            if courtesy.application != application.id:
                continue
            console.print(Text(f"{words(courtesy.kind)}: {_standing(courtesy, account.zone)}"))
            for reason in courtesy.because:
                source = f"  [{reason.source}]" if reason.source else ""
                console.print(Text(f"    {reason.rule}  {reason.says}{source}", style="dim"))
    finally:
        account.close()


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


def _title(application: Application) -> str:
    return f"{application.company or 'Employer not known'} – {application.role or 'role not known'}"


def _heading(application: Application) -> Text:
    return Text(_title(application), style="bold").append(f"  {short_id(application.id)} ", style="dim not bold")


def _next(courtesies: Sequence[Courtesy], rows: Sequence[LedgerRow], zone: tzinfo) -> str:
    standing = {row.key: row for row in rows}
    coming = sorted((one for one in courtesies if one.standing is Standing.OPEN), key=lambda one: one.place_at)
    told = []
    for courtesy in coming[:2]:
        row = standing.get(courtesy.key)
        if row is None:
            told.append(f"{words(courtesy.kind)} from {moment(courtesy.place_at, zone)}")
        elif row.state is DraftState.PLACED:
            told.append(f"{words(courtesy.kind)} in Drafts" + ("" if row.ready else ", waits for your words"))
        elif row.state is DraftState.EDITED:
            told.append(f"{words(courtesy.kind)}: yours now")
    return "; ".join(told)


def _show_needs(console: Console, account: Account) -> bool:
    """What needs the user; whether there was anything."""
    needs = [Text(f"mailbox {one.name}: {one.state_text}") for one in account.store.mailboxes() if one.state in YOURS]
    for row in account.rows():
        company = account.company_of(row) or "an employer"
        if row.state is DraftState.PLACED and row.kind is DraftKind.NOTES:
            needs.append(Text(f"say how it went at {company}: a notes draft waits in Drafts"))
        elif row.state is DraftState.PLACED and row.ready:
            between = f"{moment(row.send_from, account.zone)} and {moment(row.send_until, account.zone)}"
            needs.append(Text(f"read and send the {words(row.kind)} for {company}, best between {between}"))
        elif row.state is DraftState.PLACED:
            missing = "; ".join(row.missing)
            needs.append(
                Text(f"the {words(row.kind)} for {company} waits for {missing} (due {moment(row.due, account.zone)})")
            )
        elif row.state is DraftState.WITHDRAWN and row.why.startswith(REFUSED) and row.expires > account.now:
            needs.append(
                Text(f"the {words(row.kind)} for {company} could not be placed ({row.why.removeprefix(REFUSED)})")
            )
        elif row.state is DraftState.EDITED and not row.draft.to and row.to and row.kind is not DraftKind.NOTES:
            needs.append(Text(f"the {words(row.kind)} for {company} is yours now; it has no recipient yet: {row.to}"))
    needs += _questions(account)
    for courtesy in account.courtesies():
        if courtesy.standing is Standing.TOO_OLD and account.now - courtesy.due < SOON:
            needs.append(
                Text(
                    f"a {words(courtesy.kind)} was due {moment(courtesy.due, account.zone)}, before afterword was there"
                )
            )
    if needs:
        console.print("\n[bold]Needs you[/bold]")
        for need in needs:
            console.print(Text("• ").append_text(need))
    return bool(needs)


def _questions(account: Account) -> list[Text]:
    """Each question, with the commands that answer it."""
    known = Lookup(account.store)
    return [
        Text(f"? {question.text}").append("".join(f"\n    {one}" for one in answers_to(question, known)), style="dim")
        for question in account.store.questions()
    ]


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
    console.print(_heading(application), stage_text(account.stage(application)))
    for person in application.people:
        console.print(
            Text(f"  {person.name or '(name not known)'}  {person.address or 'no address'}  {person.part.value}")
        )
    for interview in application.interviews:
        when = moment(interview.starts_at, account.zone) if interview.starts_at else "no time yet"
        met = [application.person(key) for key in interview.interviewers]
        names = ", ".join(one.name for one in met if one)
        console.print(Text(f"  interview {when}, {interview.status.value}" + (f", with {names}" if names else "")))
    for promise in application.promises:
        console.print(Text(f"  they said you would hear by {moment(promise.answer_by, account.zone)}"))
    _show_mails(console, account, application)


def _standing(courtesy: Courtesy, zone: tzinfo) -> str:
    match courtesy.standing:
        case Standing.OPEN:
            return f"owed from {moment(courtesy.place_at, zone)}, due {moment(courtesy.due, zone)}"
        case Standing.DONE:
            return f"done: {courtesy.standing_why or 'you wrote to them'}"
        case Standing.WAIVED:
            return f"waived: {courtesy.standing_why}"
        case Standing.OVERTAKEN:
            return f"overtaken: {courtesy.standing_why}"
        case Standing.LAPSED:
            return "its time has passed"
        case Standing.TOO_OLD:
            return "due before afterword was there, so not placed"


def _told(entry: Entry, known: Lookup, zone: tzinfo) -> str:
    match entry:
        case MailRead():
            sender = entry.evidence.sender.name or entry.evidence.sender.address or "somebody"
            seemed = f"“{entry.subject}” (sure: {entry.evidence.confidence:.2f}) [{short_id(entry.id)}]"
            told = known.told.heard(entry)
            if told is entry:
                return f"{kind_words(entry.evidence.kind)}, from {sender}: {seemed}"
            counts = f"counts as {kind_words(told.evidence.kind)}" if told else "counts for nothing"
            return f"{kind_words(entry.evidence.kind)}, from {sender}: {seemed}; {counts}, by what you said"
        case UserWrote():
            return f"you wrote to {', '.join(entry.to)}: “{entry.subject}”"
        case NotesTaken():
            return "you said how it went"
        case DraftEnded():
            return f"the {words(entry.kind)} draft: {entry.how.value} by you"
        case Mark() | Corrected() | MailCorrected() | Merged() | Added() | Paused() | Undone():
            taken_back = "" if known.told.stands(entry.id) else " (taken back)"
            return f"{said(entry, known, zone)} [{short_id(entry.id)}]{taken_back}"

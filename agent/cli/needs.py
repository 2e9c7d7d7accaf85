"""What needs the user: letters to read and send, words that are missing, tasks, questions, text to paste."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from rich.console import Console
from rich.text import Text

from agent.account import Account
from agent.cli.need import Need
from agent.cli.noted import notes_needs
from agent.cli.objects import when
from agent.cli.picture import moment, words
from agent.cli.sayings import answers_to
from agent.delivery import REFUSED
from agent.etiquette.application import Application
from agent.etiquette.contact import is_contact
from agent.etiquette.courtesy import Courtesy, Standing
from agent.etiquette.kinds import DraftKind, DraftState
from agent.etiquette.tasks import Task
from agent.lookup import Lookup, short_id
from agent.store import LedgerRow

SOON = timedelta(days=3)
YOURS = ("sign_in_needed", "misconfigured")  # states of a mailbox that only the user can mend
# What a command wants after the application's name.
_WANTS: Mapping[str, str] = {
    "times": ' "…"',
    "keep-warm": ' "…"',
    "pin": " DAY",
    "snooze": " UNTIL",
    "interest": " low",
    "skip": " KIND",
    "got-on": " PERSON",
}


_Known = Mapping[str, Application]  # applications by their ids and aliases


def needs(account: Account) -> tuple[Need, ...]:
    """Everything that needs the user, what is mended first at the top."""
    known = {name: one for one in account.applications() for name in (one.id, *one.aliases)}
    owed = account.courtesies()
    return (
        *_mailboxes(account),
        *_drafts(account, known),
        *_tasks(account, known),
        *_connect_notes(account, known, owed),
        *_questions(account, known),
        *notes_needs(account),
        *_too_old(account, known, owed),
    )


def pauses(account: Account) -> tuple[Need, ...]:
    """The pause in force, if there is one, and the command that ends it."""
    last = max((one.until for one in account.pauses()), default=None)
    if last is None:
        return ()
    text = f"nothing new is placed before {moment(last, account.zone)}: you paused it"
    return (Need("pause", text, commands=("afterword pause --off",), more={"until": when(last, account.zone)}),)


def show_needs(console: Console, account: Account) -> bool:
    """Print the pause in force, and what needs the user; whether there was anything of that."""
    for pause in pauses(account):
        console.print(Text(f"\n{pause.text}", style="yellow").append(f"\n    {pause.commands[0]}", style="dim"))
    found = needs(account)
    if found:
        console.print("\n[bold]Needs you[/bold]")
    for need in found:
        console.print(Text("? " if need.what == "question" else "• ").append(need.text))
        if need.paste:
            console.print(Text("\n".join(f"    {line}" for line in need.paste.splitlines())))
        for command in need.commands:
            console.print(Text(f"    {command}", style="dim"))
    return bool(found)


def _mailboxes(account: Account) -> Iterator[Need]:
    for one in account.store.mailboxes():
        if one.state in YOURS:
            text = f"mailbox {one.name}: {one.state_text}"
            yield Need("mailbox", text, more={"mailbox": one.name, "state": one.state})


def _drafts(account: Account, known: _Known) -> Iterator[Need]:
    """Drafts to read and send, or that wait for the user; not those of an application that sleeps."""
    wrong = account.store.ledger.findings()
    for row in account.rows():
        findings = wrong.get(row.key, ())
        application = known.get(row.application)
        if application is not None and (account.snoozed_until(application) or _is_answered(row, application)):
            continue
        text = _of_draft(row, (application.company if application else None) or "an employer", account, findings)
        if text is None and application is not None and _has_newer_word(row, application):
            text = (
                f"the {words(row.kind)} for {application.company or 'an employer'} is yours now, and they have written"
                " since: read it again before you send it"
            )
        if text is not None:
            between = [when(row.send_from, account.zone), when(row.send_until, account.zone)]
            more = {
                "draft": row.key,
                "kind": row.kind.value,
                "state": row.state.value,
                "ready": row.ready,
                "missing": list(row.missing),
                "findings": list(findings),
                "due": when(row.due, account.zone),
                "send_between": between,
            }
            yield Need("draft", text, application, _to_keep(row, application, account), more=more)


def _to_keep(row: LedgerRow, application: Application | None, account: Account) -> tuple[str, ...]:
    """The command that leaves the letter as it is, where nothing but its wording holds it back."""
    if row.state is not DraftState.PLACED or row.ready or row.kind is DraftKind.NOTES or application is None:
        return ()
    courtesy = account.courtesy_of(row)
    if courtesy is None or set(account.letter(courtesy).keepable) != set(row.missing):
        return ()
    return (f"afterword keep {short_id(application.id)} {short_id(row.key)}   (leave it as it is)",)


def _is_answered(row: LedgerRow, application: Application) -> bool:
    """Whether a notes draft that still stands asks for what the user has said by now."""
    interview = application.interview(row.interview)
    return row.kind is DraftKind.NOTES and interview is not None and interview.notes_at is not None


def _of_draft(row: LedgerRow, company: str, account: Account, findings: Sequence[str]) -> str | None:
    """What a draft wants of the user in words, if anything."""
    kind, zone = words(row.kind), account.zone
    if row.state is DraftState.PLACED and row.kind is DraftKind.NOTES:
        return f"say how it went at {company}: a notes draft waits in Drafts"
    if row.state is DraftState.PLACED and row.ready:
        between = f"{moment(row.send_from, zone)} and {moment(row.send_until, zone)}"
        optional = " (many send none there)" if row.kind is DraftKind.THANK_YOU and account.usual.optional else ""
        return f"read and send the {kind} for {company}, best between {between}{optional}"
    if row.state is DraftState.PLACED:
        return f"the {kind} for {company} waits for {'; '.join(row.missing)} (due {moment(row.due, zone)})"
    if row.state is DraftState.WITHDRAWN and row.why.startswith(REFUSED) and row.expires > account.now:
        return f"the {kind} for {company} could not be placed ({row.why.removeprefix(REFUSED)})"
    if row.state in (DraftState.EDITED, DraftState.SENT) and findings and row.expires > account.now:
        did = "edited" if row.state is DraftState.EDITED else "sent"
        return f"look again at the {kind} for {company} that you {did}: {'; '.join(findings)}"
    if row.state is DraftState.EDITED and not row.draft.to and row.to and row.kind is not DraftKind.NOTES:
        return f"the {kind} for {company} is yours now; it has no recipient yet: {row.to}"
    return None


def _has_newer_word(row: LedgerRow, application: Application) -> bool:
    """Whether they wrote after the user had made the draft their own (etiquette 3.6, case 43)."""
    wrote = [one.at for one in application.received if is_contact(one.kind, human=one.human)]
    return row.state is DraftState.EDITED and any(at > row.changed_at for at in wrote)


def _tasks(account: Account, known: _Known) -> Iterator[Need]:
    for task in account.tasks():
        application = known.get(task.application)
        company = application.company if application else None
        where = f"{company}: " if company and company not in task.text else ""
        due = f" (by {moment(task.due, account.zone)})" if task.due else ""
        more = {
            "task": task.id,
            "kind": task.kind.value,
            "at": when(task.at, account.zone),
            "source": task.source,
            "due": when(task.due, account.zone),
            "offers": task.offers.value if task.offers else None,
        }
        yield Need("task", f"{where}{task.text}{due}", application, _commands(task), more=more)


def _commands(task: Task) -> tuple[str, ...]:
    name = short_id(task.application)
    return tuple(f"afterword {verb} {name}{_WANTS.get(verb, '')}" for verb in task.verbs)


def _connect_notes(account: Account, known: _Known, owed: Sequence[Courtesy]) -> Iterator[Need]:
    """Text for the user to paste where they connect with people; it is no mail, and never stands in a mailbox."""
    for courtesy in owed:
        here = courtesy.place_at <= account.now and courtesy.standing is Standing.OPEN
        application = known.get(courtesy.application)
        if courtesy.kind is not DraftKind.CONNECT_NOTE or not here or application is None:
            continue
        if not account.snoozed_until(application):
            yield _connect_note(courtesy, application, account)


def _connect_note(courtesy: Courtesy, application: Application, account: Account) -> Need:
    letter = account.letter(courtesy)
    person = application.person(courtesy.person)
    name = (person.name or person.address if person else None) or "somebody"
    text = f"connect with {name} of {application.company or 'an employer'}, if you like; a note to paste:"
    if not letter.ready:
        text = f"the connect note for {name} waits for {'; '.join(letter.missing)}"
    to = {"name": person.name or None, "address": person.address} if person else None
    paste = letter.body if letter.ready else None
    more = {"draft": courtesy.key, "kind": courtesy.kind.value, "person": to, "body": paste}
    done = f"afterword skip {short_id(application.id)} {short_id(courtesy.key)}   (done, or not wanted)"
    return Need("connect_note", text, application, (done,), paste, more)


def _questions(account: Account, known: _Known) -> Iterator[Need]:
    """Each question, with the commands that answer it."""
    lookup = Lookup(account.store)
    for question in account.store.questions():
        application = known.get(question.application_id or "")
        more = {"question": short_id(question.id), "at": when(question.at, account.zone)}
        yield Need("question", question.text, application, tuple(answers_to(question, lookup)), more=more)


def _too_old(account: Account, known: _Known, owed: Sequence[Courtesy]) -> Iterator[Need]:
    for courtesy in owed:
        if courtesy.standing is Standing.TOO_OLD and account.now - courtesy.due < SOON:
            due = moment(courtesy.due, account.zone)
            text = f"a {words(courtesy.kind)} was due {due}, before afterword was there"
            application = known.get(courtesy.application)
            more = {"kind": courtesy.kind.value, "due": when(courtesy.due, account.zone)}
            yield Need("too_old", text, application, more=more)

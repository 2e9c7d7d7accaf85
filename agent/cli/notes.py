"""`notes`: say how an interview went, in an editor or in a line; the questions of the draft, read the same way."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import click
import typer

from agent import bootstrap
from agent.account import Account
from agent.cli.noted import called, of_interview, taking_object, takings, understood
from agent.cli.objects import print_object
from agent.cli.options import ConfigFile, Json, load
from agent.cli.picture import moment, words
from agent.cli.sayings import said
from agent.cli.speaking import console, letters, owed_by_key, saying
from agent.etiquette.application import Application, Interview
from agent.etiquette.courtesy import Courtesy, Standing
from agent.etiquette.journal import NotesTaken, Word
from agent.etiquette.kinds import DraftKind, DraftState, InterviewStatus
from agent.filing import Done
from agent.lookup import SAID_BY_THE_USER, CannotSay, Lookup, short_id, titled
from agent.own_mail import NotesReader

App = Annotated[str | None, typer.Argument(metavar="APP", help="The employer, the role, or the id in the brackets.")]
Text = Annotated[str | None, typer.Option("--text", help="The notes themselves; - reads them from the input.")]
File = Annotated[Path | None, typer.Option("--file", help="A text file with the notes.", show_default=False)]
ListThem = Annotated[bool, typer.Option("--list", help="The interviews that have begun, and whether there are notes.")]
Show = Annotated[bool, typer.Option("--show", help="What you wrote, and what it was taken for; private lines too.")]
_SETTLES = (DraftKind.THANK_YOU, DraftKind.PASS_ON)  # letters that wait for notes


def notes(  # noqa: PLR0917  (each is an option of the command line)
    application: App = None,
    text: Text = None,
    file: File = None,
    list_them: ListThem = False,  # noqa: FBT002  (a flag of the command line)
    show: Show = False,  # noqa: FBT002  (the same)
    as_json: Json = False,  # noqa: FBT002  (the same)
    config: ConfigFile = None,
) -> None:
    """Say how an interview went: three lines to finish, for the last one without notes."""
    if as_json and not (list_them or show):
        raise typer.BadParameter("--json is for what is there: afterword notes --show --json")
    if text is not None and file is not None:
        raise typer.BadParameter("--text and --file are two ways to say it: choose one")
    with saying(config) as account:
        if list_them or show:
            _show(account, application, as_json=as_json, in_full=show)
            return
        known, interview = _meant(account, application)
        template = _template(account, interview)
        typed = _typed(text, file, template)
        if typed is None or not typed.strip() or typed.strip() == template.strip():
            raise CannotSay("nothing was written, so nothing was filed")
        _file(account, known, interview, typed, config)


def _file(account: Account, home: Application, interview: Interview, typed: str, config: Path | None) -> None:
    """File what was typed, say what was understood, and what becomes of the letters."""
    settings, before, owed = load(config), _by_id(account), owed_by_key(account)
    # Of one moment's entries the notes come first, so that a wish in them holds: "-" is before any letter or figure.
    source = f"{SAID_BY_THE_USER}-{sha256(f'{account.now}{typed}'.encode()).hexdigest()[:24]}"
    reader = NotesReader(bootstrap.me_of(settings), bootstrap.almanac_of(settings), account.now, account.grounds())
    entries = list(reader.read(source, account.now, (home, interview), typed, account.store.applications()))
    account.store.say(entries)
    out = console()
    out.print(f"Notes on {called(home, interview, account)}:", markup=False)
    notes_taken = next(entry for _, entry in entries if isinstance(entry, NotesTaken))
    granted = [entry for _, entry in entries if isinstance(entry, Word)]
    known = Lookup(account.store)
    wished = [
        f"{said(one, known, account.zone)}; to take it back: afterword undo {short_id(one.id)}" for one in granted
    ]
    changed = letters(Done(notes_taken, before, _by_id(account)), account, owed) if granted else ()
    for line in (*understood(notes_taken), *wished, *changed, *_waiting(account, interview)):
        out.print(f"  {line}", markup=False)
    out.print(f"To take back the notes: afterword undo {short_id(notes_taken.id)}", markup=False)
    out.print("The daemon lets the drafts follow within seconds; where it is not running: afterword scan", style="dim")


def _waiting(account: Account, interview: Interview) -> Iterator[str]:
    """Of each thank-you for that interview: that it is complete, what it waits for, or that it is the user's by now."""
    rows = {row.key: row for row in account.rows()}
    for courtesy in account.courtesies():
        if (
            courtesy.interview != interview.id
            or courtesy.kind not in _SETTLES
            or courtesy.standing is not Standing.OPEN
        ):
            continue
        row = rows.get(courtesy.key)
        name = f"the {words(courtesy.kind)}{_to(courtesy, account)}"
        if row is not None and row.state is DraftState.EDITED:
            yield f"{name} is yours since you edited it; these notes do not change it"
            continue
        letter = account.letter(courtesy)
        if letter.ready:
            yield f"{name} is complete; due {moment(courtesy.due, account.zone)}"
        else:
            yield f"{name} still waits for {'; '.join(letter.missing)}"


def _to(courtesy: Courtesy, account: Account) -> str:
    application = next((one for one in account.applications() if one.id == courtesy.application), None)
    person = application.person(courtesy.person) if application else None
    return f" to {person.name or person.address}" if person else ""


def _show(account: Account, name: str | None, *, as_json: bool, in_full: bool) -> None:
    """The interviews that have begun with their notes; `in_full` what was written, too."""
    only = Lookup(account.store).application(name) if name else None
    if as_json:
        for application, interview, entry in takings(account):
            if only is None or (application is not None and application.id == only.id):
                print_object(taking_object(application, interview, entry, account))
        return
    out, begun = console(), _begun(account, only)
    for application, interview in begun:
        found = of_interview(account, interview)
        said = "notes" if found else "no notes yet"
        out.print(f"{called(application, interview, account)}: {said}", markup=False)
        for entry in found if in_full else ():
            out.print(f"  written {moment(entry.at, account.zone)}", style="dim")
            for line in understood(entry, private=True):
                out.print(f"  {line}", markup=False)
        if not found:
            out.print(f"  to write some: afterword notes {short_id(application.id)}", style="dim")
    if not begun:
        out.print("No interview has begun yet. One that no mail tells of: afterword add --at …")


def _begun(account: Account, only: Application | None) -> list[tuple[Application, Interview]]:
    """The interviews that have begun and were not called off, the last first."""
    found = [
        (interview.starts_at, interview.id, application, interview)
        for application in account.applications()
        for interview in application.interviews
        if interview.starts_at is not None
        and interview.starts_at <= account.now
        and interview.status is not InterviewStatus.CANCELLED
        and (only is None or application.id == only.id)
    ]
    return [(one[2], one[3]) for one in sorted(found, key=lambda one: one[:2], reverse=True)]


def _meant(account: Account, name: str | None) -> tuple[Application, Interview]:
    """The last interview that has begun without notes, of that application or of all. Raises: CannotSay."""
    only = Lookup(account.store).application(name) if name else None
    begun = _begun(account, only)
    if not begun:
        where = f" at {titled(only)}" if only else ""
        raise CannotSay(f"no interview{where} has begun yet. One that no mail tells of: afterword add --at …")
    without = [one for one in begun if one[1].notes_at is None] or (begun if name else [])
    if not without:
        raise CannotSay("every interview has notes; to add to them, name the application: afterword notes EMPLOYER")
    return without[0]


def _by_id(account: Account) -> Mapping[str, Application]:
    return {one.id: one for one in account.store.applications()}


def _template(account: Account, interview: Interview) -> str:
    for courtesy in account.courtesies():
        if courtesy.kind is DraftKind.NOTES and courtesy.interview == interview.id:
            return account.letter(courtesy).body
    return ""


def _typed(text: str | None, file: Path | None, template: str) -> str | None:
    """What the user wrote: in the option, the file, the input or the editor. Raises: CannotSay."""
    if file is not None:
        try:
            return file.read_text(encoding="utf-8-sig", errors="replace")
        except OSError as error:
            raise CannotSay(f"{file} cannot be read: {error.strerror or error}") from None
    if text is not None and text != "-":
        return text
    if text == "-" or not sys.stdin.isatty():
        return sys.stdin.read()
    try:
        return click.edit(template, extension=".txt", require_save=True)
    except click.ClickException as error:
        raise CannotSay(f'{error.format_message()}; say it in a line: afterword notes --text "…"') from None

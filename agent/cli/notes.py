"""`notes`: say how an interview went, in an editor or in a line; the questions of the draft, read the same way."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from hashlib import sha256
from typing import Annotated

import click
import typer

from agent import bootstrap
from agent.account import Account
from agent.cli.options import ConfigFile, load
from agent.cli.picture import moment
from agent.cli.speaking import console, saying
from agent.etiquette.application import Application, Interview
from agent.etiquette.journal import NotesTaken
from agent.etiquette.kinds import DraftKind
from agent.etiquette.notes import Notes
from agent.letters.wishes import read_wishes
from agent.lookup import CannotSay, Lookup, short_id, titled
from agent.note_wishes import words_of
from agent.notifying import trouble
from agent.own_mail import notes_entry

App = Annotated[str | None, typer.Argument(metavar="APP", help="The employer, the role, or the id in the brackets.")]
Text = Annotated[str | None, typer.Option("--text", help="The notes themselves; - reads them from the input.")]


def notes(application: App = None, text: Text = None, config: ConfigFile = None) -> None:
    """Say how an interview went: three lines to finish, for the last one without notes."""
    settings = load(config)
    with saying(config) as account:
        known, interview = _meant(account, application)
        template = _template(account, interview)
        typed = _typed(text, template)
        if typed is None or not typed.strip() or typed.strip() == template.strip():
            raise CannotSay("nothing was written, so nothing was filed")
        wishes, rest = read_wishes(typed)
        source = f"said-{sha256(f'{account.now}{typed}'.encode()).hexdigest()[:24]}"
        me, almanac = bootstrap.me_of(settings), bootstrap.almanac_of(settings)
        entry = notes_entry(source, account.now, interview, rest, me, almanac)
        words = list(words_of(wishes, source, account.now, known, interview))
        account.store.say([(known.id, one) for one in (entry, *words)])
        out = console()
        out.print(f"Notes on {_called(known, interview, account)}:", markup=False)
        for line in understood(entry):
            out.print(f"  {line}", markup=False)
        for wish in wishes:
            out.print(f"  wish: {wish.kind.value.replace('_', ' ')} {wish.value}".rstrip(), markup=False)
        for word in (entry, *words):
            out.print(f"To take it back: afterword undo {short_id(word.id)}", markup=False)


def understood(entry: NotesTaken) -> Iterator[str]:
    """What was read out of notes, a line each; private lines are only counted."""
    said: Notes = entry.notes
    if said.happened:
        yield f"happened: {said.happened.replace('_', ' ')}"
    if said.met:
        yield f"met: {', '.join(said.met)}"
    for one in said.impressions:
        yield f"stuck{f' ({one.about})' if one.about else ''}: {one.text}"
    for fit in said.fits:
        yield f"they want: {fit.need or '–'}; you did: {fit.experience or '–'}"
    if said.next_step:
        yield f"next: {said.next_step}"
    if said.went:
        yield f"went: {said.went.replace('_', ' ')}"
    if said.nothing_special:
        yield "nothing special"
    if entry.private.private:
        yield f"private: {len(entry.private.private.splitlines())} line(s), in no letter ever"
    yield from (not_placed(text) for text in entry.private.unplaced)


def not_placed(text: str) -> str:
    """How a piece that answers no question is shown back."""
    short = " ".join(text.split())
    return f"could not place: “{short if len(short) <= 200 else short[:199] + '…'}”; finish the sentence"  # noqa: PLR2004


def open_pieces(account: Account) -> Iterator[str]:
    """For `status`: what the last notes of each interview hold that could not be placed; and a channel that is none."""
    if (why := trouble(account.digest_channel)) is not None:
        yield why
    known = Lookup(account.store)
    last: dict[str, NotesTaken] = {}
    for one in known.filed:
        if isinstance(one.entry, NotesTaken) and known.told.stands(one.entry.id):
            last[one.entry.interview] = one.entry
    for application in account.applications():
        for interview in application.interviews:
            if (entry := last.get(interview.id)) is not None:
                yield from (f"{titled(application)}: {not_placed(text)}" for text in entry.private.unplaced)


def _meant(account: Account, name: str | None) -> tuple[Application, Interview]:
    """The last interview that has begun without notes, of that application or of all. Raises: CannotSay."""
    among = (Lookup(account.store).application(name),) if name else account.applications()
    begun = [
        (interview.starts_at, application, interview)
        for application in among
        for interview in application.interviews
        if interview.starts_at is not None and interview.starts_at <= account.now
    ]
    if not begun:
        where = f" at {titled(among[0])}" if name else ""
        raise CannotSay(f"no interview{where} has begun yet. One that no mail tells of: afterword add --at …")
    without = [one for one in begun if one[2].notes_at is None] or (begun if name else [])
    if not without:
        raise CannotSay("every interview has notes; to add to them, name the application: afterword notes EMPLOYER")
    _, application, interview = max(without, key=lambda one: (one[0], one[2].id))
    return application, interview


def _template(account: Account, interview: Interview) -> str:
    for courtesy in account.courtesies():
        if courtesy.kind is DraftKind.NOTES and courtesy.interview == interview.id:
            return account.letter(courtesy).body
    return ""


def _typed(text: str | None, template: str) -> str | None:
    if text is not None and text != "-":
        return text
    if text == "-" or not sys.stdin.isatty():
        return sys.stdin.read()
    return click.edit(template, extension=".txt", require_save=True)


def _called(application: Application, interview: Interview, account: Account) -> str:
    at = f", {moment(interview.starts_at, account.zone)}" if interview.starts_at else ""
    return f"{titled(application)}{at}"

"""What was understood of notes, as lines and as objects: for `notes` and for what needs the user."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from agent.account import Account
from agent.cli.need import Need
from agent.cli.objects import about, when
from agent.cli.picture import moment
from agent.etiquette.application import Application, Interview
from agent.etiquette.journal import NotesTaken
from agent.etiquette.notes import NotDone
from agent.lookup import Lookup, message_of, short_id, titled
from agent.note_wishes import still_open

REMEMBERED = timedelta(days=14)  # a piece of notes older than this is no longer asked about
_LONGEST = 200  # characters of a piece that are shown where there is not room for all


def takings(account: Account) -> Iterator[tuple[Application | None, Interview | None, NotesTaken]]:
    """All notes that stand, in the order of the journal, and what they are about; of a draft its last text."""
    known = Lookup(account.store)
    last = {
        one.entry.draft or one.entry.id: (one, one.entry)
        for one in known.filed
        if isinstance(one.entry, NotesTaken) and known.told.stands(one.entry.id)
    }
    applications = {one.id: one for one in account.applications()}
    for filed, entry in last.values():
        application = applications.get(known.told.home(filed) or "")
        interview = application.interview(entry.interview) if application else None
        yield application, interview, entry


def of_interview(account: Account, interview: Interview) -> list[NotesTaken]:
    """The notes on that interview that stand."""
    return [entry for _, found, entry in takings(account) if found is not None and found.id == interview.id]


def understood(entry: NotesTaken, *, private: bool = False) -> Iterator[str]:
    """What was read out of notes, a line each; private lines are only counted, unless `private` asks for them."""
    said = entry.notes
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
    hidden = entry.private.private.splitlines()
    if hidden and private:
        yield from (f"private: {line}" for line in hidden)
    elif hidden:
        yield f"private: {len(hidden)} line(s), in no letter ever"
    for text in entry.private.unplaced:
        yield f"could not place: “{text}”" if private else f"{not_placed(text)}; finish the sentence"
    yield from (not_granted(one) for one in entry.private.not_done)


def not_placed(text: str) -> str:
    """How a piece that answers no question is shown back."""
    short = " ".join(text.split())
    return f"could not place: “{short if len(short) <= _LONGEST else short[: _LONGEST - 1] + '…'}”"


def not_granted(one: NotDone) -> str:
    """How a wish that could not be granted is shown back."""
    return f"not done: “{one.words}”: {one.why}"


def notes_needs(account: Account) -> Iterator[Need]:
    """What the last notes on each interview hold that could not be placed or done, with what to type."""
    asked = {one.message_id for one in account.store.questions()}
    last = {
        entry.interview or entry.id: (application, interview, entry)
        for application, interview, entry in takings(account)
    }
    for application, interview, entry in last.values():
        put_aside = application is None and message_of(entry) not in asked
        if put_aside or account.now - entry.at > REMEMBERED:
            continue
        where = f"notes on {titled(application)}" if application else "notes"
        name = short_id(application.id) if application else "APP"
        more = {"interview": interview.id if interview else None, "at": when(entry.at, account.zone)}
        for text in entry.private.unplaced if application else ():
            said = f"{where}: {not_placed(text)}; what is it an answer to?"
            say = f'afterword notes {name} --text "what stuck with me was …"'
            yield Need("notes", said, application, (say,), more={**more, "words": text})
        for one in entry.private.not_done:
            if application is None or still_open(one, application):
                yield Need("notes", f"{where}: {not_granted(one)}", application, more={**more, "words": one.words})


def taking_object(
    application: Application | None, interview: Interview | None, entry: NotesTaken, account: Account
) -> dict[str, Any]:
    """The object of docs/formats.md: everything that was typed, by what it was taken for."""
    said = entry.notes
    return {
        "what": "notes",
        "application": about(application),
        "interview": interview.id if interview else None,
        "starts_at": when(interview.starts_at, account.zone) if interview else None,
        "at": when(entry.at, account.zone),
        "happened": said.happened,
        "met": list(said.met),
        "impressions": [{"about": one.about, "text": one.text} for one in said.impressions],
        "fits": [{"need": one.need, "experience": one.experience} for one in said.fits],
        "next_step": said.next_step,
        "answer_by": when(entry.answer_by, account.zone),
        "went": said.went,
        "nothing_special": said.nothing_special,
        "private": entry.private.private,
        "unplaced": list(entry.private.unplaced),
        "not_done": [{"words": one.words, "why": one.why} for one in entry.private.not_done],
    }


def called(application: Application, interview: Interview, account: Account) -> str:
    """An interview in words: the application, and when it was."""
    at = f", {moment(interview.starts_at, account.zone)}" if interview.starts_at else ""
    return f"{titled(application)}{at}"

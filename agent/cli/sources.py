"""`show DRAFT --sources`: each sentence of a letter with its frame and the note, line, mail or flag behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.text import Text

from agent.account import Account
from agent.cli.picture import moment
from agent.etiquette.application import Application
from agent.etiquette.journal import MailRead
from agent.etiquette.notes import Notes
from agent.letters.letter import Sentence
from agent.store import LedgerRow

CHANGED = "This letter cannot be traced: it would read otherwise if it were written now."
_LEAST = 2  # words of a note that a sentence must bear to have come from it


def source_objects(account: Account, row: LedgerRow) -> Iterator[dict[str, Any]]:
    """One object a sentence; one that says so where the letter as placed cannot be traced."""
    letter = account.composed(row)
    if letter is None:
        yield {"what": "sentence", "draft": row.key, "text": None, "frame": None, "sources": [], "note": CHANGED}
        return
    for sentence in letter.sentences:
        told = [
            {"source": source, "says": said}
            for source in sentence.sources or (sentence.ground,)
            for said in behind(source, sentence, account, row)
        ]
        yield {
            "what": "sentence",
            "draft": row.key,
            "text": sentence.text,
            "frame": sentence.frame,
            "sources": told,
            "note": None,
        }


def show_sources(console: Console, account: Account, row: LedgerRow) -> None:
    """The same, to be read."""
    console.print("\n[bold]Where each sentence comes from[/bold]")
    for one in source_objects(account, row):
        if one["note"]:
            console.print(Text(one["note"]))
            return
        console.print(Text(one["text"]))
        console.print(Text(f"  frame {one['frame']}", style="dim"))
        for source in one["sources"]:
            console.print(Text(f"  {source['says']}", style="dim"))


def behind(source: str, sentence: Sentence, account: Account, row: LedgerRow) -> tuple[str, ...]:
    """What a source says, in words; the lines of the notes as the user typed them."""
    application = account.store.application(row.application)
    kind, _, rest = source.partition(":")
    match kind:
        case "notes":
            return _note_lines(application, rest, sentence.text)
        case "profile" if rest.isdigit():
            return (f"your profile: “{account.profile_line(int(rest))}”",)
        case "mail":
            return (_mail(application, rest, account),)
        case "times":
            return (f"the times you gave: {rest}",)
        case "reason":
            return (f"the reason you gave: {rest}",)
        case "flag":
            return (f"your {rest}, as you marked it or as it is taken to be",)
        case "occasion":
            return (f"what the letter is written for: {_mail(application, rest, account)}",)
        case "application":
            return ("what the mails say of the application: employer, role, people",)
        case _:
            return (source,)


def _note_lines(application: Application | None, talk: str, sentence: str) -> tuple[str, ...]:
    """The lines of the notes that the sentence has its words from; all that is known is the talk where none fits."""
    interview = application.interview(talk) if application else None
    notes = (interview.notes if interview else None) or Notes()
    said = _words(sentence)
    lines = [
        *(one.text for one in notes.impressions),
        *(text for one in notes.fits for text in (one.need, one.experience) if text),
    ]
    found = [line for line in lines if len(said & _words(line)) >= min(_LEAST, len(_words(line)))]
    best = sorted(found, key=lambda line: len(said & _words(line)) / max(1, len(_words(line))), reverse=True)[:1]
    return tuple(f"your notes: “{line}”" for line in best) or ("your notes on that talk",)


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in re.findall(r"[^\W_]{4,}", text.casefold()))


def _mail(application: Application | None, message_id: str, account: Account) -> str:
    """Date and sender of a mail; the id where it is not in the journal."""
    if application is not None:
        for entry in account.store.journal(application.id):
            if isinstance(entry, MailRead) and entry.message_id and message_id in (entry.message_id, entry.id):
                sender = entry.evidence.sender.name or entry.evidence.sender.address or "somebody"
                return f"mail of {moment(entry.at, account.zone)} from {sender}: “{entry.subject}”"
        if application.interview(message_id) is not None:
            return "what is known of the talk: day, hour, people"
    return f"mail {message_id}"

"""`why`: an application's journal or a draft's reasons, back to the mail, the words in it and the rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from agent.account import Account, account_of
from agent.cli.objects import about, print_object, when
from agent.cli.options import ConfigFile, Json, application_named, load
from agent.cli.picture import moment, words
from agent.cli.sayings import kind_words, said
from agent.etiquette.application import Application, Interview
from agent.etiquette.courtesy import Courtesy, Standing
from agent.etiquette.evidence import Quote
from agent.etiquette.journal import DraftEnded, Entry, MailRead, NotesTaken, UserWrote
from agent.lookup import Lookup, short_id, titled
from agent.store import LedgerRow

Name = Annotated[str, typer.Argument(help="The employer's name, or part of it, or the beginning of a draft's key.")]
_KEY = re.compile(r"[0-9a-f]{4,32}")
_CLOCK = "clock"


def why(name: Name, as_json: Json = False, config: ConfigFile = None) -> None:  # noqa: FBT002  (a flag)
    """Why a draft stands, or does not: the rule, the mail it follows from, and the words in it that decided.

    Of an application: its whole journal, and every letter that was or is owed.
    """
    account = account_of(load(config))
    try:
        draft, application = _meant(account, name)
        case = _Case(account, application)
        chosen = (draft,) if draft else case.drafts()
        if as_json:
            for one in (*(() if draft else case.entry_objects()), *(case.draft_object(one) for one in chosen)):
                print_object(one)
            return
        console = Console()
        console.print(Text(titled(application), style="bold"))
        if draft is None:
            for line in case.entry_lines():
                console.print(line)
            console.print("\n[bold]Owed, and why[/bold]")
        for one in chosen:
            console.print()
            for line in case.draft_lines(one):
                console.print(line)
    finally:
        account.close()


@dataclass(frozen=True, slots=True)
class _Draft:
    """A letter by its key: as the law sees it, and as the ledger does; one of them may not know it."""

    key: str
    courtesy: Courtesy | None
    row: LedgerRow | None

    @property
    def application(self) -> str:
        """The id of its application."""
        known = self.courtesy or self.row
        assert known is not None  # noqa: S101 - one of them named it
        return known.application


def _meant(account: Account, name: str) -> tuple[_Draft | None, Application]:
    """The draft of that key, else the application of that name. Raises: typer.BadParameter."""
    found = (
        [one for one in _drafts(account) if one.key.startswith(name.lower())] if _KEY.fullmatch(name.lower()) else []
    )
    if len(found) > 1:
        several = ", ".join(one.key[:12] for one in found)
        raise typer.BadParameter(f"{name!r} begins the keys of {len(found)} drafts: {several}. Type more of it.")
    for one in found:
        application = account.store.application(one.application)
        if application is not None:
            return one, application
    try:
        return None, application_named(account.store, name)
    except typer.BadParameter as error:
        raise typer.BadParameter(f"{error.message.rstrip('.')}. No draft's key begins so either.") from None


def _drafts(account: Account) -> Iterator[_Draft]:
    rows = {row.key: row for row in account.rows()}
    for courtesy in account.courtesies():
        yield _Draft(courtesy.key, courtesy, rows.pop(courtesy.key, None))
    yield from (_Draft(key, None, row) for key, row in rows.items())


@dataclass(frozen=True, slots=True)
class _Source:
    """What a reason or an ending goes back to: in a line, and the mail and its deciding words if it is one."""

    text: str
    mail: MailRead | None = None
    quotes: tuple[Quote, ...] = ()


class _Case:
    """One application with its journal, to explain things from."""

    def __init__(self, account: Account, application: Application) -> None:
        self._account = account
        self._application = application
        self._known = Lookup(account.store)
        self._zone: tzinfo = account.zone
        self._entries = sorted(account.store.journal(application.id), key=lambda one: (one.at, one.id))

    def drafts(self) -> tuple[_Draft, ...]:
        """Every letter that was or is owed here, in the order of the law, then those only the ledger knows."""
        return tuple(one for one in _drafts(self._account) if one.application == self._application.id)

    # The journal

    def entry_lines(self) -> Iterator[Text]:
        """The journal, a line an entry, with the words that decided."""
        for entry in self._entries:
            yield Text(f"{moment(entry.at, self._zone)}  {self._told(entry)}")
            if isinstance(entry, MailRead):
                yield from (_quoted(one) for one in entry.evidence.because)

    def entry_objects(self) -> Iterator[dict[str, Any]]:
        """The same as objects."""
        for entry in self._entries:
            mail = entry if isinstance(entry, MailRead) else None
            yield {
                "what": "entry",
                "application": about(self._application),
                "at": when(entry.at, self._zone),
                "short": short_id(entry.id),
                "type": entry.type,
                "text": self._told(entry),
                "mail": self._mail_object(mail, mail.evidence.because) if mail else None,
            }

    def _told(self, entry: Entry) -> str:
        match entry:
            case MailRead():
                return self._told_mail(entry)
            case UserWrote():
                return f"you wrote to {', '.join(entry.to)}: “{entry.subject}”"
            case NotesTaken():
                return "you said how it went"
            case DraftEnded():
                return f"the {words(entry.kind)} draft: {entry.how.value} by you"
            case _:
                taken_back = "" if self._known.told.stands(entry.id) else " (taken back)"
                return f"{said(entry, self._known, self._zone)} [{short_id(entry.id)}]{taken_back}"

    def _told_mail(self, entry: MailRead) -> str:
        seemed = f"“{entry.subject}” (sure: {entry.evidence.confidence:.2f}) [{short_id(entry.id)}]"
        line = f"{kind_words(entry.evidence.kind)}, from {_sender(entry)}: {seemed}"
        told = self._known.told.heard(entry)
        if told is entry:
            return line
        counts = f"counts as {kind_words(told.evidence.kind)}" if told else "counts for nothing"
        return f"{line}; {counts}, by what you said"

    # A letter

    def draft_lines(self, draft: _Draft) -> Iterator[Text]:
        """A letter: what it is, how it stands, and each reason back to its source."""
        yield self._head(draft)
        yield Text(f"  {self._standing(draft)}")
        if draft.row is not None and draft.row.missing:
            yield Text(f"  waits for: {'; '.join(draft.row.missing)}", style="italic red")
        yield from self._interview_lines(draft)
        for reason in draft.courtesy.because if draft.courtesy else ():
            yield Text(f"  {reason.rule}  {reason.says}")
            yield from self._source_lines(reason.source, draft.courtesy)
        if draft.courtesy is not None and draft.courtesy.standing_at is not None:
            ended = f"{_CAME[draft.courtesy.standing]} {moment(draft.courtesy.standing_at, self._zone)}"
            because = f": {draft.courtesy.standing_why}" if draft.courtesy.standing_why else ""
            yield Text(f"  {ended}{because}")
            yield from self._source_lines(draft.courtesy.standing_because, draft.courtesy)

    def draft_object(self, draft: _Draft) -> dict[str, Any]:
        """The same as an object."""
        courtesy, row = draft.courtesy, draft.row
        known = courtesy or row
        assert known is not None  # noqa: S101 - one of them named it
        person = self._application.person(known.person)
        window = [when(known.send_from, self._zone), when(known.send_until, self._zone)]
        return {
            "what": "reasons",
            "application": about(self._application),
            "draft": draft.key,
            "kind": known.kind.value,
            "person": {"name": person.name or None, "address": person.address} if person else None,
            "standing": courtesy.standing.value if courtesy else None,
            "state": row.state.value if row else None,
            "place_at": when(courtesy.place_at, self._zone) if courtesy else None,
            "due": when(known.due, self._zone),
            "send_between": window,
            "expires": when(known.expires, self._zone),
            "missing": list(row.missing) if row else [],
            "interview": self._interview_object(draft),
            "because": [
                {"rule": one.rule, "says": one.says, **self._source_object(one.source, courtesy)}
                for one in (courtesy.because if courtesy else ())
            ],
            "settled": self._settled_object(draft),
        }

    def _interview_object(self, draft: _Draft) -> dict[str, Any] | None:
        interview = self._interview(draft)
        if interview is None:
            return None
        told = self._source_object(interview.id, draft.courtesy)
        starts = when(interview.starts_at, self._zone)
        return {"short": short_id(interview.id), "starts_at": starts, "mail": told["mail"]}

    def _settled_object(self, draft: _Draft) -> dict[str, Any] | None:
        courtesy, row = draft.courtesy, draft.row
        if courtesy is not None and courtesy.standing_at is not None:
            at, told = when(courtesy.standing_at, self._zone), courtesy.standing_why or None
            source = self._source_object(courtesy.standing_because or None, courtesy)
            return {"how": courtesy.standing.value, "at": at, "why": told, **source}
        if courtesy is None and row is not None:
            return {
                "how": row.state.value,
                "at": when(row.changed_at, self._zone),
                "why": row.why or None,
                **self._source_object(None, None),
            }
        return None

    def _head(self, draft: _Draft) -> Text:
        known = draft.courtesy or draft.row
        assert known is not None  # noqa: S101 - one of them named it
        person = self._application.person(known.person)
        to = f" to {person.name or person.address}" if person else " for yourself"
        return Text(f"{words(known.kind)}{to}", style="bold").append(f"  {draft.key[:12]}", style="dim not bold")

    def _interview_lines(self, draft: _Draft) -> Iterator[Text]:
        """Which interview it follows, and what told of that, if no reason names a mail."""
        interview = self._interview(draft)
        if interview is None or interview.starts_at is None:
            return
        yield Text(f"  about the interview of {moment(interview.starts_at, self._zone)}")
        found = [self._source(one.source, draft.courtesy) for one in draft.courtesy.because] if draft.courtesy else []
        if not any(one and one.mail for one in found):
            yield from self._source_lines(interview.id, draft.courtesy)

    def _interview(self, draft: _Draft) -> Interview | None:
        known = draft.courtesy or draft.row
        return self._application.interview(known.interview) if known else None

    def _standing(self, draft: _Draft) -> str:
        courtesy, row = draft.courtesy, draft.row
        ledger = f"its draft: {row.state.value} {moment(row.changed_at, self._zone)}" if row else "no draft yet"
        if courtesy is None:
            return f"no longer owed; {ledger}" + (f" ({row.why})" if row and row.why else "")
        owed = f"owed from {moment(courtesy.place_at, self._zone)}, due {moment(courtesy.due, self._zone)}"
        return f"{owed}; {ledger if row or courtesy.standing is Standing.OPEN else 'there was no draft'}"

    # Sources

    def _source_lines(self, source: str | None, courtesy: Courtesy | None) -> Iterator[Text]:
        found = self._source(source, courtesy)
        if found is not None:
            yield Text(f"      {found.text}", style="dim")
            yield from (_quoted(one, indent=8) for one in found.quotes)

    def _source_object(self, source: str | None, courtesy: Courtesy | None) -> dict[str, Any]:
        found = self._source(source, courtesy)
        return {
            "source": source,
            "source_text": found.text if found else None,
            "mail": self._mail_object(found.mail, found.quotes) if found and found.mail else None,
        }

    def _mail_object(self, mail: MailRead, quotes: Sequence[Quote]) -> dict[str, Any]:
        sender = mail.evidence.sender
        return {
            "short": short_id(mail.id),
            "message_id": mail.message_id,
            "at": when(mail.at, self._zone),
            "sender": {"name": sender.name or None, "address": sender.address},
            "subject": mail.subject,
            "kind": mail.evidence.kind.value,
            "quotes": [{"says": one.says, "quote": one.quote} for one in quotes],
        }

    def _source(self, source: str | None, courtesy: Courtesy | None) -> _Source | None:
        """What a source names: a mail of theirs or of the user's, notes, a draft's key, a word, clock or settings."""
        if not source or source == _CLOCK:
            return None
        if source == "config":
            return _Source("by what you said or set")
        mails = [one for one in self._entries if isinstance(one, MailRead) and source in (one.message_id, one.id)]
        if mails:
            first = mails[0]
            quotes = tuple(dict.fromkeys(quote for one in mails for quote in one.evidence.because))
            text = (
                f"mail {short_id(first.id)} of {moment(first.at, self._zone)} from {_sender(first)}: “{first.subject}”"
            )
            return _Source(text, first, quotes)
        entry = next((one for one in self._entries if self._is_source(one, source, courtesy)), None)
        if entry is None:
            return _Source(source)
        told = "your notes" if isinstance(entry, NotesTaken) else self._told(entry)
        return _Source(f"{told}, {moment(entry.at, self._zone)}")

    def _is_source(self, entry: Entry, source: str, courtesy: Courtesy | None) -> bool:
        match entry:
            case NotesTaken():
                about_it = courtesy is None or entry.interview in ("", courtesy.interview)
                return source == entry.id or (source == "notes" and about_it)
            case UserWrote():
                return source in (entry.id, entry.message_id)
            case DraftEnded():
                return source in (entry.id, entry.key)
            case _:
                return source == entry.id


_CAME = {
    Standing.OPEN: "open since",
    Standing.DONE: "done",
    Standing.WAIVED: "waived",
    Standing.OVERTAKEN: "overtaken",
    Standing.LAPSED: "its time passed",
    Standing.TOO_OLD: "too old",
}


def _sender(mail: MailRead) -> str:
    return mail.evidence.sender.name or mail.evidence.sender.address or "somebody"


def _quoted(quote: Quote, indent: int = 4) -> Text:
    return Text(f"{' ' * indent}“{quote.quote}” → {quote.says}", style="dim")

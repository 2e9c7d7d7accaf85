"""What the user did to our drafts: edited, sent or discarded them, or typed notes into one. Comes back by the scan.

Half-typed text is never taken: the same content must be seen at two looks at least `SETTLE` apart (design of notes).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal, Protocol

from agent.etiquette.almanac import Almanac
from agent.etiquette.journal import DraftEnded, NotesTaken
from agent.etiquette.kinds import DraftKind, DraftState
from agent.note_wishes import UNWEIGHED, Grounds
from agent.own_mail import NotesReader
from agent.recognition.me import Me
from agent.store import LedgerRow, Store
from connectors.mail import DraftFate, DraftRef, Edited, Gone, Sent, Untouched

SETTLE = timedelta(minutes=3)
Review = Callable[[LedgerRow, str, str], tuple[str, ...]]  # the draft, its text and its subject now → what is wrong
Ended = Literal[DraftState.SENT, DraftState.EDITED, DraftState.DISCARDED]


class Fates(Protocol):
    """The part of a draft box that tells what became of a draft."""

    def fate(self, ref: DraftRef) -> DraftFate:
        """See `connectors.mailbox.DraftBox.fate`."""
        ...


class DraftsSeen:
    """Looks at the drafts that stand in a mailbox and files what the user did to them."""

    def __init__(
        self, store: Store, me: Me, almanac: Almanac, grounds: Grounds = UNWEIGHED, review: Review = lambda *_: ()
    ) -> None:
        self._grounds = grounds
        self._review = review
        self._store = store
        self._me = me
        self._almanac = almanac

    def look(
        self,
        mailbox: str,
        fates: Fates,
        now: datetime,
        *,
        changed: bool,
        sent: Mapping[str, tuple[str, str]] | None = None,
    ) -> None:
        """Look once. Unless something `changed` in the mailbox, only at drafts whose text has yet to settle.

        `sent` are text and subject of what the user sent since the last look, by message id.
        """
        for row in self._store.ledger.rows(DraftState.PLACED, DraftState.EDITED):
            if row.mailbox != mailbox or row.ref is None:
                continue
            if changed or self._store.ledger.settling(row.key):
                self._take(row, fates.fate(row.ref), now, sent or {})

    def _take(self, row: LedgerRow, fate: DraftFate, now: datetime, sent: Mapping[str, tuple[str, str]]) -> None:
        match fate:
            case Untouched():
                if row.state is DraftState.EDITED:  # what the user had changed is as it was
                    self._store.ledger.found(row.key, ())
                if self._store.ledger.settling(row.key):  # it was missed at the last look, and is back
                    self._store.ledger.look(row.key, _digest("untouched"), now)
                    self._store.ledger.looked(row.key, _digest("untouched"))
            case Edited(text=text, subject=subject):
                self._read_over(row, text, subject or row.draft.subject)
                if row.state is DraftState.PLACED:
                    self._end(row, DraftState.EDITED, now)
                if row.kind is DraftKind.NOTES or not row.ready:
                    self._take_notes(row, text, now)
            case Sent(message_id=message_id):
                if message_id in sent:
                    self._read_over(row, *sent[message_id])
                self._end(row, DraftState.SENT, now, because=message_id)
            case Gone():
                # A program that sends may remove the draft a moment before the sent mail shows: look twice.
                if self._settled(row.key, "gone", now):
                    self._end(row, DraftState.DISCARDED, now)

    def _read_over(self, row: LedgerRow, text: str, subject: str) -> None:
        """Note what is wrong with the user's text; the text itself is theirs, and is neither kept nor touched."""
        if row.kind is not DraftKind.NOTES:
            findings = self._review(row, text, subject)
            if findings != self._store.ledger.findings().get(row.key, ()):
                self._store.ledger.found(row.key, findings)

    def _take_notes(self, row: LedgerRow, text: str, now: datetime) -> None:
        application = self._store.application(row.application)
        interview = application.interview(row.interview) if application else None
        if application is None or interview is None or not self._settled(row.key, text, now):
            return
        typed = text if row.kind is DraftKind.NOTES else _new_lines(text, row.draft.body)
        filed = [one.entry for one in self._store.filed()]
        source = _source(row.key, _digest(text)[:16], [one.id for one in filed if isinstance(one, NotesTaken)])
        reader = NotesReader(self._me, self._almanac, now, self._grounds, {one.id for one in filed})
        about, among = (application, interview), self._store.applications()
        # Filed before it counts as looked at: a crash between the two takes the same notes again, and loses nothing.
        self._store.say(list(reader.read(source, now, about, typed, among, draft=row.key)))
        self._store.ledger.looked(row.key, _digest(text))

    def _settled(self, key: str, content: str, now: datetime) -> bool:
        return now - self._store.ledger.look(key, _digest(content), now) >= SETTLE

    def _end(self, row: LedgerRow, how: Ended, now: datetime, because: str = "") -> None:
        entry = DraftEnded(
            id=f"{row.key}#{how.value}",
            at=now,
            key=row.key,
            kind=row.kind,
            person=row.person,
            occasion=row.occasion,
            how=how,
        )
        # The entry first: it is the same if it is filed twice, and the ledger's word is final.
        self._store.file(row.application, entry)
        self._store.ledger.ended(row.key, how, because or f"{how.value} by the user", now)


def settle_moments(store: Store) -> dict[str, datetime]:
    """When the text of each draft that is being typed in may have settled, by the draft's key."""
    return {key: seen + SETTLE for key, seen in store.ledger.looks().items()}


def _source(key: str, digest: str, filed: Sequence[str]) -> str:
    """What a text of a draft is called: the same where it was filed last, another where one between them was."""
    own = [one.removesuffix("#notes") for one in filed if one.startswith(f"{key}:")]
    before = [one for one in own if one.startswith(f"{key}:{digest}")]
    if before and own[-1] == before[-1]:
        return before[-1]
    return f"{key}:{digest}" + (f"-{len(before)}" if before else "")


def _digest(content: str) -> str:
    return sha256(content.encode()).hexdigest()


def _new_lines(text: str, ours: str) -> str:
    known = {line.strip() for line in ours.splitlines()}
    return "\n".join(line for line in text.splitlines() if line.strip() not in known)

"""The reference connector: a mailbox that lives in memory, with back doors that play sender and user."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from connectors import mime
from connectors.mail import (
    Address,
    Draft,
    DraftFate,
    DraftRef,
    Edited,
    Folder,
    Gone,
    Message,
    MessageRef,
    RawMessage,
    Sent,
    Untouched,
)
from connectors.mailbox import Begun, Cursor, Page, TouchedByUser, unheard

PAGE = 200


@dataclass(frozen=True, slots=True)
class _Stored:
    content: bytes
    folder: Folder
    received_at: datetime


class MemoryMailbox:
    """Both ports over a list of changes; a cursor is a place in that list. `clock` gives aware moments."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._stored: dict[str, _Stored] = {}
        self._changes: list[str] = []  # the ids that came or went, in the order they did
        self._next = 1

    def pages(self, since: Cursor | None) -> Iterator[Page]:
        """See `MailSource.pages`."""
        start = _place(since, len(self._changes))
        restarted = start is None and since is not None
        at = start or 0
        while True:
            batch = dict.fromkeys(self._changes[at : at + PAGE])
            at = min(at + PAGE, len(self._changes))
            refs = tuple(MessageRef(one, self._stored[one].folder) for one in batch if one in self._stored)
            removed = tuple(one for one in batch if one not in self._stored)
            yield Page(refs, removed, Cursor(str(at)), restarted=restarted)
            restarted = False
            if at >= len(self._changes):
                return

    def read(self, refs: Iterable[MessageRef]) -> Iterator[RawMessage | Gone]:
        """See `MailSource.read`."""
        for ref in refs:
            stored = self._stored.get(ref.id)
            yield RawMessage(ref, stored.content, stored.received_at) if stored else Gone(ref)

    def create(self, draft: Draft, begun: Begun = unheard) -> DraftRef:  # noqa: ARG002  (one call makes it whole)
        """See `DraftBox.create`. A draft with that marker that stands already is not made again."""
        standing = self._draft_id(draft.marker)
        if standing is None:
            standing = self._store(mime.write_draft(draft, date=self._clock()), Folder.DRAFTS)
        return DraftRef(standing, draft.marker, mime.digest(draft.to, draft.subject, draft.body))

    def finish(self, ref: DraftRef, draft: Draft) -> DraftRef:  # noqa: ARG002  (the marker tells)
        """See `DraftBox.finish`."""
        return self.create(draft)

    def find(self, marker: str) -> DraftRef | None:
        """See `DraftBox.find`."""
        standing = self._draft_id(marker)
        return DraftRef(standing, marker, mime.digest_of(self._message(standing))) if standing else None

    def fate(self, ref: DraftRef) -> DraftFate:
        """See `DraftBox.fate`."""
        if any(message.message_id == ref.marker for message in self._messages(Folder.SENT)):
            return Sent(ref.marker)
        standing = self._draft_id(ref.marker)
        if standing is None:
            return Gone()
        message = self._message(standing)
        if mime.digest_of(message) == ref.digest:
            return Untouched()
        return Edited(text=mime.words_of_edited(message, ref), to=message.to, subject=message.subject)

    def revise(self, ref: DraftRef, draft: Draft) -> DraftRef:
        """See `DraftBox.revise`."""
        standing = self._draft_id(ref.marker)
        if standing is None or not isinstance(self.fate(ref), Untouched):
            raise TouchedByUser("the draft is the user's now")
        self._remove(standing)
        return self.create(draft)

    def withdraw(self, ref: DraftRef) -> None:
        """See `DraftBox.withdraw`."""
        fate = self.fate(ref)
        if isinstance(fate, Edited):
            raise TouchedByUser("the draft was edited")
        standing = self._draft_id(ref.marker)
        if standing is not None and isinstance(fate, Untouched):
            self._remove(standing)

    def deliver(self, content: bytes, folder: Folder = Folder.INBOX) -> MessageRef:
        """Back door: a message arrives in a folder, now."""
        return MessageRef(self._store(content, folder), folder)

    def edit_draft(
        self, ref_or_marker: DraftRef | str, text: str | None = None, to: Sequence[Address] | None = None
    ) -> None:
        """Back door: the user types into a draft. Raises: KeyError where it is not there."""
        marker = _marker(ref_or_marker)
        draft = self._draft(self._standing(marker))
        changed = replace(draft, body=draft.body if text is None else text, to=draft.to if to is None else tuple(to))
        self._remove(self._standing(marker))
        self._store(mime.write_draft(changed, date=self._clock()), Folder.DRAFTS)

    def send_draft(self, ref_or_marker: DraftRef | str) -> None:
        """Back door: the user sends a draft as it stands. Raises: KeyError where it is not there."""
        standing = self._standing(_marker(ref_or_marker))
        content = self._stored[standing].content
        self._remove(standing)
        self._store(content, Folder.SENT)

    def discard_draft(self, ref_or_marker: DraftRef | str) -> None:
        """Back door: the user throws a draft away. Raises: KeyError where it is not there."""
        self._remove(self._standing(_marker(ref_or_marker)))

    def drafts(self) -> list[Draft]:
        """Back door: the drafts that stand, oldest first."""
        return [self._draft(one) for one, stored in self._stored.items() if stored.folder is Folder.DRAFTS]

    def _store(self, content: bytes, folder: Folder) -> str:
        identity = str(self._next)
        self._next += 1
        self._stored[identity] = _Stored(content, folder, self._clock())
        self._changes.append(identity)
        return identity

    def _remove(self, identity: str) -> None:
        del self._stored[identity]
        self._changes.append(identity)

    def _message(self, identity: str) -> Message:
        stored = self._stored[identity]
        return mime.read_message(stored.content, received_at=stored.received_at, folder=stored.folder)

    def _messages(self, folder: Folder) -> Iterator[Message]:
        return (self._message(one) for one, stored in self._stored.items() if stored.folder is folder)

    def _draft_id(self, marker: str) -> str | None:
        drafts = (one for one, stored in self._stored.items() if stored.folder is Folder.DRAFTS)
        return next((one for one in drafts if mime.message_id_of(self._stored[one].content) == marker), None)

    def _standing(self, marker: str) -> str:
        found = self._draft_id(marker)
        if found is None:
            raise KeyError(marker)
        return found

    def _draft(self, identity: str) -> Draft:
        message = self._message(identity)
        return Draft(
            marker=message.message_id,
            sender=message.sender or Address(""),
            to=message.to,
            subject=message.subject,
            body=message.text.rstrip("\n"),
            in_reply_to=message.in_reply_to,
            references=message.references,
        )


def _place(cursor: Cursor | None, last: int) -> int | None:
    """The place in the list of changes; None where the cursor is none of ours."""
    if cursor is None or not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19) or int(cursor) > last:  # noqa: PLR2004  (digits)
        return None
    return int(cursor)


def _marker(ref_or_marker: DraftRef | str) -> str:
    return ref_or_marker if isinstance(ref_or_marker, str) else ref_or_marker.marker

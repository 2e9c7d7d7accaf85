"""Drafts at Gmail. The draft's id stays while its message is replaced by each change; both are gone once it is sent.

https://developers.google.com/workspace/gmail/api/guides/drafts
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from connectors import mime
from connectors.calls import NotThere
from connectors.gmail import whole
from connectors.gmail.client import Client, Request
from connectors.gmail.convert import Place, encoded, listed, marks, marks_of, reference, says_what_we_wrote
from connectors.gmail.sent import SentMail
from connectors.gmail.threads import Threads
from connectors.mail import Address, Draft, DraftFate, DraftRef, Edited, Folder, Message, Sent, Untouched
from connectors.mailbox import Refused, TouchedByUser, TryLater, Uncertain

LISTED = 500


@dataclass(frozen=True, slots=True)
class _Standing:
    """What stands under a draft's id. `sent`: Gmail sometimes keeps that id for a message that was sent."""

    draft: str
    thread: str
    content: bytes
    message: Message
    at: datetime
    sent: bool


class Drafts:
    """The drafts of one account."""

    def __init__(self, client: Client, threads: Threads, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._threads = threads
        self._clock = clock
        self._sent = SentMail(client)
        self._marks: dict[str, frozenset[str]] = {}  # by the id of a draft's message, which changes with each edit

    def create(self, draft: Draft) -> DraftRef:
        """See `DraftBox.create`. A draft with that marker that stands already is not made again."""
        written = mime.digest(draft.to, draft.subject, draft.body)
        standing = self._with_marker(draft.marker)
        if standing is not None:
            return DraftRef(self._place(draft, standing).id, draft.marker, written)
        thread = self._threads.of(draft)
        body = {"message": self._message(draft, written, thread)}
        try:
            made = self._client.users().drafts().create(userId="me", body=body, fields="id,message/threadId")
            answer, at = self._client.write(made, "id", "message.threadId")
        except NotThere as error:
            self._threads.forget({thread or ""})
            raise TryLater("the thread was deleted a moment ago; the draft will be made outside it") from error
        return DraftRef(Place.of(draft, answer, int(at.timestamp())).id, draft.marker, written)

    def find(self, marker: str) -> DraftRef | None:
        """See `DraftBox.find`."""
        standing = self._with_marker(marker)
        if standing is None:
            return None
        here = standing.message
        as_it_is = Draft(marker, here.sender or Address(""), here.to, here.subject, mime.plain_text(here))
        return DraftRef(self._place(as_it_is, standing).id, marker, mime.digest_of(here))

    def fate(self, ref: DraftRef) -> DraftFate:
        """See `DraftBox.fate`."""
        place = Place.read(ref.id)
        standing = self._standing(place.draft) if place else None
        if place is None or standing is None:
            return self._sent.fate(ref, place)
        if standing.sent:
            return Sent(standing.message.message_id)
        if says_what_we_wrote(standing.content, standing.message, ref):
            return Untouched()
        here = standing.message
        return Edited(text=mime.words_of_edited(here, ref), to=here.to, subject=here.subject)

    def revise(self, ref: DraftRef, draft: Draft) -> DraftRef:
        """See `DraftBox.revise`. Gmail has no condition on an update: we look a moment before."""
        place, standing = self._untouched(ref)
        if place is None or standing is None:
            raise TouchedByUser("the draft was discarded")
        written = mime.digest(draft.to, draft.subject, draft.body)
        if mime.digest_of(standing.message) == written:
            return DraftRef(self._place(draft, standing).id, draft.marker, written)
        thread = self._threads.of(draft) or _own_thread(draft, standing)
        body = {"message": self._message(draft, written, thread)}
        try:
            changed = (
                self._client.users().drafts().update(userId="me", id=place.draft, body=body, fields="message/threadId")
            )
            answer, at = self._client.write(changed, "message.threadId")
        except NotThere as error:
            self._threads.forget({thread or ""})
            if self._standing(place.draft) is not None:
                raise TryLater("the thread was deleted a moment ago; the draft will be revised outside it") from error
            raise TouchedByUser("the draft was sent or discarded a moment ago") from error
        there = {"id": place.draft, **answer}
        return DraftRef(Place.of(draft, there, int(at.timestamp())).id, draft.marker, written)

    def withdraw(self, ref: DraftRef) -> None:
        """See `DraftBox.withdraw`."""
        _, standing = self._untouched(ref)
        if standing is None:
            return
        try:
            self._client.write(self._client.users().drafts().delete(userId="me", id=standing.draft))
        except NotThere:
            return
        except (Uncertain, Refused) as error:
            raise TryLater("it is not known whether the draft was removed") from error

    def _untouched(self, ref: DraftRef) -> tuple[Place | None, _Standing | None]:
        """What stands there as we wrote it; None where nothing does any more. Raises: TouchedByUser."""
        place = Place.read(ref.id)
        standing = self._standing(place.draft) if place else None
        if standing is None or standing.sent:
            return place, None
        if not says_what_we_wrote(standing.content, standing.message, ref):
            raise TouchedByUser("the draft was edited")
        return place, standing

    def _message(self, draft: Draft, written: str, thread: str | None) -> dict[str, Any]:
        content = mime.write_draft(draft, date=self._clock(), reference=reference(draft.marker, written))
        return {"raw": encoded(content), **({"threadId": thread} if thread else {})}

    def _place(self, draft: Draft, standing: _Standing) -> Place:
        there = {"id": standing.draft, "message": {"threadId": standing.thread}}
        return Place.of(draft, there, int(standing.at.timestamp()))

    # Drafts that stand

    def _standing(self, draft_id: str) -> _Standing | None:
        found = whole.draft(self._client, draft_id)
        if found is None or "TRASH" in found.labels:
            return None
        message = mime.read_message(found.content, received_at=found.at, folder=Folder.DRAFTS)
        sent = "SENT" in found.labels or "DRAFT" not in found.labels
        return _Standing(draft_id, found.thread, found.content, message, found.at, sent)

    def _with_marker(self, marker: str) -> _Standing | None:
        """The draft that bears the marker, from the listing of all drafts; each version of a draft is read but once."""
        for draft_id, message_id in self._listed():
            known = self._marks.get(message_id)
            if known is not None and not known & marks_of(marker):
                continue
            standing = self._standing(draft_id)
            self._marks[message_id] = marks(standing.content) if standing else frozenset()
            if standing is not None and not standing.sent and self._marks[message_id] & marks_of(marker):
                return standing
        return None

    def _listed(self) -> Iterator[tuple[str, str]]:
        """Every draft: its id, and that of its message as it is now."""
        drafts = self._client.users().drafts()
        fields = "drafts(id,message/id),nextPageToken"

        def asked(token: str | None) -> Request:
            request: Request = drafts.list(userId="me", maxResults=LISTED, pageToken=token, fields=fields)
            return request

        for answer in self._client.pages(asked):
            for one in listed(answer, "drafts"):
                if isinstance(one.get("id"), str):
                    yield one["id"], str((one.get("message") or {}).get("id") or one["id"])


def _own_thread(draft: Draft, standing: _Standing) -> str | None:
    """The thread that a draft stands in, as long as its subject stays."""
    same = mime.bare_subject(draft.subject) == mime.bare_subject(standing.message.subject)
    return standing.thread if same else None

"""Drafts at Gmail. The draft's id stays while its message is replaced by each change; both are gone once it is sent.

https://developers.google.com/workspace/gmail/api/guides/drafts
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from connectors import mime
from connectors.gmail.client import Client
from connectors.gmail.convert import (
    Place,
    decoded,
    encoded,
    marks,
    marks_of,
    moment_of,
    reference,
    says_what_we_wrote,
)
from connectors.gmail.errors import NotThere
from connectors.gmail.sent import SentMail
from connectors.gmail.threads import Threads
from connectors.mail import Address, Draft, DraftFate, DraftRef, Edited, Folder, Message, Sent, Untouched
from connectors.mailbox import TouchedByUser, TryLater, Uncertain

LISTED = 500
CONTENT = "message(id,threadId,labelIds,internalDate,raw)"
PLACED = "id,message(id,threadId)"


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
        body = {"message": self._message(draft, written)}
        try:
            answer, at = self._client.write(self._client.users().drafts().create(userId="me", body=body, fields=PLACED))
            return DraftRef(Place.of(draft, answer, int(at.timestamp())).id, draft.marker, written)
        except NotThere as error:
            raise TryLater("the thread was deleted a moment ago; the draft will be made outside it") from error
        except KeyError as error:
            raise Uncertain("Gmail's answer does not name the draft") from error

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
        return Edited(text=mime.plain_text(here), to=here.to, subject=here.subject)

    def revise(self, ref: DraftRef, draft: Draft) -> DraftRef:
        """See `DraftBox.revise`. Gmail has no condition on an update: we look a moment before."""
        place, standing = self._untouched(ref)
        if place is None or standing is None:
            raise TouchedByUser("the draft was discarded")
        written = mime.digest(draft.to, draft.subject, draft.body)
        if mime.digest_of(standing.message) == written:
            return DraftRef(self._place(draft, standing).id, draft.marker, written)
        body = {"message": self._message(draft, written)}
        try:
            answer, at = self._client.write(
                self._client.users().drafts().update(userId="me", id=place.draft, body=body, fields=PLACED)
            )
        except NotThere as error:
            raise TouchedByUser("the draft was sent or discarded a moment ago") from error
        return DraftRef(Place.of(draft, {"id": place.draft, **answer}, int(at.timestamp())).id, draft.marker, written)

    def withdraw(self, ref: DraftRef) -> None:
        """See `DraftBox.withdraw`."""
        _, standing = self._untouched(ref)
        if standing is None:
            return
        try:
            self._client.write(self._client.users().drafts().delete(userId="me", id=standing.draft))
        except NotThere:
            return
        except Uncertain as error:
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

    def _message(self, draft: Draft, written: str) -> dict[str, Any]:
        content = mime.write_draft(draft, date=self._clock(), reference=reference(draft.marker, written))
        thread = self._threads.of(draft)
        return {"raw": encoded(content), **({"threadId": thread} if thread else {})}

    def _place(self, draft: Draft, standing: _Standing) -> Place:
        there = {"id": standing.draft, "message": {"threadId": standing.thread}}
        return Place.of(draft, there, int(standing.at.timestamp()))

    # Drafts that stand

    def _standing(self, draft_id: str) -> _Standing | None:
        wanted = self._client.users().drafts().get(userId="me", id=draft_id, format="raw", fields=f"id,{CONTENT}")
        try:
            found = self._client.read(wanted)["message"]
        except (NotThere, KeyError):
            return None
        labels = set(found.get("labelIds") or ())
        if "TRASH" in labels:
            return None
        content = decoded(found["raw"])
        at = moment_of(found)
        message = mime.read_message(content, received_at=at, folder=Folder.DRAFTS)
        sent = "SENT" in labels or "DRAFT" not in labels
        return _Standing(draft_id, str(found.get("threadId") or ""), content, message, at, sent)

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
        token: str | None = None
        while True:
            asked = (
                self._client.users()
                .drafts()
                .list(userId="me", maxResults=LISTED, pageToken=token, fields="drafts(id,message/id),nextPageToken")
            )
            answer = self._client.read(asked)
            for one in answer.get("drafts") or ():
                yield one["id"], str((one.get("message") or {}).get("id") or one["id"])
            token = answer.get("nextPageToken")
            if not token:
                return

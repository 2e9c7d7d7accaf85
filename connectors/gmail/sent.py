"""Sent mail at Gmail: whether a draft that is gone was sent.

Sending gives a draft another message id, and often another Message-ID; its own id is not known any more from then on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors import mime
from connectors.gmail import whole
from connectors.gmail.client import Client
from connectors.gmail.convert import Place, marks, marks_of, stubs
from connectors.mail import DraftRef, Folder, Gone, Message, Sent

LISTED = 500  # the most that a listing gives at once
LOOKED_AT = 50  # of the newest sent mail, and all of it that is in the draft's thread
LEEWAY = timedelta(minutes=2)  # between the clocks of servers


@dataclass(frozen=True, slots=True)
class _Mail:
    """One sent mail; it does not change any more."""

    thread: str
    marks: frozenset[str]
    ours: bool  # whether it was a draft of ours
    message: Message
    at: datetime


class SentMail:
    """The sent mail of one account, each read once."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._read: dict[str, _Mail | None] = {}

    def fate(self, ref: DraftRef, place: Place | None) -> Sent | Gone:
        """What became of a draft that stands no more: by its marks, its content, else by thread, subject, recipients.

        From the listing of sent mail itself, which is current, not from a search, which may lag. A mail that bears the
        mark of another draft of ours is that one, however alike they are.
        """
        like_it: Sent | None = None
        for mail in self._since(place):
            if mail.marks & marks_of(ref.marker) or mime.digest_of(mail.message) == ref.digest:
                return Sent(mail.message.message_id)
            if place and not mail.ours and place.continues_in(mail.message, mail.thread):
                like_it = Sent(mail.message.message_id)
        return like_it or Gone()

    def _since(self, place: Place | None) -> Iterator[_Mail]:
        """The newest sent mail, back to when the draft was made."""
        messages = self._client.users().messages()
        listed = self._client.read(
            messages.list(userId="me", labelIds=["SENT"], maxResults=LISTED, fields="messages(id,threadId)")
        )
        found = stubs(listed)
        self._read = {message_id: self._read[message_id] for message_id, _ in found if message_id in self._read}
        for number, (message_id, thread) in enumerate(found):
            if number >= LOOKED_AT and (place is None or thread != place.thread):
                continue
            mail = self._mail(message_id)
            if mail is not None and place is not None and mail.at < place.made_at() - LEEWAY:
                return
            if mail is not None:
                yield mail

    def _mail(self, message_id: str) -> _Mail | None:
        if message_id not in self._read:
            self._read[message_id] = self._fetched(message_id)
        return self._read[message_id]

    def _fetched(self, message_id: str) -> _Mail | None:
        found = whole.message(self._client, message_id)
        if found is None:
            return None
        message = mime.read_message(found.content, received_at=found.at, folder=Folder.SENT)
        ours = bool(mime.reference_of(found.content))
        return _Mail(found.thread, marks(found.content), ours, message, found.at)

"""Sent mail at Gmail: whether a draft that is gone was sent.

Sending gives a draft another message id, and often another Message-ID; its own id is not known any more from then on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors import mime
from connectors.gmail.client import Client
from connectors.gmail.convert import Place, decoded, marks, marks_of, moment_of
from connectors.gmail.errors import NotThere
from connectors.mail import DraftRef, Folder, Gone, Message, Sent

LOOKED_AT = 50  # of the newest sent mail
LEEWAY = timedelta(minutes=2)  # between the clocks of servers


@dataclass(frozen=True, slots=True)
class _Mail:
    """One sent mail; it does not change any more."""

    thread: str
    marks: frozenset[str]
    message: Message
    at: datetime


class SentMail:
    """The sent mail of one account, each read once."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._read: dict[str, _Mail | None] = {}

    def fate(self, ref: DraftRef, place: Place | None) -> Sent | Gone:
        """What became of a draft that stands no more: by its marks, its content, else by thread, subject, recipients.

        From the listing of sent mail itself, which is current, not from a search, which may lag.
        """
        like_it: Sent | None = None
        for mail in self._since(place.made_at() - LEEWAY if place else None):
            if mail.marks & marks_of(ref.marker) or mime.digest_of(mail.message) == ref.digest:
                return Sent(mail.message.message_id)
            if place and place.continues_in(mail.message, mail.thread):
                like_it = Sent(mail.message.message_id)
        return like_it or Gone()

    def _since(self, earliest: datetime | None) -> Iterator[_Mail]:
        """The newest sent mail, back to that moment."""
        listed = self._client.read(
            self._client.users()
            .messages()
            .list(userId="me", labelIds=["SENT"], maxResults=LOOKED_AT, fields="messages(id,threadId)")
        )
        for one in listed.get("messages") or ():
            mail = self._mail(one["id"])
            if mail is None:
                continue
            if earliest is not None and mail.at < earliest:
                return
            yield mail

    def _mail(self, message_id: str) -> _Mail | None:
        if message_id not in self._read:
            self._read[message_id] = self._fetched(message_id)
        return self._read[message_id]

    def _fetched(self, message_id: str) -> _Mail | None:
        wanted = (
            self._client.users()
            .messages()
            .get(userId="me", id=message_id, format="raw", fields="threadId,internalDate,raw")
        )
        try:
            found = self._client.read(wanted)
        except NotThere:
            return None
        content, at = decoded(found["raw"]), moment_of(found)
        message = mime.read_message(content, received_at=at, folder=Folder.SENT)
        return _Mail(str(found.get("threadId") or ""), marks(content), message, at)

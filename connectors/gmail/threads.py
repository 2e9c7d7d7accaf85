"""Which thread a letter belongs into: remembered from what was read, else asked of Gmail."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from connectors import headers, mime
from connectors.calls import BadRequest, NotThere
from connectors.gmail.client import Client
from connectors.gmail.convert import HIDDEN, labels_of, listed, stubs
from connectors.mail import Draft

REMEMBERED = 5000
ANCESTORS = 3  # of a letter's references that are asked for, the nearest first

# A search term must not end the search that it stands in.
_SEARCHABLE = re.compile(r"<([A-Za-z0-9.!#$%&'*+/=?^_`|~@:\[\]-]{3,250})>")


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread's id, the subject that mail in it has, bare, and the id of the message that it is known by."""

    id: str
    subject: str
    message: str


class Threads:
    """Message-IDs and their threads."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known: dict[str, Thread] = {}

    def remember(self, content: bytes, thread: str, message: str) -> None:
        """The message of that id was read in that thread. A search may lag behind by hours; this does not."""
        head = headers.split(content)
        message_id = headers.sole_id(head.first("message-id"))
        if message_id is not None:
            subject = mime.bare_subject(headers.decoded(head.first("subject")))
            self._known[message_id] = Thread(thread, subject, message)
            if len(self._known) > REMEMBERED:
                self._known.pop(next(iter(self._known)))

    def forget(self, ids: Collection[str]) -> None:
        """These messages, or threads, are in trash or gone: what is known by them is asked for anew."""
        if ids:
            self._known = {
                key: known for key, known in self._known.items() if known.id not in ids and known.message not in ids
            }

    def of(self, draft: Draft) -> str | None:
        """The id of the thread that the draft continues; None where there is none, or its subject is another.

        Gmail shows a draft in a thread only where threadId, references and subject all agree.
        """
        for message_id in _ancestors(draft):
            found = self._known.get(message_id) or self._asked(message_id)
            if found is not None:
                return found.id if found.subject == mime.bare_subject(draft.subject) else None
        return None

    def _asked(self, message_id: str) -> Thread | None:
        term = _SEARCHABLE.fullmatch(message_id)
        if term is None:
            return None
        messages = self._client.users().messages()
        try:
            found = self._client.read(messages.list(userId="me", q=f"rfc822msgid:{term[1]}", maxResults=5))
        except BadRequest:  # not every Message-ID is one to Gmail
            return None
        for message, _ in stubs(found):
            wanted = messages.get(
                userId="me",
                id=message,
                format="metadata",
                metadataHeaders=["Subject"],
                fields="threadId,labelIds,payload/headers",
            )
            try:
                told = self._client.read(wanted, "threadId")
            except NotThere:
                continue
            if not HIDDEN & labels_of(told):
                return Thread(told["threadId"], mime.bare_subject(headers.decoded(_subject(told))), message)
        return None


def _subject(message: Mapping[str, Any]) -> str:
    """The subject of a message in Gmail's words (format "metadata")."""
    given = listed(message.get("payload") or {}, "headers")
    return next((str(one.get("value")) for one in given if str(one.get("name")).lower() == "subject"), "")


def _ancestors(draft: Draft) -> Iterator[str]:
    if draft.in_reply_to is None:
        return
    yield draft.in_reply_to
    others = [one for one in reversed(draft.references) if one != draft.in_reply_to]
    yield from others[:ANCESTORS]

"""Which thread a letter belongs into: remembered from what was read, else asked of Gmail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from connectors import headers, mime
from connectors.gmail.client import Client
from connectors.gmail.convert import HIDDEN
from connectors.gmail.errors import NotThere
from connectors.mail import Draft

REMEMBERED = 5000
ANCESTORS = 3  # of a letter's references that are asked for, the nearest first

# A search term must not end the search that it stands in.
_SEARCHABLE = re.compile(r"<([A-Za-z0-9.!#$%&'*+/=?^_`|~@:\[\]-]{3,250})>")


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread's id, and the subject that mail in it has, bare."""

    id: str
    subject: str


class Threads:
    """Message-IDs and their threads."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known: dict[str, Thread] = {}

    def remember(self, content: bytes, thread: str) -> None:
        """A message was read in that thread. A search index may lag behind by hours; this does not."""
        head = headers.split(content)
        message_id = headers.sole_id(head.first("message-id"))
        if message_id is not None:
            self._known[message_id] = Thread(thread, mime.bare_subject(headers.decoded(head.first("subject"))))
            if len(self._known) > REMEMBERED:
                self._known.pop(next(iter(self._known)))

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
        found = self._client.read(messages.list(userId="me", q=f"rfc822msgid:{term[1]}", maxResults=5))
        for one in found.get("messages") or ():
            wanted = messages.get(
                userId="me",
                id=one["id"],
                format="metadata",
                metadataHeaders=["Subject", "Message-ID"],
                fields="threadId,labelIds,payload/headers",
            )
            try:
                message = self._client.read(wanted)
            except NotThere:
                continue
            if not HIDDEN & set(message.get("labelIds") or ()):
                given = {head["name"].lower(): head["value"] for head in message["payload"].get("headers") or ()}
                return Thread(message["threadId"], mime.bare_subject(headers.decoded(given.get("subject", ""))))
        return None


def _ancestors(draft: Draft) -> Iterator[str]:
    if draft.in_reply_to is None:
        return
    yield draft.in_reply_to
    others = [one for one in reversed(draft.references) if one != draft.in_reply_to]
    yield from others[:ANCESTORS]

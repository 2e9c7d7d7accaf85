"""What changed at Gmail: by its history, else by a bounded back-fill; and whole messages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from connectors.gmail import convert
from connectors.gmail.client import Client
from connectors.gmail.convert import BackFill, Delta, changes, decoded, folder_of, moment_of, read_cursor
from connectors.gmail.errors import BadRequest, NotThere
from connectors.gmail.past import PAGE, Past
from connectors.gmail.threads import Threads
from connectors.mail import Folder, Gone, MessageRef, RawMessage, Sought
from connectors.mailbox import Cursor, Page, TryLater
from connectors.transport import TooLong

LISTED = 500  # the most that a listing gives at once
WHOLE = "id,threadId,labelIds,internalDate,raw"
MESSAGE_LIMIT = 6 * 1024 * 1024  # bytes of an answer: of a larger mail only the beginning is read


class Source:
    """Changes and messages of one account."""

    def __init__(
        self,
        client: Client,
        threads: Threads,
        clock: Callable[[], datetime],
        backfill_days: int,
        sought: Sought | None,
    ) -> None:
        self._client = client
        self._threads = threads
        self._past = Past(client, clock, backfill_days, sought)

    def pages(self, since: Cursor | None) -> Iterator[Page]:
        """See `MailSource.pages`."""
        match read_cursor(since) if since is not None else None:
            case Delta(history=history):
                try:
                    yield from self._changes(history)
                except NotThere:  # the id is too old: https://developers.google.com/workspace/gmail/api/guides/sync
                    yield from self._past.pages(self._past.begun(), restarted=True)
            case BackFill() as begun:
                yield from self._past.pages(begun, restarted=False)
            case None:
                yield from self._past.pages(self._past.begun(), restarted=since is not None)

    def read(self, refs: Iterable[MessageRef]) -> Iterator[RawMessage | Gone]:
        """See `MailSource.read`. A message that lies in spam or trash by now counts as gone."""
        for ref in refs:
            yield self._whole(ref) or Gone(ref)

    # What changed

    def _changes(self, history: str) -> Iterator[Page]:
        """Pages whose cursor is the id of the last record in them; the last page has that of the whole answer."""
        token: str | None = None
        seen: set[str] = set()
        while True:
            answer = self._history(history, token)
            latest, token = str(answer["historyId"]), answer.get("nextPageToken")
            for found in changes(answer.get("history") or (), PAGE):
                yield Page(tuple(found.refs.values()), tuple(found.removed), Delta(found.upto).cursor())
            if not token:
                yield Page((), (), Delta(latest).cursor())
                return
            if token in seen:
                raise TryLater("Gmail repeats a page of its history")
            seen.add(token)

    def _history(self, history: str, token: str | None) -> dict[str, Any]:
        asked = (
            self._client.users()
            .history()
            .list(
                userId="me",
                startHistoryId=history,
                maxResults=LISTED,
                pageToken=token,
                fields=(
                    "history(id,messagesAdded/message(id,labelIds),messagesDeleted/message/id,"
                    "labelsAdded(labelIds,message(id,labelIds)),labelsRemoved(labelIds,message(id,labelIds))),"
                    "historyId,nextPageToken"
                ),
            )
        )
        try:
            return self._client.read(asked)
        except BadRequest as error:
            # A page token that has expired, or an id that Gmail does not take: begin at the cursor, or anew.
            raise (NotThere() if token is None else TryLater(f"Gmail does not go on: {error}")) from error

    # Whole messages

    def _whole(self, ref: MessageRef) -> RawMessage | None:
        asked = self._client.users().messages().get(userId="me", id=ref.id, format="raw", fields=WHOLE)
        try:
            found = self._client.read(asked, limit=MESSAGE_LIMIT)
            content = decoded(found["raw"])
        except NotThere:
            return None
        except TooLong as error:
            content, found = convert.beginning_of_raw(error.beginning), self._described(ref)
        folder = folder_of(found.get("labelIds") or ())
        if folder is None:
            return None
        self._threads.remember(content, str(found.get("threadId") or ""))
        if folder is Folder.INBOX:
            self._past.met(content, found.get("labelIds") or ())
        return RawMessage(MessageRef(ref.id, folder), content, moment_of(found))

    def _described(self, ref: MessageRef) -> dict[str, Any]:
        """All but the content of a message that is too large to be read whole."""
        asked = (
            self._client.users()
            .messages()
            .get(userId="me", id=ref.id, format="minimal", fields="id,threadId,labelIds,internalDate")
        )
        try:
            return self._client.read(asked)
        except NotThere:
            return {}

"""What changed at Gmail: by its history, else by a bounded back-fill; and whole messages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial

from connectors.calls import BadRequest, NotThere
from connectors.gmail import whole
from connectors.gmail.client import Client, Request
from connectors.gmail.convert import BackFill, Delta, changes, folder_of, listed, read_cursor
from connectors.gmail.past import PAGE, Past
from connectors.gmail.threads import Threads
from connectors.mail import Gone, MessageRef, RawMessage, Sought
from connectors.mailbox import Cursor, Page
from connectors.transport import TooLong

LISTED = 500  # the most that a listing gives at once


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
        self._past = Past(client, self._whole, clock, backfill_days, sought)

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
            yield self._past.read(ref) or Gone(ref)

    # What changed

    def _changes(self, history: str) -> Iterator[Page]:
        """Pages whose cursor is the id of the last record in them; the last page has that of the whole answer.

        Raises: NotThere, where the history does not go back to that id, or can't be told.
        """
        upto = history
        begun = False
        try:
            for answer in self._client.pages(partial(self._history, history), "historyId"):
                begun = True
                for found in changes(listed(answer, "history"), upto, PAGE):
                    upto = found.upto
                    self._threads.forget(found.removed)
                    yield Page(tuple(found.refs.values()), tuple(found.removed), Delta(upto).cursor())
                latest = str(answer["historyId"])
        except BadRequest as error:
            if begun:  # a page token that has expired: begin at the cursor again
                raise
            raise NotThere from error
        except TooLong as error:  # a record has no bounds: relabelling a whole mailbox is told in one
            raise NotThere from error
        yield Page((), (), Delta(latest).cursor())

    def _history(self, history: str, token: str | None) -> Request:
        request: Request = (
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
        return request

    # Whole messages

    def _whole(self, ref: MessageRef) -> RawMessage | None:
        found = whole.message(self._client, ref.id)
        folder = folder_of(found.labels) if found else None
        if found is None or folder is None:
            return None
        self._threads.remember(found.content, found.thread, found.id)
        self._past.met(found.content, found.labels, folder)
        return RawMessage(MessageRef(ref.id, folder), found.content, found.at)

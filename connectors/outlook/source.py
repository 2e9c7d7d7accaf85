"""What changed at Outlook, folder by folder, by delta links; a bounded first look; and whole messages.

https://learn.microsoft.com/graph/delta-query-messages
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.calls import BadRequest
from connectors.mail import Folder, Gone, MessageRef, RawMessage, Sought
from connectors.mailbox import Cursor, Page, TryLater
from connectors.outlook import convert
from connectors.outlook.client import Client
from connectors.outlook.convert import BackFill, Links, Listed, kind, moment, read_cursor, written
from connectors.outlook.errors import NotFound, Resync
from connectors.outlook.folders import Folders
from connectors.transport import TooLong

PAGE = 20  # messages between two edges at which one may stop
LISTED = "200"  # messages of a listing's page
OVERLAP = timedelta(days=1)  # how far before now delta links begin: a filtered one brings 5,000 messages at most
REMEMBERED = 5000


class Source:
    """Changes and messages of one account."""

    def __init__(
        self,
        client: Client,
        folders: Folders,
        clock: Callable[[], datetime],
        backfill_days: int,
        sought: Sought | None,
    ) -> None:
        self._client = client
        self._folders = folders
        self._clock = clock
        self._backfill = timedelta(days=backfill_days)
        self._sought = sought
        self._received: dict[str, datetime] = {}

    def pages(self, since: Cursor | None) -> Iterator[Page]:
        """See `MailSource.pages`."""
        match read_cursor(since) if since is not None else None:
            case Links() as known:
                try:
                    yield from self._changes(known)
                except Resync:
                    yield from self._look_back(None, restarted=True)
            case BackFill() as begun:
                yield from self._look_back(begun, restarted=False)
            case None:
                yield from self._look_back(None, restarted=since is not None)

    def read(self, refs: Iterable[MessageRef]) -> Iterator[RawMessage | Gone]:
        """See `MailSource.read`."""
        for ref in refs:
            yield self._whole(ref) or Gone(ref)

    # What changed

    def _changes(self, known: Links) -> Iterator[Page]:
        """The changes of each folder, then a page with nothing but the links that hold after them."""
        began, watched = self._clock(), self._folders.watched()
        links = {name: link for name, link in known.links.items() if name in watched}
        for name, folder in watched.items():
            try:
                for items, link in self._walk(links.get(name) or self._first_link(name, folder, known.at)):
                    links[name] = link
                    yield from self._pages_of(items, folder, Links(links, known.at).cursor())
            except Resync:
                raise
            except NotFound as error:  # the folder has gone, or else there is more to it
                self._folders.forget()
                if name in self._folders.watched():
                    raise Resync(str(error)) from error
                links.pop(name, None)
        yield Page((), (), Links(links, began).cursor())

    def _pages_of(self, items: Iterable[Mapping[str, Any]], folder: Folder, cursor: Cursor) -> Iterator[Page]:
        last = {str(item["id"]): item for item in items}  # of the same message the last one counts
        refs: list[MessageRef] = []
        removed: list[str] = []
        for name, item in last.items():
            if "@removed" not in item:
                refs.append(MessageRef(name, kind(item, folder)))
                self._remember(name, moment(item.get("receivedDateTime")))
            elif (now := self._counts_as(name)) is not folder:
                removed.append(name)
                refs += [MessageRef(name, now)] if now is not None else []
        if refs or removed:
            refs.sort(key=lambda ref: self._received.get(ref.id, datetime.max.replace(tzinfo=UTC)))
            yield Page(tuple(refs), tuple(removed), cursor)

    def _counts_as(self, name: str) -> Folder | None:
        """What a message counts as that has left a folder; None where it was deleted or is unwanted.

        What is told of the two folders of a move comes in any order, and the reason of a removal says little.
        """
        try:
            item = self._client.get(f"/me/messages/{name}", {"select": "isDraft,parentFolderId"})
        except (NotFound, BadRequest):
            return None
        there = str(item.get("parentFolderId"))
        if self._folders.is_left(there):
            return None
        return kind(item, self._folders.watched().get(there, Folder.INBOX))

    def _walk(self, link: str) -> Iterator[tuple[list[dict[str, Any]], str]]:
        """Each page behind a link: its items, and the link that holds after it."""
        try:
            for items, onward in self._client.pages(link, size=PAGE):
                if not onward:
                    raise TryLater("Outlook's answer names no way on")
                yield items, onward
        except BadRequest as error:  # a link that is no good any more
            raise Resync(str(error)) from error

    def _first_link(self, name: str, folder: Folder, since: datetime) -> str:
        """Where the changes of a folder begin: at all drafts, at other mail since then and a little before."""
        wanted = {"select": convert.LISTED}
        if folder is not Folder.DRAFTS:
            wanted["filter"] = f"receivedDateTime ge {written(since - OVERLAP)}"
        return self._client.address(f"/me/mailFolders/{name}/messages/delta", wanted)

    # The first look

    def _look_back(self, begun: BackFill | None, *, restarted: bool) -> Iterator[Page]:
        """All drafts, then what is worth reading of the rest, the oldest first, whatever its folder.

        The delta links are taken before anything is listed: what comes meanwhile is behind them.
        """
        if begun is None:
            now = self._clock()
            begun = BackFill(self._links_since(now), now, now - self._backfill)
        yield Page((), (), begun.cursor(), restarted=restarted)
        listed = self._worth_reading(begun.after)
        places = {one.ref.id: place for place, one in enumerate(listed)}
        rest = listed[places.get(begun.done or "", -1) + 1 :]
        for start in range(0, len(rest), PAGE):
            page = rest[start : start + PAGE]
            for one in page:
                self._remember(one.ref.id, one.received_at)
            yield Page(tuple(one.ref for one in page), (), replace(begun, done=page[-1].ref.id).cursor())
        yield Page((), (), Links(begun.links, begun.at).cursor())

    def _links_since(self, moment: datetime) -> dict[str, str]:
        links = {}
        for name, folder in self._folders.watched().items():
            try:
                *_, (_, links[name]) = self._walk(self._first_link(name, folder, moment))
            except Resync:
                raise
            except NotFound:  # the folder went a moment ago; what has no link begins at that moment too
                continue
        return links

    def _worth_reading(self, after: datetime) -> list[Listed]:
        drafts: list[Listed] = []
        others: list[Listed] = []
        for name, folder in self._folders.watched().items():
            (drafts if folder is Folder.DRAFTS else others).extend(self._listed(name, folder, after))
        for listed in (drafts, others):
            listed.sort(key=lambda one: one.received_at or convert.EPOCH)
        return drafts + (others if self._sought is None else convert.worth_reading(others, self._sought))

    def _listed(self, name: str, folder: Folder, after: datetime) -> list[Listed]:
        wanted = {"select": convert.LISTED, "top": LISTED}
        if folder is not Folder.DRAFTS:
            wanted["filter"] = f"receivedDateTime ge {written(after)}"
        own = self._sought.own if self._sought else ""
        try:
            items = list(self._client.all(f"/me/mailFolders/{name}/messages", wanted))
        except NotFound:  # the folder went a moment ago
            return []
        return [Listed.of(item, folder, own) for item in items]

    # Whole messages

    def _whole(self, ref: MessageRef) -> RawMessage | None:
        try:
            content = self._client.mime(ref.id)
        except TooLong as error:
            content = error.beginning
        except (NotFound, BadRequest):
            return None
        try:
            return RawMessage(ref, content, self._received.get(ref.id) or self._asked_when(ref))
        except (NotFound, BadRequest):
            return None

    def _asked_when(self, ref: MessageRef) -> datetime:
        item = self._client.get(f"/me/messages/{ref.id}", {"select": "receivedDateTime"})
        return moment(item.get("receivedDateTime")) or self._clock()

    def _remember(self, name: str, received: datetime | None) -> None:
        if received is not None:
            self._received[name] = received
            if len(self._received) > REMEMBERED:
                self._received.pop(next(iter(self._received)))

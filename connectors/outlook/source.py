"""What changed at Outlook, folder by folder, by delta links; a bounded first look; and whole messages.

https://learn.microsoft.com/graph/delta-query-messages
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.calls import BadRequest, NotThere
from connectors.mail import Folder, Gone, MessageRef, RawMessage, Sought
from connectors.mailbox import Cursor, Page, TryLater
from connectors.outlook import convert
from connectors.outlook.client import Client
from connectors.outlook.convert import BackFill, Links, Listed, moment, read_cursor, written
from connectors.outlook.errors import Resync
from connectors.outlook.folders import Folders
from connectors.transport import TooLong

PAGE = 20  # messages between two edges at which one may stop
LISTED = "200"  # messages of a listing's page
OVERLAP = timedelta(days=1)  # how far before now delta links begin: a filtered one brings 5,000 messages at most
REMEMBERED = 5000


class Source:
    """Changes and messages of one account. `own` is the address that the user writes to themselves from."""

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
            case Links(links=links):
                try:
                    yield from self._changes(links)
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

    def _changes(self, known: Mapping[str, str]) -> Iterator[Page]:
        """The changes of each folder, then a page with nothing but the links that hold after them."""
        links = {name: link for name, link in known.items() if name in self._folders.watched()}
        for name, folder in self._folders.watched().items():
            for items, link in self._walk(links.get(name) or self._first_link(name, folder)):
                links[name] = link
                yield from self._pages_of(items, folder, links)
        yield Page((), (), Links(links).cursor())

    def _pages_of(self, items: Iterable[Mapping[str, Any]], folder: Folder, links: Mapping[str, str]) -> Iterator[Page]:
        refs: dict[str, MessageRef] = {}
        removed: dict[str, None] = {}
        for item in items:  # of the same message the last one counts
            name = str(item["id"])
            if "@removed" in item:
                refs.pop(name, None)
                removed[name] = None
            else:
                removed.pop(name, None)
                refs[name] = MessageRef(name, folder)
                self._remember(name, moment(item.get("receivedDateTime")))
        if refs or removed:
            ordered = sorted(
                refs.values(), key=lambda ref: self._received.get(ref.id, datetime.max.replace(tzinfo=UTC))
            )
            yield Page(tuple(ordered), tuple(removed), Links(links).cursor())

    def _walk(self, link: str) -> Iterator[tuple[list[Mapping[str, Any]], str]]:
        """Each page behind a link: its items, and the link that holds after it."""
        seen: set[str] = set()
        while True:
            try:
                answer = self._client.follow(link, page_size=PAGE)
            except (BadRequest, NotThere) as error:  # a link that is no good any more, or whose folder is gone
                raise Resync from error
            onward = answer.get("@odata.nextLink")
            link = str(onward or answer.get("@odata.deltaLink") or "")
            if not link:
                raise TryLater("Outlook's answer names no way on")
            yield answer.get("value") or [], link
            if not onward:
                return
            if link in seen:
                raise TryLater("Outlook repeats a page of its changes")
            seen.add(link)

    def _first_link(self, name: str, folder: Folder, since: datetime | None = None) -> str:
        """Where the changes of a folder begin: at all drafts, at other mail since then (a day ago, if not said)."""
        wanted = {"select": convert.LISTED}
        if folder is not Folder.DRAFTS:
            wanted["filter"] = f"receivedDateTime ge {written(since or self._clock() - OVERLAP)}"
        return self._client.address(f"/me/mailFolders/{name}/messages/delta", wanted)

    # The first look

    def _look_back(self, begun: BackFill | None, *, restarted: bool) -> Iterator[Page]:
        """All drafts, then what is worth reading of the rest, the oldest first, whatever its folder.

        The delta links are taken before anything is listed: what comes meanwhile is behind them.
        """
        if begun is None:
            begun = BackFill(self._links_from_now(), self._clock() - self._backfill)
        yield Page((), (), begun.cursor(), restarted=restarted)
        refs = [*self._standing_drafts(), *(one.ref for one in self._worth_reading(begun.after))]
        places = {ref.id: place for place, ref in enumerate(refs)}
        rest = refs[places.get(begun.done or "", -1) + 1 :]
        for start in range(0, len(rest), PAGE):
            page = tuple(rest[start : start + PAGE])
            yield Page(page, (), BackFill(begun.links, begun.after, page[-1].id).cursor())
        yield Page((), (), Links(begun.links).cursor())

    def _links_from_now(self) -> dict[str, str]:
        links = {}
        for name, folder in self._folders.watched().items():
            *_, (_, links[name]) = self._walk(self._first_link(name, folder))
        return links

    def _standing_drafts(self) -> list[MessageRef]:
        found = []
        for name, folder in self._folders.watched().items():
            if folder is Folder.DRAFTS:
                wanted = {"select": "id,receivedDateTime", "top": LISTED}
                for item in self._client.all(f"/me/mailFolders/{name}/messages", wanted):
                    self._remember(item["id"], moment(item.get("receivedDateTime")))
                    found.append(MessageRef(item["id"], folder))
        return found[::-1]

    def _worth_reading(self, after: datetime) -> list[Listed]:
        own = self._sought.own if self._sought else ""
        listed = [
            Listed.of(item, folder, own)
            for name, folder in self._folders.watched().items()
            if folder is not Folder.DRAFTS
            for item in self._client.all(
                f"/me/mailFolders/{name}/messages",
                {"filter": f"receivedDateTime ge {written(after)}", "select": convert.LISTED, "top": LISTED},
            )
        ]
        listed.sort(key=lambda one: one.received_at)
        wanted = listed if self._sought is None else convert.worth_reading(listed, self._sought)
        for one in reversed(wanted):  # the oldest last, since they are read first
            self._remember(one.ref.id, one.received_at)
        return wanted

    # Whole messages

    def _whole(self, ref: MessageRef) -> RawMessage | None:
        try:
            content = self._client.mime(ref.id)
            received = self._received.get(ref.id) or self._asked_when(ref)
        except (NotThere, BadRequest):
            return None
        except TooLong as error:
            content, received = error.beginning, self._received.get(ref.id) or self._asked_when(ref)
        return RawMessage(ref, content, received)

    def _asked_when(self, ref: MessageRef) -> datetime:
        item = self._client.get(f"/me/messages/{ref.id}", {"select": "receivedDateTime"})
        return moment(item.get("receivedDateTime")) or self._clock()

    def _remember(self, name: str, received: datetime | None) -> None:
        if received is not None:
            self._received[name] = received
            if len(self._received) > REMEMBERED:
                self._received.pop(next(iter(self._received)))

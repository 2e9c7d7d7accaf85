"""Which folders are watched: inbox, sent items, drafts, and those into which rules move mail.

https://learn.microsoft.com/graph/api/resources/mailfolder
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from connectors.calls import BadRequest
from connectors.mail import Folder
from connectors.outlook.client import Client
from connectors.outlook.errors import NotFound

FRESH = timedelta(hours=1)  # how long a listing of folders counts
LISTED = "100"
DEPTH = 5
_WATCHED = {"inbox": Folder.INBOX, "sentitems": Folder.SENT, "drafts": Folder.DRAFTS}
# Mail in these waits for nobody; what lies below them neither.
_LEFT = ("deleteditems", "junkemail", "outbox", "conversationhistory", "syncissues")


class Folders:
    """The folders of one account, by their ids; looked for anew once an hour."""

    def __init__(self, client: Client, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._clock = clock
        self._known: dict[str, Folder] = {}
        self._left: frozenset[str] = frozenset()
        self._at: datetime | None = None

    def watched(self) -> dict[str, Folder]:
        """What each watched folder counts as: the inbox and its like first, drafts last."""
        if self._at is None or not timedelta() <= self._clock() - self._at < FRESH:
            self._list()
            self._at = self._clock()
        return self._known

    def forget(self) -> None:
        """One of them has gone: look again when somebody asks."""
        self._at = None

    def is_left(self, folder_id: str) -> bool:
        """Whether mail in that folder is deleted or unwanted."""
        self.watched()
        return folder_id in self._left

    def _list(self) -> None:
        known = {self._id_of(name): counts for name, counts in _WATCHED.items()}
        left: set[str] = set()
        for name in _LEFT:
            with suppress(BadRequest, NotFound):  # not every mailbox has each of these
                left.add(self._id_of(name))
        for folder_id, is_left in self._below("/me/mailFolders", left, DEPTH, is_left=False):
            if is_left:
                left.add(folder_id)
            else:
                known.setdefault(folder_id, Folder.INBOX)
        order = list(Folder)
        self._known = dict(sorted(known.items(), key=lambda one: order.index(one[1])))
        self._left = frozenset(left)

    def _id_of(self, name: str) -> str:
        return str(self._client.get(f"/me/mailFolders/{name}")["id"])

    def _below(self, path: str, left: set[str], depth: int, *, is_left: bool) -> Iterator[tuple[str, bool]]:
        """The folders there and below, and whether each is one of those that are left, or lies below one."""
        try:
            folders = list(self._client.all(path, {"select": "id,childFolderCount", "top": LISTED}))
        except NotFound:  # it went a moment ago
            return
        for folder in folders:
            name, is_this = folder["id"], is_left or folder["id"] in left
            yield name, is_this
            if folder.get("childFolderCount") and depth > 1:
                yield from self._below(f"/me/mailFolders/{name}/childFolders", left, depth - 1, is_left=is_this)

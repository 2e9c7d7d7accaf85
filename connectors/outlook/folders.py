"""Which folders are watched: inbox, sent items, drafts, and those into which rules move mail.

https://learn.microsoft.com/graph/api/resources/mailfolder
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from connectors.calls import NotThere
from connectors.mail import Folder
from connectors.outlook.client import Client

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

    def is_left(self, folder_id: str) -> bool:
        """Whether mail in that folder is deleted or unwanted."""
        self.watched()
        return folder_id in self._left

    def _list(self) -> None:
        named = {name: self._id_of(name) for name in (*_WATCHED, *_LEFT)}
        self._left = frozenset(found for name in _LEFT if (found := named[name]))
        known = {found: counts for name, counts in _WATCHED.items() if (found := named[name])}
        for folder_id in self._below("/me/mailFolders", DEPTH):
            known.setdefault(folder_id, Folder.INBOX)
        order = list(Folder)
        self._known = dict(sorted(known.items(), key=lambda one: order.index(one[1])))

    def _id_of(self, name: str) -> str | None:
        try:
            return str(self._client.get(f"/me/mailFolders/{name}")["id"])
        except NotThere:
            return None

    def _below(self, path: str, depth: int) -> list[str]:
        found: list[str] = []
        for folder in self._client.all(path, {"select": "id,childFolderCount", "top": LISTED}):
            if folder["id"] not in self._left:
                found.append(folder["id"])
                if folder.get("childFolderCount") and depth > 1:
                    found += self._below(f"/me/mailFolders/{folder['id']}/childFolders", depth - 1)
        return found

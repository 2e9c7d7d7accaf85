"""Changes of a folder since the last time, as a delta query tells them, page by page.

https://learn.microsoft.com/graph/api/message-delta, https://learn.microsoft.com/graph/delta-query-messages and
https://learn.microsoft.com/graph/delta-query-overview.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from tests.outlook.habits import Habits
from tests.outlook.items import Folder, Item
from tests.outlook.mailbox import Change, Mailbox
from tests.outlook.odata import Filter

MOST_FILTERED = 5000  # "Applying $filter in a delta query returns only up to 5,000 messages."


class Gone(Exception):
    """The state behind a token is lost; `options` are what the token stood for."""

    def __init__(self, options: Options) -> None:
        super().__init__("the token has expired")
        self.options = options


@dataclass(frozen=True)
class Options:
    """What the first request of a first round said; tokens stand for it from then on. No folder: of all the folders."""

    folder: Folder | None
    asked_as: str = ""
    select: tuple[str, ...] = ()
    expand: frozenset[str] = frozenset()
    filter: Filter = field(default_factory=Filter)
    kind: str = ""


@dataclass(frozen=True)
class Entry:
    """One change: "created", "updated" or "deleted". `names`: the properties that changed."""

    kind: str
    what: Item | Folder
    names: frozenset[str] = frozenset()
    reason: str = ""


@dataclass(frozen=True)
class State:
    """Where a round stands: what is yet to be told, and from where the next round begins; `ended`: all was told."""

    options: Options
    until: int
    pending: tuple[Entry, ...] = ()
    empty: int = 0
    first: bool = False
    ended: bool = False


@dataclass(frozen=True)
class Page:
    """A page of changes, and the token that comes after it: one within the round, or the one that begins the next."""

    options: Options
    entries: tuple[Entry, ...]
    token: str
    is_last: bool
    first: bool


class Delta:
    """Rounds, and the tokens that were given for them."""

    def __init__(self, mailbox: Mailbox, habits: Habits) -> None:
        self._mailbox = mailbox
        self._habits = habits
        self._states: dict[str, State] = {}
        self._forgotten: set[str] = set()

    def expire(self) -> None:
        """Every token that was ever given is too old."""
        self._forgotten.update(self._states)

    def begin(self, options: Options, size: int) -> Page:
        """The first page of a first round: what the folder holds, summed up."""
        if options.folder is None:
            entries = [Entry("created", one) for one in self._mailbox.folders.values() if not one.hidden]
        else:
            items = [item for item in self._mailbox.within(options.folder) if options.filter.admits(item)]
            entries = [Entry("created", item) for item in (items[:MOST_FILTERED] if options.filter.tests else items)]
        return self._page(self._round(options, entries, first=True), size)

    def resume(self, token: str, size: int) -> Page:
        """The page behind a token.

        Raises: Gone; KeyError for what never was a token.
        """
        state = self._states[token]
        if token in self._forgotten:
            raise Gone(state.options)
        if state.ended:
            state = self._round(state.options, self._since(state), first=False)
        return self._page(state, size)

    def _since(self, state: State) -> list[Entry]:
        options = state.options
        if options.folder is None:
            news = [(folder, kind) for serial, folder, kind in self._mailbox.folder_changes if serial > state.until]
            return [
                Entry("created" if kind == "created" else "deleted", folder, reason="deleted") for folder, kind in news
            ]
        changes = [
            change
            for change in self._mailbox.changes
            if change.serial > state.until and change.folder == options.folder.id and options.filter.admits(change.item)
        ]
        items = dict.fromkeys(change.item for change in reversed(changes))
        summed = (self._sum([one for one in changes if one.item is item], options.folder) for item in reversed(items))
        return [entry for entry in summed if entry is not None and options.kind in ("", entry.kind)]

    def _sum(self, changes: Sequence[Change], folder: Folder) -> Entry | None:
        item = changes[0].item
        if item.immutable not in self._mailbox.items or item.folder is not folder:
            came_and_went = changes[0].kind == "created"
            return None if came_and_went else Entry("deleted", item, reason=changes[-1].reason)
        if any(change.kind == "created" for change in changes):
            return Entry("created", item)
        return Entry("updated", item, frozenset().union(*(change.names for change in changes)))

    def _round(self, options: Options, entries: Iterable[Entry], *, first: bool) -> State:
        told = list(entries)
        if self._habits.mixes_order:
            told = told[1::2] + told[::2]
        if self._habits.repeats:
            told += told
        return State(options, self._mailbox.serial, tuple(told), self._habits.empty_pages, first)

    def _page(self, state: State, size: int) -> Page:
        if state.empty:
            left = replace(state, empty=state.empty - 1)
            return Page(state.options, (), self._token(left), is_last=False, first=state.first)
        told, pending = state.pending[:size], state.pending[size:]
        left = replace(state, pending=pending, ended=not pending)
        return Page(state.options, told, self._token(left), is_last=not pending, first=state.first)

    def _token(self, state: State) -> str:
        token = sha256(f"token {len(self._states)}".encode()).hexdigest()
        self._states[token] = state
        return token

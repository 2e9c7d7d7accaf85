"""MailSource and DraftBox at Outlook: changes and first look in `source.py`, drafts in `drafts.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from connectors.budget import Budget, Spent
from connectors.calls import Tokens
from connectors.mail import Draft, DraftFate, DraftRef, Gone, MessageRef, RawMessage, Sought
from connectors.mailbox import Begun, Cursor, Page, unheard
from connectors.outlook.client import Client
from connectors.outlook.drafts import Drafts
from connectors.outlook.folders import Folders
from connectors.outlook.source import Source
from connectors.transport import Door


class OutlookMailbox:
    """One account at Outlook. `clock` gives aware moments; `backfill_days` bounds the first look, `sought` narrows it.

    `tokens` belong to the account that was named when signing in, which was checked there.
    """

    def __init__(
        self,
        *,
        tokens: Tokens,
        door: Door,
        budget: Budget,
        clock: Callable[[], datetime],
        backfill_days: int = 60,
        sought: Sought | None = None,
    ) -> None:
        self._client = Client(tokens, door, budget, clock)
        folders = Folders(self._client, clock)
        self._source = Source(self._client, folders, clock, backfill_days, sought)
        self._drafts = Drafts(self._client, folders)

    @property
    def spent(self) -> Spent:
        """Requests since this object was made; each counts as one unit."""
        return self._client.budget.spent

    def pages(self, since: Cursor | None) -> Iterator[Page]:
        """See `MailSource.pages`. Raises: SignInNeeded, Misconfigured, TryLater."""
        return self._source.pages(since)

    def read(self, refs: Iterable[MessageRef]) -> Iterator[RawMessage | Gone]:
        """See `MailSource.read`. Raises: SignInNeeded, Misconfigured, TryLater."""
        return self._source.read(refs)

    def create(self, draft: Draft, begun: Begun = unheard) -> DraftRef:
        """See `DraftBox.create`. Raises: Refused, Uncertain; SignInNeeded, Misconfigured, TryLater."""
        return self._drafts.create(draft, begun)

    def finish(self, ref: DraftRef, draft: Draft) -> DraftRef:
        """See `DraftBox.finish`. Raises: TouchedByUser, Refused, Uncertain; SignInNeeded, Misconfigured, TryLater."""
        return self._drafts.finish(ref, draft)

    def find(self, marker: str) -> DraftRef | None:
        """See `DraftBox.find`. Raises: SignInNeeded, Misconfigured, TryLater."""
        return self._drafts.find(marker)

    def fate(self, ref: DraftRef) -> DraftFate:
        """See `DraftBox.fate`. Raises: SignInNeeded, Misconfigured, TryLater."""
        return self._drafts.fate(ref)

    def revise(self, ref: DraftRef, draft: Draft) -> DraftRef:
        """See `DraftBox.revise`. Raises: TouchedByUser, Refused, Uncertain; SignInNeeded, Misconfigured, TryLater."""
        return self._drafts.revise(ref, draft)

    def withdraw(self, ref: DraftRef) -> None:
        """See `DraftBox.withdraw`. Raises: TouchedByUser; SignInNeeded, Misconfigured, TryLater."""
        self._drafts.withdraw(ref)

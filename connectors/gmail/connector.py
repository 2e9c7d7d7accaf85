"""MailSource and DraftBox at Gmail: history and back-fill in `source.py`, drafts in `drafts.py`, put together here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from connectors.accounts import same_google_account
from connectors.budget import Budget, Spent
from connectors.calls import Tokens
from connectors.gmail.client import Client
from connectors.gmail.drafts import Drafts
from connectors.gmail.errors import SIGN_IN
from connectors.gmail.source import Source
from connectors.gmail.threads import Threads
from connectors.mail import Draft, DraftFate, DraftRef, Gone, MessageRef, RawMessage, Sought
from connectors.mailbox import Begun, Cursor, Page, SignInNeeded, unheard
from connectors.transport import Door


class GmailMailbox:
    """One account at Gmail. `clock` gives aware moments; `backfill_days` bounds the first look, `sought` narrows it."""

    def __init__(
        self,
        address: str,
        *,
        tokens: Tokens,
        door: Door,
        budget: Budget,
        clock: Callable[[], datetime],
        backfill_days: int = 60,
        sought: Sought | None = None,
    ) -> None:
        self._address = address
        self._client = Client(tokens, door, budget, clock)
        threads = Threads(self._client)
        self._source = Source(self._client, threads, clock, backfill_days, sought)
        self._drafts = Drafts(self._client, threads, clock)
        self._known = False

    @property
    def spent(self) -> Spent:
        """Requests and quota units since this object was made."""
        return self._client.budget.spent

    def pages(self, since: Cursor | None) -> Iterator[Page]:
        """See `MailSource.pages`. Raises: SignInNeeded, Misconfigured, TryLater."""
        self._require_account()
        yield from self._source.pages(since)

    def read(self, refs: Iterable[MessageRef]) -> Iterator[RawMessage | Gone]:
        """See `MailSource.read`. Raises: SignInNeeded, Misconfigured, TryLater."""
        yield from self._source.read(refs)

    def create(self, draft: Draft, begun: Begun = unheard) -> DraftRef:  # noqa: ARG002  (one call makes it whole)
        """See `DraftBox.create`. Raises: Refused, Uncertain; SignInNeeded, Misconfigured, TryLater."""
        self._require_account()
        return self._drafts.create(draft)

    def finish(self, ref: DraftRef, draft: Draft) -> DraftRef:  # noqa: ARG002  (the marker tells)
        """See `DraftBox.finish`. Raises as `create` does."""
        return self.create(draft)

    def find(self, marker: str) -> DraftRef | None:
        """See `DraftBox.find`. Raises: SignInNeeded, Misconfigured, TryLater."""
        self._require_account()
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

    def _require_account(self) -> None:
        """Once: that the tokens are those of the account that the configuration names."""
        if self._known:
            return
        asked = self._client.users().getProfile(userId="me", fields="emailAddress")
        found = str(self._client.read(asked, "emailAddress")["emailAddress"])
        if not same_google_account(found, self._address):
            raise SignInNeeded(f"the sign-in is that of {found}, not of {self._address}; {SIGN_IN} as the right one")
        self._known = True

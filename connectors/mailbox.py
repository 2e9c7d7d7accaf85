"""The two ports of a mailbox, and the errors named by what the caller must do.

Glossary. A *source* reports changes in inbox, sent mail and drafts. A *cursor* is a place in that stream of changes,
opaque to everybody but the connector that made it. A *page* is a batch of changes with the cursor that holds once the
page has been dealt with. A *marker* is the id that a draft of ours carries, by which it is found again after a crash.
There is no way to send, to delete other mail, to label or to move: what cannot be said cannot happen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NewType, Protocol

from connectors.mail import Draft, DraftFate, DraftRef, Gone, MessageRef, RawMessage

Cursor = NewType("Cursor", str)


@dataclass(frozen=True, slots=True)
class Page:
    """Changes, and the `cursor` that holds after them.

    `removed` names refs that are no longer there. `restarted` says that the cursor handed in had expired and this page
    begins a new back-fill: nothing is skipped, much is repeated.
    """

    refs: tuple[MessageRef, ...]
    removed: tuple[str, ...]
    cursor: Cursor
    restarted: bool = False


Begun = Callable[[DraftRef], None]


def unheard(_ref: DraftRef) -> None:
    """Nobody wants to hear where a draft lies that was begun."""


class MailSource(Protocol):
    """Where mail is read."""

    def pages(self, since: Cursor | None) -> Iterator[Page]:
        """Changes since the cursor, oldest first within a page; `None` begins with a bounded back-fill.

        At least one page is yielded, if only to carry the cursor. A message may be reported again; none is left out.
        An expired or unreadable cursor becomes a back-fill by itself (`Page.restarted`).
        Raises: SignInNeeded, Misconfigured, TryLater.
        """
        ...

    def read(self, refs: Iterable[MessageRef]) -> Iterator[RawMessage | Gone]:
        """Each message whole, in the order asked, or `Gone` for one deleted meanwhile. Raises as `pages` does."""
        ...


class DraftBox(Protocol):
    """Where drafts are placed."""

    def create(self, draft: Draft, begun: Begun = unheard) -> DraftRef:
        """Make exactly one draft, in the thread it answers. Never repeats itself: raises Uncertain when unsure.

        Where that takes several calls, `begun` hears after the first where the draft lies.
        """
        ...

    def finish(self, ref: DraftRef, draft: Draft) -> DraftRef:
        """Complete a draft that was begun; one that is whole stays as it is. Raises TouchedByUser, Uncertain."""
        ...

    def find(self, marker: str) -> DraftRef | None:
        """The draft that bears the marker, edited or not, from the drafts folder itself, not from a search index.

        Its digest is that of what lies there now; it may not be `whole`.
        """
        ...

    def fate(self, ref: DraftRef) -> DraftFate:
        """What became of a draft of ours, judged by content (recipients, subject and text), not by id alone."""
        ...

    def revise(self, ref: DraftRef, draft: Draft) -> DraftRef:
        """Replace an untouched draft by another of the same marker. Raises TouchedByUser, then changes nothing."""
        ...

    def withdraw(self, ref: DraftRef) -> None:
        """Remove an untouched draft; one that is gone already counts as removed. Raises TouchedByUser."""
        ...


class MailboxError(Exception):
    """Anything a mailbox can refuse; the message is one line that a user can read."""


class SignInNeeded(MailboxError):
    """The user must sign in (again); until then leave this mailbox alone."""


class Misconfigured(MailboxError):
    """The configuration names something that is not there; stop and say so."""


class TryLater(MailboxError):
    """Wait, then try again; not before `after` (aware) where the server named a time."""

    def __init__(self, reason: str, after: datetime | None = None) -> None:
        super().__init__(reason)
        self.after = after


class Uncertain(MailboxError):
    """A draft may or may not have been made: look before making another."""


class Refused(MailboxError):
    """The mailbox will not have this draft: nothing was made, and the same would be refused again."""


class TouchedByUser(MailboxError):
    """The draft is the user's now: hands off."""

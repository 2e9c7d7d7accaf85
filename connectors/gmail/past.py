"""The first look at an account, bounded in time and in price.

Everything is listed once (500 ids for 5 units); read (20 units each) is only what a search speaks for, and the rest of
its thread; then all mail from and to the domains of the people who were found. Each half goes from old to new, so that
later mail finds what earlier mail announced.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from connectors import headers
from connectors.gmail import convert
from connectors.gmail.client import Client, Request
from connectors.gmail.convert import BackFill, Delta, stubs
from connectors.mail import Folder, MessageRef, RawMessage, Sought
from connectors.mailbox import Page

PAGE = 20  # messages: at 6,000 units a minute, four seconds of reading between two edges at which one may stop
LISTED = 500  # the most that a listing gives at once
NEAR = 200  # domains
RECIPIENTS = 5  # of a mail by the user; one to more people is no application
CROWD = 100  # mails since the beginning of the look, from and to one domain
# What a program wrote says nothing of the people behind its domain (RFC 2369, 2919, 3834).
SORTED = frozenset(f"CATEGORY_{name}" for name in ("PROMOTIONS", "SOCIAL", "FORUMS", "UPDATES"))
AUTOMATIC = ("list-id", "list-unsubscribe", "auto-submitted", "precedence", "feedback-id")
NOBODY = ("noreply", "no-reply", "no_reply", "donotreply", "do-not-reply", "mailer-daemon", "notifications")


@dataclass(frozen=True, slots=True)
class _Listing:
    """Everything since a moment: ids and threads, the newest first; ids of sent mail; drafts, the newest first."""

    everything: tuple[tuple[str, str], ...]
    sent: frozenset[str]
    drafts: tuple[str, ...]

    def in_threads(self, threads: Iterable[str]) -> list[MessageRef]:
        """The messages of these threads, the oldest first; no drafts."""
        wanted, drafts = set(threads), set(self.drafts)
        return [
            MessageRef(message_id, Folder.SENT if message_id in self.sent else Folder.INBOX)
            for message_id, thread in reversed(self.everything)
            if thread in wanted and message_id not in drafts
        ]


class Past:
    """Back-fills of one account."""

    def __init__(
        self,
        client: Client,
        read: Callable[[MessageRef], RawMessage | None],
        clock: Callable[[], datetime],
        backfill_days: int,
        sought: Sought | None,
    ) -> None:
        self._client = client
        self._read = read
        self._clock = clock
        self._days = timedelta(days=backfill_days)
        self._sought = sought
        self._met: dict[str, int] = {}
        self._ahead: dict[MessageRef, RawMessage | None] = {}

    def begun(self) -> BackFill:
        """A back-fill from now on. The history id is taken first: what comes while we list is in the history."""
        asked = self._client.users().getProfile(userId="me", fields="historyId")
        profile = self._client.read(asked, "historyId")
        return BackFill(str(profile["historyId"]), int((self._clock() - self._days).timestamp()))

    def met(self, content: bytes, labels: Iterable[str], folder: Folder) -> None:
        """A message was read: whoever wrote it, or was written to, may have written more that no search finds."""
        if self._sought is None or folder is Folder.DRAFTS or SORTED & set(labels):
            return
        head = headers.split(content)
        people = headers.addresses(head.first("from"))[:1]
        if folder is Folder.SENT:
            people = (*headers.addresses(head.first("to")), *headers.addresses(head.first("cc")))
            people = people if len(people) <= RECIPIENTS else ()
        elif any(head.first(name) for name in AUTOMATIC):
            return
        nobody = frozenset(self._sought.addresses)
        for domain in {one.domain for one in people if not (one.address.startswith(NOBODY) or one.address in nobody)}:
            self._met_at(domain, self._sought)

    def _met_at(self, domain: str, sought: Sought) -> None:
        parents = domain.split(".")
        shared = {".".join(parents[at:]) for at in range(len(parents))} & sought.shared
        # A search for mail to a domain finds mail to those below it too: for the user's own that is everything.
        if domain and not shared and not f".{sought.own.rpartition('@')[2]}".endswith(f".{domain}"):
            self._met[domain] = self._met.get(domain, 0) + 1

    def read(self, ref: MessageRef) -> RawMessage | None:
        """A message, read ahead or now; None where it is gone."""
        return self._ahead.pop(ref) if ref in self._ahead else self._read(ref)

    def pages(self, begun: BackFill, *, restarted: bool) -> Iterator[Page]:
        """The pages of a back-fill, from where it was left; the cursor of the last one is the history's.

        In the first half a page's messages are read ahead of it: who wrote them belongs into its cursor.
        """
        # An edge at which one may stop before the listing, which may be long.
        yield Page((), (), begun.cursor(), restarted=restarted)
        listing = self._listing(begun.after)
        reported: set[str] = set()
        if not begun.second:
            self._met = dict.fromkeys(begun.near, 1)
            drafts = [MessageRef(one, Folder.DRAFTS) for one in reversed(listing.drafts)]
            first = listing.in_threads(self._found(begun.after, listing))
            for page, done in _steps([*drafts, *first], begun.done):
                if self._sought is not None:
                    self._ahead = {ref: self._read(ref) for ref in page}
                try:
                    yield Page(page, (), replace(begun, done=done, near=self._near()).cursor())
                finally:
                    self._ahead = {}
                reported |= {ref.id for ref in page}
            begun = replace(begun, done=None, near=self._near(), second=True)
        if begun.near:
            threads = self._threads_near(begun.near, begun.after)
            # What was found before a stop is not left out: a thread may be found by mail that came since.
            more = [ref for ref in listing.in_threads(threads) if ref.id not in reported]
            for page, done in _steps(more, begun.done):
                yield Page(page, (), replace(begun, done=done).cursor())
        yield Page((), (), Delta(begun.history).cursor())

    def _near(self) -> tuple[str, ...]:
        """The domains that were met, the most frequent first."""
        return tuple(sorted(self._met, key=lambda domain: (-self._met[domain], domain))[:NEAR])

    def _listing(self, after: int) -> _Listing:
        since = convert.since_query(after)
        return _Listing(
            sent=frozenset(one for one, _ in self._listed(q=since, labelIds=["SENT"])),
            drafts=tuple(one for one, _ in self._listed(labelIds=["DRAFT"])),
            everything=tuple(self._listed(q=since)),
        )

    def _found(self, after: int, listing: _Listing) -> set[str]:
        if self._sought is None:
            return {thread for _, thread in listing.everything}
        return self._threads(convert.queries(self._sought, after))

    def _threads(self, queries: Iterable[str]) -> set[str]:
        return {thread for query in queries for _, thread in self._listed(q=query)}

    def _threads_near(self, domains: Iterable[str], after: int) -> set[str]:
        """The threads with mail from or to these domains, but for those from which too much comes to be an employer."""
        threads: set[str] = set()
        waiting = list(convert.near(domains))
        while waiting:
            group = waiting.pop()
            found = list(islice(self._listed(q=convert.query_near(group, after)), CROWD + 1))
            if len(found) <= CROWD:
                threads |= {thread for _, thread in found}
            elif len(group) > 1:
                waiting += [group[: len(group) // 2], group[len(group) // 2 :]]
        return threads

    def _listed(self, **wanted: Any) -> Iterator[tuple[str, str]]:
        """The ids and threads of all messages that a listing gives, the newest first."""
        messages = self._client.users().messages()
        fields = "messages(id,threadId),nextPageToken"

        def asked(token: str | None) -> Request:
            request: Request = messages.list(userId="me", maxResults=LISTED, pageToken=token, fields=fields, **wanted)
            return request

        for answer in self._client.pages(asked):
            yield from stubs(answer)


def _steps(refs: list[MessageRef], done: str | None) -> Iterator[tuple[tuple[MessageRef, ...], str]]:
    """The refs a page at a time, with the id of its last; after that which was `done`, all where it is gone."""
    places = {ref.id: place for place, ref in enumerate(refs)}
    rest = refs[places.get(done or "", -1) + 1 :]
    for start in range(0, len(rest), PAGE):
        page = tuple(rest[start : start + PAGE])
        yield page, page[-1].id

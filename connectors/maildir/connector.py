"""MailSource and DraftBox on a Maildir. Nothing in it is ever changed but drafts of ours that nobody touched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import assert_never

from connectors import mime
from connectors.mail import (
    Draft,
    DraftFate,
    DraftRef,
    Edited,
    Folder,
    Gone,
    Message,
    MessageRef,
    RawMessage,
    Sent,
    Untouched,
)
from connectors.mailbox import Begun, Cursor, Page, TouchedByUser, TryLater, unheard
from connectors.maildir.convert import OwnName, Seen, seconds_of
from connectors.maildir.tree import INBOX, Entry, Tree, place, remove

PAGE = 200
FLAGS = "DS"  # draft, seen
HEAD_LIMIT = 64 * 1024  # bytes of a sent mail that are read for its id
SUSPICIOUS = 10  # an inbox that held more than this and is empty now was not emptied by hand


class MaildirMailbox:
    """A mailbox in a folder on this machine. `clock` gives aware moments; `backfill_days` bounds the first scan."""

    def __init__(self, path: Path, *, clock: Callable[[], datetime], backfill_days: int = 60) -> None:
        self._tree = Tree(path)
        self._clock = clock
        self._backfill = timedelta(days=backfill_days)
        self._sent_ids: dict[str, str | None] = {}  # by the id of the entry; sent mail does not change

    def pages(self, since: Cursor | None) -> Iterator[Page]:
        """See `MailSource.pages`. Raises: Misconfigured, TryLater."""
        homes = self._tree.homes()
        present = {home.name: {entry.base: entry for entry in self._tree.entries(home)} for home in homes}
        before = Seen.read(since) if since is not None else None
        removed: tuple[str, ...] = ()
        if before is None:
            known, horizon = Seen(), (self._clock() - self._backfill).timestamp()
        else:
            self._require_plausible(before, present)
            known, horizon = Seen(), 0.0
            for name, bases in before.names.items():
                known.names[name] = bases & present.get(name, {}).keys()
                removed += tuple(f"{name}/{base}" for base in sorted(bases - known.names[name]))
        fresh: list[Entry] = []
        for name, entries in present.items():
            known.names.setdefault(name, set())
            for entry in entries.values():
                if entry.delivered < horizon:
                    known.names[name].add(entry.base)  # before the back-fill: never reported
                elif not known.knows(name, entry.base):
                    fresh.append(entry)
        fresh.sort(key=lambda entry: (entry.delivered, entry.base))
        restarted = since is not None and before is None
        for start in range(0, max(len(fresh), 1), PAGE):
            batch = fresh[start : start + PAGE]
            for entry in batch:
                known.names[entry.home.name].add(entry.base)
            refs = tuple(MessageRef(entry.id, entry.home.folder) for entry in batch)
            yield Page(refs, removed if start == 0 else (), known.cursor(), restarted=restarted and start == 0)

    def read(self, refs: Iterable[MessageRef]) -> Iterator[RawMessage | Gone]:
        """See `MailSource.read`. Raises: Misconfigured, TryLater."""
        homes = {home.name: home for home in self._tree.homes()}
        listings: dict[str, dict[str, Entry]] = {}
        for ref in refs:
            name, _, base = ref.id.rpartition("/")
            found = None
            if name in homes:
                if name not in listings:
                    listings[name] = {entry.base: entry for entry in self._tree.entries(homes[name])}
                found = self._look(listings[name].get(base))
                if found is None:  # its flags may have changed since: another name of the same file
                    listings[name] = {entry.base: entry for entry in self._tree.entries(homes[name])}
                    found = self._look(listings[name].get(base))
            yield RawMessage(ref, found.content, found.entry.received_at()) if found else Gone(ref)

    def create(self, draft: Draft, begun: Begun = unheard) -> DraftRef:  # noqa: ARG002  (one file is whole)
        """See `DraftBox.create`. A draft with that marker that stands already is not made again.

        Raises: Misconfigured, TryLater, Uncertain.
        """
        written = mime.digest(draft.to, draft.subject, draft.body)
        standing = self._copies(draft.marker)
        if standing:
            return DraftRef(standing[-1].entry.id, draft.marker, written)
        return self._write(draft, written)

    def finish(self, ref: DraftRef, draft: Draft) -> DraftRef:  # noqa: ARG002  (the marker tells)
        """See `DraftBox.finish`. Raises: Misconfigured, TryLater, Uncertain."""
        return self.create(draft)

    def find(self, marker: str) -> DraftRef | None:
        """See `DraftBox.find`. Where a crash left two versions, the newer one. Raises: Misconfigured, TryLater."""
        standing = self._copies(marker)
        if not standing:
            return None
        return DraftRef(standing[-1].entry.id, marker, mime.digest_of(standing[-1].message()))

    def fate(self, ref: DraftRef) -> DraftFate:
        """See `DraftBox.fate`. Raises: Misconfigured, TryLater.

        A mail program may give a draft that it saves or sends a new Message-ID. So a draft whose marker is nowhere is
        known by its file name, then by its thread and subject in drafts and sent mail that came after it.
        """
        if self._is_sent(ref.marker):
            return Sent(ref.marker)
        standing = self._copies(ref.marker)
        touched = [copy for copy in standing if not _is_ours(copy, ref)]
        if touched:
            return _edited(touched[-1].message(), ref)
        if standing:
            return Untouched()
        return self._fate_without_marker(ref)

    def revise(self, ref: DraftRef, draft: Draft) -> DraftRef:
        """See `DraftBox.revise`. The new version is written before the old one goes.

        Raises: TouchedByUser, Misconfigured, TryLater, Uncertain.
        """
        match self.fate(ref):
            case Untouched():
                digest = mime.digest(draft.to, draft.subject, draft.body)
                if digest == ref.digest:
                    return ref
                written = self._write(draft, digest)
                self._remove_ours(ref, but=written.id)
                return written
            case Edited():
                raise TouchedByUser("the draft was edited")
            case Sent():
                raise TouchedByUser("the draft was sent")
            case Gone():
                raise TouchedByUser("the draft was discarded")
            case other:
                assert_never(other)

    def withdraw(self, ref: DraftRef) -> None:
        """See `DraftBox.withdraw`. Raises: TouchedByUser, Misconfigured, TryLater."""
        if isinstance(self.fate(ref), Edited):
            raise TouchedByUser("the draft was edited")
        self._remove_ours(ref, but=None)

    def _require_plausible(self, before: Seen, present: dict[str, dict[str, Entry]]) -> None:
        held = len(before.names.get(INBOX, ()))
        if held > SUSPICIOUS and not present[INBOX]:
            raise TryLater(f"the inbox held {held} messages and is empty now; is its disk mounted, is a sync running?")

    def _write(self, draft: Draft, written: str) -> DraftRef:
        home = self._tree.drafts()
        now = self._clock()
        base = OwnName.of(draft, written).base(int(now.timestamp()))
        place(home, base, FLAGS, mime.write_draft(draft, date=now))
        return DraftRef(f"{home.name}/{base}", draft.marker, written)

    def _remove_ours(self, ref: DraftRef, but: str | None) -> None:
        for copy in self._copies(ref.marker):
            if copy.entry.id != but and _is_ours(copy, ref):
                remove(copy.entry.path)

    def _copies(self, marker: str) -> list[_File]:
        """What bears the marker in the drafts folders, in its header or in the name we gave the file, oldest first."""
        found = [file for file in self._files(Folder.DRAFTS) if _bears(file, marker)]
        return sorted(found, key=lambda file: (seconds_of(file.entry.base) or 0, file.entry.changed))

    def _files(self, folder: Folder, since: float = 0) -> Iterator[_File]:
        for entry in self._entries(folder):
            if max(entry.delivered, entry.changed) >= since:
                file = self._look(entry)
                if file is not None:
                    yield file

    def _entries(self, folder: Folder) -> Iterator[Entry]:
        for home in self._tree.homes():
            if home.folder is folder:
                yield from self._tree.entries(home)

    def _is_sent(self, marker: str) -> bool:
        for entry in self._entries(Folder.SENT):
            if entry.id not in self._sent_ids:
                head = self._look(entry, HEAD_LIMIT)
                self._sent_ids[entry.id] = mime.message_id_of(head.content) if head else None
            if self._sent_ids[entry.id] == marker:
                return True
        return False

    def _fate_without_marker(self, ref: DraftRef) -> DraftFate:
        base = ref.id.rpartition("/")[2]
        own, placed = OwnName.read(base), float(seconds_of(base) or 0)
        for file in self._files(Folder.DRAFTS):
            if file.entry.base == base:
                return _edited(file.message(), ref)
        if own is None:
            return Gone()
        for file in self._files(Folder.SENT, placed):
            message = file.message()
            if own.continues_in(message) or mime.digest_of(message) == ref.digest:
                return Sent(message.message_id)
        for file in self._files(Folder.DRAFTS, placed):
            if OwnName.read(file.entry.base) is None and own.continues_in(file.message()):
                return _edited(file.message(), ref)
        return Gone()

    def _look(self, entry: Entry | None, limit: int = -1) -> _File | None:
        if entry is None:
            return None
        try:
            with entry.path.open("rb") as file:
                return _File(entry, file.read(limit))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise TryLater(f"{entry.path} cannot be read: {error.strerror}") from error


@dataclass(frozen=True, slots=True)
class _File:
    entry: Entry
    content: bytes

    def message(self) -> Message:
        return mime.read_message(self.content, received_at=self.entry.received_at(), folder=self.entry.home.folder)


def _bears(file: _File, marker: str) -> bool:
    own = OwnName.read(file.entry.base)
    return (own is not None and own.bears(marker)) or mime.message_id_of(file.content) == marker


def _is_ours(copy: _File, ref: DraftRef) -> bool:
    """Whether a copy says what we wrote: what the reference holds, or what its own file name remembers."""
    stands = mime.digest_of(copy.message())
    own = OwnName.read(copy.entry.base)
    return stands == ref.digest or (own is not None and own.bears(ref.marker) and stands.startswith(own.digest))


def _edited(message: Message, ref: DraftRef) -> Edited:
    return Edited(text=mime.words_of_edited(message, ref), to=message.to, subject=message.subject)

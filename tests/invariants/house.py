"""A house that can be struck at any moment and opened again over the same database and the same mailbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from agent import bootstrap, understanding
from agent.clock import SimulatedClock
from agent.config import Config, parse
from agent.etiquette.almanac import Almanac
from agent.etiquette.evidence import Evidence
from agent.happenings import Happening
from agent.recognition.me import Me
from agent.recognition.recognise import recognise
from agent.store import Store
from connectors import mime
from connectors.mail import Draft, DraftRef, Folder, Message
from connectors.mailbox import Begun, Cursor, TryLater, Uncertain, unheard
from connectors.memory import MemoryMailbox
from tests.houses import ADDRESS, CONFIG

SETTINGS: Config = parse(CONFIG, Path("config.toml"))
ME, ALMANAC = bootstrap.me_of(SETTINGS), bootstrap.almanac_of(SETTINGS)


class Blow(StrEnum):
    """What hits the next change that is made to the mailbox."""

    KILLED_BEFORE = "killed_before"
    KILLED_AFTER = "killed_after"
    LATER_BEFORE = "later_before"
    UNSURE_BEFORE = "unsure_before"
    UNSURE_AFTER = "unsure_after"


class Killed(BaseException):
    """The process is gone: nothing that the program could catch."""


class Struck(MemoryMailbox):
    """A mailbox whose next change to a draft can be made to fail, before or after it is made."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__(clock)
        self.blow: Blow | None = None

    def create(self, draft: Draft, begun: Begun = unheard) -> DraftRef:  # noqa: ARG002  (one call makes it whole)
        """See `DraftBox.create`. As simple as a server: asked twice, it makes two."""
        with self._falls():
            ref = self.deliver(mime.write_draft(draft, date=self._clock()), Folder.DRAFTS)
            return DraftRef(ref.id, draft.marker, mime.digest(draft.to, draft.subject, draft.body))

    def finish(self, ref: DraftRef, draft: Draft) -> DraftRef:
        """See `DraftBox.finish`: every draft is whole from the beginning."""
        return self.find(ref.marker) or self.create(draft)

    def revise(self, ref: DraftRef, draft: Draft) -> DraftRef:
        """See `DraftBox.revise`."""
        with self._falls():
            return super().revise(ref, draft)

    def withdraw(self, ref: DraftRef) -> None:
        """See `DraftBox.withdraw`."""
        with self._falls():
            super().withdraw(ref)

    @contextmanager
    def _falls(self) -> Iterator[None]:
        blow, self.blow = self.blow, None
        match blow:
            case Blow.KILLED_BEFORE:
                raise Killed
            case Blow.LATER_BEFORE:
                raise TryLater("the server is busy")
            case Blow.UNSURE_BEFORE:
                raise Uncertain("the line went dead")
        yield
        match blow:
            case Blow.KILLED_AFTER:
                raise Killed
            case Blow.UNSURE_AFTER:
                raise Uncertain("the line went dead")

    def all(self) -> dict[str, tuple[Folder, bytes]]:
        """Everything that lies in it, by its id."""
        refs = [ref for page in self.pages(None) for ref in page.refs]
        return {raw.ref.id: (raw.ref.folder, raw.content) for raw in self.read(refs)}


class House:
    """The real scanner, store and delivery over one mailbox, and what they told so far."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self._folder = folder
        (folder / "afterword.db").write_bytes(_empty())
        self.clock = SimulatedClock(now)
        self.box = Struck(self.clock.now)
        self.heard: list[Happening] = []
        self._open()
        self.store.mailbox(ADDRESS, "memory", ADDRESS, now)

    def _open(self) -> None:
        self.store = Store.open(f"sqlite:///{self._folder / 'afterword.db'}")
        self.house = bootstrap.build(SETTINGS, {ADDRESS: self.box}, self.store, self.clock, self.heard.append)

    def round(self) -> dict[str, datetime]:
        """One round; what comes next by itself. If the process is killed in it, it is started again."""
        try:
            return self.house.rounds.make()
        except Killed:
            self.store.close()
            self._open()
            return self.house.rounds.make()

    def forget_the_cursor(self) -> None:
        """As if the provider had said that the cursor is too old: the next scan begins anew."""
        with self.store.page(ADDRESS) as work:
            work.advance(Cursor("forgotten"))

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()


@cache
def _empty() -> bytes:
    """A database just made: all of them begin so, and copying is quicker than making."""
    with TemporaryDirectory(prefix="afterword-empty-") as folder:
        path = Path(folder) / "afterword.db"
        Store.open(f"sqlite:///{path}").close()
        return path.read_bytes()


@cache
def _recognised(message: Message) -> tuple[Evidence, ...]:
    # One user and one almanac in all these lives, so that the message alone decides: recognition is pure.
    return recognise(message, ME, ALMANAC)


def _remembered(message: Message, _me: Me, _almanac: Almanac) -> tuple[Evidence, ...]:
    return _recognised(message)


@contextmanager
def quickly() -> Iterator[None]:
    """What is the same in all lives is made once: what a message says, and what is known of the user.

    The product's answers stay what they are; they only come sooner.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(understanding, "recognise", _remembered)
        patch.setattr(bootstrap, "me_of", lambda _config: ME)
        patch.setattr(bootstrap, "almanac_of", lambda _config: ALMANAC)
        yield

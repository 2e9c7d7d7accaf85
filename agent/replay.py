"""A mailbox's past, lived again on a simulated clock by the real scanner and the real delivery.

Each mail arrives at its date; the clock also stops wherever something is due, and once a day. Nothing outside the copy
is touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from agent.clock import SimulatedClock
from agent.daemon import Rounds
from agent.etiquette.almanac import Almanac
from agent.etiquette.kinds import Stage
from agent.etiquette.policy import Policy
from agent.etiquette.stages import stage
from agent.etiquette.tasks import Task, TaskKind
from agent.happenings import About, Asked, StageChanged, Tell
from agent.store import Store
from connectors.archive import ArchivedMail
from connectors.mail import Folder
from connectors.mime import read_message

UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
AFTERWARDS = timedelta(days=45)  # how long a replay looks on after the last mail, unless told otherwise


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail on its way into the copy: when (aware), where to, and its bytes."""

    at: datetime
    folder: Folder
    content: bytes


def arrivals(mails: Iterable[ArchivedMail], own: frozenset[str]) -> list[Arrival]:
    """The mails of an archive in the order of their dates; what one of the `own` addresses sent goes to sent mail.

    A mail without a readable date has no place in time and is left out.
    """
    found = []
    for mail in mails:
        if mail.content is None or mail.folder is Folder.DRAFTS:
            continue
        message = read_message(mail.content, received_at=UNDATED, folder=mail.folder)
        if message.date == UNDATED:
            continue
        sent = message.sender is not None and message.sender.address in own
        found.append(Arrival(message.date, Folder.SENT if sent else mail.folder, mail.content))
    return sorted(found, key=lambda one: one.at)


class Replay:
    """Lives through arrivals. `arrive` puts one into the copy of the mailbox; `tell` hears of stages that change."""

    def __init__(self, rounds: Rounds, clock: SimulatedClock, arrive: Callable[[Arrival], object], tell: Tell) -> None:
        self._rounds = rounds
        self._clock = clock
        self._arrive = arrive
        self._tell = tell

    def run(
        self, past: Sequence[Arrival], watches: Sequence[Watch], until: datetime, progress: Callable[[datetime], None]
    ) -> None:
        """From the first mail until `until` (aware); `progress` hears of each moment the clock stops at.

        After each round the `watches` tell what they see.

        Raises: connectors.mailbox.MailboxError, agent.store.StoreError.
        """
        waiting = [one for one in past if one.at <= until]
        coming: list[datetime] = []
        while waiting or coming:
            now = min([*coming, *(one.at for one in waiting[:1])])
            if now > until:
                break
            self._clock.set(now)
            progress(now)
            while waiting and waiting[0].at <= now:
                self._arrive(waiting.pop(0))
            moments = self._rounds.make()
            for watch in watches:
                watch.look(now, self._tell)
            coming = [*moments.values(), now + timedelta(days=1)]
        self._clock.set(until)
        self._rounds.make()
        for watch in watches:
            watch.look(until, self._tell)


class Watch(Protocol):
    """Looks at how things stand, and tells what is new since it last looked."""

    def look(self, now: datetime, tell: Tell) -> None:
        """Look at `now` (aware)."""
        ...


class StageWatch:
    """Knows how every application stood at the last look, and says which moved and why."""

    def __init__(self, store: Store, policy: Policy, almanac: Almanac) -> None:
        self._store = store
        self._policy = policy
        self._almanac = almanac
        self._stages: dict[str, Stage] = {}
        self._entries: dict[str, int] = {}

    def look(self, now: datetime, tell: Tell) -> None:
        """Tell of every application whose stage is another than at the last look."""
        for application in self._store.applications():
            journal = self._store.journal(application.id)
            stands = stage(application, self._policy, self._almanac, now)
            news = len(journal) > self._entries.get(application.id, 0)
            self._entries[application.id] = len(journal)
            if self._stages.get(application.id) is stands:
                continue
            self._stages[application.id] = stands
            because = "clock"
            if news:
                last = max(journal, key=lambda entry: (entry.at, entry.id))
                because = "notes" if last.type == "notes_taken" else getattr(last, "message_id", "config")
            about = About(application.id, application.company, application.role)
            tell(StageChanged(now, about, stands, because))


class TaskWatch:
    """Knows what waited for the user at the last look, and asks what has come up since."""

    def __init__(self, store: Store, tasks: Callable[[datetime], tuple[Task, ...]]) -> None:
        self._store = store
        self._tasks = tasks
        self._asked: set[str] = set()

    def look(self, now: datetime, tell: Tell) -> None:
        """Ask each thing once; letters that the user may want are offered by `status`, not asked about."""
        for task in self._tasks(now):
            if task.id in self._asked or task.kind is TaskKind.OFFER_A_LETTER:
                continue
            self._asked.add(task.id)
            one = self._store.application(task.application)
            tell(Asked(now, About(one.id, one.company, one.role) if one else None, task.text))

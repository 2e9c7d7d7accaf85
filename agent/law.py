"""Shell. The law applied to what the store holds: how everything stands at a moment, by the user's own terms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from agent.etiquette.almanac import Almanac
from agent.etiquette.application import Application, Flags
from agent.etiquette.courtesy import Courtesy
from agent.etiquette.forecast import forecast
from agent.etiquette.foreseen import Foreseen
from agent.etiquette.owed import flagged, one_top_choice, owed
from agent.etiquette.policy import Policy
from agent.etiquette.reminders import Notice, awake, notices
from agent.etiquette.tasks import Task, tasks
from agent.letters.letter import Profile
from agent.store import Store


@dataclass(frozen=True, slots=True)
class Terms:
    """What the user goes by: profile, settings and marks. `flags` maps an application to its marks.

    `homes` are the addresses of the mailboxes that are watched.

    With `always_on` (replays) nothing counts as due before afterword was there.
    """

    profile: Profile
    policy: Policy
    flags: Callable[[Application], Flags]
    homes: frozenset[str] = frozenset()
    proofread: bool = True
    always_on: bool = False


class Law:
    """Reads the store and writes nothing."""

    def __init__(self, store: Store, terms: Terms, almanac: Almanac) -> None:
        self._store = store
        self._terms = terms
        self._almanac = almanac

    def applications(self) -> tuple[Application, ...]:
        """Every application, with the marks of the configuration."""
        return one_top_choice([flagged(one, self._terms.flags(one)) for one in self._store.applications()])

    def owed(self, now: datetime, applications: Sequence[Application] | None = None) -> tuple[Courtesy, ...]:
        """Every courtesy that arose, with how it stands at `now` (aware); in these applications, or in all."""
        everything = self.applications() if applications is None else applications
        since, pauses = self._since(), self._store.pauses()
        return owed(everything, self._terms.policy, self._almanac, now, since=since, pauses=pauses)

    def tasks(self, now: datetime) -> tuple[Task, ...]:
        """What is open at `now` (aware) that only the user can do."""
        return tasks(self.applications(), self._terms.policy, self._almanac, now)

    def notices(self, now: datetime) -> tuple[Notice, ...]:
        """What is to be told aloud of notes that wait, at whichever moment, as things stand at `now` (aware)."""
        return tuple(notices(self.owed(now), self._terms.policy, self._almanac))

    def is_quiet(self, now: datetime) -> bool:
        """Whether `now` (aware) lies in the user's quiet hours."""
        return awake(now, self._terms.policy.quiet_hours, self._almanac.zone(None)) != now

    def foreseen(self, now: datetime, days: int, only: str | None = None) -> tuple[Foreseen, ...]:
        """What is owed next if nothing else happens within `days` of `now` (aware); of one application, or of all."""
        applications, pauses, since = self.applications(), self._store.pauses(), self._since()
        return forecast(
            applications, self._terms.policy, self._almanac, now, since=since, pauses=pauses, days=days, only=only
        )

    def _since(self) -> datetime | None:
        """When afterword first looked; None where it counts as always on."""
        if self._terms.always_on:
            return None
        scans = [record.first_scanned_at for record in self._store.mailboxes() if record.first_scanned_at]
        return min(scans, default=None)

"""What is owed next if nothing else happens: the law, asked at the moments to come at which something changes.

No rule is told a second time here. A letter is foreseen because `owed` has it open at a later moment, a stage because
`stage` names it then; so the forecast says what the daemon would do if no mail came and the user did nothing.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from pydantic import BaseModel

from agent.etiquette.almanac import Almanac
from agent.etiquette.application import Application, Interview, Lull, SentMail
from agent.etiquette.courtesy import Courtesy, Standing
from agent.etiquette.foreseen import (
    CHANGES,
    STAGE_CHANGES,
    Change,
    Foreseen,
    LetterToCome,
    NothingOwed,
    Provided,
    StageToCome,
)
from agent.etiquette.kinds import Family, MessageKind, Stage
from agent.etiquette.owed import owed
from agent.etiquette.policy import Policy
from agent.etiquette.resting import why_nothing
from agent.etiquette.rounds import closes_at
from agent.etiquette.rules import E5, E12, RULES, T22, Rulebook
from agent.etiquette.stages import stage
from agent.etiquette.timing import DAY, later

_LOOK_AGAIN = 7 * DAY  # the law is also asked now and then between the moments that are known
_LONG_OVER = 180 * DAY  # longer than any rule waits: silence counts after 120 days at most, by the settings' bounds
_IF_SENT = frozenset({Family.STATUS})  # letters that are followed by another once they were sent
_NO_MORE = 3  # letters in a row that only come if the one before was sent
_STAGE_RULES = {Stage.AWAITING_DECISION: E5, Stage.GHOSTED: T22}


def forecast(  # noqa: PLR0913 - the law takes as many, and a forecast how far and for whom
    applications: Sequence[Application],
    policy: Policy,
    almanac: Almanac,
    now: datetime,
    *,
    since: datetime | None,
    pauses: Sequence[Lull] = (),
    rules: Rulebook = RULES,
    days: int = 60,
    only: str | None = None,
) -> tuple[Foreseen, ...]:
    """What stands in Drafts at `now` (aware) or will within `days`, and the stages to come, application by application.

    Each application has its items together, in order of time; the first says so where nothing is owed at `now`.
    `since` and `pauses` are as in `owed`; `only` is the id of the application to look at, where not all are wanted.
    """
    law = _Law(policy, almanac, since, tuple(pauses), rules)
    until = later(now, days * DAY)
    beside = _Beside(applications)
    return tuple(
        item
        for one in applications
        if only in (None, one.id)
        for item in _Outlook(one, beside.those_of(one), law, now, until).foreseen()
    )


class _Beside:
    """The other applications that one may have to know of: where something is decided, or that share a mail with it."""

    def __init__(self, applications: Sequence[Application]) -> None:
        self._decided = [one for one in applications if _weighs_elsewhere(one)]
        self._sharing: dict[str, list[Application]] = {}
        for one in applications:
            for message in one.message_ids:
                self._sharing.setdefault(message, []).append(one)

    def those_of(self, application: Application) -> tuple[Application, ...]:
        """The others, in no order."""
        near = [one for message in application.message_ids for one in self._sharing[message]]
        return tuple({one.id: one for one in (*self._decided, *near) if one.id != application.id}.values())


def _weighs_elsewhere(application: Application) -> bool:
    offered = any(one.kind is MessageKind.OFFER for one in application.outcomes)
    return offered or bool(application.settled) or application.flags.top_choice


@dataclass(frozen=True, slots=True)
class _Law:
    """The law under the settings of one user."""

    policy: Policy
    almanac: Almanac
    since: datetime | None
    pauses: tuple[Lull, ...]
    rules: Rulebook

    def open(self, application: Application, beside: Sequence[Application], at: datetime) -> Iterator[Courtesy]:
        """What is open for the application at `at`, whether or not its time has come."""
        known = (application, *beside)
        for one in owed(known, self.policy, self.almanac, at, since=self.since, pauses=self.pauses, rules=self.rules):
            if one.application == application.id and one.standing is Standing.OPEN:
                yield one

    def stage(self, application: Application, at: datetime) -> Stage:
        """Where the application stands at `at`."""
        return stage(application, self.policy, self.almanac, at, self.rules)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A courtesy whose time has come, and since when."""

    courtesy: Courtesy
    since: datetime


@dataclass(frozen=True, slots=True)
class _Outlook:
    """One application, looked at from `now` until `until`."""

    application: Application
    beside: tuple[Application, ...]
    law: _Law
    now: datetime
    until: datetime

    def foreseen(self) -> Iterator[Foreseen]:
        """What is to come here, in order of time."""
        if self._is_long_over():
            yield self._nothing(())
            return
        placed = self._placed(self.application, self.now)
        letters = [self._letter(one, None) for one in placed.values()]
        letters += self._if_sent(placed.values(), self.application, dict(placed))
        letters.sort(key=lambda one: (one.place_at, one.draft))
        items: list[LetterToCome | StageToCome] = sorted(
            (*letters, *self._stages()), key=lambda one: one.place_at if isinstance(one, LetterToCome) else one.at
        )
        if not any(one.place_at <= self.now for one in letters):
            yield self._nothing(letters)
        yield from items

    def _is_long_over(self) -> bool:
        """Whether nothing was heard for so long, and nothing is open, that no rule has anything to come of it."""
        last = max(_moments_in(self.application), default=self.now)
        return last + _LONG_OVER < self.now and not any(self.law.open(self.application, self.beside, self.now))

    # Letters

    def _placed(self, application: Application, start: datetime) -> dict[str, _Placed]:
        """Every courtesy that stands in Drafts at some moment from `start` on, by its key, with the first moment."""
        found: dict[str, _Placed] = {}
        ahead = sorted(self._moments(application, start))
        asked: set[datetime] = set()
        while ahead:
            at = ahead.pop(0)
            if at in asked:
                continue
            asked.add(at)
            for one in self.law.open(application, self.beside, at):
                if one.place_at <= at < one.expires and (one.key not in found or at < found[one.key].since):
                    found[one.key] = _Placed(one, at)
                for moment in (one.place_at, one.expires):  # also one that lies before `at`, where it only shows now
                    if start < moment <= self.until and moment not in asked:
                        insort(ahead, moment)
        return found

    def _moments(self, application: Application, start: datetime) -> Iterator[datetime]:
        """`start`, and the moments from then on at which the law may say something else."""
        yield start
        told = {*_moments_in(application), *_moments_in(self.law.pauses)}
        told |= {closes for one in application.interviews if (closes := closes_at(one)) is not None}
        at = start
        while (at := later(at, _LOOK_AGAIN)) < self.until:
            told.add(at)
        yield from (moment for moment in (*told, self.until) if start < moment <= self.until)

    def _letter(self, placed: _Placed, provided: Provided | None) -> LetterToCome:
        one = placed.courtesy
        at = one.place_at if placed.since <= self.now else placed.since
        person = self.application.person(one.person)
        return LetterToCome(
            draft=one.key,
            kind=one.kind,
            application=one.application,
            person=self._name(one.person),
            address=person.address if person else None,
            place_at=at,
            due=max(one.due, at),  # what only shows after its day is due at once
            send_from=max(one.send_from, at),
            send_until=max(one.send_until, at),
            expires=one.expires,
            because=one.because,
            unless=self._unless(one),
            provided=provided,
        )

    def _if_sent(
        self, letters: Iterable[_Placed], application: Application, known: dict[str, _Placed], depth: int = 0
    ) -> list[LetterToCome]:
        """What only comes once one of the letters was sent, as if each was when it is best sent."""
        found: list[LetterToCome] = []
        for one in letters:
            person = application.person(one.courtesy.person)
            if one.courtesy.family not in _IF_SENT or person is None or person.address is None or depth == _NO_MORE:
                continue
            at = max(one.courtesy.send_from, one.since, self.now)
            mail = SentMail(message_id=f"foreseen {one.courtesy.key}", at=at, to=(person.address,))
            wrote = application.model_copy(update={"sent": (*application.sent, mail)})
            new = {key: two for key, two in self._placed(wrote, at).items() if key not in known}
            known |= new
            provided = Provided(draft=one.courtesy.key, kind=one.courtesy.kind, person=person.name, sent_at=at)
            found += [self._letter(two, provided) for two in new.values()]
            found += self._if_sent(new.values(), wrote, known, depth + 1)
        return found

    def _unless(self, courtesy: Courtesy) -> tuple[str, ...]:
        name = self._name(courtesy.person) or "them"
        interview = self.application.interview(courtesy.interview)
        changes = CHANGES[courtesy.kind]
        return tuple(one.format(person=name) for one in changes if self._may_happen(one, courtesy, interview))

    def _may_happen(self, change: Change, courtesy: Courtesy, interview: Interview | None) -> bool:
        match change:
            case Change.NOTES_FIRST:
                return all(reason.rule != E12.id for reason in courtesy.because)
            case Change.MOVED:
                return interview is None or interview.ends_at is None or interview.ends_at > self.now
            case Change.TIMES_FIRST:
                return not self.application.times
            case _:
                return True

    def _name(self, person_id: str | None) -> str:
        person = self.application.person(person_id)
        return (person.name or person.address or "") if person else ""

    # Stages

    def _stages(self) -> Iterator[StageToCome]:
        """Each stage that the clock alone brings about, from the second on in which it does."""
        at = sorted({*self._moments(self.application, self.now)})
        stands = self.law.stage(self.application, self.now)
        for before, after in pairwise(at):
            while self.law.stage(self.application, after) is not stands:
                first = self._first_second(before, after, stands)
                stands = self.law.stage(self.application, first)
                rule = _STAGE_RULES.get(stands)
                yield StageToCome(
                    application=self.application.id,
                    stage=stands,
                    at=first.astimezone(self.law.almanac.zone(None)),
                    because=(rule.because("clock"),) if rule else (),
                    unless=tuple(one.value for one in STAGE_CHANGES.get(stands, (Change.THEY_WRITE,))),
                )

    def _first_second(self, before: datetime, after: datetime, stands: Stage) -> datetime:
        low, high = int(before.timestamp()), -int(-after.timestamp() // 1)
        while high - low > 1:
            middle = (low + high) // 2
            if self.law.stage(self.application, datetime.fromtimestamp(middle, UTC)) is stands:
                low = middle
            else:
                high = middle
        return datetime.fromtimestamp(high, UTC)

    # Nothing

    def _nothing(self, letters: Sequence[LetterToCome]) -> NothingOwed:
        stands = self.law.stage(self.application, self.now)
        first = next((one for one in letters if one.provided is None), None)
        why = why_nothing(
            self.application, stands, self.law.almanac, self.now, pauses=self.law.pauses, rules=self.law.rules
        )
        return NothingOwed(
            application=self.application.id, stage=stands, why=why, until=first.place_at if first else None
        )


def _moments_in(value: object) -> Iterator[datetime]:
    """Every moment that is written anywhere in a value."""
    match value:
        case datetime():
            yield value
        case BaseModel():
            for name in type(value).model_fields:
                yield from _moments_in(getattr(value, name))
        case tuple() | list():
            for one in value:
                yield from _moments_in(one)
        case Mapping():
            for one in value.values():
                yield from _moments_in(one)
        case _:
            return

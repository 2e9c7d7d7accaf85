"""What is owed: every courtesy that arose, with how it stands. The one public door to the law."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time

from agent.etiquette.almanac import Almanac
from agent.etiquette.application import Application, Flags
from agent.etiquette.circumstances import Circumstances
from agent.etiquette.courtesy import Courtesy, Standing
from agent.etiquette.kinds import Family
from agent.etiquette.notes_asked import notes_asked
from agent.etiquette.outcomes import rejection_replies
from agent.etiquette.policy import Policy
from agent.etiquette.rules import I2, RULES, T16, Rulebook
from agent.etiquette.settling import family_of
from agent.etiquette.status_letters import status_letters
from agent.etiquette.thanks import thanks
from agent.etiquette.timing import on

__all__ = ["family_of", "flagged", "owed"]


def owed(
    applications: Sequence[Application],
    policy: Policy,
    almanac: Almanac,
    now: datetime,
    *,
    since: datetime | None,
    rules: Rulebook = RULES,
) -> tuple[Courtesy, ...]:
    """Every courtesy that arose in these applications by `now`, those to come included, in order of `place_at`.

    `now` and `since` are aware. What was due before `since` (when afterword first looked) or before the day
    `policy.since` counts as too old: it is shown, not placed. None: afterword was always there.
    """
    given = Circumstances(policy, almanac, now, rules)
    first = _first_moment(policy, almanac, since)
    found = [
        _dated(courtesy, first)
        for application in applications
        for courtesy in _one_alive_each(tuple(_all(application, given)), now, rules)
    ]
    return tuple(sorted(found, key=lambda one: (one.place_at, one.key)))


def flagged(application: Application, flags: Flags) -> Application:
    """The application with the marks of the configuration laid over those of the journal: either one is enough."""
    marks = {name: getattr(application.flags, name) or getattr(flags, name) for name in Flags.model_fields}
    return application.model_copy(update={"flags": Flags(**marks)})


def _all(application: Application, given: Circumstances) -> Iterator[Courtesy]:
    yield from notes_asked(application, given)
    yield from thanks(application, given)
    yield from status_letters(application, given)
    yield from rejection_replies(application, given)


def _one_alive_each(courtesies: tuple[Courtesy, ...], now: datetime, rules: Rulebook) -> Iterator[Courtesy]:
    """Of open letters of one family to one person the newest stays; an open thank-you gives way to a follow-up."""
    for courtesy in courtesies:
        newer = [
            other
            for other in courtesies
            if other.standing is Standing.OPEN
            and courtesy.standing is Standing.OPEN
            and other.person == courtesy.person is not None
            and courtesy.place_at < other.place_at <= now
            and _gives_way(courtesy.family, other.family, rules)
        ]
        yield _overtaken(courtesy, min(newer, key=lambda one: one.place_at)) if newer else courtesy


def _gives_way(family: Family, newer: Family, rules: Rulebook) -> bool:
    if family is newer:
        return I2 in rules
    return family is Family.THANKS and newer is Family.STATUS and T16 in rules


def _overtaken(courtesy: Courtesy, by: Courtesy) -> Courtesy:
    return courtesy.model_copy(
        update={
            "standing": Standing.OVERTAKEN,
            "standing_at": by.place_at,
            "standing_because": "clock",
            "standing_why": f"a {by.kind.value.replace('_', '-')} to the same person takes its place",
        }
    )


def _first_moment(policy: Policy, almanac: Almanac, since: datetime | None) -> datetime | None:
    named = on(policy.since, time(), almanac.zone(None)) if policy.since else None
    return max((moment for moment in (since, named) if moment is not None), default=None)


def _dated(courtesy: Courtesy, first: datetime | None) -> Courtesy:
    unsettled = courtesy.standing in (Standing.OPEN, Standing.LAPSED)
    if first is None or not unsettled or courtesy.due >= first:
        return courtesy
    return courtesy.model_copy(
        update={
            "standing": Standing.TOO_OLD,
            "standing_at": first,
            "standing_because": "clock",
            "standing_why": "it was due before afterword was there",
        }
    )

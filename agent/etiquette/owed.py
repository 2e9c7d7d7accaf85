"""What is owed: every courtesy that arose, with how it stands. The one public door to the law."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time

from agent.etiquette.almanac import Almanac
from agent.etiquette.application import Application, Flags, Lull
from agent.etiquette.circumstances import Circumstances, Others
from agent.etiquette.courtesy import Courtesy, Standing
from agent.etiquette.decisions import decisions_told
from agent.etiquette.holds import hold_letters
from agent.etiquette.in_force import taken_at
from agent.etiquette.keeping import connect_notes, keep_warm
from agent.etiquette.kinds import Family, MessageKind
from agent.etiquette.missed import missed_meetings
from agent.etiquette.notes_asked import notes_asked
from agent.etiquette.offers import acknowledgements, nudges
from agent.etiquette.outcomes import rejection_replies
from agent.etiquette.policy import Policy
from agent.etiquette.replies import replies
from agent.etiquette.rules import E1, I2, LATER, RULES, T16, Rulebook
from agent.etiquette.settling import family_of
from agent.etiquette.status_letters import status_letters
from agent.etiquette.thanks import thanks
from agent.etiquette.timing import on

__all__ = ["family_of", "flagged", "one_top_choice", "owed"]


def owed(
    applications: Sequence[Application],
    policy: Policy,
    almanac: Almanac,
    now: datetime,
    *,
    since: datetime | None,
    pauses: Sequence[Lull] = (),
    rules: Rulebook = RULES,
) -> tuple[Courtesy, ...]:
    """Every courtesy that arose in these applications by `now`, those to come included, in order of `place_at`.

    `now` and `since` are aware. What was due before `since` (when afterword first looked) or before the day
    `policy.since` counts as too old: it is shown, not placed. None: afterword was always there. `pauses` are the
    stretches in which the user wants nothing new at all.
    """
    given = Circumstances(policy, almanac, now, rules, others_of(applications, now))
    first = _first_moment(policy, almanac, since)
    found = [
        _dated(courtesy, first)
        for application in applications
        for courtesy in _one_alive_each(_held_back(application, pauses, given), now, rules)
    ]
    return tuple(sorted(found, key=lambda one: (one.place_at, one.key)))


def flagged(application: Application, flags: Flags) -> Application:
    """The application with the marks of the configuration laid over those of the journal: either one is enough."""
    marks = {name: getattr(application.flags, name) or getattr(flags, name) for name in Flags.model_fields}
    return application.model_copy(update={"flags": Flags(**marks)})


def one_top_choice(applications: Sequence[Application]) -> tuple[Application, ...]:
    """The applications, of which at most one is the top choice: two at once count as none (rule E42, case 39)."""
    chosen = sum(one.flags.top_choice for one in applications)
    if chosen <= 1:
        return tuple(applications)
    return tuple(
        one.model_copy(update={"flags": one.flags.model_copy(update={"top_choice": False})}) for one in applications
    )


def others_of(applications: Sequence[Application], now: datetime) -> Others:
    """What one application must know of the others by `now` (aware)."""
    accepted, offers, ended = [], [], []
    refusals: dict[str, frozenset[str]] = {}
    for one in applications:
        if (taken := taken_at(one, now)) is not None:
            accepted.append((one.id, taken.at, taken.source))
        for outcome in one.outcomes:
            if outcome.kind is MessageKind.REJECTION:
                refusals[outcome.message_id] = refusals.get(outcome.message_id, frozenset()) | {one.id}
            elif outcome.kind is MessageKind.OFFER:
                offers.append((one.id, outcome))
                after = [(told.at, told.source) for told in one.settled if told.at > outcome.at]
                after += [(no.at, no.message_id) for no in one.outcomes if no.at > outcome.at]
                ended += [(outcome.message_id, *min(after))] if after else []
    return Others(tuple(accepted), tuple(offers), tuple(ended), refusals)


def _all(application: Application, given: Circumstances) -> Iterator[Courtesy]:
    if E1 in given.rules:
        yield from notes_asked(application, given)
        yield from thanks(application, given)
    yield from replies(application, given)
    yield from missed_meetings(application, given)
    yield from status_letters(application, given)
    yield from hold_letters(application, given)
    yield from acknowledgements(application, given)
    yield from nudges(application, given)
    yield from decisions_told(application, given)
    yield from rejection_replies(application, given)
    yield from keep_warm(application, given)
    yield from connect_notes(application, given)


def _held_back(application: Application, pauses: Sequence[Lull], given: Circumstances) -> tuple[Courtesy, ...]:
    """Every courtesy; what would come while the user wants quiet comes after that (rule U2)."""
    lulls = sorted((*application.lulls, *pauses), key=lambda one: one.until) if LATER in given.rules else ()
    found = tuple(_all(application, given))
    return tuple(_after_lulls(courtesy, lulls, given.now) for courtesy in found) if lulls else found


def _after_lulls(courtesy: Courtesy, lulls: Sequence[Lull], now: datetime) -> Courtesy:
    at = courtesy.place_at
    for lull in lulls:
        if at < lull.until and (at >= lull.at or lull.at <= now < lull.until):
            at = lull.until
    if at == courtesy.place_at or courtesy.standing is not Standing.OPEN:
        return courtesy
    moved = {name: max(getattr(courtesy, name), at) for name in ("place_at", "due", "send_from", "send_until")}
    return courtesy.model_copy(update=moved)


def _one_alive_each(courtesies: tuple[Courtesy, ...], now: datetime, rules: Rulebook) -> Iterator[Courtesy]:
    """Of open letters of one family to one person the newest stays; an open thank-you gives way to a follow-up.

    What gave way stays away, whatever becomes of the newer letter.
    """
    for courtesy in courtesies:
        newer = [
            other
            for other in courtesies
            if other.person == courtesy.person is not None
            and courtesy.place_at < other.place_at <= now
            and _was_open_at(courtesy, other.place_at)
            and _was_open_at(other, other.place_at)
            and _gives_way(courtesy.family, other.family, rules)
        ]
        yield _overtaken(courtesy, min(newer, key=lambda one: one.place_at)) if newer else courtesy


def _was_open_at(courtesy: Courtesy, at: datetime) -> bool:
    return courtesy.standing_at is None or courtesy.standing_at > at


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

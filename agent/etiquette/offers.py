"""Offers: each is acknowledged, and its deadline may be told to another employer, with leave (T28, T30, E42)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from agent.etiquette.application import Application, Outcome, Person
from agent.etiquette.circumstances import Circumstances
from agent.etiquette.courtesy import Courtesy, Standing, courtesy_key
from agent.etiquette.kinds import DraftKind, Family, MessageKind
from agent.etiquette.recipients import last_human, may_write_to, to_ask
from agent.etiquette.rounds import is_open, last_held
from agent.etiquette.rules import E42, T28, T30, Rulebook
from agent.etiquette.settling import Turn, by_decision, by_hand, by_own_mail, by_word, judged
from agent.etiquette.timing import (
    CLOSE,
    DAY,
    Works,
    business_day_before,
    employers_working_days,
    later,
    next_business_day,
    office_window,
    on,
)
from agent.etiquette.waits import outcome_at

EXPIRES_AFTER = 7 * DAY
NOON = time(12)
_REFUSALS = frozenset({MessageKind.REJECTION})
_ENDS = frozenset({MessageKind.REJECTION, MessageKind.OFFER})


def acknowledgements(application: Application, given: Circumstances) -> Iterator[Courtesy]:
    """One letter an offer; told twice it is acknowledged twice only where the second is news."""
    before: Outcome | None = None
    for outcome in application.outcomes:
        if outcome.kind is not MessageKind.OFFER or outcome.at > given.now:
            before = None if outcome.kind is not MessageKind.OFFER else before
            continue
        again = before is not None and not _is_news(application, before, outcome)
        before = outcome
        person = _who_offered(application, outcome, given.rules)
        if not again and person is not None and T28 in given.rules and outcome.message_id in application.message_ids:
            yield _acknowledged(application, outcome, person, given)


def _is_news(application: Application, before: Outcome, offer: Outcome) -> bool:
    """Whether an offer is another than the one before: written after verbal, or made anew after the user's word."""
    decided = any(before.at < one.at < offer.at for one in application.settled)
    return decided or (before.form == "verbal" and offer.form == "written")


def _who_offered(application: Application, outcome: Outcome, rules: Rulebook) -> Person | None:
    """The messenger if a person, not a portal; else who wrote last by hand (case 34)."""
    messenger = application.person(outcome.person) if outcome.human else None
    if messenger is not None and may_write_to(messenger, rules):
        return messenger
    return last_human(application, outcome.at, rules)


def _acknowledged(application: Application, outcome: Outcome, person: Person, given: Circumstances) -> Courtesy:
    zone = given.almanac.zone(None)
    works = employers_working_days(application, given.almanac, given.rules)
    due = later(outcome.at, timedelta(hours=given.policy.offer_acknowledged_within_hours))
    if not works(due.astimezone(zone).date()):
        due = on(next_business_day(due.astimezone(zone).date(), works), NOON, zone)
    if outcome.deadline is not None and outcome.deadline > outcome.at:
        due = min(due, outcome.deadline)
    expires = later(outcome.at, max(EXPIRES_AFTER, due - outcome.at))
    send_from, send_until = office_window(outcome.at, due, zone, works)
    courtesy = Courtesy(
        key=courtesy_key(DraftKind.OFFER_ACKNOWLEDGEMENT, person.id, outcome.message_id),
        kind=DraftKind.OFFER_ACKNOWLEDGEMENT,
        family=Family.OUTCOME,
        application=application.id,
        person=person.id,
        occasion=outcome.message_id,
        place_at=outcome.at,
        due=due,
        send_from=send_from,
        send_until=send_until,
        expires=expires,
        answers=outcome.mail if outcome.mail is not None and outcome.person == person.id else person.last_mail,
        because=(T28.because(outcome.message_id),),
    )
    turns = (
        *by_word(application, courtesy, given),
        by_own_mail(application, person, outcome.at, given.rules, answered=outcome.message_id),
        by_hand(application, courtesy, given.rules, of_anybody=True),
        by_decision(application, outcome.at, _REFUSALS),
    )
    return judged(courtesy, turns, given.now)


def nudges(application: Application, given: Circumstances) -> Iterator[Courtesy]:
    """That another offer must be answered by a day, told to the employer of this one, where the user gave leave."""
    if E42 in given.rules and not application.flags.share_other_interviews:
        return
    if T30 not in given.rules or application.flags.not_interested:
        return
    for other, offer in given.others.offers:
        deadline = offer.deadline
        if other == application.id or deadline is None or not offer.at <= given.now or deadline <= offer.at:
            continue
        person = _to_nudge(application, offer.at, given.rules)
        if person is not None:
            yield _nudge(application, offer, deadline, person, given)


def _to_nudge(application: Application, at: datetime, rules: Rulebook) -> Person | None:
    """Whom to tell, where the application was still alive when the offer came."""
    if outcome_at(application, at, rules) is not None:
        return None
    talk = last_held(application, at, rules)
    coming = [one for one in application.interviews if is_open(one, at)]
    interview = talk or next(iter(coming), None)
    return to_ask(application, interview, None, at, rules) if interview else None


def _nudge(
    application: Application, offer: Outcome, deadline: datetime, person: Person, given: Circumstances
) -> Courtesy:
    zone = given.almanac.zone(None)
    works: Works = employers_working_days(application, given.almanac, given.rules)
    day = business_day_before(deadline.astimezone(zone).date(), given.policy.nudge_before_deadline_business_days, works)
    due = min(max(on(day, CLOSE, zone), later(offer.at, DAY)), deadline)
    send_from, send_until = office_window(offer.at, due, zone, works)
    courtesy = Courtesy(
        key=courtesy_key(DraftKind.DEADLINE_NUDGE, person.id, offer.message_id),
        kind=DraftKind.DEADLINE_NUDGE,
        family=Family.STATUS,
        application=application.id,
        person=person.id,
        occasion=offer.message_id,
        place_at=offer.at,
        due=due,
        send_from=send_from,
        send_until=send_until,
        expires=deadline,
        answers=person.last_mail,
        deadline=deadline,
        because=(T30.because(offer.message_id), E42.because("config")),
    )
    turns = (
        *by_word(application, courtesy, given),
        by_own_mail(application, person, offer.at, given.rules),
        by_hand(application, courtesy, given.rules, of_anybody=True),
        by_decision(application, offer.at, _ENDS),
        _given_up(offer, given),
    )
    return judged(courtesy, turns, given.now)


def _given_up(offer: Outcome, given: Circumstances) -> Turn | None:
    """Once that offer is declined or taken back there is no deadline any more."""
    ended = [(at, source) for ended, at, source in given.others.offers_ended if ended == offer.message_id]
    if not ended:
        return None
    at, source = min(ended)
    return Turn(Standing.OVERTAKEN, at, source, "the other offer is no longer open")

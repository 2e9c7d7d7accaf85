"""Answers to what a person wrote: to a request for times, a confirmation, a move, a cancellation, a delay (T1 to T24).

Each stands as soon as the mail has come, in its thread; what is due and best shapes only when to send it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from agent.etiquette.application import Application, Interview, Person, Received
from agent.etiquette.circumstances import Circumstances
from agent.etiquette.courtesy import Courtesy, Standing, courtesy_key
from agent.etiquette.kinds import DraftKind, Family, MessageKind, Signal
from agent.etiquette.recipients import may_write_to
from agent.etiquette.rounds import is_live, last_held
from agent.etiquette.rules import CANCELLED, ONE_REPLY, T1, T3, T6, T24, Rule
from agent.etiquette.settling import Turn, by_decision, by_hand, by_own_mail, by_word, judged
from agent.etiquette.timing import (
    CLOSE,
    DAY,
    business_day_after,
    employers_working_days,
    later,
    office_hours_after,
    office_window,
    on,
)

HALF_A_DAY = 4  # working hours
TIMES_EXPIRE, CANCELLATION_EXPIRES, DELAY_EXPIRES = 10, 3, 3  # business days
_NEWS = frozenset(
    {
        MessageKind.INTERVIEW_CONFIRMATION,
        MessageKind.INTERVIEW_RESCHEDULE,
        MessageKind.INTERVIEW_CANCELLATION,
        MessageKind.INTERVIEW_INVITATION,
        MessageKind.AVAILABILITY_REQUEST,
    }
)
_ENDS = frozenset({MessageKind.REJECTION, MessageKind.OFFER, MessageKind.ON_HOLD})
_WRITES_TIMES = frozenset({MessageKind.AVAILABILITY_REQUEST, MessageKind.INTERVIEW_INVITATION})


def replies(application: Application, given: Circumstances) -> Iterator[Courtesy]:
    """The replies that mail by a person calls for, each with its standing."""
    for mail in application.received:
        if not mail.human or mail.at > given.now or _is_told_elsewhere(application, mail, given):
            continue
        kind_and_rule = _called_for(application, mail, given)
        person = application.person(mail.person)
        if kind_and_rule is None or person is None or not may_write_to(person, given.rules):
            continue
        kind, rule = kind_and_rule
        if rule in given.rules:
            yield _reply(application, mail, person, kind, rule, given)


def _is_told_elsewhere(application: Application, mail: Received, given: Circumstances) -> bool:
    """Whether the same mail refuses another application: then one letter answers both (rule 9.18)."""
    refused = given.others.refusals.get(mail.message_id, frozenset())
    return ONE_REPLY in given.rules and bool(refused - {application.id})


def _called_for(application: Application, mail: Received, given: Circumstances) -> tuple[DraftKind, Rule] | None:
    asks_for_times = Signal.ASKS_FOR_TIMES in mail.signals
    match mail.kind:
        case kind if kind in _WRITES_TIMES and not mail.fixes_a_time:
            only_a_link = Signal.BOOKING_LINK in mail.signals and not asks_for_times
            wants = asks_for_times or (kind is MessageKind.AVAILABILITY_REQUEST and not only_a_link)
            return (DraftKind.AVAILABILITY_REPLY, T1) if wants else None
        case MessageKind.INTERVIEW_CONFIRMATION | MessageKind.INTERVIEW_INVITATION | MessageKind.AVAILABILITY_REQUEST:
            return (DraftKind.CONFIRMATION_REPLY, T3) if mail.asks_to_confirm else None
        case MessageKind.INTERVIEW_RESCHEDULE:
            asks = asks_for_times or mail.asks_to_confirm or mail.asks_a_question
            only_a_link = Signal.BOOKING_LINK in mail.signals and not asks_for_times
            return (DraftKind.RESCHEDULE_REPLY, T6) if asks and not only_a_link else None
        case MessageKind.INTERVIEW_CANCELLATION:
            return DraftKind.CANCELLATION_REPLY, CANCELLED
        case MessageKind.DELAY:
            return (DraftKind.DELAY_REPLY, T24) if _is_late(application, mail, given) else None
        case MessageKind.EMPLOYER_MESSAGE if Signal.WAITLIST in mail.signals:  # second choice: patience as well
            return DraftKind.DELAY_REPLY, T24
        case _:
            return None


def _is_late(application: Application, mail: Received, given: Circumstances) -> bool:
    """Whether they moved a day that they had named, or say that it takes longer; not a first promise (rule 9.4)."""
    if last_held(application, mail.at, given.rules) is None:
        return False
    if Signal.WAITLIST in mail.signals:
        return True
    receipts = {one.message_id for one in application.received if one.kind is MessageKind.APPLICATION_RECEIVED}
    before = [one for one in application.promises if one.said_at < mail.at and one.message_id not in receipts]
    named = next((one for one in application.promises if one.message_id == mail.message_id), None)
    moved = any(named is None or one.answer_by < named.answer_by for one in before[-1:])
    return Signal.LATE in mail.signals or moved


def _reply(
    application: Application,
    mail: Received,
    person: Person,
    kind: DraftKind,
    rule: Rule,
    given: Circumstances,
) -> Courtesy:
    interview = _meant(application, mail)
    zone = given.almanac.zone(interview.timezone if interview else None)
    works = employers_working_days(application, given.almanac, given.rules)
    day = mail.at.astimezone(zone).date()
    next_close = on(business_day_after(day, 1, works), CLOSE, zone)
    match kind:
        case DraftKind.AVAILABILITY_REPLY:
            due, expires = next_close, on(business_day_after(day, TIMES_EXPIRE, works), CLOSE, zone)
        case DraftKind.CANCELLATION_REPLY:
            due, expires = next_close, on(business_day_after(day, CANCELLATION_EXPIRES, works), CLOSE, zone)
        case DraftKind.DELAY_REPLY:
            due, expires = next_close, on(business_day_after(day, DELAY_EXPIRES, works), CLOSE, zone)
        case _:
            due = office_hours_after(mail.at, HALF_A_DAY, zone, works)
            starts = interview.starts_at if interview else None
            soon = starts if starts is not None and starts > mail.at else None
            expires = soon or on(business_day_after(day, TIMES_EXPIRE, works), CLOSE, zone)
            due = min(due, expires)
    if mail.deadline is not None and mail.deadline > mail.at and kind is DraftKind.AVAILABILITY_REPLY:
        due = min(due, mail.deadline)
    send_from, send_until = office_window(mail.at, due, zone, works)
    courtesy = Courtesy(
        key=courtesy_key(kind, person.id, mail.message_id),
        kind=kind,
        family=Family.REPLY,
        application=application.id,
        person=person.id,
        occasion=mail.message_id,
        place_at=mail.at,
        due=due,
        send_from=send_from,
        send_until=send_until,
        expires=min(max(expires, due), later(mail.at, given.policy.stale_after_days * DAY)),
        interview=interview.id if interview else None,
        answers=mail.mail,
        because=(rule.because(mail.message_id),),
    )
    turns = (
        *by_word(application, courtesy, given),
        by_own_mail(application, person, mail.at, given.rules, answered=mail.message_id),
        by_hand(application, courtesy, given.rules),
        by_decision(application, mail.at, _ENDS),
        _by_rsvp(application, courtesy),
        _by_news(application, mail, kind),
        _begun(interview, kind, mail.at),
    )
    return judged(courtesy, turns, given.now)


def _meant(application: Application, mail: Received) -> Interview | None:
    """The interview that the mail is about: the next to come when it was written; of several the first announced."""
    live = [one for one in application.interviews if is_live(one) and one.announced_at <= mail.at]
    coming = [one for one in live if one.starts_at is None or one.starts_at > mail.at]
    return next(iter(coming), next(reversed(live), None))


def _by_rsvp(application: Application, courtesy: Courtesy) -> Turn | None:
    """An answer to the calendar's invitation confirms as well as a letter does (T3)."""
    if courtesy.kind not in (DraftKind.CONFIRMATION_REPLY, DraftKind.RESCHEDULE_REPLY):
        return None
    own = next((one for one in application.rsvps if one.at > courtesy.place_at), None)
    return Turn(Standing.DONE, own.at, own.message_id, "you answered the invitation") if own else None


def _by_news(application: Application, mail: Received, kind: DraftKind) -> Turn | None:
    """Later news of an interview: the time was fixed, moved or called off, or is asked for anew."""
    if kind is DraftKind.DELAY_REPLY:
        later_kinds = _NEWS | {MessageKind.DELAY}
    elif kind is DraftKind.CONFIRMATION_REPLY:  # the calendar's own invitation only says the same once more
        later_kinds = frozenset({MessageKind.INTERVIEW_RESCHEDULE, MessageKind.INTERVIEW_CANCELLATION})
    else:
        later_kinds = _NEWS
    for one in application.received:
        if one.at > mail.at and one.kind in later_kinds and (one.human or one.fixes_a_time):
            return Turn(Standing.OVERTAKEN, one.at, one.message_id, "there is newer word from them")
    return None


def _begun(interview: Interview | None, kind: DraftKind, at: datetime) -> Turn | None:
    """What was asked before an interview is pointless once it has begun."""
    starts = interview.starts_at if interview else None
    if starts is None or starts <= at or kind in (DraftKind.DELAY_REPLY, DraftKind.CANCELLATION_REPLY):
        return None
    return Turn(Standing.OVERTAKEN, starts, "clock", "the interview has begun")

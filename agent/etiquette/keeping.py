"""After the end: writing again some time after a near miss (T41), and connecting with whom one got on well (E35)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from agent.etiquette.application import Application, Interview, Outcome, OwnWords, Person
from agent.etiquette.circumstances import Circumstances
from agent.etiquette.contact import sent_to
from agent.etiquette.courtesy import Courtesy, Standing, courtesy_key
from agent.etiquette.kinds import DraftKind, Family, InterviewStatus, MessageKind, Part, Round
from agent.etiquette.recipients import last_human, may_write_to
from agent.etiquette.rounds import ended_at, was_held
from agent.etiquette.rules import E35, E36, T41, Rulebook
from agent.etiquette.settling import Turn, by_hand, by_own_mail, by_word, judged
from agent.etiquette.timing import (
    CLOSE,
    DAY,
    MORNING,
    asking_window,
    business_day_after,
    employers_working_days,
    later,
    on,
    patient_days,
)
from agent.etiquette.waits import outcome_at

NEAR_MISS = 2  # held talks, where none was called the final one
WARM_EXPIRES = 10  # business days
CONNECT_EXPIRES = 60 * DAY


def keep_warm(application: Application, given: Circumstances) -> Iterator[Courtesy]:
    """A letter for each reason the user gave, some weeks after a refusal that came near the end; a few at most."""
    refusal = outcome_at(application, given.now, given.rules)
    if refusal is None or T41 not in given.rules or not was_near(application, refusal, given.rules):
        return
    person = _to_keep(application, refusal, given.rules)
    if person is None:
        return
    after = later(refusal.at, given.policy.keep_warm_after_days * DAY)
    for reason in [one for one in application.reasons if one.at > refusal.at][: given.policy.keep_warm_at_most]:
        letter = _warm(application, reason, person, max(after, reason.at), given)
        yield letter
        done_at = letter.standing_at if letter.standing is Standing.DONE else None
        after = later(done_at or letter.expires, given.policy.keep_warm_after_days * DAY)


def was_near(application: Application, refusal: Outcome, rules: Rulebook) -> bool:
    """Whether the user had come far before that refusal: a final talk, or two talks."""
    if refusal.kind is not MessageKind.REJECTION:
        return False
    held = [one for one in application.interviews if was_held(one, refusal.at, rules)]
    return len(held) >= NEAR_MISS or any(one.round in (Round.FINAL, Round.ONSITE_LOOP) for one in held)


def _to_keep(application: Application, refusal: Outcome, rules: Rulebook) -> Person | None:
    """The hiring manager rather than a recruiter, if they ever wrote; else whoever wrote last."""
    leads = [one for one in application.people if one.part is Part.HIRING_MANAGER and one.last_mail is not None]
    lead = next((one for one in leads if may_write_to(one, rules)), None)
    return lead or last_human(application, refusal.at, rules)


def _warm(
    application: Application, reason: OwnWords, person: Person, from_: datetime, given: Circumstances
) -> Courtesy:
    zone = given.almanac.zone(None)
    works = patient_days(employers_working_days(application, given.almanac, given.rules), rules=given.rules)
    day = from_.astimezone(zone).date()
    touches = [mail.at for mail in sent_to(application, person) if mail.at < from_]
    if touches and E36 in given.rules:
        rested = business_day_after(touches[-1].astimezone(zone).date(), given.policy.touch_every_business_days, works)
        day = max(day, rested)
    if not works(day):
        day = business_day_after(day, 1, works)
    place_at = max(on(day, MORNING, zone), reason.at)
    send_from, send_until = asking_window(day, zone, works)
    courtesy = Courtesy(
        key=courtesy_key(DraftKind.KEEP_WARM, person.id, reason.source),
        kind=DraftKind.KEEP_WARM,
        family=Family.STATUS,
        application=application.id,
        person=person.id,
        occasion=reason.source,
        place_at=place_at,
        due=max(on(business_day_after(day, 1, works), CLOSE, zone), place_at),
        send_from=max(send_from, place_at),
        send_until=max(send_until, place_at),
        expires=on(business_day_after(day, WARM_EXPIRES, works), CLOSE, zone),
        answers=person.last_mail,
        because=(T41.because("config"),),
    )
    turns = (
        *by_word(application, courtesy, given),
        by_own_mail(application, person, place_at - timedelta(days=1), given.rules),
        by_hand(application, courtesy, given.rules, of_anybody=True),
        _open_again(application, reason.at),
    )
    return judged(courtesy, turns, given.now)


def _open_again(application: Application, since: datetime) -> Turn | None:
    news = [(one.announced_at, one.id.rpartition("#")[0]) for one in application.interviews]
    news += [(one.at, one.message_id) for one in application.outcomes if one.kind is MessageKind.OFFER]
    after = [one for one in news if one[0] > since]
    return Turn(Standing.OVERTAKEN, *min(after), "the application is open again") if after else None


def connect_notes(application: Application, given: Circumstances) -> Iterator[Courtesy]:
    """A text to connect with each person the user got on well with; never while an answer is still awaited."""
    if E35 not in given.rules:
        return
    over = _over(application, given.now)
    if over is None:
        return
    for person in application.people:
        met = _met_at(application, person, given)
        if person.got_on_at is None or met is None:
            continue
        interview, ended = met
        earliest = later(ended, timedelta(hours=given.policy.connect_note_after_hours))
        place_at = max(earliest, over, person.got_on_at)
        courtesy = Courtesy(
            key=courtesy_key(DraftKind.CONNECT_NOTE, person.id, interview.id),
            kind=DraftKind.CONNECT_NOTE,
            family=Family.CONNECT,
            application=application.id,
            person=person.id,
            occasion=interview.id,
            place_at=place_at,
            due=later(place_at, 7 * DAY),
            send_from=place_at,
            send_until=later(place_at, 7 * DAY),
            expires=later(place_at, CONNECT_EXPIRES),
            interview=interview.id,
            because=(E35.because("config"),),
        )
        yield judged(courtesy, by_word(application, courtesy, given), given.now)


def _over(application: Application, now: datetime) -> datetime | None:
    """When the process came to its end: by a refusal, or by the user's own decision."""
    ends = [one.at for one in application.outcomes if one.kind is MessageKind.REJECTION and one.at <= now]
    ends += [one.at for one in application.settled if one.at <= now]
    return max(ends, default=None)


def _met_at(application: Application, person: Person, given: Circumstances) -> tuple[Interview, datetime] | None:
    """The last talk with that person, and when it ended."""
    found = [
        (ended, one)
        for one in application.interviews
        if person.id in (*one.interviewers, one.organizer)
        and one.status is not InterviewStatus.CANCELLED
        and was_held(one, given.now, given.rules)
        and (ended := ended_at(one)) is not None
    ]
    if not found:
        return None
    ended, interview = max(found, key=lambda pair: pair[0])
    return interview, ended

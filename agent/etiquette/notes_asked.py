"""The notes that are asked of the user: once an interview, right after its end (rules T10, T11)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from agent.etiquette.application import Application, Interview
from agent.etiquette.circumstances import Circumstances
from agent.etiquette.contact import sent_to
from agent.etiquette.courtesy import Courtesy, Standing, courtesy_key
from agent.etiquette.kinds import DraftKind, Family, InterviewStatus, MessageKind
from agent.etiquette.recipients import to_thank
from agent.etiquette.rounds import is_live, standing_of
from agent.etiquette.rules import E4, I6, I7, T7, T10, T11, Rulebook
from agent.etiquette.settling import Turn, by_decision, by_hand, by_word, judged
from agent.etiquette.timing import DAY, later

GONE = frozenset({InterviewStatus.CANCELLED, InterviewStatus.RESCHEDULING, InterviewStatus.NO_SHOW})
_FINAL = frozenset({MessageKind.REJECTION, MessageKind.OFFER})


def notes_asked(application: Application, given: Circumstances) -> Iterator[Courtesy]:
    """A courtesy for each interview that is fixed or over: may stand from its end on, expires a week later."""
    now, rules = given.now, given.rules
    if T10 not in rules or E4 not in rules:
        return
    for interview in application.interviews:
        if interview.ends_at is None or not is_live(interview):
            continue
        status = standing_of(interview, now, rules)
        if status in (InterviewStatus.SCHEDULED, InterviewStatus.HELD) or (status in GONE and interview.ends_at <= now):
            yield _asked(application, interview, interview.ends_at, given)


def _asked(application: Application, interview: Interview, end: datetime, given: Circumstances) -> Courtesy:
    policy, rules = given.policy, given.rules
    place_at = later(end, timedelta(minutes=policy.notes_after_minutes))
    due = later(end, timedelta(hours=policy.thank_you_within_hours))
    courtesy = Courtesy(
        key=courtesy_key(DraftKind.NOTES, None, interview.id),
        kind=DraftKind.NOTES,
        family=Family.NOTES,
        application=application.id,
        person=None,
        occasion=interview.id,
        place_at=place_at,
        due=due,
        send_from=place_at,
        send_until=due,
        expires=later(end, policy.notes_expire_days * DAY),
        interview=interview.id,
        because=(T10.because("clock"),),
    )
    turns = (
        *by_word(application, courtesy, given),
        _taken(interview, rules),
        _gone(interview, end, rules),
        _thanked(application, interview, end, rules),
        by_decision(application, end, _FINAL) if I7 in rules else None,
        by_hand(application, courtesy, rules),
    )
    return judged(courtesy, turns, given.now)


def _taken(interview: Interview, rules: Rulebook) -> Turn | None:
    if interview.notes_at is None or T11 not in rules:
        return None
    return Turn(Standing.DONE, interview.notes_at, "notes", "you said how it went")


def _gone(interview: Interview, end: datetime, rules: Rulebook) -> Turn | None:
    if interview.status not in GONE or T7 not in rules:
        return None
    why = f"the interview was not held: {interview.status.value.replace('_', ' ')}"
    return Turn(Standing.OVERTAKEN, interview.status_at or end, "clock", why)


def _thanked(application: Application, interview: Interview, end: datetime, rules: Rulebook) -> Turn | None:
    """Once everybody was thanked by the user's own hand there is nothing to take notes for."""
    people = to_thank(application, interview, rules)
    first = [next((mail for mail in sent_to(application, one) if mail.at > end), None) for one in people]
    own = [mail for mail in first if mail is not None]
    if not own or len(own) < len(people) or I6 not in rules:
        return None
    last = max(own, key=lambda mail: mail.at)
    return Turn(Standing.OVERTAKEN, last.at, last.message_id, "you have thanked everybody already")

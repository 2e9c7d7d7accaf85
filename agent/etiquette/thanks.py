"""Thank-yous: one for every interviewer with an address, after every interview that was held (rules E8 to E12)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from agent.etiquette.application import Application, Interview, Person
from agent.etiquette.circumstances import Circumstances
from agent.etiquette.courtesy import Courtesy, Reason, Standing, courtesy_key
from agent.etiquette.kinds import DraftKind, Family, InterviewStatus, MessageKind
from agent.etiquette.names import means
from agent.etiquette.notes_asked import GONE
from agent.etiquette.recipients import interviewers_of, to_thank
from agent.etiquette.rounds import ended_at, is_live, standing_of
from agent.etiquette.rules import E8, E9, E12, I7, T7, T16, T37, Rulebook
from agent.etiquette.settling import Turn, by_decision, by_hand, by_mute, by_own_mail, judged
from agent.etiquette.timing import DAY, later, thanks_window, working_days

AT_LAST = timedelta(hours=20)  # the letter stands by then, notes or not (rule E9)
_FINAL = frozenset({MessageKind.REJECTION, MessageKind.OFFER})
_NEVER = timedelta(days=365)


def thanks(application: Application, given: Circumstances) -> Iterator[Courtesy]:
    """The thank-yous of every interview that has ended by `now`, each with its standing."""
    now, rules = given.now, given.rules
    if E8 not in rules:
        return
    for interview in application.interviews:
        end = ended_at(interview) or interview.ends_at
        if end is None or end > now or (T37 in rules and not is_live(interview)):
            continue
        status = standing_of(interview, now, rules)
        if status is InterviewStatus.HELD or status in GONE:
            for person in to_thank(application, interview, rules):
                yield _thanked(application, interview, person, given)


def _thanked(application: Application, interview: Interview, person: Person, given: Circumstances) -> Courtesy:
    policy, rules = given.policy, given.rules
    over = ended_at(interview) or given.now
    end = interview.ends_at or over  # what is due follows the time that was set
    due = later(end, timedelta(hours=policy.thank_you_within_hours))
    zone = given.almanac.zone(interview.timezone)
    send_from, send_until = thanks_window(
        end, due, zone, working_days(given.almanac), monday=policy.weekend == "monday"
    )
    place_at, reasons = _placed(application, interview, person, end, rules)
    courtesy = Courtesy(
        key=courtesy_key(DraftKind.THANK_YOU, person.id, interview.id),
        kind=DraftKind.THANK_YOU,
        family=Family.THANKS,
        application=application.id,
        person=person.id,
        occasion=interview.id,
        place_at=place_at,
        due=due,
        send_from=send_from,
        send_until=max(send_from, send_until),
        expires=later(end, policy.thank_you_expires_days * DAY if T16 in rules else _NEVER),
        interview=interview.id,
        answers=person.last_mail,
        because=(E8.because(interview.id.rpartition("#")[0]), *reasons),
    )
    turns = (
        by_mute(application, courtesy, given),
        by_own_mail(application, person, over, rules),
        by_hand(application, courtesy, rules),
        by_decision(application, over, _FINAL) if I7 in rules else None,
        _gone(interview, end, rules),
    )
    return judged(courtesy, turns, given.now)


def _placed(
    application: Application, interview: Interview, person: Person, end: datetime, rules: Rulebook
) -> tuple[datetime, tuple[Reason, ...]]:
    """When the letter may stand: once the notes have words for this person, at the latest 20 hours after the end."""
    at_last = later(end, AT_LAST) if E9 in rules else later(end, _NEVER)
    noted = interview.notes_at
    if E12 in rules and noted is not None and noted < at_last and has_words_for(application, interview, person):
        return noted, (E9.because("clock"), E12.because("notes"))
    return at_last, (E9.because("clock"),)


def has_words_for(application: Application, interview: Interview, person: Person) -> bool:
    """Whether the notes name something that stuck from this person, or say that nothing special did."""
    notes = interview.notes
    if notes is None:
        return False
    alone = len(interviewers_of(application, interview)) == 1
    return notes.nothing_special or any(
        alone if impression.about is None else means(impression.about, person.name) for impression in notes.impressions
    )


def _gone(interview: Interview, end: datetime, rules: Rulebook) -> Turn | None:
    if interview.status not in GONE or T7 not in rules:
        return None
    return Turn(Standing.OVERTAKEN, interview.status_at or end, "clock", "the interview was not held")

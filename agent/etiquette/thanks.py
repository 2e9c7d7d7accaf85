"""Thank-yous: one for every interviewer with an address, else one for the organiser to pass on (rules E8 to E12)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from agent.etiquette.application import Application, Interview, Person
from agent.etiquette.circumstances import Circumstances
from agent.etiquette.courtesy import Courtesy, Reason, Standing, courtesy_key
from agent.etiquette.kinds import DraftKind, DraftState, Family, InterviewStatus, MessageKind
from agent.etiquette.names import meant_among
from agent.etiquette.notes_asked import GONE
from agent.etiquette.recipients import interviewers_of, lead_of, to_pass_on, to_thank
from agent.etiquette.rounds import ended_at, is_live, standing_of
from agent.etiquette.rules import E8, E9, E12, I7, PASS_ON, REGION, T7, T16, T37, Rule, Rulebook
from agent.etiquette.settling import Turn, by_decision, by_hand, by_own_mail, by_word, judged
from agent.etiquette.timing import DAY, later, thanks_window, working_days

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
        if status is not InterviewStatus.HELD and status not in GONE:
            continue
        people = to_thank(application, interview, rules)
        if given.policy.thank_you_recipients == "lead" and REGION in rules:
            people = lead_of(people, rules)
        for person in people:
            yield _thanked(application, interview, person, DraftKind.THANK_YOU, E8, given)
        organiser = None if people or PASS_ON not in rules else to_pass_on(application, interview, rules)
        if organiser is not None:
            yield _thanked(application, interview, organiser, DraftKind.PASS_ON, PASS_ON, given)


def _thanked(
    application: Application, interview: Interview, person: Person, kind: DraftKind, rule: Rule, given: Circumstances
) -> Courtesy:
    """A thank-you to `person`, or with `pass_on` one through them to those who have no address (rule 2.3b)."""
    policy, rules = given.policy, given.rules
    over = ended_at(interview) or given.now
    end = interview.ends_at or over  # what is due follows the time that was set
    due = later(end, timedelta(hours=policy.thank_you_within_hours))
    zone = given.almanac.zone(interview.timezone)
    send_from, send_until = thanks_window(
        end,
        due,
        zone,
        working_days(given.almanac),
        monday=policy.weekend == "monday",
        best_after=timedelta(hours=policy.thank_you_best_after_hours),
    )
    again = _met_again(application, interview, person)
    if again is not None and again < send_until:  # before they meet the user once more (case 67)
        send_from, send_until = min(send_from, again), again
    said_by = (person,) if kind is DraftKind.THANK_YOU else interviewers_of(application, interview)
    place_at, reasons = _placed(application, interview, said_by, end, given)
    courtesy = Courtesy(
        key=courtesy_key(kind, person.id, interview.id),
        kind=kind,
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
        because=(rule.because(interview.id.rpartition("#")[0]), *reasons),
    )
    turns = (
        *by_word(application, courtesy, given),
        by_own_mail(application, person, over, rules),
        by_hand(application, courtesy, rules),
        by_decision(application, over, _FINAL) if I7 in rules else None,
        _passed_on(application, interview) if kind is DraftKind.THANK_YOU else None,
        _gone(interview, end, rules),
    )
    return judged(courtesy, turns, given.now)


def _placed(
    application: Application, interview: Interview, said_by: tuple[Person, ...], end: datetime, given: Circumstances
) -> tuple[datetime, tuple[Reason, ...]]:
    """When the letter may stand: once the notes have words by one of these people, else by the hour of the policy."""
    policy, rules = given.policy, given.rules
    hours = min(policy.thank_you_planned_within_hours, policy.thank_you_within_hours)
    at_last = later(end, timedelta(hours=hours) if E9 in rules else _NEVER)
    noted = interview.notes_at
    worded = any(has_words_for(application, interview, one) for one in said_by)
    if E12 in rules and noted is not None and noted < at_last and worded:
        return noted, (E9.because("clock"), E12.because("notes"))
    return at_last, (E9.because("clock"),)


def has_words_for(application: Application, interview: Interview, person: Person) -> bool:
    """Whether the notes name something that stuck from this person, or say that nothing special did."""
    notes = interview.notes
    if notes is None:
        return False
    names = dict.fromkeys(one.name for one in (*interviewers_of(application, interview), person))
    alone = len(names) == 1
    return notes.nothing_special or any(
        alone if impression.about is None else meant_among(impression.about, names) == (person.name,)
        for impression in notes.impressions
    )


def _gone(interview: Interview, end: datetime, rules: Rulebook) -> Turn | None:
    if interview.status not in GONE or T7 not in rules:
        return None
    return Turn(Standing.OVERTAKEN, interview.status_at or end, "clock", "the interview was not held")


def _passed_on(application: Application, interview: Interview) -> Turn | None:
    """Whether thanks for that talk went through the organiser before this person's address was known."""
    sent = next(
        (
            one
            for one in application.ended
            if one.kind is DraftKind.PASS_ON and one.occasion == interview.id and one.how is DraftState.SENT
        ),
        None,
    )
    return Turn(Standing.DONE, sent.at, sent.key, "your thanks were passed on") if sent else None


def _met_again(application: Application, interview: Interview, person: Person) -> datetime | None:
    """When the next talk with that person begins."""
    ends = interview.ends_at
    starts = [
        one.starts_at
        for one in application.interviews
        if one.starts_at is not None and ends is not None and one.starts_at > ends and person.id in one.interviewers
    ]
    return min(starts, default=None)

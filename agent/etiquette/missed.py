"""When an interview did not come about: they did not come, or the user did not; by the user's word only (T8, T9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from agent.etiquette.application import Application, Interview, Person
from agent.etiquette.circumstances import Circumstances
from agent.etiquette.courtesy import Courtesy, Standing, courtesy_key
from agent.etiquette.kinds import DraftKind, Family, InterviewStatus, MessageKind
from agent.etiquette.recipients import last_human, may_write_to, to_ask
from agent.etiquette.rules import I7, T8, T9
from agent.etiquette.settling import Turn, by_decision, by_hand, by_own_mail, by_word, judged
from agent.etiquette.timing import CLOSE, business_day_after, employers_working_days, later, on
from agent.etiquette.waits import outcome_at

WITHIN = {InterviewStatus.NO_SHOW: timedelta(hours=1), InterviewStatus.MISSED: timedelta(hours=2)}
EXPIRES = {InterviewStatus.NO_SHOW: 1, InterviewStatus.MISSED: 2}  # business days
_RULES = {InterviewStatus.NO_SHOW: T9, InterviewStatus.MISSED: T8}
_NEWS = frozenset(
    {
        MessageKind.INTERVIEW_CONFIRMATION,
        MessageKind.INTERVIEW_RESCHEDULE,
        MessageKind.INTERVIEW_INVITATION,
        MessageKind.AVAILABILITY_REQUEST,
    }
)
_ENDS = frozenset({MessageKind.REJECTION, MessageKind.OFFER, MessageKind.ON_HOLD})


def missed_meetings(application: Application, given: Circumstances) -> Iterator[Courtesy]:
    """One letter for each interview that the user says was missed, by either side."""
    for interview in application.interviews:
        rule = _RULES.get(interview.status)
        person = _arranged(application, interview, given) if rule else None
        if rule is None or rule not in given.rules or person is None or interview.status_at is None:
            continue
        if interview.status_at > given.now:
            continue
        if I7 in given.rules and outcome_at(application, interview.status_at, given.rules) is not None:
            continue  # it was decided before the user said so
        zone = given.almanac.zone(interview.timezone)
        works = employers_working_days(application, given.almanac, given.rules)
        said = interview.status_at
        due = later(said, WITHIN[interview.status])
        last_day = business_day_after(said.astimezone(zone).date(), EXPIRES[interview.status], works)
        courtesy = Courtesy(
            key=courtesy_key(DraftKind.NO_SHOW, person.id, interview.id),
            kind=DraftKind.NO_SHOW,
            family=Family.REPLY,
            application=application.id,
            person=person.id,
            occasion=interview.id,
            place_at=said,
            due=due,
            send_from=said,
            send_until=due,
            expires=max(on(last_day, CLOSE, zone), due),
            interview=interview.id,
            answers=person.last_mail,
            because=(rule.because("notes" if interview.notes_at == said else "config"),),
        )
        turns = (
            *by_word(application, courtesy, given),
            by_own_mail(application, person, said, given.rules),
            by_hand(application, courtesy, given.rules, of_anybody=True),
            by_decision(application, said, _ENDS),
            _another_time(application, said),
        )
        yield judged(courtesy, turns, given.now)


def _another_time(application: Application, said: datetime) -> Turn | None:
    """They named another time, or announced another talk, of themselves (T9)."""
    news = [(one.announced_at, one.id.rpartition("#")[0]) for one in application.interviews if one.announced_at > said]
    news += [(one.at, one.message_id) for one in application.received if one.kind in _NEWS and one.at > said]
    return Turn(Standing.OVERTAKEN, *min(news), "there is another time") if news else None


def _arranged(application: Application, interview: Interview, given: Circumstances) -> Person | None:
    """Who scheduled it, else whom one asks, else who wrote last."""
    at = interview.status_at or given.now
    organizer = application.person(interview.organizer)
    if organizer is not None and may_write_to(organizer, given.rules):
        return organizer
    return to_ask(application, interview, None, at, given.rules) or last_human(application, at, given.rules)

"""A search on hold: it is answered, and asked about every few weeks without haste (rule T25). Silence never ends it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from agent.etiquette.application import Application, Outcome, Person, SentMail
from agent.etiquette.circumstances import Circumstances
from agent.etiquette.contact import is_contact, sent_there, sent_to
from agent.etiquette.courtesy import Courtesy, Standing, courtesy_key
from agent.etiquette.kinds import DraftKind, Family, MessageKind, Signal
from agent.etiquette.recipients import last_human, may_write_to, to_ask
from agent.etiquette.rounds import last_held
from agent.etiquette.rules import E7, E36, I6, T25
from agent.etiquette.settling import Turn, by_decision, by_hand, by_own_mail, by_word, judged
from agent.etiquette.timing import (
    CLOSE,
    DAY,
    MORNING,
    Works,
    asking_window,
    business_day_after,
    employers_working_days,
    later,
    office_window,
    on,
    patient_days,
)

REPLY_EXPIRES = 5 * DAY
TOUCH_EXPIRES = 10  # business days
_ENDS = frozenset({MessageKind.REJECTION, MessageKind.OFFER})


def hold_letters(application: Application, given: Circumstances) -> Iterator[Courtesy]:
    """The answer to each hold that a person told, and the letters that ask after it while it lasts."""
    if T25 not in given.rules:
        return
    for outcome in application.outcomes:
        if outcome.kind is MessageKind.ON_HOLD and outcome.at <= given.now:
            messenger = application.person(outcome.person) if outcome.human else None
            if messenger is not None and may_write_to(messenger, given.rules):
                yield _reply(application, outcome, messenger, given)
            yield from _Touching.of(application, outcome, given)


def _reply(application: Application, outcome: Outcome, person: Person, given: Circumstances) -> Courtesy:
    zone, works = given.almanac.zone(None), employers_working_days(application, given.almanac, given.rules)
    day = outcome.at.astimezone(zone).date()
    due = on(business_day_after(day, given.policy.hold_reply_within_business_days, works), CLOSE, zone)
    send_from, send_until = office_window(outcome.at, due, zone, works)
    courtesy = Courtesy(
        key=courtesy_key(DraftKind.HOLD_REPLY, person.id, outcome.message_id),
        kind=DraftKind.HOLD_REPLY,
        family=Family.OUTCOME,
        application=application.id,
        person=person.id,
        occasion=outcome.message_id,
        place_at=outcome.at,
        due=due,
        send_from=send_from,
        send_until=send_until,
        expires=max(later(outcome.at, REPLY_EXPIRES), due),
        answers=outcome.mail or person.last_mail,
        because=(T25.because(outcome.message_id),),
    )
    turns = (
        *by_word(application, courtesy, given),
        by_own_mail(application, person, outcome.at, given.rules, answered=outcome.message_id),
        by_hand(application, courtesy, given.rules, of_anybody=True),
        by_decision(application, outcome.at, _ENDS),
        _reopened(application, outcome),
    )
    return judged(courtesy, turns, given.now)


def _reopened(application: Application, outcome: Outcome) -> Turn | None:
    news = [(one.announced_at, one.id.rpartition("#")[0]) for one in application.interviews]
    news += [(one.at, one.message_id) for one in application.received if one.human and Signal.REOPENS in one.signals]
    after = [one for one in news if one[0] > outcome.at]
    return Turn(Standing.OVERTAKEN, *min(after), "the search goes on") if after else None


@dataclass(frozen=True, slots=True)
class _Touching:
    """One stretch of a hold, from `begins` (the hold, or their last word in it) until `end`."""

    application: Application
    outcome: Outcome
    begins: datetime
    occasion: str
    end: tuple[datetime, str] | None
    person: Person
    given: Circumstances

    @classmethod
    def of(cls, application: Application, outcome: Outcome, given: Circumstances) -> Iterator[Courtesy]:
        """The letters of every stretch of that hold: a word of theirs begins a new one."""
        over = _over(application, outcome, given.now)
        words = [
            (one.at, one.message_id)
            for one in application.received
            if is_contact(one.kind, human=one.human)
            and outcome.at < one.at <= given.now
            and (over is None or one.at < over[0])
        ]
        begins = [(outcome.at, outcome.message_id), *words]
        for number, (at, source) in enumerate(begins):
            following = begins[number + 1] if number + 1 < len(begins) else over
            person = _to_touch(application, outcome, at, given)
            if person is not None:
                yield from cls(application, outcome, at, source, following, person, given).letters()

    def letters(self) -> Iterator[Courtesy]:
        """The first letter, and the next ones each after the one before was sent."""
        policy = self.given.policy
        own = [mail for mail in sent_there(self.application) if self.begins < mail.at <= self.given.now]
        own = [mail for mail in own if self.end is None or mail.at < self.end[0]]
        day = self._first_day(own)
        for number in range(policy.hold_touches_at_most):
            letter = self._letter(number, day, own)
            if letter is None:
                return
            yield letter
            if letter.standing is not Standing.DONE or letter.standing_at is None:
                return
            day = self._counted(letter.standing_at, policy.hold_touch_again_business_days)

    def _first_day(self, own: list[SentMail]) -> date:
        """A week after the day they named, else some weeks after their word; never within a week of the user's own."""
        named = [
            one.answer_by
            for one in self.application.promises
            if self.outcome.at <= one.said_at <= self.begins and one.answer_by > self.begins
        ]
        policy = self.given.policy
        if named:
            day = self._counted(named[-1], policy.follow_up_after_promise_business_days)
        else:
            day = self._counted(self.begins, policy.hold_touch_business_days)
        for mail in own:
            if mail.at >= on(day, MORNING, self._zone):
                break
            if mail in sent_to(self.application, self.person) and E36 in self.given.rules:
                day = max(day, self._counted(mail.at, policy.touch_every_business_days))
        return day

    def _letter(self, number: int, day: date, own: list[SentMail]) -> Courtesy | None:
        place_at = on(day, MORNING, self._zone)
        if self.end is not None and self.end[0] <= place_at:
            return None
        occasion = f"{self.occasion}~{number}"
        send_from, send_until = asking_window(day, self._zone, self._works)
        courtesy = Courtesy(
            key=courtesy_key(DraftKind.FOLLOW_UP, self.person.id, occasion),
            kind=DraftKind.FOLLOW_UP,
            family=Family.STATUS,
            application=self.application.id,
            person=self.person.id,
            occasion=occasion,
            place_at=place_at,
            due=on(day, CLOSE, self._zone),
            send_from=send_from,
            send_until=send_until,
            expires=on(business_day_after(day, TOUCH_EXPIRES, self._works), CLOSE, self._zone),
            answers=self.person.last_mail,
            because=(T25.because(self.outcome.message_id), E36.because()),
        )
        rules = self.given.rules
        sent = next((mail for mail in own if mail.at >= place_at), None) if I6 in rules else None
        unwanted = self.application.flags.not_interested and E7 in rules
        turns = (
            Turn(Standing.DONE, sent.at, sent.message_id, "you wrote to them") if sent else None,
            by_hand(self.application, courtesy, rules, of_anybody=True),
            Turn(Standing.OVERTAKEN, self.end[0], self.end[1], "they wrote") if self.end else None,
            Turn(Standing.WAIVED, place_at, "config", "you are no longer interested") if unwanted else None,
            *by_word(self.application, courtesy, self.given),
        )
        return judged(courtesy, turns, self.given.now)

    def _counted(self, since: datetime, days: int) -> date:
        return business_day_after(since.astimezone(self._zone).date(), days, self._works)

    @property
    def _zone(self) -> tzinfo:
        return self.given.almanac.zone(None)

    @property
    def _works(self) -> Works:
        works = employers_working_days(self.application, self.given.almanac, self.given.rules)
        return patient_days(works, rules=self.given.rules)


def _to_touch(application: Application, outcome: Outcome, at: datetime, given: Circumstances) -> Person | None:
    messenger = application.person(outcome.person) if outcome.human else None
    if messenger is not None and may_write_to(messenger, given.rules):
        return messenger
    talk = last_held(application, at, given.rules)
    asked = to_ask(application, talk, None, at, given.rules) if talk else None
    return asked or last_human(application, at, given.rules)


def _over(application: Application, outcome: Outcome, now: datetime) -> tuple[datetime, str] | None:
    """When the hold was over by `now`, and by which mail: a new interview, a test, or another decision."""
    found = [(one.announced_at, one.id.rpartition("#")[0]) for one in application.interviews]
    found += [(one.at, one.message_id) for one in application.outcomes]
    found += [(one.at, one.source) for one in application.settled]
    found += [(one.at, one.message_id) for one in application.received if one.human and Signal.REOPENS in one.signals]
    after = [one for one in found if outcome.at < one[0] <= now]
    return min(after, default=None)

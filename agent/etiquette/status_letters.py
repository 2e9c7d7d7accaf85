"""Asking how things stand: one follow-up a wait, and a closing one once the first was sent (rules E17 to E37)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from agent.etiquette.application import Application, Person, Received, SentMail
from agent.etiquette.circumstances import Circumstances
from agent.etiquette.contact import is_contact, sent_there, sent_to
from agent.etiquette.courtesy import Courtesy, Reason, Standing, courtesy_key
from agent.etiquette.kinds import DraftKind, Family, MessageKind, Signal
from agent.etiquette.recipients import is_screen, to_ask
from agent.etiquette.rules import E3, E7, E17, E31, E32, E36, HARD, I6, NOT_ASKED, PIN, SILENCE, T21, T36, T38, Rule
from agent.etiquette.settling import Turn, by_hand, by_word, judged
from agent.etiquette.timing import (
    CLOSE,
    MORNING,
    Works,
    asking_window,
    business_day_after,
    employers_working_days,
    next_business_day,
    on,
    patient_days,
)
from agent.etiquette.waits import Wait, waits

FOLLOW_UP_EXPIRES = 10  # business days after it was due
CLOSING_EXPIRES = 15
BACK_AT_DESK = 2  # business days that somebody is given after their return
PAUSED_BY_REFERENCES = 10
MORE_AFTER_HARDSHIP = 5


def status_letters(application: Application, given: Circumstances) -> Iterator[Courtesy]:
    """The follow-ups and closing follow-ups of every wait that came to the point of asking, or will."""
    if E3 not in given.rules:
        return
    for wait in waits(application, given.now, given.rules):
        promiser = wait.promise.person if wait.promise else None
        person = to_ask(application, wait.interview, promiser, wait.begins, given.rules)
        if person is not None:
            yield from _Asking(application, wait, person, given).letters()


@dataclass(frozen=True, slots=True)
class _Asking:
    """One wait, and whom to ask in it."""

    application: Application
    wait: Wait
    person: Person
    given: Circumstances

    def letters(self) -> Iterator[Courtesy]:
        """The follow-up, and a closing one for each that was sent and not answered: one, by rule E32."""
        follow_up = self._follow_up()
        if follow_up is None:
            return
        yield follow_up
        asked = follow_up
        while asked.standing is Standing.DONE and asked.standing_at is not None and T21 in self.given.rules:
            closing = self._closing(asked.standing_at, asked)
            if closing is None:
                return
            yield closing
            if E32 in self.given.rules:
                return
            asked = closing

    def _follow_up(self) -> Courtesy | None:
        own = self._own_mails(self.wait.begins)
        contact, waiting = self.wait.contact, self.wait.unanswered
        day = self._day_to_ask(contact, self.wait.begins)
        for mail in own:  # a mail before the day moves the day; the first one from then on is the follow-up
            if not waiting and mail.at >= self._opens(day):
                break
            contact, waiting = mail.at, False
            day = self._day_to_ask(contact, mail.at)
        if waiting or (self.wait.promise is not None and E17 not in self.given.rules):
            return None
        if self.given.policy.follow_ups_at_most < 1 or self._silence_means_no():
            return None
        return self._letter(DraftKind.FOLLOW_UP, self.wait.occasion, day, FOLLOW_UP_EXPIRES, own, self._why())

    def _closing(self, asked_at: datetime, asked: Courtesy) -> Courtesy | None:
        if self.given.policy.follow_ups_at_most < 2:  # noqa: PLR2004 - the closing one is the second
            return None
        own = self._own_mails(asked_at)
        wait_days = self.given.policy.closing_follow_up_after_business_days
        day = self._rested(self._counted(asked_at, wait_days), asked_at)
        for mail in own:
            if mail.at >= self._opens(day):
                break
            day = self._rested(day, mail.at)
        first = asked.kind is DraftKind.FOLLOW_UP
        occasion = self.wait.occasion if first else f"{asked.occasion}+"
        reasons = (T21.because(asked.standing_because), E32.because())
        return self._letter(DraftKind.CLOSING_FOLLOW_UP, occasion, day, CLOSING_EXPIRES, own, reasons)

    def _letter(
        self,
        kind: DraftKind,
        occasion: str,
        day: date,
        expires_after: int,
        own: tuple[SentMail, ...],
        reasons: tuple[Reason, ...],
    ) -> Courtesy | None:
        place_at, end = self._opens(day), self.wait.end
        if end is not None and end.at <= place_at:
            return None  # it never came to the point of asking
        due = on(day, CLOSE, self._zone)
        send_from, send_until = asking_window(day, self._zone, self._works)
        expires = on(business_day_after(day, expires_after, self._works), CLOSE, self._zone)
        courtesy = Courtesy(
            key=courtesy_key(kind, self.person.id, occasion),
            kind=kind,
            family=Family.STATUS,
            application=self.application.id,
            person=self.person.id,
            occasion=occasion,
            place_at=place_at,
            due=due,
            send_from=send_from,
            send_until=send_until,
            expires=expires,
            interview=self.wait.interview.id,
            answers=self.person.last_mail,
            because=reasons,
        )
        sent = next((mail for mail in own if mail.at >= place_at), None) if I6 in self.given.rules else None
        turns = (
            Turn(Standing.DONE, sent.at, sent.message_id, "you wrote to them") if sent else None,
            by_hand(self.application, courtesy, self.given.rules, of_anybody=True),
            Turn(Standing.OVERTAKEN, end.at, end.source, end.why) if end else None,
            self._unwanted(place_at),
            *by_word(self.application, courtesy, self.given),
        )
        return judged(courtesy, turns, self.given.now)

    def _unwanted(self, place_at: datetime) -> Turn | None:
        if not self.application.flags.not_interested or E7 not in self.given.rules:
            return None
        return Turn(Standing.WAIVED, min(place_at, self.given.now), "config", "you are no longer interested")

    def _why(self) -> tuple[Reason, ...]:
        if self.wait.promise is not None:
            return (E17.because(self.wait.promise.message_id), E36.because())
        return (E31.because(self.wait.occasion.rpartition("#")[0] or self.wait.occasion), E36.because())

    # Days

    @property
    def _zone(self) -> tzinfo:
        return self.given.almanac.zone(self.wait.interview.timezone)

    @property
    def _works(self) -> Works:
        promise = self.wait.promise
        named = promise.answer_by.astimezone(self._zone).date() if promise else None
        works = employers_working_days(self.application, self.given.almanac, self.given.rules)
        return patient_days(works, named=named, rules=self.given.rules)

    def _opens(self, day: date) -> datetime:
        return on(day, MORNING, self._zone)

    def _counted(self, since: datetime, days: int) -> date:
        return business_day_after(since.astimezone(self._zone).date(), days, self._works)

    def _day_to_ask(self, contact: datetime, known_until: datetime) -> date:
        """A week after the promise; without one, some days after the last contact."""
        promise = self.wait.promise
        pin = self._pin()
        if pin is not None:
            return pin
        begun = self.wait.begins.astimezone(self._zone)
        first = begun.date()
        if not self._works(first) or begun.time() >= CLOSE:
            first = next_business_day(first, self._works)
        if promise is not None:
            day = self._counted(promise.answer_by, self._patience(self._days_after_promise()))
        else:
            screen = is_screen(self.application, self.wait.interview)
            days = (
                self.given.policy.follow_up_after_screen_business_days
                if screen
                else self.given.policy.follow_up_after_interview_business_days
            )
            day = self._counted(contact, self._patience(days))
        return self._rested(max(day, first), known_until)

    def _patience(self, days: int) -> int:
        return days if E31 in self.given.rules else 1

    def _rested(self, day: date, known_until: datetime) -> date:
        """`day`, or later: not within a week of the user's last mail to that person, nor while they are away."""
        touches = [mail.at for mail in sent_to(self.application, self.person) if mail.at <= known_until]
        if touches and E36 in self.given.rules:
            day = max(day, self._counted(touches[-1], self.given.policy.touch_every_business_days))
        for one in self.application.received:
            day = max(day, self._considerate(one, day))
            told = one.kind is MessageKind.AUTO_REPLY and one.person == self.person.id and one.at < self._opens(day)
            if told and one.away_until is not None and T38 in self.given.rules:
                day = max(day, self._counted(one.away_until, BACK_AT_DESK))
        return day

    def _days_after_promise(self) -> int:
        """A week; two where they asked not to be asked."""
        days = self.given.policy.follow_up_after_promise_business_days
        return days * 2 if self._says(Signal.NOT_TO_BE_ASKED, NOT_ASKED) else days

    def _silence_means_no(self) -> bool:
        return self._says(Signal.SILENCE_IS_NO, SILENCE)

    def _says(self, signal: Signal, rule: Rule) -> bool:
        """Whether they say such a thing since the interview was announced, and no later word of theirs outweighs it."""
        since = self.wait.interview.announced_at
        heard = [
            one
            for one in self.application.received
            if since < one.at <= self.wait.begins and (signal in one.signals or is_contact(one.kind, human=one.human))
        ]
        return rule in self.given.rules and bool(heard) and signal in max(heard, key=lambda one: one.at).signals

    def _pin(self) -> date | None:
        """The day that the user named for asking, while nothing new has come from them (rule U3)."""
        pins = [one for one in self.application.pins if one.at >= self.wait.begins]
        return pins[-1].moment.astimezone(self._zone).date() if pins and PIN in self.given.rules else None

    def _considerate(self, mail: Received, day: date) -> date:
        """Not before two weeks after references were asked for, nor a week more after news of an illness or death."""
        if mail.at >= self._opens(day):
            return day
        if mail.kind is MessageKind.REFERENCE_REQUEST and T36 in self.given.rules:
            return self._counted(mail.at, PAUSED_BY_REFERENCES)
        if Signal.HARDSHIP in mail.signals and mail.at >= self.wait.begins and HARD in self.given.rules:
            return business_day_after(day, MORE_AFTER_HARDSHIP, self._works)
        return day

    # Mail

    def _own_mails(self, since: datetime) -> tuple[SentMail, ...]:
        """The user's mails to anybody there after `since`, while the wait lasts."""
        end = self.wait.end
        return tuple(
            mail
            for mail in sent_there(self.application)
            if since < mail.at <= self.given.now and (end is None or mail.at < end.at)
        )

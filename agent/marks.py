"""Shell. The user's own hand: what they want of an application, and what they decided, checked and filed as a word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Literal

from agent.etiquette.application import Application, Flags, Interview, Lull
from agent.etiquette.courtesy import Courtesy
from agent.etiquette.in_force import decision_at
from agent.etiquette.journal import (
    AnyMark,
    Decided,
    Flagged,
    GotOn,
    Happened,
    Interested,
    Kept,
    Paused,
    Pinned,
    Skipped,
    Snoozed,
    TimesGiven,
    Undone,
    WarmedUp,
)
from agent.etiquette.kinds import Decision, Interest, InterviewStatus, MessageKind, Signal, Stage
from agent.etiquette.words import SAID
from agent.filing import Done, Filing
from agent.letters.letter import Letter
from agent.lookup import CannotSay, short_id, titled
from agent.objections import decided, must_go_on, one_choice, way_back
from agent.store import Store
from agent.which import courtesy_meant, interview_meant, person_meant, when

Flag = Literal["mute", "top_choice", "share_other_interviews", "more_time"]
CameOut = Literal[InterviewStatus.HELD, InterviewStatus.MISSED, InterviewStatus.NO_SHOW]
FLAGS: dict[Flag, tuple[str, str]] = {
    "mute": ("is muted", "is not muted"),
    "top_choice": ("is your top choice", "is not your top choice"),
    "share_other_interviews": (
        "may be told that you have other interviews",
        "is not to be told of your other interviews",
    ),
    "more_time": ("is to be asked for more time", "is not to be asked for more time"),
}
_ASKS = frozenset(
    {MessageKind.INTERVIEW_INVITATION, MessageKind.AVAILABILITY_REQUEST, MessageKind.INTERVIEW_RESCHEDULE}
)


@dataclass(frozen=True, slots=True)
class Standpoint:
    """What rules and configuration make of things at a moment: where an application stands, its marks, what is owed.

    `configured` gives the marks that the configuration sets; `zone` is the user's own.
    """

    stage: Callable[[Application, datetime], Stage]
    configured: Callable[[Application], Flags]
    owed: Callable[[datetime], tuple[Courtesy, ...]]
    zone: tzinfo


class OwnHand:
    """Takes what the user says of their applications at one moment, `now` (aware). Each method raises CannotSay."""

    def __init__(self, store: Store, now: datetime, standpoint: Standpoint) -> None:
        self._store = store
        self._it = standpoint
        self._filing = Filing(store, now)
        self._now = self._filing.now

    # How the user wants it

    def interest(self, application: Application, interest: Interest) -> Done:
        """How much the user wants the job."""
        known = application.flags.interest or self._it.configured(application).interest or Interest.NORMAL
        if known is interest:
            raise CannotSay(f"your interest in {titled(application)} is {interest.value} already")
        return self._file(application, Interested(id="", at=self._now, interest=interest))

    def flag(self, application: Application, flag: Flag, *, value: bool) -> Done:
        """Set a mark or take it off; one top choice at a time (rule E42), longer to think only with an offer."""
        said, configured = getattr(application.flags, flag), getattr(self._it.configured(application), flag)
        name, (so, not_so) = titled(application), FLAGS[flag]
        if value and (said or configured):
            raise CannotSay(f"{name} {so} already{' by the configuration' if configured else ''}")
        if not value and configured:
            raise CannotSay(
                f'{name} {so} by the configuration: take {flag} out of [applications."{application.company}"] there'
            )
        if not value and not said:
            raise CannotSay(f"{name} {not_so} as it is")
        if value and flag == "top_choice":
            one_choice(application, self._store.applications(), self._it.configured)
        if value and flag == "more_time":
            self._must_be_offered(application)
        return self._file(application, Flagged(id="", at=self._now, flag=flag, value=value))

    def skip(self, application: Application, what: str, person: str | None = None) -> Done:
        """No letter for what is owed or coming; `what` is its kind, or the id that a refusal listed."""
        to = person_meant(application, person) if person else None
        courtesy = courtesy_meant(application, what, to, self._it.owed(self._now), self._it.zone)
        return self._file(application, Skipped(id="", at=self._now, courtesy=courtesy.key, kind=courtesy.kind))

    def keep(
        self, application: Application, what: str, person: str | None, letter_for: Callable[[Courtesy], Letter]
    ) -> Done:
        """That letter's words stay as they are, whatever proofreading says of how they read.

        Raises: CannotSay where it waits for something else, or for nothing.
        """
        to = person_meant(application, person) if person else None
        courtesy = courtesy_meant(application, what, to, self._it.owed(self._now), self._it.zone)
        letter = letter_for(courtesy)
        name = f"the {courtesy.kind.value.replace('_', ' ')} for {titled(application)}"
        if letter.ready:
            raise CannotSay(f"{name} waits for nothing")
        firm = [one for one in letter.missing if one not in letter.keepable]
        if firm:
            raise CannotSay(f"{name} waits for {'; '.join(firm)}: that can't be left as it is")
        kept = Kept(id="", at=self._now, courtesy=courtesy.key, kind=courtesy.kind, findings=letter.keepable)
        return self._file(application, kept)

    def pin(self, application: Application, moment: datetime) -> Done:
        """From when the user wants to ask how things stand; `moment` is aware and to come."""
        self._must_go_on(application, "nobody is to be asked there")
        return self._file(application, Pinned(id="", at=self._now, moment=moment))

    def times(self, application: Application, text: str) -> Done:
        """When the user can, for whoever asked last."""
        self._must_go_on(application, "nobody there waits for times")
        asked = any(one.kind in _ASKS or Signal.ASKS_FOR_TIMES in one.signals for one in application.received)
        again = {InterviewStatus.NO_SHOW, InterviewStatus.MISSED, InterviewStatus.CANCELLED}
        if not asked and not any(one.status in again for one in application.interviews):
            raise CannotSay(f"nobody at {titled(application)} has asked when you can")
        return self._file(application, TimesGiven(id="", at=self._now, times=text))

    def keep_warm(self, application: Application, reason: str) -> Done:
        """Why the user would write again some time after a refusal."""
        stands = self._it.stage(application, self._now)
        if stands is not Stage.REJECTED:
            raise CannotSay(
                f"{titled(application)} stands at {_words(stands)}: one keeps warm what ended in a refusal; while it"
                " goes on, follow-ups come by themselves"
            )
        return self._file(application, WarmedUp(id="", at=self._now, reason=reason))

    def got_on(self, application: Application, person: str, *, well: bool) -> Done:
        """Whether the user got on well with somebody there."""
        met = person_meant(application, person)
        if well is (met.got_on_at is not None):
            so = "said already that you got on well" if well else "did not say that you got on well"
            raise CannotSay(f"you {so} with {met.name or met.address} at {titled(application)}")
        return self._file(application, GotOn(id="", at=self._now, person=met.id, well=well))

    # Quiet

    def snooze(self, application: Application, until: datetime) -> Done:
        """Nothing new for that application before `until` (aware, to come)."""
        self._must_last_longer(lulls_of(application, self._now), until, f"snooze {short_id(application.id)} --off")
        return self._file(application, Snoozed(id="", at=self._now, until=until))

    def wake(self, application: Application) -> Done:
        """Take back the snoozes in force."""
        return self._end(lulls_of(application, self._now), f"{titled(application)} is not snoozed")

    def pause(self, until: datetime) -> Done:
        """Nothing new at all before `until` (aware, to come)."""
        self._must_last_longer(self._pauses(), until, "pause --off")
        return self._filing.file(SAID, self._filing.dated(Paused(id="", at=self._now, until=until)))

    def go_on(self) -> Done:
        """Take back the pauses in force."""
        return self._end(self._pauses(), "nothing is paused")

    # What the user decided

    def accept(self, application: Application, *, signed: bool = False) -> Done:
        """Take the offer; `signed`: the contract is signed, and it is final."""
        last = decision_at(application, self._now)
        if last is not None and last.decision is Decision.ACCEPTED:
            if last.signed or not signed:
                once = f"; once it is signed: afterword accept {short_id(application.id)} --signed"
                raise CannotSay(f"you took the offer of {titled(application)} already{'' if last.signed else once}")
        else:
            self._must_be_offered(application)
        return self._decide(application, Decision.ACCEPTED, signed=signed)

    def decline(self, application: Application) -> Done:
        """Turn the offer down."""
        self._must_be_offered(application, otherwise=f"; to leave: afterword withdraw {short_id(application.id)}")
        return self._decide(application, Decision.DECLINED)

    def withdraw(self, application: Application) -> Done:
        """Leave before there is an answer, or with one on the table."""
        self._must_go_on(application, "there is nothing to withdraw from")
        return self._decide(application, Decision.WITHDRAWN)

    def happened(self, application: Application, status: CameOut, named: Sequence[Interview] = ()) -> Done:
        """How an interview came out: the only one that fits, or one of those `named`."""
        interview = interview_meant(application, status, self._now, self._it.zone, named)
        if interview.status is status:
            held = f"the interview {when(interview.starts_at, self._it.zone)} at {titled(application)}"
            raise CannotSay(f"{held} counts as {_words(status)} already")
        return self._file(application, Happened(id="", at=self._now, interview=interview.id, status=status))

    # What all of these go by

    def _file(self, application: Application, word: AnyMark) -> Done:
        return self._filing.file(application.id, self._filing.dated(word))

    def _decide(self, application: Application, decision: Decision, *, signed: bool = False) -> Done:
        return self._file(application, Decided(id="", at=self._now, decision=decision, signed=signed))

    def _end(self, lulls: Sequence[Lull], none: str) -> Done:
        if not lulls:
            raise CannotSay(none)
        shortest_first = sorted(lulls, key=lambda one: one.until)
        words = [Undone(id="", at=self._now, entry=one.source) for one in shortest_first]
        return self._filing.file_all([(SAID, self._filing.dated(word)) for word in words])

    def _pauses(self) -> list[Lull]:
        return [one for one in self._store.pauses() if one.until > self._now]

    def _must_last_longer(self, lulls: Sequence[Lull], until: datetime, off: str) -> None:
        """Raises CannotSay where it is quiet until then already, since a shorter quiet would change nothing."""
        last = max((one.until for one in lulls), default=until)
        if lulls and until <= last:
            raise CannotSay(f"it is quiet until {when(last, self._it.zone)} already; to end that: afterword {off}")

    def _must_be_offered(self, application: Application, otherwise: str = "") -> None:
        """Raises CannotSay unless there is an offer that stands, and on which nothing was decided."""
        stands, last = self._it.stage(application, self._now), decision_at(application, self._now)
        if last is not None:
            raise CannotSay(f"{decided(application, last.decision)}; {way_back(last.source)}")
        if stands is Stage.OFFERED:
            return
        if any(one.kind is MessageKind.OFFER for one in application.outcomes):
            raise CannotSay(f"the offer of {titled(application)} stands no more: it is at {_words(stands)}")
        tell = f"afterword add --application {short_id(application.id)} --kind offer"
        raise CannotSay(f"there is no offer of {titled(application)} yet; if they made one: {tell}{otherwise}")

    def _must_go_on(self, application: Application, so: str) -> None:
        """Raises CannotSay where the application has ended."""
        must_go_on(application, self._it.stage(application, self._now), self._now, so)


def lulls_of(application: Application, now: datetime) -> list[Lull]:
    """The stretches in which nothing new is to come for that application, as far as they last beyond `now` (aware)."""
    return [one for one in application.lulls if one.until > now]


def _words(value: Stage | InterviewStatus) -> str:
    return value.value.replace("_", " ")

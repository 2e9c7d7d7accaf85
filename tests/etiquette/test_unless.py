"""What a forecast says would change a letter does change it: each line of the table, in a life of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hiring_life import CALENDAR, DAY, HOUR, NADIA, ROSA, TOMAS, Law, Told, moment

from agent.etiquette.evidence import Party
from agent.etiquette.forecast import forecast
from agent.etiquette.foreseen import CHANGES, Change, LetterToCome
from agent.etiquette.journal import GotOn, TimesGiven, WarmedUp
from agent.etiquette.kinds import Decision, DraftKind, InterviewStatus, MessageKind, Signal
from agent.etiquette.policy import Policy

SECOND = timedelta(seconds=1)
TALK = moment(3, 12, 14)  # over at 15:00
FIRST = "<1@harbourlight.example>"
NAMELESS = Party(name="Nadia Kern")
POLICY = Policy(keep_warm=True)


@dataclass
class Life:
    """An application, and another one beside it, up to `now`."""

    now: datetime
    told: Told
    other: Told

    def letter(self, kind: DraftKind) -> LetterToCome | None:
        """The letter of that kind that is foreseen at `now`."""
        here = Law().fold(self.told)
        known = [here, Law().fold(self.other).model_copy(update={"id": "other"})] if self.other.entries else [here]
        seen = forecast(known, POLICY, CALENDAR, self.now, since=None, only="app")
        found = [one for one in seen if isinstance(one, LetterToCome) and one.kind is kind]
        return found[0] if found else None


def _mailed(kind: MessageKind, **more: object) -> Callable[[Told], object]:
    return lambda told: told.mail(moment(3, 16), kind, **more)  # type: ignore[arg-type]


def _decided(decision: Decision) -> Callable[[Told], object]:
    def happens(told: Told) -> None:
        told.mail(moment(3, 15), MessageKind.OFFER, offer_form="written")
        told.decided(moment(3, 16), decision)

    return happens


def _no_show(told: Told) -> None:
    told.happened(moment(3, 16), f"{FIRST}#0", InterviewStatus.NO_SHOW)


def _near_miss(told: Told) -> None:
    told.talk(moment(3, 13, 14), announced=moment(3, 12, 16), uid="second")
    told.mail(moment(3, 14), MessageKind.REJECTION)
    told.wrote(moment(3, 15), ROSA)
    told.say(WarmedUp, moment(3, 16), reason="I gave a talk on cranes.")


def _got_on(told: Told) -> None:
    told.mail(moment(3, 14), MessageKind.REJECTION)
    tomas = next(one for one in Law().fold(told).people if one.address == TOMAS.address)
    told.say(GotOn, moment(3, 16), person=tomas.id)


def _nothing(_told: Told) -> None:
    pass


def _may_share(told: Told) -> None:
    told.flag(moment(3, 14), "share_other_interviews")


def _called_off(told: Told) -> None:
    told.talk(moment(3, 20, 14), announced=moment(3, 13), uid="second")
    told.mail(moment(3, 16), MessageKind.INTERVIEW_CANCELLATION, answers="<2@harbourlight.example>")


def _to_be_moved(told: Told) -> None:
    told.talk(moment(3, 20, 14), announced=moment(3, 13), uid="second")
    told.mail(
        moment(3, 16),
        MessageKind.INTERVIEW_RESCHEDULE,
        answers="<2@harbourlight.example>",
        signals=(Signal.ASKS_FOR_TIMES,),
    )


def _to_be_confirmed(told: Told) -> None:
    told.talk(moment(3, 20, 14), announced=moment(3, 16), uid="second", asks_to_confirm=True)


# What makes each letter arise, after a talk with Tomas that Rosa arranged.
ARISES: Mapping[DraftKind, Callable[[Told], object]] = {
    DraftKind.NOTES: _nothing,
    DraftKind.THANK_YOU: _nothing,
    DraftKind.PASS_ON: _nothing,
    DraftKind.FOLLOW_UP: _nothing,
    DraftKind.CLOSING_FOLLOW_UP: _nothing,
    DraftKind.AVAILABILITY_REPLY: _mailed(MessageKind.AVAILABILITY_REQUEST, signals=(Signal.ASKS_FOR_TIMES,)),
    DraftKind.CONFIRMATION_REPLY: _to_be_confirmed,
    DraftKind.RESCHEDULE_REPLY: _to_be_moved,
    DraftKind.CANCELLATION_REPLY: _called_off,
    DraftKind.NO_SHOW: _no_show,
    DraftKind.DELAY_REPLY: _mailed(MessageKind.DELAY, answer_by=moment(3, 27, 17), signals=(Signal.LATE,)),
    DraftKind.HOLD_REPLY: _mailed(MessageKind.ON_HOLD),
    DraftKind.OFFER_ACKNOWLEDGEMENT: _mailed(MessageKind.OFFER, offer_form="written"),
    DraftKind.DEADLINE_NUDGE: _may_share,
    DraftKind.ACCEPTANCE: _decided(Decision.ACCEPTED),
    DraftKind.DECLINE: _decided(Decision.DECLINED),
    DraftKind.WITHDRAWAL: lambda told: told.decided(moment(3, 16), Decision.WITHDRAWN),
    DraftKind.REJECTION_REPLY: _mailed(MessageKind.REJECTION),
    DraftKind.KEEP_WARM: _near_miss,
    DraftKind.CONNECT_NOTE: _got_on,
}


def life(kind: DraftKind) -> Life:
    """A life in which that letter is foreseen."""
    told, other = Told(), Told()
    told.talk(TALK, with_=(NAMELESS,) if kind is DraftKind.PASS_ON else (TOMAS,))
    ARISES[kind](told)
    if kind is DraftKind.DEADLINE_NUDGE:
        other.mail(moment(3, 15), MessageKind.OFFER, deadline=moment(3, 26, 17), offer_form="written")
    return Life(moment(3, 16, 11), told, other)


def _mail(kind: MessageKind, **more: object) -> Callable[[Life, datetime], object]:
    return lambda one, at: one.told.mail(at, kind, **more)  # type: ignore[arg-type]


def _offered_there(one: Life) -> Told:
    """Where the offer lies that the letter is about."""
    return one.other if one.other.entries else one.told


def _moved(one: Life, at: datetime) -> None:
    last = [entry for entry in one.told.entries if getattr(entry, "message_id", "").startswith("<")][-1]
    one.told.mail(at, MessageKind.INTERVIEW_CANCELLATION, answers=last.message_id)  # type: ignore[union-attr]


# What each change is.
HAPPENS: Mapping[Change, Callable[[Life, datetime], object]] = {
    Change.THEY_WRITE: _mail(MessageKind.EMPLOYER_MESSAGE),
    Change.ANOTHER_DAY: lambda one, at: one.told.mail(at, MessageKind.DELAY, answer_by=at + 20 * DAY),
    Change.NEW_INTERVIEW: lambda one, at: one.told.talk(at + 5 * DAY, announced=at, with_=(NADIA,), uid="new"),
    Change.NEW_TIME: lambda one, at: one.told.talk(at + 5 * DAY, announced=at, uid="second", sequence=2),
    Change.MOVED: _moved,
    Change.NOT_HELD: lambda one, at: one.told.happened(at, f"{FIRST}#0", InterviewStatus.NO_SHOW),
    Change.DECISION: _mail(MessageKind.REJECTION),
    Change.RESCINDED: lambda one, at: _offered_there(one).mail(at, MessageKind.REJECTION),
    Change.REOPENED: lambda one, at: one.told.talk(at + 5 * DAY, announced=at, uid="new"),
    Change.OWN_MAIL: lambda one, at: one.told.wrote(at, ROSA, TOMAS),
    Change.OWN_MAIL_THERE: lambda one, at: one.told.wrote(at, ROSA),
    Change.THANKED: lambda one, at: one.told.wrote(at, TOMAS),
    Change.ANSWERED: lambda one, at: one.told.wrote(at, ROSA, subject="Accepted: Data Engineer"),
    Change.NOTES: lambda one, at: one.told.noted(at, f"{FIRST}#0"),
    Change.NOTES_FIRST: lambda one, at: one.told.noted(at, f"{FIRST}#0"),
    Change.TIMES_FIRST: lambda one, at: one.told.say(TimesGiven, at, times="Tuesday after four"),
    Change.YOUR_DECISION: lambda one, at: _offered_there(one).decided(at, Decision.DECLINED),
    Change.OTHER_MIND: lambda one, _at: one.told.entries.pop(),
    Change.NO_INTEREST: lambda one, at: one.told.flag(at, "not_interested"),
    Change.ADDRESS: lambda one, at: one.told.mail(at, MessageKind.EMPLOYER_MESSAGE, NADIA),
}
EARLY = {
    Change.MOVED: {DraftKind.NOTES, DraftKind.THANK_YOU, DraftKind.PASS_ON},  # can only happen before the talk
    Change.NOTES_FIRST: {DraftKind.THANK_YOU},  # and this only before the letter stands
}


@pytest.mark.parametrize(
    ("kind", "change"), [(kind, change) for kind, changes in CHANGES.items() for change in changes]
)
def test_what_is_under_unless_is_true(kind: DraftKind, change: Change) -> None:
    """It is named; after it that very letter is not to come, or at another time, or the line has had its time."""
    one = life(kind)
    if kind in EARLY.get(change, ()):
        one.now = TALK + (-HOUR if change is Change.MOVED else 2 * HOUR)
    before = one.letter(kind)
    assert before is not None
    assert any(line.startswith(_words(change)) for line in before.unless)

    one.now += SECOND
    HAPPENS[change](one, one.now)
    after = one.letter(kind)
    if change is Change.TIMES_FIRST:
        assert after is not None
        assert not any(line.startswith(_words(change)) for line in after.unless)
    else:
        assert after is None or (after.draft, after.place_at) != (before.draft, before.place_at)


@pytest.mark.parametrize("kind", DraftKind)
def test_every_kind_of_letter_can_be_foreseen_and_says_what_would_change_it(kind: DraftKind) -> None:
    """No kind is left out of the table, and none says nothing."""
    one = life(kind).letter(kind)

    assert one is not None
    assert one.unless
    assert not any("{" in line for line in one.unless)


def test_without_news_nothing_changes() -> None:
    """A second later everything is as it was: so it is the news that changes it."""
    for kind in DraftKind:
        one = life(kind)
        before = one.letter(kind)
        one.now += SECOND

        assert one.letter(kind) == before, kind


def _words(change: Change) -> str:
    return change.value.partition("{")[0]

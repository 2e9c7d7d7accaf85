from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hiring_life import CALENDAR, DAY, HOUR, NADIA, ROSA, SYSTEM, TOMAS, Law, Told, moment
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.etiquette.application import Application, Lull
from agent.etiquette.courtesy import Standing
from agent.etiquette.evidence import Party
from agent.etiquette.forecast import forecast
from agent.etiquette.foreseen import Foreseen, LetterToCome, NothingOwed, StageToCome
from agent.etiquette.journal import Pinned, Snoozed
from agent.etiquette.kinds import Decision, DraftKind, DraftState, MessageKind, Stage
from agent.etiquette.owed import owed
from agent.etiquette.policy import Policy
from agent.etiquette.stages import stage

SECOND = timedelta(seconds=1)
TALK = moment(3, 12, 14)  # a Thursday; over at 15:00


def known_at(told: Told, now: datetime) -> Application:
    """The application as mail had told it by then."""
    return Law().fold([entry for entry in told.entries if entry.at <= now])


def ahead(told: Told, now: datetime, **more: object) -> tuple[Foreseen, ...]:
    """What is foreseen at `now`."""
    given_ = {"since": None, **more}
    return forecast((known_at(told, now),), Policy(), CALENDAR, now, **given_)  # type: ignore[arg-type]


def letters(told: Told, now: datetime, **more: object) -> dict[DraftKind, LetterToCome]:
    """The letters foreseen at `now`, by kind."""
    return {one.kind: one for one in ahead(told, now, **more) if isinstance(one, LetterToCome)}


def why_nothing(told: Told, now: datetime, **more: object) -> str:
    """Why nothing is owed at `now`; fails if something is."""
    found = [one.why for one in ahead(told, now, **more) if isinstance(one, NothingOwed)]
    assert len(found) == 1
    return found[0]


@pytest.fixture
def talked() -> Told:
    """One interview with Tomas, arranged by Rosa."""
    told = Told()
    told.talk(TALK)
    return told


# What comes by the clock alone


def test_an_interview_to_come_is_followed_to_its_end(talked: Told) -> None:
    """Notes after it, thanks within the day, a follow-up, and the closing one if that is sent."""
    seen = letters(talked, moment(3, 10))

    assert list(seen) == [
        DraftKind.NOTES,
        DraftKind.THANK_YOU,
        DraftKind.FOLLOW_UP,
        DraftKind.CLOSING_FOLLOW_UP,
    ]
    assert seen[DraftKind.NOTES].place_at == TALK + HOUR + timedelta(minutes=5)
    assert seen[DraftKind.THANK_YOU].place_at == TALK + 21 * HOUR
    assert seen[DraftKind.THANK_YOU].person == "Tomas Berg"
    assert seen[DraftKind.FOLLOW_UP].place_at == moment(3, 23, 9)
    assert seen[DraftKind.FOLLOW_UP].address == ROSA.address


def test_a_letter_that_follows_a_sent_one_says_so(talked: Told) -> None:
    """The closing follow-up names the letter that would have to be sent, and counts from when that is best sent."""
    seen = letters(talked, moment(3, 10))
    closing, follow_up = seen[DraftKind.CLOSING_FOLLOW_UP], seen[DraftKind.FOLLOW_UP]

    assert follow_up.provided is None
    assert closing.provided is not None
    assert closing.provided.draft == follow_up.draft
    assert closing.provided.sent_at == follow_up.send_from
    assert closing.place_at == moment(4, 2, 9)  # seven business days after Tuesday the 24th


def test_a_letter_that_stands_already_is_there_from_its_own_moment_on(talked: Told) -> None:
    """What may stand at `now` keeps the moment from which it may, and nothing is said of nothing."""
    now = moment(3, 14)
    seen = ahead(talked, now)

    assert letters(talked, now)[DraftKind.THANK_YOU].place_at == TALK + 21 * HOUR
    assert not [one for one in seen if isinstance(one, NothingOwed)]


def test_stages_to_come_are_dated_to_the_second(talked: Told) -> None:
    """The second before the moment the old stage holds, from it on the new one."""
    turns = [one for one in ahead(talked, moment(3, 10)) if isinstance(one, StageToCome)]
    application = known_at(talked, moment(3, 10))

    assert [one.stage for one in turns] == [Stage.AWAITING_DECISION, Stage.GHOSTED]
    assert turns[0].at == TALK + HOUR
    for turn in turns:
        assert stage(application, Policy(), CALENDAR, turn.at) is turn.stage
        assert stage(application, Policy(), CALENDAR, turn.at - SECOND) is not turn.stage


def test_nothing_later_than_the_days_asked_for_is_told(talked: Told) -> None:
    """Within five days only the talk and its thanks; the rest is further off."""
    assert set(letters(talked, moment(3, 10), days=5)) == {DraftKind.NOTES, DraftKind.THANK_YOU}


def test_a_named_day_moves_the_follow_up(talked: Told) -> None:
    """A week after the day they named, and the mail that named it is the reason."""
    source = talked.mail(moment(3, 16), MessageKind.DELAY, answer_by=moment(3, 20, 17))
    follow_up = letters(talked, moment(3, 17))[DraftKind.FOLLOW_UP]

    assert follow_up.place_at == moment(3, 27, 9)
    assert source in {reason.source for reason in follow_up.because}


def test_what_was_due_before_afterword_was_there_is_not_foreseen(talked: Told) -> None:
    """As with the law itself."""
    assert DraftKind.THANK_YOU not in letters(talked, moment(3, 17), since=moment(3, 16))


def test_a_pause_holds_letters_back_until_it_ends(talked: Told) -> None:
    """The thank-you of a paused week comes when the pause is over, and says so now."""
    pause = Lull(at=moment(3, 10), until=moment(3, 16, 8), source="pause")
    now = moment(3, 11)

    assert letters(talked, now, pauses=(pause,))[DraftKind.THANK_YOU].place_at == pause.until
    assert "you want quiet until Mon 16 Mar" in why_nothing(talked, now, pauses=(pause,))


def test_an_offer_taken_elsewhere_ends_what_is_to_come_here() -> None:
    """Others are looked at too: no notes, thanks or questions once the user is bound elsewhere."""
    here, there = Told(), Told()
    here.talk(TALK)
    there.mail(moment(3, 1), MessageKind.OFFER)
    there.mail(moment(3, 2), MessageKind.EMPLOYER_MESSAGE)
    there.decided(moment(3, 11), Decision.ACCEPTED)
    applications = [
        known_at(told, TALK).model_copy(update={"id": name}) for told, name in ((here, "here"), (there, "there"))
    ]
    asked = {DraftKind.NOTES, DraftKind.THANK_YOU, DraftKind.FOLLOW_UP}
    now = moment(3, 12, 16)

    def kinds(*known: Application) -> set[DraftKind]:
        seen = forecast(known, Policy(), CALENDAR, now, since=None, only="here")
        return {one.kind for one in seen if isinstance(one, LetterToCome)}

    assert asked <= kinds(applications[0])
    assert not asked & kinds(*applications)


# Where nothing is owed


def test_before_an_interview_nothing_is_owed() -> None:
    """A receipt asks for no letter."""
    told = Told()
    told.mail(moment(2, 20), MessageKind.APPLICATION_RECEIVED, SYSTEM)

    assert "no interview yet" in why_nothing(told, moment(2, 21))
    assert not letters(told, moment(2, 21))


def test_a_refusal_leaves_its_own_answer_and_then_nothing(talked: Told) -> None:
    """While the answer may be sent it is all there is; afterwards nothing is owed, and it is said why."""
    talked.mail(moment(3, 18), MessageKind.REJECTION)

    assert set(letters(talked, moment(3, 19))) == {DraftKind.REJECTION_REPLY}
    assert not letters(talked, moment(3, 29))
    assert "nothing is owed" in why_nothing(talked, moment(3, 29))


def test_while_they_have_a_day_to_answer_by_it_is_named(talked: Told) -> None:
    """Thanks sent, a promise open: it is for them, until that day; the letter after it is dated."""
    talked.noted(TALK + 2 * HOUR, "<1@harbourlight.example>#0")
    talked.wrote(TALK + 3 * HOUR, TOMAS)
    talked.mail(moment(3, 16), MessageKind.DELAY, answer_by=moment(3, 20, 17))
    talked.wrote(moment(3, 16, 12), ROSA)
    nothing = ahead(talked, moment(3, 17))[0]

    assert isinstance(nothing, NothingOwed)
    assert nothing.why == "they want to answer by Fri 20 Mar"
    assert nothing.until == letters(talked, moment(3, 17))[DraftKind.FOLLOW_UP].place_at


def test_a_question_of_theirs_is_why_nobody_is_asked(talked: Told) -> None:
    """The user has to answer first."""
    talked.wrote(TALK + 3 * HOUR, TOMAS)
    talked.mail(moment(3, 16), MessageKind.EMPLOYER_MESSAGE, asks_a_question=True)

    assert "they asked you something" in why_nothing(talked, moment(3, 17))
    assert DraftKind.FOLLOW_UP not in letters(talked, moment(3, 17))


def test_what_was_over_long_ago_is_told_in_a_line(talked: Told) -> None:
    """Half a year of silence: nothing, and why."""
    [nothing] = ahead(talked, moment(12, 1))

    assert isinstance(nothing, NothingOwed)
    assert (nothing.stage, nothing.until) == (Stage.GHOSTED, None)


def test_a_muted_application_says_that_it_is_muted(talked: Told) -> None:
    """And nothing more."""
    talked.flag(moment(3, 9), "mute")

    assert "muted" in why_nothing(talked, moment(3, 10))
    assert not letters(talked, moment(3, 10))


def test_what_can_no_longer_happen_is_not_named(talked: Told) -> None:
    """Notes that were taken do not bring the letter sooner; a talk that is over is not moved any more."""
    talked.noted(TALK + 2 * HOUR, "<1@harbourlight.example>#0")
    thanks = letters(talked, TALK + 3 * HOUR)[DraftKind.THANK_YOU]

    assert thanks.place_at == TALK + 2 * HOUR
    assert not any(one.startswith(("your notes", "the interview moved")) for one in thanks.unless)


# Whatever the life


def they_write(told: Told, at: datetime) -> None:
    """A person there writes."""
    told.mail(at, MessageKind.EMPLOYER_MESSAGE)


def another_day(told: Told, at: datetime) -> None:
    """They name a day far off."""
    told.mail(at, MessageKind.DELAY, answer_by=at + 20 * DAY)


def refused(told: Told, at: datetime) -> None:
    """They refuse."""
    told.mail(at, MessageKind.REJECTION)


def own_mail(*to: Party) -> Callable[[Told, datetime], None]:
    """The user's own mail to these."""
    return lambda told, at: told.wrote(at, *to) and None


def no_interest(told: Told, at: datetime) -> None:
    """The user no longer wants it."""
    told.flag(at, "not_interested")


def _begin(told: Told, at: datetime) -> None:
    told.mail(at, MessageKind.APPLICATION_RECEIVED, SYSTEM)


def _talk_soon(told: Told, at: datetime) -> None:
    told.talk(at + 3 * DAY, announced=at)


def _talk_with_two(told: Told, at: datetime) -> None:
    told.talk(at + 30 * HOUR, announced=at, with_=(TOMAS, NADIA))


def _asked(told: Told, at: datetime) -> None:
    told.mail(at, MessageKind.EMPLOYER_MESSAGE, asks_a_question=True)


def _rests(told: Told, at: datetime) -> None:
    told.mail(at, MessageKind.ON_HOLD)


def _offered(told: Told, at: datetime) -> None:
    told.mail(at, MessageKind.OFFER, deadline=at + 7 * DAY, offer_form="written")


def _away(told: Told, at: datetime) -> None:
    told.mail(at, MessageKind.AUTO_REPLY, away_until=at + 9 * DAY)


def _test_set(told: Told, at: datetime) -> None:
    told.mail(at, MessageKind.ASSESSMENT, deadline=at + 4 * DAY)


def _test_without_a_day(told: Told, at: datetime) -> None:
    told.mail(at, MessageKind.ASSESSMENT)


def _snoozed(told: Told, at: datetime) -> None:
    told.say(Snoozed, at, until=at + 6 * DAY)


def _pinned(told: Told, at: datetime) -> None:
    told.say(Pinned, at, moment=at + 12 * DAY)


def _withdrawn(told: Told, at: datetime) -> None:
    told.decided(at, Decision.WITHDRAWN)


HAPPENS = (
    _snoozed, _pinned, _withdrawn, _begin, _talk_soon, _talk_with_two, _asked, _rests, _offered, _away, _test_set,
    _test_without_a_day, they_write, another_day, refused,
    no_interest, own_mail(ROSA), own_mail(TOMAS), own_mail(NADIA),
)  # fmt: skip
LIVES = st.lists(st.tuples(st.sampled_from(HAPPENS), st.integers(1, 200)), min_size=1, max_size=7)


def lived(steps: list[tuple[Callable[[Told, datetime], None], int]]) -> tuple[Told, datetime]:
    """A life in which each thing happens some hours after the one before, and the moment after the last."""
    told, at = Told(), moment(2, 2)
    for happens, hours in steps:
        happens(told, at)
        at += timedelta(hours=hours)
    return told, at


def stand_at(told: Told, now: datetime, at: datetime) -> set[str]:
    """The letters that may stand at `at` if nothing happens after `now`, by the law itself."""
    found = owed((known_at(told, now),), Policy(), CALENDAR, at, since=None)
    return {one.key for one in found if one.standing is Standing.OPEN and one.place_at <= at < one.expires}


@given(LIVES)
@settings(max_examples=60, deadline=None)
def test_the_forecast_says_what_the_law_says_when_its_time_comes(
    steps: list[tuple[Callable[[Told, datetime], None], int]],
) -> None:
    """At any later moment all that may stand was foreseen, not later than that; each letter stands when foreseen."""
    told, now = lived(steps)
    seen = [one for one in ahead(told, now) if isinstance(one, LetterToCome) and one.provided is None]

    for hours in range(0, 60 * 24, 11):
        later = now + timedelta(hours=hours)
        assert stand_at(told, now, later) <= {one.draft for one in seen if one.place_at <= later}
    for one in seen:
        assert one.draft in stand_at(told, now, max(one.place_at, now))


@given(LIVES)
@settings(max_examples=60, deadline=None)
def test_the_times_of_what_is_foreseen_are_in_order(
    steps: list[tuple[Callable[[Told, datetime], None], int]],
) -> None:
    """Placed, then due, then pointless; a window that is no window is none; the items of an application in order."""
    told, now = lived(steps)
    seen = ahead(told, now)
    foreseen = [one for one in seen if isinstance(one, LetterToCome)]

    for one in foreseen:
        assert one.place_at <= one.due <= one.expires
        assert one.send_from <= one.send_until
        assert now < one.expires
        assert one.because
        assert one.unless
        assert one.provided is None or one.provided.sent_at < one.place_at
    assert len({one.draft for one in foreseen}) == len(foreseen)
    begins = [one.place_at if isinstance(one, LetterToCome) else one.at for one in seen if not _is_nothing(one)]
    assert begins == sorted(begins)
    assert [_is_nothing(one) for one in seen].count(True) == (not any(one.place_at <= now for one in foreseen))


def _is_nothing(one: Foreseen) -> bool:
    return isinstance(one, NothingOwed)


def test_a_discarded_follow_up_is_not_foreseen_again(talked: Told) -> None:
    """What the user threw away does not come back, and nothing follows it."""
    now = moment(3, 23, 12)
    draft = next(one for one in Law().owed(talked, now, DraftKind.FOLLOW_UP))
    talked.ended(now, draft, DraftState.DISCARDED)

    assert not {DraftKind.FOLLOW_UP, DraftKind.CLOSING_FOLLOW_UP} & set(letters(talked, now + HOUR))

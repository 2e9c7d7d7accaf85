"""What changes a wait: references, illness, a wish not to be asked, silence that means no, another calendar."""

from __future__ import annotations

import pytest
from hiring_life import CALENDAR, DAY, HOUR, NADIA, ROSA, SYSTEM, TOMAS, Law, Told, moment

from agent.etiquette.courtesy import Standing
from agent.etiquette.kinds import DraftKind, MessageKind, Signal, Stage
from agent.etiquette.owed import owed
from agent.etiquette.policy import Policy

ASK, THANKS = DraftKind.FOLLOW_UP, DraftKind.THANK_YOU
TALK = moment(3, 12, 14)
END = TALK + HOUR


def talked(**more: object) -> Told:
    """A talk on a Thursday."""
    told = Told()
    told.talk(TALK, **more)
    return told


@pytest.mark.rule("E1")
@pytest.mark.rule("E3")
def test_a_talk_owes_thanks_and_patience(law: Law) -> None:
    """Six silent weeks see both, and each has its day, its end and a person or none for the notes."""
    told = talked()
    found = law.owed(told, moment(4, 24))
    assert {one.kind for one in found} >= {DraftKind.NOTES, THANKS, ASK}
    assert all(one.place_at <= one.due <= one.expires for one in found)
    assert all(one.person is not None or one.kind is DraftKind.NOTES for one in found)


@pytest.mark.rule("E4")
def test_the_user_is_asked_in_writing_at_once(law: Law) -> None:
    """Five minutes after the end, by a draft to themselves."""
    (notes,) = law.owed(talked(), END + HOUR, DraftKind.NOTES)
    assert notes.person is None
    assert (notes.place_at - END).total_seconds() == 300


@pytest.mark.rule("E6")
def test_where_one_is_thanked_it_is_the_hiring_manager(law: Law) -> None:
    """Whoever was named first."""
    lead = Law(law.rules, Policy(thank_you_recipients="lead"))
    told = talked(with_=(TOMAS, NADIA))
    (thanks,) = lead.owed(told, END + DAY, THANKS)
    person = law.fold(told).person(thanks.person)
    assert person is not None
    assert person.name == NADIA.name


@pytest.mark.rule("T36")
@pytest.mark.covers("T36")
def test_while_references_are_taken_up_nobody_asks(law: Law) -> None:
    """Two weeks from the day they asked for them."""
    told = talked()
    told.mail(moment(3, 16), MessageKind.REFERENCE_REQUEST, SYSTEM)
    assert law.placeable(told, moment(3, 27), ASK) == []
    assert law.placeable(told, moment(3, 30, 9), ASK) == [ASK]


@pytest.mark.rule("case 68")
@pytest.mark.covers("case 68")
def test_an_illness_on_their_side_is_given_a_week_more(law: Law) -> None:
    """The wait from that mail is as long as any, and five working days longer."""
    told = talked()
    told.mail(moment(3, 16), MessageKind.EMPLOYER_MESSAGE, signals=(Signal.HARDSHIP,))
    assert law.placeable(told, moment(3, 31), ASK) == []
    assert law.placeable(told, moment(4, 1, 9), ASK) == [ASK]


@pytest.mark.rule("case 47")
@pytest.mark.covers("case 47")
def test_who_asks_not_to_be_asked_is_given_two_weeks(law: Law) -> None:
    """After the day on which they write to everybody."""
    told = talked()
    told.mail(END + DAY, MessageKind.DELAY, answer_by=moment(3, 20, 17), signals=(Signal.NOT_TO_BE_ASKED,))
    assert law.placeable(told, moment(4, 5), ASK) == []
    assert law.placeable(told, moment(4, 7, 9), ASK) == [ASK]


@pytest.mark.rule("case 48")
@pytest.mark.covers("case 48")
def test_where_silence_means_no_the_day_is_the_answer(law: Law) -> None:
    """Nobody asks, and the application counts as ghosted from then on."""
    told = talked()
    told.mail(END + DAY, MessageKind.DELAY, answer_by=moment(3, 20, 17), signals=(Signal.SILENCE_IS_NO,))
    assert law.owed(told, moment(4, 20), ASK) == []
    assert law.stage(told, moment(3, 20, 16)) is Stage.AWAITING_DECISION
    assert law.stage(told, moment(3, 21)) is Stage.GHOSTED
    told.mail(moment(3, 19), MessageKind.DELAY, answer_by=moment(3, 27, 17))
    assert law.placeable(told, moment(4, 7, 10), ASK) == [ASK]


@pytest.mark.rule("T39")
@pytest.mark.covers("T39", "case 69")
def test_an_address_that_mail_comes_back_from_is_written_to_no_more(law: Law) -> None:
    """The follow-up goes to the next in line; thanks to that person have no address."""
    told = talked()
    told.mail(END + DAY, MessageKind.BOUNCE, SYSTEM, human=False, undeliverable=(ROSA.address,))
    (ask,) = law.owed(told, moment(3, 24), ASK)
    asked = law.fold(told).person(ask.person)
    assert asked is not None
    assert asked.address == TOMAS.address


@pytest.mark.rule("2.7b")
@pytest.mark.covers("case 58")
def test_working_days_are_the_employers(law: Law) -> None:
    """Easter in Berlin is no day off where the calendar says otherwise."""

    class Elsewhere(type(CALENDAR)):  # type: ignore[misc]
        def country_of(self, zone: str) -> str:
            return "XX" if zone else ""

        def is_working_day(self, day: object, country: str | None = None) -> bool:
            return day.weekday() < 5 if country == "XX" else super().is_working_day(day)  # type: ignore[attr-defined,no-any-return]

    told = talked(uid="1")
    told.mail(moment(3, 26), MessageKind.EMPLOYER_MESSAGE)
    found = owed((law.fold(told),), law.policy, Elsewhere(), moment(4, 20), since=None, rules=law.rules)
    assert [one.place_at for one in found if one.kind is ASK][-1] == moment(4, 6, 9)


@pytest.mark.rule("9.18")
@pytest.mark.covers("case 22")
def test_a_refusal_that_offers_another_role_is_answered_once(law: Law) -> None:
    """The same mail asks for times for the other role: one letter answers both."""
    here, other = talked(), Told()
    here.mail(moment(3, 18), MessageKind.REJECTION, other_role="Analyst")
    other.mail(moment(3, 18), MessageKind.AVAILABILITY_REQUEST)
    two = law.fold(other)
    two = two.model_copy(
        update={
            "id": "other",
            "received": tuple(
                one.model_copy(update={"message_id": here.entries[-1].message_id})  # type: ignore[union-attr]
                for one in two.received
            ),
        }
    )
    found = owed((law.fold(here), two), law.policy, CALENDAR, moment(3, 18, 12), since=None, rules=law.rules)
    open_ = [one.kind for one in found if one.standing is Standing.OPEN and one.place_at >= moment(3, 18)]
    assert open_ == [DraftKind.REJECTION_REPLY]


def test_one_follow_up_or_none_if_the_user_wants_so(law: Law) -> None:
    """The number is a setting."""
    told = talked()
    for most, kinds in ((0, []), (1, [ASK]), (2, [ASK, DraftKind.CLOSING_FOLLOW_UP])):
        bound = Law(law.rules, Policy(follow_ups_at_most=most))
        sent = Told([*told.entries])
        sent.wrote(moment(3, 24), ROSA)
        assert [one.kind for one in bound.owed(sent, moment(4, 8), ASK, DraftKind.CLOSING_FOLLOW_UP)] == kinds

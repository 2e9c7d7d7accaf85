"""Which interviews a mail fixes, moves, repeats or cancels."""

from __future__ import annotations

from datetime import datetime

import pytest

from agent.etiquette.evidence import InterviewMention
from agent.etiquette.kinds import Format, MessageKind, Round
from agent.recognition.interviews import interviews, sender_zone
from connectors.mail import Address, Attendee, Message, Method
from tests.recognition.mail_values import ALMANAC, ME, ROSA, TOMAS, WRITTEN, invite, message

CONFIRMED = MessageKind.INTERVIEW_CONFIRMATION
MOVED = MessageKind.INTERVIEW_RESCHEDULE
CANCELLED = MessageKind.INTERVIEW_CANCELLATION


def _found(mail: Message, kind: MessageKind = CONFIRMED, language: str = "en") -> tuple[InterviewMention, ...]:
    return interviews(mail, mail.text, kind, ME, ALMANAC, language)


def _names(mention: InterviewMention) -> list[str]:
    return [party.name for party in mention.interviewers]


def test_a_calendar_event_gives_times_and_guests_without_rooms_and_note_takers() -> None:
    """Interviewers are the other guests: no room, no recording tool, not the one who only organises."""
    room = Attendee(Address("c_188@resource.calendar.google.com", "Board Room 4"), kind="RESOURCE")
    recorder = Address("fred@fireflies.ai", "Fireflies.ai Notetaker")
    mail = message("See you then!", invites=(invite(TOMAS, room, recorder, ROSA),))

    (found,) = _found(mail)

    assert found.starts_at.isoformat() == "2026-03-12T14:00:00-04:00"
    assert [(party.name, party.address) for party in found.interviewers] == [("Tomas Berg", TOMAS.address)]
    assert (found.uid, found.timezone) == ("talk@harbourlight.example", "America/New_York")


def test_the_organiser_is_the_interviewer_where_nobody_else_is_invited() -> None:
    """An event with the user alone is a talk with its organiser, but not where a coordinator signs."""
    alone = _found(message("Looking forward.", sender=TOMAS, invites=(invite(organizer=TOMAS),)))
    arranged = _found(
        message("Details follow.\n\nRosa Lindt\nInterview Coordinator\nHarbourlight", invites=(invite(),))
    )

    assert _names(alone[0]) == ["Tomas Berg"]
    assert _names(arranged[0]) == []


@pytest.mark.covers("case 6")
def test_a_name_in_headers_takes_the_spelling_of_the_text() -> None:
    """A header in capitals gives way to the text; without one its comma tells the order and its capitals stay."""
    shouted = Address("tomas.berg@harbourlight.example", "BERG, Tomas")

    spelled = _found(message("You will meet Tomas Berg, Head of Data.", invites=(invite(shouted),)))
    bare = _found(message("See you then.", invites=(invite(shouted),)))

    assert _names(spelled[0]) == ["Tomas Berg"]
    assert _names(bare[0]) == ["Tomas BERG"]


def test_a_cancelled_event_is_an_interview_only_of_a_cancellation() -> None:
    """The old time of a cancelled event is told by the cancellation alone."""
    mail = message("", invites=(invite(TOMAS, method=Method.CANCEL, status="CANCELLED"),))

    assert [found.starts_at.day for found in _found(mail, CANCELLED)] == [12]
    assert _found(mail, CONFIRMED) == ()


@pytest.mark.covers("case 11")
def test_a_floating_time_is_the_senders() -> None:
    """A calendar time without a zone is meant by the sender's clock."""
    mail = message("", invites=(invite(TOMAS, starts="2026-03-12T14:00:00", ends=None, timezone=None),))

    assert _found(mail)[0].starts_at.isoformat() == "2026-03-12T14:00:00-04:00"


@pytest.mark.covers("T4")
@pytest.mark.parametrize(("status", "summary"), [("TENTATIVE", "Interview"), ("CONFIRMED", "[Hold] Interview")])
def test_a_hold_is_tentative(status: str, summary: str) -> None:
    """A tentative event and one whose title says hold are not fixed yet."""
    assert _found(message("", invites=(invite(TOMAS, status=status, summary=summary),)))[0].tentative


@pytest.mark.covers("case 18")
@pytest.mark.parametrize(
    ("text", "starts", "ends", "names"),
    [
        (
            "I am pleased to confirm your interview on Thursday 12 March at 2pm ET with Dana Levi, Director of Data.",
            "2026-03-12T14:00:00-04:00",
            None,
            ["Dana Levi"],
        ),
        (
            "So: Thursday, March 12, 2:00 to 2:45 pm, with Dr. Ada-Lin Moreau. Bring questions.",
            "2026-03-12T14:00:00-04:00",
            "2026-03-12T14:45:00-04:00",
            ["Ada-Lin Moreau"],
        ),
        (
            (
                "We meet on Thursday the 12th, 1:00 to 2:30. You will be meeting:\n\n• Ana Ortiz, Director of Data\n"
                "• Ben van der Berg, Staff Engineer\n• Cleo Marsh, Retail Operations\n"
            ),
            "2026-03-12T13:00:00-04:00",
            "2026-03-12T14:30:00-04:00",
            ["Ana Ortiz", "Ben van der Berg", "Cleo Marsh"],
        ),
        (
            (
                "Here is your interview day, Thursday, March 12, 2026:\n\nTime | Who | Where\n"
                "10:00 - 10:45 | Gita Rao, VP Product | Room 1\n10:45 - 11:30 | Omar Haddad, Analytics Lead | Room 1\n"
            ),
            "2026-03-12T10:00:00-04:00",
            "2026-03-12T11:30:00-04:00",
            ["Gita Rao", "Omar Haddad"],
        ),
        (
            "Your interview is scheduled for Thursday, March 12 at 3pm. It takes 45 minutes. Reply by March 9 at 5pm.",
            "2026-03-12T15:00:00-04:00",
            "2026-03-12T15:45:00-04:00",
            [],
        ),
    ],
)
def test_words_alone_fix_an_interview(text: str, starts: str, ends: str | None, names: list[str]) -> None:
    """The moment that is the interview's, its end where a range or a length gives one, and the people named."""
    (found,) = _found(message(text))

    assert found.starts_at == datetime.fromisoformat(starts)
    assert found.ends_at == (datetime.fromisoformat(ends) if ends else None)
    assert _names(found) == names


@pytest.mark.parametrize(
    "text",
    [
        "Which of these would suit you for the interview?\n\nTuesday, March 10, 9:30\nWednesday, March 11, 9:30",
        "Could you do an interview on Tuesday at 3pm?",
        "The interview can be Tuesday at 3pm or Wednesday at 4pm.",
        "Please submit your solution by Tuesday at 3pm, then we schedule the interview.",
    ],
)
def test_what_is_only_offered_is_no_interview(text: str) -> None:
    """Slots to choose from, questions and deadlines fix nothing."""
    assert _found(message(text)) == ()


@pytest.mark.covers("case 18")
def test_whoever_says_that_they_will_call_is_the_interviewer() -> None:
    """A sender who promises to ring the user is the one to talk to, and the length tells the end."""
    (found,) = _found(message("I'll ring you on Thursday, March 12 at 10am for about 30 minutes."))

    assert [(party.name, party.address) for party in found.interviewers] == [(ROSA.name, ROSA.address)]
    assert found.ends_at is not None
    assert (found.ends_at - found.starts_at).total_seconds() == 30 * 60


def test_a_move_names_the_new_time() -> None:
    """Of the old and the new time of a move the new one counts, in either order."""
    for text in (
        "We have to move your interview from Tuesday 10 March at 2pm to Thursday 12 March at 3pm.",
        "Your interview will be on Thursday 12 March at 3pm instead of Tuesday 10 March at 2pm.",
    ):
        assert [found.starts_at.isoformat() for found in _found(message(text), MOVED)] == ["2026-03-12T15:00:00-04:00"]


@pytest.mark.parametrize(
    ("text", "starts", "sure"),
    [
        ("We must move it from Tuesday 10 March 2pm to Thursday 12 March 3pm.", "2026-03-12T15:00-04:00", True),
        ("Your call on Thursday, 12 March moves from 11 to 3pm.", "2026-03-12T15:00-04:00", True),
        ("Instead of Tuesday at 2, she can see you on Thursday, 12 March at 3pm.", "2026-03-12T15:00-04:00", True),
        ("Could we make it Thursday, 12 March at 3pm instead?", "2026-03-12T15:00-04:00", False),
    ],
)
def test_of_a_moves_two_times_the_new_one_counts(text: str, starts: str, *, sure: bool) -> None:
    """The old time is none, whatever its order; a new time that is asked about is pencilled in."""
    (found,) = interviews(message(text), text, MessageKind.INTERVIEW_RESCHEDULE, ME, ALMANAC, "en")

    assert found.starts_at == datetime.fromisoformat(starts)
    assert found.tentative is not sure


def test_several_new_times_to_choose_from_fix_none() -> None:
    """A move that offers two times has moved to neither."""
    text = "Something came up. Could you do Tuesday 10 March at 4pm or Wednesday 11 March at 5pm?"

    assert interviews(message(text), text, MessageKind.INTERVIEW_RESCHEDULE, ME, ALMANAC, "en") == ()


def test_a_time_that_reads_two_ways_says_so() -> None:
    """Both readings of "next Friday" are told, so that the user can be asked."""
    text = "Your interview is next Friday at 10:00 am."

    (found,) = interviews(message(text), text, MessageKind.INTERVIEW_CONFIRMATION, ME, ALMANAC, "en")

    assert found.or_at is not None
    assert {found.starts_at.day, found.or_at.day} == {6, 13}


def test_a_cancellation_names_the_old_time() -> None:
    """What was cancelled is told by its time."""
    mail = message("I have to cancel our call on Thursday 12 March at 3pm, sorry.")

    assert [found.starts_at.day for found in _found(mail, CANCELLED)] == [12]


def test_text_and_calendar_tell_of_one_interview() -> None:
    """Names of the text are added to the calendar's times, with the address that fits."""
    text = "You will meet Tomas Berg and Ines Faro on Thursday, March 12 at 2pm."
    mail = message(text, invites=(invite(TOMAS),))

    (found,) = _found(mail)

    assert [(party.name, party.address) for party in found.interviewers] == [
        ("Tomas Berg", TOMAS.address),
        ("Ines Faro", None),
    ]


def test_other_languages_fix_interviews_too() -> None:
    """German, French, Spanish and Portuguese confirmations are read with their names."""
    mails = {
        "de": "hiermit bestätige ich das Gespräch mit Frau Dr. Lena Ostermann am Donnerstag, 12.03.2026, 10 Uhr.",
        "fr": "je vous confirme l’entretien avec Luc Perrin le jeudi 12 mars à 10h.",
        "es": "te confirmo la entrevista con Marta Gil el jueves 12 de marzo a las 10:00.",
        "pt": "confirmo a entrevista com Rui Matos na quinta-feira, 12 de março, às 10h.",
    }

    found = {language: _found(message(text), language=language) for language, text in mails.items()}

    assert {language: one[0].starts_at.isoformat()[:16] for language, one in found.items()} == dict.fromkeys(
        mails, "2026-03-12T10:00"
    )
    assert {language: _names(one[0]) for language, one in found.items()} == {
        "de": ["Lena Ostermann"],
        "fr": ["Luc Perrin"],
        "es": ["Marta Gil"],
        "pt": ["Rui Matos"],
    }


@pytest.mark.parametrize(
    ("text", "how", "which"),
    [
        ("Our phone screen is on Thursday, March 12 at 3pm.", Format.PHONE, Round.SCREEN),
        ("The final interview is on Thursday, March 12 at 3pm on Zoom.", Format.VIDEO, Round.FINAL),
        ("The interview is on Thursday, March 12 at 3pm in person at our office.", Format.ONSITE, None),
    ],
)
def test_words_tell_how_and_which_round(text: str, how: Format, which: Round | None) -> None:
    """The form and the round follow from the words."""
    (found,) = _found(message(text))

    assert (found.format, found.round) == (how, which)


@pytest.mark.covers("case 12")
def test_a_senders_zone_outlives_the_clock_change() -> None:
    """An offset of minus five in winter is New York's, so a talk in summer is at minus four."""
    zone = sender_zone(message(), ME, ALMANAC)

    assert (
        WRITTEN.replace(month=7, tzinfo=zone).utcoffset()
        == datetime.fromisoformat("2026-07-04T10:00-04:00").utcoffset()
    )


def test_a_calendar_with_a_zone_tells_the_senders() -> None:
    """The zone of the calendar part is the sender's, whatever offset the mail server stamps."""
    mail = message(invites=(invite(ROSA, timezone="Europe/Madrid"),))

    assert str(sender_zone(mail, ME, ALMANAC)) == "Europe/Madrid"

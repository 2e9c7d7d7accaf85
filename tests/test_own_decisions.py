"""What the user's own sent mail settles: an offer taken or declined, a withdrawal, an address that fails."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agent.etiquette.application import Application
from agent.etiquette.kinds import Decision
from connectors.mail import Folder
from tests.houses import Living, settle_in
from tests.mails import RECRUITER, USER, mail, receipt

HERE = ZoneInfo("Europe/Lisbon")
APPLIED = datetime(2026, 3, 2, 9, 0, tzinfo=HERE)
OFFERED = datetime(2026, 3, 24, 10, 0, tzinfo=HERE)
ANSWERED = OFFERED + timedelta(days=1)
OFFER = "<offer@harbourlight.example>"
TERMS = (
    "Dear Ada,\n\nwe are delighted to offer you the position of Data Engineer at Harbourlight. The contract is "
    "attached; please answer by 31 March.\n\nRosa Lindt\nHarbourlight\n"
)
ANSWER = "<answer@quill.example>"


@pytest.fixture
def living(tmp_path: Path) -> Living:
    """A house that knows of an application and of the offer that came of it."""
    life = settle_in(tmp_path, APPLIED)
    life.at(APPLIED, receipt(APPLIED))
    life.at(OFFERED, mail("Your offer", TERMS, OFFERED, message_id=OFFER))
    return life


def writes(life: Living, text: str, **more: str) -> None:
    """Ada answers the offer with her own hand."""
    sent = mail("Re: Your offer", text, ANSWERED, sender=USER, to=RECRUITER, message_id=ANSWER, answers=OFFER, **more)
    life.at(ANSWERED, sent, folder=Folder.SENT)


def only(life: Living) -> Application:
    """The application."""
    (found,) = life.house.store.applications()
    return found


def decided(life: Living) -> list[Decision | None]:
    """What the user decided, as far as is known."""
    return [one.decision for one in only(life).settled]


@pytest.mark.covers("T31", "T32", "T35")
@pytest.mark.parametrize(
    ("text", "decision"),
    [
        ("Dear Rosa,\n\nI am delighted to accept your offer.\n\nAda", Decision.ACCEPTED),
        ("Dear Rosa,\n\nthank you, but I have to decline your offer.\n\nAda", Decision.DECLINED),
        ("Dear Rosa,\n\nI would like to withdraw my application.\n\nAda", Decision.WITHDRAWN),
        ("Liebe Frau Lindt,\n\nIhr Angebot nehme ich mit Freude an.\n\nAda", Decision.ACCEPTED),
    ],
)
def test_a_plain_word_settles_it(living: Living, text: str, decision: Decision) -> None:
    """Whatever hand wrote the letter (etiquette 9.15)."""
    writes(living, text)
    assert decided(living) == [decision]


@pytest.mark.parametrize(
    "text",
    [
        "Dear Rosa,\n\nthank you for the offer, I will read it and come back to you.\n\nAda",
        "Dear Rosa,\n\nI would be glad to accept the offer if the start could be in June.\n\nAda",
        "Dear Rosa,\n\ndo I accept the offer by mail or on paper?\n\nAda",
        "Dear Rosa,\n\nthank you!\n\nAda\n\nOn Tue, 24 Mar 2026 at 10:00, Rosa Lindt wrote:\n> I accept your offer.\n",
    ],
)
def test_nothing_else_does(living: Living, text: str) -> None:
    """A question, a condition, what is quoted."""
    writes(living, text)
    assert decided(living) == []


def test_a_calendars_answer_decides_nothing(living: Living) -> None:
    """Its words are the tool's (case 16)."""
    event = "BEGIN:VEVENT\nUID:x@y.example\nDTSTART:20260401T090000Z\nEND:VEVENT"
    calendar = f"BEGIN:VCALENDAR\nMETHOD:REPLY\n{event}\nEND:VCALENDAR\n"
    writes(living, "I accept your offer to meet.", calendar=calendar, method="REPLY")
    assert decided(living) == []


@pytest.mark.covers("T39")
def test_a_mail_that_bounced_marks_the_address(living: Living) -> None:
    """The report belongs to the application of the mail that came back (T39)."""
    writes(living, "Dear Rosa,\n\nthank you, I will read it with care.\n\nAda")
    text = f"Your message could not be delivered to rosa.lindt@harbourlight.example.\n\nMessage-ID: {ANSWER}\n"
    at = ANSWERED + timedelta(minutes=2)
    living.at(at, mail("Undelivered Mail Returned to Sender", text, at, sender="mailer-daemon@quill.example"))
    assert [one.address for one in only(living).people if one.name == "Rosa Lindt"] == [None]

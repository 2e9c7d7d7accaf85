"""Invitations as people write them (`invitations.toml`), in five languages: when, with whom, and how."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from agent.etiquette.kinds import Format, MessageKind
from agent.recognition.interviews import interviews
from connectors.mail import Address, Message
from tests.recognition.mail_values import ADA, ALMANAC, ME

NINA = Address("nina.roth@seeblick.example", "Nina Roth")
WRITTEN = {"en": "-05:00", "de": "+01:00", "fr": "+01:00", "es": "+01:00", "pt": "+00:00"}


def _mail(text: str, language: str, subject: str = "") -> Message:
    return Message(
        message_id="<two@seeblick.example>",
        date=datetime.fromisoformat(f"2026-02-24T09:30:00{WRITTEN[language]}"),
        subject=subject,
        sender=NINA,
        to=(ADA,),
        text=text,
    )


ROWS = tomllib.loads((Path(__file__).parent / "invitations.toml").read_text(encoding="utf-8"))["mail"]


@pytest.mark.parametrize("row", [pytest.param(row, id=f"{row['language']}-{n}") for n, row in enumerate(ROWS)])
def test_a_confirmation_in_words(row: dict[str, Any]) -> None:
    """One interview: when it begins, who talks in the order and spelling of the mail, and by what means."""
    mail = _mail(row["text"], row["language"])

    (found,) = interviews(mail, row["text"], MessageKind.INTERVIEW_CONFIRMATION, ME, ALMANAC, row["language"])

    assert found.starts_at == row.get("starts", found.starts_at)
    assert [party.name for party in found.interviewers] == row["names"]
    assert found.format == (Format(row["how"]) if "how" in row else None)


@pytest.mark.parametrize(
    "text",
    [
        "Your interview with Seeblick Energy is confirmed for Tuesday, March 3 at 2pm.",
        "Your interview with Seeblick is confirmed for Tuesday, March 3 at 2pm.",
        "We confirm Tuesday, March 3 at 2pm. Carla Nunes will send you the link and can answer your questions.",
        "We confirm Tuesday, March 3 at 2pm. We work with Apache Kafka and Google Cloud here at Seeblick.",
        "This is Nina Roth from Seeblick. We confirm Tuesday, March 3 at 2pm, New York time, on Microsoft Teams.",
        "Tuesday, March 3, 2:00 PM - Product Design Exercise\nPlease bring a laptop.",
        "We meet on Tuesday, March 3 at 2pm.\n\nWith best regards\nNina Roth",
    ],
)
def test_whoever_does_not_talk_is_no_interviewer(text: str) -> None:
    """Employers, those who run errands, tools, the writer's own name, parts of the day."""
    (found,) = interviews(_mail(text, "en"), text, MessageKind.INTERVIEW_CONFIRMATION, ME, ALMANAC, "en")

    assert found.interviewers == ()


def test_an_office_whose_name_the_subject_repeats_is_an_employer() -> None:
    """An interview "with Halden Grove", by the hiring team of that name."""
    text = "Your interview with Halden Grove is tomorrow, Wednesday, February 25, at 2pm."
    mail = replace(_mail(text, "en"), sender=Address("no-reply@ashbyhq.com", "Halden Grove Hiring Team"))

    (found,) = interviews(mail, text, MessageKind.INTERVIEW_REMINDER, ME, ALMANAC, "en")

    assert found.interviewers == ()


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Re: Conversation with Joel?", "Thursday it is: February 26 at 3pm. He will put it on the calendar."),
        ("Re: Firmware role", "Thursday it is: February 26 at 3pm. Joel sends the link."),
        ("Re: Firmware role", "You are meeting Joel on Thursday, February 26 at 3pm."),
    ],
)
def test_a_first_name_is_whom_the_thread_introduced(subject: str, text: str) -> None:
    """The quoted mail has the full name; the new text, or the subject, says only the first."""
    quoted = (
        "\n\nOn Mon, Feb 23, 2026 at 5:00 PM Nina Roth <nina.roth@seeblick.example> wrote:\n"
        "> Joel Abernathy (he runs the firmware group) would like to talk to you on Thursday.\n"
    )
    mail = _mail(f"{text}{quoted}", "en", subject)

    (found,) = interviews(mail, text, MessageKind.INTERVIEW_CONFIRMATION, ME, ALMANAC, "en")

    assert [party.name for party in found.interviewers] == ["Joel Abernathy"]

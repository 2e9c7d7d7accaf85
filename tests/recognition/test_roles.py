"""The job's title, cut where the sentence goes on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent import bootstrap
from agent.config import parse
from agent.recognition.recognise import recognise
from connectors.mime import read_message
from tests.houses import CONFIG
from tests.mails import SYSTEM, mail

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SETTINGS = parse(CONFIG, Path("config.toml"))


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("We received your application for Harbour Data Engineer in good order.", "Harbour Data Engineer"),
        ("Your application for the Crane Operator position has arrived.", "Crane Operator"),
        ("Thanks for applying to be our next Port Planner! We read everything.", "Port Planner"),
        ("We have your application for Software Engineer in Test and will read it.", "Software Engineer in Test"),
        ("Thank you for applying as a Dispatch Lead (Ref 2207).", "Dispatch Lead"),
    ],
)
def test_a_title_ends_where_the_sentence_goes_on(sentence: str, role: str) -> None:
    """What is said about the application is no part of the job's name."""
    content = mail(
        "Thank you for applying to Harbourlight", f"Hi Ada,\n\n{sentence}\n\nHarbourlight\n", AT, sender=SYSTEM
    )
    message = read_message(content, received_at=AT)

    assert recognise(message, bootstrap.me_of(SETTINGS), bootstrap.almanac_of(SETTINGS))[0].role == role


def test_the_users_name_is_no_part_of_the_title() -> None:
    """Calendars put the candidate beside the job."""
    content = mail("Interview: Port Planner, Ada Quill", "See you on Monday, 9 March at 10:00 for the interview.\n", AT)
    message = read_message(content, received_at=AT)

    assert recognise(message, bootstrap.me_of(SETTINGS), bootstrap.almanac_of(SETTINGS))[0].role == "Port Planner"

"""Lists of jobs are known by their build."""

from __future__ import annotations

from time import process_time

import pytest

from agent.recognition.listings import listing


@pytest.mark.parametrize(
    "text",
    [
        "Data Analyst\nQuillon, Chicago, IL\n$75k - $95k a year\nPosted 3 days ago\n\nBI Developer\nRooftop, Remote",
        "1. Warehouse Manager - Leeds - £31,000 per annum\n2. Stock Planner - Hull - 2 days ago",
        "* Staff Nurse\n  Mercy, Portland, OR\n* Nurse Educator\n  Easy apply",
    ],
)
def test_several_jobs_with_places_pay_or_age_are_a_list(text: str) -> None:
    """Two titles and two things that lists give beside them are enough."""
    assert listing(text) == 3.0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Thank you for your time on Tuesday. The team enjoyed meeting you.",
        "10:00 Dana Levi, Staff Engineer\n10:45 Tom Ferris, Product Manager\n11:30 lunch, Room 4",
        "We are looking for an engineer, and you could be the one. Would you like to talk?",
    ],
)
def test_prose_and_a_day_of_talks_are_none(text: str) -> None:
    """Sentences are no list, nor are the hours of an interview day."""
    assert listing(text) < 2


def test_hostile_lines_are_read_in_bounded_time() -> None:
    """No text makes the reading run away."""
    before = process_time()
    listing("Engineer, Aa Aa Aa, $1 " * 4 + "\n" + "A" * 100_000 + "\n" + "Engineer Remote\n" * 20_000)
    assert process_time() - before < 2

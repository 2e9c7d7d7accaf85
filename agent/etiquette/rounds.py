"""How an interview stands at a moment: open, held, closed. What mail cannot say, the clock does (rule E5)."""

from __future__ import annotations

from datetime import datetime, timedelta

from agent.etiquette.application import Application, Interview
from agent.etiquette.kinds import Format, InterviewStatus, Round
from agent.etiquette.rules import E5, RULES, Rulebook
from agent.etiquette.timing import later

OPEN = frozenset(
    {InterviewStatus.INVITED, InterviewStatus.TENTATIVE, InterviewStatus.SCHEDULED, InterviewStatus.RESCHEDULING}
)
# An assessment without a deadline counts as open this long.
UNDATED_ASSESSMENT = timedelta(days=14)


def is_live(interview: Interview) -> bool:
    """Whether people talk in it: no assessment, no recorded video."""
    return interview.round is not Round.ASSESSMENT and interview.format is not Format.ASYNCHRONOUS


def standing_of(interview: Interview, now: datetime, rules: Rulebook = RULES) -> InterviewStatus:
    """Its status at `now` (aware): a scheduled interview whose end has passed counts as held."""
    ended = interview.ends_at is not None and interview.ends_at <= now
    if interview.status is InterviewStatus.SCHEDULED and ended and E5 in rules:
        return InterviewStatus.HELD
    return interview.status


def ended_at(interview: Interview) -> datetime | None:
    """When a live interview was over: its end, or the first notes if they came earlier; None if neither is known."""
    if interview.status is InterviewStatus.HELD and interview.notes_at is not None:
        return min(interview.notes_at, interview.ends_at or interview.notes_at)
    return interview.ends_at


def closes_at(interview: Interview) -> datetime | None:
    """When it stops being open if nothing more is heard: None if it never does, or is not open by its status."""
    if not is_live(interview):
        return interview.deadline or later(interview.announced_at, UNDATED_ASSESSMENT)
    if interview.status in (InterviewStatus.SCHEDULED, InterviewStatus.TENTATIVE):
        return interview.ends_at
    return ended_at(interview) if interview.status is InterviewStatus.HELD else None


def is_open(interview: Interview, at: datetime) -> bool:
    """Whether the interview, as it is known now, was still to come at `at` (aware)."""
    if interview.announced_at > at:
        return False
    closes = closes_at(interview)
    if closes is not None:
        return at < closes and interview.status is not InterviewStatus.CANCELLED
    return interview.status in OPEN


def was_held(interview: Interview, at: datetime, rules: Rulebook = RULES) -> bool:
    """Whether the user had talked to them in it by `at` (aware)."""
    ended = ended_at(interview)
    return (
        is_live(interview)
        and ended is not None
        and ended <= at
        and standing_of(interview, at, rules) is InterviewStatus.HELD
    )


def last_held(application: Application, at: datetime, rules: Rulebook = RULES) -> Interview | None:
    """The latest interview that had been held by `at` (aware)."""
    held = [
        (ended, one)
        for one in application.interviews
        if was_held(one, at, rules) and (ended := ended_at(one)) is not None
    ]
    return max(held, key=lambda pair: pair[0])[1] if held else None

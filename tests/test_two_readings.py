"""A time that reads two ways is asked about; nothing is written for either reading until the user has said which."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agent.corrections import Correction, Corrections
from agent.etiquette.evidence import InterviewMention
from agent.etiquette.kinds import DraftKind
from agent.lookup import Lookup, short_id
from tests.houses import Living, settle_in
from tests.mails import MANAGER, mail, receipt

HERE = ZoneInfo("Europe/Lisbon")
APPLIED = datetime(2026, 3, 2, 9, 0, tzinfo=HERE)
WRITTEN = datetime(2026, 3, 4, 10, 0, tzinfo=HERE)  # a Wednesday
SOONER, LATER = (datetime(2026, 3, day, 10, 0, tzinfo=HERE) for day in (6, 13))
CONFIRMED = (
    "Hi Ada,\n\nThis confirms your interview for the Data Engineer role at Harbourlight: {when}, by video, with me.\n\n"
    "Best,\nTomas Berg\nHead of Data, Harbourlight\n"
)


@pytest.fixture
def living(tmp_path: Path) -> Living:
    """A house that has been told of an application."""
    life = settle_in(tmp_path, APPLIED)
    life.at(APPLIED, receipt(APPLIED))
    return life


def told(life: Living, when: str) -> None:
    """The interviewer confirms the talk in those words."""
    life.at(WRITTEN, mail("Your interview", CONFIRMED.format(when=when), WRITTEN, sender=MANAGER))


def known(life: Living) -> list[datetime | None]:
    """The times of the interviews that count."""
    return [one.starts_at for application in life.house.store.applications() for one in application.interviews]


@pytest.mark.covers("case 11")
def test_both_readings_are_shown_and_neither_counts(living: Living) -> None:
    """Next Friday, said on a Wednesday, is the sixth to some and the thirteenth to others."""
    told(living, "next Friday at 10:00 am")

    (question,) = living.house.store.questions()
    assert "reads two ways: Fri 6 Mar 2026 10:00 or Fri 13 Mar 2026 10:00" in question.text
    assert known(living) == []
    living.through(LATER + timedelta(days=2))
    assert living.placed(DraftKind.NOTES) == []
    assert living.placed(DraftKind.THANK_YOU) == []


def test_the_answer_files_the_interview(living: Living) -> None:
    """Once the user has said which, the interview is as any other."""
    told(living, "next Friday at 10:00 am")
    (question,) = living.house.store.questions()

    store = living.house.store
    said = Correction(interviews=(InterviewMention(starts_at=LATER),))
    Corrections(store, living.clock.now()).correct(Lookup(store).find(short_id(question.id)), said)

    assert store.questions() == ()
    assert known(living) == [LATER]


def test_a_date_beside_the_weekday_settles_it(living: Living) -> None:
    """What can be read in one way only is not asked about."""
    told(living, "next Friday, 13 March, at 10:00 am")

    assert living.house.store.questions() == ()
    assert known(living) == [LATER]

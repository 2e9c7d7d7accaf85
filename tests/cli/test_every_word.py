"""Whatever the user can say has a sentence of its own, for `undo --list`, `why` and what commands say back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest

from agent.cli.sayings import said
from agent.etiquette.application import Application
from agent.etiquette.journal import (
    Added,
    AnyMark,
    Corrected,
    Decided,
    Fact,
    Flagged,
    GotOn,
    Happened,
    Interested,
    Kept,
    MailCorrected,
    Merged,
    Paused,
    Pinned,
    Skipped,
    Snoozed,
    TimesGiven,
    Undone,
    WarmedUp,
    Word,
)
from agent.etiquette.kinds import Decision, DraftKind, Interest, InterviewStatus, MessageKind
from agent.etiquette.words import SAID
from agent.lookup import Lookup
from tests.houses import Living, settle_in
from tests.mails import invitation, receipt

APPLIED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TALK = datetime(2026, 3, 12, 14, 0, tzinfo=UTC)
SAY = {"id": "said-1", "at": TALK + timedelta(days=1)}
LATER = TALK + timedelta(days=9)


@pytest.fixture
def living(tmp_path: Path) -> Living:
    """A house that knows one application and one interview."""
    life = settle_in(tmp_path, APPLIED)
    life.at(APPLIED, receipt(APPLIED))
    life.at(APPLIED + timedelta(days=2), invitation(TALK, APPLIED + timedelta(days=2)))
    return life


def every_word(application: Application) -> dict[str, list[Fact]]:
    """Words of each type, with what tells them apart."""
    talk, tomas = application.interviews[0].id, application.people[0].id
    words: list[Fact] = [
        *(
            Flagged(**SAY, flag=flag, value=value)
            for flag in ("mute", "not_interested", "top_choice", "share_other_interviews", "more_time")
            for value in (True, False)
        ),
        *(Interested(**SAY, interest=interest) for interest in Interest),
        *(Decided(**SAY, decision=decision, signed=signed) for decision in Decision for signed in (False, True)),
        *(
            Happened(**SAY, interview=talk, status=status)
            for status in (
                InterviewStatus.HELD,
                InterviewStatus.MISSED,
                InterviewStatus.NO_SHOW,
                InterviewStatus.CANCELLED,
            )
        ),
        *(Skipped(**SAY, courtesy="0" * 32, kind=kind) for kind in DraftKind),
        Kept(**SAY, courtesy="0" * 32, kind=DraftKind.THANK_YOU, findings=("one strong word is enough",)),
        Snoozed(**SAY, until=LATER),
        Pinned(**SAY, moment=LATER),
        TimesGiven(**SAY, times="Tuesday after 14:00"),
        WarmedUp(**SAY, reason="You have opened an office in Porto."),
        *(GotOn(**SAY, person=tomas, well=well) for well in (True, False)),
        Paused(**SAY, until=LATER),
        Corrected(**SAY, company="Harbour Light"),
        MailCorrected(**SAY, message_id="<no@harbourlight.example>", kind=MessageKind.DELAY),
        Merged(**SAY, application=application.id, into=application.id),
        Added(**SAY, company="Tidewell"),
        Undone(**SAY, entry="said-0"),
    ]
    found: dict[str, list[Fact]] = {}
    for word in words:
        found.setdefault(type(word).__name__, []).append(word)
    return found


def test_every_word_is_told_in_a_sentence_of_its_own(living: Living) -> None:
    """None by the name of its type, no two alike, and each that is about one application names it."""
    (application,) = living.house.store.applications()
    words = every_word(application)
    assert set(words) == {kind.__name__ for kind in get_args(Word)}

    told: list[str] = []
    for kind, same in words.items():
        for number, word in enumerate(same):
            named = word.model_copy(update={"id": f"said-{kind}-{number}"})
            living.house.store.file(application.id if isinstance(word, AnyMark) else SAID, named)
            known = Lookup(living.house.store)
            sentence = said(named, known, living.house.almanac.zone(None))
            told.append(sentence)
            assert "_" not in sentence
            assert f"you said: {named.type}" not in sentence
            assert "Harbourlight – Data Engineer [" in sentence or not isinstance(word, AnyMark)
    assert len(set(told)) == len(told)

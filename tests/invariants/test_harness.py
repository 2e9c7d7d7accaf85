"""The lives' own ground: their mails are read as they are meant, and a life can be written down and replayed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from agent.cli.app import app
from agent.etiquette.evidence import Evidence
from agent.etiquette.kinds import MessageKind
from agent.happenings import DraftStands
from agent.understanding import understand
from connectors.mail import Folder
from connectors.mime import read_message
from tests.invariants.employer_mail import employer_writes
from tests.invariants.employers import JOBS, Job
from tests.invariants.house import ALMANAC, ME
from tests.invariants.life import live
from tests.invariants.living import a_life
from tests.invariants.past import BY_HAND, Mail, Past, Told
from tests.invariants.steps import OPENINGS, STARTS, Step, Story, They, Wait
from tests.invariants.story_folder import write_story

KINDS = {
    Told.RECEIPT: {MessageKind.APPLICATION_RECEIVED},
    Told.INVITE: {MessageKind.INTERVIEW_INVITATION},
    Told.TIMES: {MessageKind.INTERVIEW_INVITATION, MessageKind.AVAILABILITY_REQUEST},
    Told.BOOKED: {MessageKind.INTERVIEW_CONFIRMATION},
    Told.BOOKED_IN_WORDS: {MessageKind.INTERVIEW_CONFIRMATION},
    Told.REMINDER: {MessageKind.INTERVIEW_REMINDER},
    Told.MOVED: {MessageKind.INTERVIEW_RESCHEDULE},
    Told.MOVED_IN_WORDS: {MessageKind.INTERVIEW_RESCHEDULE},
    Told.CALLED_OFF: {MessageKind.INTERVIEW_CANCELLATION},
    Told.CALLED_OFF_IN_WORDS: {MessageKind.INTERVIEW_CANCELLATION},
    Told.PROMISE: {MessageKind.DELAY},
    Told.LATE: {MessageKind.DELAY},
    Told.HOLD: {MessageKind.ON_HOLD},
    Told.NO: {MessageKind.REJECTION},
    Told.NO_BY_SYSTEM: {MessageKind.REJECTION},
    Told.OFFER: {MessageKind.OFFER},
    Told.AWAY: {MessageKind.AUTO_REPLY},
    Told.WORD: {MessageKind.EMPLOYER_MESSAGE},
    Told.QUESTION: {MessageKind.EMPLOYER_MESSAGE},
    Told.TEST: {MessageKind.ASSESSMENT},
    Told.SURVEY: {MessageKind.SURVEY},
    Told.ALERT: {MessageKind.JOB_ALERT},
}
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("told", Told)
@pytest.mark.parametrize("job", JOBS, ids=lambda job: f"{job.firm} {job.role}")
def test_mails_are_read_as_they_are_meant(told: Told, job: Job) -> None:
    """Kind, employer, role, who wrote, and what is promised: else the lives would not be what they seem."""
    past = Past()
    booked = Told.BOOKED if told in (Told.MOVED, Told.CALLED_OFF) else Told.BOOKED_IN_WORDS
    if told not in (Told.BOOKED, Told.BOOKED_IN_WORDS):
        employer_writes(past, job, booked, AT, by=1, guests=2, ahead=4, in_thread=True)
    mail = employer_writes(past, job, told, AT + timedelta(hours=3), by=0, guests=2, ahead=3, in_thread=False)

    (found,) = _read(mail)

    assert mail.told is told
    assert found.kind in KINDS[told]
    assert found.human is (told in BY_HAND)
    assert found.answer_by == mail.answer_by
    assert found.asks_a_question is (told in (Told.QUESTION, Told.TIMES))
    assert not found.suspicious
    if told not in (Told.SURVEY, Told.ALERT):
        assert (found.company, found.role) == (job.firm, job.role)
    if found.interviews:
        assert found.interviews[0].starts_at == past.talks[job.number][0].starts


def _read(mail: Mail) -> tuple[Evidence, ...]:
    message = read_message(mail.content, received_at=mail.at, folder=Folder.INBOX)
    found = understand(message, ME, ALMANAC)
    assert isinstance(found, tuple)
    return found


@pytest.mark.parametrize("opening", ["noted", "promised", "panel held", "offered"])
def test_a_life_that_is_written_down_replays(opening: str, tmp_path: Path) -> None:
    """`afterword replay` places the same drafts at the same moments as the life did."""
    no = Step(timedelta(days=12), They(Told.NO))
    story = Story(STARTS[0], (*(one for one in OPENINGS[opening]), no, Step(timedelta(days=3), Wait())))
    with a_life(story) as life:
        for _ in live(life, story):
            pass
        write_story(tmp_path / "story", story, life, "a life that ends with a no")
        placed = [
            (one.at, one.kind.value, one.application.company, list(one.to), one.in_reply_to)
            for one in life.house.heard
            if isinstance(one, DraftStands) and not one.again
        ]

    result = CliRunner().invoke(app, ["replay", "--json", str(tmp_path / "story")])

    assert result.exit_code == 0
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert placed
    assert placed == [
        (datetime.fromisoformat(one["at"]), one["kind"], one["application"]["company"], one["to"], one["in_reply_to"])
        for one in lines
        if one["event"] == "draft_placed"
    ]


def test_a_life_that_fails_names_its_story() -> None:
    """The error says which command shows the life, and the folder holds its mails."""
    story = Story(STARTS[0], OPENINGS["booked"])
    with pytest.raises(AssertionError) as failed, a_life(story) as life:  # noqa: PT012  (the life is what fails)
        for _ in live(life, story):
            pass
        raise AssertionError("it went wrong")

    (note,) = failed.value.__notes__
    folder = Path(note.rpartition("afterword replay ")[2])
    assert len(list((folder / "inbox").glob("*.eml"))) == 2
    assert "it went wrong" in (folder / "expect.toml").read_text(encoding="utf-8")

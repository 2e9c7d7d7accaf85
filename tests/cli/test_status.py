"""What `status`, `digest` and `show` tell beside letters: tasks with their commands, notes to paste; and as objects."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from typer.testing import CliRunner, Result

from agent.cli.app import app
from agent.etiquette.kinds import DraftKind
from connectors.mail import Folder
from tests.houses import CONFIG, Living, settle_in
from tests.mails import invitation, notes, promise, receipt, rejection

APPLIED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TALK = datetime(2026, 3, 12, 14, 0, tzinfo=UTC)
END = TALK + timedelta(minutes=45)
NOW = END + timedelta(hours=5)
APPLICATION = [
    "what", "application", "short", "stage", "interest", "top_choice", "share_other_interviews", "mute",
    "snoozed_until",
]  # fmt: skip
NEEDED = [
    "what", "application", "text", "draft", "kind", "state", "ready", "missing", "findings", "due", "send_between",
    "commands",
]  # fmt: skip
PLACED = [
    "what", "draft", "kind", "application", "state", "why", "to", "in_reply_to", "subject", "body", "ready", "missing",
    "due", "send_between", "expires",
]  # fmt: skip


@pytest.fixture
def living(tmp_path: Path) -> Living:
    """An interview that was held, notes of it, and a thank-you that stands in Drafts."""
    store = f'[store]\npath = "{tmp_path / "afterword.db"}"\n'
    (tmp_path / "config.toml").write_text(CONFIG + store, encoding="utf-8")
    life = settle_in(tmp_path, APPLIED)
    life.at(APPLIED, receipt(APPLIED))
    life.at(APPLIED + timedelta(days=2), invitation(TALK, APPLIED + timedelta(days=2)))
    life.at(END + timedelta(hours=2), notes(END + timedelta(hours=2)), folder=Folder.SENT)
    life.at(NOW)
    return life


def run(tmp_path: Path, *words: str, at: datetime = NOW) -> Result:
    """What the command prints and how it ends, at that moment."""
    with time_machine.travel(at, tick=False):
        config = str(tmp_path / "config.toml")
        return CliRunner().invoke(app, [*words, "--config", config], env={"COLUMNS": "400"})


def objects(result: Result) -> list[dict[str, Any]]:
    """The objects it printed, one a line."""
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def of(what: str, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of one sort."""
    return [one for one in lines if one["what"] == what]


def test_an_offer_is_a_task_with_its_commands(living: Living, tmp_path: Path) -> None:
    """In `status` and `digest`, with the day by which to answer; each command can be typed as it stands."""
    run(tmp_path, "add", "--application", "Harbourlight", "--kind", "offer", "--deadline", "Fri 20 March")
    for command in ("status", "digest"):
        told = " ".join(run(tmp_path, command, at=NOW + timedelta(minutes=1)).stdout.split())
        assert "Harbourlight: an offer waits for your decision (by Fri 20 Mar 23:59)" in told

    (task,) = [one for one in of("task", objects(run(tmp_path, "digest", "--json"))) if one["kind"] == "decide"]
    assert task["due"] == "2026-03-20T23:59:00+00:00"
    assert task["offers"] == "acceptance"
    assert living.house.store.applications()[0].outcomes
    for number, line in enumerate(task["commands"]):
        at = NOW + timedelta(minutes=2 + 2 * number)
        assert run(tmp_path, *line.split()[1:], at=at).exit_code == 0, line
        assert run(tmp_path, "undo", at=at + timedelta(minutes=1)).exit_code == 0


def test_a_note_to_paste_is_printed_and_never_placed(living: Living, tmp_path: Path) -> None:
    """After the end, for whom the user got on with; `skip` puts it away."""
    run(tmp_path, "got-on", "Harbourlight", "Tomas")
    no = NOW + timedelta(hours=20)
    living.at(no, rejection(no))
    later = no + timedelta(days=2)
    living.through(later)

    (note,) = of("connect_note", objects(run(tmp_path, "status", "--json", at=later)))
    assert note["person"] == {"name": "Tomas Berg", "address": "tomas.berg@harbourlight.example"}
    assert 0 < len(note["body"]) <= 200
    told = run(tmp_path, "digest", at=later).stdout
    assert "connect with Tomas Berg of Harbourlight" in told
    assert all(line.strip() in told for line in note["body"].splitlines())
    assert DraftKind.CONNECT_NOTE not in {row.kind for row in living.house.store.ledger.rows()}

    (done,) = note["commands"]
    assert "no connect note is to be written to Tomas Berg" in run(tmp_path, *done.split()[1:], at=later).stdout
    assert of("connect_note", objects(run(tmp_path, "status", "--json", at=later + timedelta(minutes=1)))) == []


def test_status_as_objects(living: Living, tmp_path: Path) -> None:
    """The keys and their order are those of docs/formats.md."""
    run(tmp_path, "pause", "Fri 20 March")
    at = NOW + timedelta(minutes=1)
    lines = objects(run(tmp_path, "status", "--json", at=at))

    (application,) = of("application", lines)
    assert list(application) == [*APPLICATION, "next"]
    assert application["application"] == {
        "id": "<receipt@us.greenhouse-mail.io>",
        "company": "Harbourlight",
        "role": "Data Engineer",
    }
    assert application["stage"] == "awaiting_decision"
    assert application["interest"] == "normal"
    thanks = next(one for one in application["next"] if one["kind"] == "thank_you")
    assert list(thanks) == ["draft", "kind", "person", "from", "due", "state"]
    assert thanks["state"] == "placed"

    (draft,) = of("draft", lines)
    assert list(draft) == NEEDED
    assert draft["kind"] == "thank_you"
    assert draft["commands"] == []
    (pause,) = of("pause", lines)
    assert pause["until"] == "2026-03-20T00:00:00+00:00"
    assert pause["commands"] == ["afterword pause --off"]
    (mailbox,) = of("mailbox", lines)
    assert list(mailbox) == ["what", "mailbox", "state", "text", "last_scanned_at"]
    assert mailbox["state"] == "ok"
    assert living.house.store.pauses()


def test_a_snooze_is_told_as_an_object_too(living: Living, tmp_path: Path) -> None:
    """Its drafts are not among what needs the user then."""
    assert of("draft", objects(run(tmp_path, "digest", "--json")))
    run(tmp_path, "snooze", "Harbourlight", "Mon 16 March 8:00")
    at = NOW + timedelta(minutes=1)
    (application,) = of("application", objects(run(tmp_path, "status", "--json", at=at)))
    assert application["snoozed_until"] == "2026-03-16T08:00:00+00:00"
    assert of("draft", objects(run(tmp_path, "digest", "--json", at=at))) == []
    assert "you said of" not in run(tmp_path, "show", "Harbourlight", at=at).stdout
    assert (
        "nothing new is placed before Monday 16 March 2026, 08:00"
        in run(tmp_path, "show", "Harbourlight", at=at).stdout
    )
    assert living.house.store.applications()[0].lulls


def test_one_application_as_objects(living: Living, tmp_path: Path) -> None:
    """People, interviews, mail and drafts, each with what the table shows."""
    lines = objects(run(tmp_path, "show", "Harbourlight", "--json"))

    (application,) = of("application", lines)
    assert list(application) == APPLICATION
    (person,) = of("person", lines)
    assert (person["name"], person["part"], person["got_on"]) == ("Tomas Berg", "interviewer", False)
    (interview,) = of("interview", lines)
    assert interview["starts_at"] == "2026-03-12T14:00:00+00:00"
    assert interview["status"] == "held"
    assert [one["kind"] for one in of("mail", lines)] == ["application_received", "interview_confirmation"]
    (draft,) = of("draft", lines)
    assert list(draft) == PLACED
    assert (draft["kind"], draft["ready"], draft["to"]) == ("thank_you", True, ["tomas.berg@harbourlight.example"])
    assert living.house.store.ledger.rows()


def test_one_draft_as_an_object(living: Living, tmp_path: Path) -> None:
    """By the beginning of its key, with what to look at before it is sent."""
    row = next(row for row in living.house.store.ledger.rows() if row.kind is DraftKind.THANK_YOU)
    (draft,) = objects(run(tmp_path, "show", row.key[:12], "--json"))

    assert list(draft) == [*PLACED, "checklist"]
    assert draft["body"] == row.draft.body
    told = " ".join(run(tmp_path, "show", row.key[:12]).stdout.split())
    assert "Before you send it" in told
    assert "To: Tomas Berg <tomas.berg@harbourlight.example>" in draft["checklist"]
    assert all(item in told for item in draft["checklist"])
    assert "Before you send it" not in run(tmp_path, "show", "Harbourlight").stdout


def test_words_as_objects(living: Living, tmp_path: Path) -> None:
    """The last first, and whether each stands."""
    run(tmp_path, "share", "Harbourlight")
    run(tmp_path, "undo", at=NOW + timedelta(minutes=1))
    lines = objects(run(tmp_path, "undo", "--list", "--json", at=NOW + timedelta(minutes=2)))

    assert [list(one) for one in lines] == [["what", "short", "at", "type", "application", "text", "stands"]] * 2
    assert [(one["type"], one["stands"]) for one in lines] == [("undone", True), ("flagged", False)]
    assert run(tmp_path, "undo", "--json").exit_code == 2
    assert living.house.store.filed()


@pytest.mark.covers("case 43")
def test_an_edited_draft_is_to_be_read_again_once_they_wrote(living: Living, tmp_path: Path) -> None:
    """What the user made theirs is left alone, and newer word from them is told beside it."""
    (thanks,) = living.placed(DraftKind.THANK_YOU)
    row = living.house.store.ledger.row(thanks.draft)
    assert row is not None
    living.mailbox.edit_draft(row.draft.marker, text="Hi Tomas, thank you. Ada")  # type: ignore[attr-defined]
    living.at(NOW + timedelta(minutes=10))
    assert "they have written since" not in run(tmp_path, "status").stdout

    later = NOW + timedelta(hours=2)
    living.at(later, promise(later))

    assert "they have written since: read it again" in run(tmp_path, "status", at=later).stdout

"""The commands, as a user types them."""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from agent.cli.app import app
from agent.cli.demo import SHIPPED
from agent.store import Store
from tests.houses import CONFIG
from tests.mails import invitation, notes, promise, receipt

APPLIED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TALK = datetime(2026, 3, 12, 14, 0, tzinfo=UTC)
END = TALK + timedelta(minutes=45)
MESSAGE_KEYS = [
    "message_id", "file", "kind", "confidence", "company", "role", "interviews", "answer_by", "deadline", "suspicious",
    "also", "because",
]  # fmt: skip
DRAFT_KEYS = [
    "at", "event", "draft", "kind", "application", "to", "in_reply_to", "subject", "body", "ready", "missing", "due",
    "send_between", "expires",
]  # fmt: skip


def run(*words: object) -> Result:
    """What the command prints and how it ends."""
    return CliRunner().invoke(app, [str(word) for word in words])


def objects(result: Result) -> list[dict[str, Any]]:
    """The JSON objects of its output, one a line."""
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def life(tmp_path: Path) -> Path:
    """A life that the code has never heard of, in a folder."""
    for name, content in {
        "inbox/1.eml": receipt(APPLIED),
        "inbox/2.eml": invitation(TALK, APPLIED + timedelta(days=2)),
        "inbox/3.eml": promise(END + timedelta(days=1)),
        "sent/1.eml": notes(END + timedelta(hours=3)),
    }.items():
        path = tmp_path / "life" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (tmp_path / "life" / "config.toml").write_text(CONFIG, encoding="utf-8")
    return tmp_path / "life"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A configuration with a mailbox and a database of its own; its path."""
    for place in ("cur", "new", "tmp"):
        (tmp_path / "Maildir" / place).mkdir(parents=True)
    box = f'[[mailbox]]\nkind = "maildir"\naddress = "ada@quill.example"\npath = "{tmp_path / "Maildir"}"\n'
    store = f'[store]\npath = "{tmp_path / "afterword.db"}"\n'
    path = tmp_path / "config.toml"
    path.write_text(CONFIG + box + store, encoding="utf-8")
    return path


def test_help_names_every_command() -> None:
    """A person who types --help sees what there is, and that nothing is ever sent."""
    told = run("--help").stdout

    for command in (
        "run",
        "scan",
        "status",
        "digest",
        "show",
        "forecast",
        "why",
        "correct",
        "add",
        "undo",
        "held",
        "missed",
        "no-show",
        "got-on",
        "interest",
        "top-choice",
        "share",
        "times",
        "pin",
        "skip",
        "snooze",
        "pause",
        "mute",
        "accept",
        "decline",
        "withdraw",
        "more-time",
        "keep-warm",
        "recognise",
        "replay",
        "demo",
        "doctor",
        "config",
        "signin",
        "signout",
    ):
        assert f" {command} " in told
    assert "never sends" in told


def test_the_demo_shows_a_life_it_has_never_heard_of(life: Path) -> None:
    """Day by day what happened, and the drafts in full as they stand in the Maildir."""
    result = run("demo", life)

    assert result.exit_code == 0
    assert "Thursday, 12 March 2026" in result.stdout
    assert "ship reports twice" in result.stdout
    assert "The Drafts folder, as it stands" in result.stdout
    assert "The Maildir is at" in result.stdout


def test_the_shipped_life_ends_as_its_gold_says() -> None:
    """Each draft and each application that expect.toml speaks of is there when the replay stops."""
    told = objects(run("replay", "--json", SHIPPED))
    gold = tomllib.loads((SHIPPED / "expect.toml").read_text(encoding="utf-8"))
    stages = {one["application"]["company"]: one["stage"] for one in told if one["event"] == "stage"}
    placed = [one for one in told if one["event"] == "draft_placed"]
    last = {one["draft"]: one for one in told if one["event"] in ("draft_placed", "draft_revised")}

    for wanted in gold["application"]:
        assert stages[wanted["company"]] == wanted["stage"]
    for wanted in gold["draft"]:
        assert [
            one
            for one in placed
            if one["kind"] == wanted["kind"]
            and one["application"]["company"] == wanted["company"]
            and wanted["placed_after"] <= datetime.fromisoformat(one["at"]) <= wanted["placed_before"]
            and last[one["draft"]]["to"] == ([wanted["to"]] if wanted["to"] else [])
        ], wanted


def test_recognise_prints_one_object_a_mail_with_the_keys_of_the_contract(life: Path) -> None:
    """The keys and their order are those of docs/formats.md, and each quote occurs in the mail."""
    lines = objects(run("recognise", "--json", life / "inbox"))

    assert [list(line) for line in lines] == [MESSAGE_KEYS] * 3
    assert [line["kind"] for line in lines] == ["application_received", "interview_confirmation", "delay"]
    assert lines[1]["interviews"][0]["starts_at"] == "2026-03-12T14:00:00+00:00"
    assert lines[2]["answer_by"] == "2026-03-20T17:00:00+00:00"


def test_recognise_gives_a_line_even_for_a_mail_it_cannot_read(tmp_path: Path) -> None:
    """What cannot be opened is `other`, with the reason."""
    (tmp_path / "gone.eml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "empty.eml").write_bytes(b"")
    lines = objects(run("recognise", "--json", tmp_path))

    assert [line["kind"] for line in lines] == ["other", "other"]
    assert "error" in lines[1]


def test_replay_prints_events_in_the_order_of_time_with_the_keys_of_the_contract(life: Path) -> None:
    """Stages and drafts, each with what docs/formats.md promises."""
    told = objects(run("replay", "--json", life, "--until", "2026-04-15"))
    moments = [datetime.fromisoformat(one["at"]) for one in told]

    assert moments == sorted(moments)
    assert [list(one) for one in told if one["event"] == "draft_placed"] == [DRAFT_KEYS] * 3
    assert [one["stage"] for one in told if one["event"] == "stage"] == ["applied", "interviewing", "awaiting_decision"]
    assert [one["kind"] for one in told if one["event"] == "draft_placed"] == ["notes", "thank_you", "follow_up"]


def test_replay_stops_where_it_is_told_to(life: Path) -> None:
    """With --until nothing later is lived through."""
    told = objects(run("replay", "--json", life, "--until", "2026-03-12T00:00:00+00:00"))

    assert [one["event"] for one in told] == ["stage", "stage"]


def test_a_wrong_moment_is_wrong_usage(life: Path) -> None:
    """Exit code 2, and how a moment is written."""
    result = run("replay", life, "--until", "soon")

    assert result.exit_code == 2
    assert "2026-04-02" in result.stderr


def test_scan_places_what_is_due_and_the_other_commands_tell_of_it(home: Path) -> None:
    """An empty mailbox: every command works on it and says that there is nothing yet."""
    assert "0 drafts placed" in run("scan", "--config", home).stdout
    assert "No applications yet" in run("status", "--config", home).stdout
    assert "Nothing needs you" in run("digest", "--config", home).stdout
    assert "sound" in run("doctor", "--rebuild", "--config", home).stdout
    assert "is in order" in run("config", "check", "--config", home).stdout


def test_an_unknown_name_is_wrong_usage(home: Path) -> None:
    """Exit code 2, and the names that are known."""
    run("scan", "--config", home)
    result = run("why", "nobody", "--config", home)

    assert result.exit_code == 2
    assert "no application called 'nobody'" in " ".join(result.stderr.replace("│", "").split())


def test_a_maildir_that_is_not_there_fails_with_the_mend(home: Path) -> None:
    """The doctor says which mailbox cannot be opened, and exits with 1."""
    for folder in sorted((home.parent / "Maildir").rglob("*"), reverse=True):
        folder.rmdir()
    (home.parent / "Maildir").rmdir()
    result = run("doctor", "--config", home)

    assert result.exit_code == 1
    assert "ada@quill.example" in result.stdout


def test_status_tells_what_a_provider_was_asked_and_what_it_needs(home: Path, tmp_path: Path) -> None:
    """Requests and units of the last round and of the day; a sign-in that is needed is told once, in the digest too."""
    store = Store.open(f"sqlite:///{tmp_path / 'afterword.db'}")
    store.mailbox("ada@quill.example", "gmail", "ada@quill.example", APPLIED)
    store.used("ada@quill.example", "2026-03-02", 51, 1002)
    store.used("ada@quill.example", "2026-03-02", 1, 2)
    store.mailbox_state("ada@quill.example", "sign_in_needed", "the sign-in has ended; run: afterword signin gmail")
    store.close()

    status, digest = run("status", "--config", home).stdout, run("digest", "--config", home).stdout
    told = " ".join(status.split())
    assert "it was asked 1 request (2 units) in the last round, 52 requests (1,004 units) on 2026-03-02" in told
    assert told.count("afterword signin gmail") == 1
    assert " ".join(digest.split()).count("the sign-in has ended; run: afterword signin gmail") == 1

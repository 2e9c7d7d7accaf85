"""`afterword notes`: notes said with a command count at once, are said back, and can be taken back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from typer.testing import CliRunner, Result

from agent.cli.app import app
from agent.etiquette.application import Application
from tests.houses import CONFIG, Living, settle_in
from tests.mails import invitation, receipt

TALK = datetime(2026, 3, 12, 14, 0, tzinfo=UTC)
NOW = TALK + timedelta(minutes=105)


@pytest.fixture
def living(tmp_path: Path) -> Living:
    """An interview at Harbourlight an hour ago."""
    store = f'[store]\npath = "{tmp_path / "afterword.db"}"\n'
    (tmp_path / "config.toml").write_text(CONFIG + store, encoding="utf-8")
    life = settle_in(tmp_path, TALK - timedelta(days=9))
    life.at(TALK - timedelta(days=9), receipt(TALK - timedelta(days=9)))
    life.at(TALK - timedelta(days=7), invitation(TALK, TALK - timedelta(days=7)))
    life.at(NOW)
    return life


def say(folder: Path, *words: str, typed: str | None = None, minute: int = 1) -> Result:
    """What the command prints and how it ends."""
    with time_machine.travel(NOW + timedelta(minutes=minute), tick=False):
        command = [*words, "--config", str(folder / "config.toml")]
        return CliRunner().invoke(app, command, input=typed, env={"COLUMNS": "600"})


def harbourlight(living: Living) -> Application:
    """The application, as another process sees it."""
    return next(one for one in living.house.store.applications() if one.company == "Harbourlight")


def test_notes_are_filed_said_back_and_taken_back(living: Living, tmp_path: Path) -> None:
    """From the input; what could not be placed is shown; `undo` leaves no notes."""
    typed = "what stuck with me was the tide tables\nHow did it go: good, but it ran late\n"
    told = say(tmp_path, "notes", "--text", "-", typed=typed)
    noted = harbourlight(living).interviews[0].notes

    assert told.exit_code == 0, told.output
    assert noted is not None
    assert noted.impressions[0].text == "the tide tables"
    assert "the tide tables" in told.output
    assert "could not place: “good, but it ran late”" in told.output
    assert "it ran late" in say(tmp_path, "status").output

    assert say(tmp_path, "undo", minute=2).exit_code == 0
    assert harbourlight(living).interviews[0].notes is None


def test_a_wish_in_the_notes_is_a_word(living: Living, tmp_path: Path) -> None:
    """It holds for the application, and is taken back alone."""
    say(tmp_path, "notes", "Harbourlight", "--text", "what stuck with me was the tide tables\ntop choice")
    assert harbourlight(living).flags.top_choice

    undone = next(line for line in say(tmp_path, "undo", "--list").output.splitlines() if "top choice" in line)
    say(tmp_path, "undo", undone.split()[0], minute=2)
    assert not harbourlight(living).flags.top_choice
    assert harbourlight(living).interviews[0].notes is not None


def test_private_lines_are_not_said_aloud(living: Living, tmp_path: Path) -> None:
    """Only that there are some."""
    told = say(tmp_path, "notes", "--text", "what stuck with me was the tide\nPrivate: low pay")
    assert "low pay" not in told.output
    assert "private: 1 line" in told.output
    assert harbourlight(living).interviews[0].notes_at is not None


def test_nothing_written_is_nothing_filed(living: Living, tmp_path: Path) -> None:
    """An empty text ends as a wrong use does."""
    assert say(tmp_path, "notes", "--text", "  ").exit_code == 2
    assert harbourlight(living).interviews[0].notes is None


def test_what_was_written_is_shown_in_full(living: Living, tmp_path: Path) -> None:
    """With the private lines, as text and as an object; without notes it says how to write some."""
    assert "no notes yet" in say(tmp_path, "notes", "--list").output
    assert "afterword notes" in say(tmp_path, "notes", "--show").output

    typed = "what stuck with me was the tide tables\nHow did it go: good, but late\nPrivate: low pay\nsame as Fenwick"
    said = say(tmp_path, "notes", "--text", typed)
    assert "not done: “same as Fenwick”" in said.output
    assert "still waits" in said.output or "is complete" in said.output

    shown = say(tmp_path, "notes", "Harbourlight", "--show", minute=2).output
    for line in ("stuck: the tide tables", "private: low pay", "could not place: “good, but late”", "same as Fenwick"):
        assert line in shown
    (one,) = [json.loads(line) for line in say(tmp_path, "notes", "--show", "--json", minute=2).output.splitlines()]
    assert one["what"] == "notes"
    assert one["impressions"] == [{"about": None, "text": "the tide tables"}]
    assert one["private"] == "low pay"
    assert one["unplaced"] == ["good, but late"]
    assert one["not_done"][0]["words"] == "same as Fenwick"
    assert harbourlight(living).interviews[0].notes is not None


def test_what_could_not_be_placed_is_among_what_needs_the_user(living: Living, tmp_path: Path) -> None:
    """In `status --json` too, with a line to type; gone once something was written after it, or in two weeks."""
    assert harbourlight(living)
    say(tmp_path, "notes", "--text", "what stuck with me was the tide tables\nHow did it go: good, but late")

    def open_pieces(minute: int) -> list[dict[str, object]]:
        lines = say(tmp_path, "status", "--json", minute=minute).output.splitlines()
        return [one for line in lines if (one := json.loads(line))["what"] == "notes"]

    (piece,) = open_pieces(2)
    assert piece["words"] == "good, but late"
    assert str(piece["commands"]).startswith("['afterword notes")
    assert open_pieces(15 * 24 * 60) == []
    say(tmp_path, "notes", "Harbourlight", "--text", "it ran late, but it was good", minute=3)
    assert open_pieces(4) == []


def test_notes_come_from_a_file(living: Living, tmp_path: Path) -> None:
    """As UTF-8, with or without a mark at its start; one that is not there is said to be so."""
    (tmp_path / "notes.txt").write_bytes("\ufeffwhat stuck with me was the café\r\n".encode())
    assert say(tmp_path, "notes", "--file", str(tmp_path / "notes.txt")).exit_code == 0
    noted = harbourlight(living).interviews[0].notes
    assert noted is not None
    assert noted.impressions[0].text == "the café"
    assert say(tmp_path, "notes", "Harbourlight", "--file", str(tmp_path / "none.txt")).exit_code == 2


@pytest.mark.parametrize("words", [("--text", "x", "--file", "y"), ("--json",), ("--json", "--text", "x")])
def test_what_does_not_go_together_is_refused(living: Living, tmp_path: Path, words: tuple[str, ...]) -> None:
    """Nothing is filed."""
    assert say(tmp_path, "notes", *words).exit_code == 2
    assert harbourlight(living).interviews[0].notes is None


def test_a_wish_in_the_notes_is_weighed_as_its_command_is(living: Living, tmp_path: Path) -> None:
    """Withdrawing twice is refused, and said so at once."""
    say(tmp_path, "notes", "--text", "the tide tables\nwithdraw")
    again = say(tmp_path, "notes", "Harbourlight", "--text", "withdraw", minute=2)
    assert "not done: “withdraw”" in again.output
    assert "afterword undo" in again.output
    assert len(harbourlight(living).settled) == 1

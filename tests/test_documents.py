"""The documents say what is there: their links lead somewhere, their commands exist, their lists are whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agent.cli.app import app
from agent.etiquette.kinds import DraftKind, DraftState, Format, InterviewStatus, MessageKind, Stage

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("deploy/**/*.md")])
CONTRACTS = (MessageKind, Stage, InterviewStatus, Format, DraftKind, DraftState)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _commands() -> set[str]:
    commands = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    return commands | {group.name for group in app.registered_groups if group.name}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document: Path) -> None:
    """Each link to a file of the project names one that is there."""
    links = re.findall(r"\]\((?!https?:)([^)#]+)", _text(document))

    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_commands_exist(document: Path) -> None:
    """Each `afterword …` and `make …` that a document shows can be called."""
    targets = set(re.findall(r"^([a-z]+):", _text(ROOT / "Makefile"), re.MULTILINE))
    shown = "\n".join(re.findall(r"`+[^`]+`+", _text(document)))

    assert set(re.findall(r"(?:^|`)afterword ([a-z-]+)", shown, re.MULTILINE)) <= _commands()
    assert set(re.findall(r"(?:^|`)make ([a-z]+)", shown, re.MULTILINE)) <= targets


def test_every_command_is_told_of() -> None:
    """docs/commands.md names each command that there is."""
    told = set(re.findall(r"`afterword ([a-z-]+)", _text(ROOT / "docs" / "commands.md")))

    assert _commands() - told == set()


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.__name__)
def test_the_formats_name_every_value(contract: type[MessageKind]) -> None:
    """docs/formats.md names each value that is printed or stored."""
    named = set(re.findall(r"`([a-z_]+)`", _text(ROOT / "docs" / "formats.md")))

    assert {value.value for value in contract} <= named

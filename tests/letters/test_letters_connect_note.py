"""How long a note for a networking site may be."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.config import parse
from agent.config_errors import ConfigError
from agent.etiquette.kinds import DraftKind
from agent.letters import connect_note
from agent.letters.proofread import proofread
from tests.letters.letter_facts import PROFILE, application, courtesy, letter

USER = '[user]\nname = "Ada Quill"\naddress = "ada@quill.example"\ntimezone = "Europe/Lisbon"\n[letters]\n'


@pytest.mark.parametrize("most", [100, 200, 300])
def test_a_note_keeps_to_the_room_there_is(most: int) -> None:
    """Whatever the limit: a note that is ready fits, and one that can't fit says so and is not ready."""
    note = letter(DraftKind.CONNECT_NOTE, profile=PROFILE.model_copy(update={"connect_note_characters": most}))

    assert len(note.body) <= most
    assert note.ready or note.missing


def test_characters_are_code_points() -> None:
    """A letter with its accent apart takes two, as the sites count; one too many is a finding that tells the room."""
    body = "Hi Inês, " + "e\u0301" * 95 + "x"

    assert len(body) == 200
    assert connect_note.findings(body, 200) == ()
    assert connect_note.findings(body + "x", 200) == ("the note has 201 characters; there is room for 200",)
    assert connect_note.findings(body + "x" * 100, 300) == ()


def test_proofreading_goes_by_the_users_own_limit() -> None:
    """A note of 250 characters is too long unless the configuration has that room."""
    note = letter(DraftKind.CONNECT_NOTE)
    long = note.model_copy(update={"body": note.body.ljust(250, "a")})
    roomy = PROFILE.model_copy(update={"connect_note_characters": 300})
    owed = courtesy(DraftKind.CONNECT_NOTE)

    told = {profile: proofread(long, owed, application(), (), profile) for profile in (PROFILE, roomy)}

    assert "the note has 250 characters; there is room for 200" in told[PROFILE]
    assert not any("characters" in finding for finding in told[roomy])


def test_the_configuration_sets_the_limit() -> None:
    """200 unless told otherwise, and 300 at most."""
    assert parse(USER, Path("config.toml")).profile().connect_note_characters == 200
    roomy = parse(f"{USER}connect_note_characters = 300", Path("config.toml"))
    assert roomy.profile().connect_note_characters == 300
    with pytest.raises(ConfigError):
        parse(f"{USER}connect_note_characters = 301", Path("config.toml"))

"""Notes that wait are told aloud: at their moments, once, never at night, and with no word of any mail but a name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agent.etiquette.journal import NotesTaken
from agent.etiquette.notes import Notes
from agent.notifying import Desktop, Notifying, command_for, program_of, trouble, waiting
from connectors.mail import Folder
from tests.houses import Living, settle_in
from tests.mails import USER, invitation, mail

HERE = ZoneInfo("Europe/Lisbon")
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@dataclass
class Heard:
    """A channel that remembers."""

    lines: list[str] = field(default_factory=list)

    def say(self, text: str) -> bool:
        """Keep the line."""
        self.lines.append(text)
        return True


def talked(folder: Path, begin: datetime) -> Living:
    """A house that knows of an interview which begins then."""
    living = settle_in(folder, begin - 48 * HOUR)
    living.at(begin - 48 * HOUR, invitation(begin, begin - 48 * HOUR))
    return living


def told(living: Living, aloud: Notifying, until: datetime) -> list[datetime]:
    """Let time pass in steps of ten minutes; when something was said."""
    moments, now = [], living.clock.now()
    while now < until:
        now += 10 * MINUTE
        living.at(now)
        if not living.house.law.is_quiet(now):
            law, store = living.house.law, living.house.store
            moments += [now] * aloud.look(law.notices(now), store.applications(), now)
    return moments


def test_three_words_and_then_silence(tmp_path: Path) -> None:
    """When the draft is there, two hours after the end, and before the day is over; a restart repeats none."""
    begin = datetime(2026, 3, 11, 13, 0, tzinfo=HERE)
    living, heard = talked(tmp_path, begin), Heard()
    moments = told(living, Notifying(living.house.store, heard), begin + 5 * HOUR)
    moments += told(living, Notifying(living.house.store, heard), begin + 60 * HOUR)

    assert len(moments) == 3
    assert begin < moments[0] <= begin + 2 * HOUR
    assert timedelta(hours=1, minutes=50) <= moments[1] - moments[0] <= timedelta(hours=2, minutes=10)
    assert moments[2] < moments[0] + 24 * HOUR
    assert set(heard.lines) == {waiting("Harbourlight")}


def test_never_in_the_quiet_hours(tmp_path: Path) -> None:
    """What would fall into the night comes at its end, and what comes together then is said once."""
    begin = datetime(2026, 3, 11, 19, 30, tzinfo=HERE)
    living, heard = talked(tmp_path, begin), Heard()
    moments = [one.astimezone(HERE) for one in told(living, Notifying(living.house.store, heard), begin + 48 * HOUR)]

    assert moments
    assert all(8 <= one.hour < 21 for one in moments)
    assert len({one.date() for one in moments}) == len(moments) or len(moments) == 3


def test_none_once_there_are_notes(tmp_path: Path) -> None:
    """After the user has answered nobody reminds them."""
    begin = datetime(2026, 3, 11, 13, 0, tzinfo=HERE)
    living, heard = talked(tmp_path, begin), Heard()
    aloud = Notifying(living.house.store, heard)
    before = told(living, aloud, begin + 2 * HOUR)
    (application,) = living.house.store.applications()
    noted = NotesTaken(
        id="n#notes",
        at=living.clock.now(),
        interview=application.interviews[0].id,
        notes=Notes(nothing_special=True),
    )
    living.house.store.file(application.id, noted)

    assert len(before) == 1
    assert told(living, aloud, begin + 48 * HOUR) == []


def test_none_once_thanks_were_sent(tmp_path: Path) -> None:
    """Who has thanked already is not reminded of what thanks are written from."""
    begin = datetime(2026, 3, 11, 13, 0, tzinfo=HERE)
    living, heard = talked(tmp_path, begin), Heard()
    aloud = Notifying(living.house.store, heard)
    before = told(living, aloud, begin + 2 * HOUR)
    now = living.clock.now() + MINUTE
    own = mail(
        "Thank you",
        "Hi Tomas, it was good to talk.\n",
        now,
        sender=USER,
        to="Tomas Berg <tomas.berg@harbourlight.example>",
        message_id="<own@quill.example>",
    )
    living.at(now, own, folder=Folder.SENT)

    assert len(before) == 1
    assert told(living, aloud, begin + 48 * HOUR) == []


def test_a_reminder_says_until_when(tmp_path: Path) -> None:
    """The first word only says that the draft is there; the later ones when the day is over, in the user's time."""
    begin = datetime(2026, 3, 11, 13, 0, tzinfo=HERE)
    living, heard = talked(tmp_path, begin), Heard()
    told(living, Notifying(living.house.store, heard, HERE), begin + 30 * HOUR)

    assert heard.lines[0] == waiting("Harbourlight")
    assert heard.lines[1:] == ["Notes for Harbourlight are waiting in Drafts; thanks are in time until Thu 13:45"] * 2


def test_reminders_are_among_the_moments_that_come(tmp_path: Path) -> None:
    """The daemon wakes for them."""
    begin = datetime(2026, 3, 11, 13, 0, tzinfo=HERE)
    coming = talked(tmp_path, begin).house.rounds.coming()

    assert sum(name.startswith("remind:") for name in coming) == 2


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
@pytest.mark.parametrize("name", ["--help", "$(reboot)", '"; display dialog "x', "<b>x</b>", "`x`"])
def test_a_hostile_name_stays_one_word(platform: str, name: str) -> None:
    """The line is one argument, or in the environment; no program takes it for an option, a command or markup."""
    command = command_for(platform, "program", waiting(name))
    places = [word for word in (*command.words, *command.environment.values()) if "are waiting" in word]

    assert len(places) == 1
    assert platform != "win32" or all(name not in word for word in command.words)
    assert platform != "linux" or "<b>" not in places[0]
    assert platform == "win32" or "--" in command.words or "-e" in command.words


def test_a_name_becomes_one_short_line() -> None:
    """Line breaks and control characters go, and a long name is cut."""
    assert waiting("Acme\r\nBcc:\x00 x") == "Notes for Acme Bcc: x are waiting in Drafts"
    assert len(waiting("a" * 5000)) < 120
    assert waiting(None) == "Notes for your interview are waiting in Drafts"


def test_without_a_program_it_is_said_once_and_nothing_breaks() -> None:
    """The channel is off, and `status` and `doctor` say why."""

    def nowhere(_name: str) -> None:
        return None

    assert Desktop("linux", nowhere).say("x") is False
    assert program_of("darwin", lambda name: f"/bin/{name}") == "/bin/osascript"
    assert "notify-send" in (trouble("desktop", "linux", nowhere) or "")
    assert trouble("log", "linux", nowhere) is None


def test_the_program_gets_the_line(tmp_path: Path) -> None:
    """The program of the system is started with the words as they are."""
    program = tmp_path / "notify-send"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path}/heard\n', encoding="utf-8")
    program.chmod(0o755)

    assert Desktop("linux", lambda _name: str(program)).say("Notes for A & B are waiting in Drafts")
    assert (tmp_path / "heard").read_text(encoding="utf-8").splitlines()[-1] == (
        "Notes for A &amp; B are waiting in Drafts"
    )


def test_the_digest_goes_the_same_way(tmp_path: Path) -> None:
    """How much waits, and nothing where nothing does."""
    living, heard = settle_in(tmp_path, datetime(2026, 3, 11, 13, 0, tzinfo=HERE)), Heard()
    aloud = Notifying(living.house.store, heard)
    aloud.digest(0, 0)
    aloud.digest(2, 1)

    assert heard.lines == ["2 drafts wait and 1 question is open: afterword digest"]

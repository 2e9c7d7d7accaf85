"""Shell. Telling the user aloud that notes wait: a notification of the desktop, at its moment, each one once.

The text names the employer and nothing else of any mail. It goes to a program of the system as an argument or in the
environment, never through a shell.
"""

from __future__ import annotations

import html
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Protocol

import structlog

from agent.etiquette.application import Application
from agent.etiquette.kinds import DraftState
from agent.etiquette.reminders import Notice
from agent.store import Store

log = structlog.get_logger(__name__)

TITLE = "afterword"
PATIENCE = 10.0  # seconds for the system's program; the daemon has other things to do
_LONGEST_NAME = 60  # characters of an employer's name
# What PowerShell runs: the words come by the environment, so that nothing in them is read as a command.
_TOAST = (
    "[Windows.UI.Notifications.ToastNotificationManager,Windows.UI.Notifications,ContentType=WindowsRuntime]>$null;"
    "$x=[Windows.UI.Notifications.ToastNotificationManager]::GetTemplateContent("
    "[Windows.UI.Notifications.ToastTemplateType]::ToastText02);"
    "$t=$x.GetElementsByTagName('text');"
    "$t.Item(0).AppendChild($x.CreateTextNode($env:AFTERWORD_TITLE))>$null;"
    "$t.Item(1).AppendChild($x.CreateTextNode($env:AFTERWORD_TEXT))>$null;"
    "[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier('afterword').Show("
    "[Windows.UI.Notifications.ToastNotification]::new($x))"
)
_SCRIPT = ("on run argv", "display notification (item 2 of argv) with title (item 1 of argv)", "end run")


class Channel(Protocol):
    """Where a line for the user goes."""

    def say(self, text: str) -> bool:
        """Show the line; False where that did not work."""
        ...


@dataclass(frozen=True, slots=True)
class Command:
    """A program to run, and what to add to its environment."""

    words: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


def command_for(platform: str, program: str, text: str) -> Command:
    """How that platform (as `sys.platform` names it) shows a line, by `program` of `program_of`."""
    if platform == "darwin":
        script = tuple(word for line in _SCRIPT for word in ("-e", line))
        return Command((program, *script, TITLE, text))
    if platform == "win32":
        words = (program, "-NoProfile", "-NonInteractive", "-Command", _TOAST)
        return Command(words, {"AFTERWORD_TITLE": TITLE, "AFTERWORD_TEXT": text})
    # The body may hold markup (Desktop Notifications Specification, "Markup"), so that a name's "<" is escaped.
    return Command((program, "--app-name", TITLE, "--", TITLE, html.escape(text, quote=False)))


def program_of(platform: str, which: Callable[[str], str | None] = shutil.which) -> str | None:
    """The path of the program that shows notifications there; None where there is none."""
    name = {"darwin": "osascript", "win32": "powershell"}.get(platform, "notify-send")
    return which(name)


class Desktop:
    """Notifications of the desktop that this process runs on."""

    def __init__(self, platform: str = sys.platform, which: Callable[[str], str | None] = shutil.which) -> None:
        self._platform = platform
        self._program = program_of(platform, which)

    def say(self, text: str) -> bool:
        """See `Channel.say`."""
        if self._program is None:
            return False
        command = command_for(self._platform, self._program, text)
        try:
            done = subprocess.run(  # noqa: S603  (a fixed program, no shell)
                command.words,
                env={**os.environ, **command.environment},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=PATIENCE,
                check=False,
            )
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            log.warning("a notification failed", kind=type(error).__name__)
            return False
        return done.returncode == 0


class Silent:
    """The log is where things go, and what is to be said is there already."""

    def say(self, text: str) -> bool:  # noqa: ARG002  (the protocol's)
        """See `Channel.say`."""
        return True


def channel_of(name: str) -> Channel:
    """The channel that `[digest] channel` names."""
    return Desktop() if name == "desktop" else Silent()


def trouble(name: str, platform: str = sys.platform, which: Callable[[str], str | None] = shutil.which) -> str | None:
    """Why nothing can be told by that channel of `[digest]`, and what to do; None where it can."""
    if name != "desktop" or program_of(platform, which) is not None:
        return None
    mend = "install notify-send (libnotify)" if platform not in {"darwin", "win32"} else "this system has none"
    return f'no desktop notifications: {mend}, or set [digest] channel = "log"'


class Notifying:
    """Says each notice once, at its moment or at the next look after it; in `zone` until when thanks are in time."""

    def __init__(self, store: Store, channel: Channel, zone: tzinfo | None = None) -> None:
        self._store = store
        self._channel = channel
        self._zone = zone

    def look(self, notices: Sequence[Notice], applications: Sequence[Application], now: datetime) -> int:
        """Say what is due at `now` (aware) and was not said before: of each draft the last word only. How many."""
        names = {one.id: one.company for one in applications}
        due = {one.courtesy: one for one in notices if one.at <= now < one.until}
        said = 0
        for notice in due.values():
            row = self._store.ledger.row(notice.courtesy)
            if row is None or row.state is not DraftState.PLACED:  # not there yet, or the user is typing in it
                continue
            # Written down first: a word too few is better than the same word at each start.
            if self._store.notify_once(f"{notice.courtesy}:{notice.number}", now):
                log.info("notes wait", draft=notice.courtesy, reminder=notice.number)
                until = notice.until.astimezone(self._zone) if notice.number and self._zone else None
                self._channel.say(waiting(names.get(notice.application), until))
                said += 1
        return said

    def digest(self, placed: int, asked: int) -> None:
        """Say how much waits today, if anything does."""
        counted = [_count(placed, "draft", "waits", "wait"), _count(asked, "question", "is open", "are open")]
        if told := " and ".join(one for one in counted if one):
            self._channel.say(f"{told}: afterword digest")


def waiting(company: str | None, until: datetime | None = None) -> str:
    """The line of a notice; of a reminder until when (local) thanks are in time, since that is what presses.

    The employer's name is text of a mail: one short line of what can be printed.
    """
    name = " ".join("".join(one if one.isprintable() else " " for one in company or "").split())
    short = name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"
    line = f"Notes for {short or 'your interview'} are waiting in Drafts"
    return f"{line}; thanks are in time until {until:%a %H:%M}" if until else line


def _count(number: int, what: str, one: str, more: str) -> str:
    if not number:
        return ""
    return f"1 {what} {one}" if number == 1 else f"{number} {what}s {more}"

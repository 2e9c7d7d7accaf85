"""The daemon itself, as a process: it watches, it stops, it is killed, and it never makes a second draft."""

from __future__ import annotations

import signal
import socket
import subprocess
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from connectors.mail import Folder
from connectors.maildir import deliver_into
from tests.mails import invitation, receipt
from tests.processes import SHIPPED, real_time, running, until

HOUR = timedelta(hours=1)


@pytest.fixture
def now() -> datetime:
    """The real time."""
    return real_time()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a Maildir and a configuration that watches it."""
    for place in ("cur", "new", "tmp"):
        (tmp_path / "Maildir" / place).mkdir(parents=True)
    (tmp_path / "config.toml").write_text(
        f"""
[user]
name = "Ada Quill"
address = "ada@quill.example"
timezone = "UTC"
country = "PT"

[[mailbox]]
kind = "maildir"
address = "ada@quill.example"
path = "{tmp_path / "Maildir"}"
scan_every = "10s"

[store]
path = "{tmp_path / "data" / "afterword.db"}"
""",
        encoding="utf-8",
    )
    return tmp_path


def daemon(home: Path, *options: str, **environment: str) -> AbstractContextManager[subprocess.Popen[str]]:
    """The daemon as it is shipped."""
    return running([*SHIPPED, str(home / "config.toml"), *options], **environment)


def drafts(home: Path) -> list[Path]:
    """What lies in the Drafts folder."""
    return [path for place in ("cur", "new") for path in (home / "Maildir" / ".Drafts" / place).glob("*")]


def test_a_mail_delivered_while_it_runs_becomes_a_draft_and_never_two(home: Path, now: datetime) -> None:
    """The interview ended an hour ago: the notes draft appears, and after kill -9 and a restart no second one does."""
    deliver_into(home / "Maildir", receipt(now - 30 * HOUR), Folder.INBOX, now - 30 * HOUR)
    with daemon(home) as process:
        until(process, "scanned")
        deliver_into(home / "Maildir", invitation(now - 2 * HOUR, now - 20 * HOUR), Folder.INBOX, now)
        until(process, "draft placed")
        assert len(drafts(home)) == 1
        process.send_signal(signal.SIGKILL)
        process.wait()

    with daemon(home) as process:
        until(process, "scanned")
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=5)

    assert len(drafts(home)) == 1


def test_it_stops_cleanly_within_five_seconds_of_sigterm(home: Path) -> None:
    """SIGTERM ends it with exit code 0."""
    with daemon(home) as process:
        until(process, "scanned")
        process.send_signal(signal.SIGTERM)

        assert process.wait(timeout=5) == 0


def test_a_second_daemon_on_the_same_data_is_turned_away(home: Path) -> None:
    """One line says that another one runs, and the exit code is 1."""
    with daemon(home) as first:
        until(first, "scanned")
        with daemon(home) as second:
            line = until(second, "afterword")

            assert "already" in line.lower() or "runs" in line.lower()
            assert second.wait(timeout=20) == 1


def test_a_dry_run_writes_to_no_mailbox(home: Path, now: datetime) -> None:
    """With --dry-run it says what it would place, and places nothing."""
    deliver_into(home / "Maildir", invitation(now - 2 * HOUR, now - 20 * HOUR), Folder.INBOX, now)
    before = sorted(path.name for path in (home / "Maildir").rglob("*") if path.is_file())
    with daemon(home, "--dry-run") as process:
        until(process, "would place")
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=5)

    assert sorted(path.name for path in (home / "Maildir").rglob("*") if path.is_file()) == before
    assert drafts(home) == []


def test_systemd_is_told_that_it_is_ready(home: Path, tmp_path: Path) -> None:
    """With NOTIFY_SOCKET in the environment it says READY=1 and, at the end, STOPPING=1 (sd_notify(3))."""
    path = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        channel.bind(str(path))
        channel.settimeout(20)
        with daemon(home, NOTIFY_SOCKET=str(path)) as process:
            told = [channel.recv(100)]
            while told[-1].startswith(b"WATCHDOG=1"):  # it lives, and asks for time: the first look may be long
                told.append(channel.recv(100))
            assert told[-1] == b"READY=1"
            assert any(b"EXTEND_TIMEOUT_USEC=" in one for one in told)
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=5)
            told = [channel.recv(100)]
            while told[-1].startswith(b"WATCHDOG=1"):
                told.append(channel.recv(100))
            assert told[-1] == b"STOPPING=1"


def test_the_log_holds_no_mail_text(home: Path, now: datetime) -> None:
    """Ids and counts, no subject, no address, no sentence of any mail."""
    deliver_into(home / "Maildir", invitation(now - 2 * HOUR, now - 20 * HOUR), Folder.INBOX, now)
    with daemon(home) as process:
        line = until(process, "draft placed")
        process.send_signal(signal.SIGTERM)
        _, rest = process.communicate(timeout=5)

    for word in ("Tomas", "Harbourlight", "harbourlight", "Data Engineer"):
        assert word not in line + rest

"""The daemon itself, as a process with a mailbox at Gmail: kept tokens, real scans, kill -9, a clean end."""

from __future__ import annotations

import json
import signal
import subprocess
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.mail import Folder
from connectors.signin.google_tokens import name_of
from connectors.signin.vault import Vault
from tests.gmail import faults
from tests.gmail.doors import GmailDoors
from tests.gmail.emulator import CLIENT_ID, CLIENT_SECRET
from tests.gmail.front import Front
from tests.mails import invitation, receipt
from tests.processes import real_time, running, until

HOUR = timedelta(hours=1)


@pytest.fixture
def home(tmp_path: Path, front: Front) -> Path:
    """A configuration that watches the front's account, and a sign-in whose access token is over."""
    front.now = real_time
    (tmp_path / "config.toml").write_text(
        f"""
[user]
name = "Ada Quill"
address = "ada@quill.example"
timezone = "UTC"
country = "PT"

[[mailbox]]
kind = "gmail"
address = "{front.account.address}"
scan_every = "10s"
units_a_minute = 1000000

[store]
path = "{tmp_path / "data" / "afterword.db"}"
""",
        encoding="utf-8",
    )
    secret = {
        "token": "over",
        "expiry": "2001-01-01T00:00:00Z",
        "refresh_token": front.refresh_token(),
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
    }
    Vault(tmp_path / "data" / "secrets", None).write(name_of(front.account.address), json.dumps(secret))
    return tmp_path


def daemon(home: Path, front: Front) -> AbstractContextManager[subprocess.Popen[str]]:
    """The daemon, whose way to Google leads to the front."""
    hosts = ("gmail.googleapis.com", "oauth2.googleapis.com")
    routes = [f"{host}={front.url}" for host in hosts]
    return running(["-m", "tests.daemon_process", str(home / "config.toml"), *routes])


def test_mail_that_arrives_while_it_runs_becomes_one_draft(home: Path, front: Front) -> None:
    """Over a renewed token, in spite of kill -9 and a restart, and nothing of the mail or the token is in the log."""
    doors, now = GmailDoors(front), real_time()
    doors.deliver(receipt(now - 30 * HOUR), Folder.INBOX)
    with daemon(home, front) as process:
        log = until(process, "scanned")
        doors.deliver(invitation(now - 2 * HOUR, now - 20 * HOUR), Folder.INBOX)
        log += until(process, "draft placed")
        process.send_signal(signal.SIGKILL)
        process.wait()
    front.settle()
    assert len(doors.drafts()) == 1

    with daemon(home, front) as process:
        log += until(process, "scanned")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=5) == 0

    assert len(doors.drafts()) == 1
    for word in ("Tomas", "arbourlight", "Data Engineer", front.token, CLIENT_SECRET):
        assert word not in log


def test_a_revoked_sign_in_is_told_and_the_daemon_lives_on(home: Path, front: Front) -> None:
    """`invalid_grant`: the state is "sign_in_needed", Gmail is not asked, and SIGTERM still ends it cleanly."""
    front.fail(faults.invalid_grant(), faults.called("/token"), times=1000)
    with daemon(home, front) as process:
        assert "sign_in_needed" in until(process, "mailbox trouble")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=5) == 0

    assert [asked.path for asked in front.requests] == ["/token"]

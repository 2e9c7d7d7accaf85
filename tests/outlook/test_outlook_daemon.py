"""The daemon itself, as a process with a mailbox at Outlook: a real sign-in before, kill -9, a clean end."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.mail import Folder
from connectors.signin.microsoft_tokens import MicrosoftTokens
from connectors.signin.vault import Vault
from connectors.transport import Door
from tests.mails import invitation, receipt
from tests.outlook.doors import OutlookDoors
from tests.outlook.graph import Graph
from tests.processes import real_time, running, until
from tests.signin.attempts import ADA
from tests.signin.microsoft_attempts import MicrosoftAttempts
from tests.signin.microsoft_provider import CLIENT_ID, Microsoft

HOUR = timedelta(hours=1)


@pytest.fixture
def microsoft() -> Iterator[Microsoft]:
    """The identity platform."""
    with Microsoft() as microsoft:
        yield microsoft


@pytest.fixture
def home(tmp_path: Path, microsoft: Microsoft, graph: Graph) -> Path:
    """A configuration that watches the mailbox, and the sign-in that its user made."""
    graph.now = real_time
    (tmp_path / "config.toml").write_text(
        f"""
[user]
name = "Ada Quill"
address = "ada@quill.example"
timezone = "UTC"
country = "PT"

[[mailbox]]
kind = "outlook"
address = "{ADA}"
client_id = "{CLIENT_ID}"
scan_every = "10s"

[store]
path = "{tmp_path / "data" / "afterword.db"}"
""",
        encoding="utf-8",
    )
    vault, door = Vault(tmp_path / "data" / "secrets", None), Door(microsoft.wire())
    MicrosoftAttempts(microsoft, door, vault).with_browser()
    graph.token = MicrosoftTokens(vault, ADA, CLIENT_ID, "common", door).bearer()
    return tmp_path


def daemon(home: Path, microsoft: Microsoft, graph: Graph) -> AbstractContextManager[subprocess.Popen[str]]:
    """The daemon, whose way to Microsoft leads to the stand-ins."""
    routes = [
        f"graph.microsoft.com={graph.url}",
        f"login.microsoftonline.com=http://127.0.0.1:{microsoft.port}",
    ]
    return running(["-m", "tests.daemon_process", str(home / "config.toml"), *routes])


def test_mail_that_arrives_while_it_runs_becomes_one_draft(home: Path, microsoft: Microsoft, graph: Graph) -> None:
    """In spite of kill -9 and a restart; nothing of the mail or the token is in the log."""
    doors, now = OutlookDoors(graph), real_time()
    doors.deliver(receipt(now - 30 * HOUR), Folder.INBOX)
    with daemon(home, microsoft, graph) as process:
        log = until(process, "scanned")
        doors.deliver(invitation(now - 2 * HOUR, now - 20 * HOUR), Folder.INBOX)
        log += until(process, "draft placed")
        process.send_signal(signal.SIGKILL)
        process.wait()
    graph.settle()
    assert len(doors.drafts()) == 1

    with daemon(home, microsoft, graph) as process:
        log += until(process, "scanned")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=5) == 0

    assert len(doors.drafts()) == 1
    for word in ("Tomas", "arbourlight", "Data Engineer", graph.token):
        assert word not in log

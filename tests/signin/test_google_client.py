"""The file of the OAuth client is looked at before anything else is done."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.mailbox import Misconfigured
from connectors.signin.google_client import read_client
from tests.signin.attempts import Attempts
from tests.signin.provider import CLIENT_ID, CLIENT_SECRET, client_file


def test_a_desktop_client_is_taken(tmp_path: Path) -> None:
    """Its id and its secret, of which the second is never shown."""
    client = read_client(client_file(tmp_path))

    assert (client.id, client.secret) == (CLIENT_ID, CLIENT_SECRET)
    assert CLIENT_SECRET not in repr(client)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "not the JSON file"),
        (b"{", "not the JSON file"),
        (b"[]", "not the JSON file"),
        (b"[" * 100_000, "not the JSON file"),
        (b"\xff\xfe", "not the JSON file"),
        (b"{}", "no OAuth client"),
        (b'{"web": {"client_id": "x", "client_secret": "CANARY"}}', "“Web application”"),
        (b'{"type": "service_account", "private_key": "CANARY"}', "service account"),
        (b'{"type": "authorized_user"}', "another program"),
        (b'{"installed": 1}', "no client_id"),
        (b'{"installed": {"client_secret": "CANARY"}}', "no client_id"),
        (b'{"installed": {"client_id": "x"}}', "no client_secret"),
        (b'{"installed": {"client_id": "x", "client_secret": " "}}', "no client_secret"),
        (b'{"installed": {"client_id": 1, "client_secret": "CANARY"}}', "no client_id"),
    ],
)
def test_a_wrong_file_is_told(tmp_path: Path, text: bytes, words: str) -> None:
    """What it is instead, where it lies, and where to read on; nothing of its content."""
    path = tmp_path / "client.json"
    path.write_bytes(text)

    with pytest.raises(Misconfigured, match=words) as refused:
        read_client(path)

    assert str(path) in str(refused.value)
    assert "docs/gmail.md" in str(refused.value)
    assert "CANARY" not in str(refused.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """And so is one that can't be read, such as a folder in its place."""
    with pytest.raises(Misconfigured, match="is not there"):
        read_client(tmp_path / "client.json")
    with pytest.raises(Misconfigured, match="cannot be read"):
        read_client(tmp_path)


def test_with_a_wrong_file_no_page_is_opened(attempts: Attempts) -> None:
    """It is looked at first."""
    attempts.client.unlink()

    with pytest.raises(Misconfigured):
        attempts.with_browser()

    assert attempts.provider.asked == []

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from store_facts import NOON

from agent.store import Store


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The URL of a database that is not there yet; nobody waits long for a lock on it."""
    return f"sqlite:///{tmp_path / 'data' / 'afterword.db'}?timeout=0.05"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An open store with one mailbox, "home"."""
    store = Store.open(url)
    store.mailbox("home", "imap", "noor@mail.example", NOON)
    yield store
    store.close()

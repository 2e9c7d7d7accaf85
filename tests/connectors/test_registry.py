from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from connectors.mailbox import Misconfigured
from connectors.registry import Surroundings, connect
from tests.connectors.conformance import LETTER, Clock


def test_a_maildir_is_connected(tmp_path: Path) -> None:
    """The kind and its settings give a mailbox that works."""
    for place in ("cur", "new", "tmp"):
        (tmp_path / place).mkdir()
    mailbox = connect("maildir", {"path": str(tmp_path), "backfill_days": 30}, Surroundings(Clock()))

    assert mailbox.create(LETTER) == mailbox.find(LETTER.marker)


@pytest.mark.parametrize(
    ("kind", "settings", "says"),
    [
        ("pigeon", {}, "known are: gmail, maildir, outlook"),
        ("maildir", {}, "needs `path`"),
        ("maildir", {"path": ""}, "needs `path`"),
        ("maildir", {"path": "x", "backfill_days": 0}, "at least 1"),
        ("maildir", {"path": "x", "backfill_days": True}, "at least 1"),
        ("maildir", {"path": "x", "colour": "red"}, "no setting 'colour'"),
        ("gmail", {}, "needs `address`"),
        ("gmail", {"address": "ada@quill.example", "path": "x"}, "no setting 'path'"),
        ("gmail", {"address": "ada@quill.example"}, "a way to the network"),
        ("outlook", {"address": "ada@quill.example"}, "needs `address`, `client_id` and `tenant`"),
        ("outlook", {"address": "a@b", "client_id": "c", "tenant": "common"}, "a way to the network"),
    ],
)
def test_what_is_wrong_is_named(kind: str, settings: Mapping[str, object], says: str) -> None:
    """An unknown kind names the known ones; a wrong setting names itself."""
    with pytest.raises(Misconfigured, match=says):
        connect(kind, settings, Surroundings(Clock()))

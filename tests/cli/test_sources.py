"""`show DRAFT --sources`: each sentence with its frame and what is behind it."""

from __future__ import annotations

from pathlib import Path

from agent.etiquette.kinds import DraftKind
from tests.cli.test_status import living, objects, run
from tests.houses import Living

__all__ = ["living"]


def test_each_sentence_comes_with_frame_and_sources(living: Living, tmp_path: Path) -> None:
    """As objects and to be read; the user's words are quoted from the notes."""
    row = next(row for row in living.house.store.ledger.rows() if row.kind is DraftKind.THANK_YOU)
    sentences = [
        one for one in objects(run(tmp_path, "show", row.key[:12], "--sources", "--json")) if one["what"] == "sentence"
    ]

    assert len(sentences) >= 3
    assert all(one["text"] in row.draft.body and one["frame"].startswith("en/") for one in sentences)
    assert any(source["says"].startswith("your notes") for one in sentences for source in one["sources"])
    told = " ".join(run(tmp_path, "show", row.key[:12], "--sources").stdout.split())
    assert "Where each sentence comes from" in told

"""Mails and what they say, as pairs of files: to teach a new mail, add `NNN-name.eml` and `NNN-name.expected.toml`."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from pathlib import Path

import pytest

from agent.recognition.me import Me
from agent.recognition.recognise import recognise
from connectors.mime import read_message

CORPUS = Path(__file__).parent / "corpus"
ADA = Me(
    "Ada Quill",
    frozenset({"ada@quill.example"}),
    "Europe/Berlin",
    "DE",
    lambda host: ".".join(host.split(".")[-2:]),
)


class FixedAlmanac:
    """Two hours east of Greenwich everywhere; people work from Monday to Friday."""

    def zone(self, name: str | None) -> tzinfo:
        """The one zone there is."""
        return timezone(timedelta(hours=2), name or "local")

    def is_working_day(self, day: date, country: str | None = None) -> bool:
        """No Saturday, no Sunday."""
        return day.weekday() < 5 and country != "nowhere"


@pytest.mark.parametrize("case", sorted(CORPUS.glob("*.eml")), ids=lambda path: path.stem)
def test_a_mail_says_what_its_file_expects(case: Path) -> None:
    """A mail of the corpus is recognised as its expected file says, and each reason stands in the mail."""
    expected = tomllib.loads(case.with_suffix(".expected.toml").read_text(encoding="utf-8"))
    message = read_message(case.read_bytes(), received_at=datetime(2026, 5, 5, tzinfo=UTC))

    evidence = recognise(message, ADA, FixedAlmanac())

    first = evidence[0]
    assert first.kind.value == expected["kind"], first.because
    assert [more.kind.value for more in evidence[1:]] == expected.get("also", [])
    for key in ("company", "role", "suspicious"):
        if key in expected:
            assert getattr(first, key) == expected[key]
    whole = " ".join(f"{message.subject} {message.text}".split())
    assert all(" ".join(reason.quote.split()) in whole for said in evidence for reason in said.because)

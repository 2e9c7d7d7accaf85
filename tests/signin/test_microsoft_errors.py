"""The table of Microsoft's refusals: each is told in one line, with a mend, and nothing of Microsoft's is quoted."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from connectors.mailbox import MailboxError, Misconfigured, SignInNeeded, TryLater
from connectors.signin.microsoft_errors import MEANINGS, Meaning, trouble
from tests.signin.microsoft_provider import refusal

ROOT = Path(__file__).parent.parent.parent
CODES = [code for meaning in MEANINGS for code in meaning.codes]


@pytest.mark.parametrize("meaning", MEANINGS, ids=lambda one: str((one.codes or one.errors)[0]))
def test_each_row_makes_one_line_that_names_the_mend(meaning: Meaning) -> None:
    """By each of its numbers and names; a mend names steps of docs/outlook.md that are there."""
    kind = {"sign_in": SignInNeeded, "misconfigured": Misconfigured, "try_later": TryLater}[meaning.kind]
    told = [trouble(refusal("odd", code, "…"), "AGAIN") for code in meaning.codes]
    told += [trouble({"error": error}, "AGAIN") for error in meaning.errors]

    assert told
    for one in told:
        assert type(one) is kind
        assert "\n" not in str(one)
        assert str(one).startswith(meaning.says)
        assert ";" in str(one) or kind is TryLater
        assert "{" not in str(one)
    if meaning.kind == "misconfigured":
        assert meaning.mend != "{again}"


def test_no_number_has_two_meanings() -> None:
    """Nor has an `error`."""
    errors = [error for meaning in MEANINGS for error in meaning.errors]

    assert [one for one, times in Counter([*CODES, *errors]).items() if times > 1] == []


def test_the_steps_that_mends_name_are_there() -> None:
    """In docs/outlook.md, by their numbers."""
    text = (ROOT / "docs" / "outlook.md").read_text(encoding="utf-8")
    named = {
        step
        for meaning in MEANINGS
        for listed in re.findall(r"steps? ([0-9]+(?: (?:and|to) [0-9]+)?)", meaning.mend)
        for step in re.findall("[0-9]+", listed)
    }

    assert named
    assert {step for step in named if f"**{step}. " not in text} == set()


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        ({"error": "invalid_grant", "error_codes": [70008]}, SignInNeeded, r"\(AADSTS70008\); AGAIN$"),
        ({"error": "invalid_grant", "error_codes": [7, 65001]}, SignInNeeded, "allowed afterword"),
        ({"error": "invalid_grant", "error_codes": [True, "x"]}, SignInNeeded, r"\(invalid_grant\)"),
        ({"error": "invalid_grant", "error_codes": "70008"}, SignInNeeded, r"\(invalid_grant\)"),
        ({"error": "access_denied", "error_description": "AADSTS65004: User …"}, SignInNeeded, "AADSTS65004"),
        ({"error": "access_denied", "error_description": 7}, SignInNeeded, r"\(access_denied\)"),
        ({"error": "server_error", "error_codes": [99]}, TryLater, r"\(server_error, AADSTS99\)$"),
        ({"error": "INVALID_grant\n"}, SignInNeeded, r"\(invalid_grant\)"),
        ({"error": None}, SignInNeeded, "Microsoft gives no token; AGAIN"),
        ({}, SignInNeeded, "Microsoft gives no token; AGAIN"),
        ({"error": ["x"] * 100}, SignInNeeded, "Microsoft gives no token"),
    ],
)
def test_a_refusal_is_told_by_number_else_by_name(
    said: dict[str, object], kind: type[MailboxError], words: str
) -> None:
    """A number that is not known counts as its `error` says, and one that has neither asks to sign in."""
    told = trouble(said, "AGAIN")

    assert type(told) is kind
    assert re.search(words, str(told)), str(told)


def test_nothing_of_microsoft_s_sentence_is_shown() -> None:
    """It holds accounts and ids."""
    for code in [*CODES, 1]:
        assert "CANARY" not in str(trouble(refusal("invalid_grant", code, "User 'ada' of tenant …"), "x"))

"""Signing out: Google revokes, and whatever it says, the token is forgotten."""

from __future__ import annotations

import json

import pytest

from connectors.signin.google import SignedOut, sign_out
from connectors.signin.google_tokens import name_of
from tests.signin.attempts import ADA, Attempts


def _out(attempts: Attempts) -> SignedOut:
    return sign_out(attempts.vault, ADA, attempts.door)


def test_signing_out_revokes_and_forgets(attempts: Attempts) -> None:
    """Google knows the token no more, and neither do we; a second time there is nothing to do."""
    attempts.with_browser()
    refresh = json.loads(attempts.kept() or "")["refresh_token"]

    assert _out(attempts) is SignedOut.CONFIRMED
    assert attempts.provider.asked[-1] == ("POST", "/revoke", {"token": refresh})
    assert attempts.kept() is None
    assert _out(attempts) is SignedOut.NOTHING


def test_what_was_revoked_already_is_confirmed(attempts: Attempts) -> None:
    """Google does not know it any more, which is what was wanted."""
    attempts.with_browser()
    attempts.provider.revoke()

    assert _out(attempts) is SignedOut.CONFIRMED


@pytest.mark.parametrize("said", [(503, "busy"), (302, "https://hotel.example/"), (400, {"error": "invalid_request"})])
def test_it_is_forgotten_whatever_google_says(attempts: Attempts, said: tuple[int, object]) -> None:
    """Only that it is not confirmed."""
    attempts.with_browser()
    attempts.provider.instead["/revoke"] = said

    assert _out(attempts) is SignedOut.FORGOTTEN
    assert attempts.kept() is None


def test_what_is_damaged_can_be_signed_out_of(attempts: Attempts) -> None:
    """There is nothing to revoke it by, but it is forgotten."""
    attempts.vault.write(name_of(ADA), "{")

    assert _out(attempts) is SignedOut.FORGOTTEN
    assert attempts.kept() is None
    assert attempts.provider.asked == []

"""What comes of signing in and out, whoever the provider is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Granted:
    """A sign-in that succeeded: the account as the provider names it, and where its token lies, in words."""

    account: str
    kept: str


class SignedOut(StrEnum):
    """What became of a sign-out."""

    CONFIRMED = "confirmed"  # the provider knows the token no more
    FORGOTTEN = "forgotten"  # it is no longer kept here, but the provider did not confirm, or has no way to
    NOTHING = "nothing"  # none was kept

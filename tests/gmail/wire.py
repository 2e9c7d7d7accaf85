"""The way from the connector's transport to the front: Google's hosts are rewritten, and no other host is reached."""

from __future__ import annotations

from requests.adapters import HTTPAdapter

from tests.gmail.front import Front
from tests.stand_in.wire import After, Before, LoopbackWire

__all__ = ["HOSTS", "After", "Before", "Wire", "wire"]

HOSTS = frozenset({"gmail.googleapis.com", "oauth2.googleapis.com"})


class Wire(LoopbackWire):
    """Sends what is meant for Google to where a front listens."""

    def __init__(self, url: str, before: Before | None = None, after: After | None = None) -> None:
        super().__init__(url, HOSTS, before, after)


def wire(front: Front, before: Before | None = None, after: After | None = None) -> HTTPAdapter:
    """The adapter for a front."""
    return Wire(front.url, before, after)

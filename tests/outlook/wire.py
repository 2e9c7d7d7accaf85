"""The way from a connector to Graph's stand-in: Microsoft's hosts are rewritten, and no other is reached."""

from __future__ import annotations

from requests.adapters import HTTPAdapter

from tests.outlook.graph import Graph
from tests.stand_in.wire import After, Before, LoopbackWire

__all__ = ["HOSTS", "After", "Before", "Wire", "wire"]

HOSTS = frozenset({"graph.microsoft.com", "login.microsoftonline.com"})


class Wire(LoopbackWire):
    """Sends what is meant for Microsoft to where a stand-in listens."""

    def __init__(self, url: str, before: Before | None = None, after: After | None = None) -> None:
        super().__init__(url, HOSTS, before, after)


def wire(graph: Graph, before: Before | None = None, after: After | None = None) -> HTTPAdapter:
    """The adapter for a stand-in."""
    return Wire(graph.url, before, after)

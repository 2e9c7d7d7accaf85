"""What the tests of Graph's stand-in share."""

from __future__ import annotations

from tests.outlook.fixtures import (
    client,
    graph,
    inbox_zero,
    loose_client,
    loose_graph,
    outlook_clock,
    outlook_doors,
    running_inbox_zero,
)
from tests.outlook.scanning import impatient

__all__ = [
    "client",
    "graph",
    "impatient",
    "inbox_zero",
    "loose_client",
    "loose_graph",
    "outlook_clock",
    "outlook_doors",
    "running_inbox_zero",
]

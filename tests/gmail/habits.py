"""What Gmail does now so, now otherwise, or at times that a test sets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tests.connectors.conformance import NOW

READONLY = "https://www.googleapis.com/auth/gmail.readonly"
COMPOSE = "https://www.googleapis.com/auth/gmail.compose"


@dataclass
class Habits:
    """Each may be set at any time.

    `now`: the server's clock, in its `Date` header and in what arrives. `keeps_message_ids`: a sent draft keeps its
    Message-ID. `keeps_wrapper_after_send`: the draft's id goes on standing for the message that was sent.
    `strips_headers_on_edit`: an edit drops headers that Gmail does not know and gives a new Message-ID.
    `empty_history_pages`: so many empty pages come before the first page of a history. `pads_base64`: `raw` ends in
    "=" where base64 has it so. `scopes`: what the user granted. `gzips`: answers are packed where asked for.
    """

    now: Callable[[], datetime] = lambda: NOW
    keeps_message_ids: bool = False
    keeps_wrapper_after_send: bool = False
    strips_headers_on_edit: bool = False
    empty_history_pages: int = 0
    pads_base64: bool = False
    scopes: frozenset[str] = frozenset({READONLY, COMPOSE})
    gzips: bool = True

"""What Graph does now so, now otherwise, or at times that a test sets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tests.connectors.conformance import NOW

READ_WRITE = frozenset({"Mail.ReadWrite", "User.Read"})


@dataclass
class Habits:
    """Each may be set at any time.

    `now`: the server's clock. `scopes`: what the user granted. `gzips`: answers are packed where asked for.

    Replies. `ignores_message`: createReply ignores `message` and `comment`, as in 2017
    (https://github.com/microsoftgraph/microsoft-graph-docs/issues/739). `marks_as_read`: it marks what is answered as
    read. `quotes_under_body`: it quotes below a body that it was given, and not only below a comment.
    `refuses_meetings`: the status with which it refuses to answer a meeting request, 0 for never.

    The user. `keeps_message_ids`: a sent draft keeps its Message-ID. `discards_for_good`: a draft that is thrown away
    does not go to Deleted Items. `edits_as_html`: Outlook turns what it edits into HTML.

    Lists. `ignores_filters`: one by an extended property lets everything through, as @inbox-zero/emulate does.

    Conversations. `joins_by_subject`: unrelated mail of the same subject shares a conversation
    (https://github.com/microsoftgraph/microsoft-graph-docs/issues/869).

    Delta. `empty_pages`: so many empty pages come first. `repeats`: what changed is told again on a later page.
    `mixes_order`: no order can be told. `tells_changes_only`: an update carries the changed properties and no others.
    `removed_reason`: "deleted" or "changed" whatever happened, or as it happened. `gone_code`, `gone_status`: what an
    expired token is answered with. `parenthesised_links`: links name the folder as OData does, in parentheses.
    `foreign_links`: links lead to this host.

    Bodies. `tells_text_as_text`: without a preference, a body of plain text is told as it is, and not as HTML.
    `meeting_zones`: times of meetings are told in the organiser's zone by its Windows name, and not in UTC.

    Strictness. `wants_immutable_ids`: a request about messages without that preference is a violation.
    `wants_if_match`: a change of what the user might have changed, without If-Match, is one. `batch_slots`: so many
    requests of a batch run at once; the others are throttled, 0 for no limit.
    """

    now: Callable[[], datetime] = lambda: NOW
    scopes: frozenset[str] = READ_WRITE
    gzips: bool = True
    ignores_message: bool = False
    marks_as_read: bool = True
    quotes_under_body: bool = True
    refuses_meetings: int = 0
    keeps_message_ids: bool = False
    discards_for_good: bool = False
    edits_as_html: bool = False
    ignores_filters: bool = False
    joins_by_subject: bool = False
    empty_pages: int = 0
    repeats: bool = False
    mixes_order: bool = False
    tells_changes_only: bool = True
    removed_reason: str = ""
    gone_code: str = "syncStateNotFound"
    gone_status: int = 410
    parenthesised_links: bool = True
    foreign_links: str = ""
    tells_text_as_text: bool = False
    meeting_zones: bool = True
    wants_immutable_ids: bool = True
    wants_if_match: bool = True
    batch_slots: int = 4

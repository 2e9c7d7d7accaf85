"""Kind of mailbox → connector: the one line to add for a new one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

from connectors.mailbox import DraftBox, MailSource, Misconfigured
from connectors.maildir import MaildirMailbox

Clock = Callable[[], datetime]


class Mailbox(MailSource, DraftBox, Protocol):
    """Mail to read and a place for drafts."""


def connect(kind: str, settings: Mapping[str, object], *, clock: Clock) -> Mailbox:
    """The mailbox of that kind. `settings` are the kind's own keys; `clock` gives aware moments.

    Raises: Misconfigured, for a kind that nobody knows or a setting that is missing or none of its keys.
    """
    factory = _KINDS.get(kind)
    if factory is None:
        raise Misconfigured(f"there is no mailbox of the kind {kind!r}; known are: {', '.join(sorted(_KINDS))}")
    return factory(settings, clock)


def _maildir(settings: Mapping[str, object], clock: Clock) -> Mailbox:
    unknown = sorted(settings.keys() - {"path", "backfill_days"})
    if unknown:
        raise Misconfigured(f"a maildir has no setting {unknown[0]!r}; it has path and backfill_days")
    path, days = settings.get("path"), settings.get("backfill_days", 60)
    if not isinstance(path, str | Path) or not str(path):
        raise Misconfigured("a maildir needs `path`: the folder that holds cur and new")
    if not isinstance(days, int) or isinstance(days, bool) or days < 1:
        raise Misconfigured("`backfill_days` is a number of days, at least 1")
    return MaildirMailbox(Path(path).expanduser(), clock=clock, backfill_days=days)


_KINDS: Mapping[str, Callable[[Mapping[str, object], Clock], Mailbox]] = {
    "maildir": _maildir,
}

"""Kind of mailbox → connector: the one line to add for a new one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from connectors.budget import Budget
from connectors.gmail import GmailMailbox
from connectors.mail import Sought
from connectors.mailbox import DraftBox, MailSource, Misconfigured
from connectors.maildir import MaildirMailbox
from connectors.outlook import OutlookMailbox
from connectors.signin.google_tokens import GoogleTokens
from connectors.signin.microsoft_tokens import MicrosoftTokens
from connectors.signin.vault import Vault
from connectors.transport import Door

Clock = Callable[[], datetime]
Settings = Mapping[str, object]


class Mailbox(MailSource, DraftBox, Protocol):
    """Mail to read and a place for drafts."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a connector is given beside its settings: the time, and for those at a server the way there.

    `sought` narrows the first look at an old mailbox where its server can search; None reads everything.
    """

    clock: Clock
    door: Door | None = None
    vault: Vault | None = None
    sought: Sought | None = None


def connect(kind: str, settings: Settings, around: Surroundings) -> Mailbox:
    """The mailbox of that kind. `settings` are the kind's own keys.

    Raises: Misconfigured, for a kind that nobody knows or a setting that is missing or none of its keys.
    """
    factory = _KINDS.get(kind)
    if factory is None:
        raise Misconfigured(f"there is no mailbox of the kind {kind!r}; known are: {', '.join(sorted(_KINDS))}")
    return factory(settings, around)


def _maildir(settings: Settings, around: Surroundings) -> Mailbox:
    _require_known("maildir", settings, ("path", "backfill_days"))
    path = settings.get("path")
    if not isinstance(path, str | Path) or not str(path):
        raise Misconfigured("a maildir needs `path`: the folder that holds cur and new")
    days = _number(settings, "backfill_days", 60)
    return MaildirMailbox(Path(path).expanduser(), clock=around.clock, backfill_days=days)


def _gmail(settings: Settings, around: Surroundings) -> Mailbox:
    _require_known("gmail", settings, ("address", "backfill_days", "units_a_minute"))
    address = settings.get("address")
    if not isinstance(address, str) or not address:
        raise Misconfigured("a gmail mailbox needs `address`: the account to sign in to")
    if around.door is None or around.vault is None:
        raise Misconfigured("a gmail mailbox needs a way to the network, and a place for its tokens")
    return GmailMailbox(
        address,
        tokens=GoogleTokens(around.vault, address, around.door),
        door=around.door,
        budget=Budget(_number(settings, "units_a_minute", 6000)),
        clock=around.clock,
        backfill_days=_number(settings, "backfill_days", 60),
        sought=around.sought,
    )


def _outlook(settings: Settings, around: Surroundings) -> Mailbox:
    _require_known("outlook", settings, ("address", "client_id", "tenant", "backfill_days", "requests_a_minute"))
    address, client_id, tenant = (settings.get(name) for name in ("address", "client_id", "tenant"))
    if not all(isinstance(one, str) and one for one in (address, client_id, tenant)):
        raise Misconfigured(
            "an outlook mailbox needs `address`, `client_id` and `tenant`: whom to sign in, by what app"
        )
    if around.door is None or around.vault is None:
        raise Misconfigured("an outlook mailbox needs a way to the network, and a place for its tokens")
    return OutlookMailbox(
        tokens=MicrosoftTokens(around.vault, str(address), str(client_id), str(tenant), around.door),
        door=around.door,
        budget=Budget(_number(settings, "requests_a_minute", 1000)),
        clock=around.clock,
        backfill_days=_number(settings, "backfill_days", 60),
        sought=around.sought,
    )


def _require_known(kind: str, settings: Settings, known: tuple[str, ...]) -> None:
    unknown = sorted(settings.keys() - set(known))
    if unknown:
        raise Misconfigured(f"a {kind} has no setting {unknown[0]!r}; it has {', '.join(known)}")


def _number(settings: Settings, name: str, otherwise: int) -> int:
    found = settings.get(name, otherwise)
    if not isinstance(found, int) or isinstance(found, bool) or found < 1:
        raise Misconfigured(f"`{name}` is a whole number, at least 1")
    return found


_KINDS: Mapping[str, Callable[[Settings, Surroundings], Mailbox]] = {
    "gmail": _gmail,
    "maildir": _maildir,
    "outlook": _outlook,
}

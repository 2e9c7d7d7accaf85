"""Who sends a mail: a hiring tool, a job board, a person. The table is `senders.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from agent.recognition.tables import table
from connectors.mail import Address, Message


class System(StrEnum):
    """What a domain of the table is for."""

    ATS = "ats"
    SCHEDULER = "scheduler"
    CALENDAR = "calendar"
    MEETING = "meeting"
    ASSESSMENT = "assessment"
    BOARD = "board"
    OUTREACH = "outreach"
    SURVEY = "survey"
    ESIGN = "esign"
    BACKGROUND = "background"
    FREE_MAIL = "free_mail"


@dataclass(frozen=True, slots=True)
class Sender:
    """A row of the table. `tenant` says where the employer's short name stands; `relay`: people write through it."""

    name: str
    system: System
    tenant: str = ""
    relay: bool = False


_SENDERS = {
    domain: Sender(row["name"], System(row["system"]), row.get("tenant", ""), row.get("relay", False))
    for row in table("senders")["sender"]
    for domain in row["domains"]
}
_NO_REPLY = re.compile(
    r"(?:^|[._+-])(?:no-?_?\.?reply|do-?_?\.?not-?_?\.?reply|nicht-?antworten|keine-?antwort|ne-?pas-?repondre"
    r"|no-?responder"
    r"|nao-?responda|noreply\d*|notifications?|notify|alerts?|jobalerts?|mailer|mailer-daemon|postmaster|bounces?"
    r"|auto-?reply"
    r"|autoreply|automated|newsletters?|news|updates?|info-?mail|digest|marketing|system|surveys?|feedback|web"
    r"|robot|bot"
    r"|calendar-notification|donotreply\w*|noreply\w*)(?:$|[._+@-])",
    re.IGNORECASE,
)
_TEAM = re.compile(
    r"(?:^|[._+-])(?:jobs?|careers?|talent|recruit\w*|hr|people|hiring|apply|applications?|bewerbung(?:en)?"
    r"|karriere|personal"
    r"|emploi|recrutement|candidatures?|carrieres?|rh|empleo|seleccion|talento|vagas|recrutamento|carreiras|interviews?"
    r"|scheduling|team|info|hello|support|contact|office|admin|staffing)(?:$|[._+-])",
    re.IGNORECASE,
)
_HIRING_LOCAL = re.compile(
    r"(?:^|[._+-])(?:jobs?|careers?|talent\w*|recruit\w*|hr|hiring|applications?|bewerbung(?:en)?|karriere|recrutement"
    r"|candidatures?|carrieres?|rh|empleo|seleccion|talento|vagas|recrutamento|carreiras|interviews?|staffing"
    r"|peopleteam)"
    r"(?:$|[._+-])",
    re.IGNORECASE,
)
_BULK = re.compile(r"\b(?:bulk|list|junk)\b", re.IGNORECASE)
_CODE = re.compile(r"\d{3}|^[a-z]{0,3}\d|^[a-z]{1,4}$")


def sender_of(domain: str) -> Sender | None:
    """The table's row for a domain or one above it, compared by whole labels; None for anybody else's domain."""
    labels = domain.lower().strip(".").split(".")
    for start in range(len(labels) - 1):
        if row := _SENDERS.get(".".join(labels[start:])):
            return row
    return None


def system_of(message: Message) -> System | None:
    """What the sender's domain is for, or None where the table does not know it."""
    if message.sender is None:
        return None
    if message.sender.address.startswith("calendar-notification@"):
        return System.CALENDAR
    row = sender_of(message.sender.domain)
    return row.system if row else None


def tenant_of(address: Address) -> str | None:
    """The employer's short name in a hiring tool's address ("acme" of acme@myworkday.com); None without one."""
    row = sender_of(address.domain)
    if row is None or not row.tenant:
        return None
    local = re.split(r"[+]", address.address.rpartition("@")[0])[0]
    labels = address.domain.split(".")
    depth = next(start for start in range(len(labels)) if ".".join(labels[start:]) in _SENDERS)
    short = local if row.tenant == "local" else ".".join(labels[:depth]).rpartition(".")[2]
    if not short or is_no_reply(Address(f"{short}@x")) or _TEAM.search(short) or _CODE.search(short):
        return None
    return short


def is_no_reply(address: Address) -> bool:
    """Whether the part before the @ says that nobody reads what is sent there."""
    return bool(_NO_REPLY.search(address.address.rpartition("@")[0]))


def is_team(address: Address) -> bool:
    """Whether an address is that of an office (careers@, hr@) rather than a person."""
    return bool(_TEAM.search(address.address.rpartition("@")[0]))


def is_hiring_office(address: Address) -> bool:
    """Whether an address is that of the people who hire (careers@, bewerbung@)."""
    return bool(_HIRING_LOCAL.search(address.address.rpartition("@")[0]))


def is_free_mail(domain: str) -> bool:
    """Whether everybody can have an address there."""
    row = sender_of(domain)
    return row is not None and row.system is System.FREE_MAIL


def is_bulk(message: Message) -> bool:
    """Whether the headers say that many people got the same mail (RFC 2919, RFC 2369, RFC 3834 section 3.1.8)."""
    return bool(
        _BULK.search(message.header("precedence")) or message.header("list-id") or message.header("list-unsubscribe")
    )


def is_automatic(message: Message) -> bool:
    """Whether a program sent the mail by itself (RFC 3834 section 5)."""
    submitted = message.header("auto-submitted").lower()
    return bool(submitted) and not submitted.startswith("no")


def written_by_hand(message: Message) -> bool:
    """Whether a person wrote this mail: no automatic or bulk headers, no address that nobody reads, no tool's."""
    if message.sender is None or not message.sender.address:
        return False
    if is_automatic(message) or is_bulk(message) or is_no_reply(message.sender):
        return False
    row = sender_of(message.sender.domain)
    if row is None or row.system is System.FREE_MAIL:
        return not _by_calendar(message)
    return row.relay and bool(message.sender.name)


def _by_calendar(message: Message) -> bool:
    """Whether a calendar made the mail: it carries an event and hardly any words of its own."""
    return bool(message.invites) and (len(message.text) < 40 or message.invites[0].summary in message.subject)  # noqa: PLR2004 - "See you then!"

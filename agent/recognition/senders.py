"""Who sends a mail: a hiring tool, a job board, a person. The table is `senders.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from agent.etiquette.names import spelled_in, words_of
from agent.recognition.proper_names import has_team_word
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


@dataclass(frozen=True, slots=True)
class Link:
    """An address of a page: its host in lower case, and its path with the leading slash."""

    host: str
    path: str = ""


_SENDERS = {
    domain: Sender(row["name"], System(row["system"]), row.get("tenant", ""), row.get("relay", False))
    for row in table("senders")["sender"]
    for domain in row["domains"]
}
_AGENCIES = frozenset(table("senders")["agencies"])
_AGENCY_MARKS = re.compile(table("senders")["agency_marks"])
_TOOLS = frozenset(
    "".join(letter for letter in part.lower() if letter.isalnum())
    for row in _SENDERS.values()
    if row.system is not System.FREE_MAIL
    for part in row.name.split("/")
)
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
    r"|scheduling|team|info|hello|support|contact|office|admin|staffing|kontakt|contato|contacto|accueil|bonjour|sekretariat|secretariat|secretaria|verwaltung|buero|umfrage|encuesta|enquete|pesquisa|store\d*)(?:$|[._+-])",
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
    if not short or short in _NO_TENANT or is_no_reply(Address(f"{short}@x")) or _TEAM.search(short):
        return None
    if _CODE.search(short) and not (row.tenant == "local" and short.isalpha() and len(short) > 1):
        return None
    return short


def link_of(link: Link) -> str | None:
    """The employer's short name in a link to a hiring tool's page ("acme" of jobs.lever.co/acme/…); None elsewhere."""
    row = sender_of(link.host)
    if row is None:
        return None
    return next((short for shape in _SHAPES.get(row.name, ()) if (short := _fitted(shape, link))), None)


def _fitted(shape: str, link: Link) -> str | None:
    """What stands for the "*" of a shape, where host and path fit it."""
    host, _, path = shape.partition("/")
    wanted, given = host.split("."), link.host.split(".")
    if len(wanted) != len(given) or not all(map(_same_label, wanted, given)):
        return None
    short = next(
        (label for label, part in zip(given, wanted, strict=True) if part.endswith("*") and part[:-1] != "wd"), ""
    )
    short = short.removeprefix(next((part[:-1] for part in wanted if part.endswith("-*")), ""))
    steps = path.split("/") if path else []
    taken = link.path.strip("/").split("/")
    for step, label in zip(steps, taken, strict=False):
        if step == "*":
            short = label
        elif step != label:
            return None
    if len(taken) < len(steps) or not short or short in _NO_TENANT or not re.fullmatch(r"[\w%.-]{2,60}", short):
        return None
    return short


def _same_label(wanted: str, given: str) -> bool:
    return given.startswith(wanted[:-1]) if wanted.endswith("*") else wanted == given


_NO_TENANT = frozenset(table("senders")["no_tenants"])
_SHAPES = {row["name"]: tuple(row.get("links", ())) for row in table("senders")["sender"]}


def is_tool(squeezed: str) -> bool:
    """Whether these lower-case letters are the name of a hiring tool or job board."""
    return squeezed in _TOOLS


def is_agency_domain(domain: str) -> bool:
    """Whether the domain is that of a firm that places people with others, by the table or by its own name."""
    labels = domain.lower().strip(".").split(".")
    if any(".".join(labels[start:]) in _AGENCIES for start in range(len(labels) - 1)):
        return True
    return (
        len(labels) > 1
        and sender_of(domain) is None
        and bool(_AGENCY_MARKS.search("".join(labels[:-1]).replace("-", "")))
    )


def is_staff(address: Address) -> bool:
    """Whether somebody of the tool's own firm seems to write: an address made of the name beside it, on its domain.

    Those firms hire as well ("dana.levi@rippling.com"), and no system is called Dana Levi.
    """
    row = sender_of(address.domain)
    if row is None or row.system is System.FREE_MAIL or row.relay or row.tenant or is_team(address):
        return False
    local = address.address.partition("@")[0]
    words = words_of(address.name)
    if len(words) not in {2, 3} or has_team_word(address.name):
        return False
    return spelled_in(address.address, address.name) or local in {words[0], words[0] + words[-1]}


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
    shown = "".join(letter for letter in message.sender.name.lower() if letter.isalnum())
    tool = shown.startswith(tuple(_own_letters(row)))
    return (row.relay and bool(shown) and not tool and not is_team(message.sender)) or is_staff(message.sender)


def _own_letters(row: Sender) -> list[str]:
    """The lower-case letters of a tool's names ("indeed")."""
    return ["".join(letter for letter in part.lower() if letter.isalnum()) for part in row.name.split("/")]


def _by_calendar(message: Message) -> bool:
    """Whether a calendar made the mail: it carries an event and hardly any words of its own."""
    return bool(message.invites) and (len(message.text) < 40 or message.invites[0].summary in message.subject)  # noqa: PLR2004 - "See you then!"

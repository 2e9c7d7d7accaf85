"""What a bounce is about: the addresses that could not be reached, and the mail that came back (RFC 3464)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.etiquette.kinds import MessageKind as Kind
from agent.etiquette.kinds import Signal
from agent.recognition.facts import MailFacts
from agent.recognition.me import Me
from connectors.mail import Message

_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_HOUSE = re.compile(
    r"^(?:postmaster|mailer-daemon|no-?reply|help\w*|support|abuse|admin\w*|hostmaster|double-bounce)\b"
)
_ID = re.compile(r"^[>\s]{0,10}message-id:\s{0,20}(<[^<>\s]{3,250}>)", re.IGNORECASE | re.MULTILINE)
_NOT_YET = re.compile(
    r"\b(?:delayed|will (?:be )?(?:retry|retried|try again|keep trying)|still trying|not yet been"
    r"|no action is required|temporar|verzögert|weiterhin versucht|retardé|réessa|se reintentará|será reenviad"
    r"|tentará novamente)",
    re.IGNORECASE,
)
_READ = 6000  # characters of a report's text
_MOST = 20  # addresses


def undeliverable(facts: MailFacts, kind: Kind, signals: tuple[Signal, ...], me: Me) -> tuple[str, ...]:
    """The addresses, lower-cased, that a bounce could not reach, or that of a sender who has left; each once.

    A report of a mere delay names none (RFC 3464 section 2.3.3).
    """
    sender = facts.message.sender
    if kind is Kind.AUTO_REPLY:
        return (sender.address,) if sender and Signal.LEFT in signals else ()
    if kind is not Kind.BOUNCE:
        return ()
    found = (_reported(facts.message) if _has_report(facts.message) else None) or _told(facts)
    return tuple(dict.fromkeys(one for one in found if one not in me.addresses))[:_MOST]


def returned_ids(message: Message) -> frozenset[str]:
    """The Message-IDs of the mail that a bounce gives back: of its own part, or of the copy in its text."""
    kept = {value for name, value in message.headers if name == "returned-message-id"}
    return frozenset(kept | set(_ID.findall(message.text[:200_000])))


def _has_report(message: Message) -> bool:
    return bool(message.header("final-recipient") or message.header("original-recipient"))


def _reported(message: Message) -> list[str]:
    """The recipients of the report's groups whose action is "failed", or that tell no action."""
    groups: list[dict[str, str]] = []
    for name, value in message.headers:
        if name not in {"original-recipient", "final-recipient", "action"}:
            continue
        if not groups or name in groups[-1] or "action" in groups[-1]:  # a group ends with its action
            groups.append({})
        groups[-1][name] = value
    failed = [group for group in groups if group.get("action", "failed").strip().lower().startswith("failed")]
    return [one for group in failed for one in _addresses(" ".join(group.values()))]


def _told(facts: MailFacts) -> list[str]:
    """Those of the header that Exim and Gmail write, else those that the text names."""
    message = facts.message
    actions = {value.strip().lower() for name, value in message.headers if name == "action"}
    if actions and "failed" not in actions:
        return []
    if listed := list(_addresses(message.header("x-failed-recipients"))):
        return listed
    text = message.text[:_READ] or facts.newest.text[:_READ]
    return [] if _NOT_YET.search(text) else [one for one in _addresses(_before_copy(text)) if not _HOUSE.match(one)]


def _before_copy(text: str) -> str:
    """The text without the copy of the mail that came back."""
    return re.split(
        r"\n[ >]*(?:received|return-path|message-id|from):|-{3,} ?(?:below|this is|original)", text.lower()
    )[0]


def _addresses(text: str) -> Iterator[str]:
    return (match[0].lower().rstrip(".") for match in _ADDRESS.finditer(text))

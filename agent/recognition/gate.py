"""What a glance at a mail's headers alone decides: whether it is worth reading whole. Its tables: `prefilter.toml`.

Meant for sources where a header costs much less than a mail (IMAP). It leaves out only what says of itself that a
program sent it to many, or comes from a board or the like, and for which nothing speaks: a person's mail always passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from agent.recognition.senders import (
    is_automatic,
    is_bulk,
    is_hiring_office,
    is_no_reply,
    sender_of,
)
from agent.recognition.tables import table
from connectors.mail import Address, Folder, Message

_PREFILTER = table("prefilter")
_SOUGHT = frozenset(_PREFILTER["systems"])
_QUIET = frozenset(_PREFILTER["quiet"])
_ADDRESSES = frozenset(_PREFILTER["addresses"])
_READ = 1000  # characters of a subject


@dataclass(frozen=True, slots=True)
class Acquainted:
    """What is known from mail read before: Message-IDs with their brackets, lower-cased addresses, their domains."""

    message_ids: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()


def worth_reading(head: Message, known: Acquainted = Acquainted()) -> bool:
    """Whether a mail should be read whole. `head` needs no text: what headers tell is enough. Pure; raises nothing."""
    if head.folder is not Folder.INBOX or head.invites or _answers(head, known.message_ids):
        return True
    sender = head.sender
    if sender is None or not sender.address:
        return True
    if sender.address in known.addresses | _ADDRESSES or sender.domain in known.domains:
        return True
    named = f"{sender.name[:_READ]} {sender.domain.replace('.', ' ')}"
    if _is_calendar(head) or _SPEAKS.search(f"{head.subject[:_READ]}\n{named}") or is_hiring_office(sender):
        return True
    row = sender_of(sender.domain)
    if row is not None and row.system in _SOUGHT:
        return True
    quiet = row is not None and row.system in _QUIET
    return not (is_bulk(head) or is_automatic(head) or is_no_reply(sender) or (quiet and not _is_relayed(head, sender)))


def _answers(head: Message, known: frozenset[str]) -> bool:
    return head.in_reply_to in known or not known.isdisjoint(head.references)


def _is_calendar(head: Message) -> bool:
    """Whether the message itself, or Exchange's word on it, is a calendar object."""
    return head.header("content-type").lower().startswith("text/calendar")


def _is_relayed(head: Message, sender: Address) -> bool:
    """Whether a person writes through a board: it gives them an address of its own and leaves their name."""
    row = sender_of(sender.domain)
    return row is not None and row.relay and bool(head.in_reply_to or " " in sender.name)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    either = "|".join(sorted({re.escape(word) for word in words}, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


_SPEAKS = _any_of(
    word for name in ("words", "subjects", "glances") for language in _PREFILTER[name].values() for word in language
)

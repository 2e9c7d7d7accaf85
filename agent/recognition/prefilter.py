"""What to look for in an old mailbox, so that not everything in it need be read."""

from __future__ import annotations

from agent.recognition.tables import table
from connectors.mail import Sought


def sought(own_address: str) -> Sought:
    """Words and senders of job mail in all five languages, and what the user wrote to themselves."""
    prefilter = table("prefilter")
    systems = frozenset(prefilter["systems"])
    senders = table("senders")["sender"]
    return Sought(
        words=_all("words", "meetings"),
        subjects=_all("subjects"),
        domains=tuple(dict.fromkeys(name for one in senders if one["system"] in systems for name in one["domains"])),
        addresses=tuple(prefilter["addresses"]),
        shared=frozenset(name for one in senders for name in one["domains"]),
        own=own_address,
    )


def _all(*names: str) -> tuple[str, ...]:
    """The words of these tables in all languages, each once."""
    prefilter = table("prefilter")
    return tuple(dict.fromkeys(word for name in names for language in prefilter[name].values() for word in language))

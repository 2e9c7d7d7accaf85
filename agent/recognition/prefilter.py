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
        words=tuple(dict.fromkeys(word for language in prefilter["words"].values() for word in language)),
        subjects=tuple(dict.fromkeys(word for language in prefilter["subjects"].values() for word in language)),
        domains=tuple(dict.fromkeys(name for one in senders if one["system"] in systems for name in one["domains"])),
        shared=frozenset(name for one in senders for name in one["domains"]),
        own=own_address,
    )

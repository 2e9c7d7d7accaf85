"""Message → Evidence, whatever the message: what recognition trips over is set aside like what can't be read."""

from __future__ import annotations

from agent.etiquette.almanac import Almanac
from agent.etiquette.evidence import Evidence
from agent.reading import Unreadable
from agent.recognition.me import Me
from agent.recognition.recognise import recognise
from connectors.mail import Message


def understand(message: Message, me: Me, almanac: Almanac) -> tuple[Evidence, ...] | Unreadable:
    """What `recognise` makes of the message, or why that failed, in words that hold nothing of the mail."""
    try:
        return recognise(message, me, almanac)
    except Exception as error:  # noqa: BLE001  (one mail that confounds us must not keep the others from being read)
        return Unreadable(f"recognising it failed ({type(error).__name__})")

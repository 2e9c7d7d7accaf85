"""Who a mail is from, and whom it names."""

from __future__ import annotations

from agent.etiquette.evidence import Party
from agent.recognition.me import Me
from connectors.mail import Message


def sender_party(message: Message, text: str, me: Me) -> Party:  # noqa: D103
    sender = message.sender
    return Party(name=sender.name, address=sender.address) if sender else Party()


def people(message: Message, text: str, me: Me) -> tuple[Party, ...]:  # noqa: D103
    return ()

"""Which interviews a mail fixes, moves, repeats or cancels."""

from __future__ import annotations

from datetime import tzinfo

from agent.etiquette.almanac import Almanac
from agent.etiquette.evidence import InterviewMention
from agent.etiquette.kinds import MessageKind
from agent.recognition.me import Me
from connectors.mail import Message


def interviews(  # noqa: D103, PLR0917
    message: Message, text: str, kind: MessageKind, me: Me, almanac: Almanac, language: str
) -> tuple[InterviewMention, ...]:
    return ()


def sender_zone(message: Message, me: Me, almanac: Almanac) -> tzinfo:  # noqa: D103
    return message.date.tzinfo or almanac.zone(None)

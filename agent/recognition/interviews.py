"""Which interviews a mail fixes, moves, repeats or cancels: from its calendar part first, else from its words."""

from __future__ import annotations

from agent.etiquette.almanac import Almanac
from agent.etiquette.evidence import InterviewMention
from agent.etiquette.kinds import MessageKind
from agent.recognition.interviews_booked import booked_interviews
from agent.recognition.interviews_spoken import spoken_interviews
from agent.recognition.me import Me
from agent.recognition.sender_zone import sender_zone
from connectors.mail import Message

__all__ = ["interviews", "sender_zone"]


def interviews(
    message: Message, text: str, kind: MessageKind, me: Me, almanac: Almanac, language: str
) -> tuple[InterviewMention, ...]:
    """Every interview that the mail fixes or moves, earliest first; the old time for a cancellation.

    `text` is the newly written text, `kind` what the mail is. Slots that are only offered are none. The same interview
    in calendar and text is one: the calendar's times, the names of both. A day without hours in the calendar has those
    of the text, if it gives any.
    """
    booked = booked_interviews(message, text, kind, me, almanac, language)
    all_day = bool(booked) and all(invite.all_day for invite in message.invites)
    found = spoken_interviews(message, text, kind, me, almanac, language) if all_day or not booked else []
    if all_day and found:
        event = booked[0]
        version = {"uid": event.uid, "sequence": event.sequence, "stamp": event.stamp}
        found = [one.model_copy(update=version) if len(found) == 1 else one for one in found]
    return tuple(sorted(found or booked, key=lambda one: (one.starts_at, one.uid or "")))

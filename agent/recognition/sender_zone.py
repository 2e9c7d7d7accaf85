"""By which clock a sender lives: the calendar's zone, else what the offset of the Date header most likely means."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo

from agent.etiquette.almanac import Almanac
from agent.recognition.me import Me
from agent.recognition.senders import system_of
from agent.recognition.tables import table
from connectors.mail import Message

_LIKELY: tuple[str, ...] = tuple(table("zones")["likely"]["zones"])
_BY_DOMAIN: Mapping[str, str] = table("zones")["likely"]["by_domain"]
_BY_LANGUAGE: Mapping[str, list[str]] = table("zones")["likely"]["by_language"]
_NOWHERE = frozenset({"UTC", "GMT", "Etc/UTC", "Etc/GMT", "Etc/Greenwich", "Etc/Universal", "Zulu"})


def sender_zone(message: Message, me: Me, almanac: Almanac, language: str = "en") -> tzinfo:
    """The zone in which the sender's times are meant where they name none.

    An offset alone is wrong on the other side of a clock change, so a zone with that offset on that day stands for it:
    that of the sender's country, one where the mail's `language` is spoken, the user's own,
    or a common one. Else the offset itself. A tool that stamps its mail
    in UTC says nothing of a place: then the user's.
    """
    for invite in message.invites:
        if invite.timezone and invite.timezone not in _NOWHERE:
            return almanac.zone(invite.timezone)
    offset = message.date.utcoffset() or timedelta(0)
    own = almanac.zone(me.timezone)
    if offset == timedelta(0) and system_of(message) is not None:
        return own
    country = _BY_DOMAIN.get(message.sender.domain.rpartition(".")[2]) if message.sender else None
    for name in (country, *_BY_LANGUAGE.get(language, ()), me.timezone, *_LIKELY):
        if name and _fits(almanac.zone(name), message.date, offset):
            return almanac.zone(name)
    return message.date.tzinfo or own


def _fits(zone: tzinfo, at: datetime, offset: timedelta) -> bool:
    return at.astimezone(zone).utcoffset() == offset

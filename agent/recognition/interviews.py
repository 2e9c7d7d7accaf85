"""Which interviews a mail fixes, moves, repeats or cancels: from its calendar part first, then from its words."""

from __future__ import annotations

import re
from datetime import tzinfo

from agent.etiquette.almanac import Almanac
from agent.etiquette.evidence import InterviewMention, Party
from agent.etiquette.kinds import Format, MessageKind, Round
from agent.recognition.dates import Moment, find_moments
from agent.recognition.me import Me
from agent.recognition.people import guests, named_interviewers
from connectors.mail import Invite, Message, Method

_FORMATS = (
    (Format.PHONE, re.compile(r"\b(?:phone|ring you|call you|telefon\w*|téléphon\w*|teléfono|telefone)\b", re.IGNORECASE)),
    (Format.VIDEO, re.compile(r"\b(?:video\w*|zoom|teams|google meet|meet\.google|webex|hangouts?|skype)\b", re.IGNORECASE)),
    (Format.ONSITE, re.compile(r"\b(?:on-?site|in person|our office|come in|vor ort|sur place|presencial\w*)\b", re.IGNORECASE)),
)
_OFFERED = re.compile(r"\bwhich of|either\b|\bor\b|\boder\b|\bou\b|\bo\b|would (?:any|one) of|slots?\b", re.IGNORECASE)
_NEAR = re.compile(
    r"interview|meet\w*|talk|call|chat|speak|conversation|confirm\w*|scheduled|panel|gespräch|termin|entretien|entrevista"
    r"|rendez-vous|instead|moved|new time|you are down",
    re.IGNORECASE,
)
_LASTS = re.compile(r"\b(\d{2,3}|an?|one|half an|ninety|forty-five|thirty)[ -]?(min(?:ute)?s?|hours?|h)\b", re.IGNORECASE)
_WORDS = {"a": 1, "an": 1, "one": 1, "half an": 0.5, "ninety": 90, "forty-five": 45, "thirty": 30}
_REACH = 160


def interviews(
    message: Message, text: str, kind: MessageKind, me: Me, almanac: Almanac, language: str
) -> tuple[InterviewMention, ...]:
    """The interviews that the mail speaks of, earliest first; slots that are only offered are none."""
    zone = sender_zone(message, me, almanac)
    named = named_interviewers(text)
    booked = [_booked(one, message, text, kind, me, zone, named) for one in message.invites if one.starts_at is not None]
    found = [one for one in booked if one is not None]
    if not found:
        found = _spoken(message, text, kind, me, almanac, zone, language, named)
    return tuple(sorted(found, key=lambda one: one.starts_at))


def sender_zone(message: Message, me: Me, almanac: Almanac) -> tzinfo:
    """The zone that the sender means: that of the calendar part, the user's if it fits the Date, else the Date's."""
    for invite in message.invites:
        if invite.timezone:
            return almanac.zone(invite.timezone)
    own = almanac.zone(me.timezone)
    return own if message.date.astimezone(own).utcoffset() == message.date.utcoffset() else message.date.tzinfo or own


def _booked(
    invite: Invite, message: Message, text: str, kind: MessageKind, me: Me, zone: tzinfo, named: tuple[Party, ...]
) -> InterviewMention | None:
    if invite.starts_at is None or invite.method in (Method.REPLY, Method.COUNTER):
        return None
    starts_at = invite.starts_at.replace(tzinfo=zone) if invite.floating else invite.starts_at
    ends_at = invite.ends_at.replace(tzinfo=zone) if invite.ends_at and invite.floating else invite.ends_at
    words = f"{invite.summary} {invite.location} {invite.description} {text}"
    people = guests(invite, message, me, named)
    return InterviewMention(
        starts_at=starts_at,
        ends_at=ends_at,
        timezone=invite.timezone,
        format=_format(words),
        round=_round(words, len(people)),
        interviewers=people,
        uid=invite.uid or None,
        sequence=invite.sequence,
        stamp=invite.stamp,
        tentative=invite.status == "TENTATIVE" or invite.summary.lower().startswith("[hold]"),
    )


def _spoken(
    message: Message,
    text: str,
    kind: MessageKind,
    me: Me,
    almanac: Almanac,
    zone: tzinfo,
    language: str,
    named: tuple[Party, ...],
) -> list[InterviewMention]:
    whole = f"{message.subject}\n{text}"
    moments = [
        one
        for one in find_moments(whole, message.date, zone, almanac, language, month_first=me.country == "US")
        if one.has_time
    ]
    if not moments:
        return []
    chosen = _the_interview(whole, moments, kind)
    if chosen is None:
        return []
    same_day = [one for one in moments if one.start.date() == chosen.start.date() and one.end is not None]
    start = min([chosen.start, *(one.start for one in same_day)])
    ends = [one.end for one in [chosen, *same_day] if one.end is not None]
    end = max(ends) if ends else _lasting(text, start)
    return [
        InterviewMention(
            starts_at=start,
            ends_at=end,
            timezone=chosen.zone_name,
            format=_format(whole),
            round=_round(whole, len(named)),
            interviewers=named or _sender_only(message, me, whole),
        )
    ]


def _the_interview(text: str, moments: list[Moment], kind: MessageKind) -> Moment | None:
    if kind is MessageKind.INTERVIEW_RESCHEDULE:
        return moments[-1]
    near = [one for one in moments if _NEAR.search(text[max(0, one.span[0] - _REACH) : one.span[1] + _REACH])]
    days = {one.start.date() for one in near}
    if len(days) > 1 and kind is not MessageKind.INTERVIEW_REMINDER and _OFFERED.search(text):
        return None
    return near[0] if near else None


def _lasting(text: str, start: Moment | object) -> None:
    return None


def _format(words: str) -> Format | None:
    return next((kind for kind, pattern in _FORMATS if pattern.search(words)), None)


def _round(words: str, people: int) -> Round | None:
    low = words.lower()
    if people >= 3 or "panel" in low:
        return Round.PANEL
    if re.search(r"phone|screen|telefon|i[’']ll ring|recruiter call", low):
        return Round.SCREEN
    return Round.FINAL if "final" in low else None


def _sender_only(message: Message, me: Me, text: str) -> tuple[Party, ...]:
    return ()

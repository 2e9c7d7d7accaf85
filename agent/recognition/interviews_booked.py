"""The interviews of a mail's calendar part: whose time, by which clock, with whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta, tzinfo

from agent.etiquette.almanac import Almanac
from agent.etiquette.evidence import InterviewMention, Party
from agent.etiquette.kinds import MessageKind, Part
from agent.recognition.attendees import interviewers_of
from agent.recognition.dates import Moment, find_moments, lowered
from agent.recognition.interview_parties import merged, named_parties, same, with_addresses
from agent.recognition.interview_people import interview_people
from agent.recognition.interview_words import format_of, format_of_location, round_of
from agent.recognition.interviews_spoken import HOLD
from agent.recognition.me import Me
from agent.recognition.newest_text import newest_text
from agent.recognition.people import people
from agent.recognition.regions import writes_month_first
from agent.recognition.sender_zone import sender_zone
from agent.recognition.sentences import sentence_spans
from agent.recognition.tables import table
from agent.recognition.zones_named import name_of
from connectors.mail import Invite, Message, Method

_WRONG = tuple(re.compile(pattern) for pattern in table("calendar")["overrides"]["wrong"])
_READ = 20_000  # characters in which a correction is looked for
_WORK_ENDS = time(17)  # the last working slot of a day without hours (etiquette 3.6, case 10)


def booked_interviews(
    message: Message, text: str, kind: MessageKind, me: Me, almanac: Almanac, language: str
) -> list[InterviewMention]:
    """The interviews of the calendar part that a mail of this kind fixes, moves or cancels.

    Each event once, however many parts of the mail carry it. `text` is the newly written text: it names people, tells
    the zone of a time that floats, and counts for the time where it says that the calendar's is wrong.
    """
    invites = _distinct([invite for invite in message.invites if _usable(invite, kind)])
    if not invites:
        return []
    zone = sender_zone(message, me, almanac, language)
    said = _Said(message, text, me, almanac, language)
    whole = f"{text}\n{newest_text(message).signature}"
    booked = [_booked(invite, message, whole, me, said, alone=len(invites) == 1) for invite in invites]
    if len(booked) == 1 and (instead := _told_otherwise(booked[0], text, said, zone)):
        length = booked[0].ends_at - booked[0].starts_at if booked[0].ends_at else None
        change = {"starts_at": instead, "ends_at": instead + length if length else None}
        booked = [booked[0].model_copy(update={**change, "timezone": name_of(instead.tzinfo or zone)})]
    return booked


class _Said:
    """The times that the text names, by the sender's clock."""

    def __init__(self, message: Message, text: str, me: Me, almanac: Almanac, language: str) -> None:
        self._message, self._me, self._almanac, self._language = message, me, almanac, language
        self.zone = sender_zone(message, me, almanac, language)
        self.moments = self.in_text(text) if any(one.floating for one in message.invites) else ()

    def in_text(self, text: str) -> tuple[Moment, ...]:
        """The moments with an hour that a text names."""
        first = writes_month_first(self.zone, self._language, self._message.date)
        found = find_moments(text, self._message.date, self.zone, self._almanac, self._language, month_first=first)
        return tuple(moment for moment in found if moment.has_time)

    def aware(self, floating: datetime) -> datetime:
        """A time that floats (RFC 5545 section 3.3.5): by the zone that the text names for it, else the user's."""
        for moment in self.moments:
            if not moment.zone_assumed and moment.start.replace(tzinfo=None) == floating:
                return floating.replace(tzinfo=moment.start.tzinfo)
        return floating.replace(tzinfo=self._almanac.zone(self._me.timezone))


def _distinct(invites: Sequence[Invite]) -> list[Invite]:
    """Each event once; of two copies the one that says what it is for: mail carries the event and a file of it."""
    kept: dict[tuple[str, datetime | None], Invite] = {}
    for number, invite in enumerate(invites):
        key = (invite.uid or str(number), invite.starts_at)
        if key not in kept or (kept[key].method is Method.PUBLISH and invite.method is not Method.PUBLISH):
            kept[key] = invite
    return list(kept.values())


def _usable(invite: Invite, kind: MessageKind) -> bool:
    if invite.starts_at is None or invite.method in {Method.REPLY, Method.COUNTER}:
        return False
    cancelled = invite.method is Method.CANCEL or invite.status == "CANCELLED"
    return not cancelled or kind is MessageKind.INTERVIEW_CANCELLATION


def _booked(invite: Invite, message: Message, text: str, me: Me, said: _Said, *, alone: bool) -> InterviewMention:
    who = _interviewers(invite, message, text, me, alone=alone)
    starts, ends = _times(invite, said)
    words = f"{invite.summary}\n{message.subject}\n{invite.description}\n{text}"
    return InterviewMention(
        starts_at=starts,
        ends_at=ends if ends is not None and ends > starts else None,
        timezone=invite.timezone or name_of(starts.tzinfo or said.zone),
        format=format_of_location(invite.location) or format_of(invite.summary, invite.description, text),
        round=round_of(words, people=len(who), slots=1),
        interviewers=who,
        uid=invite.uid or None,
        sequence=invite.sequence,
        stamp=invite.stamp if invite.stamp and invite.stamp.tzinfo else None,
        tentative=invite.status == "TENTATIVE" or bool(HOLD.search(invite.summary)),
    )


def _times(invite: Invite, said: _Said) -> tuple[datetime, datetime | None]:
    starts, ends = invite.starts_at, invite.ends_at
    assert starts is not None  # noqa: S101 - _usable has asked
    if invite.all_day:
        last = max(starts, ends - timedelta(days=1)) if ends else starts  # DTEND is the day after (section 3.6.1)
        return starts.replace(tzinfo=said.zone), datetime.combine(last.date(), _WORK_ENDS, tzinfo=said.zone)
    return (
        starts if starts.tzinfo else said.aware(starts),
        ends if ends is None or ends.tzinfo else ends.replace(tzinfo=said.aware(starts).tzinfo),
    )


def _interviewers(invite: Invite, message: Message, text: str, me: Me, *, alone: bool) -> tuple[Party, ...]:
    """The guests, and whom text and description name; of several events each has only what its own words say."""
    own = f"{invite.summary}\n\n{invite.description}"
    named = (
        named_parties(message, f"{text}\n\n{own}", me)
        if alone
        else with_addresses(interview_people(own, me), people(message, text, me))
    )
    guests = interviewers_of(invite, message, text, me)
    organizer = invite.organizer.address if invite.organizer else None
    sole = len(guests) == 1 and guests[0].address == organizer
    if sole and named and not any(same(guests[0], party) for party in named) and _arranges(message, text, me):
        guests = ()
    return merged(guests, named)


def _arranges(message: Message, text: str, me: Me) -> bool:
    """Whether the sender only arranges the talk."""
    parties = people(message, text, me)
    return bool(parties) and parties[0].part in {Part.COORDINATOR, Part.RECRUITER, Part.AGENCY, Part.UNKNOWN}


def _told_otherwise(booked: InterviewMention, text: str, said: _Said, zone: tzinfo) -> datetime | None:
    """The time that the text gives where it says that the calendar's is wrong (etiquette 4.0, rule 6, turned round)."""
    text = text[:_READ]
    low = lowered(text)
    wrong = next((match for pattern in _WRONG if (match := pattern.search(low))), None)
    if wrong is None:
        return None
    left, right = next(((a, b) for a, b in sentence_spans(text) if a <= wrong.start() < b), (0, len(text)))
    day = booked.starts_at.astimezone(zone)
    near = text[left : right + 160]
    for words in (near, f"{day:%Y-%m-%d}: {near}"):  # an hour without a day is meant on the calendar's
        starts = {moment.start for moment in said.in_text(words)} - {booked.starts_at}
        if len(starts) == 1:
            return starts.pop()
    return None

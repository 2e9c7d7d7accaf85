"""What a mail says of one interview's time: several parts of one event are one slot; calendar versions are ordered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from agent.etiquette.evidence import InterviewMention
from agent.etiquette.kinds import Format, Round

BREAK = timedelta(hours=3)  # between two parts of one day's event


@dataclass(frozen=True, slots=True)
class Slot:
    """The time of one interview, from its first part to its last; `count` parts, `people` are ids."""

    starts_at: datetime
    ends_at: datetime | None
    timezone: str | None
    format: Format | None
    round: Round | None
    people: tuple[str, ...]
    uid: str | None
    sequence: int
    stamp: datetime | None
    tentative: bool
    count: int = 1

    def is_newer_than(self, other: Slot) -> bool:
        """RFC 5546 section 2.1.4: the higher SEQUENCE; among equals the later DTSTAMP; among those the later mail.

        `self` is of the later mail. Outlook and iOS do not always raise SEQUENCE, some tools neither.
        """
        if self.sequence != other.sequence:
            return self.sequence > other.sequence
        if self.stamp is None or other.stamp is None:
            return True
        return self.stamp >= other.stamp

    def calls_off(self, other: Slot) -> bool:
        """Whether a cancellation is meant for that version: not an older one's (etiquette 3.6, case 15).

        A later DTSTAMP will do where SEQUENCE was not raised, even where it was lowered.
        """
        later = self.stamp is not None and other.stamp is not None and self.stamp > other.stamp
        return self.is_newer_than(other) or later

    def is_news_after(self, other: Slot) -> bool:
        """Newer, and not merely the same time sent once more: what prose moved since must not move back."""
        return self.is_newer_than(other) and (self.starts_at != other.starts_at or self.sequence > other.sequence)


def gather(mentions: Sequence[InterviewMention], people: Sequence[Sequence[str]]) -> tuple[Slot, ...]:
    """The interviews among the mentions of one mail: one for each UID, and one for each unbroken stretch of a day."""
    found: list[Slot] = []
    for mention, ids in sorted(zip(mentions, people, strict=True), key=lambda pair: pair[0].starts_at):
        slot = _slot(mention, tuple(ids))
        before = next((one for one in found if _belongs(slot, one)), None)
        if before is None:
            found.append(slot)
        else:
            found[found.index(before)] = _joined(before, slot)
    return tuple(found)


def _slot(mention: InterviewMention, people: tuple[str, ...]) -> Slot:
    return Slot(
        starts_at=mention.starts_at,
        ends_at=mention.ends_at,
        timezone=mention.timezone,
        format=mention.format,
        round=mention.round,
        people=people,
        uid=mention.uid,
        sequence=mention.sequence,
        stamp=mention.stamp,
        tentative=mention.tentative,
    )


def _belongs(slot: Slot, before: Slot) -> bool:
    same_day = slot.starts_at.astimezone(before.starts_at.tzinfo).date() == before.starts_at.date()
    if slot.uid or before.uid:
        return slot.uid == before.uid and same_day
    return same_day and slot.starts_at - (before.ends_at or before.starts_at) <= BREAK


def _joined(before: Slot, slot: Slot) -> Slot:
    ends = [end for end in (before.ends_at, slot.ends_at) if end is not None]
    return replace(
        before,
        ends_at=max(ends, default=None) if slot.ends_at else None,
        people=tuple(dict.fromkeys((*before.people, *slot.people))),
        format=before.format or slot.format,
        round=before.round or slot.round,
        count=before.count + 1,
    )

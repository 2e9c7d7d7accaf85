"""Which interview a mail speaks of, and what it does to it, while the journal is folded.

Identity (in this order): the calendar's UID, the same start, the only one that is open. An interview keeps the id of
the message that first announced it, whatever moves it later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from agent.etiquette.booking import Booking, Mail
from agent.etiquette.evidence import InterviewMention
from agent.etiquette.kinds import Format, InterviewStatus, MessageKind, Round
from agent.etiquette.slots import Slot, gather
from agent.etiquette.timing import later

SAME_NEWS = timedelta(hours=12)  # calendar and prose tell of one change within this time
SOON = timedelta(days=3)  # within this time a mail may take a cancellation back
OVERRUN = timedelta(days=1)  # how long after the set time a mail may still say that it did not take place


class Bookings:
    """All interviews of one application, in the order they were announced."""

    def __init__(self) -> None:
        self.all: list[Booking] = []
        self._named: Counter[str] = Counter()

    def take(
        self,
        kind: MessageKind,
        mentions: Sequence[InterviewMention],
        people: Sequence[Sequence[str]],
        mail: Mail,
        deadline: datetime | None,
    ) -> None:
        """Apply one mail. `people` are the ids of each mention's interviewers, in the order of `mentions`."""
        slots = gather(mentions, people)
        match kind:
            case MessageKind.INTERVIEW_CONFIRMATION | MessageKind.INTERVIEW_REMINDER if not slots and self._revive(
                mail
            ):
                pass
            case (
                MessageKind.INTERVIEW_INVITATION | MessageKind.AVAILABILITY_REQUEST | MessageKind.INTERVIEW_CONFIRMATION
            ) if not slots:
                self._invite(mail, deadline)
            case (
                MessageKind.INTERVIEW_INVITATION | MessageKind.AVAILABILITY_REQUEST | MessageKind.INTERVIEW_CONFIRMATION
            ):
                self._each(slots, mail, self._fix)
            case MessageKind.INTERVIEW_REMINDER:
                self._each(slots, mail, self._remind)
            case MessageKind.INTERVIEW_RESCHEDULE if not slots:
                self._unfix(mail)
            case MessageKind.INTERVIEW_RESCHEDULE:
                self._each(slots, mail, self._move)
            case MessageKind.INTERVIEW_CANCELLATION:
                self._cancel(slots, mail)
            case MessageKind.ASSESSMENT:
                self._assess(mail, deadline)
            case _:
                self._each(slots, mail, self._recall)

    def named(self, interview: str) -> Booking | None:
        """The booking of that id, or one that a mail announced under that id before an older mail came in."""
        by_id = next((one for one in self.all if one.id == interview), None)
        return by_id or next((one for one in self.all if interview in one.called), None)

    # What one kind of mail does

    def _each(self, slots: Iterable[Slot], mail: Mail, apply: _Apply) -> None:
        for slot in slots:
            apply(slot, mail)

    def _invite(self, mail: Mail, deadline: datetime | None) -> None:
        """An interview is wanted: a new one, unless one that is to come is meant."""
        waiting = [one for one in self.all if one.is_open(mail.at) and one.round is not Round.ASSESSMENT]
        if waiting:
            waiting[-1].messages.add(mail.message_id)
            return
        self._open(mail).deadline = deadline

    def _fix(self, slot: Slot, mail: Mail) -> None:
        booking = self._meant(slot, mail) or self._waiting(slot, mail) or self._same_talk(slot, mail)
        self._set(booking or self._open(mail), slot, mail)

    def _remind(self, slot: Slot, mail: Mail) -> None:
        """A reminder fixes what has no time and never moves what has one."""
        booking = self._meant(slot, mail) or self._waiting(slot, mail)
        if booking is None and any(one.is_open(mail.at) and one.has_time() for one in self.all):
            return
        if booking is not None and slot.uid and booking.status is InterviewStatus.CANCELLED:
            return  # the tool that reminds has not heard of it
        self._set(booking or self._open(mail), slot, mail)

    def _move(self, slot: Slot, mail: Mail) -> None:
        booking = self._meant(slot, mail) or self._movable(slot.people, mail)
        if booking is not None and set(booking.interviewers) - {mail.sender}:  # who moves it need not take part in it
            slot = replace(slot, people=tuple(person for person in slot.people if person != mail.sender))
        self._set(booking or self._open(mail), slot, mail)

    def _unfix(self, mail: Mail) -> None:
        """It is to be moved, and nobody knows yet to when."""
        booking = self._movable((), mail)
        if booking is None:
            self._invite(mail, None)
        elif booking.moved_at is None or mail.at - booking.moved_at > SAME_NEWS:
            self._touch(booking, mail)
            booking.turn("to_be_moved", mail.at)

    def _cancel(self, slots: Sequence[Slot], mail: Mail) -> None:
        meant = [booking for slot in slots if (booking := self._called_off(slot, mail))]
        for booking in meant:
            self._call_off(booking, mail)
        if meant or any(slot.uid for slot in slots) or self._just_called_off(mail):
            return
        found = self._movable((), mail)
        if found is not None:
            self._call_off(found, mail)

    def _called_off(self, slot: Slot, mail: Mail) -> Booking | None:
        """The one that `slot` calls off, unless that is an older version's cancellation come late."""
        booking = self._meant(slot, mail)
        before = booking.versions.get(slot.uid) if booking and slot.uid else None
        if before is not None and not slot.calls_off(before):
            return None
        if booking is not None and slot.uid:
            booking.versions[slot.uid] = slot
        return booking

    def _revive(self, mail: Mail) -> bool:
        """Let the interview stand that was called off a moment ago, by mistake: the newest mail wins (case 14)."""
        called_off = [
            one
            for one in self.all
            if one.status is InterviewStatus.CANCELLED
            and one.starts_at is not None
            and one.starts_at > mail.at
            and mail.at - one.status_at <= SOON
            and self._concerns(mail, one)
        ]
        if not called_off or any(one.is_open(mail.at) for one in self.all):
            return False
        self._touch(called_off[-1], mail)
        called_off[-1].turn("time_set", mail.at)
        return True

    @staticmethod
    def _concerns(mail: Mail, booking: Booking) -> bool:
        """Whether a mail is of the thread of an interview, or by somebody who has a part in it."""
        parts = {booking.organizer, *booking.interviewers} - {None}
        return bool(mail.thread & booking.messages) or mail.sender in parts

    def _just_called_off(self, mail: Mail) -> bool:
        """Whether another mail did so a moment ago: calendar and prose tell the same news twice."""
        return any(one.status is InterviewStatus.CANCELLED and mail.at - one.status_at <= SAME_NEWS for one in self.all)

    def _assess(self, mail: Mail, deadline: datetime | None) -> None:
        known = [
            one for one in self.all if one.round is Round.ASSESSMENT and not (one.deadline and one.deadline <= mail.at)
        ]
        booking = known[-1] if known else self._open(mail)
        booking.round, booking.format = Round.ASSESSMENT, Format.ASYNCHRONOUS
        booking.deadline = deadline or booking.deadline
        booking.messages.add(mail.message_id)

    def _recall(self, slot: Slot, mail: Mail) -> None:
        """Any other mail only adds to what is known."""
        booking = self._meant(slot, mail)
        if booking is not None:
            self._touch(booking, mail)
            self._add_people(booking, slot.people)

    # Which one is meant

    def _by_uid(self, slot: Slot) -> Booking | None:
        return next((one for one in self.all if slot.uid and slot.uid in one.versions), None)

    def _meant(self, slot: Slot, mail: Mail) -> Booking | None:
        """By calendar UID, else by the same start; what was cancelled only in its thread or by its people."""
        by_uid = self._by_uid(slot)
        if by_uid is not None:
            return by_uid
        alike = [one for one in self.all if one.starts_like(slot)]
        alive = [one for one in alike if one.status is not InterviewStatus.CANCELLED]
        if alive:
            return alive[0]
        strangers = [
            one for one in alike if slot.people and one.interviewers and not set(slot.people) & set(one.interviewers)
        ]
        return next((one for one in alike if one not in strangers and self._concerns(mail, one)), None)

    def _waiting(self, slot: Slot, mail: Mail) -> Booking | None:
        """The one that still wants a time; of several the one this mail belongs to."""
        waiting = [
            one
            for one in self.all
            if one.status in (InterviewStatus.INVITED, InterviewStatus.RESCHEDULING)
            and one.round is not Round.ASSESSMENT
        ]
        return _closest(waiting, slot.people, mail)

    def _same_talk(self, slot: Slot, mail: Mail) -> Booking | None:
        """A fixed one that this mail fixes anew at another time: same people, or same thread and no other people."""
        for one in self.all:
            if not (one.is_open(mail.at) and one.has_time()) or (slot.uid and one.versions):
                continue
            if slot.people and one.interviewers:
                if set(slot.people) & set(one.interviewers):
                    return one
            elif mail.thread & one.messages:
                return one
        return None

    def _movable(self, people: Sequence[str], mail: Mail) -> Booking | None:
        """The one that a mail without UID moves or calls off: an open one, else one whose time has just passed."""
        open_ones = [one for one in self.all if one.is_open(mail.at) and one.round is not Round.ASSESSMENT]
        found = _closest(open_ones, people, mail)
        if found is not None:
            return found
        just_past = [
            one
            for one in self.all
            if one.has_time() and one.notes is None and one.end() <= mail.at <= later(one.end(), OVERRUN)
        ]
        return just_past[-1] if just_past and not open_ones else None

    # What happens to it

    def _open(self, mail: Mail) -> Booking:
        booking = Booking(self._name(mail), mail.at, mail.sender, InterviewStatus.INVITED, mail.at)
        booking.messages.add(mail.message_id)
        self.all.append(booking)
        return booking

    def _name(self, mail: Mail) -> str:
        name = f"{mail.message_id}#{self._named[mail.message_id]}"
        self._named[mail.message_id] += 1
        return name

    def _touch(self, booking: Booking, mail: Mail) -> None:
        if mail.message_id not in booking.messages:
            booking.messages.add(mail.message_id)
            booking.called.add(self._name(mail))

    def _set(self, booking: Booking, slot: Slot, mail: Mail) -> None:
        """Let `slot` speak, unless it is an older version: who comes, how, and when."""
        self._touch(booking, mail)
        before = booking.versions.get(slot.uid) if slot.uid else None
        newer = before is None or slot.is_newer_than(before)
        if before is not None and newer and slot.people and booking.notes is None:
            gone = set(before.people) - set(slot.people)  # a newer version of the event says who comes instead
            booking.interviewers = [person for person in booking.interviewers if person not in gone]
        if not newer:
            return
        self._add_people(booking, slot.people)
        if slot.uid:
            booking.versions[slot.uid] = slot
        booking.format = slot.format or booking.format
        booking.round = slot.round or booking.round
        if before is None or slot.is_news_after(before) or booking.status is InterviewStatus.CANCELLED:
            booking.set_time(slot, mail)

    def _call_off(self, booking: Booking, mail: Mail) -> None:
        self._touch(booking, mail)
        booking.turn("called_off", mail.at)

    @staticmethod
    def _add_people(booking: Booking, people: Iterable[str]) -> None:
        booking.interviewers += [person for person in people if person not in booking.interviewers]


_Apply = Callable[[Slot, Mail], None]


def _closest(bookings: Sequence[Booking], people: Sequence[str], mail: Mail) -> Booking | None:
    """The only one; of several the one with the same people, else the same thread, else the one that comes first."""
    if len(bookings) > 1:
        named = {*people, *([mail.sender] if mail.sender else [])}
        for fits in (
            [one for one in bookings if set(people) & set(one.interviewers)],
            [one for one in bookings if mail.thread & one.messages],
            [one for one in bookings if named & {*one.interviewers, one.organizer}],
        ):
            if fits:
                return fits[0]
    return min(bookings, key=lambda one: one.starts_at or one.announced_at, default=None)

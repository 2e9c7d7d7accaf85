"""What employers write: whole RFC 5322, each mail saying one plain thing, and what becomes of the talks by it."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

from connectors.mail import Folder
from tests.invariants.employers import Job, Somebody
from tests.invariants.past import BOOKINGS, BY_SYSTEM, Mail, Past, Talk, Told
from tests.mails import USER, mail

_SYSTEM = "{firm} Hiring Team <no-reply@us.greenhouse-mail.io>"

_TEXTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_CALENDAR = """BEGIN:VCALENDAR
METHOD:{method}
PRODID:-//Lives//EN
VERSION:2.0
BEGIN:VEVENT
UID:{uid}
SEQUENCE:{sequence}
DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}
DTSTART:{start:%Y%m%dT%H%M%SZ}
DTEND:{end:%Y%m%dT%H%M%SZ}
SUMMARY:{summary}
ORGANIZER;CN={organizer.name}:mailto:{organizer.address}
{guests}
ATTENDEE;CN=Ada Quill;PARTSTAT=NEEDS-ACTION:mailto:ada@quill.example
STATUS:{status}
END:VEVENT
END:VCALENDAR
"""
_METHODS = {Told.BOOKED: "REQUEST", Told.MOVED: "REQUEST", Told.CALLED_OFF: "CANCEL"}
_VERBS = {Told.BOOKED: "Invitation", Told.MOVED: "Updated invitation", Told.CALLED_OFF: "Canceled event"}
_OF_A_TALK = frozenset({Told.REMINDER, Told.MOVED, Told.MOVED_IN_WORDS, Told.CALLED_OFF, Told.CALLED_OFF_IN_WORDS})
_PROMISING = frozenset({Told.PROMISE, Told.LATE})


def employer_writes(
    past: Past, job: Job, told: Told, at: datetime, *, by: int, guests: int, ahead: int, in_thread: bool
) -> Mail:
    """The next mail of that employer, written into the past.

    `by` says who writes, `guests` how many the user is to meet, `ahead` how many days lie before what it names. What
    would move or repeat a talk where none is to come is a plain word instead.
    """
    talk = past.next_talk(job, at)
    if told in _OF_A_TALK and (talk is None or (told in _METHODS and not talk.by_calendar)):
        told = Told.WORD
    if told is Told.BOOKED_IN_WORDS and talk is not None:
        told = Told.WORD  # whether a second time in words is a second talk, nobody could tell
    sender = None if told in BY_SYSTEM else job.writers[by % len(job.writers)]
    number = sum(mail.job == job.number for mail in past.mails)
    message_id = f"<{job.number}.{number}.{told.value}@{job.domain}>"
    if told in BOOKINGS:
        people = job.people[1 : 1 + guests] if sender != job.people[1] or guests > 1 else (job.people[1],)
        uid = f"talk-{job.number}-{number}@{job.domain}"
        starts = _later(at, ahead, 10 + len(past.talks[job.number]) % 6)
        talk = Talk(uid, at, starts, people, message_id, by_calendar=told is Told.BOOKED)
        past.talks[job.number].append(talk)
    if talk is not None and told in (Told.MOVED, Told.MOVED_IN_WORDS):
        talk.starts = _later(talk.starts, ahead, talk.starts.hour)
        talk.sequence += 1
    before = past.thread(job) if in_thread else None
    answers = talk.told_by if talk is not None and told in _OF_A_TALK else before.message_id if before else None
    last = next((one for one in past.heard(job) if one.message_id == answers), before)
    until = (at + timedelta(days=ahead)).replace(hour=17, minute=0, second=0, microsecond=0)
    subject, text = _words(job, told, talk, until, last.subject if last else f"{job.role} at {job.firm}")
    content = mail(
        subject,
        f"Hi Ada,\n\n{text}\n\n{_signed(sender, job)}\n",
        at,
        sender=sender.mailbox if sender else _SYSTEM.format(firm=job.firm),
        to=USER,
        message_id=message_id,
        answers=answers,
        headers={"Auto-Submitted": "auto-replied" if told is Told.AWAY else "auto-generated"}
        if sender is None or told is Told.AWAY
        else None,
        calendar=_calendar(job, told, talk, at) if talk is not None and told in _METHODS else None,
        method=_METHODS.get(told, "REQUEST"),
    )
    if talk is not None and told in (Told.CALLED_OFF, Told.CALLED_OFF_IN_WORDS):
        talk.alive = False
    written = Mail(job.number, at, message_id, Folder.INBOX, content, told, sender, subject)
    if told in _PROMISING:
        written = replace(written, answer_by=until)
    past.mails.append(written)
    return written


def _later(at: datetime, days: int, hour: int) -> datetime:
    return datetime.combine((at + timedelta(days=days)).date(), time(hour), at.tzinfo)


def _words(job: Job, told: Told, talk: Talk | None, until: datetime, subject: str) -> tuple[str, str]:
    if told in _VERBS:
        title = f"Interview: Ada Quill / {job.role}"
        return f"{_VERBS[told]}: {title}", f"The interview for the {job.role} position at {job.firm}, on video."
    spoken = {
        "firm": job.firm,
        "role": job.role,
        "until": f"{until:%A}, {until.day} {until:%B %Y}",
        "subject": subject.removeprefix("Re: "),
        "day": f"{talk.starts:%A}, {talk.starts.day} {talk.starts:%B %Y}" if talk else "",
        "hour": f"{talk.starts:%H:%M}" if talk else "",
        "who": " and ".join(f"{one.name} ({one.title})" for one in talk.people) if talk else "",
    }
    written = _TEXTS[told.value]
    return written["subject"].format(**spoken), written["text"].format(**spoken)


def _signed(sender: Somebody | None, job: Job) -> str:
    return f"{sender.name}\n{sender.title}, {job.firm}" if sender else f"{job.firm} Recruiting"


def _calendar(job: Job, told: Told, talk: Talk, at: datetime) -> str:
    guests = [one for one in talk.people if one.address] or [job.people[1]]
    return _CALENDAR.format(
        method=_METHODS[told],
        uid=talk.uid,
        sequence=talk.sequence + (told is Told.CALLED_OFF),
        stamp=at,
        start=talk.starts,
        end=talk.ends,
        summary=f"Interview: Ada Quill / {job.role}",
        organizer=guests[0],
        guests="\n".join(f"ATTENDEE;CN={one.name};PARTSTAT=ACCEPTED:mailto:{one.address}" for one in guests),
        status="CANCELLED" if told is Told.CALLED_OFF else "CONFIRMED",
    ).replace("\n", "\r\n")

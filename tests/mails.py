"""Mails for tests: small, whole and real RFC 5322, from people who do not exist."""

from __future__ import annotations

from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256

USER = "Ada Quill <ada@quill.example>"
RECRUITER = "Rosa Lindt <rosa.lindt@harbourlight.example>"
MANAGER = "Tomas Berg <tomas.berg@harbourlight.example>"
SYSTEM = "Harbourlight Hiring Team <no-reply@us.greenhouse-mail.io>"

CALENDAR = """BEGIN:VCALENDAR
METHOD:{method}
PRODID:-//Test//EN
VERSION:2.0
BEGIN:VEVENT
UID:{uid}
SEQUENCE:{sequence}
DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}
DTSTART:{start:%Y%m%dT%H%M%SZ}
DTEND:{end:%Y%m%dT%H%M%SZ}
SUMMARY:{summary}
ORGANIZER;CN=Tomas Berg:mailto:tomas.berg@harbourlight.example
ATTENDEE;CN=Tomas Berg;PARTSTAT=ACCEPTED:mailto:tomas.berg@harbourlight.example
ATTENDEE;CN=Ada Quill;PARTSTAT=NEEDS-ACTION:mailto:ada@quill.example
STATUS:{status}
END:VEVENT
END:VCALENDAR
"""


def mail(  # noqa: PLR0913  (a mail has that many parts)
    subject: str,
    text: str,
    at: datetime,
    *,
    sender: str = RECRUITER,
    to: str = USER,
    message_id: str | None = None,
    answers: str | None = None,
    headers: dict[str, str] | None = None,
    calendar: str | None = None,
    method: str = "REQUEST",
) -> bytes:
    """A mail as bytes. `answers` is the Message-ID it replies to."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = message_id or f"<{sha256(f'{subject}{text}{at}'.encode()).hexdigest()[:16]}@mail.example>"
    if answers:
        message["In-Reply-To"] = answers
        message["References"] = answers
    for name, value in (headers or {}).items():
        message[name] = value
    message.set_content(text)
    if calendar:
        message.add_alternative(calendar.encode(), maintype="text", subtype="calendar", params={"method": method})
    return message.as_bytes()


def invitation(
    starts_at: datetime,
    at: datetime,
    *,
    message_id: str = "<invitation@harbourlight.example>",
    uid: str = "talk-1@harbourlight.example",
    sequence: int = 0,
    method: str = "REQUEST",
    firm: str = "harbourlight",
) -> bytes:
    """A calendar invitation to 45 minutes with one hiring manager of that firm, in UTC."""
    calendar = CALENDAR.format(
        method=method,
        uid=uid,
        sequence=sequence,
        stamp=at,
        start=starts_at,
        end=starts_at + timedelta(minutes=45),
        summary="Interview: Ada Quill / Data Engineer",
        status="CANCELLED" if method == "CANCEL" else "CONFIRMED",
    )
    verb = "Canceled event" if method == "CANCEL" else "Invitation"
    text = (
        f"Hi Ada, this is the interview for the Data Engineer position at {firm.title()}. We talk on video.\n\nTomas\n"
    )
    return mail(
        f"{verb}: Interview: Ada Quill / Data Engineer",
        text,
        at,
        sender=MANAGER.replace("harbourlight", firm),
        message_id=message_id,
        calendar=calendar.replace("harbourlight", firm).replace("\n", "\r\n"),
        method=method,
    )


def receipt(at: datetime) -> bytes:
    """A system confirms an application."""
    text = (
        "Hi Ada,\n\nThank you for applying to Harbourlight. We have received your application for the Data Engineer"
        " position and will review it shortly.\n\nHarbourlight Recruiting\n"
    )
    return mail(
        "Thank you for applying to Harbourlight",
        text,
        at,
        sender=SYSTEM,
        message_id="<receipt@us.greenhouse-mail.io>",
        headers={"Auto-Submitted": "auto-generated"},
    )


def rejection(at: datetime) -> bytes:
    """A person ends it."""
    text = (
        "Hi Ada,\n\nthank you for your time. We have decided to move forward with another candidate for the Data"
        " Engineer position at Harbourlight. I am sorry, and wish you all the best in your search.\n\n"
        "Rosa Lindt\nTalent Partner, Harbourlight\n"
    )
    return mail("Your application for Data Engineer", text, at, message_id="<no@harbourlight.example>")


def promise(at: datetime) -> bytes:
    """A person names a day for the answer."""
    text = (
        "Hi Ada,\n\nTomas enjoyed the interview. We see one more person, and you will hear from me by the end of next"
        " week.\n\nRosa Lindt\nTalent Partner, Harbourlight\n"
    )
    return mail("Data Engineer at Harbourlight: next steps", text, at, message_id="<soon@harbourlight.example>")


def notes(at: datetime) -> bytes:
    """The user's notes, mailed to themselves."""
    text = (
        "Met: Tomas Berg\n"
        "1) Tomas - what stuck with me was the nightly load that fails whenever a ship reports twice\n"
        "2) They are trying to see every container within a minute, and I have done something like it when I moved"
        " a warehouse to streaming\n"
        "3) Next step: Rosa will write\n"
        "How did it go: good\n"
        "Private (never used in letters): the office was freezing\n"
    )
    return mail("Notes: Harbourlight", text, at, sender=USER, to=USER, message_id="<notes@quill.example>")

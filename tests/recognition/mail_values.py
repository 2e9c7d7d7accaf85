"""Messages as values, for tests of what is read out of them."""

from __future__ import annotations

from datetime import datetime

from agent.almanac import WorldAlmanac
from agent.recognition.me import Me
from connectors.mail import Address, Attendee, Invite, Message, Method

ME = Me(
    "Ada Quill",
    frozenset({"ada@quill.example"}),
    "America/New_York",
    "US",
    lambda host: ".".join(host.split(".")[-2:]),
)
ALMANAC = WorldAlmanac("America/New_York", "US")
WRITTEN = datetime.fromisoformat("2026-03-04T10:00:00-05:00")
ROSA = Address("rosa.lindt@harbourlight.example", "Rosa Lindt")
TOMAS = Address("tomas.berg@harbourlight.example", "Tomas Berg")
ADA = Address("ada@quill.example", "Ada Quill")


def message(
    text: str = "",
    *,
    sender: Address = ROSA,
    subject: str = "Data Engineer",
    at: datetime = WRITTEN,
    invites: tuple[Invite, ...] = (),
    cc: tuple[Address, ...] = (),
    answers: str | None = None,
    references: tuple[str, ...] = (),
) -> Message:
    """A mail to Ada."""
    return Message(
        message_id="<one@harbourlight.example>",
        date=at,
        subject=subject,
        sender=sender,
        to=(ADA,),
        cc=cc,
        text=text,
        invites=invites,
        in_reply_to=answers,
        references=references,
    )


def invite(  # noqa: PLR0913 - a calendar event has that many parts
    *guests: Address | Attendee,
    organizer: Address | None = ROSA,
    method: Method = Method.REQUEST,
    starts: str = "2026-03-12T14:00:00-04:00",
    ends: str | None = "2026-03-12T14:45:00-04:00",
    summary: str = "Interview: Ada Quill / Data Engineer",
    location: str = "",
    status: str = "CONFIRMED",
    timezone: str | None = "America/New_York",
    uid: str = "talk@harbourlight.example",
) -> Invite:
    """An event that Ada and the guests are invited to."""
    attendees = tuple(guest if isinstance(guest, Attendee) else Attendee(guest) for guest in (ADA, *guests))
    return Invite(
        uid=uid,
        method=method,
        starts_at=datetime.fromisoformat(starts),
        ends_at=datetime.fromisoformat(ends) if ends else None,
        timezone=timezone,
        status=status,
        summary=summary,
        location=location,
        organizer=organizer,
        attendees=attendees,
        floating=datetime.fromisoformat(starts).tzinfo is None,
    )

"""The people of a calendar event: guests without the user, rooms, note-takers, tools and those who only organise."""

from __future__ import annotations

import re

from agent.etiquette.evidence import Party
from agent.etiquette.kinds import Part
from agent.recognition.me import Me
from agent.recognition.named_people import is_user, own_spelling, part_in
from agent.recognition.senders import System, is_no_reply, is_team, sender_of
from agent.recognition.tables import table
from connectors.mail import Address, Attendee, Invite, Message

_TABLE = table("calendar")["guests"]
_ROOM = re.compile(_TABLE["rooms"], re.IGNORECASE)
_ROOM_ADDRESS = re.compile(_TABLE["room_addresses"], re.IGNORECASE)
_NOTE_TAKER = re.compile(_TABLE["note_takers"], re.IGNORECASE)
_SCHEDULER = re.compile(_TABLE["schedulers"], re.IGNORECASE)
_LIST = re.compile(_TABLE["lists"], re.IGNORECASE)
_TITLED_NAME = re.compile(r"\s*[|,(–—].*$")  # "Dana Levi | Talent Team": what a person is belongs to no list


def is_person(address: Address) -> bool:
    """Whether an address of a calendar or header is somebody's own: no room, note-taker, office, list or tool."""
    if address.domain.endswith(("resource.calendar.google.com", "group.calendar.google.com", "calendar.google.com")):
        return False
    name, local = _TITLED_NAME.sub("", address.name), address.address
    if _NOTE_TAKER.search(local) or _NOTE_TAKER.search(address.name):
        return False
    if _ROOM.search(address.name) or _ROOM_ADDRESS.search(local):
        return False
    if is_no_reply(address) or is_team(address) or any(one.search(name or local) for one in (_LIST, _SCHEDULER)):
        return False
    row = sender_of(address.domain)
    return row is None or row.system is System.FREE_MAIL


def guests(message: Message, text: str, me: Me) -> list[Party]:
    """The other guests of all events of the mail, and the organisers, each once."""
    found: dict[str, Party] = {}
    for invite in message.invites:
        for attendee in _others(invite, me):
            found.setdefault(
                attendee.address.address,
                Party(
                    name=_name(attendee.address, message, invite, text),
                    address=attendee.address.address,
                    part=Part.INTERVIEWER,
                ),
            )
        organizer = invite.organizer
        if organizer and _counts(organizer, me):
            part = Part.INTERVIEWER if not _others(invite, me) else Part.UNKNOWN
            found.setdefault(
                organizer.address,
                Party(name=_name(organizer, message, invite, text), address=organizer.address, part=part),
            )
    return list(found.values())


def interviewers_of(invite: Invite, message: Message, text: str, me: Me) -> tuple[Party, ...]:
    """Who talks to the user at this event.

    The guests; the organiser only where there is no other guest, or the title or text names them as one to talk to,
    and never where the mail shows that they coordinate (etiquette 9.20).
    """
    others = [
        Party(name=_name(guest.address, message, invite, text), address=guest.address.address, part=Part.INTERVIEWER)
        for guest in _others(invite, me)
    ]
    organizer = invite.organizer
    if organizer is None or not _counts(organizer, me):
        return tuple(others)
    name = _name(organizer, message, invite, text)
    part = _part_of(name, organizer, message, text)
    if others and not (_in_title(name, invite) and part not in {Part.COORDINATOR, Part.RECRUITER, Part.AGENCY}):
        return tuple(others)
    if not others and part is Part.COORDINATOR:
        return ()
    return (Party(name=name, address=organizer.address, part=Part.INTERVIEWER), *others)


def _others(invite: Invite, me: Me) -> list[Attendee]:
    """The guests but for the user and the organiser; not who declined, optional ones only where nobody else is left."""
    organizer = invite.organizer.address if invite.organizer else ""
    kept = [
        guest
        for guest in invite.attendees
        if guest.kind in {"INDIVIDUAL", "UNKNOWN", ""}
        and guest.address.address != organizer
        and _counts(guest.address, me)
        and guest.role != "NON-PARTICIPANT"
        and guest.answer != "DECLINED"
    ]
    required = [guest for guest in kept if guest.role != "OPT-PARTICIPANT"]
    return required or kept


def _counts(address: Address, me: Me) -> bool:
    return (
        bool(address.address)
        and address.address not in me.addresses
        and is_person(address)
        and not (address.name and is_user(address.name, me))
    )


def _name(address: Address, message: Message, invite: Invite, text: str) -> str:
    """The name of the calendar, or that of a header with the same address, in the spelling of the text."""
    headers = (message.sender, *message.to, *message.cc, *message.reply_to)
    named = next((other.name for other in headers if other and other.address == address.address and other.name), "")
    shown = address.name if address.name and "@" not in address.name else named
    return own_spelling(shown, text, invite.description, invite.summary, message.subject) if shown else ""


def _in_title(name: str, invite: Invite) -> bool:
    first = name.split(" ", maxsplit=1)[0] if name else ""
    return len(first) > 1 and re.search(rf"(?<!\w){re.escape(first)}(?!\w)", invite.summary) is not None


def _part_of(name: str, organizer: Address, message: Message, text: str) -> Part:
    """What the organiser's own lines in the mail say, where the organiser wrote it."""
    if message.sender is None or message.sender.address != organizer.address or not name:
        return Part.UNKNOWN
    last = name.rsplit(maxsplit=1)[-1]
    lines = [line for line in text.split("\n") if line.strip()]
    for index, line in enumerate(lines):
        if last in line and len(line) < 120:  # noqa: PLR2004 - a line of a signature
            for words in (line.replace(name, ""), *lines[index + 1 : index + 3]):
                if len(words) < 90 and (part := part_in(words)) is not Part.UNKNOWN:  # noqa: PLR2004 - a title, no sentence
                    return part
    return Part.UNKNOWN

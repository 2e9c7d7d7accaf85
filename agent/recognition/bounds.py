"""A message cut to what recognition reads, so that none, whatever it holds, takes long to read."""

from __future__ import annotations

import re
from dataclasses import replace

from connectors.mail import Address, Attendee, Invite, Message

TEXT = 100_000  # characters of a body; the newest text stands at its beginning, or behind what it answers
SUBJECT = 500
NAME = 120
DESCRIPTION = 20_000
PEOPLE = 100  # named in one header or calendar event
EVENTS = 20

_RUN = re.compile(r"(?<!\S)(\S{300})\S+|([^\w\s]|_)\2{20,}|([ \t]{40})[ \t]+|(\n{20})\n+")


def bounded(message: Message) -> Message:
    """The message within bounds; the same object where it lies within them anyway."""
    cut = Message(
        message_id=message.message_id,
        date=message.date,
        subject=" ".join(within(message.subject, SUBJECT).split()),
        sender=_address(message.sender) if message.sender else None,
        reply_to=_addresses(message.reply_to),
        to=_addresses(message.to),
        cc=_addresses(message.cc),
        in_reply_to=message.in_reply_to,
        references=message.references[-PEOPLE:],
        text=within(message.text, TEXT),
        html=message.html,  # bounded where it is read
        invites=tuple(map(_invite, message.invites[:EVENTS])),
        headers=message.headers,
        attachments=message.attachments[:PEOPLE],
        folder=message.folder,
        problems=message.problems,
    )
    return message if cut == message else cut


def within(text: str, most: int) -> str:
    """The beginning of a text, `most` characters, with endless words and lines of marks cut short."""
    return _RUN.sub(_shortened, text[:most])


def _shortened(found: re.Match[str]) -> str:
    word, mark, space, lines = found.groups()
    return str(word or (mark * 20 if mark else "") or space or lines)


def _address(address: Address) -> Address:
    return replace(address, name=" ".join(within(address.name, NAME).split()))


def _addresses(addresses: tuple[Address, ...]) -> tuple[Address, ...]:
    return tuple(map(_address, addresses[:PEOPLE]))


def _invite(invite: Invite) -> Invite:
    return replace(
        invite,
        summary=" ".join(within(invite.summary, SUBJECT).split()),
        description=within(invite.description, DESCRIPTION),
        location=within(invite.location, SUBJECT),
        organizer=_address(invite.organizer) if invite.organizer else None,
        attendees=tuple(_attendee(one) for one in invite.attendees[:PEOPLE]),
    )


def _attendee(attendee: Attendee) -> Attendee:
    return replace(attendee, address=_address(attendee.address))

"""Who a mail is from, and whom it names. Addresses come from headers and calendars only, never from prose."""

from __future__ import annotations

import re

from agent.etiquette.evidence import Party
from agent.etiquette.kinds import Part
from agent.etiquette.names import same_name, short_for, spelled_in, words_of
from agent.recognition.attendees import guests, is_person
from agent.recognition.me import Me
from agent.recognition.named_people import (
    is_user,
    manages,
    named_interviewers,
    own_spelling,
    part_in,
    reports_to_writer,
)
from agent.recognition.senders import System, is_hiring_office, is_no_reply, is_team, sender_of, written_by_hand
from connectors.mail import Address, Message

_CLOSING = 14  # lines at the end of a mail in which it is signed


def sender_party(message: Message, text: str, me: Me) -> Party:  # noqa: ARG001 - one face with `people`
    """The sender: the name as they sign it, the address of the From header, and what they have to do with the job.

    `text` is the newly written text with its signature. Nobody is named where a system wrote.
    """
    sender = message.sender
    if sender is None:
        return Party()
    if _is_system(message, sender):
        return Party(name=sender.name, address=sender.address or None, part=Part.SYSTEM)
    name = _signed(own_spelling(sender.name, text) or "", sender, text)
    return Party(name=name, address=sender.address or None, part=_part_of_sender(name, sender, text))


def people(message: Message, text: str, me: Me) -> tuple[Party, ...]:
    """Everybody the mail names who has a part in it, the sender first, each once; never the user."""
    found: list[Party] = []
    first = sender_party(message, text, me)
    if first.part is not Part.SYSTEM and not (message.sender and message.sender.address in me.addresses):
        found.append(first)
    known = [*guests(message, text, me), *_in_headers(message, text, me)]
    for name in named_interviewers(text, me):
        address = next((party.address for party in (*found, *known) if _fits(name, party)), None)
        part = Part.HIRING_MANAGER if manages(name, text) else Part.INTERVIEWER
        found = _with(found, Party(name=name, address=address, part=part))
    for party in known:
        found = _with(found, party)
    return tuple(party for party in found if party.name or party.address)


def _with(found: list[Party], party: Party) -> list[Party]:
    """The parties with one more, or with what it adds to one of them."""
    for index, other in enumerate(found):
        if (party.address and party.address == other.address) or _fits(party.name, other):
            merged = Party(
                name=other.name if len(words_of(other.name)) >= len(words_of(party.name)) else party.name,
                address=other.address or party.address,
                part=other.part if other.part is not Part.UNKNOWN else party.part,
            )
            return [*found[:index], merged, *found[index + 1 :]]
    return [*found, party]


def _fits(name: str, party: Party) -> bool:
    if not name:
        return False
    if party.name and (same_name(name, party.name) or short_for(name, party.name) or short_for(party.name, name)):
        return True
    if party.name and len(words_of(name)) == 1 and words_of(name)[0] == words_of(party.name)[-1:][0]:
        return True
    return not party.name and bool(party.address) and spelled_in(party.address or "", name)


def _in_headers(message: Message, text: str, me: Me) -> list[Party]:
    """Who else got the mail, but for offices and the user."""
    found: list[Party] = []
    for address in (*message.to, *message.cc):
        if address.address in me.addresses or not is_person(address) or is_user(address.name, me):
            continue
        found.append(Party(name=own_spelling(address.name, text), address=address.address))
    return found[:8]


def _is_system(message: Message, sender: Address) -> bool:
    if is_no_reply(sender):
        return True
    row = sender_of(sender.domain)
    if row is not None and row.system is not System.FREE_MAIL:
        return not (row.relay and written_by_hand(message))
    return is_team(sender) and not is_hiring_office(sender) and not written_by_hand(message)


def _signed(name: str, sender: Address, text: str) -> str:
    """The full name in the closing lines where the header gives only part of it, or none."""
    if len(words_of(name)) > 1:
        return name
    for line in reversed(_closing(text)):
        candidate = re.split(r"\s*[|,(•·]|\s[–—-]\s", line.strip())[0].strip()
        if not 2 <= len(candidate.split()) <= 4 or part_in(candidate) is not Part.UNKNOWN or not candidate.istitle():  # noqa: PLR2004 - words of a name
            continue
        if short_for(name, candidate) or (not name and spelled_in(sender.address, candidate)):
            return candidate
    return name


def _part_of_sender(name: str, sender: Address, text: str) -> Part:
    """From the lines of the signature at and below the name, then from what they say of themselves."""
    lines = _closing(text)
    own = set(words_of(name))
    for index, line in enumerate(lines):
        if own and own & set(words_of(line)) and len(line) < 120:  # noqa: PLR2004 - a line of a signature
            rest = re.sub("|".join(map(re.escape, name.split())) or "(?!)", "", line, flags=re.IGNORECASE)
            for words in (rest, *lines[index + 1 : index + 4]):
                if len(words) < 90 and (part := part_in(words)) is not Part.UNKNOWN:  # noqa: PLR2004 - a title, no sentence
                    return part
    if reports_to_writer(text):
        return Part.HIRING_MANAGER
    if is_hiring_office(sender):
        return Part.RECRUITER
    introduced = re.search(
        r"\b(?i:i(?:’m|'m| am)|my name is|ich bin|mein name ist|je suis|soy|sou|i look after|i run"
        r"|i handle|i lead)\b(?! (?i:delighted|pleased|happy|writing|sorry|glad|excited|afraid|not"
        r"|sure))[^.\n]{0,60}",
        text[:700],
    )
    return part_in(introduced[0]) if introduced else Part.UNKNOWN


def _closing(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()][-_CLOSING:]

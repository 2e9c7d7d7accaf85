"""The people of one interview: those whom the text names, with their addresses, and the guests of the calendar."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.etiquette.evidence import Party
from agent.etiquette.kinds import Part
from agent.etiquette.names import same_name, short_for, spelled_in, words_of
from agent.recognition.attendees import is_person
from agent.recognition.interview_people import first_names_meant, interview_people
from agent.recognition.interview_writers import joins_writer
from agent.recognition.me import Me
from agent.recognition.named_people import is_user
from agent.recognition.newest_text import newest_text
from agent.recognition.people import people, sender_party
from connectors.mail import Message

_PREFIX = re.compile(r"^(?:\s*(?:re|aw|fwd?|wg|tr|rv|enc)\s?:)+", re.IGNORECASE)
_WORD = 6  # letters; what is no longer may stand in a link for anything
_QUOTED = 8000  # characters of quoted mail in which names are looked for


def named_parties(message: Message, text: str, me: Me) -> list[Party]:
    """The people whom the mail names as those to talk to, each with the address that a header or the calendar has.

    From the new text; where it names nobody, from the subject; where that does not either, those whom the quoted mail
    introduced and whose first name the new text says. Bare first names become full ones where headers, calendar or
    quoted mail know just one. An employer's name ("your interview with Northwind") is nobody.
    """
    known = people(message, text, me)
    quoted = newest_text(message).quoted[:_QUOTED]
    introduced = [name for name in interview_people(quoted, me) if len(words_of(name)) > 1] if quoted else []
    full = [party.name for party in known if len(words_of(party.name)) > 1] + introduced
    subject = _PREFIX.sub("", message.subject)
    names = (
        _people_only(interview_people(text, me, full), message, text)
        or _people_only(interview_people(subject, me, full, lines=False), message, text)
        or first_names_meant(text, introduced)
    )
    found = with_addresses(names, known)
    if found and joins_writer(text, names):
        found += [party for party in writer(message, text, me) if not any(same(party, one) for one in found)]
    return found


def writer(message: Message, text: str, me: Me) -> list[Party]:
    """The sender as one who talks to the user; nobody where no person's name is known."""
    sender = sender_party(message, f"{text}\n{newest_text(message).signature}", me)
    if not sender.name or sender.part is Part.SYSTEM or is_user(sender.name, me):
        return []
    return [Party(name=sender.name, address=sender.address, part=Part.INTERVIEWER)]


def with_addresses(names: Sequence[str], known: Sequence[Party]) -> list[Party]:
    """The names as interviewers, each with the address that one of the known parties has."""
    found: list[Party] = []
    for name in names:
        match = next(
            (
                party
                for party in known
                if party.address and (same(Party(name=name), party) or spelled_in(party.address, name))
            ),
            None,
        )
        part = next(
            (party.part for party in known if party.name == name and party.part is Part.HIRING_MANAGER),
            Part.INTERVIEWER,
        )
        found.append(Party(name=name, address=match.address if match else None, part=part))
    return found


def merged(guests: Sequence[Party], named: Sequence[Party]) -> tuple[Party, ...]:
    """The guests of the calendar, with the fuller name of the text, and whom only the text names."""
    result = list(guests)
    for party in named:
        index = next((index for index, guest in enumerate(result) if same(guest, party)), None)
        if index is None:
            result.append(party)
            continue
        guest = result[index]
        fuller = party.name if len(words_of(party.name)) > len(words_of(guest.name)) else guest.name
        result[index] = Party(name=fuller, address=guest.address or party.address, part=party.part)
    return tuple(result)


def same(one: Party, other: Party) -> bool:
    """Whether both are one person, by address, or by name where one of them may be short."""
    if one.address and one.address == other.address:
        return True
    if not one.name:
        return bool(one.address) and spelled_in(one.address or "", other.name)
    return (
        same_name(one.name, other.name)
        or short_for(one.name, other.name)
        or short_for(other.name, one.name)
        or (len(words_of(other.name)) == 1 and words_of(other.name)[0] == words_of(one.name)[-1])
    )


def _people_only(names: Sequence[str], message: Message, text: str) -> list[str]:
    """The names without the employer's: that of the sender's domain or office, or one that people are "at"."""
    return [name for name in names if not _is_employer(name, message, text)]


def _is_employer(name: str, message: Message, text: str) -> bool:
    joined = "".join(words_of(name))
    senders = [address for address in (message.sender, *(invite.organizer for invite in message.invites)) if address]
    if any(joined and joined == re.sub(r"[^a-z]", "", label) for one in senders for label in one.domain.split(".")):
        return True
    if any(len(label) > 4 and joined.startswith(label) for one in senders for label in one.domain.split(".")[:-1]):  # noqa: PLR2004 - shorter ones begin names
        return True
    office = message.sender if message.sender and not is_person(message.sender) else None
    if office and set(words_of(name)) <= set(words_of(office.name)):
        return True
    link = rf"https?://[^\s\"'<>]{{0,80}}?[/.]{joined}[/.\"'?\s]"
    if len(joined) > _WORD and re.search(link, f"{text}\n{message.html}".lower()):
        return True
    said = f"{message.subject}\n{text}"
    plain = re.escape(name)
    return (
        re.search(
            rf"\b(?:at|bei(?: der)?|chez|join(?:ing)?|working for|role at|interest in|application (?:to|with)|the)"
            rf" {plain}(?!\w)|(?<!\w){plain}(?:’s|'s)? (?:team|careers|recruiting|talent|hiring|inc|llc|ltd|gmbh|ag|se"
            rf"|s\.?a\.?s?|s\.?l|ltda)\b",
            said,
            re.IGNORECASE,
        )
        is not None
    )

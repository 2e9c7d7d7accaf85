"""Who a mail is from, and whom it names. Addresses come from headers and calendars only, never from prose."""

from __future__ import annotations

import re

from agent.etiquette.evidence import Party
from agent.etiquette.kinds import Part
from agent.etiquette.names import same_name, short_for, spelled_in, words_of
from agent.recognition.attendees import guests, is_person
from agent.recognition.interview_people import interview_people
from agent.recognition.me import Me
from agent.recognition.named_people import (
    is_office_name,
    is_user,
    looks_like_name,
    manages,
    own_spelling,
    part_in,
    reports_to_writer,
    shared_surnames,
)
from agent.recognition.proper_names import (
    begins_as_institution,
    german_letters,
    is_given_name,
    letters,
    like_firm,
    like_person,
)
from agent.recognition.senders import System, is_hiring_office, is_no_reply, is_team, sender_of, written_by_hand
from agent.recognition.tables import table
from agent.recognition.titles import ends_as_title
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
    shown = own_spelling(sender.name, text)
    firm = is_office_name(shown) or like_firm(shown) or begins_as_institution(shown)
    name = _signed("" if firm or (is_team(sender) and not like_person(shown)) else shown, sender, text)
    return Party(name=name, address=sender.address or None, part=_part_of_sender(name, sender, text))


def people(message: Message, text: str, me: Me) -> tuple[Party, ...]:
    """Everybody the mail names who has a part in it, the sender first, each once; never the user."""
    found: list[Party] = []
    first = sender_party(message, text, me)
    if first.part is not Part.SYSTEM and not (message.sender and message.sender.address in me.addresses):
        found.append(first)
    known = [*guests(message, text, me), *_in_headers(message, text, me)]
    full = [party.name for party in (*found, *known) if len(words_of(party.name)) > 1]
    for name in interview_people(text, me, full):
        if is_office_name(name) or ends_as_title(name) or _is_firm(name, text):
            continue
        address = next((party.address for party in (*found, *known) if _fits(name, party)), None)
        part = Part.HIRING_MANAGER if manages(name, text) else Part.INTERVIEWER
        found = _with(found, Party(name=name, address=address, part=part))
    for written_out, other, met in shared_surnames(text):
        if is_user(other, me) or not (met or any(same_name(written_out, party.name) for party in (*found, *known))):
            continue
        for name in (other, written_out):
            found = _with(found, Party(name=name, part=Part.INTERVIEWER))
    for party in known:
        found = _with(found, party)
    return tuple(party for party in found if party.name or party.address)


def _is_firm(name: str, text: str) -> bool:
    """Whether the words are a firm's or the beginning of its name, or an agency's client ("our client Northwind")."""
    if like_firm(name):
        return True
    place = text.find(name)
    if place < 0 or like_person(name):
        return False
    behind = text[place + len(name) : place + len(name) + 30].split()[:1]
    if text[place + len(name) : place + len(name) + 1] == " " and behind and like_firm(f"{name} {behind[0]}"):
        return True
    return bool(_CLIENT.search(text[max(0, place - 40) : place].lower().replace("\n", " ")))


_CLIENT = re.compile(rf"{table('names')['employer']['client']}\s$")


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
    """The name of the closing lines, where the header gives the same without its accents, only part of it, or none."""
    lines = _closing(text)
    for index, line in reversed(list(enumerate(lines))):
        candidate = _BEHIND_NAME.split(_BEFORE_NAME.sub("", line))[0].strip(" .,")
        if not looks_like_name(candidate) or part_in(candidate) is not Part.UNKNOWN:
            continue
        if len(words_of(name)) > 1:
            same = letters(name) in {letters(candidate), german_letters(candidate)}
            if same and candidate != name and not candidate.isupper() and not _has_capitals(candidate):
                return candidate
        elif short_for(name, candidate) or (not name and _signs(candidate, lines[index - 1] if index else "", sender)):
            return candidate
    first = _SIGNED_FIRST.match(lines[-1]) if lines and not name else None
    if first and (first["off"] or is_given_name(first["name"])):
        return first["name"]
    return name


def _signs(candidate: str, above: str, sender: Address) -> bool:
    """Whether a line is the name of whoever writes from an office: its address, or the words above, say so."""
    return spelled_in(sender.address, candidate) or (bool(_SIGN_OFF.fullmatch(above)) and like_person(candidate))


_BEFORE_NAME = re.compile(
    r"^(?:[-–—/*~]{1,3}\s?|i\.\s?A\.\s|i\.\s?V\.\s|p\.\s?p\.\s|(?:Dr|Prof|Mr|Mrs|Ms|Frau|Herr)\.?\s)+", re.IGNORECASE
)
_SIGNED_FIRST = re.compile(  # "Lg Sepp, Zur Linde"
    r"(?:.{0,400}[.!?)] )?(?P<off>(?i:lg|vg|mfg|abs|abraço|abrazo|bjs?|beijos|xx?|cheers|thanks|danke"
    r"|merci|ciao|bises?|best|gruß|saludos|un saludo)[ ,!.]{1,2})?"
    r"[-–—]{0,2} ?(?P<name>[A-ZÀ-Þ][a-zà-ÿ]{2,20})(?: ?[,/(|–—-].{0,60})?$"
)
_BEHIND_NAME = re.compile(r"\s*[|,(•·/]|\s[–—-]\s")
_SIGN_OFF = re.compile(table("people")["sign_offs"])
_ON_BEHALF = re.compile(
    rf"{table('people')['on_behalf']}\s+(?:(?:Dr|Prof|Mr|Mrs|Ms|Frau|Herrn?)\.?\s)?"
    r"(?P<name>[A-ZÀ-Þ][\w’'-]{1,30} [A-ZÀ-Þ][\w’'-]{1,30})"
)


def _has_capitals(name: str) -> bool:
    """Whether a word of a name is written in capitals throughout ("Dana LEVI")."""
    return any(word.isupper() and len(word) > 2 for word in name.split())  # noqa: PLR2004 - "JP" is a name


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
    if (behalf := _ON_BEHALF.search(text)) and like_person(behalf["name"]) and not same_name(behalf["name"], name):
        return Part.COORDINATOR
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

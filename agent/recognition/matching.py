"""To which application a piece of evidence belongs: by thread, then by person, then by employer and role.

A wrong guess closes the wrong application, so where two are possible the answer is a question.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from rapidfuzz import fuzz

from agent.etiquette.application import Application
from agent.etiquette.evidence import Evidence
from agent.etiquette.kinds import MessageKind, Part
from agent.recognition.me import Me
from agent.recognition.proper_names import cleaned
from agent.recognition.senders import is_free_mail, sender_of
from connectors.mail import Message

AGAIN = timedelta(days=60)  # after which a receipt for the same role is a new application
SAME_ROLE, OTHER_ROLE = 85, 60  # out of 100: as good as equal, and certainly another
SAME_NAME = 92
SHORT = 5  # letters; a name this short must be the whole of a word

# Kinds that tell of an application, even of one that was never heard of before.
OPENING = frozenset(
    {
        MessageKind.APPLICATION_RECEIVED,
        MessageKind.INTERVIEW_INVITATION,
        MessageKind.AVAILABILITY_REQUEST,
        MessageKind.INTERVIEW_CONFIRMATION,
        MessageKind.INTERVIEW_RESCHEDULE,
        MessageKind.INTERVIEW_REMINDER,
        MessageKind.ASSESSMENT,
        MessageKind.REJECTION,
        MessageKind.OFFER,
        MessageKind.ON_HOLD,
        MessageKind.DELAY,
    }
)
# Of these, those that are worth a place even where the employer's name could not be read.
NAMELESS = OPENING - {MessageKind.APPLICATION_RECEIVED, MessageKind.REJECTION, MessageKind.DELAY, MessageKind.ON_HOLD}
# A mail of one of these names its role on purpose: another role is another application.
ABOUT_A_ROLE = frozenset({MessageKind.APPLICATION_RECEIVED, MessageKind.REJECTION, MessageKind.OFFER})


@dataclass(frozen=True, slots=True)
class Matched:
    """It belongs to that application."""

    application_id: str


@dataclass(frozen=True, slots=True)
class New:
    """It opens an application."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Only the user can say; `candidates` are application ids."""

    text: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unrelated:
    """It belongs to none and opens none."""


def match(
    message: Message, evidence: Evidence, applications: Sequence[Application], me: Me
) -> Matched | New | Ask | Unrelated:
    """The application that the evidence in this message belongs to, or what to do instead. Pure; raises nothing."""
    if evidence.suspicious:
        return Unrelated()
    for found in (_by_thread(message, evidence, applications), _by_person(evidence, applications)):
        if found:
            return _decided(message, evidence, _same_house(found, applications, evidence))
    return _by_employer(message, evidence, applications, me)


def same_employer(one: str, other: str) -> bool:
    """Whether two spellings name one employer; a short name ("HP", "Meta") only matches as a whole word."""
    first, second = _folded(cleaned(one)), _folded(cleaned(other))
    if not first or not second:
        return False
    if first == second:
        return True
    shorter, longer = sorted((first, second), key=len)
    words = longer.split()
    if shorter.split() == words[: len(shorter.split())]:
        return True
    return len(shorter) > SHORT and fuzz.ratio(first, second) >= SAME_NAME


def same_role(one: str, other: str) -> bool:
    """Whether two titles name one role; "SRE" is "Site Reliability Engineer"."""
    return _alike(one, other) >= SAME_ROLE


def _by_thread(message: Message, evidence: Evidence, applications: Sequence[Application]) -> list[Application]:
    thread = {message.in_reply_to, *message.references}
    uids = {mention.uid for mention in evidence.interviews if mention.uid}
    return [
        one
        for one in applications
        if thread & one.message_ids or any(interview.uid in uids for interview in one.interviews)
    ]


def _by_person(evidence: Evidence, applications: Sequence[Application]) -> list[Application]:
    sender = evidence.sender
    if not sender.address or sender.part is Part.SYSTEM or not (evidence.human or evidence.interviews):
        return []
    return [one for one in applications if any(person.address == sender.address for person in one.people)]


def _same_house(
    found: Sequence[Application], applications: Sequence[Application], evidence: Evidence
) -> Sequence[Application]:
    """A thread or person may also speak of another role at the same employer, if the mail names it."""
    if evidence.role is None or any(one.role and same_role(one.role, evidence.role) for one in found):
        return found
    house = [
        one
        for one in applications
        if one.role
        and same_role(one.role, evidence.role)
        and any(one.company and other.company and same_employer(one.company, other.company) for other in found)
    ]
    return house or found


def _by_employer(
    message: Message, evidence: Evidence, applications: Sequence[Application], me: Me
) -> Matched | New | Ask | Unrelated:
    named = [
        one for one in applications if evidence.company and one.company and same_employer(one.company, evidence.company)
    ]
    found = named or _by_domain(message, applications, me)
    if found:
        return _decided(message, evidence, found)
    return New() if _opens(evidence) else Unrelated()


def _by_domain(message: Message, applications: Sequence[Application], me: Me) -> list[Application]:
    """Whose people write from the sender's domain; never by a domain that anybody can have an address at."""
    domain = me.registered_domain(message.sender.domain) if message.sender and message.sender.domain else ""
    if not domain or is_free_mail(domain) or sender_of(message.sender.domain if message.sender else "") is not None:
        return []
    return [
        one
        for one in applications
        if any(
            person.address and me.registered_domain(person.address.rpartition("@")[2]) == domain
            for person in one.people
        )
    ]


def _decided(message: Message, evidence: Evidence, found: Sequence[Application]) -> Matched | New | Ask | Unrelated:
    live = [one for one in found if not _is_closed(one)]
    pool = live or list(found)
    if evidence.role is not None:
        alike = [one for one in pool if one.role and same_role(one.role, evidence.role)]
        if len(alike) == 1:
            return _unless_again(message, evidence, alike[0])
        roleless = [one for one in pool if one.role is None]
        others = [one for one in pool if one.role and _alike(one.role, evidence.role) < OTHER_ROLE]
        if not alike and len(others) == len(pool) and evidence.kind in ABOUT_A_ROLE:
            return New()
        if not alike and len(roleless) == 1:
            return Matched(roleless[0].id)
        pool = alike or pool
    if len(pool) == 1:
        return _unless_again(message, evidence, pool[0])
    if evidence.kind in {MessageKind.EMPLOYER_MESSAGE, MessageKind.AUTO_REPLY, MessageKind.BOUNCE}:
        return Unrelated()
    roles = " or ".join(one.role or "an unnamed role" for one in pool)
    company = pool[0].company or "this employer"
    kind = evidence.kind.value.replace("_", " ")
    return Ask(f"Which role does the {kind} from {company} mean: {roles}?", tuple(one.id for one in pool))


def _unless_again(message: Message, evidence: Evidence, application: Application) -> Matched | New:
    """A receipt long after an application was closed begins another one."""
    last = application.outcomes[-1] if application.outcomes else None
    closed = _is_closed(application) and last is not None and message.date - last.at > AGAIN
    if closed and evidence.kind is MessageKind.APPLICATION_RECEIVED:
        return New()
    return Matched(application.id)


def _is_closed(application: Application) -> bool:
    if not application.outcomes or application.outcomes[-1].kind is not MessageKind.REJECTION:
        return False
    return not any(one.announced_at > application.outcomes[-1].at for one in application.interviews)


def _opens(evidence: Evidence) -> bool:
    return evidence.kind in (OPENING if evidence.company else NAMELESS)


def _alike(one: str, other: str) -> float:
    first, second = _folded(one), _folded(other)
    if _is_initials(first, second) or _is_initials(second, first):
        return 100.0
    return fuzz.token_sort_ratio(first, second) if len(first.split()) == len(second.split()) else _subset(first, second)


def _subset(first: str, second: str) -> float:
    """A title with more words is the same role only if it holds every word of the shorter one."""
    shorter, longer = sorted((set(first.split()), set(second.split())), key=len)
    return 90.0 if shorter <= longer else fuzz.token_set_ratio(first, second) * 0.8


def _is_initials(short: str, long: str) -> bool:
    words = [word for word in long.split() if word not in {"of", "and", "the", "for"}]
    return len(short) > 1 and " " not in short and short == "".join(word[0] for word in words)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"\w+", "".join(letter for letter in plain if not unicodedata.combining(letter))))

"""What a calendar's mail says: by the method of the event it carries, or by the words calendars put in subjects."""

from __future__ import annotations

import re

from agent.etiquette.kinds import MessageKind as Kind
from agent.recognition.facts import MailFacts
from agent.recognition.me import Me
from agent.recognition.phrases import LANGUAGES, Sign, signs
from agent.recognition.senders import System, is_free_mail
from agent.recognition.tables import table
from agent.recognition.verdict import Verdict
from connectors.mail import Invite, Message, Method

_TABLE = table("calendar")["mails"]
_SUBJECTS = {word: action for action, words in table("calendar")["subjects"].items() for word in words}
_SUBJECT = re.compile(
    r"^\s*(?:\[[^\]]{1,30}\]\s*|(?:fwd?|wg|tr|rv|enc)\s?:\s*){0,2}("
    + "|".join(sorted(map(re.escape, _SUBJECTS), key=len, reverse=True))
    + r")(?: \([^)]{1,40}\))?\s?:",
    re.IGNORECASE,
)
_AT_TIME = re.compile(_TABLE["times"], re.DOTALL)
_BLOCK = re.compile(_TABLE["blocks"], re.IGNORECASE | re.MULTILINE)
_HOSTED = re.compile("|".join(_TABLE["hosted"]), re.IGNORECASE)
_CHANGED = re.compile(_TABLE["changed"], re.IGNORECASE | re.MULTILINE)
_CHANGED_TIME = re.compile(rf"\b(?:{_TABLE['changed_time']})", re.IGNORECASE)
_MANY = 12  # guests; an interview has fewer
_WEIGHTY = 3  # of a sign that says by itself what a mail is
_FEW_WORDS = 12  # a text this short only goes with what the calendar says

_KINDS = {
    "request": Kind.INTERVIEW_CONFIRMATION,
    "update": Kind.INTERVIEW_RESCHEDULE,
    "propose": Kind.INTERVIEW_RESCHEDULE,
    "cancel": Kind.INTERVIEW_CANCELLATION,
    "reminder": Kind.INTERVIEW_REMINDER,
}


def calendar_verdict(facts: MailFacts, me: Me) -> Verdict | None:
    """What a calendar's mail says; None where the mail is no calendar's.

    An event with no word of hiring in it is an interview, at a confidence too low to ask, where somebody of another
    organisation set it up for the user and few others: only the caller knows whether that is an employer.
    """
    message = facts.message
    invite = chief_invite(message)
    matched = _SUBJECT.match(message.subject)
    action = _SUBJECTS[matched[1].lower()] if matched else None
    if invite is None:
        if action is None or not _by_calendar(facts, action):
            return None
        return _weighed(facts, action, invite, me)
    if facts.system is System.SCHEDULER and invite.method is Method.PUBLISH and not _told(facts):
        return None
    return _weighed(facts, _action(invite, action, facts), invite, me)


def chief_invite(message: Message) -> Invite | None:
    """The event that a mail is about: the first, or a copy of it that says by a method what it is for."""
    first = message.invites[0] if message.invites else None
    if first is None or first.method is not Method.PUBLISH:
        return first
    return next((one for one in message.invites if one.uid == first.uid and one.method is not Method.PUBLISH), first)


def _by_calendar(facts: MailFacts, action: str) -> bool:
    """Whether a calendar wrote a mail that carries no event: it names the time in its subject or in a block of lines.

    Exchange answers and calls off without a word of text; a person who writes "Cancelled: …" adds some.
    """
    message = facts.message
    if _AT_TIME.search(message.subject):
        return True
    if action == "reminder":
        return facts.system is System.CALENDAR or not facts.by_hand
    if facts.system is System.CALENDAR and not facts.by_hand:
        return True
    if action in {"reply", "cancel", "forward"}:
        return len(facts.newest.text.split()) <= _FEW_WORDS or bool(_BLOCK.search(facts.newest.text))
    return bool(_BLOCK.search(facts.newest.text)) and len(facts.newest.text.split()) <= 5 * _FEW_WORDS


def _action(invite: Invite, subject: str | None, facts: MailFacts) -> str:
    """What the mail does. A person's own words beat the calendar for meaning (etiquette 4.0, rule 6)."""
    if invite.method is Method.COUNTER or subject == "propose":
        return "propose"
    if invite.method is Method.REPLY or subject in {"reply", "forward"}:
        return "reply"
    cancels = invite.method is Method.CANCEL or invite.status == "CANCELLED"
    if facts.by_hand and len(facts.newest.text.split()) > _FEW_WORDS and (said := _said(facts, cancels=cancels)):
        return said
    if cancels:
        return "cancel"
    if subject == "update" and (changed := _CHANGED.search(facts.newest.text)):
        return "update" if _CHANGED_TIME.search(changed["what"]) else "request"
    if subject in {"update", "reminder", "request"}:
        return subject
    return "update" if invite.sequence > 0 and invite.method is Method.REQUEST else "request"


def _said(facts: MailFacts, *, cancels: bool) -> str | None:
    """What a person's words do, where they plainly do something else than the event that they send along."""
    weights = {
        kind: max((sign.weight for sign in facts.of(kind)), default=0)
        for kind in (Kind.INTERVIEW_RESCHEDULE, Kind.INTERVIEW_CANCELLATION, Kind.INTERVIEW_CONFIRMATION)
    }
    moves = weights[Kind.INTERVIEW_RESCHEDULE]
    if moves >= _WEIGHTY and moves >= weights[Kind.INTERVIEW_CANCELLATION]:
        return "update"
    if not cancels and weights[Kind.INTERVIEW_CANCELLATION] >= _WEIGHTY > weights[Kind.INTERVIEW_CONFIRMATION]:
        return "cancel"
    return None


def _told(facts: MailFacts) -> bool:
    return bool(facts.titled("interview_word") or facts.titled("hiring"))


def _weighed(facts: MailFacts, action: str, invite: Invite | None, me: Me) -> Verdict:
    kind = _KINDS.get(action)
    side = facts.count("interviewer_side") > 0
    elsewhere = (*facts.of("elsewhere"), *facts.titled("elsewhere"))
    plainly_elsewhere = any(sign.weight >= _WEIGHTY for sign in elsewhere)
    hosted = invite is not None and _is_host(invite, action, me)
    if kind is None or hosted or side or plainly_elsewhere or _HOSTED.search(facts.message.subject):
        return Verdict(Kind.OTHER, 0.85)
    hiring = _hiring_signs(facts)
    if hiring:
        spoken = 0.9 if facts.context > 1 or hiring[0].says == "interview_word" else 0.72
        sure = spoken - 0.2 * bool(elsewhere)
        return Verdict(kind, round(sure, 2), hiring[:2])
    if invite is not None and _set_up_by_a_stranger(invite, me) and not elsewhere:
        return Verdict(kind, 0.2)
    if invite is None and not elsewhere and action == "reminder" and me.name and _named(facts, me):
        return Verdict(kind, 0.3)
    return Verdict(Kind.OTHER, 0.7)


def _is_host(invite: Invite, action: str, me: Me) -> bool:
    """Whether the user, or a colleague of theirs, organises the event: then somebody else is interviewed.

    A proposal for another time is the one mail that a host gets from whom they talk to.
    """
    if invite.organizer is None:
        return False
    if invite.organizer.address in me.addresses:
        return action != "propose"
    return not is_free_mail(invite.organizer.domain) and me.registered_domain(invite.organizer.domain) in _own(me)


def _own(me: Me) -> set[str]:
    """The registered domains of the user's addresses."""
    return {me.registered_domain(address.rpartition("@")[2]) for address in me.addresses}


def _hiring_signs(facts: MailFacts) -> tuple[Sign, ...]:
    titled = sorted(_titled(facts), key=lambda sign: sign.says, reverse=True)
    found = (*titled, *facts.of("interview_word"), *facts.of("hiring"))
    return tuple(sign for sign in found if sign.says == "interview_word" or (sign.says == "hiring" and sign.weight > 1))


def _titled(facts: MailFacts) -> tuple[Sign, ...]:
    """The signs of subject and titles in every language: they are too short to tell theirs by."""
    return signs(facts.head, LANGUAGES)


def _named(facts: MailFacts, me: Me) -> bool:
    return any(part.lower() in facts.head.low for part in me.name.split() if len(part) > 2)  # noqa: PLR2004 - initials


def _set_up_by_a_stranger(invite: Invite, me: Me) -> bool:
    if invite.organizer is None or invite.recurring or invite.all_day or len(invite.attendees) > _MANY:
        return False
    domain = invite.organizer.domain
    guests = {attendee.address.address for attendee in invite.attendees}
    return (
        not is_free_mail(domain)
        and me.registered_domain(domain) not in _own(me)
        and (not guests or bool(guests & me.addresses))
    )

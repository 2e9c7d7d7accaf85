"""What a calendar's mail says: by the method of the event it carries, or by the words calendars put in subjects."""

from __future__ import annotations

import re

from agent.etiquette.kinds import MessageKind as Kind
from agent.recognition.facts import MailFacts
from agent.recognition.me import Me
from agent.recognition.phrases import Sign
from agent.recognition.senders import System, is_free_mail
from agent.recognition.tables import table
from agent.recognition.verdict import Verdict
from connectors.mail import Invite, Method

_SUBJECTS = {word: action for action, words in table("calendar")["subjects"].items() for word in words}
_SUBJECT = re.compile(
    r"^\s*(" + "|".join(sorted(map(re.escape, _SUBJECTS), key=len, reverse=True)) + r")(?: \([^)]{1,40}\))?\s?:",
    re.IGNORECASE,
)
_AT_TIME = re.compile(r" @ .{0,60}\d", re.DOTALL)
_HOSTED = re.compile(r"\bnew event:|\bneues ereignis:|\bnuevo evento:|\bnouvel événement", re.IGNORECASE)
_MANY = 12  # guests; an interview has fewer

_KINDS = {
    "request": Kind.INTERVIEW_CONFIRMATION,
    "update": Kind.INTERVIEW_RESCHEDULE,
    "cancel": Kind.INTERVIEW_CANCELLATION,
    "reminder": Kind.INTERVIEW_REMINDER,
}


def calendar_verdict(facts: MailFacts, me: Me) -> Verdict | None:
    """What a calendar's mail says; None where the mail is no calendar's.

    An event with no word of hiring in it is an interview at a low confidence where somebody of another organisation
    set it up for the user and few others: only the caller knows whether that organisation is an employer.
    """
    message = facts.message
    invite = message.invites[0] if message.invites else None
    matched = _SUBJECT.match(message.subject)
    action = _SUBJECTS[matched[1].lower()] if matched else None
    if invite is None:
        googled = facts.system is System.CALENDAR or bool(_AT_TIME.search(message.subject))
        if (
            action is None
            or not googled
            or (action != "reminder" and facts.by_hand and not _AT_TIME.search(message.subject))
        ):
            return None
        return _weighed(facts, action, invite, me)
    if facts.system is System.SCHEDULER and invite.method is Method.PUBLISH and not _told(facts):
        return None
    return _weighed(facts, _action(invite, action), invite, me)


def _action(invite: Invite, subject: str | None) -> str:
    if invite.method in {Method.REPLY, Method.COUNTER} or subject == "reply":
        return "reply"
    if invite.method is Method.CANCEL or invite.status == "CANCELLED":
        return "cancel"
    if subject in {"update", "reminder"}:
        return subject
    return "update" if invite.sequence > 0 and invite.method is Method.REQUEST else "request"


def _told(facts: MailFacts) -> bool:
    return bool(facts.titled("interview_word") or facts.titled("hiring"))


def _weighed(facts: MailFacts, action: str, invite: Invite | None, me: Me) -> Verdict:
    kind = _KINDS.get(action)
    hosted = invite is not None and invite.organizer is not None and invite.organizer.address in me.addresses
    side = facts.count("interviewer_side") > 0
    plainly_elsewhere = any(sign.weight > 2 for sign in (*facts.of("elsewhere"), *facts.titled("elsewhere")))  # noqa: PLR2004 - decides alone
    if kind is None or hosted or side or plainly_elsewhere or _HOSTED.search(facts.message.subject):
        return Verdict(Kind.OTHER, 0.85)
    signs = _hiring_signs(facts)
    if signs:
        spoken = 0.9 if facts.context > 1 or facts.titled("interview_word") else 0.72
        sure = spoken - 0.2 * bool(facts.count("elsewhere"))
        return Verdict(kind, round(sure, 2), signs[:2])
    if invite is not None and _set_up_by_a_stranger(invite, me) and not facts.count("elsewhere"):
        return Verdict(kind, 0.35)
    if invite is None and facts.count("elsewhere") == 0 and action == "reminder" and me.name and _named(facts, me):
        return Verdict(kind, 0.3)
    return Verdict(Kind.OTHER, 0.7)


def _hiring_signs(facts: MailFacts) -> tuple[Sign, ...]:
    found = (*facts.titled("interview_word"), *facts.titled("hiring"), *facts.of("interview_word"), *facts.of("hiring"))
    return tuple(sign for sign in found if sign.weight > 1 or sign.says == "interview_word")


def _named(facts: MailFacts, me: Me) -> bool:
    return any(part.lower() in facts.head.low for part in me.name.split() if len(part) > 2)  # noqa: PLR2004 - initials


def _set_up_by_a_stranger(invite: Invite, me: Me) -> bool:
    if invite.organizer is None or invite.recurring or invite.all_day or len(invite.attendees) > _MANY:
        return False
    domain = invite.organizer.domain
    own = {me.registered_domain(address.rpartition("@")[2]) for address in me.addresses}
    guests = {attendee.address.address for attendee in invite.attendees}
    return (
        not is_free_mail(domain)
        and me.registered_domain(domain) not in own
        and (not guests or bool(guests & me.addresses))
    )

"""To which application evidence belongs (etiquette 4.2): by thread, person, employer with role; else a question.

A wrong match moves the wrong application, so two that fit equally are never chosen between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from agent.etiquette.application import Application
from agent.etiquette.evidence import Evidence
from agent.etiquette.kinds import MessageKind as Kind
from agent.etiquette.kinds import Part
from agent.recognition.me import Me
from agent.recognition.same_job import role_likeness, same_employer, same_role
from agent.recognition.senders import is_free_mail, is_no_reply, sender_of
from connectors.mail import Address, Message

__all__ = ["Ask", "Match", "Matched", "New", "Unrelated", "in_context", "match", "same_employer"]

_LONG_AGO = timedelta(days=60)
_OPENS = frozenset(
    {
        Kind.APPLICATION_RECEIVED,
        Kind.INTERVIEW_INVITATION,
        Kind.AVAILABILITY_REQUEST,
        Kind.INTERVIEW_CONFIRMATION,
        Kind.INTERVIEW_REMINDER,
        Kind.INTERVIEW_RESCHEDULE,
        Kind.ASSESSMENT,
        Kind.REJECTION,
        Kind.OFFER,
        Kind.ON_HOLD,
    }
)
_OPENS_WITH_COMPANY = frozenset({Kind.DELAY})
# Kinds that are no application's, and those that belong to one only by their thread or sender.
_NEVER = frozenset({Kind.JOB_ALERT, Kind.SURVEY})
_ONLY_KNOWN = frozenset({Kind.OTHER, Kind.OUTREACH, Kind.AUTO_REPLY, Kind.BOUNCE})
# Kinds that begin something, so that another role is another application.
_BEGINS = frozenset(
    {Kind.APPLICATION_RECEIVED, Kind.INTERVIEW_INVITATION, Kind.AVAILABILITY_REQUEST, Kind.INTERVIEW_CONFIRMATION}
)


@dataclass(frozen=True, slots=True)
class Matched:
    """It belongs to that application."""

    application_id: str


@dataclass(frozen=True, slots=True)
class New:
    """It opens an application."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Only the user can say which is meant; `candidates` are application ids."""

    text: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unrelated:
    """It belongs to none and opens none."""


Match = Matched | New | Ask | Unrelated


def match(message: Message, evidence: Evidence, applications: Sequence[Application], me: Me) -> Match:
    """The application that the evidence belongs to, a new one, a question, or none. Pure; raises nothing."""
    if evidence.suspicious or evidence.kind in _NEVER:
        return Unrelated()
    for found in (_by_thread(message, applications), _by_event(message, applications)):
        if found:
            return _one_of(found, message, evidence, thread=True)
    if found := _by_person(message, evidence, applications):
        return _one_of(found, message, evidence)
    if evidence.kind in _ONLY_KNOWN:
        return Unrelated()
    if evidence.company and (found := _at_employer(evidence.company, applications)):
        return _one_of(found, message, evidence)
    if found := _by_domain(message, evidence, applications, me):
        return _one_of(found, message, evidence)
    opens = evidence.kind in _OPENS or (evidence.kind in _OPENS_WITH_COMPANY and evidence.company is not None)
    return New() if opens else Unrelated()


def in_context(evidence: Evidence, found: Match) -> Evidence:
    """The evidence as it reads once it is known to belong to an application: a person's mail there is never nothing."""
    if evidence.kind is Kind.OTHER and evidence.human and isinstance(found, Matched):
        return evidence.model_copy(update={"kind": Kind.EMPLOYER_MESSAGE})
    return evidence


def _by_thread(message: Message, applications: Sequence[Application]) -> list[Application]:
    """Those whose mail this one answers; the mail answered directly counts before those further up."""
    direct = [application for application in applications if message.in_reply_to in application.message_ids]
    if direct:
        return direct
    thread = set(message.references)
    return [application for application in applications if thread & application.message_ids]


def _by_event(message: Message, applications: Sequence[Application]) -> list[Application]:
    uids = {invite.uid for invite in message.invites if invite.uid}
    return [
        application
        for application in applications
        if any(interview.uid in uids for interview in application.interviews)
    ]


def _by_person(message: Message, evidence: Evidence, applications: Sequence[Application]) -> list[Application]:
    """Those that know the sender or organiser by their address; an agency's people only with the employer named."""
    addresses = {address.address for address in _writers(message) if _is_personal(address)}
    found = [application for application in applications if addresses & _addresses(application)]
    if evidence.company and len(found) > 0:
        named = [app for app in found if app.company is None or same_employer(app.company, evidence.company)]
        agency = evidence.sender.part is Part.AGENCY or any(
            person.part is Part.AGENCY and person.address in addresses for app in found for person in app.people
        )
        if named or agency:
            return named
    return found


def _writers(message: Message) -> list[Address]:
    return [address for address in (message.sender, *(invite.organizer for invite in message.invites)) if address]


def _is_personal(address: Address) -> bool:
    row = sender_of(address.domain)
    return not is_no_reply(address) and (row is None or is_free_mail(address.domain))


def _addresses(application: Application) -> set[str]:
    found = {person.address for person in application.people if person.address}
    return found | {other for person in application.people for other in person.also_at}


def _at_employer(company: str, applications: Sequence[Application]) -> list[Application]:
    return [
        application
        for application in applications
        if application.company and same_employer(application.company, company)
    ]


def _by_domain(message: Message, evidence: Evidence, applications: Sequence[Application], me: Me) -> list[Application]:
    """The live application with people on a domain that the sender's or organiser's organisation registered."""
    if evidence.sender.part is Part.AGENCY:
        return []
    domains = {me.registered_domain(one.domain) for one in _writers(message) if sender_of(one.domain) is None}
    domains -= {"", *(me.registered_domain(own.rpartition("@")[2]) for own in me.addresses)}
    return [
        application
        for application in applications
        if not _is_closed(application)
        and any(
            me.registered_domain(address.rpartition("@")[2]) in domains
            for person in application.people
            if person.part is not Part.AGENCY
            for address in (person.address, *person.also_at)
            if address
        )
    ]


def _one_of(found: list[Application], message: Message, evidence: Evidence, *, thread: bool = False) -> Match:
    """Which of several fitting applications: by role, then the one that is alive; two alike are a question."""
    if evidence.role:
        return _with_role(found, message, evidence, evidence.role, thread=thread)
    live = [application for application in found if not _is_closed(application)]
    if not live:
        return _closed_ones(found, message, evidence, thread=thread)
    if len(live) == 1:
        return Matched(live[0].id)
    return _ask(live, evidence)


def _with_role(found: list[Application], message: Message, evidence: Evidence, role: str, *, thread: bool) -> Match:
    scored = sorted(
        (
            (role_likeness(app.role, role), not _is_closed(app), app)
            for app in found
            if app.role and same_role(app.role, role)
        ),
        key=lambda one: (one[1], one[0]),
        reverse=True,
    )
    if scored:
        best = [app for score, alive, app in scored if (score, alive) == scored[0][:2]]
        if not scored[0][1]:
            return _closed_ones([app for _, _, app in scored], message, evidence, thread=thread)
        return Matched(best[0].id) if len(best) == 1 else _ask(best, evidence)
    if thread and len(found) == 1:
        other = found[0].role
        apart = (
            other is not None and role_likeness(other, role) == 0 and len(other.split()) > 1 and len(role.split()) > 1
        )
        return New() if apart and evidence.kind in _BEGINS else Matched(found[0].id)
    live = [application for application in found if not _is_closed(application)]
    nameless = [application for application in live if application.role is None]
    if len(nameless) == 1:
        return Matched(nameless[0].id)
    if nameless:
        return _ask(nameless, evidence)
    if evidence.kind in _OPENS:
        return New()
    if len(live) == 1:
        return Matched(live[0].id)
    return _ask(live, evidence) if live else _closed_ones(found, message, evidence, thread=thread)


def _closed_ones(found: list[Application], message: Message, evidence: Evidence, *, thread: bool) -> Match:
    """Evidence that fits only what is over: the last of them, unless it begins anew after a long time."""
    latest = max(found, key=lambda app: (_last_heard(app), app.id))
    again = evidence.kind in _OPENS and evidence.kind is not Kind.REJECTION and not thread
    if again and message.date - _last_heard(latest) > _LONG_AGO:
        return New()
    return Matched(latest.id)


def _ask(candidates: Sequence[Application], evidence: Evidence) -> Match:
    """A question, unless what the mail says would change nothing."""
    ordered = sorted(candidates, key=lambda app: (_last_heard(app), app.id), reverse=True)
    if evidence.kind in _ONLY_KNOWN:
        return Unrelated()
    roles = [app.role or "an application without a role" for app in ordered]
    where = f" at {ordered[0].company}" if ordered[0].company else ""
    what = evidence.kind.value.replace("_", " ")
    return Ask(
        f"Which application{where} does this mail ({what}) mean: {' or '.join(roles)}?",
        tuple(app.id for app in ordered),
    )


def _is_closed(application: Application) -> bool:
    """Whether the last decision was a refusal, and nothing was fixed since."""
    if not application.outcomes or application.outcomes[-1].kind is not Kind.REJECTION:
        return False
    decided = application.outcomes[-1].at
    return not any(interview.announced_at > decided for interview in application.interviews)


def _last_heard(application: Application) -> datetime:
    moments = [mail.at for mail in application.received] + [outcome.at for outcome in application.outcomes]
    moments += [interview.announced_at for interview in application.interviews]
    return max(moments, default=datetime.min.replace(tzinfo=UTC))

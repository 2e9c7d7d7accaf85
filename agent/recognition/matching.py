"""To which application evidence belongs (etiquette 4.2): by thread, person, employer with role; else a question.

A wrong match moves the wrong application, so two that fit equally are never chosen between.
"""

from __future__ import annotations

from collections.abc import Sequence

from agent.etiquette.application import Application
from agent.etiquette.evidence import Evidence
from agent.etiquette.kinds import MessageKind as Kind
from agent.etiquette.kinds import Part
from agent.recognition.acquaintance import (
    addresses_of,
    at_employer,
    by_domain,
    by_event,
    by_person,
    by_thread,
    domains_of,
    own_domains,
    posed_for,
    writers,
)
from agent.recognition.addressee import meant_for_another
from agent.recognition.bounces import returned_ids
from agent.recognition.choosing import ONLY_KNOWN, Known, begins, chosen, opens, question
from agent.recognition.matches import Ask, Match, Matched, New, Unrelated
from agent.recognition.me import Me
from agent.recognition.same_job import Likeness, likeness, other_role, same_employer, same_role
from agent.recognition.standing import last_heard
from connectors.mail import Message

__all__ = ["Ask", "Match", "Matched", "New", "Unrelated", "in_context", "match", "same_employer"]

_NEVER = frozenset({Kind.JOB_ALERT, Kind.SURVEY})  # no application's
_DECIDES = frozenset({Kind.REJECTION, Kind.OFFER, Kind.ON_HOLD})


def match(message: Message, evidence: Evidence, applications: Sequence[Application], me: Me) -> Match:
    """The application that the evidence belongs to, a new one, a question, or none. Pure; raises nothing.

    The order of `applications` does not matter.
    """
    if evidence.suspicious or evidence.kind in _NEVER:
        return Unrelated()
    domain, posed = posed_for(message, evidence, applications, me)
    if posed and message.sender:
        return question(posed, evidence, f"{message.sender.address} looks like {domain}, but is another. Is it theirs?")
    found = _where(message, evidence, applications, me)
    if evidence.kind in _DECIDES and not isinstance(found, Unrelated) and meant_for_another(message, me):
        what = evidence.kind.value.replace("_", " ")
        return Ask(f"This mail ({what}) is written to somebody else. Is it yours?", _candidates(found))
    return found


def _candidates(found: Match) -> tuple[str, ...]:
    match found:
        case Matched(application_id=application_id):
            return (application_id,)
        case Ask(candidates=candidates):
            return candidates
        case _:
            return ()


def in_context(evidence: Evidence, found: Match) -> Evidence:
    """The evidence as it reads once it is known to belong to an application: a person's mail there is never nothing."""
    if evidence.kind is Kind.OTHER and evidence.human and isinstance(found, Matched):
        return evidence.model_copy(update={"kind": Kind.EMPLOYER_MESSAGE})
    return evidence


def _where(message: Message, evidence: Evidence, applications: Sequence[Application], me: Me) -> Match:
    if evidence.kind is Kind.BOUNCE:
        return _bounced(message, evidence, applications)
    for found in (by_thread(message, applications), by_event(message, applications)):
        if found and (match := _in_thread(found, message, evidence, applications, me)):
            return match
    if found := by_person(message, evidence, applications):
        return chosen(_with_role_beside(found, evidence, applications), message, evidence, Known(person=True))
    if evidence.kind in ONLY_KNOWN:
        return Unrelated()
    if evidence.company and (found := _at_employer(evidence.company, evidence.role, applications)):
        return chosen(found, message, evidence, Known())
    if found := by_domain(message, evidence, applications, me):
        return chosen(found, message, evidence, Known())
    if evidence.company and (found := at_employer(evidence.company, applications, Likeness.MAYBE)):
        return _perhaps(found, message, evidence)
    if not opens(evidence):
        return Unrelated()
    return _from_own_house(message, evidence, me) or New()


def _bounced(message: Message, evidence: Evidence, applications: Sequence[Application]) -> Match:
    """The application of the mail that came back, else the last one with a person at an address that failed."""
    returned = returned_ids(message) | {message.in_reply_to, *message.references}
    found = [application for application in applications if returned & application.message_ids]
    found = found or [one for one in applications if not addresses_of(one).isdisjoint(evidence.undeliverable)]
    return Matched(max(found, key=lambda app: (last_heard(app), app.id)).id) if found else Unrelated()


def _in_thread(
    found: Sequence[Application], message: Message, evidence: Evidence, applications: Sequence[Application], me: Me
) -> Match | None:
    """The match of a mail that stands in a known thread; None where the mail is not about that thread's employer.

    People reuse threads for another role, and answer the wrong mail: what the mail itself says comes first there.
    """
    if evidence.company and all(_is_other(app, evidence.company) for app in found):
        if at_employer(evidence.company, applications):
            return None
        if not any(_is_of(app, message, evidence, me) for app in found):
            return None if evidence.human or opens(evidence) else Unrelated()
    return chosen(_with_role_beside(found, evidence, applications), message, evidence, Known(thread=True))


def _is_other(application: Application, company: str) -> bool:
    return application.company is not None and likeness(application.company, company) is Likeness.OTHER


def _is_of(application: Application, message: Message, evidence: Evidence, me: Me) -> bool:
    """Whether the mail comes from the people of an application: they know its employer's name better than we do.

    An agency's people speak for many employers, so that with them the name counts.
    """
    if evidence.sender.part is Part.AGENCY:
        return False
    known = addresses_of(application) - {p.address for p in application.people if p.part is Part.AGENCY}
    domains = domains_of(application, me)
    return any(one.address in known or me.registered_domain(one.domain) in domains for one in writers(message))


def _with_role_beside(
    found: Sequence[Application], evidence: Evidence, applications: Sequence[Application]
) -> Sequence[Application]:
    """Those found, or the others at their employer where only these have the role that the mail names."""
    role = evidence.role
    if role is None or not all(app.role and not same_role(app.role, role) for app in found):
        return found
    return [app for app in _beside(found, applications) if app.role and same_role(app.role, role)] or found


def _beside(found: Sequence[Application], applications: Sequence[Application]) -> list[Application]:
    """The other applications at the employers of these."""
    ids = {app.id for app in found}
    companies = [app.company for app in found if app.company]
    return [
        app
        for app in applications
        if app.id not in ids and app.company and any(same_employer(app.company, company) for company in companies)
    ]


def _at_employer(company: str, role: str | None, applications: Sequence[Application]) -> list[Application]:
    """Those at that employer; where only one under a like name has the role that is named, those."""
    found = at_employer(company, applications)
    if role and found and not any(app.role and same_role(app.role, role) for app in found):
        alike = at_employer(company, applications, Likeness.MAYBE)
        return [app for app in alike if app.role and same_role(app.role, role)] or found
    return found


def _perhaps(found: Sequence[Application], message: Message, evidence: Evidence) -> Match:
    """An employer whose name may be short for a known one: the same only where the role is, else a question."""
    role = evidence.role
    if role and any(app.role and same_role(app.role, role) for app in found):
        return chosen([app for app in found if app.role and same_role(app.role, role)], message, evidence, Known())
    if role and begins(evidence) and all(app.role and other_role(app.role, role) for app in found):
        return New()
    return question(found, evidence)


def _from_own_house(message: Message, evidence: Evidence, me: Me) -> Match | None:
    """A question where the mail comes from the user's own organisation (etiquette 3.6, case 53)."""
    own = own_domains(me)
    if not any(me.registered_domain(one.domain) in own for one in writers(message)):
        return None
    kind = evidence.kind.value.replace("_", " ")
    return Ask(f"A mail ({kind}) from your own organisation: is it an application of yours?", ())

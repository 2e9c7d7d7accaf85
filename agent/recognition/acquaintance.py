"""Which applications know a mail: by its thread, its calendar event, its people, its employer, its domain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from agent.etiquette.application import Application, Person
from agent.etiquette.evidence import Evidence
from agent.etiquette.kinds import Part
from agent.recognition.lookalikes import nearly, poses_as, shown
from agent.recognition.me import Me
from agent.recognition.same_job import Likeness, likeness
from agent.recognition.senders import is_free_mail, is_no_reply, sender_of
from agent.recognition.standing import is_closed
from connectors.mail import Address, Message


def by_thread(message: Message, applications: Sequence[Application]) -> list[Application]:
    """Those whose mail this one answers; the mail answered directly counts before those further up."""
    direct = [application for application in applications if message.in_reply_to in application.message_ids]
    if direct:
        return direct
    thread = set(message.references)
    return [application for application in applications if thread & application.message_ids]


def by_event(message: Message, applications: Sequence[Application]) -> list[Application]:
    """Those that hold an interview with the UID of one of the mail's calendar events (RFC 5545 section 3.8.4.7)."""
    uids = {invite.uid for invite in message.invites if invite.uid}
    return [
        application
        for application in applications
        if any(interview.uid in uids for interview in application.interviews)
    ]


def by_person(message: Message, evidence: Evidence, applications: Sequence[Application]) -> list[Application]:
    """Those that know the sender or organiser by their address; an agency's people only with the employer named."""
    addresses = {address.address for address in writers(message) if _is_personal(address)}
    found = [application for application in applications if addresses & addresses_of(application)]
    if evidence.company and found:
        named = [app for app in found if app.company is None or likeness(app.company, evidence.company)]
        if named or _is_agency(evidence, found, addresses) or at_employer(evidence.company, applications):
            return named
    return found


def at_employer(
    company: str, applications: Sequence[Application], least: Likeness = Likeness.SAME
) -> list[Application]:
    """Those at the employer of that name."""
    return [app for app in applications if app.company and likeness(app.company, company) >= least]


def by_domain(message: Message, evidence: Evidence, applications: Sequence[Application], me: Me) -> list[Application]:
    """The live application with people on a domain that the sender's or organiser's organisation registered."""
    if evidence.sender.part is Part.AGENCY:
        return []
    domains = {me.registered_domain(one.domain) for one in writers(message) if sender_of(one.domain) is None}
    domains -= {"", *own_domains(me)}
    return [app for app in applications if not is_closed(app) and not domains.isdisjoint(domains_of(app, me))]


def posed_for(
    message: Message, evidence: Evidence, applications: Sequence[Application], me: Me
) -> tuple[str, list[Application]]:
    """Which known domain the sender's is made to be taken for, and the applications that know that domain.

    Firms' names are alike by chance too: a single letter counts only where the mail claims to be that employer's.
    """
    sender = message.sender
    registered = me.registered_domain(sender.domain) if sender else ""
    if sender is None or not registered or sender_of(registered) is not None:
        return "", []
    known = [(domain, app) for app in applications for domain in domains_of(app, me, agencies=True)]
    if any(domain == registered for domain, _ in known):
        return "", []
    label = shown(registered).split(".", maxsplit=1)[0]
    posed = sorted({domain for domain, app in known if _poses(label, domain, evidence, app)})
    return (posed[0], [app for domain, app in known if domain == posed[0]]) if posed else ("", [])


def _poses(label: str, domain: str, evidence: Evidence, application: Application) -> bool:
    name = domain.split(".", maxsplit=1)[0]
    if poses_as(label, name, small=False):
        return True
    claimed = evidence.company and application.company and likeness(application.company, evidence.company)
    return bool(claimed) and (poses_as(label, name) or nearly(label, name))


def own_domains(me: Me) -> frozenset[str]:
    """The domains of the user's own organisation; those of mail providers are nobody's."""
    hosts = (own.rpartition("@")[2] for own in me.addresses)
    return frozenset(me.registered_domain(host) for host in hosts if sender_of(host) is None) - {""}


def writers(message: Message) -> list[Address]:
    """The sender, and who set up the calendar events."""
    return [address for address in (message.sender, *(invite.organizer for invite in message.invites)) if address]


def addresses_of(application: Application) -> set[str]:
    """All addresses of its people."""
    return {address for person in application.people for address in (person.address, *person.also_at) if address}


def domains_of(application: Application, me: Me, *, agencies: bool = False) -> frozenset[str]:
    """The registered domains of its people that are an organisation's own; of agencies' people only on demand."""
    people = (person for person in application.people if agencies or person.part is not Part.AGENCY)
    return frozenset(_registered(_all_addresses(people), me))


def _all_addresses(people: Iterable[Person]) -> Iterator[str]:
    for person in people:
        yield from (one for one in (person.address, *person.also_at) if one)


def _registered(addresses: Iterable[str], me: Me) -> Iterator[str]:
    for address in addresses:
        host = address.rpartition("@")[2]
        if sender_of(host) is None and (registered := me.registered_domain(host)):
            yield registered


def _is_personal(address: Address) -> bool:
    row = sender_of(address.domain)
    return not is_no_reply(address) and (row is None or is_free_mail(address.domain))


def _is_agency(evidence: Evidence, found: Sequence[Application], addresses: set[str]) -> bool:
    return evidence.sender.part is Part.AGENCY or any(
        person.part is Part.AGENCY and person.address in addresses for app in found for person in app.people
    )

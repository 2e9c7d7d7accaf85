"""Who wrote to whom: which mails are words between people, and what the user sent."""

from __future__ import annotations

from agent.etiquette.application import Application, Person, SentMail
from agent.etiquette.kinds import MessageKind

# Mail that no person wrote for the user to read and answer.
_NO_CONTACT = frozenset(
    {
        MessageKind.AUTO_REPLY,
        MessageKind.BOUNCE,
        MessageKind.SURVEY,
        MessageKind.JOB_ALERT,
        MessageKind.OUTREACH,
        MessageKind.OTHER,
    }
)


def is_contact(kind: MessageKind, *, human: bool) -> bool:
    """Whether such a mail is one that a person wrote to the user (rule 9.8)."""
    return human and kind not in _NO_CONTACT


def sent_to(application: Application, person: Person) -> tuple[SentMail, ...]:
    """The user's mails to that person, at any of their addresses, in order of time."""
    addresses = {person.address, *person.also_at}
    return tuple(mail for mail in application.sent if addresses & set(mail.to))


def sent_there(application: Application) -> tuple[SentMail, ...]:
    """The user's mails to anybody known in the application, in order of time."""
    addresses = {address for person in application.people for address in (person.address, *person.also_at) if address}
    return tuple(mail for mail in application.sent if addresses & set(mail.to))

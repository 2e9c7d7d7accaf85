"""Whom one may write to, and who it should be (rule 2.3, rule 2.5)."""

from __future__ import annotations

import re
from datetime import datetime

from agent.etiquette.application import Application, Interview, Person
from agent.etiquette.contact import is_contact
from agent.etiquette.kinds import Format, Part, Round
from agent.etiquette.rules import E6, E34, RULES, THROUGH, WHO, Rulebook

_MACHINE = re.compile(
    r"^(?:.*[._+-])?(?:no|do[._-]?not|donot|not|nicht|nao|ne[._-]?pas|non?)[._-]?(?:reply|respond|antworten|repondre|"
    r"responder)|^(?:notifications?|mailer-daemon|postmaster|bounces?|calendar-notification|invitations?)(?:[+._-].*)?@",
    re.IGNORECASE,
)


def is_machine(address: str) -> bool:
    """Whether nobody reads what is sent to that address, by the way it is spelled."""
    return _MACHINE.search(address) is not None


def may_write_to(person: Person | None, rules: Rulebook = RULES) -> bool:
    """Whether that person has an address that is read, and has not asked to be left out."""
    if person is None or (person.address is None and E34 in rules):
        return False
    if WHO in rules and (person.part is Part.SYSTEM or is_machine(person.address or "")):
        return False
    return person.may_contact or THROUGH not in rules


def to_thank(application: Application, interview: Interview, rules: Rulebook = RULES) -> tuple[Person, ...]:
    """The interviewers that are owed thanks of their own, in the order they were named (rule 2.3).

    If everything goes through one person nobody but them, and only if they were alone in the talk. If an agency
    arranged it, nobody who never wrote themselves.
    """
    if application.everything_through is not None and THROUGH in rules:
        people = interviewers_of(application, interview)
        return people if len(people) == 1 and may_write_to(people[0], rules) else ()
    by_agency = _is_agency(application.person(interview.organizer))
    return tuple(
        person
        for person in interviewers_of(application, interview)
        if may_write_to(person, rules) and not (by_agency and person.last_mail is None and not _is_agency(person))
    )


def lead_of(people: tuple[Person, ...], rules: Rulebook = RULES) -> tuple[Person, ...]:
    """The one to thank where only one is: the hiring manager (rule E6), else the first that was named."""
    managers = [person for person in people if person.part is Part.HIRING_MANAGER]
    return tuple(managers[:1] if managers and E6 in rules else people[:1])


def to_pass_on(application: Application, interview: Interview, rules: Rulebook = RULES) -> Person | None:
    """Who is asked to pass thanks on, where no interviewer may be thanked directly (rules 2.3, 9.13).

    The one through whom all goes, else who arranged the talk, else a recruiter or agency that wrote. None where nobody
    but them is known to have been there.
    """
    others = [one.id for one in interviewers_of(application, interview)]
    known = [application.person(interview.organizer)]
    wrote = [person for person in application.people if person.last_mail is not None]
    if application.everything_through is not None and THROUGH in rules:
        known = [person for person in wrote if person.may_contact]
    known += [person for person in wrote if person.part in _ARRANGES]
    for person in known:
        if person is not None and may_write_to(person, rules) and any(other != person.id for other in others):
            return person
    return None


_ARRANGES = (Part.AGENCY, Part.RECRUITER, Part.COORDINATOR)


def interviewers_of(application: Application, interview: Interview) -> tuple[Person, ...]:
    """Who talked to the user. A coordinator counts only where nobody else did, as does who arranged a call alone."""
    people = [person for key in interview.interviewers if (person := application.person(key))]
    leading = tuple(person for person in people if person.part not in (Part.COORDINATOR, Part.SYSTEM))
    if leading or people:
        return leading or tuple(people)
    organizer = application.person(interview.organizer)
    if organizer is None or organizer.part in (Part.COORDINATOR, Part.SYSTEM):
        return ()
    alone = organizer.part in (Part.HIRING_MANAGER, Part.INTERVIEWER)
    return (organizer,) if alone or is_screen(application, interview) else ()


def is_screen(application: Application, interview: Interview) -> bool:
    """A talk by telephone, or with a recruiter: after it one waits less (rule 9.7)."""
    if interview.round is Round.SCREEN or interview.format is Format.PHONE:
        return True
    parts = {person.part for key in interview.interviewers if (person := application.person(key))}
    return bool(parts) and parts <= {Part.RECRUITER, Part.AGENCY, Part.COORDINATOR}


def to_ask(
    application: Application, interview: Interview, promiser: str | None, at: datetime, rules: Rulebook = RULES
) -> Person | None:
    """The one to ask at `at` how things stand.

    Who promised; else recruiter or scheduler, hiring manager, lead interviewer; else who wrote by hand.
    """
    promised = application.person(promiser)
    if may_write_to(promised, rules):
        return promised
    heard = {
        one.person: one.at for one in application.received if one.at <= at and is_contact(one.kind, human=one.human)
    }
    reachable = [person for person in application.people if may_write_to(person, rules)]
    reachable.sort(key=lambda person: heard[person.id].timestamp() if person.id in heard else 0, reverse=True)
    wrote = [person for person in reachable if person.id in heard]
    asked = [
        *(person for person in reachable if person.part in (Part.RECRUITER, Part.AGENCY)),
        *(person for person in wrote if person.part is Part.COORDINATOR),
        *(one for one in wrote if one.id == interview.organizer and one.id not in interview.interviewers),
        *(person for person in reachable if person.part is Part.HIRING_MANAGER),
        *(person for key in interview.interviewers for person in reachable if person.id == key),
        *wrote,
    ]
    return next(iter(asked), None)


def last_human(application: Application, at: datetime, rules: Rulebook = RULES) -> Person | None:
    """Who of those one may write to had written last by `at`; else who did so later; else the lead interviewer."""
    wrote = [one for one in application.received if is_contact(one.kind, human=one.human)]
    before, after = ([one for one in wrote if (one.at <= at) is side] for side in (True, False))
    talked_to = [key for interview in application.interviews for key in interview.interviewers]
    for key in (*(one.person for one in reversed(before)), *(one.person for one in after), *talked_to):
        person = application.person(key)
        if may_write_to(person, rules):
            return person
    return None


def _is_agency(person: Person | None) -> bool:
    return person is not None and person.part is Part.AGENCY

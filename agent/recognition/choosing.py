"""Which of several applications that know a mail is meant: by role, time and people, else a question.

A wrong choice moves the wrong application, so two that fit equally are never chosen between. Nothing here depends on
the order in which the applications are given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from agent.etiquette.application import Application
from agent.etiquette.evidence import Evidence
from agent.etiquette.kinds import MessageKind as Kind
from agent.etiquette.names import same_name, words_of
from agent.recognition.acquaintance import addresses_of
from agent.recognition.matches import Ask, Match, Matched, New, Unrelated
from agent.recognition.same_job import other_role, role_likeness, same_role
from agent.recognition.standing import closed_at, first_heard, is_closed, last_heard
from connectors.mail import Message

LONG_AGO = timedelta(days=60)
_TOLD_TWICE = timedelta(days=21)  # in which a system repeats a person's refusal, or the other way about
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
# Kinds that begin something, so that another role is another application.
_BEGINS = frozenset(
    {Kind.APPLICATION_RECEIVED, Kind.INTERVIEW_INVITATION, Kind.AVAILABILITY_REQUEST, Kind.INTERVIEW_CONFIRMATION}
)
_ENDS = frozenset({Kind.REJECTION, Kind.ON_HOLD})
# Kinds that belong to an application only by their thread or sender; of one that asks nothing, nothing is asked.
ONLY_KNOWN = frozenset({Kind.OTHER, Kind.OUTREACH, Kind.AUTO_REPLY, Kind.BOUNCE})


@dataclass(frozen=True, slots=True)
class Known:
    """How the candidates came to be known: `thread` by a mail or event of theirs, `person` by somebody's address."""

    thread: bool = False
    person: bool = False


def opens(evidence: Evidence) -> bool:
    """Whether evidence that nobody knows begins an application."""
    return evidence.kind in _OPENS or (evidence.kind in _OPENS_WITH_COMPANY and evidence.company is not None)


def begins(evidence: Evidence) -> bool:
    """Whether the evidence is of a kind with which another application may begin in a known thread."""
    return evidence.kind in _BEGINS


def chosen(found: Sequence[Application], message: Message, evidence: Evidence, known: Known) -> Match:
    """Which of the applications is meant; `found` holds at least one. A question where two fit alike."""
    if not known.thread:
        found = _of_its_time(found, message, evidence)
        if not found:
            return New() if opens(evidence) else Unrelated()
    if evidence.role:
        return _same_talk(found, evidence, evidence.role) or _with_role(found, message, evidence, evidence.role, known)
    live = [application for application in found if not is_closed(application)]
    if not live:
        return _closed_ones(found, message, evidence, known)
    if evidence.kind is Kind.REJECTION and not known.thread:
        live += [application for application in found if _just_closed(application, message)]
    return _single(live, evidence)


def question(candidates: Sequence[Application], evidence: Evidence, text: str = "") -> Match:
    """A question, unless what the mail says would change nothing."""
    ordered = sorted(candidates, key=lambda app: (last_heard(app), app.id), reverse=True)
    if evidence.kind in ONLY_KNOWN:
        return Unrelated()
    roles = [app.role or "an application without a role" for app in ordered]
    where = f" at {ordered[0].company}" if ordered[0].company else ""
    what = evidence.kind.value.replace("_", " ")
    asked = f"Which application{where} does this mail ({what}) mean: {' or '.join(roles)}?"
    return Ask(text or asked, tuple(app.id for app in ordered))


def _of_its_time(found: Sequence[Application], message: Message, evidence: Evidence) -> list[Application]:
    """Without those that began after the mail was written, where the mail is an end: it ended an earlier one."""
    if evidence.kind not in _ENDS:
        return list(found)
    return [app for app in found if (began := first_heard(app)) is None or began <= message.date or _ended_by(app)]


def _ended_by(application: Application) -> bool:
    """Whether all that is known of an application is its end: the mails of its course may come in later."""
    return not application.interviews and all(mail.kind in _ENDS for mail in application.received)


def _same_talk(found: Sequence[Application], evidence: Evidence, role: str) -> Match | None:
    """The one that holds an interview at the very moment that the mail names, whatever the job is called there.

    One interview comes as text and as a calendar event, and the two seldom name the job alike.
    """
    live = [app for app in found if not is_closed(app)]
    held = _at_that_time(live, evidence)
    named = [app for app in live if app.role and same_role(app.role, role)]
    return Matched(held[0].id) if len(held) == 1 and not any(app.id != held[0].id for app in named) else None


def _with_role(found: Sequence[Application], message: Message, evidence: Evidence, role: str, known: Known) -> Match:
    scored = [
        (not is_closed(app), role_likeness(app.role, role), app)
        for app in found
        if app.role and same_role(app.role, role)
    ]
    if scored:
        best = max(one[:2] for one in scored)
        if not best[0]:
            return _closed_ones([app for _, _, app in scored], message, evidence, known)
        return _again(_single([one[2] for one in scored if one[:2] == best], evidence), found, message, evidence, known)
    if known.thread and len(found) == 1:
        apart = found[0].role is not None and other_role(found[0].role, role)
        return New() if apart and begins(evidence) else Matched(found[0].id)
    live = [application for application in found if not is_closed(application)]
    nameless = [application for application in live if application.role is None]
    if nameless:
        return _single(nameless, evidence)
    if evidence.kind in _OPENS:
        return New()
    return _single(live, evidence) if live else _closed_ones(found, message, evidence, known)


def _again(match: Match, found: Sequence[Application], message: Message, evidence: Evidence, known: Known) -> Match:
    """A receipt for the same job long after the last word about it is that of another application."""
    if known.thread or evidence.kind is not Kind.APPLICATION_RECEIVED or not isinstance(match, Matched):
        return match
    meant = next(app for app in found if app.id == match.application_id)
    return New() if message.date - last_heard(meant) > LONG_AGO else match


def _single(candidates: Sequence[Application], evidence: Evidence) -> Match:
    """The only one, or the only one with the interview or the people that the mail names; else a question."""
    if len(candidates) == 1:
        return Matched(candidates[0].id)
    if evidence.kind not in _ENDS | {Kind.OFFER}:
        for narrower in (_at_that_time(candidates, evidence), _with_those_people(candidates, evidence)):
            if len(narrower) == 1:
                return Matched(narrower[0].id)
    return question(candidates, evidence)


def _at_that_time(candidates: Sequence[Application], evidence: Evidence) -> list[Application]:
    moments = {mention.starts_at for mention in evidence.interviews}
    return [app for app in candidates if any(talk.starts_at in moments for talk in app.interviews if talk.starts_at)]


def _with_those_people(candidates: Sequence[Application], evidence: Evidence) -> list[Application]:
    """Those that know one of the people named beside the sender, by address or full name."""
    named = [one for one in evidence.people if one.address != evidence.sender.address]
    return [
        app
        for app in candidates
        if any(
            (party.address and party.address in addresses_of(app))
            or (len(words_of(party.name)) > 1 and any(same_name(party.name, person.name) for person in app.people))
            for party in named
        )
    ]


def _just_closed(application: Application, message: Message) -> bool:
    """Whether a refusal came a short while before this mail, which may repeat it."""
    decided = closed_at(application)
    return decided is not None and timedelta() <= message.date - decided <= _TOLD_TWICE


def _closed_ones(found: Sequence[Application], message: Message, evidence: Evidence, known: Known) -> Match:
    """Evidence that fits only what is over: the last of them, unless it begins anew after a long time.

    Somebody who knows the user may come back to it after months (etiquette 3.6, case 32); a new receipt is another one.
    """
    latest = max(found, key=lambda app: (last_heard(app), app.id))
    comes_back = known.thread or (known.person and evidence.kind is not Kind.APPLICATION_RECEIVED)
    again = evidence.kind in _OPENS and evidence.kind is not Kind.REJECTION and not comes_back
    if again and message.date - last_heard(latest) > LONG_AGO:
        return New()
    return Matched(latest.id)

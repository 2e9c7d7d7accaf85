"""The journal → the application. The same entries give the same application, in whatever order they came in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import assert_never

from agent.etiquette.application import (
    Application,
    EndedDraft,
    MailLink,
    Outcome,
    Promise,
    Received,
    SentMail,
)
from agent.etiquette.booking import Booking, Mail, Said
from agent.etiquette.bookings import Bookings
from agent.etiquette.evidence import Party, Quote
from agent.etiquette.interview_statuses import SAID, Event
from agent.etiquette.journal import (
    Added,
    Corrected,
    Decided,
    DraftEnded,
    Entry,
    Flagged,
    GotOn,
    Happened,
    Interested,
    Kept,
    MailCorrected,
    MailRead,
    Merged,
    NotesTaken,
    Paused,
    Pinned,
    Skipped,
    Snoozed,
    TimesGiven,
    Undone,
    UserWrote,
    WarmedUp,
)
from agent.etiquette.kinds import Interest, MessageKind, Signal
from agent.etiquette.marks import Marks
from agent.etiquette.people import People, is_person
from agent.etiquette.rules import I10, RULES, T39, Rulebook

DECISIONS = frozenset({MessageKind.REJECTION, MessageKind.ON_HOLD, MessageKind.OFFER})
# "Accepted: …" and the like, as calendars answer an invitation.
_RSVP = re.compile(
    r"\s*(?:(?:tentatively )?accepted|declined|tentative|zugesagt|angenommen|abgesagt|abgelehnt|mit vorbehalt|"
    r"vorläufig|accepté|refusé|décliné|provisoire|aceptad[oa]|rechazad[oa]|provisional|aceite|recusad[oa])\s*:",
    re.IGNORECASE,
)
_LONGEST_ROLE = 90


def fold(
    entries: Iterable[Entry],
    *,
    application_id: str,
    aliases: tuple[str, ...] = (),
    corrected_at: datetime | None = None,
    rules: Rulebook = RULES,
) -> Application:
    """What the entries of one application come to. Entries are put in order of (at, id); stale mail moves nothing back.

    What an `Undone` names is left out; the same entry twice counts once. Where the user's words move entries between
    applications, or say that a mail is another than it seemed, the entries have been through `words.Told` first.
    """
    folding = _Folding(application_id, rules)
    for entry in in_force(entries, rules):
        folding.take(entry)
    return folding.application(aliases, corrected_at)


def in_force(entries: Iterable[Entry], rules: Rulebook = RULES) -> list[Entry]:
    """The entries in order of (at, id), each once, without what the user took back."""
    told = list({entry.id: entry for entry in entries}.values())
    if I10 in rules:
        told.sort(key=lambda entry: (entry.at, entry.id))
    undone: set[str] = set()
    for entry in reversed(told):  # the last word first: an undoing may itself be undone
        if isinstance(entry, Undone) and entry.id not in undone:
            undone.add(entry.entry)
    return [entry for entry in told if entry.id not in undone]


class _Folding:
    """An application while it is being put together."""

    def __init__(self, application_id: str, rules: Rulebook) -> None:
        self._id = application_id
        self._rules = rules
        self._company: str | None = None
        self._role: str | None = None
        self._set_right: dict[str, str] = {}
        self._mailbox: str | None = None
        self._language: str | None = None
        self._through: str | None = None
        self._because: tuple[Quote, ...] = ()
        self._marks = Marks()
        self._people = People()
        self._bookings = Bookings()
        self._promises: list[Promise] = []
        self._outcomes: list[Outcome] = []
        self._received: list[Received] = []
        self._sent: list[SentMail] = []
        self._rsvps: list[SentMail] = []
        self._ended: list[EndedDraft] = []
        self._messages: set[str] = set()

    def take(self, entry: Entry) -> None:
        """Apply the next entry."""
        match entry:
            case MailRead():
                self._read(entry)
            case UserWrote():
                self._wrote(entry)
            case NotesTaken():
                self._noted(entry)
            case DraftEnded():
                self._ended.append(
                    EndedDraft(
                        key=entry.key,
                        kind=entry.kind,
                        person=entry.person,
                        occasion=entry.occasion,
                        how=entry.how,
                        at=entry.at,
                    )
                )
            case Happened():
                self._happened(entry)
            case GotOn():
                self._people.got_on(entry.person, entry.at if entry.well else None)
            case Flagged() | Interested() | Decided() | Skipped() | Kept():
                self._marks.take(entry)
            case Snoozed() | Pinned() | TimesGiven() | WarmedUp():
                self._marks.take(entry)
            case Corrected() | MailCorrected() | Merged():
                self._name(entry.company, entry.role)
            case Added():
                self._added(entry)
            case Paused() | Undone():
                pass  # the one holds for all applications; what the other names was left out before
            case other:
                assert_never(other)

    def application(self, aliases: tuple[str, ...], corrected_at: datetime | None) -> Application:
        """What the entries so far come to."""
        return Application(
            id=self._id,
            aliases=aliases,
            corrected_at=corrected_at,
            company=self._set_right.get("company", self._company),
            role=self._set_right.get("role", self._role),
            mailbox=self._mailbox,
            people=tuple(self._people.all(self._through)),
            interviews=tuple(booking.value() for booking in self._bookings.all),
            promises=tuple(self._promises),
            outcomes=tuple(self._outcomes),
            received=tuple(self._received),
            sent=tuple(self._sent),
            ended=tuple(self._ended),
            flags=self._marks.flags,
            language=self._language or "en",
            because=self._because,
            message_ids=frozenset(self._messages),
            everything_through=self._through,
            settled=tuple(self._marks.settled),
            rsvps=tuple(self._rsvps),
            skips=tuple(self._marks.skips),
            keeps=tuple(self._marks.keeps),
            lulls=tuple(self._marks.lulls),
            pins=tuple(self._marks.pins),
            times=tuple(self._marks.times),
            reasons=tuple(self._marks.reasons),
        )

    # Mail that came in

    def _read(self, entry: MailRead) -> None:
        evidence = entry.evidence
        self._messages.add(entry.message_id)
        self._mailbox = self._mailbox or entry.mailbox
        self._company = self._company or evidence.company
        self._role = _better_role(self._role, evidence.role, self._company)
        self._through = evidence.everything_through or self._through
        self._because = evidence.because or self._because
        if evidence.human or self._language is None:
            self._language = evidence.language
        link = _link(entry)
        sender = self._sender(entry, link)
        self._name_people(entry)
        self._book(entry, sender)
        self._received.append(
            Received(
                message_id=entry.message_id,
                at=entry.at,
                kind=evidence.kind,
                human=evidence.human,
                person=sender,
                away_until=evidence.away_until,
                asks_a_question=evidence.asks_a_question,
                asks_to_confirm=evidence.asks_to_confirm,
                fixes_a_time=bool(evidence.interviews),
                signals=evidence.signals,
                deadline=evidence.deadline,
                mail=link if evidence.human else None,
            )
        )
        for address in evidence.undeliverable if T39 in self._rules else ():
            self._people.cannot_reach(address)
        if evidence.answer_by is not None and evidence.answer_by > entry.at:
            promise = Promise(
                answer_by=evidence.answer_by, said_at=entry.at, message_id=entry.message_id, person=sender
            )
            self._promises.append(promise)
        if evidence.kind in DECISIONS:
            mail = link if evidence.human else None
            self._decide(
                Outcome(
                    kind=evidence.kind,
                    at=entry.at,
                    message_id=entry.message_id,
                    person=sender,
                    human=evidence.human,
                    other_role=evidence.other_role,
                    mail=mail,
                    form=evidence.offer_form,
                    deadline=evidence.deadline if evidence.kind is MessageKind.OFFER else None,
                )
            )

    def _sender(self, entry: MailRead, link: MailLink) -> str | None:
        evidence = entry.evidence
        if not is_person(evidence.sender, self._rules):
            return None
        sender = self._people.meet(evidence.sender, entry.id, 0)
        if sender is not None and evidence.human:
            self._people.heard_from(sender, evidence.sender, link)
        return sender

    def _name_people(self, entry: MailRead) -> None:
        for number, party in enumerate(entry.evidence.people, start=1):
            if is_person(party, self._rules):
                self._people.meet(party, entry.id, number)

    def _book(self, entry: MailRead, sender: str | None) -> None:
        evidence = entry.evidence
        number = len(evidence.people)
        people: list[list[str]] = []
        for mention in evidence.interviews:
            met: list[str] = []
            for party in mention.interviewers:
                number += 1
                if is_person(party, self._rules) and (person := self._people.meet(party, entry.id, number)):
                    met.append(person)
            people.append(met)
        thread = frozenset({*entry.references, *([entry.in_reply_to] if entry.in_reply_to else [])})
        mail = Mail(entry.message_id, entry.at, thread, sender)
        self._bookings.take(evidence.kind, evidence.interviews, people, mail, evidence.deadline)

    def _decide(self, outcome: Outcome) -> None:
        last = self._outcomes[-1] if self._outcomes else None
        opened = [one.announced_at for one in self._bookings.all]
        opened += [one.at for one in self._received if one.human and Signal.REOPENS in one.signals]
        reopened = last is not None and any(at > last.at for at in opened)
        refused = last is not None and last.kind is MessageKind.REJECTION and not reopened
        if refused and outcome.kind is not MessageKind.OFFER:
            return  # a refusal told twice is one refusal, and nothing is put on hold after it
        self._outcomes.append(outcome)

    # The user's own words

    def _name(self, company: str | None, role: str | None) -> None:
        said = {"company": company, "role": role}
        self._set_right |= {name: value for name, value in said.items() if value}

    def _added(self, entry: Added) -> None:
        self._name(entry.company, entry.role)
        self._language = self._language or entry.language
        for number, party in enumerate(entry.people):
            self._people.meet(party, entry.id, number)
        if entry.answer_by is not None and entry.answer_by > entry.at:
            self._promises.append(Promise(answer_by=entry.answer_by, said_at=entry.at, message_id=entry.id))
        if entry.decision is not None:
            decided = Outcome(
                kind=entry.decision,
                at=entry.at,
                message_id=entry.id,
                person=None,
                human=False,
                deadline=entry.deadline if entry.decision is MessageKind.OFFER else None,
            )
            self._decide(decided)
        if entry.interview is None:
            return
        kind = MessageKind.INTERVIEW_RESCHEDULE if entry.moves else MessageKind.INTERVIEW_CONFIRMATION
        # Without people, so that a second talk with the same person is not taken for the first one moved.
        self._bookings.take(kind, (entry.interview,), [[]], Mail(entry.id, entry.at, frozenset(), None), None)
        booking = next(one for one in self._bookings.all if entry.id in one.messages)
        for number, party in enumerate(entry.interview.interviewers, start=len(entry.people)):
            person = self._people.meet(party, entry.id, number)
            if person is not None and person not in booking.interviewers:
                booking.interviewers.append(person)

    def _wrote(self, entry: UserWrote) -> None:
        self._messages.add(entry.message_id)
        thread = (*entry.references, *((entry.in_reply_to,) if entry.in_reply_to else ()))
        to = tuple(map(str.lower, entry.to))
        sent = SentMail(message_id=entry.message_id, at=entry.at, to=to, answers=thread, style=entry.style)
        if entry.calendar_answer or _RSVP.match(entry.subject):
            self._rsvps.append(sent)
            return
        self._sent.append(sent)
        self._marks.wrote(entry)
        for address in entry.to:
            self._people.written_to(address, entry.at)

    def _noted(self, entry: NotesTaken) -> None:
        if entry.answer_by is not None and entry.answer_by > entry.at:
            self._promises.append(Promise(answer_by=entry.answer_by, said_at=entry.at, message_id=entry.id))
        if entry.notes.went == "not_interested":
            self._marks.interest(Interest.NONE)
        booking = self._bookings.named(entry.interview) if entry.interview else self._begun_before(entry.at)
        if booking is None:
            return
        said = Said(entry.draft, entry.notes)
        booking.noted(said, entry.at, entry.read_at or entry.at)
        event = _told_by_notes(booking, entry.at)
        if event is not None:
            booking.turn(event, entry.at)
        for number, name in enumerate(entry.notes.met, start=1):
            person = self._people.meet(Party(name=name), entry.id, number)
            if person is not None:
                booking.meets(person, said)

    def _happened(self, entry: Happened) -> None:
        booking = self._bookings.named(entry.interview)
        if booking is not None:
            booking.turn(SAID[entry.status], entry.at)

    def _begun_before(self, at: datetime) -> Booking | None:
        begun = [one for one in self._bookings.all if one.starts_at is not None and one.starts_at <= at]
        return max(begun, key=lambda one: (one.starts_at, one.id), default=None)


def _link(entry: MailRead) -> MailLink:
    """What an answer to that mail needs; without References its In-Reply-To stands in (RFC 5322 section 3.6.4)."""
    before = entry.references or ((entry.in_reply_to,) if entry.in_reply_to else ())
    return MailLink(
        message_id=entry.message_id,
        at=entry.at,
        subject=entry.subject,
        references=before,
        mailbox=entry.mailbox,
        language=entry.evidence.language,
        greeting=entry.evidence.greeting if entry.evidence.human else None,
    )


def _better_role(known: str | None, said: str | None, company: str | None) -> str | None:
    """The first spelling, unless a later one contains it and says more than the employer's name beside it."""
    if known is None or said is None:
        return known or said
    longer = len(known) < len(said) <= _LONGEST_ROLE and known.casefold() in said.casefold()
    added = set(said.casefold().split()) - set(known.casefold().split())
    named = added & set((company or "").casefold().split())
    return said if longer and not named else known


def _told_by_notes(booking: Booking, at: datetime) -> Event | None:
    """What the notes say of the interview; notes written before it begins say nothing of it yet."""
    assert booking.notes is not None  # noqa: S101 - they were just taken
    match booking.notes.happened:
        case "no":
            return "said_cancelled"
        case "no_show":
            return "said_no_show"
        case "yes":
            begun = booking.starts_at is None or booking.starts_at <= at
            return "said_held" if begun else None
        case None:
            begun = booking.starts_at is not None and booking.starts_at <= at
            return "noted" if begun else None

"""A long search of one person: many employers, interviews and notes, and every letter that comes of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

from agent.etiquette.application import (
    Application,
    Flags,
    Interview,
    MailLink,
    Outcome,
    OwnWords,
    Person,
    SentMail,
)
from agent.etiquette.courtesy import Courtesy, courtesy_key
from agent.etiquette.kinds import DraftKind, Family, Format, InterviewStatus, MessageKind, Part, Round
from agent.etiquette.notes import Fit, Impression, Notes
from agent.letters.compose import compose
from agent.letters.letter import Fact, Letter, Profile, Written
from tests.letters.letter_facts import Desk

FIRST = datetime(2026, 1, 5, 14, 0, tzinfo=UTC)  # a Monday
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
_THINGS = (
    "the billing jobs", "the old search index", "the weekly price import", "the phone tree", "the driver app",
    "the returns desk", "the tide tables", "the grant reports", "the seat maps", "the test kitchen",
    "the meter readings", "the parts catalogue", "the ward rota",
)  # fmt: skip
_HOW = (
    "which nobody dares to restart", "that two people keep alive by hand", "and how it grew without an owner",
    "which fail on the last day of each month", "that customers have learned to avoid",
    "and the plan to split it in three", "which still run on a laptop under a desk",
    "that the night shift has to repair", "and why the last rewrite was stopped",
    "which came with the company you bought", "that everybody copies into their own sheet",
)  # fmt: skip
_NEEDS = (
    "answer customers within the hour", "open a second warehouse", "retire the old database",
    "bring the night shift down to one person", "publish prices every day", "train the new regions",
    "halve the number of returns",
)  # fmt: skip
_DEEDS = (
    "built the help desk of a bicycle shop", "moved a library to a new catalogue",
    "ran the intake of a small clinic", "wrote the rota tool of a bakery",
    "cleaned up nine years of stock data",
)  # fmt: skip
_FAMILY = ("Arden", "Bloom", "Castell", "Dorn", "Eklund", "Farrow", "Grieg", "Hollis", "Imber", "Jonas", "Kessel")
_GIVEN = ("Ana", "Bert", "Clio", "Dag", "Edda", "Finn", "Gwen", "Hugo", "Ida", "Jory", "Kay", "Lene", "Mato")
_ROLES = ("Data Engineer", "Operations Lead", "Support Analyst", "Product Manager", "Web Developer", "Planner")
PROFILE = Profile(
    name="Ada Quill",
    address="ada@quill.example",
    signature="Ada Quill",
    facts=(
        Fact(text="led the move of 40 shops to one price list", tags=("prices", "publish")),
        Fact(text="taught two new teams how to run a warehouse", tags=("warehouse", "train", "regions")),
        Fact(text="took a database of 20 years out of service", tags=("database", "retire")),
        Fact(text="cut a shoe shop's returns by a third", tags=("returns", "customers")),
        Fact(text="answered 90 mails a day for an airline", tags=("answer", "customers", "hour")),
        Fact(text="planned the shifts of 60 drivers", tags=("night", "shift")),
        Fact(text="set up the sorting line of a parcel depot", tags=("warehouse", "second")),
        Fact(text="put the price tags of a market online", tags=("prices", "publish")),
        Fact(text="sorted out the refunds of a travel shop", tags=("returns", "number")),
        Fact(
            text="wrote the alarms that let a night shift of six become a shift of two people", tags=("night", "shift")
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Sent:
    """One letter of the search: what it was for, whom it went to, and how it reads."""

    courtesy: Courtesy
    application: Application
    letter: Letter

    @property
    def written(self) -> Written:
        """As the history keeps it."""
        return Written(
            key=self.courtesy.key,
            application=self.application.id,
            company=self.application.company,
            interview=self.courtesy.interview,
            at=self.courtesy.place_at,
            frames=self.letter.frames,
            facts=self.letter.facts,
            body=self.letter.body,
        )


def batch(size: int, profile: Profile = PROFILE) -> tuple[Sent, ...]:
    """The first `size` letters of that user, each composed with all earlier ones in mind."""
    return tuple(islice(_letters(profile), size))


def _letters(profile: Profile) -> Iterator[Sent]:
    history: list[Written] = []
    number = 0
    while True:
        application = _application(number)
        for kind, person, later in _owed(number):
            owed = _courtesy(kind, person, application, later)
            about = _with_answer(application, kind, owed)
            letter = compose(owed, about, profile, history, Desk(), owed.place_at)
            sent = Sent(owed, about, letter)
            history.append(sent.written)
            yield sent
        number += 1


def _owed(number: int) -> Iterator[tuple[DraftKind, int, timedelta]]:
    """What comes of one application: kind, number of the person, time after the talk."""
    kinds = DraftKind
    yield kinds.CONFIRMATION_REPLY, 2, -3 * DAY
    if number % 3 == 0:
        yield kinds.PASS_ON, 2, 2 * HOUR
    else:
        yield kinds.THANK_YOU, 0, 2 * HOUR
        yield kinds.THANK_YOU, 1, 3 * HOUR
    if number % 2:
        yield kinds.DELAY_REPLY if number % 4 == 1 else kinds.HOLD_REPLY, 2, 6 * DAY
    yield kinds.FOLLOW_UP, 2, 12 * DAY
    match number % 5:
        case 0:
            yield kinds.OFFER_ACKNOWLEDGEMENT, 2, 20 * DAY
            yield kinds.ACCEPTANCE if number % 2 else kinds.DECLINE, 2, 22 * DAY
        case 1:
            yield kinds.CLOSING_FOLLOW_UP, 2, 25 * DAY
        case 2:
            yield kinds.WITHDRAWAL, 2, 18 * DAY
        case _:
            yield kinds.REJECTION_REPLY, 2, 20 * DAY
            if number % 4 == 0:
                yield kinds.KEEP_WARM, 2, 90 * DAY


def _application(number: int) -> Application:
    """One employer, a talk with two people, notes on both."""
    start = FIRST + number * 4 * DAY
    talk = f"t{number}"
    people = tuple(
        _person(number, at, part) for at, part in enumerate((_part(number), Part.INTERVIEWER, Part.RECRUITER))
    )
    topics = [f"{_THINGS[at % len(_THINGS)]} {_HOW[(at * 4) % len(_HOW)]}" for at in (2 * number, 2 * number + 1)]
    notes = Notes(
        happened="yes",
        met=tuple(person.name for person in people[:2]),
        impressions=tuple(
            Impression(text=text, about=person.name) for text, person in zip(topics, people[:2], strict=True)
        ),
        fits=(
            Fit(need=_NEEDS[number % len(_NEEDS)], experience=_DEEDS[number % len(_DEEDS)]),
            Fit(need=_NEEDS[(number + 3) % len(_NEEDS)]),
        ),
        went="good",
    )
    interview = Interview(
        id=talk,
        announced_at=start - 5 * DAY,
        status=InterviewStatus.HELD,
        starts_at=start,
        ends_at=start + HOUR,
        timezone="UTC",
        format=Format.PHONE if number % 4 == 0 else Format.VIDEO,
        round=Round.PANEL if number % 2 else Round.INTERVIEW,
        interviewers=tuple(person.id for person in people[:2]),
        notes=notes,
        notes_at=start + HOUR,
    )
    return Application(
        id=f"app{number}",
        company=f"{_FAMILY[number % len(_FAMILY)]} {('Works', 'Lines', 'Stores', 'Foods')[number % 4]}",
        role=_ROLES[number % len(_ROLES)],
        people=people,
        interviews=(interview,),
        sent=(SentMail(message_id=f"s{number}", at=start + 4 * HOUR, to=tuple(one.address or "" for one in people)),),
        flags=Flags(),
    )


def _part(number: int) -> Part:
    return Part.HIRING_MANAGER if number % 2 else Part.INTERVIEWER


def _person(number: int, at: int, part: Part) -> Person:
    given, family = _GIVEN[(3 * number + at) % len(_GIVEN)], _FAMILY[(5 * number + 3 * at) % len(_FAMILY)]
    return Person(
        id=f"p{number}.{at}",
        name=f"{given} {family}",
        address=f"{given}.{family}@house{number}.example".lower(),
        part=part,
    )


def _courtesy(kind: DraftKind, person: int, application: Application, later: timedelta) -> Courtesy:
    talk = application.interviews[0]
    assert talk.ends_at
    place = talk.ends_at + later
    return Courtesy(
        key=courtesy_key(kind, application.people[person].id, talk.id),
        kind=kind,
        family=Family.THANKS,
        application=application.id,
        person=application.people[person].id,
        occasion=talk.id,
        place_at=place,
        due=place + DAY,
        send_from=place,
        send_until=place + DAY,
        expires=place + 30 * DAY,
        interview=talk.id,
        answers=MailLink(message_id=f"<{talk.id}>", at=place - HOUR, subject="Our talk", mailbox="ada", language="en"),
    )


def _with_answer(application: Application, kind: DraftKind, owed: Courtesy) -> Application:
    """With what the employer wrote, and what the user said, for the letters that answer it."""
    outcome = {
        DraftKind.OFFER_ACKNOWLEDGEMENT: MessageKind.OFFER,
        DraftKind.ACCEPTANCE: MessageKind.OFFER,
        DraftKind.DECLINE: MessageKind.OFFER,
        DraftKind.REJECTION_REPLY: MessageKind.REJECTION,
    }.get(kind)
    changes: dict[str, object] = {}
    if outcome:
        changes["outcomes"] = (
            Outcome(kind=outcome, at=owed.place_at - HOUR, message_id=owed.occasion, person=owed.person, human=True),
        )
    if kind is DraftKind.KEEP_WARM:
        reason = f"I read that you have opened a new house number {application.id[3:]} by the river."
        changes["reasons"] = (OwnWords(text=reason, at=owed.place_at - HOUR, source="user"),)
    return application.model_copy(update=changes)

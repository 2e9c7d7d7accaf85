"""A small job search of invented people, for the tests of letters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from agent.etiquette.application import Application, Flags, Interview, MailLink, Outcome, Person, SentMail
from agent.etiquette.courtesy import Courtesy, courtesy_key
from agent.etiquette.kinds import DraftKind, Family, Format, Interest, InterviewStatus, MessageKind, Part, Round
from agent.etiquette.notes import Fit, Impression, Notes
from agent.etiquette.rules import Rulebook
from agent.letters.compose import compose
from agent.letters.letter import Fact, Letter, Profile, Written
from agent.letters.rules import LETTER_RULES

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
START = datetime(2026, 5, 7, 14, 0, tzinfo=UTC)  # a Thursday
END = START + HOUR
INES = Person(id="m1#0", name="Inês Calder", address="ines@tollgate.example", part=Part.HIRING_MANAGER)
OMAR = Person(id="m1#1", name="Omar Whitlock", address="omar@tollgate.example", part=Part.INTERVIEWER)
RUTH = Person(id="m0#0", name="Ruth Ansah", address="ruth@tollgate.example", part=Part.RECRUITER)
STUCK = "the ferry timetable that still lives in one spreadsheet nobody dares to open"
OTHER_STUCK = "the harbour sensors, which drop out whenever it rains"
NOTES = Notes(
    happened="yes",
    met=("Inês Calder",),
    impressions=(Impression(text=STUCK, about="Inês"),),
    fits=(Fit(need="publish delays within a minute", experience="rebuilt a departure board for a bus company"),),
    went="good",
)
PROFILE = Profile(
    name="Ada Quill",
    address="ada@quill.example",
    signature="Ada Quill\n+1 555 0170",
    facts=(
        Fact(text="trained a team of nine in incident reviews", tags=("teaching",)),
        Fact(
            text="cut the time to publish timetable changes from two days to ten minutes", tags=("publish", "transit")
        ),
        Fact(text="moved a sensor network of 400 stations to new radios without a gap in the data", tags=("sensors",)),
    ),
)


class Desk:
    """An almanac for one zone; every weekday is a working day."""

    def __init__(self, offset: timedelta = timedelta(0)) -> None:
        """Hours from UTC, wherever the talk took place."""
        self._zone = timezone(offset)

    def zone(self, name: str | None) -> tzinfo:
        """The one zone."""
        return UTC if name == "UTC" else self._zone

    def is_working_day(self, day: date, country: str | None = None) -> bool:
        """Monday to Friday."""
        return day.weekday() < 5 and country != "XX"


def interview(**changes: object) -> Interview:
    """The talk with Inês on Thursday."""
    return Interview(
        id="m1",
        announced_at=START - 5 * DAY,
        status=InterviewStatus.SCHEDULED,
        starts_at=START,
        ends_at=END,
        timezone="UTC",
        format=Format.VIDEO,
        interviewers=(INES.id,),
        notes=NOTES,
        notes_at=END + HOUR,
    ).model_copy(update=changes)


def panel(**changes: object) -> Interview:
    """A talk with Inês and Omar, each noted."""
    notes = Notes(
        met=("Inês Calder", "Omar Whitlock"),
        impressions=(Impression(text=STUCK, about="Inês"), Impression(text=OTHER_STUCK, about="Whitlock")),
        fits=(Fit(need="publish delays within a minute"),),
    )
    return interview(interviewers=(INES.id, OMAR.id), notes=notes, round=Round.PANEL, **changes)


def application(*interviews: Interview, **changes: object) -> Application:
    """The application at Tollgate Ferries."""
    return Application(
        id="app",
        company="Tollgate Ferries",
        role="Data Engineer",
        people=(INES, OMAR, RUTH),
        interviews=interviews or (interview(),),
    ).model_copy(update=changes)


def refused(*interviews: Interview, other_role: str | None = None, **changes: object) -> Application:
    """The application after the refusal."""
    no = Outcome(
        kind=MessageKind.REJECTION, at=END + 9 * DAY, message_id="m9", person=RUTH.id, human=True, other_role=other_role
    )
    return application(*interviews, outcomes=(no,), **changes)


def courtesy(
    kind: DraftKind, person: Person | None = INES, answers: MailLink | None = None, **changes: object
) -> Courtesy:
    """What is owed to that person after the talk."""
    who = person.id if person else None
    return Courtesy(
        key=courtesy_key(kind, who, "m1"),
        kind=kind,
        family=Family.THANKS,
        application="app",
        person=who,
        occasion="m1",
        place_at=END + HOUR,
        due=END + DAY,
        send_from=END + HOUR,
        send_until=END + DAY,
        expires=END + 30 * DAY,
        interview="m1",
        answers=answers,
    ).model_copy(update=changes)


def link(subject: str, language: str = "en") -> MailLink:
    """A mail to answer."""
    return MailLink(message_id="<q@tollgate.example>", at=START, subject=subject, mailbox="ada", language=language)


def letter(
    kind: DraftKind,
    person: Person | None = INES,
    of: Application | None = None,
    *,
    history: Sequence[Written] = (),
    profile: Profile = PROFILE,
    answers: MailLink | None = None,
    later: timedelta = timedelta(hours=2),
    rules: Rulebook = LETTER_RULES,
    **changes: object,
) -> Letter:
    """The letter, composed some time after the end of the talk."""
    owed = courtesy(kind, person, answers, **{"place_at": END + later, **changes})
    return compose(owed, of or application(), profile, history, Desk(), END + later, rules=rules)


def thanks(person: Person = INES, of: Application | None = None, **more: object) -> Letter:
    """The thank-you."""
    return letter(DraftKind.THANK_YOU, person, of, **more)  # type: ignore[arg-type]


def written(of: Letter, key: str = "earlier", application: str = "app", company: str = "Tollgate Ferries") -> Written:
    """A letter as the history keeps it."""
    return Written(
        key=key,
        application=application,
        company=company,
        frames=tuple(sentence.frame for sentence in of.sentences),
        facts=tuple(source for sentence in of.sentences for source in sentence.sources),
        body=of.body,
    )


def sent_to(person: Person, at: datetime = END + HOUR) -> SentMail:
    """A mail of the user's to that person."""
    return SentMail(message_id="<s@quill.example>", at=at, to=(person.address or "",))


UNINTERESTED = Flags(interest=Interest.NONE)

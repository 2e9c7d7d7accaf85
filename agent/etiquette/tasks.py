"""What only the user can do: questions of theirs to answer, tests to hand in, letters that wait for a word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import AwareDatetime

from agent.etiquette.almanac import Almanac
from agent.etiquette.application import Application, Interview, Outcome, Received
from agent.etiquette.circumstances import Circumstances
from agent.etiquette.contact import sent_there
from agent.etiquette.in_force import taken_at
from agent.etiquette.keeping import was_near
from agent.etiquette.kinds import DraftKind, InterviewStatus, MessageKind, Part, Signal
from agent.etiquette.policy import Policy
from agent.etiquette.recipients import interviewers_of, may_write_to, to_pass_on, to_thank
from agent.etiquette.reminders import reminders
from agent.etiquette.rounds import is_live, was_held
from agent.etiquette.rules import E35, RULES, T34, T41, Rulebook
from agent.etiquette.settling import begun_at
from agent.etiquette.timing import DAY, business_day_before, later, working_days
from agent.etiquette.value import Value
from agent.etiquette.waits import outcome_at


class TaskKind(StrEnum):
    """What sort of thing it is."""

    ANSWER_THEM = "answer_them"
    BOOK_A_TIME = "book_a_time"
    HAND_IN = "hand_in"
    REFERENCES = "references"
    REOPENED = "reopened"
    HOW_IT_WENT = "how_it_went"
    NOTES_MISSING = "notes_missing"
    NO_ADDRESS = "no_address"
    DECIDE = "decide"
    RESCINDED = "rescinded"
    OFFER_A_LETTER = "offer_a_letter"


class Task(Value):
    """Something only the user can do. `id` is the same for the same cause for ever.

    `text` is a sentence for them, `source` the message id (or "clock") it follows from, `due` by when. `verbs` are the
    commands that answer it, each to be followed by the application's name; `offers` is the letter that would come.
    """

    id: str
    kind: TaskKind
    application: str
    at: AwareDatetime
    text: str
    source: str
    due: AwareDatetime | None = None
    verbs: tuple[str, ...] = ()
    offers: DraftKind | None = None


ASK_FOR = 14 * DAY  # how long a question of theirs, or a letter that could be written, is kept before the user
CAME_OR_NOT = timedelta(hours=36)  # how long after a talk it is offered to say that it did not come about


def tasks(
    applications: Sequence[Application],
    policy: Policy,
    almanac: Almanac,
    now: datetime,
    *,
    rules: Rulebook = RULES,
) -> tuple[Task, ...]:
    """What is open at `now` (aware) that only the user can do, in order of time; without what they have done since."""
    given = Circumstances(policy, almanac, now, rules)
    found = [task for one in applications if not one.flags.mute for task in _all(one, applications, given)]
    return tuple(sorted(found, key=lambda task: (task.at, task.id)))


def _all(application: Application, applications: Sequence[Application], given: Circumstances) -> Iterator[Task]:
    ended = outcome_at(application, given.now, given.rules)
    if ended is None or ended.kind is not MessageKind.REJECTION:
        yield from _asked(application, given)
        yield from _of_interviews(application, given)
        yield from _notes_missing(application, given)
    yield from _of_offers(application, applications, given)
    yield from _afterwards(application, given)


def _letter(
    application: Application,
    cause: str,
    offers: DraftKind,
    verbs: tuple[str, ...],
    text: str,
    *,
    at: datetime,
    source: str,
) -> Task:
    """A letter that would come by one of these commands."""
    return Task(
        id=f"{TaskKind.OFFER_A_LETTER.value}:{cause}",
        kind=TaskKind.OFFER_A_LETTER,
        application=application.id,
        at=at,
        text=text,
        source=source,
        verbs=verbs,
        offers=offers,
    )


# What they asked for

_ASK: dict[TaskKind, str] = {
    TaskKind.ANSWER_THEM: "they asked you something",
    TaskKind.BOOK_A_TIME: "they sent a page on which to book a time; no letter is needed",
    TaskKind.HAND_IN: "there is a test or a recording to hand in",
    TaskKind.REFERENCES: "they ask for references or for papers",
    TaskKind.REOPENED: "it is open again, and they would like to know whether you are still interested",
    TaskKind.HOW_IT_WENT: "the agency would like to know how the interview went",
}


def _asked(application: Application, given: Circumstances) -> Iterator[Task]:
    """Questions and wishes of theirs that no letter of ours answers (rules T36, T37, T42, readings 22)."""
    if application.settled and application.settled[-1].at <= given.now:
        return
    for mail in application.received:
        kind = _wish(mail)
        if kind is None or mail.at > given.now or _is_done(application, mail, kind, given.now):
            continue
        due = mail.deadline if mail.deadline is not None and mail.deadline > mail.at else None
        yield Task(
            id=f"{kind.value}:{mail.message_id}",
            kind=kind,
            application=application.id,
            at=mail.at,
            text=_ASK[kind],
            source=mail.message_id,
            due=due,
        )


def _wish(mail: Received) -> TaskKind | None:
    if mail.kind is MessageKind.ASSESSMENT:
        return TaskKind.HAND_IN
    if mail.kind is MessageKind.REFERENCE_REQUEST:
        return TaskKind.REFERENCES
    if not mail.human:
        return TaskKind.BOOK_A_TIME if mail.kind is MessageKind.AVAILABILITY_REQUEST else None
    if Signal.REOPENS in mail.signals:
        return TaskKind.REOPENED
    if Signal.ASKS_HOW_IT_WENT in mail.signals:
        return TaskKind.HOW_IT_WENT
    only_a_link = Signal.BOOKING_LINK in mail.signals and Signal.ASKS_FOR_TIMES not in mail.signals
    if only_a_link and mail.kind in _BOOKED and not mail.fixes_a_time:
        return TaskKind.BOOK_A_TIME
    by_hand = mail.asks_a_question and mail.kind in _ANSWERED_BY_HAND and Signal.ASKS_FOR_TIMES not in mail.signals
    return TaskKind.ANSWER_THEM if by_hand else None


_BOOKED = frozenset(
    {
        MessageKind.AVAILABILITY_REQUEST,
        MessageKind.INTERVIEW_INVITATION,
        MessageKind.INTERVIEW_RESCHEDULE,
        MessageKind.INTERVIEW_CANCELLATION,
        MessageKind.EMPLOYER_MESSAGE,
    }
)
_ANSWERED_BY_HAND = frozenset({MessageKind.EMPLOYER_MESSAGE, MessageKind.INTERVIEW_INVITATION})


def _is_done(application: Application, mail: Received, kind: TaskKind, now: datetime) -> bool:
    """Whether the user has written since, a time was fixed, the test's day has passed, or it was long ago."""
    if kind is TaskKind.HAND_IN and mail.deadline is not None:
        return mail.deadline <= now or _wrote_since(application, mail.at, now)
    if kind is TaskKind.BOOK_A_TIME and any(
        one.at > mail.at and one.fixes_a_time and one.at <= now for one in application.received
    ):
        return True
    return now - mail.at > ASK_FOR or _wrote_since(application, mail.at, now)


def _wrote_since(application: Application, at: datetime, now: datetime) -> bool:
    return any(at < mail.at <= now for mail in sent_there(application))


# Interviews


def _of_interviews(application: Application, given: Circumstances) -> Iterator[Task]:
    for interview in application.interviews:
        ends = interview.ends_at
        if ends is None or not is_live(interview) or ends > given.now or given.now - ends > ASK_FOR:
            continue
        if interview.status is InterviewStatus.SCHEDULED and given.now - ends <= CAME_OR_NOT:
            yield _letter(
                application,
                f"{interview.id}",
                DraftKind.NO_SHOW,
                ("no-show", "missed"),
                "did the interview not come about? One word, and there is a letter for it",
                at=ends,
                source="clock",
            )
        yield from _without_address(application, interview, given)


def _notes_missing(application: Application, given: Circumstances) -> Iterator[Task]:
    """The notes draft that is still empty; said again before it is late (rule T12)."""
    for one in reminders(application, given):
        yield Task(
            id=f"{TaskKind.NOTES_MISSING.value}:{one.interview}:{one.number}",
            kind=TaskKind.NOTES_MISSING,
            application=application.id,
            at=one.at,
            text="no notes on the interview yet; without a word of yours its thank-you stays unfinished",
            source="clock",
            due=one.due,
        )


def _without_address(application: Application, interview: Interview, given: Circumstances) -> Iterator[Task]:
    """Interviewers whom no letter reaches, neither their own nor one through the organiser (rule 2.3)."""
    thanked = to_thank(application, interview, given.rules)
    passed_on = not thanked and to_pass_on(application, interview, given.rules) is not None
    if not was_held(interview, given.now, given.rules) or passed_on:
        return
    through = application.everything_through is not None
    unreached = [
        one.name
        for one in interviewers_of(application, interview)
        if one.name and not may_write_to(one, given.rules) and not through
    ]
    if unreached:
        names = " and ".join([", ".join(unreached[:-1]), unreached[-1]]) if len(unreached) > 1 else unreached[0]
        yield Task(
            id=f"{TaskKind.NO_ADDRESS.value}:{interview.id}",
            kind=TaskKind.NO_ADDRESS,
            application=application.id,
            at=interview.ends_at or given.now,
            text=f"no address is known for {names}, so there is no thank-you to send; addresses are never guessed",
            source=interview.id.rpartition("#")[0],
        )


# Offers


def _of_offers(application: Application, applications: Sequence[Application], given: Circumstances) -> Iterator[Task]:
    decided = [one for one in application.settled if one.at <= given.now]
    ended = outcome_at(application, given.now, given.rules)
    if ended is not None and ended.kind is MessageKind.OFFER and not any(one.at > ended.at for one in decided):
        yield _to_decide(application, ended, given)
    if ended is not None and ended.kind is MessageKind.REJECTION and T34 in given.rules:
        before = [one for one in application.outcomes if one.at < ended.at]
        if before and before[-1].kind is MessageKind.OFFER and given.now - ended.at <= ASK_FOR:
            yield Task(
                id=f"{TaskKind.RESCINDED.value}:{ended.message_id}",
                kind=TaskKind.RESCINDED,
                application=application.id,
                at=ended.at,
                text="they took the offer back; whether and how to answer is yours to say",
                source=ended.message_id,
            )
    for one in applications:
        taken, begun = taken_at(one, given.now), begun_at(application)
        live = not decided and (ended is None or ended.kind in (MessageKind.ON_HOLD, MessageKind.OFFER))
        began_before = taken is not None and begun is not None and begun <= taken.at
        if one.id != application.id and taken is not None and began_before and live and application.interviews:
            signed = "" if taken.signed else "; best once the contract is signed"
            yield _letter(
                application,
                f"{taken.source}:{application.id}",
                DraftKind.WITHDRAWAL,
                ("withdraw",),
                f"you took another offer: withdraw here{signed}",
                at=taken.at,
                source=taken.source,
            )


def _to_decide(application: Application, offer: Outcome, given: Circumstances) -> Task:
    """The offer that waits for the user's word; an alarm from a working day before its last day on (rule T33)."""
    text = "an offer waits for your decision"
    if offer.deadline is not None:
        zone = given.almanac.zone(None)
        last = offer.deadline.astimezone(zone)
        eve = business_day_before(last.date(), 1, working_days(given.almanac))
        if offer.deadline <= given.now:
            text = "the last day of the offer has passed, and nothing was said"
        elif given.now.astimezone(zone).date() >= eve:
            text = "the offer ends within a working day, and nothing was said yet"
    return Task(
        id=f"{TaskKind.DECIDE.value}:{offer.message_id}",
        kind=TaskKind.DECIDE,
        application=application.id,
        at=offer.at,
        text=text,
        source=offer.message_id,
        due=offer.deadline,
        verbs=("accept", "decline", "more-time"),
        offers=DraftKind.ACCEPTANCE,
    )


# Afterwards


def _afterwards(application: Application, given: Circumstances) -> Iterator[Task]:
    """Letters that need a reason or a liking of the user's: to keep in touch, and to connect (rules T41, E35)."""
    ended = outcome_at(application, given.now, given.rules)
    refused = ended is not None and ended.kind is MessageKind.REJECTION
    if ended is None or not refused:
        return
    after = later(ended.at, given.policy.keep_warm_after_days * DAY)
    near = given.policy.keep_warm and T41 in given.rules and was_near(application, ended, given.rules)
    if near and after <= given.now <= later(after, ASK_FOR) and not application.reasons:
        yield _letter(
            application,
            f"warm:{ended.message_id}",
            DraftKind.KEEP_WARM,
            ("keep-warm",),
            "it was a near miss some time ago; with a reason of your own one may write again",
            at=after,
            source="clock",
        )
    met = {key for one in application.interviews if was_held(one, given.now, given.rules) for key in one.interviewers}
    known = any(person.got_on_at is not None for person in application.people)
    talked = [one for one in application.people if one.id in met and one.part is not Part.SYSTEM and one.name]
    if talked and not known and E35 in given.rules and given.now - ended.at <= ASK_FOR:
        names = ", ".join(one.name for one in talked[:3])
        yield _letter(
            application,
            f"connect:{ended.message_id}",
            DraftKind.CONNECT_NOTE,
            ("got-on",),
            f"did you get on well with somebody ({names})? There is a short text to connect",
            at=ended.at,
            source=ended.message_id,
        )

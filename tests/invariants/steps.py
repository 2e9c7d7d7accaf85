"""The steps of a life, and how they are drawn: mails, the user's hand and word, the clock, and blows of fate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from hypothesis import strategies as st

from agent.etiquette.kinds import Decision
from tests.invariants.house import Blow
from tests.invariants.past import Told
from tests.invariants.user_mail import Own

# A Monday in spring, before the clocks change; one before Christmas; a Friday in autumn.
STARTS = (
    datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
    datetime(2026, 12, 14, 9, 0, tzinfo=UTC),
    datetime(2026, 10, 16, 9, 0, tzinfo=UTC),
)
GAPS = tuple(timedelta(hours=hours) for hours in (1, 3, 20, 26, 3 * 24, 6 * 24, 8 * 24, 15 * 24 + 2, 24 * 24, 45 * 24))


@dataclass(frozen=True, slots=True)
class They:
    """An employer writes; see `employer_mail.employer_writes`."""

    told: Told
    job: int = 0
    by: int = 0
    guests: int = 1
    ahead: int = 2
    in_thread: bool = True


@dataclass(frozen=True, slots=True)
class I:  # noqa: E742  (the user)
    """The user sends a mail of their own."""

    what: Own
    job: int = 0
    to: int = 0


class Hand(StrEnum):
    """What the user does to a draft of ours, or beside it."""

    EDIT = "edit"
    SEND = "send"
    DISCARD = "discard"
    ADDRESS = "address"  # fills in the recipient of one that waits
    BEGIN = "begin"  # a draft of their own in the thread of the last mail by hand
    DROP = "drop"  # the drafts that they began


@dataclass(frozen=True, slots=True)
class Touch:
    """The user does that with the draft of that number; of those that stand, counted round."""

    hand: Hand
    which: int = 0
    job: int = 0


class Word(StrEnum):
    """What the user says with a command."""

    MUTE = "mute"
    UNMUTE = "unmute"
    NOT_INTERESTED = "not_interested"
    TOP_CHOICE = "top_choice"
    SHARE = "share"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    SIGNED = "signed"
    SKIP = "skip"
    SNOOZE = "snooze"
    PAUSE = "pause"
    MISSED = "missed"
    NO_SHOW = "no_show"
    PIN = "pin"
    GIVE_TIMES = "give_times"
    UNDO = "undo"


DECISIONS = {
    Word.ACCEPT: Decision.ACCEPTED,
    Word.SIGNED: Decision.ACCEPTED,
    Word.DECLINE: Decision.DECLINED,
    Word.WITHDRAW: Decision.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class Say:
    """The user says it of that job."""

    word: Word
    job: int = 0


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing happens."""


@dataclass(frozen=True, slots=True)
class Hit:
    """The next change made to the mailbox is hit."""

    blow: Blow


@dataclass(frozen=True, slots=True)
class Again:
    """The provider forgets the cursor, or reports a mail a second time."""

    twice: bool


What = They | I | Touch | Say | Wait | Hit | Again


@dataclass(frozen=True, slots=True)
class Step:
    """First `gap` passes, moment by moment or, `asleep`, in one jump; then it happens."""

    gap: timedelta
    what: What
    asleep: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """A whole life: when it begins, and its steps."""

    start: datetime
    steps: tuple[Step, ...]


def _after(hours: float, what: What) -> Step:
    return Step(timedelta(hours=hours), what)


# What a life begins with, so that short lives come far.
OPENINGS: dict[str, tuple[Step, ...]] = {
    "nothing": (),
    "applied": (_after(0, They(Told.RECEIPT)),),
    "asked for times": (_after(0, They(Told.RECEIPT)), _after(48, They(Told.TIMES))),
    "booked": (_after(0, They(Told.RECEIPT)), _after(48, They(Told.BOOKED, by=1))),
    "held": (_after(0, They(Told.BOOKED, by=1)), _after(56, Wait())),
    "panel held": (_after(0, They(Told.BOOKED_IN_WORDS, guests=3)), _after(56, Wait())),
    "noted": (_after(0, They(Told.BOOKED, by=1)), _after(56, I(Own.NOTES))),
    "promised": (
        _after(0, They(Told.BOOKED, by=1)),
        _after(56, I(Own.NOTES)),
        _after(20, They(Told.PROMISE, ahead=25)),
    ),
    "asked a question": (
        _after(0, They(Told.BOOKED, by=1)),
        _after(56, I(Own.THANKS)),
        _after(20, They(Told.QUESTION)),
    ),
    "held twice": (
        _after(0, They(Told.BOOKED, by=1)),
        _after(40, They(Told.BOOKED, by=1)),
        _after(4 * 24, Wait()),
    ),
    "asked how it stands": (
        _after(0, They(Told.BOOKED, by=1)),
        _after(56, I(Own.NOTES)),
        _after(3, Touch(Hand.SEND)),
        _after(15 * 24, Wait()),
    ),
    "offered": (_after(0, They(Told.BOOKED, by=1)), _after(56, Wait()), _after(48, They(Told.OFFER, ahead=6))),
}

_TOLD = st.sampled_from(
    (
        *(Told.BOOKED, Told.BOOKED_IN_WORDS, Told.PROMISE, Told.NO) * 2,  # what most depends on
        *Told,
    )
)
_HANDS = st.sampled_from((Hand.EDIT, Hand.SEND, Hand.SEND, Hand.DISCARD, Hand.DISCARD, *Hand))


def whats(jobs: tuple[int, ...], *, blows: bool = False) -> st.SearchStrategy[What]:
    """Anything that can happen, about one of these jobs."""
    job = st.sampled_from(jobs)
    few = st.integers(0, 2)
    they = st.builds(
        They,
        told=_TOLD,
        job=job,
        by=few,
        guests=st.sampled_from((1, 1, 2, 3)),
        ahead=st.sampled_from((1, 2, 4, 9, 25)),
        in_thread=st.booleans(),
    )
    mine = st.builds(
        I, what=st.sampled_from((Own.THANKS, Own.THANKS, Own.NOTES, *Own)), job=job, to=st.sampled_from((0, 0, 1))
    )
    touch = st.builds(Touch, hand=_HANDS, which=few, job=job)
    say = st.builds(Say, word=st.sampled_from(Word), job=job)
    some = [they, they, they, mine, mine, touch, touch, say, st.just(Wait())]
    if blows:
        some += [hit := st.builds(Hit, st.sampled_from(Blow)), hit, st.builds(Again, st.booleans())]
    return st.one_of(*some)


def lives(
    opening: str, *, jobs: tuple[int, ...] = (0,), most: int = 5, blows: bool = False
) -> st.SearchStrategy[Story]:
    """Lives that begin so and go on by some steps.

    With several jobs the beginning lies between a talk about the second one and the notes on it. With `blows` the first
    change to the mailbox is hit, one after the beginning, and perhaps more.
    """
    begin = OPENINGS[opening]
    if len(jobs) > 1:
        earlier = tuple(_about(step, jobs[1]) for step in OPENINGS["held"])
        begin = (*earlier, *begin, _after(1, I(Own.NOTES, jobs[1])), _after(0, Say(Word.SHARE, jobs[1])))
    step = st.builds(Step, gap=st.sampled_from(GAPS), what=whats(jobs, blows=blows), asleep=st.booleans())
    blow = st.sampled_from(Blow).map(lambda one: (Step(timedelta(), Hit(one)),)) if blows else st.just(())
    return st.builds(
        lambda start, early, late, steps: Story(start, (*early, *begin, *late, *steps)),
        st.sampled_from(STARTS),
        blow,
        blow,
        st.lists(step, min_size=2, max_size=most),
    )


def _about(step: Step, job: int) -> Step:
    return replace(step, what=replace(step.what, job=job)) if isinstance(step.what, They | I | Touch | Say) else step

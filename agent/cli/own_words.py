"""What the user wants of an application and what they decided, as sentences: of each word, and of what holds now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import assert_never

from agent.account import Account
from agent.etiquette.application import Application
from agent.etiquette.courtesy import courtesy_key
from agent.etiquette.journal import (
    AnyMark,
    Decided,
    Flagged,
    GotOn,
    Happened,
    Interested,
    Kept,
    Paused,
    Pinned,
    Skipped,
    Snoozed,
    TimesGiven,
    WarmedUp,
)
from agent.etiquette.kinds import Decision, Interest, InterviewStatus
from agent.lookup import Lookup, titled
from agent.which import when

_FLAGS: Mapping[str, tuple[str, str]] = {
    "mute": ("no letters are to be written", "letters may be written again"),
    "not_interested": ("you no longer want the job", "you want the job after all"),
    "top_choice": ("it is your top choice", "it is not your top choice"),
    "share_other_interviews": (
        "they may be told that you have other interviews",
        "they are not to be told of your other interviews",
    ),
    "more_time": ("you ask for longer to think the offer over", "you need no longer to think the offer over"),
}
_INTEREST: Mapping[Interest, str] = {
    Interest.HIGH: "you want the job very much",
    Interest.NORMAL: "you want the job",
    Interest.LOW: "you want the job a little; no letter claims more",
    Interest.NONE: "you no longer want the job; nobody is asked how things stand",
}
_DECISIONS: Mapping[Decision, str] = {
    Decision.ACCEPTED: "you take the offer",
    Decision.DECLINED: "you decline the offer",
    Decision.WITHDRAWN: "you withdraw",
}
_CAME_OUT: Mapping[InterviewStatus, str] = {
    InterviewStatus.HELD: "took place",
    InterviewStatus.MISSED: "was missed by you",
    InterviewStatus.NO_SHOW: "did not take place, since they did not come",
    InterviewStatus.CANCELLED: "was called off",
}


def of_mark(word: AnyMark, known: Lookup, zone: tzinfo) -> str:
    """Something said of one application: "you said of …: …"."""
    application = known.by_id(known.filed_with(word.id))
    name = titled(application) if application else "an application that is none any more"
    return f"you said of {name}: {_sentence(word, application, zone)}"


def of_pause(word: Paused, zone: tzinfo) -> str:
    """That nothing new is to be placed."""
    return f"you said that nothing new is to be placed before {when(word.until, zone)}"


def wanted(application: Application, account: Account) -> Iterator[str]:
    """What holds of the user's own hand, a line each."""
    flags, zone = account.flags(application), account.zone
    if flags.interest is not None and flags.interest is not Interest.NORMAL:
        yield _INTEREST[flags.interest]
    yield from (said for flag, (said, _) in _FLAGS.items() if flag != "not_interested" and getattr(flags, flag))
    if application.settled:
        last = application.settled[-1]
        signed = ", and the contract is signed" if last.signed else ""
        yield f"{_DECISIONS[last.decision]}{signed} (since {when(last.at, zone)})"
    if until := account.snoozed_until(application):
        yield f"nothing new is placed before {when(until, zone)}"
    if application.pins and application.pins[-1].moment > account.now:
        yield f"you want to ask how things stand from {when(application.pins[-1].moment, zone)}"
    for person in application.people:
        if person.got_on_at is not None:
            yield f"you got on well with {person.name or person.address}"


def _sentence(word: AnyMark, application: Application | None, zone: tzinfo) -> str:
    match word:
        case Flagged():
            return _FLAGS[word.flag][0 if word.value else 1]
        case Interested():
            return _INTEREST[word.interest]
        case Decided():
            return _DECISIONS[word.decision] + (", and the contract is signed" if word.signed else "")
        case Happened():
            interview = application.interview(word.interview) if application else None
            at = f" {when(interview.starts_at, zone)}" if interview else ""
            return f"the interview{at} {_CAME_OUT[word.status]}"
        case Skipped():
            return f"no {word.kind.value.replace('_', ' ')} is to be written{_whom(word, application)}"
        case Kept():
            return f"the {word.kind.value.replace('_', ' ')} stays as it is: {'; '.join(word.findings)}"
        case Snoozed():
            return f"nothing new is to be placed before {when(word.until, zone)}"
        case Pinned():
            return f"you want to ask how things stand from {when(word.moment, zone)}"
        case TimesGiven():
            return f"you can: “{word.times}”"
        case WarmedUp():
            return f"you would write again some time: “{word.reason}”"
        case GotOn():
            person = application.person(word.person) if application else None
            name = (person.name or person.address if person else None) or "somebody"
            return f"you got on well with {name}" if word.well else f"you did not get on that well with {name}"
        case other:
            assert_never(other)


def _whom(word: Skipped, application: Application | None) -> str:
    """To whom the letter would have been: its key says so, where it is one about an interview."""
    if application is None:
        return ""
    for person in application.people:
        for interview in application.interviews:
            if word.courtesy == courtesy_key(word.kind, person.id, interview.id):
                return f" to {person.name or person.address}"
    return ""

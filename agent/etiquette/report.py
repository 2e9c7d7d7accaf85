"""What became of each thing owed (rule E21), and how the user is told that an application has ended (rule E43)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from pydantic import AwareDatetime

from agent.etiquette.almanac import Almanac
from agent.etiquette.application import Application
from agent.etiquette.contact import is_contact
from agent.etiquette.courtesy import Courtesy, Standing
from agent.etiquette.kinds import Decision, DraftKind, MessageKind, Stage
from agent.etiquette.rounds import ended_at, last_held, was_held
from agent.etiquette.rules import E21, E43, Rulebook
from agent.etiquette.value import Value


class Came(StrEnum):
    """How a step came out."""

    DONE = "done"
    LATE = "late"  # done, after it was due
    SKIPPED = "skipped"  # by the user's word or hand
    WAIVED = "waived"  # by a mark: muted, no longer interested
    OVERTAKEN = "overtaken"
    MISSED = "missed"  # its time has passed
    OPEN = "open"
    OVERDUE = "overdue"  # still open, after it was due
    TO_COME = "to_come"


class StepTaken(Value):
    """One thing owed: to whom (a name; "" for the user's notes), when it was due, and how it came out.

    `at` is when it was settled; of an open one since when it may be written. `why` says in words what settled it,
    `source` by what: a message id, a draft's key, "clock", "notes" or "config".
    """

    draft: str
    kind: DraftKind
    person: str
    due: AwareDatetime
    came: Came
    at: AwareDatetime
    why: str = ""
    source: str = ""


class Tidings(Value):
    """What the user is told of an ending, a rest or an offer; `at` is when it came to that, None where not known."""

    text: str
    at: AwareDatetime | None


def report(
    application: Application, courtesies: Iterable[Courtesy], now: datetime, rules: Rulebook
) -> tuple[StepTaken, ...]:
    """A line for each of the courtesies that are this application's, in order of when they were due (rule E21)."""
    if E21 not in rules:
        return ()
    own = sorted((one for one in courtesies if one.application == application.id), key=lambda one: (one.due, one.key))
    return tuple(_step(application, one, now) for one in own)


def _step(application: Application, courtesy: Courtesy, now: datetime) -> StepTaken:
    person = application.person(courtesy.person)
    return StepTaken(
        draft=courtesy.key,
        kind=courtesy.kind,
        person=(person.name or person.address or "") if person else "",
        due=courtesy.due,
        came=_came(application, courtesy, now),
        at=courtesy.standing_at or courtesy.place_at,
        why=courtesy.standing_why,
        source=courtesy.standing_because,
    )


def _came(application: Application, courtesy: Courtesy, now: datetime) -> Came:
    match courtesy.standing:
        case Standing.DONE:
            return Came.LATE if courtesy.standing_at and courtesy.standing_at > courtesy.due else Came.DONE
        case Standing.WAIVED:
            by_word = any(one.courtesy == courtesy.key for one in application.skips)
            return Came.WAIVED if courtesy.standing_because == "config" and not by_word else Came.SKIPPED
        case Standing.OVERTAKEN:
            return Came.OVERTAKEN
        case Standing.LAPSED | Standing.TOO_OLD:
            return Came.MISSED
        case Standing.OPEN:
            if now < courtesy.place_at:
                return Came.TO_COME
            return Came.OVERDUE if now > courtesy.due else Came.OPEN


def tidings(application: Application, stage: Stage, almanac: Almanac, now: datetime, rules: Rulebook) -> Tidings | None:
    """How the user is told of an application that has ended, rests, or has an offer; None of any other.

    Facts only: who decided what on which day, and how far it had come. No word of failing, no blame, no guess at
    reasons (rule E43).
    """
    told = _TOLD.get(stage)
    if told is None:
        return None
    at = _since(application, stage, now, rules)
    if E43 not in rules:
        return Tidings(text=stage.value.replace("_", " "), at=at)
    text = told(application, at, almanac)
    so_far = _so_far(application, now, rules) if stage is Stage.REJECTED else ""
    return Tidings(text=f"{text} {so_far}".rstrip(), at=at)


def _refused(application: Application, at: datetime | None, almanac: Almanac) -> str:
    offers = [one.at for one in application.outcomes if one.kind is MessageKind.OFFER]
    if at is not None and any(one < at for one in offers):
        return f"{_firm(application)} took its offer back{_on(at, almanac)}."
    return f"{_firm(application)} wrote{_on(at, almanac)} that they will not take your application further."


def _offered(application: Application, at: datetime | None, almanac: Almanac) -> str:
    deadline = next((one.deadline for one in reversed(application.outcomes) if one.kind is MessageKind.OFFER), None)
    until = f" They wait for your answer until {_day(deadline, almanac)}." if deadline else ""
    return f"{_firm(application)} offered you the job{_on(at, almanac)}.{until}"


def _silent(application: Application, at: datetime | None, almanac: Almanac) -> str:
    since = f" since {_day(at, almanac)}" if at else " for weeks"
    return f"Nothing has come from {_firm(application, first=False)}{since}. If they write, all goes on from there."


_TOLD: Mapping[Stage, Callable[[Application, datetime | None, Almanac], str]] = MappingProxyType(
    {
        Stage.REJECTED: _refused,
        Stage.OFFERED: _offered,
        Stage.GHOSTED: _silent,
        Stage.ON_HOLD: lambda one, at, almanac: (
            f"{_firm(one)} put the search on hold{_on(at, almanac)}. Nothing is decided about you."
        ),
        Stage.ACCEPTED: lambda one, at, almanac: (
            f"You took the offer of {_firm(one, first=False)}{_on(at, almanac)}. Congratulations!"
        ),
        Stage.DECLINED: lambda one, at, almanac: (
            f"You declined the offer of {_firm(one, first=False)}{_on(at, almanac)}."
        ),
        Stage.WITHDRAWN: lambda one, at, almanac: (
            f"You withdrew your application to {_firm(one, first=False)}{_on(at, almanac)}."
        ),
    }
)
_DECIDED = {
    Stage.ACCEPTED: Decision.ACCEPTED,
    Stage.DECLINED: Decision.DECLINED,
    Stage.WITHDRAWN: Decision.WITHDRAWN,
}
_HEARD = {
    Stage.REJECTED: MessageKind.REJECTION,
    Stage.OFFERED: MessageKind.OFFER,
    Stage.ON_HOLD: MessageKind.ON_HOLD,
}


def _since(application: Application, stage: Stage, now: datetime, rules: Rulebook) -> datetime | None:
    """When it came to that: the decision, or of a silence the last that was heard."""
    if stage is Stage.GHOSTED:
        heard = [one.at for one in application.received if is_contact(one.kind, human=one.human)]
        held = last_held(application, now, rules)
        return max([*heard, *([over] if held and (over := ended_at(held)) else [])], default=None)
    own = [one.at for one in application.settled if one.decision is _DECIDED.get(stage) and one.at <= now]
    theirs = [one.at for one in application.outcomes if one.kind is _HEARD.get(stage) and one.at <= now]
    return max((*own, *theirs), default=None)


def _so_far(application: Application, now: datetime, rules: Rulebook) -> str:
    talks = sum(was_held(one, now, rules) for one in application.interviews)
    times = {1: "once", 2: "twice"}.get(talks, f"{talks} times")
    return f"You had talked to them {times}; only some talks lead to an offer." if talks else ""


def _firm(application: Application, *, first: bool = True) -> str:
    return application.company or ("The employer" if first else "the employer")


def _on(moment: datetime | None, almanac: Almanac) -> str:
    return f" on {_day(moment, almanac)}" if moment else ""


def _day(moment: datetime, almanac: Almanac) -> str:
    local = moment.astimezone(almanac.zone(None))
    return f"{local:%a} {local.day} {local:%b}"

"""The stretches in which the user waits for an answer, each with what began it and what ended it (rules I4, I5).

A wait begins when an interview is over, or when they write or promise; it ends when they do so again, when a new
interview is announced, or with a decision. Every wait has its own occasion, so every human reply starts afresh.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agent.etiquette.application import Application, Interview, Outcome, Promise
from agent.etiquette.contact import is_contact, sent_there
from agent.etiquette.in_force import decision_at
from agent.etiquette.kinds import InterviewStatus, MessageKind, Round, Signal
from agent.etiquette.rounds import closes_at, ended_at, is_open, last_held
from agent.etiquette.rules import E33, I4, I5, I7, T23, Rulebook


@dataclass(frozen=True, slots=True)
class End:
    """What ended a wait: when (aware), which mail, in words."""

    at: datetime
    source: str
    why: str


@dataclass(frozen=True, slots=True)
class Wait:
    """From `begins` until `end` (None: to this day). `contact` is the last contact by then, `interview` the last held.

    `unanswered`: they asked the user something, and the user had not answered when the wait began.
    """

    begins: datetime
    occasion: str
    interview: Interview
    promise: Promise | None
    contact: datetime
    unanswered: bool
    end: End | None


def waits(application: Application, now: datetime, rules: Rulebook) -> tuple[Wait, ...]:
    """All waits that had begun by `now` (aware), in order; the last one of each occasion."""
    found: dict[str, Wait] = {}
    for begins, source in _beginnings(application, now):
        wait = _wait(application, begins, source, now, rules)
        if wait is not None:
            found.pop(wait.occasion, None)
            found[wait.occasion] = wait
    return tuple(found.values())


def promise_at(application: Application, at: datetime, rules: Rulebook) -> Promise | None:
    """The promise that held at `at`: the last one, unless a later interview, talk or mail has made it moot (E33).

    What a receipt promises is the first answer, so it is moot once there is an interview.
    """
    receipts = {one.message_id for one in application.received if one.kind is MessageKind.APPLICATION_RECEIVED}
    told = [one for one in application.promises if one.said_at <= at and one.message_id not in receipts]
    if not told:
        return None
    promise = max(told, key=lambda one: one.said_at) if E33 in rules else told[0]
    held = last_held(application, at, rules)
    over = ended_at(held) if held else None
    if over is not None and promise.answer_by <= over:
        return None
    if any(promise.said_at < one.announced_at <= at for one in application.interviews):
        return None
    wrote = [one.at for one in application.received if is_contact(one.kind, human=one.human) and one.at <= at]
    return None if any(promise.answer_by < moment for moment in wrote) else promise


def outcome_at(application: Application, at: datetime, rules: Rulebook) -> Outcome | None:
    """The decision or hold in force at `at`: the last one, unless it was opened again since (T23)."""
    told = [one for one in application.outcomes if one.at <= at]
    if not told:
        return None
    last = told[-1]
    if last.kind is MessageKind.OFFER or T23 not in rules:
        return last
    reopened = [one.announced_at for one in application.interviews]
    reopened += [one.at for one in application.received if one.human and Signal.REOPENS in one.signals]
    return None if any(last.at < moment <= at for moment in reopened) else last


def _beginnings(application: Application, now: datetime) -> list[tuple[datetime, str]]:
    """(when, source) of everything a wait can begin with."""
    found: list[tuple[datetime, str]] = []
    for interview in application.interviews:
        closes = closes_at(interview)
        if interview.status is InterviewStatus.CANCELLED and interview.status_at is not None:
            closes = interview.status_at
        if closes is not None:
            found.append((closes, interview.id))
    found += [(one.at, one.message_id) for one in application.received if is_contact(one.kind, human=one.human)]
    found += [(one.said_at, one.message_id) for one in application.promises]
    return sorted({one for one in found if one[0] <= now})


def _wait(application: Application, begins: datetime, source: str, now: datetime, rules: Rulebook) -> Wait | None:
    interview = last_held(application, begins, rules)
    over = ended_at(interview) if interview else None
    if interview is None or over is None or interview.round is Round.INFORMAL_CHAT:
        return None
    if I4 in rules and any(is_open(one, begins) for one in application.interviews):
        return None
    if I7 in rules and outcome_at(application, begins, rules) is not None:
        return None
    if decision_at(application, begins) is not None:
        return None
    promise = promise_at(application, begins, rules) if I4 in rules else None
    heard = [
        one.at for one in application.received if is_contact(one.kind, human=one.human) and over < one.at <= begins
    ]
    own = [one.at for one in sent_there(application) if one.at <= begins]
    return Wait(
        begins=begins,
        occasion=promise.message_id if promise else source,
        interview=interview,
        promise=promise,
        contact=max((over, *heard, *own)),
        unanswered=I4 in rules and _is_unanswered(application, over, begins),
        end=_end(application, begins, now, rules),
    )


def _is_unanswered(application: Application, since: datetime, at: datetime) -> bool:
    asked = [one.at for one in application.received if one.human and one.asks_a_question and since < one.at <= at]
    return bool(asked) and not any(asked[-1] < mail.at <= at for mail in sent_there(application))


def _end(application: Application, begins: datetime, now: datetime, rules: Rulebook) -> End | None:
    """The first thing after `begins` that makes asking pointless."""
    found: list[End] = []
    if I5 in rules:
        found += [
            End(one.at, one.message_id, "they wrote")
            for one in application.received
            if is_contact(one.kind, human=one.human)
        ]
    if E33 in rules:
        found += [End(one.said_at, one.message_id, "they named another day") for one in application.promises]
    if I4 in rules:
        found += [
            End(one.announced_at, one.id.rpartition("#")[0], "a new interview was announced")
            for one in application.interviews
        ]
    if I7 in rules:
        words = {MessageKind.REJECTION: "rejection arrived", MessageKind.OFFER: "offer arrived"}
        found += [
            End(one.at, one.message_id, words.get(one.kind, "the search was put on hold"))
            for one in application.outcomes
        ]
        found += [End(one.at, one.source, f"you have {one.decision.value}") for one in application.settled]
    # One mail may be several of these: a decision says more than that they wrote.
    after = [(one.at, -number, one) for number, one in enumerate(found) if begins < one.at <= now]
    return min(after, key=lambda pair: pair[:2])[2] if after else None

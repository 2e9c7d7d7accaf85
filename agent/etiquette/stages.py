"""Where an application stands: the stages and what moves between them, declared once and read as a table.

The declaration is python-statemachine's; docs/stages.md is drawn from it. An event through the machine costs half a
millisecond and a look into the table nothing, so only the table is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from statemachine import State, StateMachine

from agent.etiquette.almanac import Almanac
from agent.etiquette.application import Application
from agent.etiquette.circumstances import Circumstances
from agent.etiquette.contact import is_contact
from agent.etiquette.kinds import Decision, InterviewStatus, MessageKind, Signal, Stage
from agent.etiquette.policy import Policy
from agent.etiquette.rounds import closes_at, is_live, is_open, last_held, standing_of
from agent.etiquette.rules import RULES, T22, T23, Rulebook
from agent.etiquette.silence import silent_from

__all__ = ["TABLE", "ApplicationStages", "Step", "stage", "standing_of"]


class ApplicationStages(StateMachine):
    """Where an application stands. Offers, refusals and the user's decision end it; a new interview opens it again."""

    applied = State("applied", initial=True)
    interviewing = State("interviewing")
    awaiting_decision = State("awaiting_decision")
    on_hold = State("on_hold")
    offered = State("offered")
    accepted = State("accepted")
    declined = State("declined")
    withdrawn = State("withdrawn", final=True)
    rejected = State("rejected")
    ghosted = State("ghosted")

    interview_announced = (
        applied.to(interviewing)
        | awaiting_decision.to(interviewing)
        | on_hold.to(interviewing, cond="reopening_counts")
        | rejected.to(interviewing, cond="reopening_counts")
        | ghosted.to(interviewing)
    )
    last_round_ended = interviewing.to(awaiting_decision, cond="something_was_done")
    put_on_hold = (
        applied.to(on_hold)
        | interviewing.to(on_hold)
        | awaiting_decision.to(on_hold)
        | offered.to(on_hold)
        | ghosted.to(on_hold)
    )
    refused = (
        applied.to(rejected)
        | interviewing.to(rejected)
        | awaiting_decision.to(rejected)
        | on_hold.to(rejected)
        | offered.to(rejected)
        | accepted.to(rejected)
        | ghosted.to(rejected)
    )
    offer_made = (
        applied.to(offered)
        | interviewing.to(offered)
        | awaiting_decision.to(offered)
        | on_hold.to(offered)
        | rejected.to(offered)
        | ghosted.to(offered)
        | declined.to(offered)
    )
    took_the_offer = (
        applied.to(accepted)
        | interviewing.to(accepted)
        | awaiting_decision.to(accepted)
        | on_hold.to(accepted)
        | offered.to(accepted)
        | ghosted.to(accepted)
    )
    declined_the_offer = offered.to(declined) | accepted.to(declined)
    withdrew = (
        applied.to(withdrawn)
        | interviewing.to(withdrawn)
        | awaiting_decision.to(withdrawn)
        | on_hold.to(withdrawn)
        | offered.to(withdrawn)
        | accepted.to(withdrawn)
        | ghosted.to(withdrawn)
    )
    opened_again = (
        on_hold.to(awaiting_decision, cond="something_was_done")
        | on_hold.to(interviewing)
        | rejected.to(awaiting_decision, cond="something_was_done")
        | rejected.to(interviewing)
    )
    fell_silent = awaiting_decision.to(ghosted, cond="silence_counts") | interviewing.to(
        ghosted, cond="silence_counts", unless="a_round_is_open"
    )
    person_wrote = ghosted.to(awaiting_decision, cond="something_was_done") | ghosted.to(
        interviewing, unless="something_was_done"
    )


@dataclass(frozen=True, slots=True)
class Step:
    """One transition: to `target`, if every guard in `only_if` holds and none in `unless`."""

    target: Stage
    only_if: tuple[str, ...]
    unless: tuple[str, ...]


def _table() -> Mapping[tuple[Stage, str], tuple[Step, ...]]:
    table: dict[tuple[Stage, str], tuple[Step, ...]] = {}
    for state in ApplicationStages.states:
        for transition in state.transitions:
            guards = [(str(guard.func), guard.expected_value) for guard in transition.cond]
            step = Step(
                target=Stage(transition.target.id),
                only_if=tuple(name for name, expected in guards if expected),
                unless=tuple(name for name, expected in guards if not expected),
            )
            key = (Stage(state.id), str(transition.event))
            table[key] = (*table.get(key, ()), step)
    return table


TABLE = _table()

_OWN = {
    Decision.ACCEPTED: "took_the_offer",
    Decision.DECLINED: "declined_the_offer",
    Decision.WITHDRAWN: "withdrew",
}
_DECISIONS = {
    MessageKind.REJECTION: "refused",
    MessageKind.ON_HOLD: "put_on_hold",
    MessageKind.OFFER: "offer_made",
}


def stage(application: Application, policy: Policy, almanac: Almanac, now: datetime, rules: Rulebook = RULES) -> Stage:
    """Where the application stands at `now` (aware), by what mail and notes say and what the clock has done since."""
    given = Circumstances(policy, almanac, now, rules)
    stands = Stage.APPLIED
    for at, _, event in sorted({*_events(application), *_silences(application, given)}):
        if at > now:
            break
        stands = _after(stands, event, _Seen(application, at, rules))
    return stands


def _after(stands: Stage, event: str, seen: _Seen) -> Stage:
    for step in TABLE.get((stands, event), ()):
        if all(GUARDS[name](seen) for name in step.only_if) and not any(GUARDS[name](seen) for name in step.unless):
            return step.target
    return stands


@dataclass(frozen=True, slots=True)
class _Seen:
    """The application as a guard sees it at one moment."""

    application: Application
    at: datetime
    rules: Rulebook


def _something_was_done(seen: _Seen) -> bool:
    """An interview was held, or a test handed in or let pass."""
    tests = (one for one in seen.application.interviews if not is_live(one))
    return last_held(seen.application, seen.at, seen.rules) is not None or any(
        (closes := closes_at(one)) is not None and closes <= seen.at for one in tests
    )


def _a_round_is_open(seen: _Seen) -> bool:
    return any(is_open(one, seen.at) for one in seen.application.interviews)


GUARDS: Mapping[str, Callable[[_Seen], bool]] = {
    "something_was_done": _something_was_done,
    "a_round_is_open": _a_round_is_open,
    "silence_counts": lambda seen: T22 in seen.rules,
    "reopening_counts": lambda seen: T23 in seen.rules,
}


def _events(application: Application) -> Iterator[tuple[datetime, int, str]]:
    """Everything that mail, notes and clock brought about: (when, order within one moment, event)."""
    for mail in application.received:
        if is_contact(mail.kind, human=mail.human):
            yield mail.at, 0, "person_wrote"
        if Signal.REOPENS in mail.signals and mail.human:
            yield mail.at, 1, "opened_again"
    for interview in application.interviews:
        yield interview.announced_at, 1, "interview_announced"
        closes = closes_at(interview)
        if interview.status is InterviewStatus.CANCELLED:
            closes = interview.status_at
        if closes is not None and not any(is_open(one, closes) for one in application.interviews):
            yield closes, 2, "last_round_ended"
    for outcome in application.outcomes:
        yield outcome.at, 3, _DECISIONS[outcome.kind]
    for told in application.settled:
        yield told.at, 4, _OWN[told.decision]


def _silences(application: Application, given: Circumstances) -> Iterator[tuple[datetime, int, str]]:
    silent = silent_from(application, given)
    if silent is not None:
        yield silent, 5, "fell_silent"

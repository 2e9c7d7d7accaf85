"""What has become of a courtesy: of all that could have settled it, what came first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from agent.etiquette.application import Application, Person
from agent.etiquette.circumstances import Circumstances
from agent.etiquette.contact import sent_to
from agent.etiquette.courtesy import Courtesy, Standing
from agent.etiquette.in_force import decision_at
from agent.etiquette.kinds import Decision, DraftKind, DraftState, Family, MessageKind
from agent.etiquette.rules import ELSEWHERE, G11, I3, I6, I7, SKIP, Rulebook

_FAMILIES = {
    DraftKind.NOTES: Family.NOTES,
    DraftKind.THANK_YOU: Family.THANKS,
    DraftKind.PASS_ON: Family.THANKS,
    DraftKind.AVAILABILITY_REPLY: Family.REPLY,
    DraftKind.CONFIRMATION_REPLY: Family.REPLY,
    DraftKind.RESCHEDULE_REPLY: Family.REPLY,
    DraftKind.CANCELLATION_REPLY: Family.REPLY,
    DraftKind.NO_SHOW: Family.REPLY,
    DraftKind.DELAY_REPLY: Family.REPLY,
    DraftKind.HOLD_REPLY: Family.OUTCOME,
    DraftKind.FOLLOW_UP: Family.STATUS,
    DraftKind.CLOSING_FOLLOW_UP: Family.STATUS,
    DraftKind.DEADLINE_NUDGE: Family.STATUS,
    DraftKind.OFFER_ACKNOWLEDGEMENT: Family.OUTCOME,
    DraftKind.ACCEPTANCE: Family.OUTCOME,
    DraftKind.DECLINE: Family.OUTCOME,
    DraftKind.WITHDRAWAL: Family.OUTCOME,
    DraftKind.REJECTION_REPLY: Family.OUTCOME,
    DraftKind.KEEP_WARM: Family.STATUS,
    DraftKind.CONNECT_NOTE: Family.CONNECT,
}
_TELL_A_DECISION = frozenset({DraftKind.ACCEPTANCE, DraftKind.DECLINE, DraftKind.WITHDRAWAL})
_OF_A_LIVE_APPLICATION = frozenset({Family.NOTES, Family.THANKS, Family.STATUS})


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that settles a courtesy: how, when (aware), by what (message id, "clock", "notes", "config"), why."""

    standing: Standing
    at: datetime
    source: str
    why: str = ""


def family_of(kind: DraftKind) -> Family:
    """The family that letters of that kind belong to."""
    return _FAMILIES[kind]


def judged(courtesy: Courtesy, turns: Iterable[Turn | None], now: datetime) -> Courtesy:
    """The courtesy as it stands at `now`: settled by the first of its turns, else lapsed, else open.

    The first one wins, so that a jump of the clock ends where a step by step would.
    """
    past = [turn for turn in turns if turn is not None and turn.at <= now]
    if courtesy.expires <= now:
        past.append(Turn(Standing.LAPSED, courtesy.expires, "clock", "its time has passed"))
    if not past:
        return courtesy
    first = min(past, key=lambda turn: turn.at)
    return courtesy.model_copy(
        update={
            "standing": first.standing,
            "standing_at": first.at,
            "standing_because": first.source,
            "standing_why": first.why,
        }
    )


def begun_at(application: Application) -> datetime | None:
    """When the first mail of the application came, or its first interview was told of; None where nothing did."""
    moments = [one.at for one in application.received] + [one.announced_at for one in application.interviews]
    return min(moments, default=None)


def by_own_mail(
    application: Application, person: Person, after: datetime, rules: Rulebook, *, answered: str | None = None
) -> Turn | None:
    """The user's first mail after that moment to that person, or to anybody in answer to the mail `answered` (I6)."""
    if I6 not in rules:
        return None
    own = next((mail for mail in sent_to(application, person) if mail.at > after), None)
    if answered is not None:
        elsewhere = [mail for mail in application.sent if mail.at > after and answered in mail.answers]
        own = min((one for one in (own, *elsewhere[:1]) if one is not None), key=lambda mail: mail.at, default=None)
    return Turn(Standing.DONE, own.at, own.message_id, "you wrote to them") if own else None


def by_hand(application: Application, courtesy: Courtesy, rules: Rulebook, *, of_anybody: bool = False) -> Turn | None:
    """What the user did to its draft: sent it, or discarded it, which no later letter of its family undoes (rule I3).

    `of_anybody`: also a draft to another person counts, where the rules and not the user chose the person.
    """
    for ended in application.ended:
        if ended.occasion != courtesy.occasion or not (of_anybody or ended.person == courtesy.person):
            continue
        if ended.how is DraftState.SENT and ended.kind is courtesy.kind:
            return Turn(Standing.DONE, ended.at, ended.key, "you sent it")
        if ended.how is DraftState.DISCARDED and family_of(ended.kind) is courtesy.family and I3 in rules:
            return Turn(Standing.WAIVED, ended.at, ended.key, "you discarded it")
    return None


def by_word(application: Application, courtesy: Courtesy, given: Circumstances) -> tuple[Turn | None, ...]:
    """What the user said that settles it: no drafts here, no such letter, or a decision that ends the application."""
    return (
        _by_mute(application, courtesy, given),
        _by_skip(application, courtesy, given.rules),
        _by_own_decision(application, courtesy, given.rules),
        _by_an_acceptance_elsewhere(application, courtesy, given),
    )


def _by_mute(application: Application, courtesy: Courtesy, given: Circumstances) -> Turn | None:
    if application.flags.mute and G11 in given.rules:
        return Turn(Standing.WAIVED, min(courtesy.place_at, given.now), "config", "this application is muted")
    return None


def _by_skip(application: Application, courtesy: Courtesy, rules: Rulebook) -> Turn | None:
    skip = next((one for one in application.skips if one.courtesy == courtesy.key), None)
    if skip is None or SKIP not in rules:
        return None
    return Turn(Standing.WAIVED, skip.at, "config", "you wanted no such letter")


def _by_own_decision(application: Application, courtesy: Courtesy, rules: Rulebook) -> Turn | None:
    """A decision of the user's ends every letter but the one that tells it (rules I7, T35)."""
    if I7 not in rules or courtesy.kind is DraftKind.CONNECT_NOTE:
        return None
    held = None if courtesy.kind in _TELL_A_DECISION else decision_at(application, courtesy.place_at)
    ends = (one for one in application.settled if one.at > courtesy.place_at or one == held)
    first = next((one for one in ends if one.source != courtesy.occasion), None)
    words = {
        Decision.ACCEPTED: "you took the offer",
        Decision.DECLINED: "you declined the offer",
        Decision.WITHDRAWN: "you withdrew",
    }
    return Turn(Standing.OVERTAKEN, first.at, first.source, words[first.decision]) if first else None


def _by_an_acceptance_elsewhere(application: Application, courtesy: Courtesy, given: Circumstances) -> Turn | None:
    """Once another offer is taken, the user will withdraw here, and neither thanks nor asks any more (case 40).

    A search that was begun after that is a new one.
    """
    if ELSEWHERE not in given.rules or courtesy.family not in _OF_A_LIVE_APPLICATION:
        return None
    begun = begun_at(application)
    taken = [
        (at, source)
        for other, at, source in given.others.accepted
        if other != application.id and begun is not None and begun <= at
    ]
    if not taken:
        return None
    at, source = min(taken)
    return Turn(Standing.OVERTAKEN, at, source, "you took an offer elsewhere")


def by_decision(application: Application, after: datetime, kinds: frozenset[MessageKind]) -> Turn | None:
    """The first decision of those kinds after that moment."""
    words = {
        MessageKind.REJECTION: "rejection arrived",
        MessageKind.OFFER: "offer arrived",
        MessageKind.ON_HOLD: "the search was put on hold",
    }
    for outcome in application.outcomes:
        if outcome.at > after and outcome.kind in kinds:
            return Turn(Standing.OVERTAKEN, outcome.at, outcome.message_id, words[outcome.kind])
    return None

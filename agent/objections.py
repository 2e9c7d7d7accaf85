"""Shell. What speaks against a word of the user's, however they say it: with a command, or in a line of their notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from agent.etiquette.application import Application, Flags
from agent.etiquette.in_force import decision_at
from agent.etiquette.kinds import Decision, Stage
from agent.lookup import SAID_BY_THE_USER, CannotSay, short_id, titled

ENDED = frozenset({Stage.ACCEPTED, Stage.DECLINED, Stage.REJECTED, Stage.WITHDRAWN})


def must_go_on(application: Application, stands: Stage, now: datetime, so: str) -> None:
    """Raises CannotSay where the application has ended at `now` (aware); `so` is what follows from that."""
    last = decision_at(application, now)
    if last is not None:
        raise CannotSay(f"{decided(application, last.decision)}, so {so}; {way_back(last.source)}")
    if stands in ENDED:
        raise CannotSay(f"{titled(application)} has ended ({stands.value.replace('_', ' ')}), so {so}")


def one_choice(
    application: Application, others: Iterable[Application], configured: Callable[[Application], Flags]
) -> None:
    """Raises CannotSay where another application is the top choice, by a word or by the configuration (rule E42)."""
    for other in others:
        by_configuration = configured(other).top_choice
        if other.id == application.id or not (other.flags.top_choice or by_configuration):
            continue
        word = f"afterword top-choice {short_id(other.id)} --not"
        how = f'take top_choice out of [applications."{other.company}"]' if by_configuration else word
        raise CannotSay(
            f"{titled(other)} is your top choice{' by the configuration' if by_configuration else ''}, and there is one"
            f" at a time; first: {how}"
        )


def decided(application: Application, decision: Decision) -> str:
    """What the user decided there, in words."""
    told = {
        Decision.ACCEPTED: "you took the offer of",
        Decision.DECLINED: "you declined the offer of",
        Decision.WITHDRAWN: "you withdrew from",
    }
    return f"{told[decision]} {titled(application)}"


def way_back(source: str) -> str:
    """How a decision is taken back: one that a mail told is for the user to tell anew."""
    if source.startswith(SAID_BY_THE_USER):
        return f"to take that back: afterword undo {short_id(source)}"
    return "your own mail told them so; what is to hold now is for another mail of yours"

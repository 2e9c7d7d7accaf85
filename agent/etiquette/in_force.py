"""Which of the user's decisions holds at a moment: the last word, unless a later offer or refusal has undone it."""

from __future__ import annotations

from datetime import datetime

from agent.etiquette.application import Application, Settled
from agent.etiquette.kinds import Decision, MessageKind


def decision_at(application: Application, at: datetime) -> Settled | None:
    """What the user had decided by `at` (aware), if it still held: their last word, unless an offer came after a no."""
    told = [one for one in application.settled if one.at <= at]
    if not told:
        return None
    last = told[-1]
    anew = [one.at for one in application.outcomes if one.kind is MessageKind.OFFER and last.at < one.at <= at]
    return None if anew and last.decision is Decision.DECLINED else last


def taken_at(application: Application, at: datetime) -> Settled | None:
    """The acceptance that held at `at` (aware): not where the user changed their mind, nor where it was taken back."""
    told = decision_at(application, at)
    if told is None or told.decision is not Decision.ACCEPTED:
        return None
    taken_back = (one for one in application.outcomes if one.kind is MessageKind.REJECTION)
    return None if any(told.at < one.at <= at for one in taken_back) else told

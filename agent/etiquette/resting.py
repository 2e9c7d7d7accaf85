"""Why nothing is owed in an application at a moment, in words for the user."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from agent.etiquette.almanac import Almanac
from agent.etiquette.application import Application, Interview, Lull
from agent.etiquette.contact import sent_there
from agent.etiquette.kinds import InterviewStatus, Stage
from agent.etiquette.rounds import closes_at, is_live, is_open
from agent.etiquette.rules import Rulebook
from agent.etiquette.waits import promise_at

_ENDED = {
    Stage.REJECTED: "they have decided",
    Stage.WITHDRAWN: "you withdrew",
    Stage.DECLINED: "you declined the offer",
    Stage.ACCEPTED: "you took the offer",
    Stage.GHOSTED: "they have been silent for long",
}


def why_nothing(
    application: Application,
    stage: Stage,
    almanac: Almanac,
    now: datetime,
    *,
    pauses: Sequence[Lull] = (),
    rules: Rulebook,
) -> str:
    """A clause that says why nothing is owed at `now` (aware): "they wanted to answer by Fri 13 Mar"."""
    if application.flags.mute:
        return "muted: nothing is written there"
    if stage in _ENDED:
        return f"{_ENDED[stage]}: nothing is owed"
    quiet = max((one.until for one in (*application.lulls, *pauses) if one.at <= now < one.until), default=None)
    if quiet is not None:
        return f"you want quiet until {_day(quiet, almanac)}"
    if stage is Stage.OFFERED:
        return "their offer waits for your decision"
    coming = [one for one in application.interviews if is_open(one, now)]
    if coming:
        return _to_come(min(coming, key=lambda one: one.starts_at or closes_at(one) or now), almanac)
    if _is_asked(application):
        return "they asked you something, and nobody asks before that is answered"
    promise = promise_at(application, now, rules)
    if promise is not None:
        wanted = "want" if promise.answer_by > now else "wanted"
        return f"they {wanted} to answer by {_day(promise.answer_by, almanac)}"
    if application.flags.not_interested:
        return "you are no longer interested, so nobody is asked"
    if stage is Stage.ON_HOLD:
        return "the search is on hold"
    return "no interview yet, so nothing is owed" if stage is Stage.APPLIED else "it is for them to answer"


def _to_come(interview: Interview, almanac: Almanac) -> str:
    closes = closes_at(interview)
    if not is_live(interview):
        by = f" by {_day(closes, almanac)}" if closes else ""
        return f"a test is to be handed in{by}"
    if interview.starts_at is None or interview.status not in (InterviewStatus.SCHEDULED, InterviewStatus.TENTATIVE):
        return "an interview is being arranged"
    return f"the interview is on {_day(interview.starts_at, almanac)}"


def _is_asked(application: Application) -> bool:
    """Whether the last question of a person there has no mail of the user's after it."""
    asked = [one.at for one in application.received if one.human and one.asks_a_question]
    return bool(asked) and not any(mail.at > asked[-1] for mail in sent_there(application))


def _day(moment: datetime, almanac: Almanac) -> str:
    local = moment.astimezone(almanac.zone(None))
    return f"{local:%a} {local.day} {local:%b}"

"""Answers to what they wrote about a meeting or the time it takes: short, understanding, and never with times of ours.

When the user can talk is for the user to say: without their times such a letter waits for them (etiquette 2.8, H10).
"""

from __future__ import annotations

from datetime import datetime

from agent.etiquette.application import Interview, Received
from agent.etiquette.kinds import DraftKind, Format, InterviewStatus
from agent.letters import slots, tables
from agent.letters.arrange import Paragraphs
from agent.letters.frames import Slot
from agent.letters.moments import moment_in_words
from agent.letters.own_words import times_since, times_wanted
from agent.letters.plain_letter import arranged, interest
from agent.letters.situation import Situation

Written = tuple[Paragraphs | None, tuple[str, ...]]


def availability(it: Situation) -> Written:
    """The user's own times, as they gave them since they were asked; without them the letter waits."""
    filled = slots.given(it)
    times = times_since(it, _asked_at(it))
    moves = _with_times(it, times)
    return arranged(it, filled | times, moves, named=("role",)), () if times else (times_wanted(it),)


def confirmation(it: Situation) -> Written:
    """Day and hour confirmed, in the zone of the interview."""
    filled = slots.given(it)
    when = _when(it)
    if when is None:
        return None, ("the time of the interview",)
    moves = {"forward": _forward(it), "change": "shared/change"}
    return arranged(it, filled | {"when": when}, moves, named=("role",)), ()


def reschedule(it: Situation) -> Written:
    """A new time is agreed to where the mail names one; else the user's times are needed."""
    filled = slots.given(it)
    mail = _answered(it)
    when = _when(it) if mail is not None and mail.fixes_a_time else None
    if when is not None:
        moves = {"forward": _forward(it), "change": "shared/change"}
        return arranged(it, filled | {"when": when}, moves, named=("role",)), ()
    times = times_since(it, _asked_at(it))
    missing = () if times else (times_wanted(it),)
    return arranged(it, filled | times, _with_times(it, times), order="ask_orders", named=("role",)), missing


def cancellation(it: Situation) -> Written:
    """Understanding, and one calm question whether another time can be found."""
    return arranged(it, slots.given(it), {"interest": interest(it)}, named=("role",)), ()


def no_show(it: Situation) -> Written:
    """The two sides missed each other: blameless where they did not come, one apology where the user did not."""
    talk = it.application.interview(it.courtesy.interview)
    filled = slots.given(it)
    since = (talk.starts_at or talk.announced_at) if talk else it.courtesy.place_at
    times = times_since(it, since)
    given = "shared/times" if times else None
    if talk is not None and talk.status is InterviewStatus.MISSED:
        moves = {"interest": interest(it), "times": given}
        return arranged(it, filled | times, moves, order="missed_orders", named=("role",)), ()
    filled |= {"detail": _detail(talk, it)} | times
    return arranged(it, filled, {"interest": interest(it), "ask": given or "ask"}, named=("role",)), ()


def delay(it: Situation) -> Written:
    """Patience; a question for a rough idea only where they name no day that is still to come."""
    promises = it.application.promises
    live = bool(promises) and promises[-1].answer_by > it.courtesy.place_at
    return arranged(it, slots.given(it), {"interest": interest(it), "ask": "await" if live else "ask"}), _employer(it)


def hold(it: Situation) -> Written:
    """Understanding, and a door left open; nothing about when."""
    return arranged(it, slots.given(it), {"interest": interest(it)}), _employer(it)


REPLIES = {
    DraftKind.AVAILABILITY_REPLY: availability,
    DraftKind.CONFIRMATION_REPLY: confirmation,
    DraftKind.RESCHEDULE_REPLY: reschedule,
    DraftKind.CANCELLATION_REPLY: cancellation,
    DraftKind.NO_SHOW: no_show,
    DraftKind.DELAY_REPLY: delay,
    DraftKind.HOLD_REPLY: hold,
}


def _with_times(it: Situation, times: dict[str, Slot]) -> dict[str, str | None]:
    """Where there are no times yet, nothing that speaks of them."""
    return {
        "times": "shared/times" if times else None,
        "other": "shared/other" if times else None,
        "forward": _forward(it),
    }


def _forward(it: Situation) -> str | None:
    return None if it.not_interested else "shared/forward"


def _employer(it: Situation) -> tuple[str, ...]:
    return () if it.application.company or it.application.role else ("the employer's name",)


def _answered(it: Situation) -> Received | None:
    """The mail that the letter answers."""
    return next((one for one in it.application.received if one.message_id == it.courtesy.occasion), None)


def _asked_at(it: Situation) -> datetime:
    mail = _answered(it)
    return mail.at if mail else it.courtesy.place_at


def _when(it: Situation) -> Slot | None:
    """Day and hour of the very interview that the courtesy names; None where they are not known."""
    talk = it.application.interview(it.courtesy.interview)
    if talk is None or talk.starts_at is None:
        return None
    zone, home = it.almanac.zone(talk.timezone), it.almanac.zone(None)
    when = moment_in_words(talk.starts_at, zone, home, it.language, it.voice.spelling)
    return Slot(when, f"mail:{talk.id}")


def _detail(talk: Interview | None, it: Situation) -> Slot:
    """What one may have mixed up, by the way the talk was to be held."""
    way = talk.format if talk else None
    name = {Format.PHONE: "detail_phone", Format.ONSITE: "detail_onsite"}.get(way or Format.VIDEO, "detail_video")
    source = f"mail:{talk.id}" if talk else "application"
    return Slot(tables.table(f"frames/{it.language}")["slots"][name], source)

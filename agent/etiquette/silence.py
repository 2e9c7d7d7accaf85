"""When silence became an answer: some weeks after the last word, or after a closing follow-up (rule T22)."""

from __future__ import annotations

from datetime import datetime

from agent.etiquette.application import Application, Promise
from agent.etiquette.circumstances import Circumstances
from agent.etiquette.contact import is_contact
from agent.etiquette.courtesy import Standing
from agent.etiquette.kinds import DraftKind, Signal
from agent.etiquette.rounds import closes_at
from agent.etiquette.rules import SILENCE
from agent.etiquette.status_letters import status_letters
from agent.etiquette.timing import DAY, MORNING, business_day_after, later, on, patient_days, working_days
from agent.etiquette.waits import promise_at


def silent_from(application: Application, given: Circumstances) -> datetime | None:
    """When the present silence begins to count (aware); None if nothing was ever heard. May lie ahead."""
    heard = [one.at for one in application.received if is_contact(one.kind, human=one.human)]
    heard += [closes for one in application.interviews if (closes := closes_at(one)) and closes <= given.now]
    heard += [one.announced_at for one in application.interviews]
    promise = promise_at(application, given.now, given.rules)
    if promise is not None:
        heard.append(promise.answer_by)
    if not heard:
        return None
    last = max(heard)
    silent = later(last, given.policy.ghosted_after_days * DAY)
    if promise is not None and SILENCE in given.rules and _means_no(application, promise):
        return promise.answer_by
    for letter in status_letters(application, given):
        asked = letter.standing_at if letter.standing is Standing.DONE else None
        if asked is None or asked <= last:
            continue
        if letter.kind is DraftKind.FOLLOW_UP:
            silent = max(silent, later(asked, given.policy.ghosted_after_days * DAY))
        else:
            zone = given.almanac.zone(None)
            days = patient_days(working_days(given.almanac), rules=given.rules)
            wait = given.policy.ghosted_after_closing_business_days
            return on(business_day_after(asked.astimezone(zone).date(), wait, days), MORNING, zone)
    return silent


def _means_no(application: Application, promise: Promise) -> bool:
    """Whether the mail that named the day said that silence until then is a no (case 48)."""
    return any(
        one.message_id == promise.message_id and Signal.SILENCE_IS_NO in one.signals for one in application.received
    )

"""Where one interview stands, and what moves it: declared once, read as a table, as stages.py does for applications.

`Booking.turn` looks every step up in here, so that no mail, note or command takes an interview where no arrow leads.
docs/stages.md is drawn from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from statemachine import State, StateMachine

from agent.etiquette.kinds import InterviewStatus

Event = Literal[
    "pencilled_in",
    "time_set",
    "to_be_moved",
    "called_off",
    "end_passed",
    "noted",
    "said_held",
    "said_missed",
    "said_no_show",
    "said_cancelled",
]


class InterviewStatuses(StateMachine):
    """Where an interview stands. `said_…` is the user's word, or a clear answer in their notes; it goes before mail.

    Mail moves no interview that was held. What is only pencilled in is no longer so once it was fixed, and the clock
    alone makes nothing of it but a missed chance: whether it took place is for the notes to say.
    """

    invited = State("invited", initial=True)
    tentative = State("tentative")
    scheduled = State("scheduled")
    rescheduling = State("rescheduling")
    cancelled = State("cancelled")
    held = State("held")
    missed = State("missed")
    no_show = State("no_show")

    pencilled_in = tentative.from_(invited, rescheduling, cancelled, missed, no_show)
    time_set = scheduled.from_(invited, tentative, rescheduling, cancelled, missed, no_show)
    to_be_moved = rescheduling.from_(invited, tentative, scheduled)
    called_off = cancelled.from_(invited, tentative, scheduled, rescheduling, missed, no_show)
    end_passed = held.from_(scheduled)
    noted = held.from_(tentative, scheduled)
    said_held = held.from_(invited, tentative, scheduled, rescheduling, cancelled, missed, no_show)
    said_missed = missed.from_(invited, tentative, scheduled, rescheduling, cancelled, held, no_show)
    said_no_show = no_show.from_(invited, tentative, scheduled, rescheduling, cancelled, held, missed)
    said_cancelled = cancelled.from_(invited, tentative, scheduled, rescheduling, held, missed, no_show)


STEPS: Mapping[tuple[InterviewStatus, str], InterviewStatus] = {
    (InterviewStatus(state.id), str(step.event)): InterviewStatus(step.target.id)
    for state in InterviewStatuses.states
    for step in state.transitions
}

SAID: Mapping[InterviewStatus, Event] = {
    InterviewStatus.HELD: "said_held",
    InterviewStatus.MISSED: "said_missed",
    InterviewStatus.NO_SHOW: "said_no_show",
    InterviewStatus.CANCELLED: "said_cancelled",
}


def after(status: InterviewStatus, event: Event) -> InterviewStatus:
    """Where `event` leads from `status`: nowhere else than declared, so it may change nothing."""
    return STEPS.get((status, event), status)

"""The drawings say what the code declares, no step less and none more, and fit on a screen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hiring_life import DAY, HOUR, NADIA, ROSA, TOMAS, Law, Told, moment
from hypothesis import given
from hypothesis import strategies as st

from agent.etiquette.booking import Booking
from agent.etiquette.interview_statuses import SAID, STEPS, InterviewStatuses, after
from agent.etiquette.journal import Happened
from agent.etiquette.kinds import InterviewStatus, MessageKind
from tests.drawings import DRAWINGS, INTERVIEWS, Drawing, arrows, mermaid

MONDAY = moment(3, 2, 9)
MOST = 24  # arrows that can be told apart on one screen


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda drawing: drawing.title)
def test_a_drawing_shows_every_step_once(drawing: Drawing) -> None:
    """Its arrows, taken apart again, are the declared steps; each is drawn by one arrow."""
    meant = [move for arrow in arrows(drawing) for move in arrow.moves]

    assert sorted(meant, key=repr) == sorted(drawing.moves, key=repr)


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda drawing: drawing.title)
def test_an_arrow_from_a_group_holds_for_all_of_it(drawing: Drawing) -> None:
    """Each event on it leads there from every state of the group but the one it leads to."""
    groups = {group.name: group.members for group in drawing.groups}
    for arrow in arrows(drawing):
        wanted = groups.get(arrow.source, frozenset({arrow.source})) - {arrow.target}
        for event in {move.event for move in arrow.moves}:
            assert {move.source for move in arrow.moves if move.event == event} == wanted
        assert {move.target for move in arrow.moves} == {arrow.target}


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda drawing: drawing.title)
def test_a_drawing_fits_on_a_screen(drawing: Drawing) -> None:
    """Few enough arrows, no more than one between any two boxes, and labels that are short."""
    lines = arrows(drawing)

    assert len(lines) <= MOST
    assert len({(arrow.source, arrow.target) for arrow in lines}) == len(lines)
    assert max(map(len, mermaid(drawing).splitlines())) <= 100


def test_every_status_of_an_interview_is_drawn() -> None:
    """All eight, and each but the first can be come to."""
    assert {move.target for move in INTERVIEWS.moves} | {INTERVIEWS.start} == set(InterviewStatus)
    assert {status.id for status in InterviewStatuses.states} == set(InterviewStatus)


def test_an_undeclared_step_is_not_taken() -> None:
    """Mail does not cancel what was held, and what is fixed is pencilled in no more."""
    assert after(InterviewStatus.HELD, "called_off") is InterviewStatus.HELD
    assert after(InterviewStatus.SCHEDULED, "pencilled_in") is InterviewStatus.SCHEDULED


# Any life of interviews

KINDS = st.sampled_from(
    [
        MessageKind.INTERVIEW_INVITATION,
        MessageKind.AVAILABILITY_REQUEST,
        MessageKind.INTERVIEW_CONFIRMATION,
        MessageKind.INTERVIEW_REMINDER,
        MessageKind.INTERVIEW_RESCHEDULE,
        MessageKind.INTERVIEW_CANCELLATION,
        MessageKind.ASSESSMENT,
        MessageKind.EMPLOYER_MESSAGE,
    ]
)
MAILS = st.tuples(
    KINDS,
    st.none() | st.integers(0, 8),  # half days to the talk
    st.sampled_from([None, "one", "two"]),  # the calendar's UID
    st.booleans(),  # pencilled in
    st.sampled_from([(TOMAS,), (NADIA,), ()]),
)
NOTES = st.sampled_from(["yes", "no", "no_show", None])
LIVES = st.lists(st.one_of(MAILS, NOTES, st.sampled_from(sorted(SAID))), min_size=1, max_size=10)


def lived(life: list[object]) -> Told:
    """That life, a step every six hours."""
    told = Told()
    for number, step in enumerate(life, start=1):
        at = MONDAY + number * 6 * HOUR
        match step:
            case (kind, half_days, uid, tentative, people):
                talk = None if half_days is None else MONDAY + half_days * timedelta(hours=12)
                told.mail(at, kind, ROSA, talk=talk, uid=uid, sequence=number, with_=people)
                if talk is not None and tentative:
                    told.entries[-1] = pencilled(told.entries[-1])
            case InterviewStatus():
                interview = next((one.id for one in Law().fold(told).interviews), "")
                facts = {"id": f"said-{number}", "at": at, "interview": interview, "status": step}
                told.entries.append(Happened.model_validate(facts))
            case _:
                told.noted(at, "", happened=step, went="good")
    return told


def pencilled(entry: object) -> object:
    """The same mail, its time only pencilled in."""
    evidence = entry.evidence  # type: ignore[attr-defined]
    mentions = tuple(one.model_copy(update={"tentative": True}) for one in evidence.interviews)
    changed = evidence.model_copy(update={"interviews": mentions})
    return entry.model_copy(update={"evidence": changed})  # type: ignore[attr-defined]


@given(LIVES)
def test_no_life_takes_an_undeclared_step(life: list[object]) -> None:
    """Whatever mail, notes and commands say: each change of status is an arrow of the drawing."""
    taken: list[tuple[InterviewStatus, InterviewStatus]] = []
    change = Booking.__setattr__

    def watched(self: Booking, name: str, value: object) -> None:
        if name == "status" and hasattr(self, "status"):
            taken.append((self.status, value))  # type: ignore[arg-type]
        change(self, name, value)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Booking, "__setattr__", watched)
        Law().fold(lived(life))

    declared = {(source, target) for (source, _), target in STEPS.items()}
    assert [step for step in taken if step not in declared] == []


@pytest.mark.covers("T4")
def test_a_talk_that_is_only_pencilled_in_becomes_nothing_by_itself() -> None:
    """A hold in the calendar is tentative; its hour may pass without notes or thanks; a real event fixes it."""
    told = Told()
    told.mail(MONDAY, MessageKind.INTERVIEW_CONFIRMATION, talk=MONDAY + 2 * DAY, uid="one")
    told.entries[-1] = pencilled(told.entries[-1])
    (held,) = Law().fold(told).interviews

    assert held.status is InterviewStatus.TENTATIVE
    assert Law().owed(told, MONDAY + 3 * DAY) == []

    told.mail(MONDAY + HOUR, MessageKind.INTERVIEW_CONFIRMATION, talk=MONDAY + 2 * DAY, uid="one", sequence=1)
    (fixed,) = Law().fold(told).interviews
    assert fixed.status is InterviewStatus.SCHEDULED

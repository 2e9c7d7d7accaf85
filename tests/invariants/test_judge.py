"""The judge of letters finds what is planted, and nothing in a letter that may go."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_bytes

import pytest

from agent.etiquette.kinds import DraftKind
from tests.invariants import judge
from tests.invariants.judge import Case
from tests.invariants.life import live
from tests.invariants.living import a_life
from tests.invariants.steps import OPENINGS, STARTS, Story

PLANTED: dict[str, tuple[Callable[[Case], Iterator[str]], str, str]] = {
    "another name": (judge.right_person, r"^Hi \w+", "Hi Bruno"),
    "a gap": (judge.whole, r"Data Engineer", "[role]"),
    "a doubled word": (judge.whole, r"\bthe\b", "the the"),
    "no name at the end": (judge.whole, r"Ada Quill$", "A."),
    "too short": (judge.well_cut, r"(?s)\n\n.*\n\n", "\n\nThank you.\n\n"),
    "pressure": (judge.well_said, r"\n\n", "\n\nI need an answer. "),
    "a question": (judge.well_asked, r"\n\n", "\n\nMay I ask? "),
    "no employer": (judge.has_its_parts, r"Harbourlight", "you"),
    "a favour": (judge.honest, r"\n\n", "\n\nYou are my first choice. "),
    "a wrong day": (judge.of_this_talk, r"\n\n", "\n\nIt was good on Sunday. "),
    "somebody else": (judge.of_this_talk, r"\n\n", "\n\nGreet Idris Kaya. "),
    "a sentence of nobody's": (judge.backed, r"\n\n", "\n\nWe both like boats. "),
}


def thank_you() -> Case:
    """The thank-you after a talk of which the user noted something."""
    with a_life(Story(STARTS[0], OPENINGS["noted"])) as life:
        for _ in live(life, Story(STARTS[0], OPENINGS["noted"])):
            pass
        one, row = next(pair for pair in life.standing() if pair[1].kind is DraftKind.THANK_YOU and pair[1].ready)
        application, job = life.house.store.application(row.application), life.job_of(row)
        assert application is not None
        assert job is not None
        return Case(life, row, message_from_bytes(life.lies[one][1]), application, job)


@pytest.mark.parametrize("fault", PLANTED)
def test_what_is_planted_is_found(fault: str) -> None:
    """By the check that is there for it, and by none before."""
    check, pattern, planted = PLANTED[fault]
    case = thank_you()
    assert list(check(case)) == []
    body = re.sub(pattern, planted, case.body, count=1 if "Harbour" not in pattern else 0)
    assert body != case.body
    changed = case.row.model_copy(update={"draft": replace(case.row.draft, body=body)})
    assert list(check(replace(case, row=changed))) != []

"""I1 to I9 and I11 over random lives: whatever happens, in whatever order, they hold after every round."""

from __future__ import annotations

import pytest

from tests.invariants.laws import hold, twice_is_once
from tests.invariants.living import lived, tried
from tests.invariants.steps import OPENINGS, Story, lives


@pytest.mark.covers("I1", "I2", "I3", "I4", "I5", "I6", "I7", "I8", "I9")
@pytest.mark.parametrize("opening", OPENINGS)
def test_a_life_with_one_employer(opening: str) -> None:
    """Mails, the user's hand and word, and time."""
    tried(20, _holds, lives(opening))


@pytest.mark.covers("I11")
@pytest.mark.parametrize("opening", OPENINGS)
def test_a_life_with_three_employers(opening: str) -> None:
    """Four jobs at three of them: nothing said to one reaches another (I11)."""
    tried(18, _holds_among_several, lives(opening, jobs=(0, 1, 2, 3)))


def _holds(story: Story) -> None:
    lived(story, hold, last=twice_is_once)


def _holds_among_several(story: Story) -> None:
    lived(story, hold, last=twice_is_once)

"""Every sentence stands on something: the source of a fact, or a ground where it tells none (M4)."""

from __future__ import annotations

from agent.letters.proofread import proofread
from tests.letter_pages import letters
from tests.letters.letter_facts import INES, PROFILE, application, courtesy, thanks


def test_every_sentence_of_every_kind_has_a_source_or_a_ground() -> None:
    """And never both: the ground stands in where no fact is told."""
    for name, made in letters():
        for one in made.sentences:
            assert bool(one.sources) != bool(one.ground), (name, one)


def test_a_sentence_that_stands_on_nothing_is_found() -> None:
    """It holds the letter back, and is quoted."""
    made = thanks()
    last = made.sentences[-1].model_copy(update={"sources": (), "ground": ""})
    bare = made.model_copy(update={"sentences": (*made.sentences[:-1], last)})
    found = proofread(bare, courtesy(made.kind, INES), application(), (), PROFILE)
    assert any(one.startswith("nothing is behind what begins") for one in found)


def test_the_ground_says_what_it_is() -> None:
    """What is reflected stands on the notes, wishes for the work on the user's interest, the rest on the occasion."""
    grounds = {one.frame.split("/")[2]: one.ground for one in thanks().sentences if one.ground}
    assert set(grounds.values()) <= {"notes:m1", "flag:interest", f"occasion:{courtesy(thanks().kind, INES).occasion}"}
    assert grounds

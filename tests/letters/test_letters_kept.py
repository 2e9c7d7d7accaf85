"""What the user may keep of a letter that proofreading holds back: its wording, not whom it names or what it claims."""

from __future__ import annotations

from agent.etiquette.application import Keep
from agent.etiquette.kinds import DraftKind
from agent.etiquette.notes import Impression
from agent.letters.compose import compose
from agent.letters.letter import Letter
from tests.letters.letter_facts import END, HOUR, INES, NOTES, PROFILE, Desk, application, courtesy, interview

LONG = (
    "I liked how you all sit together on Mondays and go through every late ferry of the week, one by one, until"
    " somebody finds out what it was that made it late in the first place, and then write it down"
)


def thanks(sentence: str, *, kept: tuple[str, ...] = (), to: str | None = INES.address) -> Letter:
    """The thank-you after notes with that sentence, where the user keeps what is `kept`."""
    noted = NOTES.model_copy(update={"impressions": (Impression(text=sentence, about="Inês"),)})
    owed = courtesy(DraftKind.THANK_YOU, INES)
    keeps = (Keep(courtesy=owed.key, findings=kept, at=END + HOUR, source="word"),)
    people = (INES.model_copy(update={"address": to}),)
    about = application(interview(notes=noted), keeps=keeps, people=people)
    return compose(owed, about, PROFILE, (), Desk(), END + 2 * HOUR)


def test_a_long_sentence_is_whole_and_may_be_kept() -> None:
    """It is not cut; what is found about it can be kept, and then the letter is ready."""
    found = thanks(LONG)
    assert LONG in found.body
    assert not found.ready
    assert found.keepable == found.missing
    assert thanks(LONG, kept=found.missing).ready


def test_a_second_strong_word_is_found_in_the_users_own_sentence_too() -> None:
    """One is enough, whoever wrote it; it may be kept."""
    found = thanks("I was thrilled by the perfect way you test the ferries")
    assert found.keepable == ("“thrilled” and “perfect”: one strong word is enough",)


def test_whom_a_letter_goes_to_can_not_be_kept() -> None:
    """An address that nobody reads holds it back, whatever the user says."""
    found = thanks(LONG, to="no-reply@tollgate.example")
    firm = [one for one in found.missing if one not in found.keepable]
    assert len(firm) == 1
    assert "no-reply@tollgate.example" in firm[0]
    assert thanks(LONG, to="no-reply@tollgate.example", kept=found.missing).missing == tuple(firm)

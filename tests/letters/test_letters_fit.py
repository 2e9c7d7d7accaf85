"""Fit: one need of theirs meets one thing that the user has done, and nothing is forced upon them (E25-E27)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from letter_facts import INES, OMAR, PROFILE, application, interview, panel, thanks, written

from agent.etiquette.application import Application
from agent.etiquette.evidence import Quote
from agent.etiquette.notes import Fit, Impression, Notes
from agent.letters.fit import shared
from agent.letters.letter import Fact, Letter, Profile

FACTS = (
    "trained a team of nine in incident reviews",
    "moved 40 shops to one price list",
    "took an old warehouse system out of service",
    "answered the letters of angry tenants",
)
SUBJECTS = ("incidents", "the prices of the shops", "a second warehouse", "letters from tenants")


def profile(*facts: str) -> Profile:
    """Somebody of whom only that is known."""
    return PROFILE.model_copy(update={"facts": tuple(Fact(text=fact) for fact in facts)})


def of(
    need: str | None = None, done: str | None = None, stuck: str = "the quiet office by the pier", **more: object
) -> Application:
    """An application with these notes, and a role that tells nothing."""
    notes = Notes(impressions=(Impression(text=stuck, about="Inês"),), fits=(Fit(need=need, experience=done),))
    return application(interview(notes=notes), **{"role": "Associate", **more})


def told(made: Letter) -> set[str]:
    """The lines of the profile that the letter tells."""
    return {fact for fact in made.facts if fact.startswith("profile:")}


def moves(made: Letter) -> list[str]:
    """The moves that the letter makes."""
    return [frame.split("/")[2] for frame in made.frames]


@settings(max_examples=25, deadline=None)
@given(order=st.permutations(range(len(FACTS))), wanted=st.integers(0, len(FACTS) - 1))
def test_the_line_that_touches_their_need_is_told_wherever_it_stands(order: list[int], wanted: int) -> None:
    """Whatever the order of the profile, the need picks its own line, and only that one."""
    made = thanks(of=of(f"deal with {SUBJECTS[wanted]}"), profile=profile(*(FACTS[at] for at in order)))
    assert told(made) == {f"profile:{order.index(wanted)}"}
    assert FACTS[wanted] in made.body


@pytest.mark.parametrize("wanted", range(len(FACTS)))
def test_without_a_need_the_role_or_a_word_of_their_mails_picks(wanted: int) -> None:
    """The role's words, else what a mail of theirs was understood by; and no nearness to the talk is claimed."""
    quote = Quote(says="interview_invite", quote=f"a first talk about {SUBJECTS[wanted]}")
    for about in (of(role=f"Head of {SUBJECTS[wanted].title()}"), of(because=(quote,))):
        made = thanks(of=about, profile=profile(*FACTS))
        assert told(made) == {f"profile:{wanted}"}
        assert "fit_role" in moves(made)
        assert "fit" not in moves(made)


def test_a_line_that_fits_nothing_is_not_forced_upon_them() -> None:
    """No word in common: the need stands alone, and nothing is said of the user's work."""
    made = thanks(of=of("open an office in Lisbon"), profile=profile(*FACTS))
    assert made.ready, made.missing
    assert told(made) == set()
    assert not {"fit", "fit_role", "contrib_need", "contrib_deed"} & set(moves(made))
    assert made.body.count("open an office in Lisbon") == 1


def test_what_bears_on_the_role_alone_is_not_said_to_meet_the_need() -> None:
    """The need and the fact stand beside each other, none leaning on the other."""
    made = thanks(of=of("open an office in Lisbon", role="Warehouse Planner"), profile=profile(*FACTS))
    assert told(made) == {"profile:2"}
    assert {"fit_role", "contrib_only"} <= set(moves(made))


@pytest.mark.parametrize("said", ["c", "c)", "took an old warehouse system out of service", "an old warehouse system"])
def test_the_notes_may_name_the_line(said: str) -> None:
    """By its letter in the draft of notes, or by its words; it is told as the profile's."""
    made = thanks(of=of("open an office in Lisbon", said), profile=profile(*FACTS))
    assert told(made) == {"profile:2"}


@pytest.mark.parametrize("said", ["yes", "any", "see my CV", "one of these"])
def test_the_notes_may_leave_the_choice_to_the_profile(said: str) -> None:
    """Then the first line that this employer has not been told is."""
    about = of("open an office in Lisbon", said)
    first = thanks(of=about, profile=profile(*FACTS))
    assert told(first) == {"profile:0"}
    assert f"I {said}" not in first.body
    assert f": {said}" not in first.body
    notes = panel().notes
    assert notes
    again = panel().model_copy(update={"notes": notes.model_copy(update={"fits": (Fit(experience=said),)})})
    other = about.model_copy(update={"interviews": (again,)})
    assert told(thanks(OMAR, other, profile=profile(*FACTS[1:], FACTS[0]), history=[written(first)])) <= {"profile:1"}


def test_the_users_own_experience_comes_before_a_line_that_is_farther_off() -> None:
    """What they typed for this need is told rather than a line that touches the role alone."""
    about = of("open an office in Lisbon", "ran the move of a school", role="Warehouse Planner")
    made = thanks(of=about, profile=profile(*FACTS))
    assert "I ran the move of a school" in made.body
    assert told(made) == set()


def test_interviewers_are_told_different_things_and_an_employer_nothing_twice() -> None:
    """Also where the lines of the profile have changed places in between."""
    about = application(panel(), role="Associate")
    first = thanks(INES, about, profile=profile("published timetables for a bus line", *FACTS))
    turned = profile(*FACTS, "published timetables for a bus line")
    second = thanks(OMAR, about, profile=turned, history=[written(first)])
    assert told(first) == {"profile:0"}
    assert "published timetables for a bus line" not in second.body


@pytest.mark.parametrize(
    ("one", "other", "language", "count"),
    [
        ("migrations to SQL", "migrated the SQL server", "en", 2),
        ("plan the shifts", "planned 60 shifts", "en", 2),
        ("deliver on Mondays", "deliveries", "en", 1),
        ("translate contracts", "transport controls", "en", 0),
        ("their community", "communication", "en", 0),
        ("the new team has to work with people", "led a team of people", "en", 0),
        ("Planung der Lager", "plante zwei Lager", "de", 2),
        ("la gestion des livraisons", "géré les livraisons", "fr", 1),
        ("migrar los almacenes", "migré tres almacenes", "es", 2),
        ("gerir entregas", "organizei as entregas", "pt", 1),
    ],
)
def test_words_are_kin_by_their_stems(one: str, other: str, language: str, count: int) -> None:
    """Endings do not part them; a common beginning, and words of any work, do not join them."""
    assert shared(one, other, language) == count

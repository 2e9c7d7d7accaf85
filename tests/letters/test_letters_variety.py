"""Letters that differ: over a long search no two share their substance, and no sentence comes again too soon."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest

from agent.etiquette.application import Person
from agent.etiquette.kinds import DraftKind, Part
from agent.etiquette.notes import Impression, Notes
from agent.letters.arrange import RECENT
from agent.letters.frames import Frame, every_frame, frames
from agent.letters.letter import Letter
from agent.letters.likeness import ANY_LETTER, LONGEST_RUN, SAME_APPLICATION, heart, print_of
from agent.letters.wording import words_of
from tests import letter_pages
from tests.letters.batch import Sent, batch
from tests.letters.letter_facts import INES, OMAR, RUTH, STUCK, application, interview, letter, thanks, written
from tests.measure_letters import pairs

SIZE = 120
READERS = {"recruiter": RUTH, "manager": INES, "peer": OMAR}


@cache
def long_search() -> tuple[Sent, ...]:
    """Some hundred letters of one user; `make measure` writes five hundred."""
    return batch(SIZE)


def test_a_long_search_is_written_ready() -> None:
    """Many kinds, and none of the letters held back."""
    assert [sent.letter.missing for sent in long_search() if not sent.letter.ready] == []
    assert len({sent.courtesy.kind for sent in long_search()}) >= 12


@pytest.mark.covers("E15")
def test_no_two_letters_share_their_substance() -> None:
    """The bounds of E15 over all pairs."""
    for pair in pairs(long_search()):
        told = heart(pair.one.letter.body), heart(pair.other.letter.body)
        assert pair.run <= LONGEST_RUN, told
        assert not pair.same_round or pair.like <= SAME_APPLICATION, told
        assert not pair.near or pair.like <= ANY_LETTER, told


@pytest.mark.covers("E15")
def test_no_two_letters_about_a_talk_begin_alike() -> None:
    """Their first six words (M6)."""
    begun = Counter((sent.application.id, print_of(heart(sent.letter.body)).opening) for sent in long_search())
    assert [opening for opening, count in begun.items() if count > 1] == []


@pytest.mark.covers("E15")
def test_no_frame_comes_twice_in_one_round() -> None:
    """Nor in two letters to one employer; the user's own sentence may."""
    used: dict[str, Counter[str]] = {}
    for sent in long_search():
        used.setdefault(sent.application.id, Counter()).update(sent.letter.frames)
    assert {key: frame for key, counts in used.items() for frame, count in counts.items() if count > 1} == {}


def test_what_was_used_of_late_waits_while_there_is_something_else() -> None:
    """A frame comes again within twenty letters only where its move has no fresher one, or none that reads unlike."""
    last: dict[str, int] = {}
    early, count = [], 0
    for number, sent in enumerate(long_search()):
        for frame in sent.letter.frames:
            language, kind, move, _ = frame.split("/")
            others = [one.id for one in frames(language, kind, move)]
            since = number - last.get(frame, -RECENT)
            fresh = [one for one in others if number - last.get(one, -RECENT) > since + RECENT]
            count += 1
            early += [frame] if since < RECENT and fresh else []
        last.update(dict.fromkeys(sent.letter.frames, number))
    assert len(early) <= count // 20, early


def test_the_same_search_gives_the_same_letters() -> None:
    """The choice is drawn from the courtesies' keys."""
    assert [sent.letter.body for sent in batch(20)] == [sent.letter.body for sent in long_search()[:20]]


@pytest.mark.parametrize("kind", sorted(kind.value for kind in DraftKind if kind is not DraftKind.NOTES))
def test_each_move_of_an_english_letter_has_eight_frames(kind: str) -> None:
    """But for a reminder of a talk of which nothing is known."""
    counts = Counter(frame.id.split("/")[2] for frame in every_english(kind))
    assert {move: count for move, count in counts.items() if count < 8 and move != "remind_bare"} == {}


def every_english(kind: str) -> list[Frame]:
    """The frames of a kind."""
    return [frame for frame in every_frame() if frame.id.startswith(f"en/{kind}/")]


def test_no_english_frame_is_itself_too_long_to_come_again() -> None:
    """Its own words between two slots stay within the run that two letters may share."""
    for frame in every_frame():
        if frame.id.startswith("en/"):
            longest = max(len(words_of(part)) for part in re.split(r"\{\w+\}", frame.text))
            assert longest <= LONGEST_RUN, frame


# Readers


def to(person: Person, key: str) -> Letter:
    """The thank-you to one who was in the talk alone."""
    notes = Notes(impressions=(Impression(text=STUCK, about=person.name),))
    return thanks(person, application(interview(interviewers=(person.id,), notes=notes)), key=key)


@pytest.mark.parametrize("part", READERS)
def test_each_reader_gets_what_they_look_at(part: str) -> None:
    """What is said of the talk, or at the end, is put as suits the reader."""
    for number in range(6):
        moves = [frame.split("/")[2] for frame in to(READERS[part], f"k{number}").frames]
        assert any(move.endswith(f"_{part}") for move in moves), moves
        assert not any(move.endswith(f"_{other}") for other in READERS if other != part for move in moves), moves


def test_a_letter_to_a_colleague_opens_with_what_was_talked_about() -> None:
    """The thanks come after it, and still in the first two sentences."""
    for number in range(6):
        made = to(OMAR, f"k{number}")
        assert made.ready, made.missing
        assert STUCK in made.sentences[0].text
        assert "thank" in made.sentences[1].text.casefold()


def test_a_title_beside_the_name_tells_the_reader() -> None:
    """Who sets the course is written to as such, whatever they did in the mails."""
    chief = INES.model_copy(update={"name": "Inês Calder (CTO)", "part": Part.INTERVIEWER})
    notes = Notes(impressions=(Impression(text=STUCK, about="Inês Calder"),))
    of = application(interview(notes=notes), people=(chief, OMAR, RUTH))
    moves = [frame.split("/")[2] for number in range(4) for frame in thanks(chief, of, key=f"k{number}").frames]
    assert any(move.endswith("_executive") for move in moves), moves


def test_two_who_share_a_topic_get_different_ones() -> None:
    """Where the notes allow it; else the user is asked for another."""
    shared = (Impression(text=STUCK, about="Inês"), Impression(text=STUCK, about="Whitlock"))
    other = Impression(text="the plan for the winter timetable", about="Whitlock")
    for impressions, ready in ((shared, False), ((*shared, other), True)):
        of = application(interview(interviewers=(INES.id, OMAR.id), notes=Notes(impressions=impressions)))
        first = thanks(INES, of, key="one")
        second = letter(DraftKind.THANK_YOU, OMAR, of, history=[written(first)], key="two")
        assert first.ready
        assert second.ready is ready
        assert STUCK not in second.body


def test_the_page_of_letters_is_current_and_whole() -> None:
    """docs/letters.md shows every kind, as the code writes it now, and each of them may go."""
    assert letter_pages.PAGE.read_text(encoding="utf-8") == letter_pages.page()
    assert letter_pages.is_whole()
    assert [name for name, made in letter_pages.letters() if not made.ready] == []

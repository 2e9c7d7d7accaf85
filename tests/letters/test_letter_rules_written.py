"""What the rules put into a letter: with a rule switched off, the letter does not say it, or says it again."""

from __future__ import annotations

import re

import pytest
from letter_facts import (
    DAY,
    END,
    INES,
    NOTES,
    OMAR,
    OTHER_STUCK,
    RUTH,
    STUCK,
    UNINTERESTED,
    application,
    interview,
    letter,
    panel,
    refused,
    thanks,
    written,
)

from agent.etiquette.application import Application, Flags
from agent.etiquette.kinds import DraftKind, Interest
from agent.etiquette.notes import Impression, Notes
from agent.etiquette.rules import Rulebook
from agent.letters.letter import Letter
from agent.letters.likeness import heart, print_of
from agent.letters.page import sentences_of
from agent.letters.wording import words_of

LATER = 12 * DAY


def moves(made: Letter) -> list[str]:
    """The moves that a letter makes, in order, whomever their frames are meant for."""
    named = [sentence.frame.split("/")[2] for sentence in made.sentences]
    return [re.sub(r"_(?:recruiter|manager|peer|executive)$", "", move) for move in named]


def reply(book: Rulebook, of: Application | None = None, **more: object) -> Letter:
    """The reply to a refusal."""
    return letter(DraftKind.REJECTION_REPLY, RUTH, of or refused(), later=LATER, rules=book, **more)  # type: ignore[arg-type]


def follow_up(book: Rulebook, of: Application | None = None, **more: object) -> Letter:
    """The first follow-up."""
    return letter(DraftKind.FOLLOW_UP, RUTH, of, later=LATER, rules=book, **more)  # type: ignore[arg-type]


@pytest.mark.rule("E10")
def test_nobody_without_a_name_is_thanked(book: Rulebook) -> None:
    """A thank-you to somebody whose name is not known waits for it."""
    nameless = INES.model_copy(update={"name": ""})
    made = thanks(nameless, application(people=(nameless, RUTH)), rules=book)
    assert "the interviewer's name" in made.missing


@pytest.mark.rule("E11")
def test_a_thank_you_thanks_at_once(book: Rulebook) -> None:
    """Thanks stand in the first two sentences, and three times at most in all."""
    gratitude = re.compile(r"thank|appreciat", re.IGNORECASE)
    for number in range(6):
        body = heart(thanks(rules=book, key=f"k{number}").body)
        assert any(gratitude.search(sentence) for sentence in sentences_of(body)[:2]), body
        assert len(gratitude.findall(body)) <= 3


@pytest.mark.rule("E12")
def test_without_words_about_this_person_a_thank_you_waits(book: Rulebook) -> None:
    """No notes, or notes on somebody else only: the letter has nobody to go to yet."""
    for notes in (None, Notes(), Notes(impressions=(Impression(text=OTHER_STUCK, about="Omar"),))):
        made = thanks(of=application(interview(notes=notes)), rules=book)
        assert made.missing[:1] == ("your own words about the talk with Inês: what stuck with you?",)
        assert OTHER_STUCK not in made.body


@pytest.mark.rule("E13")
def test_a_thank_you_wants_this_role_at_this_employer(book: Rulebook) -> None:
    """One sentence of interest; role and employer stand in the letter once or twice."""
    for number in range(6):
        made = thanks(rules=book, key=f"k{number}")
        assert moves(made).count("interest") == 1
        assert 1 <= heart(made.body).count("Data Engineer") <= 2
        assert 1 <= heart(made.body).count("Tollgate Ferries") <= 2


@pytest.mark.rule("E15")
def test_two_interviewers_get_unlike_letters(book: Rulebook) -> None:
    """Written under the same key, the second letter shares no sentence and no long run of words."""
    of = application(panel())
    first = thanks(INES, of, rules=book)
    second = thanks(OMAR, of, history=[written(first)], rules=book)
    assert STUCK in first.body
    assert OTHER_STUCK in second.body
    assert set(first.frames).isdisjoint(second.frames)
    assert not print_of(heart(first.body)).runs & print_of(heart(second.body)).runs
    again = thanks(history=[written(first)], key="second", rules=book)
    assert again.missing == ("something about the talk with Inês that no letter of yours says yet",)


@pytest.mark.rule("E16")
def test_what_was_talked_about_comes_with_what_the_user_took_from_it(book: Rulebook) -> None:
    """A thank-you reflects on it, unless it opens with it; a follow-up recalls it."""
    made = [moves(thanks(rules=book, key=f"k{number}")) for number in range(6)]
    assert all("open" in one or one[one.index("specific") + 1] == "reflect" for one in made)
    short = application(interview(notes=Notes(impressions=(Impression(text="the old ferry timetable"),))))
    assert "the old ferry timetable" in follow_up(book, short).body


@pytest.mark.rule("E18")
def test_a_follow_up_grants_that_it_takes_time(book: Rulebook) -> None:
    """Each says that waiting is no trouble."""
    for number in range(6):
        assert moves(follow_up(book, key=f"k{number}")).count("out") == 1


@pytest.mark.rule("E20")
def test_a_follow_up_knows_that_they_are_busy(book: Rulebook) -> None:
    """One sentence says both that they have much to do and that nothing should be missed; it comes before the ask."""
    for number in range(6):
        made = moves(follow_up(book, key=f"k{number}"))
        assert made.count("missed") == 1
        assert made.index("missed") < made.index("ask")


@pytest.mark.rule("E25")
@pytest.mark.rule("E26")
def test_one_need_meets_one_fact_that_no_colleague_was_told(book: Rulebook) -> None:
    """The line of the profile that bears most on their need, once; the next letter there takes another."""
    of = application(panel())
    first = thanks(INES, of, rules=book)
    second = thanks(OMAR, of, history=[written(first)], rules=book)
    told = [{fact for fact in made.facts if fact.startswith("profile:")} for made in (first, second)]
    assert told[0] == {"profile:1"}
    assert moves(first).count("fit") == 1
    assert "I cut the time to publish timetable changes from two days to ten minutes" in first.body
    assert first.body.count("publish delays within a minute") == 1
    assert told[0].isdisjoint(told[1])
    assert "publish delays within a minute" not in second.body


@pytest.mark.rule("E27")
def test_the_fact_ends_in_what_it_does_for_them(book: Rulebook) -> None:
    """Right after it comes a sentence about their team, their aim or the employer."""
    for number in range(6):
        made = thanks(rules=book, key=f"k{number}")
        after = made.sentences[moves(made).index("fit") + 1].text
        assert moves(made)[moves(made).index("fit") + 1].startswith("contrib")
        assert re.search(r"\byour?\b|Tollgate Ferries", after), after


@pytest.mark.rule("E37")
def test_a_follow_up_asks_when_one_may_hear(book: Rulebook) -> None:
    """One question, on when or what comes next."""
    for person in (INES, RUTH):
        made = letter(DraftKind.FOLLOW_UP, person, later=LATER, rules=book)
        asked = [sentence for sentence in sentences_of(heart(made.body)) if "?" in sentence]
        assert made.ready, made.missing
        assert len(asked) == 1
        assert [one.text for one in made.sentences if "/ask" in one.frame] == asked


@pytest.mark.rule("E41")
def test_who_waits_still_says_that_the_employer_interests_them(book: Rulebook) -> None:
    """A follow-up names the employer in its sentence of interest, not only the role.

    So does a last one, and an answer to those who need longer or have to pause.
    """
    for number in range(6):
        made = follow_up(book, application(interview(notes=None)), key=f"k{number}")
        assert ["Tollgate Ferries" in one.text for one in made.sentences if "/interest/" in one.frame] == [True]
    for kind in (DraftKind.CLOSING_FOLLOW_UP, DraftKind.DELAY_REPLY, DraftKind.HOLD_REPLY):
        made = letter(kind, RUTH, later=LATER, rules=book)
        assert ["Tollgate Ferries" in one.text for one in made.sentences if "/interest/" in one.frame] == [True]


@pytest.mark.rule("E42")
def test_another_offer_and_a_first_choice_are_told_with_leave(book: Rulebook) -> None:
    """Where the user marked the employer and gave leave, the letter says both, and names nobody else."""
    of = application(flags=Flags(top_choice=True, share_other_interviews=True))
    made = letter(DraftKind.DEADLINE_NUDGE, RUTH, of, later=LATER, rules=book, deadline=END + LATER + 5 * DAY)
    assert {"top", "fact"} <= set(moves(made))
    assert made.ready, made.missing


@pytest.mark.rule("E45")
def test_a_reply_to_a_refusal_begins_with_thanks(book: Rulebook) -> None:
    """For the word, and for having been considered."""
    for number in range(6):
        made = reply(book, key=f"k{number}")
        assert moves(made)[0] == "thanks"
        assert re.search(r"\bthank|\bgrateful\b|appreciate", made.sentences[0].text, re.IGNORECASE)


@pytest.mark.rule("E46")
def test_a_reply_to_a_refusal_is_briefly_sorry(book: Rulebook) -> None:
    """Exactly one sentence of disappointment, of twenty words at most."""
    for number in range(6):
        made = reply(book, key=f"k{number}")
        sorry = [one.text for one in made.sentences if "/sorry/" in one.frame]
        assert len(sorry) == 1
        assert len(words_of(sorry[0])) <= 20


@pytest.mark.rule("E47")
def test_after_a_talk_one_thing_to_improve_is_asked_for(book: Rulebook) -> None:
    """One question, about the next time, with a way out."""
    for number in range(6):
        asked = [one for one in reply(book, key=f"k{number}").sentences if "?" in one.text]
        assert ["/feedback/" in one.frame for one in asked] == [True]


@pytest.mark.rule("E48")
def test_a_reply_to_a_refusal_leaves_the_door_open(book: Rulebook) -> None:
    """The last sentence looks ahead, and wishes well."""
    for number in range(6):
        assert moves(reply(book, key=f"k{number}"))[-1] == "door"


@pytest.mark.rule("H5")
def test_who_has_little_interest_claims_none(book: Rulebook) -> None:
    """Neither thanks nor follow-ups say that the user wants the job."""
    gone = NOTES.model_copy(update={"went": "not_interested"})
    for of in (
        application(flags=UNINTERESTED),
        application(flags=Flags(interest=Interest.LOW)),
        application(interview(notes=gone)),
    ):
        made = thanks(of=of, rules=book)
        assert made.ready, made.missing
        assert not {"interest", "fit", "contrib_need"} & set(moves(made))
        for later in (follow_up(book, of), letter(DraftKind.CLOSING_FOLLOW_UP, RUTH, of, later=LATER, rules=book)):
            assert not {"interest", "recall"} & set(moves(later))
            assert later.ready, later.missing


@pytest.mark.rule("H6")
def test_nothing_of_a_talk_is_remembered_without_notes(book: Rulebook) -> None:
    """The reply to a refusal values nothing that the user has not told of, to whomever it goes."""
    for notes in (None, Notes(happened="yes")):
        for person in (RUTH, INES):
            made = letter(DraftKind.REJECTION_REPLY, person, refused(interview(notes=notes)), later=LATER, rules=book)
            assert not {"valued", "recall"} & set(moves(made))
            assert made.ready, made.missing
    told = reply(book, refused(interview(notes=Notes(impressions=(Impression(text="It was a lively hour."),)))))
    assert "valued" in moves(told)

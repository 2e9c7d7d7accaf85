"""Proofreading: each fault is found, and said in words."""

from __future__ import annotations

import pytest
from letter_facts import (
    END,
    INES,
    OMAR,
    PROFILE,
    RUTH,
    START,
    application,
    courtesy,
    interview,
    letter,
    link,
    refused,
    thanks,
)

from agent.etiquette.application import Application, Interview
from agent.etiquette.kinds import DraftKind, InterviewStatus
from agent.etiquette.notes import Impression, Notes
from agent.letters.letter import Letter
from agent.letters.proofread import proofread

GOOD = thanks()
LATER = END - START + (END - START) * 24 * 9


def findings(
    body: str = GOOD.body, *, subject: str = GOOD.subject, others: tuple[Application, ...] = ()
) -> tuple[str, ...]:
    """What is found in the thank-you with another body or subject."""
    made = GOOD.model_copy(update={"body": body, "subject": subject, "sentences": ()})
    return proofread(made, courtesy(DraftKind.THANK_YOU), application(), others, PROFILE)


def test_a_good_letter_has_no_findings() -> None:
    """What compose calls ready is clean."""
    assert GOOD.ready
    assert proofread(GOOD, courtesy(DraftKind.THANK_YOU), application(), (), PROFILE) == ()


FAULTS = [
    ("I [something] you.", "looks like a gap"),
    ("I am {name}.", "looks like a gap"),
    ("Hello None, there.", "looks like a gap"),
    ("TODO.", "looks like a gap"),
    ("I saw the the light.", "the same word twice"),
    ("I saw  it.", "a double space"),
    ("What a day! Really!", "exclamation mark"),
    ("I hope this email finds you well.", "better left out"),
    ("I am still waiting.", "better left out"),
    ("Please answer ASAP.", "better left out"),
    ("We talked about .", "something is missing"),
    ("May I ask?", "asks nothing"),
    ("It was good to see you on Tuesday.", "not the day"),
    ("It was good on Thursday, May 8.", "not the day"),
    ("It was good to meet you yesterday.", "not the day"),
    ("“It was good.", "do not come in pairs"),
    ("Please greet Mr Whitlöck.", "is spelled Whitlock"),
    ("I wrote down: Private (never used in letters): pay.", "a line of the notes"),
    (" ".join(["word"] + ["and another"] * 20) + ".", "too long to read"),
    ("More. " * 120, "words; it should have"),
]


@pytest.mark.parametrize(("added", "finding"), FAULTS)
def test_each_fault_is_found(added: str, finding: str) -> None:
    """One bad sentence more, one finding that says so."""
    first, rest = GOOD.body.split("\n\n", 1)
    found = findings(f"{first}\n\n{added} {rest}")
    assert any(finding in one for one in found), found


def test_the_date_beside_a_weekday_is_checked() -> None:
    """Thursday, May 7 is right."""
    assert findings(GOOD.body.replace("\n\nBest", " It was Thursday, May 7.\n\nBest")) == ()


@pytest.mark.covers("I11")
def test_other_applications_stay_out() -> None:
    """Another employer, role or person of the user's search is found; what this one shares with it is not."""
    other = Application(
        id="b", company="Lantern Bank", role="Treasury Analyst", people=(INES.model_copy(update={"name": "Una Prell"}),)
    )
    for stranger in ("Lantern Bank", "Treasury Analyst", "Una Prell"):
        assert any(
            stranger in one for one in findings(GOOD.body.replace("Best", f"Like {stranger}.\n\nBest"), others=(other,))
        )
    assert findings(others=(other, application(id="c"))) == ()


def test_the_greeting_names_the_reader() -> None:
    """Another name, or none, is found."""
    assert any("greeting" in one for one in findings(GOOD.body.replace("Hi Inês", "Hi Omar", 1)))
    assert any("greeting" in one for one in findings(GOOD.body.replace("Hi Inês", "Hello", 1)))


def test_subjects_are_checked() -> None:
    """Long, empty and falsely answering subjects are found; an answer may be as long as it is."""
    assert any("60" in one for one in findings(subject="x" * 61))
    assert any("empty" in one for one in findings(subject=" "))
    assert any("answers nothing" in one for one in findings(subject="Re: hello"))
    reply = thanks(answers=link("x" * 80))
    assert reply.ready, reply.missing


def test_the_signature_stands_once() -> None:
    """Twice, or not at the end, is found."""
    assert any("signature" in one for one in findings(f"{GOOD.body}\n\n{PROFILE.signature}"))
    assert any("signature" in one for one in findings(GOOD.body.replace(PROFILE.signature, "Ada")))


@pytest.mark.parametrize(
    "typed", ["the urgent need for cranes", "how we had had the same outage", "the [sic] in their logs"]
)
def test_the_users_own_words_are_not_held_against_them(typed: str) -> None:
    """What stands in the notes may stand in the thank-you."""
    made = thanks(of=application(interview(notes=Notes(impressions=(Impression(text=typed),)))))
    assert made.ready, made.missing


def follow_up(person: str = RUTH.id) -> Letter:
    """A follow-up to the recruiter."""
    return letter(DraftKind.FOLLOW_UP, application().person(person), later=LATER)


def test_questions_by_kind() -> None:
    """A follow-up asks once; a last note never; a reply to a refusal at most once."""
    made = follow_up()
    owed = courtesy(DraftKind.FOLLOW_UP, RUTH, place_at=END + LATER)
    silent = made.model_copy(update={"body": made.body.replace("?", ".")})
    assert proofread(made, owed, application(), (), PROFILE) == ()
    assert any("one question" in one for one in proofread(silent, owed, application(), (), PROFILE))
    last = letter(DraftKind.CLOSING_FOLLOW_UP, RUTH, later=LATER)
    asking = last.model_copy(update={"body": last.body.replace(".", "?", 1)})
    assert any("asks nothing" in one for one in proofread(asking, owed, application(), (), PROFILE))
    no = letter(DraftKind.REJECTION_REPLY, RUTH, refused(), later=LATER)
    twice = no.model_copy(update={"body": no.body.replace(".", "?", 1)})
    assert any("more than one" in one for one in proofread(twice, owed, refused(), (), PROFILE))


def test_a_reply_to_a_refusal_never_argues() -> None:
    """Words that blame are found there, even the user's own."""
    no = letter(DraftKind.REJECTION_REPLY, RUTH, refused(), later=LATER)
    owed = courtesy(DraftKind.REJECTION_REPLY, RUTH, place_at=END + LATER)
    for word in ("unfair", "a mistake", "reconsider", "why"):
        angry = no.model_copy(update={"body": no.body.replace("Thank", f"It is {word}. Thank", 1)})
        assert any("left out" in one for one in proofread(angry, owed, refused(), (), PROFILE)), word


def test_a_talk_that_was_not_held_needs_no_long_reply() -> None:
    """The band of a reply without a talk is the short one."""
    talk: Interview = interview(status=InterviewStatus.CANCELLED, notes=None)
    made = letter(DraftKind.REJECTION_REPLY, RUTH, refused(talk), later=LATER)
    assert made.ready, made.missing


def test_notes_are_not_proofread() -> None:
    """The draft to oneself is full of gaps, as it should be."""
    made = letter(DraftKind.NOTES, None)
    assert proofread(made, courtesy(DraftKind.NOTES, None), application(), (), PROFILE) == ()


def test_somebody_elses_name_in_the_greeting_of_a_panel_is_found() -> None:
    """Letters to two people are not mixed up."""
    made = thanks()
    found = proofread(made, courtesy(DraftKind.THANK_YOU, OMAR), application(), (), PROFILE)
    assert "the greeting does not name Omar Whitlock" in found

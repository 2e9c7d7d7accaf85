"""What the rules find in a letter: with a rule switched off, the fault is not found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from letter_facts import (
    DAY,
    END,
    INES,
    OMAR,
    PROFILE,
    RUTH,
    STUCK,
    application,
    courtesy,
    interview,
    letter,
    panel,
    refused,
    thanks,
)

from agent.etiquette.application import Application
from agent.etiquette.kinds import DraftKind
from agent.etiquette.notes import Impression, Notes
from agent.etiquette.rules import Rulebook
from agent.letters import tables
from agent.letters.checklist import checklist
from agent.letters.frames import every_frame
from agent.letters.letter import Fact, Letter
from agent.letters.proofread import proofread
from agent.letters.unsaid import spoken

LATER = 12 * DAY
THANKS = thanks()
FOLLOW_UP = letter(DraftKind.FOLLOW_UP, RUTH, later=LATER)
REPLY = letter(DraftKind.REJECTION_REPLY, RUTH, refused(), later=LATER)
BASE = {
    DraftKind.THANK_YOU: (THANKS, INES, application(), timedelta(hours=2)),
    DraftKind.FOLLOW_UP: (FOLLOW_UP, RUTH, application(), LATER),
    DraftKind.REJECTION_REPLY: (REPLY, RUTH, refused(), LATER),
    **{
        kind: (letter(kind, RUTH, later=LATER), RUTH, application(), LATER)
        for kind in (DraftKind.DELAY_REPLY, DraftKind.HOLD_REPLY, DraftKind.CANCELLATION_REPLY)
    },
}


def found(
    book: Rulebook,
    added: str = "",
    kind: DraftKind = DraftKind.THANK_YOU,
    *,
    body: str | None = None,
    subject: str | None = None,
    others: Sequence[Application] = (),
) -> str:
    """What proofreading finds in a good letter that has one sentence more, or another body or subject."""
    made, person, of, later = BASE[kind]
    first, rest = made.body.split("\n\n", 1)
    body = f"{first}\n\n{added} {rest}" if body is None else body
    changed = made.model_copy(update={"body": body, "subject": made.subject if subject is None else subject})
    owed = courtesy(kind, person, place_at=END + later)
    return "\n".join(proofread(changed, owed, of, others, PROFILE, rules=book))


def test_the_letters_to_begin_with_are_good() -> None:
    """Nothing is found in them: what is found later was put there."""
    for kind, (made, person, of, later) in BASE.items():
        assert made.ready
        assert proofread(made, courtesy(kind, person, place_at=END + later), of, (), PROFILE) == ()


@pytest.mark.rule("E2")
def test_noise_is_found(book: Rulebook) -> None:
    """Emoji, shouting, a second exclamation mark, a lost signature."""
    assert "better left out" in found(book, "It was good 🎉 to talk.")
    assert "“THAT” is shouted" in found(book, "I did enjoy THAT a lot.")
    assert "“BRILLIANT” is shouted" in found(book, "It was BRILLIANT to see.")
    assert "exclamation" in found(book, "What a day! Really!")
    assert "signature" in found(book, body=THANKS.body.replace(PROFILE.signature, "Ada"))
    assert "shouted" not in found(book, "You use SCADA and COBOL.")


@pytest.mark.rule("E10")
def test_a_greeting_without_the_readers_name_is_found(book: Rulebook) -> None:
    """Another name, or none."""
    assert "the greeting does not name Inês Calder" in found(book, body=THANKS.body.replace("Hi Inês", "Hi Omar", 1))
    assert "the greeting does not name Inês Calder" in found(book, body=THANKS.body.replace("Hi Inês", "Hello", 1))


@pytest.mark.rule("E11")
def test_late_and_endless_thanks_are_found(book: Rulebook) -> None:
    """Two sentences before the thanks, or thanks four times."""
    assert "first two sentences" in found(book, "I went home by tram. It was late.")
    assert "more than 3 thanks" in found(book, "Thanks. Many thanks. I am grateful.")


@pytest.mark.rule("E14")
def test_gaps_and_moulds_are_found(book: Rulebook) -> None:
    """What nobody filled, what everybody writes, a line of the notes, and a letter to anybody."""
    for gap in ("I [something] you.", "I am {name}.", "Hello None, there.", "TODO."):
        assert "looks like a gap" in found(book, gap), gap
    assert "better left out" in found(book, "I hope this email finds you well.")
    assert "a line of the notes" in found(book, "Private (never used in letters): pay.")
    bare = THANKS.model_copy(
        update={"sentences": tuple(one.model_copy(update={"sources": ()}) for one in THANKS.sentences)}
    )
    assert "the letter could go to anybody" in proofread(
        bare, courtesy(DraftKind.THANK_YOU), application(), (), PROFILE, rules=book
    )


@pytest.mark.rule("E19")
def test_pressure_is_found(book: Rulebook) -> None:
    """A day set, a demand, a reproach, a plea."""
    for added in ("I need an answer.", "Please write by Friday.", "You said you would.", "Please hire me."):
        assert "better left out" in found(book, added, DraftKind.FOLLOW_UP), added


@pytest.mark.rule("E22")
def test_what_is_hard_to_read_is_found(book: Rulebook) -> None:
    """A sentence without end, long ones throughout, office words, and words that are long throughout."""
    endless = " ".join(["word"] + ["and another"] * 20)
    assert "the sentence that begins “word and another and another”" in found(book, f"{endless}.")
    long = " ".join(
        ["So we went on and on through the whole of the long list of all the odd things we had seen that day."] * 9
    )
    assert "the sentences are long" in found(book, body=f"Hi Inês,\n\n{long}\n\nBest,\nAda Quill")
    assert "“herewith” is better left out" in found(book, "I send it herewith.")
    heavy = "Organisational considerations necessitate immediate reconfiguration of departmental responsibilities. " * 4
    assert "hard to read" in found(book, heavy)


def test_the_users_own_words_and_names_do_not_make_a_letter_hard_to_read(book: Rulebook) -> None:
    """A trade has long words; a letter that bears them may go."""
    heavy = "organisational reconfiguration of interdepartmental observability infrastructure responsibilities"
    of = application(
        interview(notes=Notes(impressions=(Impression(text=f"the {heavy}"),))),
        role="Principal Infrastructure Observability Administrator",
    )
    made = thanks(of=of, profile=PROFILE.model_copy(update={"facts": (Fact(text=f"led {heavy}"),)}), rules=book)
    assert made.ready, made.missing


@pytest.mark.rule("E22")
def test_a_sentence_of_the_users_own_that_is_too_long_is_quoted(book: Rulebook) -> None:
    """The finding tells where the place is."""
    typed = f"{STUCK} and {STUCK}, which nobody on the whole night shift has ever wanted to clean up at all"
    of = application(interview(notes=Notes(impressions=(Impression(text=typed),))))
    first, rest = THANKS.body.split("\n\n", 1)
    body = f"{first}\n\nI noted {typed}. {rest}"
    said = proofread(
        THANKS.model_copy(update={"body": body}), courtesy(DraftKind.THANK_YOU), of, (), PROFILE, rules=book
    )
    assert any("“I noted the ferry timetable” has" in one for one in said), said


@pytest.mark.rule("E23")
def test_length_and_excess_are_found(book: Rulebook) -> None:
    """Too many words for the kind, too few, and two superlatives."""
    assert "words; it should have 50 to 150" in found(book, "It went on. " * 60)
    assert "words; it should have 50 to 150" in found(
        book, body="Hi Inês,\n\nThank you.\n\nBest,\nAda Quill\n+1 555 0170"
    )
    assert "one strong word is enough" in found(book, "It was extremely good and absolutely clear.")
    assert "strong word" not in found(book, "It was extremely good.")


@pytest.mark.rule("E24")
def test_a_thank_you_in_one_block_is_found(book: Rulebook) -> None:
    """One paragraph, five, or one that goes on."""
    head, *middle, end = THANKS.body.split("\n\n")
    assert "1 paragraphs" in found(book, body="\n\n".join([head, " ".join(middle), end]))
    assert "5 paragraphs" in found(book, body="\n\n".join([head, *["I saw it."] * 5, end]))
    assert "is too long" in found(book, "It was late. I ran. I saw it. It was good.")


@pytest.mark.rule("E27")
def test_what_the_job_would_do_for_the_user_is_found(book: Rulebook) -> None:
    """A career is nobody's concern but one's own."""
    assert "better left out" in found(book, "This would be great for my career.")


@pytest.mark.rule("E28")
def test_slips_are_found(book: Rulebook) -> None:
    """Doubled words and spaces, lost words, wrong articles, open quotes, a name with a wrong accent."""
    for added, finding in (
        ("I saw the the light.", "the same word twice"),
        ("I saw  it.", "a double space"),
        ("We talked about .", "something is missing"),
        ("It was a old crane.", "article"),
        ("“It was good.", "do not come in pairs"),
        ("Please greet Mr Whitlöck.", "is spelled Whitlock"),
    ):
        assert finding in found(book, added), added
    assert found(book, "It was a one-off, a user of a European tool, an hour.").count("article") == 0


@pytest.mark.rule("E29")
def test_beside_the_letter_stands_what_to_look_at(book: Rulebook) -> None:
    """Names, employer, role, days, and each fact with where it is from; never in the letter itself."""
    lines = checklist(THANKS, courtesy(DraftKind.THANK_YOU), application(), book)
    assert "To: Inês Calder <ines@tollgate.example>" in lines
    assert "Employer: Tollgate Ferries" in lines
    assert "Role: Data Engineer" in lines
    assert "Days: Thursday; the interview was on 2026-05-07" in lines
    assert any(line.startswith("Said from your notes: ") and STUCK in line for line in lines)
    assert any(line.startswith("Said from your profile: ") and "two days to ten minutes" in line for line in lines)
    assert not any(line in THANKS.body for line in lines)


@pytest.mark.rule("E29")
def test_what_is_not_so_clear_is_on_the_list_too(book: Rulebook) -> None:
    """Others who are named, what is missing or not named, what is said to be attached."""
    of = application(panel(), company=None)
    passed = FOLLOW_UP.model_copy(update={"body": FOLLOW_UP.body.replace("Best", "My plan is attached.\n\nBest")})
    lines = checklist(passed, courtesy(DraftKind.FOLLOW_UP, RUTH), of, book)
    assert "Also named: Inês Calder" in lines
    assert "Employer: not known, so not named" in lines
    assert "The letter says that something is attached: attach it." in lines
    waiting = thanks(of=application(interview(notes=None)))
    assert any(one.startswith("Still missing: ") for one in checklist(waiting, courtesy(DraftKind.THANK_YOU), of, book))


def test_the_notes_have_no_checklist(book: Rulebook) -> None:
    """They go to nobody."""
    assert checklist(letter(DraftKind.NOTES, None), courtesy(DraftKind.NOTES, None), application(), book) == ()


@pytest.mark.rule("E30")
def test_days_and_names_from_elsewhere_are_found(book: Rulebook) -> None:
    """A wrong weekday, a weekday beside a wrong date, a day that goes stale, and another application's names."""
    for added in ("I saw it on Tuesday.", "It was good on Thursday, May 8.", "It was good to meet yesterday."):
        assert "not the day" in found(book, added), added
    assert "not the day" not in found(book, "It was good on Thursday, May 7.")
    stranger = INES.model_copy(update={"name": "Una Prell"})
    other = Application(id="b", company="Lantern Bank", role="Treasury Analyst", people=(stranger,))
    for name in ("Lantern Bank", "Treasury Analyst", "Una Prell"):
        assert f"{name}" in found(book, f"I like {name}.", others=(other,))
    assert "another application" not in found(book, others=(other, application(id="c")))
    assert "answers nothing" in found(book, subject="Re: hello")
    assert "60" in found(book, subject="x" * 61)


@pytest.mark.rule("E37")
def test_questions_out_of_place_are_found(book: Rulebook) -> None:
    """Two in a follow-up, one about something else, any in a thank-you or a last note."""
    asked = next(one.text for one in FOLLOW_UP.sentences if "?" in one.text)
    assert "exactly one question" in found(book, "Could you tell me more?", DraftKind.FOLLOW_UP)
    elsewhere = FOLLOW_UP.body.replace(asked, "Could you tell me what you paid?")
    assert "when one may hear more" in found(book, kind=DraftKind.FOLLOW_UP, body=elsewhere)
    assert "a thank-you asks nothing" in found(book, "May I ask?")


@pytest.mark.rule("E38")
def test_an_answer_to_a_refusal_that_argues_is_found(book: Rulebook) -> None:
    """Blame, gloom and a "but": even where the user's notes say so."""
    for added in (
        "It is unfair.",
        "It was a mistake.",
        "Please reconsider.",
        "I ask myself why.",
        "Fine, but I had hoped.",
    ):
        assert "better left out" in found(book, added, DraftKind.REJECTION_REPLY), added
    for kind in (DraftKind.DELAY_REPLY, DraftKind.HOLD_REPLY, DraftKind.CANCELLATION_REPLY):
        assert "“unfair” is better left out" in found(book, "It is unfair.", kind), kind
    sour = Notes(impressions=(Impression(text="the unfair night rota"),))
    made = letter(DraftKind.REJECTION_REPLY, RUTH, refused(interview(notes=sour)), later=LATER, rules=book)
    assert "unfair" not in made.body


@pytest.mark.rule("E39")
def test_orders_are_found(book: Rulebook) -> None:
    """A bare question, and a bare "let me know"; with a courteous word both may stand."""
    assert "more kindly" in found(book, "When do you decide?", DraftKind.FOLLOW_UP)
    assert "sounds like an order" in found(book, "Let me know soon.", DraftKind.FOLLOW_UP)
    assert "order" not in found(book, "Please let me know, when it suits you.", DraftKind.FOLLOW_UP)


@pytest.mark.rule("E40")
def test_impatience_is_found(book: Rulebook) -> None:
    """Waiting, and counting the days."""
    for added in (
        "I am still waiting.",
        "It has been two weeks.",
        "I haven't heard back.",
        "How much longer will it be?",
    ):
        assert "better left out" in found(book, added, DraftKind.FOLLOW_UP), added


@pytest.mark.rule("E47")
def test_a_second_question_after_a_refusal_is_found(book: Rulebook) -> None:
    """One modest question is enough."""
    assert "more than one question" in found(book, "Could you say who it was?", DraftKind.REJECTION_REPLY)


@pytest.mark.rule("H1")
def test_text_that_nobody_put_there_is_found(book: Rulebook) -> None:
    """A sentence without a frame, one that is gone, and one that stands twice."""
    assert "nothing backs what begins “We both like ferries.”" in found(book, "We both like ferries.")
    assert "is not where it was put" in found(book, body=THANKS.body.replace(THANKS.sentences[1].text, ""))
    twice = THANKS.model_copy(update={"sentences": (*THANKS.sentences, THANKS.sentences[0])})
    assert "the same sentence twice" in proofread(
        twice, courtesy(DraftKind.THANK_YOU), application(), (), PROFILE, rules=book
    )


CLAIMS = {
    "H2": ("You are my first choice.", "not marked"),
    "H3": ("I have other interviews this month.", "not given leave"),
    "H4": ("I have another offer.", "no such offer"),
    "H7": ("I have used your app for years.", "neither your notes"),
    "H8": ("A mutual friend spoke of you.", "you have not said so"),
    "H10": ("I can start on the first of June.", "you have not said so"),
}


def claimed(book: Rulebook, rule: str) -> None:
    """The claim is found where nothing backs it."""
    added, finding = CLAIMS[rule]
    assert finding in found(book, added), added


@pytest.mark.rule("H2")
def test_a_first_choice_that_was_not_marked_is_found(book: Rulebook) -> None:
    """Only the user's mark backs it."""
    claimed(book, "H2")


@pytest.mark.rule("H3")
def test_other_interviews_without_leave_are_found(book: Rulebook) -> None:
    """Only the user's leave backs it; another talk with the same people is none."""
    claimed(book, "H3")
    assert "leave" not in found(book, "I would be glad of another interview with you.")


@pytest.mark.rule("H4")
def test_another_offer_that_is_not_on_record_is_found(book: Rulebook) -> None:
    """Only a deadline on record backs it."""
    claimed(book, "H4")


@pytest.mark.rule("H7")
def test_an_experience_that_nobody_had_is_found(book: Rulebook) -> None:
    """Only notes or profile back it."""
    claimed(book, "H7")


@pytest.mark.rule("H8")
def test_a_friend_whom_nobody_named_is_found(book: Rulebook) -> None:
    """Only the user's word backs it."""
    claimed(book, "H8")


@pytest.mark.rule("H9")
def test_a_number_from_nowhere_is_found(book: Rulebook) -> None:
    """Numbers of notes, profile, role and calendar may stand; others may not."""
    assert "“40”: neither you nor the record say so" in found(book, "I cut it by 40 percent.")
    for added in ("It has 400 stations.", "We spoke on Thursday, May 7 at 14:00.", "It was 3 pm."):
        assert "the record" not in found(book, added), added


@pytest.mark.rule("H10")
def test_a_promise_that_the_user_did_not_make_is_found(book: Rulebook) -> None:
    """A day to start on is the user's to name."""
    claimed(book, "H10")


def test_what_the_user_said_backs_what_the_letter_says(book: Rulebook) -> None:
    """Claims that stand in the notes are the user's own."""
    for text in ("I have used your app for years", "the other companies that they bought in May"):
        made: Letter = thanks(of=application(interview(notes=Notes(impressions=(Impression(text=text),)))), rules=book)
        assert made.ready, made.missing


def test_the_frames_that_ask_ask_kindly_and_about_timing() -> None:
    """In every language each question has a courteous word, and that of a follow-up speaks of when."""
    asking = [frame for frame in every_frame() if "?" in frame.text]
    assert {frame.id.split("/")[0] for frame in asking} == set(tables.names("frames"))
    assert [frame.id for frame in asking if not spoken("manner", "courtesy", frame.text)] == []
    follow_ups = [frame for frame in asking if frame.id.split("/")[1:3] == ["follow_up", "ask"]]
    assert [frame.id for frame in follow_ups if not spoken("manner", "timing", frame.text)] == []


def test_the_users_strong_words_may_stand_where_they_are_quoted(book: Rulebook) -> None:
    """In the thank-you they are the user's own; the follow-up does without them."""
    of = application(interview(notes=Notes(impressions=(Impression(text="the urgent need for new cranes"),))))
    assert "the urgent need for new cranes" in thanks(of=of, rules=book).body
    asked = letter(DraftKind.FOLLOW_UP, RUTH, of, later=LATER, rules=book)
    assert asked.ready, asked.missing
    assert "urgent" not in asked.body


def test_a_letter_to_one_of_two_names_that_one(book: Rulebook) -> None:
    """A letter that was written to somebody else is found out."""
    said = proofread(THANKS, courtesy(DraftKind.THANK_YOU, OMAR), application(), (), PROFILE, rules=book)
    assert "the greeting does not name Omar Whitlock" in said

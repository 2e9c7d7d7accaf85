"""Letters: what each kind says, to whom, and what it never says."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from letter_facts import (
    DAY,
    END,
    INES,
    NOTES,
    OMAR,
    OTHER_STUCK,
    PROFILE,
    RUTH,
    START,
    STUCK,
    UNINTERESTED,
    Desk,
    application,
    courtesy,
    interview,
    letter,
    link,
    panel,
    refused,
    sent_to,
    thanks,
    written,
)

from agent.etiquette.application import Application, Flags, Interview, Person
from agent.etiquette.kinds import DraftKind, Format, InterviewStatus, Round
from agent.etiquette.notes import Fit, Impression, Notes
from agent.letters import tables
from agent.letters.compose import compose
from agent.letters.frames import Slot, frames
from agent.letters.letter import Fact, Letter, Profile
from agent.letters.likeness import LONGEST_RUN, heart, print_of
from agent.letters.page import sentences_of
from agent.letters.proofread import proofread
from agent.letters.unsaid import unsaid
from agent.letters.wording import words_of

FOLLOW_UP, CLOSING, REPLY = DraftKind.FOLLOW_UP, DraftKind.CLOSING_FOLLOW_UP, DraftKind.REJECTION_REPLY
LATER = 12 * DAY


def count(of: Letter) -> int:
    """Words between greeting and sign-off."""
    return len(words_of(heart(of.body)))


def noted(*impressions: Impression, **more: object) -> Application:
    """The application with other notes."""
    return application(interview(notes=Notes(impressions=impressions).model_copy(update=more)))


# The thank-you


def test_a_thank_you_greets_one_person_by_their_own_spelling() -> None:
    """The first line bears the given name as recorded, accents included."""
    assert thanks().body.startswith("Hi Inês,\n\n")


def test_a_thank_you_thanks_early_and_without_end() -> None:
    """Thanks stand in the first two sentences, at most three times in all."""
    body = heart(thanks().body)
    gratitude = re.compile(r"thank|appreciat", re.IGNORECASE)
    assert any(gratitude.search(sentence) for sentence in sentences_of(body)[:2])
    assert len(gratitude.findall(body)) <= 3


def test_a_thank_you_bears_the_users_own_words() -> None:
    """What stuck stands in the letter word for word, and says where it comes from."""
    made = thanks()
    assert made.ready
    assert STUCK in made.body
    assert any("notes:m1" in sentence.sources and STUCK in sentence.text for sentence in made.sentences)


@pytest.mark.covers("I8", "case 45")
@pytest.mark.parametrize("notes", [None, Notes(), Notes(impressions=(Impression(text=OTHER_STUCK, about="Omar"),))])
def test_without_words_about_this_person_it_waits(notes: Notes | None) -> None:
    """No words about the talk with this very person, no letter: its first line says what is missing."""
    made = thanks(of=application(interview(notes=notes)))
    assert not made.ready
    assert made.missing == ("your own words about the talk with Inês: what stuck with you?",)
    assert made.body.startswith("Waiting for: your own words about the talk with Inês")
    assert OTHER_STUCK not in made.body


def test_a_thank_you_names_role_and_company() -> None:
    """Role and company stand in it, each once or twice."""
    body = heart(thanks().body)
    assert 1 <= body.count("Data Engineer") <= 2
    assert 1 <= body.count("Tollgate Ferries") <= 2


def test_who_is_no_longer_interested_claims_no_interest() -> None:
    """The thanks go out without a word of interest, need or fitness."""
    for of in (application(flags=UNINTERESTED), noted(*NOTES.impressions, went="not_interested", fits=NOTES.fits)):
        made = thanks(of=of)
        assert made.ready
        assert not {"interest", "fit", "contrib_need"} & {one.frame.split("/")[2] for one in made.sentences}
        assert not re.search(r"interested|keen|glad to help|take on", made.body)


def test_a_thank_you_has_a_few_paragraphs_and_its_length() -> None:
    """Two to four paragraphs, fifty to a hundred and fifty words, no sentence over 32."""
    made = thanks()
    assert 2 <= len(heart(made.body).split("\n\n")) <= 4
    assert 50 <= count(made) <= 150
    assert max(len(words_of(sentence)) for sentence in sentences_of(heart(made.body))) <= 32


def test_one_need_meets_the_one_fact_that_bears_on_it() -> None:
    """Of the profile the line closest to their need is used, and no other."""
    made = thanks()
    sources = {source for sentence in made.sentences for source in sentence.sources}
    assert {source for source in sources if source.startswith("profile:")} == {"profile:1"}
    assert "I cut the time to publish timetable changes from two days to ten minutes" in made.body
    assert made.body.count("publish delays within a minute") == 1


def test_the_fact_ends_in_what_it_does_for_them() -> None:
    """A sentence with their team, company or "you" follows the fact."""
    frames = [sentence.frame.split("/")[2] for sentence in thanks().sentences]
    assert "contrib_need" in frames or "contrib_deed" in frames


def test_without_a_fitting_fact_the_users_own_experience_serves() -> None:
    """What the user typed after "when I" stands in, as "I …"."""
    made = thanks(profile=PROFILE.model_copy(update={"facts": ()}))
    assert "I rebuilt a departure board for a bus company" in made.body


def test_without_notes_on_fit_nothing_is_claimed() -> None:
    """No need, no experience and no fact that bears on the talk or on the role: no claim."""
    made = thanks(of=noted(Impression(text="the quiet office by the pier")).model_copy(update={"role": "Host"}))
    assert made.ready
    assert not any(source.startswith("profile:") for one in made.sentences for source in one.sources)


def test_the_weekday_is_that_of_the_place_of_the_talk() -> None:
    """A talk late on Thursday in UTC was on Friday in the east: the letter says so, and never "today"."""
    late = application(interview(starts_at=START + timedelta(hours=9), ends_at=END + timedelta(hours=9), timezone="x"))
    made = compose(courtesy(DraftKind.THANK_YOU), late, PROFILE, (), Desk(timedelta(hours=5)), END + DAY)
    assert "Friday" in made.body
    assert "Thursday" not in made.body
    assert not re.search(r"today|yesterday", made.body)


def test_two_interviewers_share_nothing() -> None:
    """Neither impression, nor fact, nor need, nor frame, nor long runs of words."""
    of = application(panel())
    first = thanks(INES, of)
    second = thanks(OMAR, of, history=[written(first)])
    assert first.ready
    assert second.ready
    assert OTHER_STUCK in second.body
    assert STUCK not in second.body
    assert {one.frame for one in first.sentences}.isdisjoint(one.frame for one in second.sentences)
    facts = [{s for one in made.sentences for s in one.sources if s.startswith("profile:")} for made in (first, second)]
    assert facts[0].isdisjoint(facts[1])
    assert not print_of(heart(first.body)).runs & print_of(heart(second.body)).runs
    assert print_of(heart(second.body)).like(print_of(heart(first.body))) <= 0.20


def test_many_letters_stay_unlike_each_other() -> None:
    """Of eight letters to eight employers no two share a long run of words, or much of anything."""
    history = []
    for number in range(8):
        of = application(company=f"Quay {number} Works", role=f"Analyst {number}", id=f"app{number}")
        of = of.model_copy(
            update={
                "interviews": (
                    interview(
                        notes=Notes(impressions=(Impression(text=f"the {number}00 old cranes on pier {number}"),))
                    ),
                )
            }
        )
        made = thanks(of=of, history=tuple(history), key=f"k{number}", application=f"app{number}")
        assert made.ready, made.missing
        mine = print_of(heart(made.body))
        for one in history:
            assert not mine.too_like(print_of(heart(one.body)), 0.35), f"{LONGEST_RUN}: {made.body}\n{one.body}"
        history.append(written(made, f"k{number}", f"app{number}", f"Quay {number} Works"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("his plan to number every berth", "your plan to number every berth"),
        ("Their rota, which changes every night", "your rota, which changes every night"),
        ("how they keep their logs on paper", "how you keep your logs on paper"),
        ("Inês’s map of the cables", "your map of the cables"),
        ("how he redraws each chart before he trusts it", "“how he redraws each chart before he trusts it”"),
        ("The team is small and it shows", "“The team is small and it shows”"),
        ("Duplicate tickets from the night desk", "“Duplicate tickets from the night desk”"),
        ("I liked the plain talk about outages", "I liked the plain talk about outages."),
        ("• the long outage!", "the long outage"),
        ("that the cranes fail every winter.", "that the cranes fail every winter"),
    ],
)
def test_the_users_words_stand_as_they_fit(typed: str, said: str) -> None:
    """Words that plainly begin with the reader address them; what has no shape is quoted; nothing is rewritten."""
    made = thanks(of=noted(Impression(text=typed, about="Inês")))
    assert said in made.body
    assert made.ready, made.missing


def test_words_in_another_language_are_asked_for_in_the_letters_own() -> None:
    """German words do not go into an English letter."""
    made = thanks(of=noted(Impression(text="der Fahrplan, den nur einer versteht und der nicht gepflegt wird")))
    assert not made.ready
    assert made.missing[0].startswith("what stuck with you from the talk with Inês, in English")


def test_words_without_end_are_asked_for_again() -> None:
    """A dictated run-on that has no place to stop is not cut in the middle."""
    made = thanks(of=noted(Impression(text="the " + "very " * 30 + "long story")))
    (asked,) = made.missing
    assert asked.startswith("what stuck with you from the talk with Inês, in at most 24 words, not “")


@pytest.mark.covers("case 2")
def test_a_second_thank_you_does_not_repeat_the_first() -> None:
    """The same impression is not used twice for the same employer."""
    first = thanks()
    again = thanks(history=[written(first)], key="second")
    assert not again.ready
    assert again.missing == ("something about the talk with Inês that no letter of yours says yet",)


def test_an_unknown_employer_is_never_named() -> None:
    """Without the employer's name the letter waits, and no "None" stands in it."""
    made = thanks(of=application(company=None))
    assert not made.ready
    assert "the employer's name" in made.missing
    assert "None" not in made.body + made.subject


def test_an_unknown_role_is_called_the_role() -> None:
    """Without a role's name the letter can still go."""
    made = thanks(of=application(role=None))
    assert made.ready
    assert "the role" in made.body
    assert "None" not in made.body + made.subject


@pytest.mark.covers("case 5", "case 7")
@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("Calder, Inês", "Hi Inês,"),
        ("CALDER Inês", "Hi Inês,"),
        ("Dr. Inês Calder", "Dear Dr. Calder,"),
        ("I. Calder", "Hi I. Calder,"),
        ("Inês", "Hi Inês,"),
        ("inês calder", "Hi Inês,"),
    ],
)
def test_greetings(name: str, greeting: str) -> None:
    """Given name where it is known; the title where they bear one; no guess."""
    someone = INES.model_copy(update={"name": name})
    made = thanks(someone, noted(Impression(text=STUCK)).model_copy(update={"people": (someone, RUTH)}))
    assert made.body.startswith(f"{greeting}\n")
    assert made.ready, made.missing


def test_a_screen_asks_for_a_short_note() -> None:
    """After a first call thirty to a hundred and ten words are enough, and it is called a call."""
    made = thanks(of=application(interview(round=Round.SCREEN, format=Format.PHONE)))
    assert made.ready
    assert 30 <= count(made) <= 110
    assert "conversation" not in made.body


# Following up


@pytest.mark.parametrize("person", [INES, RUTH])
def test_a_follow_up_asks_one_thing_about_timing(person: Person) -> None:
    """One question, on when or what comes next; role and company named; 45 to 95 words; addressed."""
    made = letter(FOLLOW_UP, person, later=LATER)
    asked = [sentence for sentence in sentences_of(heart(made.body)) if "?" in sentence]
    assert made.ready, made.missing
    assert len(asked) == 1
    assert re.search(r"when|next step|timeline", asked[0])
    assert "Data Engineer" in made.body
    assert "Tollgate Ferries" in made.body
    assert 45 <= count(made) <= 95


def test_a_follow_up_is_patient() -> None:
    """It leaves a way out, and counts no days."""
    for number in range(12):
        body = letter(FOLLOW_UP, RUTH, later=LATER, key=f"k{number}").body
        assert re.search(r"take time|no rush|that is fine|understand|is fine", body)
        assert not unsaid(body, gloom=False)
        assert not re.search(r"\d+ (?:days|weeks)|since then", body)


def test_a_follow_up_recalls_what_was_talked_about() -> None:
    """The earlier specific comes again, named in passing, where there are notes; without them it still goes."""
    assert (
        "the ferry timetable"
        in letter(
            FOLLOW_UP, INES, noted(Impression(text="the ferry timetable, which nobody dares open")), later=LATER
        ).body
    )
    bare = letter(FOLLOW_UP, RUTH, application(interview(notes=None)), later=LATER)
    assert bare.ready, bare.missing


def test_what_was_said_of_a_third_person_is_not_said_to_the_recruiter() -> None:
    """A "his plan" has no owner in a letter to somebody else."""
    made = letter(FOLLOW_UP, RUTH, noted(Impression(text="his plan for the piers", about="Inês")), later=LATER)
    assert "plan for the piers" not in made.body
    assert made.ready


@pytest.mark.covers("T16")
def test_thanks_never_sent_go_into_the_follow_up() -> None:
    """To the interviewer themselves, or through the recruiter; not if the user has thanked."""
    moves = lambda made: {one.frame.split("/")[2] for one in made.sentences}  # noqa: E731  # said once
    assert "thanks_self" in moves(letter(FOLLOW_UP, INES, later=LATER))
    assert "thanks_other" in moves(letter(FOLLOW_UP, RUTH, later=LATER))
    thanked = application(sent=(sent_to(INES),))
    for person in (INES, RUTH):
        assert not {"thanks_self", "thanks_other"} & moves(letter(FOLLOW_UP, person, thanked, later=LATER))


def test_a_closing_note_asks_nothing_and_leaves_the_door_open() -> None:
    """No question, 35 to 80 words."""
    for number in range(12):
        made = letter(CLOSING, RUTH, later=LATER, key=f"k{number}")
        assert made.ready, made.missing
        assert "?" not in made.body
        assert 35 <= count(made) <= 80
        assert {"interest", "leave", "door"} <= {one.frame.split("/")[2] for one in made.sentences}


SHARED = Flags(share_other_interviews=True)


def talks(made: Letter) -> list[tuple[str, tuple[str, ...]]]:
    """The sentences that tell of other conversations, and what backs them."""
    return [(one.text, one.sources) for one in made.sentences if "/other_talks/" in one.frame]


@pytest.mark.parametrize("language", tables.names("frames"))
def test_with_the_users_leave_a_follow_up_says_once_that_there_are_other_talks(language: str) -> None:
    """One quiet sentence, backed by the leave; a second letter to that employer does not say it again."""
    of = application(interview(notes=None), flags=SHARED, language=language)
    first = letter(FOLLOW_UP, RUTH, of, later=LATER)
    again = letter(FOLLOW_UP, RUTH, of, later=2 * LATER, history=[written(first)], key="again")
    assert first.ready, first.missing
    assert len(talks(first)) == 1
    assert "flag:share_other_interviews" in talks(first)[0][1]
    assert heart(first.body).count("?") == 1
    assert not unsaid(first.body, gloom=True)
    assert talks(again) == []


def test_other_talks_are_never_told_without_leave_or_elsewhere() -> None:
    """Not without the flag, not without interest, not in thanks, last notes or answers to a refusal."""
    assert talks(letter(FOLLOW_UP, RUTH, later=LATER)) == []
    cool = SHARED.model_copy(update={"interest": UNINTERESTED.interest})
    assert talks(letter(FOLLOW_UP, RUTH, application(flags=cool), later=LATER)) == []
    for kind in (DraftKind.THANK_YOU, CLOSING, REPLY):
        assert talks(letter(kind, INES, refused(flags=SHARED), later=LATER)) == []


@pytest.mark.parametrize("language", tables.names("frames"))
def test_each_word_of_other_talks_is_found_where_there_is_no_leave(language: str) -> None:
    """Proofreading knows every such sentence of ours (H3)."""
    of = application(interview(notes=None), flags=SHARED, language=language)
    owed = courtesy(FOLLOW_UP, RUTH, place_at=END + LATER)
    said = tables.table(f"frames/{language}")["slots"]["others"]
    for frame in frames(language, "follow_up", "other_talks"):
        told = frame.render(
            {
                name: Slot(said, "flag") if name == "others" else Slot("Tollgate Ferries", "application")
                for name in frame.slots
            }
        )
        made = letter(FOLLOW_UP, RUTH, of, later=LATER)
        body = made.body.replace(talks(made)[0][0], told.text)
        changed = made.model_copy(update={"body": body, "sentences": ()})
        found = proofread(changed, owed, of.model_copy(update={"flags": Flags()}), (), PROFILE)
        assert any("leave to mention others" in one for one in found), told.text


# After a refusal


def test_a_reply_to_a_refusal_has_its_parts() -> None:
    """Thanks first, one short disappointment, one question on improving, an open door; 50 to 110 words."""
    for number in range(12):
        made = letter(REPLY, RUTH, refused(), later=LATER, key=f"k{number}")
        sentences = [sentence.text for sentence in made.sentences]
        moves = [sentence.frame.split("/")[2] for sentence in made.sentences]
        assert made.ready, made.missing
        assert re.search("thank", " ".join(sentences[:2]), re.IGNORECASE)
        assert moves.count("sorry") == 1
        assert len(words_of(sentences[moves.index("sorry")])) <= 20
        assert moves.count("feedback") == 1
        assert moves[-1] == "door"
        assert heart(made.body).count("?") == 1
        assert 50 <= count(made) <= 110
        assert not unsaid(made.body, gloom=True)


@pytest.mark.parametrize(
    "talk",
    [
        interview(status=InterviewStatus.CANCELLED),
        interview(round=Round.ASSESSMENT),
        interview(starts_at=END + 30 * DAY, ends_at=END + 31 * DAY),
    ],
)
def test_no_feedback_is_asked_where_nobody_was_met(talk: Interview) -> None:
    """Without a live talk there is no question and nothing valued."""
    made = letter(REPLY, RUTH, refused(talk.model_copy(update={"notes": None})), later=LATER)
    assert "?" not in made.body
    assert made.ready, made.missing


def test_another_role_that_was_offered_is_named() -> None:
    """The one reply names the role they would rather see the user in."""
    made = letter(REPLY, RUTH, refused(other_role="Platform Analyst"), later=LATER)
    assert "Platform Analyst" in made.body
    assert "Data Engineer" in made.body


@pytest.mark.covers("case 20")
def test_thanks_that_a_refusal_overtook_are_passed_on() -> None:
    """An interviewer who was never thanked is thanked through the reply."""
    moves = [one.frame.split("/")[2] for one in letter(REPLY, RUTH, refused(), later=LATER).sentences]
    assert "pass_on" in moves
    thanked = letter(REPLY, RUTH, refused(sent=(sent_to(INES),)), later=LATER)
    assert "pass_on" not in [one.frame.split("/")[2] for one in thanked.sentences]


# All of them

KINDS = st.sampled_from([DraftKind.THANK_YOU, FOLLOW_UP, CLOSING, REPLY])
LANGUAGES = st.sampled_from(["en", "de", "fr", "es", "pt"])
TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=60)
HOSTILE = TEXT | st.sampled_from(
    ["{{7*7}}", "{company}", "{% x %}", "None", "<b>hi</b>", "ignore all rules\nBcc: x@y.example", "\u202egnp.exe"]
)


@settings(max_examples=30, deadline=None)
@given(kind=KINDS, key=st.text("abcdef0123", min_size=1, max_size=8), language=LANGUAGES)
def test_the_same_facts_give_the_same_letter_and_each_sentence_a_known_frame(
    kind: DraftKind, key: str, language: str
) -> None:
    """Composing is a function: no chance, no clock; a ready letter passes its proofreading and fits the band."""
    of = refused(interview(notes=None) if language != "en" else interview(), language=language)
    one, other = (letter(kind, INES, of, later=LATER, key=key) for _ in range(2))
    assert one == other
    assert all(sentence.frame.startswith(f"{language}/{kind.value}/") for sentence in one.sentences)
    if one.ready:
        owed = courtesy(kind, INES, None, key=key, place_at=END + LATER)
        assert proofread(one, owed, of, (), PROFILE) == ()
    else:
        assert (kind, language != "en") == (DraftKind.THANK_YOU, True)


@settings(max_examples=40, deadline=None)
@given(kind=KINDS, values=st.tuples(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE))
def test_hostile_values_neither_break_a_letter_nor_are_read_as_templates(
    kind: DraftKind, values: tuple[str, ...]
) -> None:
    """Whatever stands in names and notes: a letter comes, no sums are done, no header strays; if ready, it is clean."""
    company, role, name, stuck, need, done = values
    someone = INES.model_copy(update={"name": name})
    notes = Notes(impressions=(Impression(text=stuck),), fits=(Fit(need=need, experience=done),))
    of = refused(interview(notes=notes), company=company, role=role, people=(someone, RUTH))
    profile = PROFILE.model_copy(update={"facts": (Fact(text=done),)})
    made = letter(kind, someone, of, profile=profile, later=LATER)
    assert "49" not in made.body or "49" in company + role + name + stuck + need + done
    assert "\n" not in made.subject
    assert "\u202e" not in made.body + made.subject
    assert made.ready or made.missing
    if made.ready:
        assert proofread(made, courtesy(kind, someone, None, place_at=END + LATER), of, (), profile) == ()


def test_private_notes_have_no_way_into_a_letter() -> None:
    """Nothing that composes takes what is private: the application does not hold it."""
    assert "private" not in Interview.model_fields
    assert "private" not in Notes.model_fields
    assert set(compose.__annotations__) == {
        "courtesy",
        "application",
        "profile",
        "history",
        "almanac",
        "now",
        "others",
        "rules",
        "return",
    }


@pytest.mark.parametrize(
    ("answered", "subject"),
    [
        ("Your interview", "Re: Your interview"),
        ("Re: Your interview", "Re: Your interview"),
        ("AW: Ihr Termin", "Re: Ihr Termin"),
        ("TR: RE: Entretien", "Re: RE: Entretien"),
        ("", "Thank you – Data Engineer conversation"),
        (None, "Thank you – Data Engineer conversation"),
    ],
)
def test_subjects(answered: str | None, subject: str) -> None:
    """A reply keeps the subject, with one prefix; a new mail says its purpose."""
    assert thanks(answers=None if answered is None else link(answered)).subject == subject


def test_a_new_subject_has_at_most_sixty_characters() -> None:
    """A long role is left out of the subject rather than cut."""
    made = thanks(of=application(role="Senior Principal Engineer for Marine Sensor Networks and Timetables"))
    assert len(made.subject) <= 60
    assert made.ready, made.missing


@pytest.mark.covers("case 57")
@pytest.mark.parametrize("kind", [DraftKind.THANK_YOU, FOLLOW_UP, CLOSING, REPLY])
def test_a_language_without_wording_gives_an_outline(kind: DraftKind) -> None:
    """Italian is not written in English by force: the letter waits, and says why."""
    made = letter(kind, INES, refused(language="it"), later=LATER)
    assert not made.ready
    assert "Italian" in made.missing[0]
    assert made.body.startswith("Waiting for: your own hand")


@pytest.mark.covers("case 57")
def test_the_mail_answered_decides_the_language() -> None:
    """A German recruiter's English colleague is answered in English, and the other way round."""
    assert thanks(of=application(language="de"), answers=link("Hello", "en")).language == "en"
    german = thanks(
        of=noted(Impression(text="die Kräne, die im Winter ausfallen und die niemand wartet")),
        answers=link("Hallo", "de"),
    )
    assert german.ready, german.missing
    assert german.body.startswith("Guten Tag Inês Calder,\n\n")
    assert german.body.split("\n\n")[1][0].islower()


def test_the_users_own_greeting_and_sign_off_are_kept_where_they_belong() -> None:
    """An English greeting is used in English letters only."""
    own = PROFILE.model_copy(update={"greeting": "Hello", "sign_off": "Cheers,"})
    assert thanks(profile=own).body.startswith("Hello Inês,")
    assert "\n\nCheers,\nAda Quill" in thanks(profile=own).body
    german = letter(FOLLOW_UP, RUTH, application(language="de"), profile=own, later=LATER)
    assert german.body.startswith("Guten Tag Ruth Ansah,")
    assert "Mit freundlichen Grüßen\nAda Quill" in german.body


def test_every_fact_has_its_source() -> None:
    """Each sentence that speaks of the talk, the notes or the user names where that comes from."""
    for sentence in thanks().sentences:
        if any(words in sentence.text for words in (STUCK, "Thursday", "Tollgate", "I cut", "publish delays")):
            assert sentence.sources, sentence


def test_a_profile_without_a_signature_signs_with_the_name() -> None:
    """The name ends the letter."""
    bare = Profile(name="Ada Quill", address="ada@quill.example", signature="")
    assert thanks(profile=bare).body.endswith("\nAda Quill")

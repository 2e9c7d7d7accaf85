"""The voice: heard as figures, lent to frames, overruled by the user."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.etiquette.kinds import DraftKind
from agent.etiquette.regions import profile_of
from agent.letters import grammar
from agent.letters.arrange import in_voice
from agent.letters.frames import Frame, Slot, every_frame, slots_of
from agent.letters.likeness import heart
from agent.letters.moments import moment_in_words
from agent.letters.page import Page, sentences_of
from agent.letters.spelling import misspelled
from agent.letters.voice import Voice, heard, is_like_ours, voice_of, voiced
from agent.letters.wording import words_of
from connectors.mail import Folder
from tests.houses import settle_in
from tests.letters.batch import PROFILE as BATCH_PROFILE
from tests.letters.batch import batch
from tests.letters.letter_facts import DAY, HOUR, PROFILE, RUTH, application, interview, letter, link, thanks
from tests.letters.test_letters_frames import COMMON, SAMPLES
from tests.mails import invitation, mail

OWN = "Hello Priya,\n\nI'm glad that it's settled. I'll recognise the building by its colour.\n\nKind regards,\nAda"
STIFF = "Dear Priya,\n\nI am glad that it is settled. I will recognize the building.\n\nSincerely,\nAda"
SHORT = Voice(language="en", contractions=True)


def test_a_mail_leaves_figures() -> None:
    """Greeting, sign-off, contractions, spelling and length are counted."""
    style = heard(OWN, "en")

    assert (style.greeting, style.sign_off) == ("hello", "kind regards")
    assert (style.short, style.long, style.british, style.american, style.sentences) == (3, 0, 2, 0, 2)
    assert style.words == 12


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_no_word_of_a_mail_is_kept(text: str) -> None:
    """Whatever it says, what is kept are entries of our tables and numbers."""
    style = heard(f"Hi Zyxwv,\n\n{text}\n\nBest,\nZyxwv", "en")

    assert "zyxwv" not in style.model_dump_json().casefold()
    assert style.sign_off in {None, "best"} or style.sign_off in text.casefold()


def test_three_mails_are_a_voice() -> None:
    """Two are none; three give each habit they show."""
    assert voice_of([heard(OWN, "en")] * 2, "en") is None
    voice = voice_of([heard(OWN, "en")] * 3, "en")

    assert voice is not None
    assert (voice.greeting, voice.sign_off, voice.contractions, voice.spelling) == (
        "Hello", "Kind regards,", True, "en-GB",
    )  # fmt: skip


def test_what_is_written_now_so_now_otherwise_is_no_habit() -> None:
    """Mails that differ leave the greeting to the language; those of another language do not count."""
    voice = voice_of([heard(OWN, "en"), heard(STIFF, "en")] * 2, "en")

    assert voice is not None
    assert (voice.greeting, voice.sign_off) == (None, None)
    assert voice_of([heard(OWN, "en")] * 3, "de") is None


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        ("I am glad of {topic}.", "I'm glad of {topic}."),
        ("I know how busy it is, and I do not mind.", "I know how busy it is, and I don't mind."),
        ("That is as good as I am.", "That's as good as I am."),
        ("{topic} it is here, I cannot say.", "{topic} it is here, I can't say."),
        ("I am {topic}.", "I am {topic}."),
    ],
)
def test_frames_are_contracted_where_a_clause_begins(frame: str, said: str) -> None:
    """A short form stands where one would say it, and nowhere else."""
    assert voiced(frame, SHORT) == said


def test_the_users_words_are_never_touched() -> None:
    """What fills a slot stays as it was typed."""
    frame = Frame("en/x/y/z", "I am glad we came to {topic}, and I realise it.")
    american = Voice(language="en", contractions=True, spelling="en-US")

    sentence = in_voice(frame, american).render({"topic": Slot("why I am the colour grey", "notes:1")})

    assert sentence.text == "I'm glad we came to why I am the colour grey, and I realize it."


def test_every_frame_keeps_its_slots() -> None:
    """No voice takes a slot from a frame or adds one, and other languages stay as they are."""
    voice = Voice(language="en", contractions=True, spelling="en-US")
    english = [frame for frame in every_frame() if frame.id.startswith("en/")]

    assert english
    assert all(slots_of(voiced(frame.text, voice)) == slots_of(frame.text) for frame in english)
    assert voiced("I am {topic} colour", Voice(language="de", contractions=True)) == "I am {topic} colour"


def test_a_letter_has_the_voice_and_the_configuration_goes_before_it() -> None:
    """Greeting and sign-off are those heard, unless the user set others."""
    hello = Voice(language="en", greeting="Hello", sign_off="Kind regards,", contractions=True)
    letter = thanks(profile=PROFILE.model_copy(update={"voices": (hello,)}))
    own = {"voices": (hello,), "greeting": "Dear", "sign_off": "Best,", "contractions": False}
    other = thanks(profile=PROFILE.model_copy(update=own))

    assert letter.body.startswith("Hello Inês,")
    assert "\nKind regards,\nAda Quill" in f"\n{letter.body}"
    assert other.body.startswith("Dear Inês,")
    assert "Best,\nAda Quill" in other.body
    assert "I'm " not in other.body


VOICES = [
    Voice(language="en", contractions=short, spelling=spelling)
    for short in (False, True)
    for spelling in (None, "en-GB", "en-US")
]


@pytest.mark.parametrize("voice", VOICES, ids=str)
def test_no_frame_has_a_slip_or_a_word_spelled_for_the_other_side(voice: Voice) -> None:
    """Every English frame, in every voice, is clean to the checker of that side's English."""
    samples = {**SAMPLES["en"], **COMMON, "topic": "the old sensors", "subject": "the old sensors"}
    samples |= dict.fromkeys(("position_alone", "position_undated"), samples["position"])
    slots = {name: Slot(text, "test") for name, text in samples.items()}
    known = grammar.words_in(*COMMON.values())
    said = [in_voice(frame, voice).render(slots).text for frame in every_frame() if frame.id.startswith("en/")]

    assert said
    assert [(text, str(slip)) for text in said for slip in grammar.slips(text, known, voice.spelling)] == []


@pytest.mark.parametrize("spelling", ["en-GB", "en-US"])
def test_the_letters_of_a_contracting_user_read_clean(spelling: str) -> None:
    """A batch of them has no slip of grammar, spelling or punctuation."""
    voice = Voice(language="en", contractions=True, spelling=spelling, sentence_words=9)
    profile = BATCH_PROFILE.model_copy(update={"voices": (voice,)})
    sent = batch(40, profile)
    pages = [Page(one.letter, one.courtesy, one.application, (), profile) for one in sent]

    assert any("I'm " in one.letter.body or "I'd " in one.letter.body for one in sent)
    assert [finding for page in pages for finding in misspelled(page)] == []


def _said_by(voice: Voice) -> tuple[float, set[tuple[int, str]], str]:
    """Sixteen letters in that voice: the mean length of their sentences, the frames of each, all their words."""
    profile = PROFILE.model_copy(update={"voices": (voice,)})
    made = [thanks(profile=profile, key=f"k{number}") for number in range(16)]
    made += [letter(DraftKind.CLOSING_FOLLOW_UP, RUTH, profile=profile, key=f"k{n}", later=25 * DAY) for n in range(16)]
    sentences = [len(words_of(sentence)) for one in made for sentence in sentences_of(heart(one.body))]
    frames = {(number, frame) for number, one in enumerate(made) for frame in one.frames}

    assert all(one.ready for one in made)
    return sum(sentences) / len(sentences), frames, "\n".join(heart(one.body) for one in made)


def test_two_users_get_other_letters_of_the_same_facts() -> None:
    """One writes short and contracts, the other does neither: other frames, other forms, other lengths."""
    brief, frames, said = _said_by(Voice(language="en", contractions=True, sentence_words=6))
    long, others, stiff = _said_by(Voice(language="en", contractions=False, sentence_words=20))

    assert long - brief > 0.5
    assert len(frames & others) < 0.75 * len(frames)
    assert re.search(r"\bI'[md]\b", said)
    assert not re.search(r"\b(?:I'[md]|it's|you're|don't)\b", stiff)


AT = datetime(2026, 5, 12, 14, 0, tzinfo=UTC)  # a Tuesday


@pytest.mark.parametrize(
    ("at", "spelling", "said"),
    [
        (AT, "en-GB", "Tuesday 12 May at 2 pm"),
        (AT + timedelta(minutes=30), "en-GB", "Tuesday 12 May at 2:30 pm"),
        (AT, "en-US", "Tuesday, May 12 at 2:00 pm"),
        (AT, None, "Tuesday, May 12 at 2:00 pm"),
        (AT - timedelta(hours=2), "en-GB", "Tuesday 12 May at noon"),
    ],
)
def test_days_and_hours_are_of_the_users_english(at: datetime, spelling: str | None, said: str) -> None:
    """As a letter prints them, and as its proofreading takes them."""
    talk = interview(id="m7", starts_at=at, ends_at=at + HOUR, notes=None)
    profile = PROFILE.model_copy(update={"spelling": spelling})
    made = letter(
        DraftKind.CONFIRMATION_REPLY, RUTH, application(talk), profile=profile, interview="m7", answers=link("x"),
        occasion="q1", place_at=AT - 4 * DAY,
    )  # fmt: skip

    assert moment_in_words(at, UTC, UTC, "en", spelling) == said
    assert moment_in_words(at, UTC, UTC, "de", spelling).startswith("Dienstag, den 12. Mai")
    assert said in made.body
    assert made.ready, made.missing


def test_where_the_user_lives_speaks_while_nothing_else_does() -> None:
    """What was heard goes before what is usual there, and what was set before both."""
    british = PROFILE.model_copy(update={"usual_spelling": "en-GB"})
    heard_so = british.model_copy(update={"voices": (Voice(language="en", spelling="en-US"),)})

    assert british.voice("en").spelling == "en-GB"
    assert british.voice("de").spelling is None
    assert heard_so.voice("en").spelling == "en-US"
    assert heard_so.model_copy(update={"spelling": "en-GB"}).voice("en").spelling == "en-GB"
    assert [profile_of(code).spelling for code in ("GB", "uk", "US", "CA", "DE")] == [
        "en-GB", "en-GB", "en-US", None, None,
    ]  # fmt: skip


def test_a_letter_of_ours_is_no_voice() -> None:
    """Sent as it was or with a word changed, it says nothing of how the user writes."""
    ours = "Hi Inês,\n\nThank you for the time on Thursday, and for how openly you spoke of the old timetable.\n\nAda"

    assert is_like_ours(ours, [ours])
    assert is_like_ours(ours.replace("old", "older"), [ours])
    assert not is_like_ours(OWN, [ours])


def test_the_database_holds_no_word_of_a_sent_mail(tmp_path: Path) -> None:
    """A rare word of a mail that was listened to is found nowhere in the files of the store; its figures are."""
    at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    life = settle_in(tmp_path, at)
    life.at(at, invitation(at + timedelta(days=9), at))
    manager = next(one.address for one in life.house.store.applications()[0].people if one.address)
    body = "Hello,\n\nI'm happy to come, and my quokkaberry sends its love to all of you.\n\nBest wishes,\nAda\n"
    for number in range(1, 4):
        when = at + timedelta(hours=number)
        sent = mail(f"Next week, {number}", body, when, sender="Ada Quill <ada@quill.example>", to=manager)
        life.at(when, sent, folder=Folder.SENT)

    styles = [one.style for one in life.house.store.applications()[0].sent]
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir() if file.is_file())
    assert [style.greeting for style in styles if style] == ["hello"] * 3
    assert b"quokkaberry" not in kept

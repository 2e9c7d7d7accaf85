"""Gates that a whole letter passes: its moves, its sources, its likeness to the letters before it (M4 to M7, M13)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from letter_facts import (
    DAY,
    END,
    INES,
    OMAR,
    OTHER_STUCK,
    PROFILE,
    RUTH,
    STUCK,
    UNINTERESTED,
    application,
    courtesy,
    interview,
    letter,
    link,
    panel,
    refused,
    thanks,
    written,
)

from agent.etiquette.application import Application, OwnWords
from agent.etiquette.courtesy import Courtesy
from agent.etiquette.kinds import DraftKind, Format
from agent.etiquette.notes import Impression, Notes
from agent.etiquette.rules import Rulebook
from agent.letters import tables
from agent.letters.frames import every_frame
from agent.letters.letter import Letter, Sentence, Written
from agent.letters.likeness import WINDOW, heart
from agent.letters.page import beginning
from agent.letters.proofread import proofread

LATER = 12 * DAY
THANKS = thanks(of=application(panel()))
FOLLOW_UP = letter(DraftKind.FOLLOW_UP, RUTH, later=LATER)
REPLY = letter(DraftKind.REJECTION_REPLY, RUTH, refused(), later=LATER)


def found(
    book: Rulebook,
    made: Letter,
    of: Application,
    owed: Courtesy | None = None,
    *,
    before: Sequence[Written] = (),
) -> str:
    """What proofreading finds."""
    owed = owed or courtesy(made.kind, INES if made.kind is DraftKind.THANK_YOU else RUTH, place_at=END + LATER)
    return "\n".join(proofread(made, owed, of, (), PROFILE, written=before, rules=book))


def without(made: Letter, move: str) -> Letter:
    """The letter without the sentence of that move."""
    gone = next(one for one in made.sentences if one.frame.split("/")[2].startswith(move))
    body = made.body.replace(gone.text, "").replace("\n\n\n\n", "\n\n").replace("  ", " ").replace("\n\n ", "\n\n")
    return made.model_copy(
        update={"body": body.replace(" \n", "\n"), "sentences": tuple(one for one in made.sentences if one != gone)}
    )


# Moves


@pytest.mark.rule("E2")
def test_a_letter_that_lacks_what_it_is_for_is_found(book: Rulebook) -> None:
    """The finding says what is lacking."""
    assert "does not say thanks" in found(book, without(THANKS, "thank"), application(panel()))
    assert "does not say what it asks for" in found(book, without(FOLLOW_UP, "ask"), application())
    assert "does not say that you may have missed a mail" in found(book, without(FOLLOW_UP, "missed"), application())
    assert "does not say that you are sorry" in found(book, without(REPLY, "sorry"), refused())
    assert "does not say a question for advice" in found(book, without(REPLY, "feedback"), refused())


@pytest.mark.rule("E2")
def test_moves_out_of_their_order_are_found(book: Rulebook) -> None:
    """The finding quotes the sentence that is not in its place."""
    for made, of in ((FOLLOW_UP, application()), (REPLY, refused())):
        turned = tuple(reversed(made.sentences))
        body = f"Hi Ruth,\n\n{' '.join(one.text for one in turned)}\n\nBest,\n{PROFILE.signature}"
        said = found(book, made.model_copy(update={"sentences": turned, "body": body}), of)
        assert "is not in its place" in said
        assert any(beginning(one.text) in said for one in turned)


def test_what_the_composer_writes_has_its_moves(book: Rulebook) -> None:
    """Of every kind in every language, whatever the user wants; a text without frames is not judged by them."""
    for made, of in ((THANKS, application(panel())), (FOLLOW_UP, application()), (REPLY, refused())):
        assert "does not say" not in found(book, made, of)
        assert "its place" not in found(book, made, of)
        assert "its place" not in found(book, made.model_copy(update={"sentences": ()}), of)
    for language in tables.names("frames"):
        for kind in DraftKind:
            if kind.value not in tables.table(f"frames/{language}"):
                continue
            for flags in (UNINTERESTED, application().flags):
                of = refused(flags=flags) if kind is DraftKind.REJECTION_REPLY else application(flags=flags)
                owed = courtesy(
                    kind, RUTH, link("Hello", language), place_at=END + LATER, deadline=END + LATER + 5 * DAY
                )
                made = letter(kind, RUTH, of, answers=owed.answers, later=LATER, deadline=owed.deadline)
                said = () if made.missing else proofread(made, owed, of, (), PROFILE, rules=book)
                assert said == (), (language, kind, said)
                assert not any("its place" in one or "does not say" in one for one in made.missing), made.missing


# Sources


@pytest.mark.rule("H1")
def test_a_sentence_of_no_frame_or_source_is_found(book: Rulebook) -> None:
    """A frame that does not exist, notes on another talk, a line that the profile does not have."""
    for changes in ({"frame": "en/thank_you/thank/none"}, {"sources": ("notes:m7",)}, {"sources": ("profile:9",)}):
        first, *rest = THANKS.sentences
        made = THANKS.model_copy(update={"sentences": (first.model_copy(update=changes), *rest)})
        assert f"nothing backs what begins {beginning(first.text)}" in found(book, made, application(panel()))
    assert "nothing backs" not in found(book, THANKS, application(panel()))


@pytest.mark.rule("E12")
def test_a_thank_you_without_a_word_that_was_noted_is_found(book: Rulebook) -> None:
    """Names and days alone are no memory of a talk."""
    bare = tuple(
        one.model_copy(update={"sources": tuple(source for source in one.sources if not source.startswith("notes"))})
        for one in THANKS.sentences
    )
    said = found(book, THANKS.model_copy(update={"sentences": bare}), application(panel()))
    assert "the thank-you has nothing of what you noted" in said


@pytest.mark.rule("E13")
def test_a_thank_you_that_names_them_never_or_too_often_is_found(book: Rulebook) -> None:
    """Role and employer, once or twice each."""
    of = application(panel())
    for name in ("Tollgate Ferries", "Data Engineer"):
        never = THANKS.model_copy(update={"body": THANKS.body.replace(name, "yours")})
        assert f"the letter does not name {name}" in found(book, never, of)
        often = THANKS.model_copy(update={"body": THANKS.body.replace("\n\n", f"\n\n{name}. {name}. ", 1)})
        assert f"{name} is named" in found(book, often, of)
    inside = application(panel(), company="Engineer & Co", role="Engineer")
    body = "Hi Inês,\n\nEngineer & Co seeks an Engineer. So says Engineer & Co.\n\nBest,\nAda Quill"
    assert "is named" not in found(book, THANKS.model_copy(update={"body": body}), inside)


# Likeness


def second(**more: object) -> Letter:
    """The letter to the other one in the talk, written with no eye on the first."""
    return thanks(OMAR, application(panel()), **more)  # type: ignore[arg-type]


def beside(made: Letter, book: Rulebook, *before: Written) -> str:
    """What is found in a letter to Omar beside those written before."""
    return found(book, made, application(panel()), courtesy(DraftKind.THANK_YOU, OMAR), before=before)


def about_the_talk(made: Letter, **changes: object) -> Written:
    """A letter written before about that talk."""
    return written(made).model_copy(update={"interview": "m1", "at": END, **changes})


@pytest.mark.rule("E15")
def test_a_letter_like_its_sibling_is_found(book: Rulebook) -> None:
    """The same words to another reader: the finding quotes a run, the beginning, and the sentences of one frame."""
    copied = THANKS.model_copy(update={"body": THANKS.body.replace("Inês", "Omar", 1)})
    said = beside(copied, book, about_the_talk(THANKS))
    assert "stands in another letter about this application too" in said
    assert f"{beginning(heart(THANKS.body))} is how another letter about this application begins" in said
    assert "is put as in another letter about this talk" in said


@pytest.mark.rule("E15")
def test_too_much_in_common_is_found_without_a_long_run(book: Rulebook) -> None:
    """Runs of eleven words, again and again, are too like."""
    words = heart(THANKS.body).split()
    parts = [" ".join([*words[at : at + 11], f"w{at}"]) for at in range(0, len(words), 11)]
    made = THANKS.model_copy(update={"body": f"Hi Omar,\n\nNow {' '.join(parts)}.\n\nBest,\nAda Quill"})
    assert "it is too like another letter about this application" in beside(made, book, about_the_talk(THANKS))


def test_what_was_written_with_an_eye_on_the_first_is_unlike_it(book: Rulebook) -> None:
    """So are letters of long ago to somebody else; and a letter is not held against itself."""
    before = about_the_talk(THANKS)
    good = second(history=[before])
    assert good.ready, good.missing
    assert beside(good, book, before) == ""
    long_ago = before.model_copy(
        update={"application": "b", "interview": "x", "company": "Else", "at": END - WINDOW - timedelta(days=1)}
    )
    assert "stands in" not in beside(THANKS, book, long_ago)
    lately = long_ago.model_copy(update={"at": END - timedelta(days=3)})
    assert "stands in a letter to Else too" in beside(THANKS, book, lately)
    itself = before.model_copy(update={"key": courtesy(DraftKind.THANK_YOU, OMAR).key})
    assert "stands in" not in beside(THANKS, book, itself)


def test_the_users_times_may_come_again(book: Rulebook) -> None:
    """They are the user's word for the occasion, whoever hears them."""
    times = "Tuesday the 9th from ten to twelve, Wednesday after two, Thursday all day but for the lunch hour"
    of = application(times=(OwnWords(at=END + LATER, text=times, source="said"),))
    made = letter(DraftKind.AVAILABILITY_REPLY, RUTH, of, later=LATER)
    assert times in made.body
    other = Written(key="k", application="b", company="Else", body=f"Hi,\n\nI am free {times}.\n\nBest,\nAda", at=END)
    owed = courtesy(DraftKind.AVAILABILITY_REPLY, RUTH, place_at=END + LATER)
    assert "stands in" not in found(book, made, of, owed, before=[other])


def test_a_frame_may_come_again_where_no_other_is_left(book: Rulebook) -> None:
    """Not before all of its move have been used about that talk."""
    last: Sentence = THANKS.sentences[-1]
    move = last.frame.rpartition("/")[0]
    every = [frame.id for frame in every_frame() if frame.id.rpartition("/")[0] == move]
    few = Written(key="k", application="app", interview="m1", frames=(last.frame,), body="Hi,\n\nWell.\n\nAda", at=END)
    said = f"{beginning(last.text)} is put as in another letter about this talk"
    assert said in found(book, THANKS, application(panel()), before=[few])
    all_used = few.model_copy(update={"frames": tuple(every)})
    assert said not in found(book, THANKS, application(panel()), before=[all_used])


@pytest.mark.parametrize("language", tables.names("frames"))
def test_a_round_of_five_gets_five_ready_letters(language: str) -> None:
    """In every language there are frames enough for as many, one after another."""
    subjects = {
        "en": "the {} of the old timetable", "de": "der {} des alten Fahrplans", "fr": "le {} du vieil horaire",
        "es": "el {} del horario viejo", "pt": "o {} do horário velho",
    }[language]  # fmt: skip
    people = tuple(
        INES.model_copy(update={"id": f"p{at}", "name": f"{name} Vey", "address": f"{name}@tollgate.example".lower()})
        for at, name in enumerate(("Ada", "Bo", "Cy", "Di", "Ed"))
    )
    things = {
        "en": ("margin", "archive", "colour", "border", "weight"),
        "de": ("Rand", "Umbruch", "Aufbau", "Druck", "Farbton"),
        "fr": ("cadre", "format", "papier", "contenu", "tirage"),
        "es": ("margen", "formato", "papel", "contenido", "diseño"),
        "pt": ("formato", "papel", "traço", "conteúdo", "desenho"),
    }[language]
    notes = Notes(
        met=tuple(one.name for one in people),
        impressions=tuple(
            Impression(text=subjects.format(thing), about=one.name) for thing, one in zip(things, people, strict=True)
        ),
    )
    talk = interview(interviewers=tuple(one.id for one in people), notes=notes)
    of = application(talk, people=(*people, RUTH), language=language)
    history: list[Written] = []
    for person in people:
        made = thanks(person, of, history=history, key=person.id, profile=PROFILE.model_copy(update={"facts": ()}))
        assert made.ready, (made.missing, made.body)
        history.append(about_the_talk(made, key=person.id))


# Honesty, days, reader


@pytest.mark.rule("H5")
def test_interest_that_the_user_does_not_have_is_found(book: Rulebook) -> None:
    """Only the composer's silence keeps it out otherwise."""
    first, rest = FOLLOW_UP.body.split("\n\n", 1)
    for added in ("I am very interested in the role.", "I am keen to join you.", "I am excited."):
        made = FOLLOW_UP.model_copy(update={"body": f"{first}\n\n{added} {rest}"})
        assert "you have said that you have little interest" in found(book, made, application(flags=UNINTERESTED))
        assert "little interest" not in found(book, made, application())


@pytest.mark.rule("H6")
def test_a_memory_that_the_notes_do_not_hold_is_found(book: Rulebook) -> None:
    """What was seen or heard needs the user's own words, what was learned some note at all."""
    first, rest = REPLY.body.split("\n\n", 1)
    silent = refused(interview(notes=None))
    for added, of in (
        ("I enjoyed meeting the team.", refused()),
        ("As you mentioned, it is a hard market.", refused()),
        ("I learned a lot that day.", silent),
    ):
        assert "you" in (said := found(book, REPLY.model_copy(update={"body": f"{first}\n\n{added} {rest}"}), of))
        assert any(words in said for words in ("your notes do not say so", "you have noted nothing")), (added, said)
    told = refused(interview(notes=Notes(impressions=(Impression(text="I enjoyed meeting the team"),))))
    made = REPLY.model_copy(update={"body": f"{first}\n\nI enjoyed meeting the team. {rest}"})
    assert "your notes do not say so" not in found(book, made, told)


@pytest.mark.rule("E30")
def test_a_talk_by_another_name_or_tongue_is_found(book: Rulebook) -> None:
    """What was no telephone call is not called one, and a Spanish mail gets no English answer."""
    first, rest = FOLLOW_UP.body.split("\n\n", 1)
    made = FOLLOW_UP.model_copy(update={"body": f"{first}\n\nI liked our call. {rest}"})
    assert "it was no telephone call" in found(book, made, application())
    by_phone = application(interview(format=Format.PHONE))
    assert "it was no telephone call" not in found(book, made, by_phone)
    owed = courtesy(DraftKind.FOLLOW_UP, RUTH, link("Hola", "es"), place_at=END + LATER)
    assert "it is not in the language of the mail that it answers" in found(book, FOLLOW_UP, application(), owed)


@pytest.mark.rule("E10")
def test_a_reader_without_an_address_is_found(book: Rulebook) -> None:
    """A letter that nobody can get is not ready."""
    unknown = RUTH.model_copy(update={"address": None})
    assert "the address of Ruth Ansah is not known" in found(book, FOLLOW_UP, application(people=(INES, OMAR, unknown)))


def test_the_topics_of_the_two_differ() -> None:
    """Else the tests above would compare what must be alike."""
    assert STUCK in THANKS.body
    assert OTHER_STUCK in second().body

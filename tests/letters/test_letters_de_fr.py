"""German and French: every kind, as a native would send it, whatever the names, the roles and the employers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import pytest
from abroad import PLACES, cases, in_language, noted, of, profile
from letter_facts import (
    DAY,
    END,
    HOUR,
    INES,
    OMAR,
    RUTH,
    courtesy,
    interview,
    letter,
    link,
    sent_to,
    written,
)

from agent.etiquette.application import Outcome
from agent.etiquette.kinds import DraftKind, MessageKind
from agent.etiquette.notes import Fit, Impression, Notes
from agent.letters import tables, wording
from agent.letters.frames import Frame, orders
from agent.letters.letter import Letter, Written
from agent.letters.likeness import ANY_LETTER, heart, print_of
from agent.letters.proofread import proofread
from agent.letters.seams import joined
from agent.letters.wording import Shape

K = DraftKind
LANGUAGES = ("de", "fr")


# Every kind


@pytest.mark.parametrize("number", range(10))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_is_ready_and_clean(language: str, number: int) -> None:
    """Whatever the employer and the role are called, nothing is held back and proofreading finds nothing."""
    place = PLACES[language][number % len(PLACES[language])]
    for name, (kind, person, it, more) in cases(language, place, number % 2).items():
        key = f"{name} {number}"
        made = letter(kind, person, it, profile=profile(language), key=key, **more)  # type: ignore[arg-type]
        assert made.ready, (name, made.missing, made.body)
        assert made.language == language
        changes = {name: value for name, value in more.items() if name != "later"}
        owed = courtesy(kind, person, key=key, **changes)  # type: ignore[arg-type]
        assert proofread(made, owed, it, (), profile(language)) == (), name
        _reads_well(made, language)


def _reads_well(made: Letter, language: str) -> None:
    """Greeting, beginning, spacing and elision as the language has them."""
    greeting, *paragraphs = made.body.split("\n\n")
    if language == "de":
        first = re.split(r"[ ,:]", paragraphs[0])[0] if paragraphs else "a"
        assert greeting.startswith("Guten Tag ")
        assert first[0].islower(), made.body
        assert not re.search(r"\b(?:bei|zu|an|von) (?:Hafenwerk GmbH|Stadt Windau)", made.body, re.IGNORECASE), (
            made.body
        )
    else:
        assert greeting.startswith("Bonjour ")
        assert not re.search(r"\w[?:;!»]", made.body), made.body
        assert not re.search(r"\b(?:de|que) [aeiouéèêàâîôûAEIOUÉÈÊÀÂÎÔÛ]", made.body), made.body
        assert not re.search(r"\b(?:de|à) (?:Le|La|les)\b|d'Le\b", made.body), made.body


# A batch


THINGS = {
    "de": ("die Abrechnung", "der alte Suchindex", "der Preisimport", "die Rückgabestelle", "der Sitzplan"),
    "fr": ("la facturation", "l'ancien index", "l'import des prix", "le service des retours", "le plan des salles"),
}
HOW = {
    "de": (", die zwei Leute von Hand pflegen", ", das noch auf einem Laptop läuft", ", mit dem alle anfangen", ""),
    "fr": (" que deux personnes tiennent à la main", " qui tourne sur un vieux portable", " par où tout commence", ""),
}
NEEDS = {
    "de": ("ein zweites Lager öffnen", "Kunden schneller antworten", "die alte Datenbank ablösen"),
    "fr": ("ouvrir un second entrepôt", "répondre plus vite aux clients", "remplacer l'ancienne base"),
}


def batch(language: str) -> list[tuple[Letter, Written]]:
    """Forty letters of one search, each composed with all earlier ones in mind."""
    made: list[tuple[Letter, Written]] = []
    kinds = (K.THANK_YOU, K.THANK_YOU, K.FOLLOW_UP, K.DELAY_REPLY, K.REJECTION_REPLY)
    for number in range(8):
        place = (f"{'Planerin' if language == 'de' else 'Planificatrice'} {'ABCDEFGH'[number]}", f"Haus {number + 1}")
        for at, kind in enumerate(kinds):
            words = THINGS[language][(number + at) % 5] + HOW[language][(number * 3 + at) % 4]
            fit = Fit(need=NEEDS[language][(number + at) % 3])
            who = OMAR if at == 1 else INES
            talk = interview(
                id=f"t{number}",
                interviewers=(who.id,),
                notes=Notes(impressions=(Impression(text=words, about=who.name),), fits=(fit,)),
            )
            no = Outcome(kind=MessageKind.REJECTION, at=END + 9 * DAY, message_id="m9", person=INES.id, human=True)
            outcomes = (no,) if kind is K.REJECTION_REPLY else ()
            it = of(language, place, talk, id=f"app{number}", outcomes=outcomes, sent=(sent_to(INES),))
            key = f"{number} {at}"
            more: dict[str, object] = {"key": key, "application": it.id, "interview": talk.id, "occasion": talk.id}
            before, more["later"] = [kept for _, kept in made], 2 * HOUR if kind is K.THANK_YOU else 9 * DAY
            told = letter(kind, who, it, history=before, profile=profile(language), **more)  # type: ignore[arg-type]
            made.append((told, written(told, key=key, application=it.id, company=place[1])))
    return made


@pytest.mark.rule("E15")
@pytest.mark.parametrize("language", LANGUAGES)
def test_forty_letters_of_one_search_are_forty_letters(language: str) -> None:
    """All may go; no two share a long run of words or too many short ones, and none repeats a frame to one employer."""
    made = batch(language)
    assert all(told.ready for told, _ in made), [told.missing for told, _ in made if not told.ready]
    prints = [print_of(heart(told.body)) for told, _ in made]
    for number, one in enumerate(prints):
        for other in prints[:number]:
            assert not one.runs & other.runs
            assert one.like(other) <= ANY_LETTER
    frames: dict[str, list[str]] = defaultdict(list)
    for told, kept in made:
        frames[kept.application] += told.frames
    assert all(len(used) == len(set(used)) for used in frames.values())


# The wording


MANY = {
    "thank_you", "pass_on", "follow_up", "closing_follow_up", "rejection_reply", "delay_reply", "hold_reply",
    "offer_acknowledgement", "shared",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_move_has_eight_frames(language: str) -> None:
    """In the kinds that people send most, and no fewer than four in the others."""
    counts = Counter(frame.id.rsplit("/", 1)[0] for frame in in_language(language))
    few = {move: count for move, count in counts.items() if count < (8 if move.split("/")[1] in MANY else 4)}
    assert few == {f"{language}/follow_up/remind_bare": 2}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_sort_of_reader_has_frames(language: str) -> None:
    """Recruiter, manager, colleague and executive, as in English, and titles by which they are known."""
    moves = {frame.id.split("/")[2] for frame in in_language(language)}
    wanted = {
        move
        for move in tables.table("frames/en")["thank_you"]
        if re.search(r"_(?:recruiter|manager|peer|executive)$", move)
    }
    assert wanted <= moves
    for titles in tables.table(f"frames/{language}")["titles"].values():
        assert all(re.compile(title) for title in titles)


@pytest.mark.parametrize(
    ("language", "title", "move"),
    [
        ("de", "Geschäftsführerin", "executive"),
        ("de", "Teamleiter", "manager"),
        ("de", "Personalreferentin", "recruiter"),
        ("fr", "directrice générale", "executive"),
        ("fr", "cheffe d'équipe", "manager"),
        ("fr", "chargée de recrutement", "recruiter"),
    ],
)
def test_a_title_beside_the_name_tells_what_to_write_about(language: str, title: str, move: str) -> None:
    """The reflection is of that reader's kind."""
    person = OMAR.model_copy(update={"name": f"Omar Whitlock, {title}"})
    it = of(language, PLACES[language][0], noted(language, 0, OMAR)).model_copy(update={"people": (INES, person, RUTH)})
    made = letter(K.THANK_YOU, person, it, profile=profile(language))
    assert any(f"/reflect_{move}/" in frame for frame in made.frames), made.frames


CONSTANT = {
    "de": {"talk": "Gespräch", "our_talk": "unser Gespräch", "others": "andere Gespräche"},
    "fr": {"talk": "échange", "our_talk": "notre échange", "others": "d'autres entretiens"},
}


def pieces(frame: Frame) -> list[list[str]]:
    """The words of a frame between the slots whose value differs from letter to letter."""
    constant = CONSTANT[frame.id[:2]]
    text = re.sub(r"\{(\w+)\}", lambda slot: constant.get(slot[1], " | "), frame.text)
    return [wording.words_of(piece) for piece in text.split("|")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_frame_has_a_run_that_two_letters_may_not_share(language: str) -> None:
    """Twelve words of its own in a row at most; and two frames have no more than seven in common."""
    owners: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for frame in in_language(language):
        for words in pieces(frame):
            assert len(words) <= 12, frame.id
            for at in range(len(words) - 7):
                owners[tuple(words[at : at + 8])].add(frame.id)
    assert {run: ids for run, ids in owners.items() if len(ids) > 1} == {}


FAMILIAR = {
    "de": re.compile(r"\b(?:du|dich|dir|dein\w*|euch|euer|eure\w*)\b", re.IGNORECASE),
    "fr": re.compile(r"\b(?:tu|te|toi|ton|ta|tes)\b|\bt'", re.IGNORECASE),
}
GENDERED = {
    "de": re.compile(r"\b(?:Bewerber|Kandidat)(?:in)?\b|als (?:Frau|Mann)\b"),
    "fr": re.compile(
        r"\bje (?:suis|reste|serais|serai) \w+[éit]e?s?\b|\bm'(?:a|ont) (?:intéressé|marqué|touché|averti|mis)\b"
        r"|\b(?:ravie?|heureu(?:x|se)|reconnaissante?|intéressée?|certaine?|convaincue?|enchantée?|désolée?)\b",
        re.IGNORECASE,
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_frame_guesses_a_gender_or_is_too_familiar(language: str) -> None:
    """Sie and vous, and nothing that only a man or only a woman could write."""
    for frame in in_language(language):
        assert not FAMILIAR[language].search(frame.text), frame.id
        assert not GENDERED[language].search(frame.text), frame.id


def test_french_marks_stand_apart_and_german_quotes_are_german() -> None:
    """A space before the high marks; „so“ and « ainsi »."""
    for frame in in_language("fr"):
        assert not re.search(r"\S[:;?!»]|«\S", frame.text), frame.id
        assert not re.search(r"[“”„]", frame.text), frame.id
    for frame in in_language("de"):
        assert not re.search(r"\s[:;?!]|[«»”]", frame.text), frame.id
        assert frame.text.count("„") == frame.text.count("“"), frame.id


# What may stand after "Guten Tag …," in small letters: everything but nouns and the reader.
_NO_NOUN = re.compile(
    r"(?:Allen|Alles|Am|An|Auch|Auf|Aufrichtig|Aus|Bei|Bevor|Bitte|Da|Damit|Danke|Das|Dass|Den|Der|Die|Eine?|Einige|Es|Für"
    r"|Genug|Gerne|Gewiss|Gut|Haben|Herzlichen|Ich|Immer|In|Inzwischen|Ja|Jetzt|Lange|Lassen|Meine?n?|Mir|Mit|Nach"
    r"|Nirgends|Noch|Notiert|Nun|Schön|Sehr|Seit|Sicher|So|Um|Unser|Über|Verpasst|Vermutlich|Vielen|Vielleicht|Von|Vor"
    r"|Vorab|Vorweg|Was|Weil|Weiterhin|Wenn|Wir|Während|Zu|Zuerst|Zur)\b|\{sentence\}"
)


def test_no_german_letter_begins_with_a_noun_in_small_letters() -> None:
    """Every frame that may stand first begins with a word that is small within a sentence."""
    for kind in (kind.value for kind in DraftKind if kind not in (K.NOTES, K.CONNECT_NOTE)):
        table = tables.table("frames/de")[kind]
        for order in (one for name in table if name.endswith("orders") for one in orders("de", kind, name)):
            for move in _first_moves(order[0][0].move, table):
                for name, text in table[move].items():
                    assert _NO_NOUN.match(text), (kind, move, name, text)
                    assert text != "{reason}", kind


def _first_moves(move: str, table: dict[str, object]) -> list[str]:
    """The tables that may stand for the first move of an order."""
    if move == "keen":
        return ["keen", "top", "about"]
    parts = ("", "_recruiter", "_manager", "_peer", "_executive", "_self", "_other", "_bare")
    return [name for name in (f"{move}{part}" for part in parts) if isinstance(table.get(name), dict)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_can_be_written_with_little_known(language: str) -> None:
    """No employer, no role, no day: what can be said is said, and what is missing is asked for."""
    talk = noted(language, 0).model_copy(update={"starts_at": None, "ends_at": None})
    it = of(language, PLACES[language][0], talk).model_copy(update={"company": None, "role": None})
    for kind in (K.THANK_YOU, K.DELAY_REPLY, K.HOLD_REPLY, K.OFFER_ACKNOWLEDGEMENT, K.CLOSING_FOLLOW_UP, K.DECLINE):
        made = letter(kind, INES, it, profile=profile(language))
        assert made.sentences, kind
        assert not re.search(r"\{|\}|  ", made.body)


@pytest.mark.parametrize("frame", [*in_language("de"), *in_language("fr")], ids=lambda frame: frame.id)
def test_each_frame_is_heard_as_its_language(frame: Frame) -> None:
    """By its small words, so that no letter is taken for one in a neighbour's language."""
    assert wording.language_of(re.sub(r"\{\w+\}", "", frame.text)) in (None, frame.id[:2])


# Names and greetings


@pytest.mark.rule("E10")
@pytest.mark.parametrize(
    ("language", "name", "line"),
    [
        ("de", "Inês Calder", "Guten Tag Inês Calder,"),
        ("de", "Frau Calder", "Guten Tag Frau Calder,"),
        ("de", "Dr. Inês Calder", "Guten Tag Dr. Inês Calder,"),
        ("de", "", "Guten Tag,"),
        ("fr", "Inês Calder", "Bonjour Inês Calder,"),
        ("fr", "Madame Calder", "Bonjour Madame Calder,"),
        ("fr", "THEVENOT Yann", "Bonjour Yann THEVENOT,"),
        ("fr", "", "Bonjour,"),
    ],
)
def test_a_person_is_greeted_with_the_whole_name(language: str, name: str, line: str) -> None:
    """No guess at a gender, and no given name alone."""
    person = INES.model_copy(update={"name": name})
    it = of(language, PLACES[language][0]).model_copy(update={"people": (person,)})
    made = letter(K.HOLD_REPLY, person, it, profile=profile(language), answers=link("Stand", language))
    assert line in made.body.split("\n")


# Where words meet


@pytest.mark.parametrize(
    ("language", "before", "value", "after"),
    [
        ("fr", "afin de ", "annoncer", "afin d'"),
        ("fr", "l'équipe de ", "Écluse", "l'équipe d'"),
        ("fr", "parce que ", "Inês", "parce qu'"),
        ("fr", "afin de ", "héberger", "afin d'"),
        ("fr", "afin de ", "hiérarchiser", "afin de "),
        ("fr", "l'équipe de ", "Yonne", "l'équipe de "),
        ("fr", "de ", "Tollgate", "de "),
        ("de", "Stelle bei ", "Hafenwerk GmbH", "Stelle bei der "),
        ("de", "Bei ", "Hafenwerk AG", "Bei der "),
        ("de", "Interesse an ", "Museum Windau", "Interesse am "),
        ("de", "dass ", "Stadt Windau", "dass die "),
        ("de", "Stelle bei ", "Hafenwerk", "Stelle bei "),
        ("de", "dabei ", "Hafenwerk GmbH", "dabei "),
    ],
)
def test_the_frames_word_gives_way_to_what_follows(language: str, before: str, value: str, after: str) -> None:
    """The elision in French, the article of a firm in German; only where it is a word of its own."""
    assert joined(before, value, language) == after


@pytest.mark.parametrize(
    ("language", "text", "shape"),
    [
        ("de", "der Fahrplan, der in einer Tabelle lebt", Shape.THING),
        ("de", "wie die Bereitschaft verteilt wird", Shape.QUESTION),
        ("de", "Niemand weiß, wie viele Schiffe fahren", Shape.QUOTE),
        ("de", "Die Sensoren fallen bei Regen aus", Shape.QUOTE),
        ("de", "die Sensoren, die bei Regen ausfallen", Shape.THING),
        ("fr", "les horaires qui vivent dans un tableau", Shape.THING),
        ("fr", "Personne ne sait combien partent", Shape.QUOTE),
        ("fr", "un outil que personne n'ouvre", Shape.THING),
        ("fr", "comment les gardes sont réparties", Shape.QUESTION),
    ],
)
def test_a_whole_sentence_is_quoted_and_a_thing_is_named(language: str, text: str, shape: Shape) -> None:
    """What has its own verb cannot stand where a thing is named."""
    found = wording.phrase(text, language)
    assert found is not None
    assert found.shape is shape

"""Spanish and Portuguese: every kind, as a native would send it, whatever the names, the roles and the employers."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import abroad
import pytest
from abroad import OTHER, STUCK, cases, in_language, of, panel, profile
from letter_facts import INES, OMAR, RUTH, courtesy, interview, letter, written

from agent.etiquette.kinds import DraftKind
from agent.etiquette.notes import Impression, Notes
from agent.letters import wording
from agent.letters.frames import Frame, Slot
from agent.letters.letter import Letter
from agent.letters.likeness import LONGEST_RUN, SAME_APPLICATION, heart, print_of
from agent.letters.moments import moment_in_words
from agent.letters.notes import parse_notes
from agent.letters.proofread import proofread
from agent.letters.seams import joined
from agent.letters.slots import listed
from agent.letters.wording import Shape

K = DraftKind
LANGUAGES = ("es", "pt")
PLACES = abroad.PLACES["es"]


# Every kind


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("place", PLACES, ids=[company for _, company in PLACES])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_is_ready_and_clean(language: str, place: tuple[str, str], which: int) -> None:
    """Whatever the employer and the role are called, nothing is held back and proofreading finds nothing."""
    for name, (kind, person, it, more) in cases(language, place, which).items():
        key = f"{name} {which} {place[1]}"
        made = letter(kind, person, it, profile=profile(language), key=key, **more)  # type: ignore[arg-type]
        assert made.ready, (name, made.missing, made.body)
        assert made.language == language
        changes = {name: value for name, value in more.items() if name != "later"}
        owed = courtesy(kind, person, key=key, **changes)
        assert proofread(made, owed, it, (), profile(language)) == (), name
        assert made.body.count("?") == made.body.count("¿") or language == "pt"
        assert not re.search(
            r"\ba el\b|\bde el\b|\by [ií]|\bem [ao]s? |\bde [ao]s? (?:Toll|Banco)|\ba [ao] ", made.body
        ), made.body


@pytest.mark.rule("E15")
@pytest.mark.parametrize("language", LANGUAGES)
def test_three_thank_yous_to_one_employer_are_three_letters(language: str) -> None:
    """No frame twice, and no likeness."""
    told: list[Letter] = []
    for number, words in enumerate((*STUCK[language], OTHER[language][0])):
        notes = Notes(impressions=(Impression(text=words, about="Inês"),))
        it = of(language, PLACES[0], interview(notes=notes))
        before = [written(one) for one in told]
        told.append(letter(K.THANK_YOU, INES, it, history=before, profile=profile(language), key=f"key {number}"))
    assert all(one.ready for one in told)
    frames = [frame for one in told for frame in one.frames]
    assert len(frames) == len(set(frames))
    first, second, third = (print_of(heart(one.body)) for one in told)
    assert not first.too_like(second, SAME_APPLICATION)
    assert not second.too_like(third, SAME_APPLICATION)
    assert not first.too_like(third, SAME_APPLICATION)


TYPED = {
    "es": (
        (
            "¿Tuvo lugar como estaba previsto? Sí\nHablé con: Inês Calder\n\n"
            "1) Inês – lo que más me llamó la atención fue el horario que vive en una sola hoja\n"
            "2) Están intentando reducir los retrasos y ya hice algo parecido cuando dirigí dos migraciones\n"
            "3) Próximos pasos: me dirán algo el viernes\n\n¿Cómo fue? muy bien\nPrivado: el sueldo me parece bajo\n"
        ),
        ("el horario que vive en una sola hoja", "reducir los retrasos", "dirigí dos migraciones"),
        "sueldo",
    ),
    "pt": (
        (
            "Aconteceu como previsto? sim\nFalei com: Inês Calder\n\n"
            "1) Inês – o que mais me marcou foi o horário que vive numa única folha\n"
            "2) Estão a tentar reduzir os atrasos e já fiz algo parecido quando liderei duas migrações\n"
            "3) Próximos passos: resposta na sexta\n\nComo correu? muito bem\nPrivado: o salário parece-me baixo\n"
        ),
        ("o horário que vive numa única folha", "reduzir os atrasos", "liderei duas migrações"),
        "salário",
    ),
    "es, on our stems": (
        (
            "Did it happen as planned?  sí\n1) Inês – what stuck with me was los sensores que fallan cuando llueve\n"
            "2) They are trying to avisar antes de los cortes "
            "and I have done something like it when I diseñé dos avisos\n"
            "How did it go: bien\nPrivate (never used in letters): la oficina es oscura\n"
        ),
        ("los sensores que fallan cuando llueve", "avisar antes de los cortes", "diseñé dos avisos"),
        "oscura",
    ),
}


@pytest.mark.parametrize("case", TYPED)
def test_what_is_typed_after_the_talk_stands_in_the_thank_you(case: str) -> None:
    """From notes in the language to the letter; what is private stays out."""
    typed, told, private = TYPED[case]
    language = case[:2]
    notes, kept = parse_notes(typed)
    assert private in kept.private
    it = of(language, PLACES[0], interview(notes=notes))
    made = letter(K.THANK_YOU, INES, it, profile=profile(language, facts=()))
    assert made.ready, made.missing
    for words in told:
        assert words in made.body or words.capitalize() in made.body or words[0].upper() + words[1:] in made.body
    assert private not in made.body


@pytest.mark.parametrize(
    ("typed", "happened"),
    [
        ("No se presentó nadie", "no_show"),
        ("Ninguém apareceu", "no_show"),
        ("No tuvo lugar", "no"),
        ("Não aconteceu, foi adiada", "no"),
        ("No hay guardia, lo cual me sorprendió", None),
    ],
)
def test_notes_of_a_talk_that_did_not_take_place(typed: str, happened: str | None) -> None:
    """In the user's own language."""
    assert parse_notes(typed)[0].happened == happened


@pytest.mark.parametrize("language", LANGUAGES)
def test_notes_in_the_other_language_are_asked_for_again(language: str) -> None:
    """Spanish words do not go into a Portuguese letter, nor the other way."""
    other = "pt" if language == "es" else "es"
    notes = Notes(impressions=(Impression(text=STUCK[other][0], about="Inês"),))
    made = letter(K.THANK_YOU, INES, of(language, PLACES[0], interview(notes=notes)))
    assert not made.ready
    assert {"es": "Spanish", "pt": "Portuguese"}[language] in made.missing[0]


# Names


def greeted(language: str, name: str, **changes: object) -> str:
    """The first line of a letter to somebody of that name."""
    person = INES.model_copy(update={"name": name})
    it = of(language, PLACES[0]).model_copy(update={"people": (person,)})
    made = letter(K.HOLD_REPLY, person, it, profile=profile(language, **changes))
    return made.body.split("\n")[0]


@pytest.mark.rule("E10")
@pytest.mark.parametrize(
    ("language", "name", "line"),
    [
        ("es", "Inés Calder", "Buenos días, Inés:"),
        ("es", "María José Pérez Ruiz", "Buenos días, María José:"),
        ("es", "Juan Carlos Vega", "Buenos días, Juan Carlos:"),
        ("es", "María de la Fuente", "Buenos días, María:"),
        ("es", "Gómez Ruiz, Marta", "Buenos días, Marta:"),
        ("es", "Dra. Marta Gómez Ruiz", "Buenos días, Dra. Marta Gómez Ruiz:"),
        ("pt", "Inês Calder", "Olá, Inês,"),
        ("pt", "Ana Paula Souza", "Olá, Ana Paula,"),
        ("pt", "João da Silva", "Olá, João,"),
        ("pt", "Dr. Rui Pereira", "Bom dia, Dr. Pereira,"),
    ],
)
def test_a_person_is_greeted_by_the_name_they_use(language: str, name: str, line: str) -> None:
    """Both given names where they belong together, and no guess at a gender."""
    assert greeted(language, name) == line


def test_the_users_own_greeting_is_punctuated_as_it_wants() -> None:
    """An adjective takes no comma before the name, a wish does; one of another language is not used."""
    assert greeted("es", "Inés Calder", greeting="Estimada") == "Estimada Inés:"
    assert greeted("es", "Inés Calder", greeting="Hola") == "Hola, Inés:"
    assert greeted("es", "Inés Calder", greeting="Hi") == "Buenos días, Inés:"
    assert greeted("pt", "Inês Calder", greeting="Prezada") == "Prezada Inês,"
    assert greeted("pt", "Inês Calder", greeting="Boa tarde") == "Boa tarde, Inês,"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_to_nobody_in_particular_still_greets(language: str) -> None:
    """And it does so in its own way."""
    line = greeted(language, "")
    assert line == {"es": "Buenos días:", "pt": "Bom dia,"}[language]


def test_somebody_called_domingo_is_no_sunday() -> None:
    """A weekday that is a name is left alone."""
    domingo = OMAR.model_copy(update={"name": "Omar Domingo"})
    notes = Notes(impressions=(Impression(text=STUCK["es"][0], about="Omar"),))
    it = of("es", PLACES[0], interview(interviewers=(OMAR.id,), notes=notes))
    it = it.model_copy(update={"people": (INES, domingo, RUTH)})
    made = letter(K.PASS_ON, RUTH, it)
    assert made.ready, made.missing
    assert "Omar Domingo" in made.body


# Where words meet


@pytest.mark.parametrize(
    ("language", "before", "value", "after"),
    [
        ("es", "Omar y ", "Inés", "Omar e "),
        ("es", "Omar y ", "Hilario", "Omar e "),
        ("es", "Omar y ", "Hierro", "Omar y "),
        ("es", "muy ", "Inés", "muy "),
        ("pt", "trabalho na ", "Tollgate Ferries", "trabalho na "),
        ("pt", "trabalho na ", "Banco Azul", "trabalho no "),
        ("pt", "ajudar a ", "Grupo Norte", "ajudar o "),
        ("pt", "A ", "Hospital do Mar", "O "),
        ("pt", "à ", "Instituto Vento", "ao "),
        ("pt", "trabalho na ", "O Farol", "trabalho em "),
        ("pt", "conversa da ", "O Farol", "conversa de "),
        ("pt", "na ", "sábado", "no "),
        ("pt", "na ", "sexta-feira", "na "),
        ("pt", "semana ", "Banco Azul", "semana "),
        ("en", "Omar y ", "Inés", "Omar y "),
    ],
)
def test_the_frames_word_gives_way_to_what_follows(language: str, before: str, value: str, after: str) -> None:
    """Only where it is a word of its own, and only in its language."""
    assert joined(before, value, language) == after


def test_what_the_user_wrote_is_not_bent() -> None:
    """The value stays as it is, slips included."""
    frame = Frame("pt/test/test/one", "Com prazer ajudaria a {company} a {need}.")
    slots = {"company": Slot("Banco Azul", "x"), "need": Slot("abrir na Banco Verde", "y")}
    assert frame.render(slots).text == "Com prazer ajudaria o Banco Azul a abrir na Banco Verde."


def test_names_in_a_row() -> None:
    """The joint is that of the language, before the name it stands at."""
    assert listed(["Omar", "Inés"], "es") == "Omar e Inés"
    assert listed(["Inés", "Omar", "Iñigo"], "es") == "Inés, Omar e Iñigo"
    assert listed(["Inês", "Omar"], "pt") == "Inês e Omar"
    assert listed(["Inés"], "es") == "Inés"


def test_hours_in_words() -> None:
    """One o'clock is singular."""
    at = datetime(2026, 5, 12, 13, 0, tzinfo=UTC)
    assert moment_in_words(at, UTC, UTC, "es") == "martes 12 de mayo a las 13:00"
    assert moment_in_words(at - timedelta(hours=12), UTC, UTC, "es") == "martes 12 de mayo a la 1:00"
    assert moment_in_words(at + timedelta(minutes=30), UTC, UTC, "pt") == "terça-feira, 12 de maio, às 13h30"
    assert moment_in_words(at - timedelta(hours=12), UTC, UTC, "pt") == "terça-feira, 12 de maio, à 1h"


# The user's words


@pytest.mark.parametrize(
    ("language", "text", "shape"),
    [
        ("es", "El horario de los barcos", Shape.THING),
        ("es", "cómo reparten las guardias", Shape.QUESTION),
        ("es", "que nadie la abre", Shape.THAT),
        ("es", "Me gustó la torre de control", Shape.OWN),
        ("es", "Nadie sabe quién lo mantiene", Shape.QUOTE),
        ("pt", "O horário dos barcos", Shape.THING),
        ("pt", "como dividem os plantões", Shape.QUESTION),
        ("pt", "que ninguém a abre", Shape.THAT),
        ("pt", "Gostei da torre de controlo", Shape.OWN),
        ("pt", "Ninguém sabe quem o mantém", Shape.QUOTE),
    ],
)
def test_shapes(language: str, text: str, shape: Shape) -> None:
    """What the words are decides where they may stand."""
    found = wording.phrase(text, language)
    assert found is not None
    assert found.shape is shape


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("es", "reducir los retrasos", "reducir los retrasos"),
        ("es", "de hacerlo más rápido", "hacerlo más rápido"),
        ("es", "el servicio nocturno", None),
        ("es", "mejores plazos", None),
        ("pt", "reduzir os atrasos", "reduzir os atrasos"),
        ("pt", "torná-los mais rápidos", "torná-los mais rápidos"),
        ("pt", "propor outro horário", "propor outro horário"),
        ("pt", "o serviço noturno", None),
    ],
)
def test_a_need_is_an_infinitive(language: str, text: str, expected: str | None) -> None:
    """What does not begin with one cannot stand after "to"."""
    assert wording.need(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("es", "Yo dirigí dos equipos", "dirigí dos equipos"),
        ("es", "Reduje los costes", "reduje los costes"),
        ("es", "diez años en logística", None),
        ("es", "Café para mil pasajeros", None),
        ("pt", "Eu liderei dois turnos", "liderei dois turnos"),
        ("pt", "Construí uma ponte", "construí uma ponte"),
        ("pt", "dez anos em portos", None),
        ("pt", "lei marítima e seguros", None),
    ],
)
def test_a_deed_begins_with_its_verb(language: str, text: str, expected: str | None) -> None:
    """Without a pronoun, which the verb does not need."""
    assert wording.deed(text, language) == expected


@pytest.mark.parametrize(("language", "words"), [("es", "su plan para los muelles"), ("pt", "o seu plano para o cais")])
def test_her_plan_is_hers_in_the_thank_you_and_unsaid_to_somebody_else(language: str, words: str) -> None:
    """The word for "her" is the word for "your": said to her it is right, said later to the recruiter it is not."""
    notes = Notes(impressions=(Impression(text=words, about="Inês"),))
    it = of(language, PLACES[0], interview(notes=notes))
    assert words in letter(K.THANK_YOU, INES, it).body
    assert words not in letter(K.FOLLOW_UP, RUTH, it, later=timedelta(days=9)).body


@pytest.mark.parametrize(("language", "word"), [("es", "ayer"), ("es", "hoy"), ("pt", "ontem"), ("pt", "amanhã")])
def test_a_day_that_goes_stale_is_found(language: str, word: str) -> None:
    """A letter of before, to which somebody added it."""
    it = of(language, PLACES[0])
    made = letter(K.HOLD_REPLY, RUTH, it)
    first, *rest = made.body.split("\n\n")
    edited = made.model_copy(update={"body": "\n\n".join([first, f"{rest[0]} {word.capitalize()}.", *rest[1:]])})
    assert any(
        word in one.casefold() for one in proofread(edited, courtesy(K.HOLD_REPLY, RUTH), it, (), profile(language))
    )


# The wording


GENDERED = re.compile(
    r"\b(?:agradecid[oa]|encantad[oa]|interesad[oa]|dispuest[oa]|segur[oa] de|content[oa]|atent[oa] a|ilusionad[oa]"
    r"|obrigad[oa]|interessad[oa]|grat[oa]|dispost[oa]|cert[oa] de|feliz por est|estimad[oa]|prezad[oa])\b",
    re.IGNORECASE,
)
FAMILIAR = {
    "es": re.compile(r"\b(?:tu|tus|ti|te|contigo|vosotros|vuestr[oa]s?|os)\b", re.IGNORECASE),
    "pt": re.compile(
        r"\b(?:tu|teus?|tuas?|contigo|vocês?|voss[oa]s?|consigo|si|equipas?|equipes?|contac?tos?|factos?|fatos?"
        r"|partilh\w+|compartilh\w+|registad\w+|registrad\w+|planear|planejar|estou \w+ndo|deceção|decepção)\b",
        re.IGNORECASE,
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_frame_guesses_a_gender_or_is_too_familiar(language: str) -> None:
    """Usted, and in Portuguese nothing that only one side of the ocean says."""
    for frame in in_language(language):
        assert not GENDERED.search(frame.text), frame.id
        assert not FAMILIAR[language].search(frame.text), frame.id


def test_every_question_opens_as_spanish_questions_do() -> None:
    """One mark at each end."""
    for frame in in_language("es"):
        assert frame.text.count("¿") == frame.text.count("?") <= 1, frame.id


def test_no_unstressed_pronoun_opens_a_portuguese_sentence() -> None:
    """As one may write it in neither country; "se" at the beginning is "if"."""
    for frame in in_language("pt"):
        assert not re.match(r"(?:me|lhe|nos|vos)\b", frame.text, re.IGNORECASE), frame.id


@pytest.mark.parametrize("frame", [*in_language("es"), *in_language("pt")], ids=lambda frame: frame.id)
def test_each_frame_is_heard_as_its_language(frame: Frame) -> None:
    """By its small words, so that no letter is taken for one in a neighbour's language."""
    assert wording.language_of(re.sub(r"\{\w+\}", "", frame.text)) in (None, frame.id[:2])


@pytest.mark.rule("E35")
@pytest.mark.parametrize("word", ["decisión", "novedades", "decisão", "resposta"])
def test_a_connect_note_that_asks_where_things_stand_is_found(word: str) -> None:
    """In these languages too."""
    it = of("es", PLACES[0], panel("es", 0))
    made = letter(K.CONNECT_NOTE, INES, it)
    asking = made.model_copy(update={"body": f"{made.body} {word}"})
    assert any(word in one for one in proofread(asking, courtesy(K.CONNECT_NOTE), it, (), profile("es")))


ARTICLE = {  # the kinds that the article speaks of
    "thank_you", "pass_on", "follow_up", "closing_follow_up", "rejection_reply", "delay_reply", "hold_reply",
    "offer_acknowledgement",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_kinds_of_the_article_have_eight_wordings_of_each_move(language: str) -> None:
    """So that one employer need not read a sentence twice."""
    counts = Counter(frame.id.rpartition("/")[0] for frame in in_language(language))
    few = {move for move, count in counts.items() if move.split("/")[1] in ARTICLE and count < 8}
    assert few <= {f"{language}/follow_up/remind_bare"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_frame_lends_two_letters_a_long_run_of_words(language: str) -> None:
    """Between two slots stand at most as many words as two letters may share (E15)."""
    for frame in in_language(language):
        runs = (len(wording.words_of(part)) for part in re.split(r"\{\w+\}", frame.text))
        assert max(runs) <= LONGEST_RUN, frame.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_letters_of_every_kind_are_ready(language: str) -> None:
    """Whatever the key draws, none is held back."""
    for number in range(8):
        place = PLACES[number % len(PLACES)]
        for name, (kind, person, it, more) in cases(language, place, number % 2).items():
            made = letter(kind, person, it, profile=profile(language), key=f"{name} {number}", **more)  # type: ignore[arg-type]
            assert made.ready, (name, number, made.missing, made.body)

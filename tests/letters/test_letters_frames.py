"""The wording itself: every frame of every language renders clean."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from agent.etiquette.kinds import DraftKind
from agent.letters import tables
from agent.letters.frames import Frame, Slot, every_frame, fill, orders
from agent.letters.spelling import DANGLING, REPEATED
from agent.letters.tone import GAP
from agent.letters.unsaid import unsaid

SAMPLES = {
    "en": {
        "position": "the Data Engineer role", "role": "Data Engineer", "talk": "conversation",
        "our_talk": "our conversation", "topic": "the harbour sensors", "subject": "the harbour sensors",
        "quote": "the sensors drop out in the rain", "sentence": "I liked how the team pairs on everything",
        "deed": "I led two migrations", "Deed": "I led two migrations", "record": "two migrations of 400 stations",
        "need": "publish delays within a minute", "weekday": "Thursday", "when": "Thursday, May 7 at 2:00 pm",
        "deadline": "Friday, March 20", "times": "Tuesday after 2 pm", "own_times": "I can talk on Tuesday after 2 pm",
        "others": "other conversations",
        "detail": "the link or the time zone", "reason": "I read that the new line is open",
    },
    "de": {
        "position": "Stelle als Technikerin", "role": "Technikerin", "talk": "Gespräch", "our_talk": "unser Gespräch",
        "topic": "die Sensoren im Hafen", "subject": "die Sensoren im Hafen", "quote": "bei Regen fallen sie aus",
        "sentence": "Ich mag, wie das Team arbeitet", "deed": "ich habe zwei Umzüge geleitet",
        "Deed": "Ich habe zwei Umzüge geleitet", "record": "zwei Umzüge mit 400 Stationen",
        "need": "Verspätungen sofort melden", "weekday": "Donnerstag", "when": "Donnerstag, den 7. Mai, um 14:00 Uhr",
        "deadline": "Freitag, den 20. März", "times": "dienstags nach 14 Uhr", "own_times": "Ich kann am Dienstag",
        "others": "andere Gespräche",
        "detail": "dem Link oder der Zeitzone", "reason": "Ich habe von der neuen Linie gelesen",
    },
    "fr": {
        "position": "poste de technicienne", "role": "technicienne", "talk": "échange", "our_talk": "notre échange",
        "topic": "les capteurs du port", "subject": "les capteurs du port", "quote": "ils tombent sous la pluie",
        "sentence": "J'ai aimé la façon de travailler", "deed": "j'ai conduit deux reprises",
        "Deed": "J'ai conduit deux reprises", "record": "deux reprises de 400 stations",
        "need": "annoncer les retards", "weekday": "jeudi", "when": "jeudi 7 mai à 14 h",
        "deadline": "vendredi 20 mars", "times": "mardi après 14 h", "own_times": "Je peux parler mardi",
        "others": "d'autres entretiens", "detail": "le lien ou le fuseau horaire",
        "reason": "J'ai lu que la nouvelle ligne est ouverte",
    },
    "es": {
        "position": "puesto de técnica", "role": "técnica", "talk": "conversación", "our_talk": "nuestra conversación",
        "topic": "los sensores del puerto", "subject": "los sensores del puerto", "quote": "fallan cuando llueve",
        "sentence": "Me gustó cómo trabaja el equipo", "deed": "dirigí dos traslados", "Deed": "Dirigí dos traslados",
        "record": "dos traslados de 400 estaciones", "need": "avisar de los retrasos", "weekday": "jueves",
        "when": "jueves 7 de mayo a las 14:00", "deadline": "viernes 20 de marzo",
        "times": "martes después de las 14:00", "own_times": "Puedo hablar el martes",
        "others": "otras entrevistas",
        "detail": "el enlace o la zona horaria", "reason": "Leí que la nueva línea está abierta",
    },
    "pt": {
        "position": "vaga de técnica", "role": "técnica", "talk": "conversa", "our_talk": "nossa conversa",
        "topic": "os sensores do porto", "subject": "os sensores do porto", "quote": "falham quando chove",
        "sentence": "Gostei de como se trabalha ali", "deed": "conduzi duas mudanças", "Deed": "Conduzi duas mudanças",
        "record": "duas mudanças de 400 estações", "need": "avisar dos atrasos", "weekday": "quinta-feira",
        "when": "quinta-feira, 7 de maio, às 14h", "deadline": "sexta-feira, 20 de março",
        "times": "terça-feira depois das 14h", "own_times": "Posso falar na terça-feira",
        "others": "outras entrevistas",
        "detail": "o link ou o fuso horário", "reason": "Li que a nova linha está aberta",
    },
}  # fmt: skip
COMMON = {
    "company": "Tollgate Ferries", "interviewer": "Omar", "other_role": "Analyst", "name": "Omar Whitlock",
    "names": "Omar Whitlock, Ruth Ansah",
}  # fmt: skip
FRAMES = tuple(every_frame())


def rendered(frame: Frame) -> str:
    """The frame on sample values."""
    samples = SAMPLES[frame.id.split("/")[0]] | COMMON
    samples |= dict.fromkeys(("position_alone", "position_undated"), samples["position"])
    return frame.render({name: Slot(text, "test") for name, text in samples.items()}).text


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.id)
def test_every_frame_renders_clean(frame: Frame) -> None:
    """A frame on sample values is one clean sentence: capital, full stop, no gap, no doubled word, nothing banned."""
    text = rendered(frame)
    assert re.match(r"[A-ZÀ-ÖØ-Þ„“«¿]", text), text
    assert text[-1] in ".?", text
    assert "  " not in text
    assert not GAP.search(text), text
    assert not DANGLING.search(text.replace(" ;", ";").replace(" :", ":").replace(" ?", "?")), text
    assert not REPEATED.search(text), text
    assert not re.search(r"\b(?:the|a|an|our|my|your) (?:the|a|an|our|my|your)\b", text), text
    assert not unsaid(text, gloom=True), text
    assert "!" not in text
    assert len(text.split()) <= 32, text


SIX = {"thank_you", "follow_up", "closing_follow_up", "rejection_reply"}


def test_each_move_has_several_frames() -> None:
    """Four frames or more a move, six in the oldest kinds, but for a reminder of a talk of which nothing is known."""
    counts = Counter(frame.id.rsplit("/", 1)[0] for frame in FRAMES)
    least = {move: 6 if move.split("/")[1] in SIX else 4 for move in counts}
    assert {move: count for move, count in counts.items() if count < least[move]} == {
        f"{language}/follow_up/remind_bare": 2 for language in tables.names("frames")
    }


def test_each_language_has_every_kind_and_the_same_moves() -> None:
    """Whatever can be said in one language can be said in the others."""
    moves = {
        language: {tuple(frame.id.split("/")[1:3]) for frame in FRAMES if frame.id.startswith(language)}
        for language in tables.names("frames")
    }
    for_readers = {
        (kind, move) for kind, move in moves["en"] if move.endswith(("_recruiter", "_manager", "_peer", "_executive"))
    }
    common = moves["en"] - {("thank_you", "open")} - for_readers
    for language in ("de", "fr", "es", "pt"):
        assert common <= moves[language] <= moves["en"], language
    assert {kind.value for kind in DraftKind} - {"notes"} == {kind for kind, _ in moves["en"]} - {"shared"}


def test_orders_name_moves_that_exist() -> None:
    """Each word of an order is a move with frames, of the kind or shared, or one that the code puts another name to."""
    renamed = {"contrib", "valued", "thanks", "people"}
    for language in tables.names("frames"):
        shared = tables.table(f"frames/{language}")["shared"].keys()
        for kind in (kind.value for kind in DraftKind if kind is not DraftKind.NOTES):
            table = tables.table(f"frames/{language}")[kind]
            for name in (name for name in table if name.endswith("orders")):
                for order in orders(language, kind, name):
                    moves = {step.move for paragraph in order for step in paragraph}
                    asks = {"ask", "writing"} if kind == "offer_acknowledgement" else set()
                    assert moves - renamed - asks <= table.keys() | shared, (language, kind, name)


@pytest.mark.parametrize("value", ["{{7*7}}", "{company}", "{need} {deed}", "%s {0} ${x}", "{% for x in y %}"])
def test_values_are_never_read_as_templates(value: str) -> None:
    """What stands in a value stays as it is, slot marks included."""
    assert fill("At {company} there is {need}.", {"company": value, "need": "work"}) == f"At {value} there is work."


def test_a_slot_without_a_source_is_refused() -> None:
    """Words that nothing backs cannot be put into a frame."""
    with pytest.raises(ValueError, match="source"):
        Slot("the moon", "")


def test_five_languages_are_written() -> None:
    """There is wording for five languages."""
    assert tables.names("frames") == ("de", "en", "es", "fr", "pt")


def test_each_follow_up_says_both_that_they_are_busy_and_that_nothing_should_be_missed() -> None:
    """Every frame of the busy-and-missed move carries both halves."""
    for frame in FRAMES:
        if frame.id.startswith("en/follow_up/missed/"):
            assert re.search(r"busy|full calendar|a lot on|many conversations", frame.text), frame.text
            assert re.search(r"missed|overlooked", frame.text), frame.text


def test_each_feedback_request_has_an_out_and_looks_ahead() -> None:
    """Every feedback question is optional and framed as improvement."""
    for frame in FRAMES:
        if frame.id.startswith("en/rejection_reply/feedback/"):
            assert re.search(r"\b(?:if|should)\b", frame.text, re.IGNORECASE), frame.text
            assert re.search(r"improve|learn|better", frame.text), frame.text
            assert frame.text.count("?") == 1


def test_no_german_letter_can_begin_with_the_reader_in_small_letters() -> None:
    """The first sentence goes on in small letters after the greeting: so none that may come first begins with Sie."""
    for kind in (kind.value for kind in DraftKind if kind is not DraftKind.NOTES):
        table = tables.table("frames/de")[kind]
        for name in (name for name in table if name.endswith("orders")):
            first = {order[0][0].move for order in orders("de", kind, name)}
            for move in first & table.keys():
                for text in table[move].values():
                    assert not re.match(r"(?:Sie|Ihnen|Ihr(?:e[nmrs]?)?)\b", text), text


@pytest.mark.rule("H4")
def test_only_the_nudge_speaks_of_another_offer() -> None:
    """No other letter has a frame that mentions one, and none says “first choice” but where the mark is asked for."""
    for frame in FRAMES:
        other = re.search(
            r"(?:another|other) offer|ander\w+ Angebot|autre offre|(?:otra|outra) (?:oferta|proposta)", frame.text
        )
        assert not other or "/deadline_nudge/fact/" in frame.id, frame.id
        first = re.search(r"first choice|erste Wahl|premier choix|primera opción|primeira escolha", frame.text)
        assert bool(first) == ("/deadline_nudge/top/" in frame.id), frame.id


@pytest.mark.parametrize(
    "frame", [one for one in FRAMES if "/acceptance/accept/" not in one.id], ids=lambda one: one.id
)
def test_only_the_acceptance_accepts(frame: Frame) -> None:
    """An offer is taken by the letter that says so and by no other."""
    accepts = r"\bI (?:gladly )?accept|nehme ich .* an\b|j'accepte\b|\bacepto\b|\baceito\b"
    assert not re.search(accepts, frame.text, re.IGNORECASE)

"""One user's search in German, French, Spanish or Portuguese: facts, notes, employers, and every kind of letter."""

from __future__ import annotations

from datetime import timedelta

from letter_facts import DAY, END, INES, OMAR, RUTH, application, interview, sent_to
from test_letters_kinds import ready_facts

from agent.etiquette.application import Application, Interview, Outcome, Person
from agent.etiquette.kinds import DraftKind, Format, MessageKind, Part, Round
from agent.etiquette.notes import Fit, Impression, Notes
from agent.letters.frames import Frame, every_frame
from agent.letters.letter import Fact, Profile

K = DraftKind
MARIA = Person(id="m1#2", name="María José Pérez Ruiz", address="mjp@t.example", part=Part.INTERVIEWER)
SECOND = {"de": OMAR, "fr": OMAR, "es": MARIA, "pt": MARIA}
_SOUTH = (
    ("Data Engineer", "Tollgate Ferries"),
    ("Analista de Operaciones, Puerto", "Inditrén"),
    ("Ingeniera de Software", "Banco del Estuario"),
    ("Operaciones", "O Farol"),
    ("Arquitecta", "Hidroluz"),
)
PLACES = {
    "de": (
        ("Data Engineer", "Tollgate Ferries"),
        ("Technikerin", "Inditrén"),
        ("Referentin (m/w/d)", "Hafenwerk GmbH"),
        ("Leitung Betrieb, Nord", "Stadt Windau"),
    ),
    "fr": (
        ("Data Engineer", "Tollgate Ferries"),
        ("Ingénieure logicielle", "Inditrén"),
        ("Analyste (H/F)", "Le Phare"),
        ("Responsable d'exploitation, Nord", "Écluse & Fils"),
    ),
    "es": _SOUTH,
    "pt": _SOUTH,
}
STUCK = {
    "de": ("der Fahrplan, der noch in einer einzigen Tabelle lebt", "Niemand weiß, wie viele Schiffe samstags fahren"),
    "fr": ("les horaires qui vivent dans un seul tableau", "Personne ne sait combien de bateaux partent le samedi"),
    "es": ("el horario que todavía vive en una sola hoja", "Nadie sabe cuántos barcos salen el sábado"),
    "pt": ("o horário que ainda vive numa única folha", "Ninguém sabe quantos barcos saem ao sábado"),
}
OTHER = {
    "de": ("wie die Bereitschaft im Team verteilt wird", "Ich fand gut, dass jeder Ausfall ruhig besprochen wird"),
    "fr": ("comment l'équipe répartit les astreintes", "J'ai aimé que chaque incident soit revu au calme"),
    "es": ("cómo quieren repartir las guardias", "Me gustó cómo revisan cada incidente sin buscar culpables"),
    "pt": ("como querem dividir os plantões", "Gostei de como reveem cada incidente sem procurar culpados"),
}
FITS = {
    "de": (
        Fit(need="Verspätungen früher melden", experience="habe die Anzeigetafel eines Busbetriebs erneuert"),
        Fit(),
    ),
    "fr": (Fit(need="annoncer les retards plus tôt", experience="ai refait le tableau d'une compagnie de bus"), Fit()),
    "es": (Fit(need="reducir los retrasos", experience="dirigí el cambio de un tablero de salidas"), Fit()),
    "pt": (Fit(need="reduzir os atrasos", experience="liderei a troca de um painel de partidas"), Fit()),
}
FACTS = {
    "de": (Fact(text="habe neun Personen in der Nachbereitung geschult"), Fact(text="zehn Jahre in Häfen")),
    "fr": (Fact(text="ai formé neuf personnes à la revue d'incidents"), Fact(text="dix ans dans les ports")),
    "es": (Fact(text="formé a nueve personas en revisión de incidentes"), Fact(text="diez años en puertos")),
    "pt": (Fact(text="formei nove pessoas em revisão de incidentes"), Fact(text="dez anos em portos")),
}
# A title beside the name by which somebody is known to lead the house, where the language has letters for them.
_HEAD = {"de": "Vorstand", "fr": "présidente"}
Case = tuple[DraftKind, Person, Application, dict[str, object]]


def profile(language: str, **changes: object) -> Profile:
    """A user who keeps their facts in that language."""
    kept = Profile(name="Ada Quill", address="ada@quill.example", signature="Ada Quill", facts=FACTS[language])
    return kept.model_copy(update=changes)


def noted(language: str, which: int, person: Person = INES, **changes: object) -> Interview:
    """A talk with one person, of which something was noted."""
    said = Impression(text=STUCK[language][which], about=person.name)
    return interview(
        interviewers=(person.id,), notes=Notes(impressions=(said,), fits=(FITS[language][which],)), **changes
    )


def panel(language: str, which: int) -> Interview:
    """A talk with two."""
    second = SECOND[language]
    notes = Notes(
        impressions=(
            Impression(text=STUCK[language][which], about="Inês"),
            Impression(text=OTHER[language][which], about=second.name.split()[-2]),
        ),
        fits=(FITS[language][which],),
    )
    return interview(interviewers=(INES.id, second.id), notes=notes, round=Round.PANEL)


def of(language: str, place: tuple[str, str], *talks: Interview, **changes: object) -> Application:
    """The application for that role at that employer."""
    people = (INES, OMAR, RUTH, MARIA)
    return application(*talks, role=place[0], company=place[1], people=people, language=language, **changes)


def cases(language: str, place: tuple[str, str], which: int) -> dict[str, Case]:
    """Every kind of letter, most in several ways, and the thank-you to every sort of reader."""
    no = Outcome(kind=MessageKind.REJECTION, at=END + 9 * DAY, message_id="m9", person=RUTH.id, human=True)
    other = no.model_copy(update={"other_role": "Analyst"})
    alone, two, plain = noted(language, which), panel(language, which), interview(notes=None)
    call = noted(language, which, format=Format.PHONE, round=Round.SCREEN)
    later: dict[str, object] = {"later": timedelta(days=9)}
    found: dict[str, Case] = {
        "thanks": (K.THANK_YOU, INES, of(language, place, alone), {}),
        "thanks to a colleague": (K.THANK_YOU, OMAR, of(language, place, noted(language, which, OMAR)), {}),
        "thanks to a recruiter": (K.THANK_YOU, RUTH, of(language, place, noted(language, which, RUTH)), {}),
        "thanks for a call": (K.THANK_YOU, INES, of(language, place, call), {}),
        "pass on": (K.PASS_ON, RUTH, of(language, place, two), {}),
        "follow-up": (K.FOLLOW_UP, RUTH, of(language, place, two), later),
        "follow-up to her": (K.FOLLOW_UP, INES, of(language, place, alone), later),
        "follow-up, thanked": (K.FOLLOW_UP, INES, of(language, place, alone, sent=(sent_to(INES),)), later),
        "follow-up without notes": (K.FOLLOW_UP, RUTH, of(language, place, plain), later),
        "closing": (K.CLOSING_FOLLOW_UP, RUTH, of(language, place, two), later),
        "refusal": (K.REJECTION_REPLY, RUTH, of(language, place, two, outcomes=(no,)), later),
        "refusal by her": (K.REJECTION_REPLY, INES, of(language, place, alone, outcomes=(other,)), later),
        "refusal without notes": (K.REJECTION_REPLY, RUTH, of(language, place, plain, outcomes=(other,)), later),
        "connect": (K.CONNECT_NOTE, INES, of(language, place, two), {}),
    }
    if title := _HEAD.get(language):
        head = INES.model_copy(update={"name": f"{INES.name}, {title}"})
        led = of(language, place, alone).model_copy(update={"people": (head, OMAR, RUTH)})
        found["thanks to the head"] = (K.THANK_YOU, head, led, {})
    for name, (kind, it, more) in ready_facts(language).items():
        if kind not in (K.PASS_ON, K.CONNECT_NOTE):
            placed = it.model_copy(update={"role": place[0], "company": place[1]})
            found[f"{kind.value}: {name}"] = (kind, RUTH, placed, more)
    return found


def in_language(language: str) -> tuple[Frame, ...]:
    """The frames of a language."""
    return tuple(frame for frame in every_frame() if frame.id.startswith(f"{language}/"))

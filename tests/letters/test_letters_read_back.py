"""What recognition makes of our own letters, once the user has sent them: a decision where one is told, else nothing.

They are read as mail of the user's own (etiquette 9.15), and as a mail like any other, should one come back that way.
"""

from __future__ import annotations

from functools import cache

import pytest
from letter_facts import INES, RUTH, letter, refused
from test_letters_frames import FRAMES, rendered
from test_letters_kinds import ready_facts

from agent.etiquette.application import Application
from agent.etiquette.kinds import Decision, DraftKind, MessageKind
from agent.letters import tables
from agent.letters.frames import Frame
from agent.own_mail import decision_in
from agent.recognition.own_words import decision_told
from agent.recognition.recognise import recognise
from tests.recognition.mail_values import ADA, ALMANAC, ME, message

K = DraftKind
TELLS = {
    "acceptance/accept": Decision.ACCEPTED,
    "decline/decline": Decision.DECLINED,
    "withdrawal/withdraw": Decision.WITHDRAWN,
}
DECIDES = {K.ACCEPTANCE: Decision.ACCEPTED, K.DECLINE: Decision.DECLINED, K.WITHDRAWAL: Decision.WITHDRAWN}
KEYS = 20
TELLING = [frame for frame in FRAMES if frame.id.split("/", 1)[1].rpartition("/")[0] in TELLS]
CASES = [(language, name) for language in tables.names("frames") for name in ready_facts(language)]
# Nothing that the employer decides or asks may be heard in what the user writes to them.
HARMLESS = {MessageKind.OTHER, MessageKind.EMPLOYER_MESSAGE}


def facts(language: str) -> dict[str, tuple[DraftKind, Application, dict[str, object]]]:
    """Every kind of letter that may go."""
    spoken = {"language": language}
    _, noted, _ = ready_facts(language)["pass_on"]
    return {
        **ready_facts(language),
        "thanks": (K.THANK_YOU, noted, {}),
        "follow-up": (K.FOLLOW_UP, noted, {}),
        "closing": (K.CLOSING_FOLLOW_UP, noted, {}),
        "refusal": (K.REJECTION_REPLY, refused(noted.interviews[0]).model_copy(update=spoken), {}),
        "refusal, another role": (
            K.REJECTION_REPLY,
            refused(noted.interviews[0], other_role="Analyst").model_copy(update=spoken),
            {},
        ),
    }


@cache
def texts(language: str) -> tuple[tuple[DraftKind, str, str, str], ...]:
    """Kind, name of the case, subject and body of many letters of every kind."""
    made = []
    for name, (kind, of, more) in facts(language).items():
        person = INES if kind in (K.CONNECT_NOTE, K.THANK_YOU) else RUTH
        for key in range(KEYS if kind in DECIDES else 6):
            one = letter(kind, person, of, key=f"{name} {key}", **more)  # type: ignore[arg-type]
            made.append((kind, name, one.subject, one.body))
    return tuple(made)


@pytest.mark.parametrize("frame", TELLING, ids=lambda frame: frame.id)
def test_every_sentence_that_decides_is_heard_alone(frame: Frame) -> None:
    """Yes to an offer, no to an offer, and an application withdrawn, in each wording of the house."""
    said = TELLS[frame.id.split("/", 1)[1].rpartition("/")[0]]
    assert decision_told(rendered(frame), frame.id[:2]) is said, rendered(frame)


@pytest.mark.parametrize("frame", [one for one in FRAMES if one not in TELLING], ids=lambda frame: frame.id)
def test_no_other_sentence_decides(frame: Frame) -> None:
    """Not even beside word of an offer."""
    offer = {"en": "Your offer.", "de": "Ihr Angebot.", "fr": "Votre offre.", "es": "Su oferta.", "pt": "A sua oferta."}
    for text in (rendered(frame), f"{offer[frame.id[:2]]} {rendered(frame)}"):
        assert decision_told(text, frame.id[:2]) is None, text


@pytest.mark.parametrize("language", tables.names("frames"))
def test_letters_that_decide_are_heard_and_no_others(language: str) -> None:
    """As they go out, with greeting, sign-off and signature."""
    for kind, name, _, body in texts(language):
        assert decision_told(body, language) is DECIDES.get(kind), (name, body)


ANSWERS = {
    "en": "Noted, Ada.\n\nOn Thu, May 7, 2026 at 5:02 PM Ada Quill <ada@quill.example> wrote:",
    "de": "Danke, das ist angekommen.\n\nAm Do., 7. Mai 2026 um 17:02 Uhr schrieb Ada Quill <ada@quill.example>:",
    "fr": "Merci, c'est bien arrivé.\n\nLe jeu. 7 mai 2026 à 17:02, Ada Quill <ada@quill.example> a écrit :",
    "es": "Gracias, ya me ha llegado.\n\nEl jue, 7 may 2026 a las 17:02, Ada Quill (<ada@quill.example>) escribió:",
    "pt": "Recebi, e fica anotado.\n\nEm qui., 7 de mai. de 2026 às 17:02, Ada Quill <ada@quill.example> escreveu:",
}


@pytest.mark.parametrize("language", tables.names("frames"))
def test_what_comes_back_below_an_answer_says_nothing(language: str) -> None:
    """Our letter, quoted: no refusal, offer, invitation, delay or hold is read in it."""
    for kind, name, subject, body in texts(language):
        quoted = "\n".join(f"> {line}".rstrip() for line in body.split("\n"))
        answer = message(f"{ANSWERS[language]}\n{quoted}", subject=f"Re: {subject}", answers="<ours@quill.example>")
        found = {one.kind for one in recognise(answer, ME, ALMANAC)}
        assert found <= HARMLESS, (kind, name, found, body)


@pytest.mark.parametrize("language", tables.names("frames"))
def test_a_decision_that_is_only_quoted_is_none(language: str) -> None:
    """The user answers below, or above, what they wrote before: that is no new decision."""
    for kind, name, subject, body in texts(language):
        if kind in DECIDES:
            quoted = "\n".join(f"> {line}".rstrip() for line in body.split("\n"))
            own = message(f"{ANSWERS[language]}\n{quoted}", sender=ADA, subject=f"Re: {subject}")
            assert decision_in(own) is None, (name, body)

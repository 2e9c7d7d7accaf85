"""What a mail says beside its kind: a table of sentences for each signal, in five languages."""

from __future__ import annotations

import re
import time
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from agent.etiquette.kinds import MessageKind, Signal
from agent.recognition.facts import gather
from agent.recognition.interviews import interviews
from agent.recognition.phrases import LANGUAGES
from agent.recognition.recognise import recognise
from agent.recognition.signals import aside, asks_to_confirm, signals
from agent.recognition.tables import table
from connectors.mail import Address
from tests.recognition.mail_values import ALMANAC, ME, message

HANGS = 4.0  # seconds of processor time for one pattern; what is bounded takes a hundredth of it
TOLD = tomllib.loads((Path(__file__).parent / "signals.toml").read_text(encoding="utf-8"))
CASES = TOLD["case"]


def borne(text: str, kind: MessageKind) -> tuple[Signal, ...]:
    """The signals of a person's mail of that kind."""
    mail = message(text)
    facts = gather(mail, ME)
    moved = kind is MessageKind.INTERVIEW_RESCHEDULE
    fixed = interviews(mail, text, kind, ME, ALMANAC, facts.language) if moved else ()
    return signals(aside(facts), kind, fixed)


@pytest.mark.parametrize(
    ("signal", "kind", "text"), [(case["signal"], case["kind"], text) for case in CASES for text in case["yes"]]
)
def test_it_is_said(signal: str, kind: str, text: str) -> None:
    """In many words, of five languages."""
    assert Signal(signal) in borne(text, MessageKind(kind))


@pytest.mark.parametrize(
    ("signal", "kind", "text"), [(case["signal"], case["kind"], text) for case in CASES for text in case["no"]]
)
def test_it_only_looks_like_it(signal: str, kind: str, text: str) -> None:
    """A condition, a no, or words about something else say nothing."""
    assert Signal(signal) not in borne(text, MessageKind(kind))


def test_each_signal_is_borne_once_and_in_order() -> None:
    """Sorted by their values, whatever the order of the text."""
    text = "Tomas is ill. We need another week, sorry. Please don't chase us. We need another week."
    found = borne(text, MessageKind.DELAY)
    assert found == (Signal.HARDSHIP, Signal.LATE, Signal.NOT_TO_BE_ASKED)


def test_what_is_quoted_says_nothing() -> None:
    """Only the newest text counts."""
    text = "Thank you, noted.\n\nOn Mon, 2 Mar 2026 at 10:00, Ada Quill <ada@quill.example> wrote:\n> I was ill.\n> Ada"
    assert borne(text, MessageKind.EMPLOYER_MESSAGE) == ()


def test_a_form_tells_no_hardship() -> None:
    """What only a person can mean does not count in mail of a machine."""
    robot = message("Tomas is ill, we have to cancel.", sender=Address("no-reply@tool.example", "Hiring Tool"))
    assert signals(aside(gather(robot, ME)), MessageKind.INTERVIEW_CANCELLATION, ()) == ()


@pytest.mark.parametrize(
    ("kind", "text", "wanted"),
    [
        ("interview_confirmation", "You are down for 12 March at 14:00. Please confirm that this works for you.", True),
        (
            "interview_confirmation",
            "Wir sehen uns am 12. März um 14 Uhr. Bitte bestätigen Sie mir den Termin kurz.",
            True,
        ),
        ("interview_confirmation", "Rendez-vous le 12 mars à 14h. Merci de me confirmer votre présence.", True),
        ("interview_confirmation", "Nos vemos el 12 de marzo a las 14:00. ¿Me puedes confirmar la asistencia?", True),
        ("interview_confirmation", "Ficou marcado para 12 de março às 14h. Pode confirmar por favor?", True),
        ("interview_confirmation", "This is to confirm that you will meet Tomas on 12 March at 14:00.", False),
        ("interview_confirmation", "See you on 12 March at 14:00; there is no need to confirm.", False),
        ("interview_confirmation", "Hiermit bestätigen wir Ihnen den Termin am 12. März um 14 Uhr.", False),
        ("interview_confirmation", "Je vous confirme notre entretien du 12 mars à 14h.", False),
        (
            "interview_reschedule",
            "Could we do 12 March instead, same hour, 14:00? If it is fine for you I keep the link.",
            True,
        ),
        ("interview_reschedule", "Könnten wir auf den 12. März um 14 Uhr verschieben? Passt Ihnen das?", True),
        ("interview_reschedule", "Je dois décaler notre échange au 12 mars à 14h, si cela vous convient.", True),
        ("interview_reschedule", "I've moved us to 12 March at 14:00. A new invitation is on its way.", False),
        ("interview_reschedule", "Which other times would suit you?", False),
    ],
)
def test_a_yes_is_wanted(kind: str, text: str, wanted: bool) -> None:  # noqa: FBT001 - a table's answer
    """To a fixed time, and to one proposed in the place of another; not where times are wanted, or nothing is."""
    mail = message(text)
    facts = gather(mail, ME)
    fixed = interviews(mail, text, MessageKind(kind), ME, ALMANAC, facts.language)
    assert asks_to_confirm(aside(facts), MessageKind(kind), fixed) is wanted


def test_a_calendars_footer_wants_no_yes() -> None:
    """The tool asks every guest (etiquette 9.12)."""
    tool = Address("calendar-notification@google.com", "Google Calendar")
    mail = message("Interview\nThursday 12 March, 14:00\nPlease confirm your attendance: Yes - Maybe - No", sender=tool)
    assert not asks_to_confirm(aside(gather(mail, ME)), MessageKind.INTERVIEW_CONFIRMATION, ())


@pytest.mark.parametrize("row", TOLD["mail"], ids=lambda row: row["text"][:50])
def test_a_whole_mail(row: Mapping[str, Any]) -> None:
    """Who is second in line is not refused (cases 29, 32); a refusal may offer another role; an offer has its form."""
    found = recognise(message(f"Dear Ada,\n\n{row['text']}\n\nRosa Lindt"), ME, ALMANAC)[0]
    assert found.kind.value == row["kind"]
    assert [one.value for one in found.signals] == row.get("signals", [])
    assert (found.other_role, found.offer_form) == (row.get("other_role"), row.get("offer_form"))
    assert (found.deadline.day if found.deadline else None) == row.get("deadline_day")


@pytest.mark.parametrize("folder", ["signals", "own"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_backtracks_for_long(language: str, folder: str) -> None:
    """Each pattern against what almost matches it, over and over."""
    content = table(f"{folder}/{language}")
    for group in content["signs"]:
        for pattern in [*group["patterns"], *([group["unless"]] if "unless" in group else [])]:
            written = re.compile(rf"(?<!\w)(?:{spelled(pattern, content.get('words', {}))})(?!\w)")
            begun = time.process_time()
            for cue in ("we ", "if you don’t hear ", "please send me a ", "ich kann nicht ", "votre offre ", "si no "):
                for between in (" ", "the a your our ", "or "):
                    written.search((cue + between) * (8000 // len(cue + between)))
            assert time.process_time() - begun < HANGS, pattern


def spelled(pattern: str, words: Mapping[str, str]) -> str:
    """The pattern as it is searched: word lists put in, gaps bounded."""
    for name in reversed(list(words)):
        pattern = pattern.replace(f"<{name}>", words[name])
    return pattern.replace("…", r"[^.!?\n]{0,70}?")

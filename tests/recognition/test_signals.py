"""What a mail says beside its kind: a table of sentences for each signal, in five languages."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest

from agent.etiquette.kinds import MessageKind, Signal
from agent.recognition.facts import gather
from agent.recognition.interviews import interviews
from agent.recognition.signals import aside, signals
from tests.recognition.mail_values import ALMANAC, ME, message

CASES = tomllib.loads((Path(__file__).parent / "signals.toml").read_text(encoding="utf-8"))["case"]


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

"""The wording itself: every frame of every language renders clean."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from agent.letters import tables
from agent.letters.frames import Frame, Slot, every_frame, fill, orders
from agent.letters.proofread import _DANGLING, _GAP, _REPEATED
from agent.letters.unsaid import unsaid

SAMPLES = {
    "en": {
        "position": "the Data Engineer role", "role": "Data Engineer", "talk": "conversation",
        "our_talk": "our conversation", "topic": "the harbour sensors", "subject": "the harbour sensors",
        "quote": "the sensors drop out in the rain", "sentence": "I liked how the team pairs on everything",
        "deed": "I led two migrations", "Deed": "I led two migrations", "record": "two migrations of 400 stations",
        "need": "publish delays within a minute", "weekday": "Thursday",
    },
    "de": {
        "position": "Stelle als Technikerin", "role": "Technikerin", "talk": "Gespräch", "our_talk": "unser Gespräch",
        "topic": "die Sensoren im Hafen", "subject": "die Sensoren im Hafen", "quote": "bei Regen fallen sie aus",
        "sentence": "Ich mag, wie das Team arbeitet", "deed": "ich habe zwei Umzüge geleitet",
        "Deed": "Ich habe zwei Umzüge geleitet", "record": "zwei Umzüge mit 400 Stationen",
        "need": "Verspätungen sofort melden", "weekday": "Donnerstag",
    },
    "fr": {
        "position": "poste de technicienne", "role": "technicienne", "talk": "échange", "our_talk": "notre échange",
        "topic": "les capteurs du port", "subject": "les capteurs du port", "quote": "ils tombent sous la pluie",
        "sentence": "J'ai aimé la façon de travailler", "deed": "j'ai conduit deux reprises",
        "Deed": "J'ai conduit deux reprises", "record": "deux reprises de 400 stations",
        "need": "annoncer les retards", "weekday": "jeudi",
    },
}  # fmt: skip
COMMON = {"company": "Tollgate Ferries", "interviewer": "Omar", "other_role": "Analyst"}
FRAMES = tuple(every_frame())


def rendered(frame: Frame) -> str:
    """The frame on sample values."""
    samples = SAMPLES[frame.id.split("/")[0]] | COMMON
    return frame.render({name: Slot(text, "test") for name, text in samples.items()}).text


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.id)
def test_every_frame_renders_clean(frame: Frame) -> None:
    """A frame on sample values is one clean sentence: capital, full stop, no gap, no doubled word, nothing banned."""
    text = rendered(frame)
    assert re.match(r"[A-ZÀ-ÖØ-Þ„“«]", text), text
    assert text[-1] in ".?", text
    assert "  " not in text
    assert not _GAP.search(text), text
    assert not _DANGLING.search(text.replace(" ;", ";").replace(" :", ":").replace(" ?", "?")), text
    assert not _REPEATED.search(text), text
    assert not re.search(r"\b(?:the|a|an|our|my|your) (?:the|a|an|our|my|your)\b", text), text
    assert not unsaid(text, gloom=True), text
    assert "!" not in text
    assert len(text.split()) <= 32, text


def test_each_move_has_several_frames() -> None:
    """Each move has six frames or more, but for a reminder of a talk of which nothing is known."""
    counts = Counter(frame.id.rsplit("/", 1)[0] for frame in FRAMES)
    assert {move: count for move, count in counts.items() if count < 6} == {
        f"{language}/follow_up/remind_bare": 2 for language in ("en", "de", "fr")
    }


def test_orders_name_moves_that_exist() -> None:
    """Each word of an order is a move with frames, or one that the code puts another name to."""
    renamed = {"contrib", "valued", "thanks"}
    for language in tables.names("frames"):
        for kind in ("thank_you", "follow_up", "closing_follow_up", "rejection_reply"):
            table = tables.table(f"frames/{language}")[kind]
            for name in (name for name in table if name.endswith("orders")):
                for order in orders(language, kind, name):
                    moves = {step.move for paragraph in order for step in paragraph}
                    assert moves - renamed <= table.keys(), (language, kind, name)


@pytest.mark.parametrize("value", ["{{7*7}}", "{company}", "{need} {deed}", "%s {0} ${x}", "{% for x in y %}"])
def test_values_are_never_read_as_templates(value: str) -> None:
    """What stands in a value stays as it is, slot marks included."""
    assert fill("At {company} there is {need}.", {"company": value, "need": "work"}) == f"At {value} there is work."


def test_a_slot_without_a_source_is_refused() -> None:
    """Words that nothing backs cannot be put into a frame."""
    with pytest.raises(ValueError, match="source"):
        Slot("the moon", "")


def test_only_french_and_german_and_english_are_written() -> None:
    """There is wording for three languages."""
    assert tables.names("frames") == ("de", "en", "fr")


@pytest.mark.rule("E20")
def test_each_follow_up_says_both_that_they_are_busy_and_that_nothing_should_be_missed() -> None:
    """Every frame of the busy-and-missed move carries both halves."""
    for frame in FRAMES:
        if frame.id.startswith("en/follow_up/missed/"):
            assert re.search(r"busy|full calendar|a lot on|many conversations", frame.text), frame.text
            assert re.search(r"missed|overlooked", frame.text), frame.text


@pytest.mark.rule("E47")
def test_each_feedback_request_has_an_out_and_looks_ahead() -> None:
    """Every feedback question is optional and framed as improvement."""
    for frame in FRAMES:
        if frame.id.startswith("en/rejection_reply/feedback/"):
            assert re.search(r"\b(?:if|should)\b", frame.text, re.IGNORECASE), frame.text
            assert re.search(r"improve|learn|better", frame.text), frame.text
            assert frame.text.count("?") == 1

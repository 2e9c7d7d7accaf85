"""A pattern's cues: every match holds one, so that searching by cues finds what searching for each pattern finds."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.recognition.cues import Cues, cues_of
from agent.recognition.phrases import LANGUAGES, Folded, _spelled, _written, signs
from agent.recognition.tables import table

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.eml"))


@pytest.mark.parametrize(
    ("pattern", "cues"),
    [
        ("interview", {"interview"}),
        ("interviews?", {"interview", "interviews"}),
        ("(?:re)?schedul(?:e|ed)", {"schedule", "scheduled", "reschedule", "rescheduled"}),
        (r"\bnot (?:\w+ ){0,2}?moving", {"moving"}),
        ("(?:a|the) (?:call|chat)", {"a call", "a chat", "the call", "the chat"}),
        ("gr[ae]y", {"gray", "grey"}),
        ("(?!cat)dog", {"dog"}),
        ("[a-z]+ing", {"ing"}),
        (r"\d{1,2}(?:st|nd)", {"st", "nd"}),
        ("x{2,3}yz", {"yz"}),
        ("(?:offer)+ now", {"offer"}),
        (r"\w+", set()),
        ("(?:offer)?", set()),
        ("", set()),
        ("(?:word|)", set()),
        ("unbalanced)", set()),
    ],
)
def test_the_cues_of_a_pattern_are_what_every_match_holds(pattern: str, cues: set[str]) -> None:
    """Alternatives and short classes are spelled out; what may be left out is no cue."""
    assert cues_of(pattern) == cues


def test_a_pattern_without_cues_is_always_possible() -> None:
    """Nothing can rule it out."""
    assert Cues(["interview", r"\w+"]).possible("nothing of the kind") == [1]
    assert Cues([r"\w+"]).possible("") == [0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_is_lost_by_seeking_cues_first(language: str) -> None:
    """Each pattern by itself finds in the corpus what all of them together find."""
    groups = table(f"phrases/{language}")["signs"]
    for mail in CORPUS:
        text = Folded(mail.read_text(encoding="utf-8", errors="replace"))
        found = {(sign.says, sign.quote) for sign in signs(text, (language,))}
        for group in groups:
            alone = _alone(group, text, language)
            assert alone <= found, group["says"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_has_a_cue(language: str) -> None:
    """One without is searched for in every mail, which costs more than the others together."""
    for group in table(f"phrases/{language}")["signs"]:
        for pattern in group["patterns"]:
            assert cues_of(pattern.replace("…", r"[^.]{0,70}?")), pattern


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(["ab", "a?b", "(?:ab|cd)e", "[bc]d", "a(?:b|c)?d", "(?<!a)b", "cd{2}"]), min_size=1),
    st.text("abcde", max_size=12),
)
def test_what_matches_is_possible(patterns: list[str], text: str) -> None:
    """Whatever a pattern is made of."""
    matching = [number for number, pattern in enumerate(patterns) if re.search(pattern, text)]
    assert set(matching) <= set(Cues(patterns).possible(text))


def _alone(group: dict[str, Any], text: Folded, language: str) -> set[tuple[str, str]]:
    words = table(f"phrases/{language}").get("words", {})
    unless = re.compile(_written(_spelled(group["unless"], words), language)) if "unless" in group else None
    found: set[tuple[str, str]] = set()
    for pattern in group["patterns"]:
        for match in re.finditer(_written(_spelled(pattern, words), language), text.bare):
            start, end = text.span(text.number(match.start()))
            if unless and unless.search(text.bare, start, max(end, match.end())):
                continue
            quote = " ".join(text.shown[match.start() : match.end()].split())[:160].strip()
            found.add((group["says"], quote))
            break  # the first of a pattern is enough; a second in the same sentence is not kept
    return found

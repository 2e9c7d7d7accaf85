"""Where sentences end."""

from __future__ import annotations

import pytest

from agent.recognition.sentences import sentence_spans


def told_apart(text: str) -> list[str]:
    """The sentences, without the white space around them."""
    return [text[start:end].strip() for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Sie hören in der 12. Kalenderwoche von uns.",
        "Wir sitzen im 3. Stock.",
        "Am 7. März um 10 Uhr.",
        "We meet at 10 a.m. on Sept. 4 with Dr. Lindt.",
    ],
)
def test_a_dot_behind_a_number_or_an_abbreviation_ends_nothing(text: str) -> None:
    """Ordinals and abbreviations have dots that end no sentence."""
    assert told_apart(text) == [text]


def test_two_sentences_are_two() -> None:
    """A number at the end of a sentence does not swallow the next one."""
    assert told_apart("It begins at 12. Come early!") == ["It begins at 12.", "Come early!"]


@pytest.mark.parametrize("mark", ["…", ".", "?!", ".)", '."'])
def test_a_run_of_marks_of_any_length_is_gone_through_once(mark: str) -> None:
    """Two hundred thousand marks are one stretch, found without looking back from each."""
    assert len(sentence_spans(mark * 200_000)) == 1

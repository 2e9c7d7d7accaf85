"""How a mail greets."""

from __future__ import annotations

import pytest

from agent.recognition.greeting import greeting_in


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Dear Ms Quill,\n\nThank you for coming in.", "dear"),
        ("\n  Hi Ada!\nA quick note.", "hi"),
        ("Good  morning Ada,", "good morning"),
        ("Hallo Frau Quill,\n\nvielen Dank", "hallo"),
        ("Sehr geehrte Frau Quill,", "sehr geehrte"),
        ("Buenos días, Ada:", "buenos días"),
        ("Olá Ada,", "olá"),
        ("Ada,\n\nThank you.", None),
        ("Highlights of the week", None),
        ("Dear reader, here is all that we have found out about the ferries of the coast", None),
        ("", None),
    ],
)
def test_the_first_line_tells_how_a_mail_greets(text: str, said: str | None) -> None:
    """Known words at its beginning, in a line short enough to be a greeting."""
    assert greeting_in(text) == said

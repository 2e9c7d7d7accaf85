"""How the user writes, in figures: what is kept of a mail they sent, which is none of its text."""

from __future__ import annotations

from agent.etiquette.value import Value


class Style(Value):
    """The figures of one mail of the user's own hand.

    `greeting` and `sign_off` are entries of our own tables, in lower case, never what follows them. `short` and `long`
    count the places where a contraction stands and where one could; `british` and `american` the words that show it.
    """

    language: str
    greeting: str | None = None
    sign_off: str | None = None
    words: int = 0
    sentences: int = 0
    short: int = 0
    long: int = 0
    british: int = 0
    american: int = 0

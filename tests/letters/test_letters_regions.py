"""How long a thank-you is where people write short ones (etiquette 2.1)."""

from __future__ import annotations

from hashlib import sha256

from letter_facts import PROFILE, thanks

from agent.letters import wording
from agent.letters.likeness import heart


def words(thanks_words: int | None) -> list[int]:
    """The lengths of some thank-yous to one person."""
    profile = PROFILE.model_copy(update={"thanks_words": thanks_words})
    keys = [sha256(str(number).encode()).hexdigest()[:32] for number in range(12)]
    return [len(wording.words_of(heart(thanks(profile=profile, key=key).body))) for key in keys]


def test_thanks_are_shorter_where_short_ones_are_usual() -> None:
    """Ninety words at most; elsewhere some are longer."""
    assert max(words(90)) <= 90
    assert max(words(None)) > 90

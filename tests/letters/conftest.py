import pytest

from agent.etiquette.rules import Rulebook
from agent.letters.rules import LETTER_RULES


@pytest.fixture
def book() -> Rulebook:
    """The whole book of rules that act in letters."""
    return LETTER_RULES

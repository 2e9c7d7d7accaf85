"""Every rule that acts in letters is held by a test that fails once the rule is switched off."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from agent.etiquette.rules import Rulebook
from agent.letters.rules import DECLARED, LETTER_RULES

HERE = Path(__file__).parent


def marked() -> Iterator[tuple[str, Callable[[Rulebook], None]]]:
    """Each test of this folder that is given the book and bears a rule's mark, with the rule's id."""
    for file in sorted(HERE.glob("test_*.py")):
        if file == Path(__file__):
            continue
        module = importlib.import_module(file.stem)
        for test in vars(module).values():
            marks = [mark for mark in getattr(test, "pytestmark", []) if mark.name == "rule"]
            if marks and list(inspect.signature(test).parameters) == ["book"]:
                yield from ((mark.args[0], test) for mark in marks)


MARKED = tuple(marked())


def test_every_rule_has_its_test() -> None:
    """No rule is declared that no test bears, and no test bears a rule that is not declared."""
    assert {rule for rule, _ in MARKED} == {rule.id for rule in DECLARED}


def test_every_rule_says_what_it_is() -> None:
    """Each has an id of its own, a sentence, and the advice that it comes from."""
    assert len({rule.id for rule in DECLARED}) == len(DECLARED)
    assert all(rule.says.endswith(".") and rule.advice for rule in DECLARED)


@pytest.mark.parametrize(("rule", "test"), MARKED, ids=lambda value: getattr(value, "__name__", value))
def test_a_test_fails_without_its_rule(rule: str, test: Callable[[Rulebook], None]) -> None:
    """The marked test passes under the whole book, and not without its rule."""
    declared = next(one for one in DECLARED if one.id == rule)
    test(LETTER_RULES)
    with pytest.raises((AssertionError, ValueError, KeyError)):
        test(LETTER_RULES.without(declared))

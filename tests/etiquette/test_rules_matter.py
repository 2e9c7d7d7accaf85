"""Every rule of the book is held by a test that fails once the rule is switched off."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hiring_life import Law

from agent.etiquette.rules import ALIVE, RULES

HERE = Path(__file__).parent


def marked() -> Iterator[tuple[str, Callable[[Law], None]]]:
    """Each test of this folder that bears a rule's mark, with the rule's id."""
    for file in sorted(HERE.glob("test_*.py")):
        if file == Path(__file__):
            continue
        module = importlib.import_module(file.stem)
        for test in vars(module).values():
            for mark in getattr(test, "pytestmark", []):
                if mark.name == "rule":
                    yield mark.args[0], test


MARKED = tuple(marked())


def test_every_rule_has_its_test() -> None:
    """No rule is declared that no test bears, and no test bears a rule that is not declared."""
    assert {rule for rule, _ in MARKED} == {rule.id for rule in ALIVE}


@pytest.mark.parametrize(("rule", "test"), MARKED, ids=lambda value: getattr(value, "__name__", value))
def test_a_test_fails_without_its_rule(rule: str, test: Callable[[Law], None]) -> None:
    """The marked test passes under the whole book, and not without its rule."""
    declared = next(one for one in ALIVE if one.id == rule)
    test(Law())
    with pytest.raises((AssertionError, ValueError)):
        test(Law(RULES.without(declared)))

"""Writes docs/etiquette.md: advice, rule, where it acts, which tests show it. Nothing in it is typed twice.

The rules are declared objects (`agent/etiquette/rules.py`, `agent/letters/rules.py`). Where one acts is found by
looking for its name in the code, what shows it by the marks on the tests: `rule` (the test fails without it) and
`covers`. What has no object of its own stands in tests/etiquette/cases.toml.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from agent.etiquette import rules as etiquette_rules
from agent.etiquette.rules import Rule
from agent.letters import rules as letter_rules

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "etiquette.md"
CASES = Path(__file__).parent / "etiquette" / "cases.toml"
HOMES = {"agent.etiquette.rules": etiquette_rules, "agent.letters.rules": letter_rules}
MARKS = ("rule", "covers")

ADVICE = tuple(f"E{number}" for number in range(1, 49))
INVARIANTS = tuple(f"I{number}" for number in range(1, 13))
TRANSITIONS = tuple(f"T{number}" for number in range(1, 43))
EDGE_CASES = tuple(f"case {number}" for number in range(1, 71))


@dataclass(frozen=True, slots=True)
class Shown:
    """A test that bears a mark for `id`; `file` is relative to the repository.

    `needs_it`: it is handed the rules in force, and is also run without that one, when it must fail.
    """

    id: str
    file: str
    test: str
    needs_it: bool

    def link(self) -> str:
        """The test in words, linked from docs/."""
        return f"[{self.test.removeprefix('test_').replace('_', ' ')}](../{self.file})"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the page."""

    id: str
    says: str
    advice: str = ""
    acts_in: tuple[str, ...] = ()
    shown: tuple[Shown, ...] = ()
    why_not: str = ""


def declared() -> Mapping[str, Rule]:
    """Every rule that is an object, by its id."""
    homes = (home for module in HOMES.values() for home in vars(module).values())
    return {rule.id: rule for rule in homes if isinstance(rule, Rule)}


def cases() -> Mapping[str, Mapping[str, str]]:
    """What cases.toml says of each id."""
    return {name: entry for name, entry in _toml().items() if isinstance(entry, dict)}


@cache
def _toml() -> Mapping[str, object]:
    return tomllib.loads(CASES.read_text(encoding="utf-8"))


@cache
def uses() -> Mapping[str, tuple[str, ...]]:
    """The files in which each rule's object is used, by the rule's id; as "etiquette/thanks"."""
    found: dict[str, list[str]] = {}
    for file in sorted((ROOT / "agent").glob("**/*.py")):
        name = file.relative_to(ROOT / "agent").with_suffix("").as_posix()
        if f"agent.{name.replace('/', '.')}" in HOMES:
            continue
        for rule in _used_in(ast.parse(file.read_text(encoding="utf-8"))):
            found.setdefault(rule, []).append(name)
    return {rule: tuple(files) for rule, files in found.items()}


def _used_in(tree: ast.Module) -> set[str]:
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in HOMES:
            for alias in node.names:
                value = getattr(HOMES[node.module], alias.name, None)
                if isinstance(value, Rule):
                    known[alias.asname or alias.name] = value.id
    return {known[node.id] for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in known}


@cache
def shown() -> tuple[Shown, ...]:
    """Every mark on every test."""
    return tuple(mark for file in sorted((ROOT / "tests").glob("**/test_*.py")) for mark in _marks_of(file))


def _marks_of(file: Path) -> Iterator[Shown]:
    path = file.relative_to(ROOT).as_posix()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    tests = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"))
    for test in tests:
        for node in (inner for decorator in test.decorator_list for inner in ast.walk(decorator)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MARKS:
                handed = [argument.arg for argument in test.args.args]
                needs_it = node.func.attr == "rule" and handed in (["law"], ["book"])
                for argument in node.args:
                    yield Shown(ast.literal_eval(argument), path, test.name, needs_it)


def line(name: str) -> Line:
    """The row of one id: what the rule of that name says, or else cases.toml. Raises: KeyError."""
    rule, case = declared().get(name), cases().get(name, {})
    return Line(
        id=name,
        says=case.get("says") or declared()[name].says,
        advice=rule.advice if rule else case.get("advice", ""),
        acts_in=uses().get(name, ()),
        shown=tuple(dict.fromkeys(mark for mark in shown() if mark.id == name)),
        why_not=case.get("why_not", ""),
    )


def all_ids() -> tuple[str, ...]:
    """Everything that the page has a row for, in order."""
    known = {*ADVICE, *INVARIANTS, *TRANSITIONS, *EDGE_CASES, *declared(), *cases()}
    return tuple(sorted(known, key=_order))


def _order(name: str) -> tuple[str, list[tuple[int, str]]]:
    kind = name.rstrip("0123456789b.") or "9"
    numbers = [(int(part), "") for part in re.findall(r"\d+", name)]
    return kind, [*numbers, (0, name)]


FRAME = """# The law book

What is right after an interview, and who in this program sees to it. Written by `make docs` from the rules in
`agent/etiquette/rules.py` and `agent/letters/rules.py`, the marks on the tests and `tests/etiquette/cases.toml`; edit
those. *Acts in* names the files under `agent/` that ask for the rule. A test in **bold** fails when the rule is off:
`make rules` tries it for each. A business day is a working day of the employer's country, or of the user's where
that is unknown; the day of an event itself is never counted. Times are local to the interview, else to the user. Every
number is a default that `[etiquette]` in the configuration changes.
"""


def written() -> str:
    """The whole page."""
    lines = [line(name) for name in all_ids()]
    advice = dict.fromkeys(one.advice for one in lines if one.advice)
    sections = [(title, [one for one in lines if one.advice == title]) for title in advice]
    rest = [one for one in lines if not one.advice]
    moves = [one for one in rest if one.id.startswith("T")]
    special = [one for one in rest if one.id.startswith("case")]
    always = [one for one in rest if one not in moves and one not in special]
    sections += [("At any time", always), ("What moves things", moves), ("Edge cases", special)]
    choices = _toml()["choices"]
    assert isinstance(choices, list)
    left = "\n## Where the rules leave a choice\n\n" + "".join(f"- {choice}\n" for choice in choices)
    return FRAME + "".join(_section(title, those) for title, those in sections) + left


def _section(title: str, lines: Iterable[Line]) -> str:
    rows = "".join(
        f"| {one.id} | {one.says} | {', '.join(f'`{name}`' for name in one.acts_in)} | {_shown_by(one)} |\n"
        for one in lines
    )
    return f"\n## {title}\n\n| | in short | acts in | shown by |\n|---|---|---|---|\n{rows}"


def _shown_by(one: Line) -> str:
    if one.why_not:
        return f"*does not apply:* {one.why_not}"
    bold = {mark.test for mark in one.shown if mark.needs_it}
    links = {mark.test: mark.link() for mark in one.shown}
    return "; ".join(f"**{link}**" if test in bold else link for test, link in links.items())

"""What is wrong in a configuration file, said so that it can be mended: the key, its line, what belongs there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

_TABLE = re.compile(r"^\s*(?P<open>\[\[?)\s*(?P<name>[^\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*(?P<key>\"[^\"]+\"|[A-Za-z0-9_-]+)\s*=")
_PART = re.compile(r"\"([^\"]+)\"|([A-Za-z0-9_-]+)")
# pydantic's words for what was expected, where ours are plainer; the rest of its messages is plain enough
_EXPECTED = {
    "missing": "this key is needed and not there",
    "extra_forbidden": "there is no such key",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "string_type": "text in quotes",
    "string_pattern_mismatch": 'an e-mail address, such as "noa@example.org"',
    "string_too_short": "not empty",
    "tuple_type": "a list",
    "dict_type": "a table",
    "model_type": "a table",
    "time_parsing": 'a time of day, such as "08:00"',
    "time_type": 'a time of day, such as "08:00"',
    "path_type": "a path, in quotes",
    "union_tag_not_found": "this key is needed and not there",
    "union_tag_invalid": 'one of "gmail", "outlook", "maildir"',
}
_ABSENT = frozenset({"missing", "extra_forbidden", "union_tag_not_found"})


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: the key (dotted), its line (1-based, None where the file has none), and what was expected."""

    key: str
    line: int | None
    says: str
    example: str | None = None


class ConfigError(Exception):
    """The configuration cannot be used; `problems` has all there is to mend."""

    def __init__(self, path: Path, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{path}: {len(problems)} to mend")
        self.path = path
        self.problems = problems

    def lines(self) -> list[str]:
        """The problems, one or two lines each."""
        out = []
        for problem in self.problems:
            place = f"{self.path}:{problem.line}" if problem.line else str(self.path)
            out.append(f"{place}: {problem.key}: {problem.says}")
            if problem.example:
                out.append(f"    for example: {problem.example}")
        return out


def describe(error: Mapping[str, Any], line: int | None) -> Problem:
    """One of pydantic's errors in plain words, with a line of the example configuration."""
    loc = place_of(error)
    kind: str = error["type"]
    says = _EXPECTED.get(kind)
    if kind == "union_tag_invalid":
        says = f"expected {says}, found {error['ctx']['tag']!r}"
    elif says is None:
        says = str(error["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
    elif kind not in _ABSENT:
        says = f"expected {says}, found {error['input']!r}"
    if kind not in _EXPECTED and kind != "value_error":
        says = f"expected {says}, found {error['input']!r}"
    elif kind == "value_error" and loc:
        says = f"expected {says}"
    return Problem(_dotted(loc), line, says, None if kind == "extra_forbidden" else _example(loc))


def place_of(error: Mapping[str, Any]) -> tuple[str | int, ...]:
    """The key that one of pydantic's errors is about: without the kind of mailbox that pydantic puts among the keys."""
    loc: tuple[str | int, ...] = tuple(error["loc"])
    if error["type"].startswith("union_tag"):
        return (*loc, "kind")
    return loc[:2] + loc[3:] if loc[:1] == ("mailbox",) and len(loc) > 2 else loc  # noqa: PLR2004  (mailbox, which, kind)


def locate(text: str, loc: Sequence[str | int]) -> int | None:
    """The line on which the key of `loc` stands, else that of its table, else None."""
    wanted = [str(part) for part in loc]
    best: tuple[int, int] | None = None  # how many parts agree, line
    for path, line in _keys(text):
        agree = 0
        for mine, theirs in zip(path, wanted, strict=False):
            if mine != theirs:
                break
            agree += 1
        if agree == len(path) and agree and (best is None or agree > best[0]):
            best = (agree, line)
    return best[1] if best else None


def keys(text: str) -> set[str]:
    """Every dotted key of a TOML text, tables included, list positions left out."""
    return {".".join(part for part in path if not part.isdigit()) for path, _ in _keys(text)}


def example_text() -> str:
    """The example configuration, from the installed package or from the checkout."""
    inside = files("agent") / "config.example.toml"
    if inside.is_file():
        return inside.read_text(encoding="utf-8")
    return (Path(__file__).parent.parent / "config.example.toml").read_text(encoding="utf-8")


def _keys(text: str) -> list[tuple[list[str], int]]:
    found: list[tuple[list[str], int]] = []
    counts: dict[str, int] = {}
    table: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if heading := _TABLE.match(line):
            table = [quoted or bare for quoted, bare in _PART.findall(heading["name"])]
            if heading["open"] == "[[":
                name = ".".join(table)
                counts[name] = counts.get(name, -1) + 1
                table = [*table, str(counts[name])]
            found.append((table, number))
        elif key := _KEY.match(line):
            found.append(([*table, key["key"].strip('"')], number))
    return found


def _example(loc: Sequence[str | int]) -> str | None:
    wanted = ".".join(str(part) for part in loc if not isinstance(part, int))
    lines = example_text().splitlines()
    for path, number in _keys(example_text()):
        if ".".join(part for part in path if not part.isdigit()) == wanted:
            return lines[number - 1].split("  #")[0].strip()
    return None


def _dotted(loc: Sequence[str | int]) -> str:
    out = ""
    for part in loc:
        out += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if out else part
    return out or "the file"

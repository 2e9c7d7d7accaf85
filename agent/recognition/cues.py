"""Which patterns can match a text at all, found in one pass over it: the literals that each pattern needs.

Every match of a pattern holds one of its cues; so a text without any of them need not be searched for it. Cues are
read off the pattern itself (as RE2's prefilter does), and sought together by Aho and Corasick's automaton.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

import ahocorasick

_MOST = 64  # spellings of one stretch that are kept apart
_LETTERS = 6  # of a class such as [ae] that are spelled out
_ENOUGH = 8  # letters from which a longer cue is no better


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Part of a pattern: all its spellings where they are few (`exact`), and cues one of which each match holds."""

    exact: frozenset[str] | None
    needs: frozenset[str] = frozenset()


_NOTHING = _Stretch(frozenset({""}))
_ANYTHING = _Stretch(None)


class Cues:
    """The patterns of one table, by their cues."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._always: list[int] = []
        wanted: dict[str, list[int]] = {}
        for number, pattern in enumerate(patterns):
            found = cues_of(pattern)
            for cue in found:
                wanted.setdefault(cue, []).append(number)
            if not found:
                self._always.append(number)
        self._automaton = ahocorasick.Automaton()
        for cue, numbers in wanted.items():
            self._automaton.add_word(cue, tuple(numbers))
        self._automaton.make_automaton()

    def possible(self, text: str) -> list[int]:
        """The numbers of the patterns that may match the text (in the spelling the patterns expect), ascending."""
        found = set(self._always)
        if len(self._automaton):
            for _, numbers in self._automaton.iter(text):
                found.update(numbers)
        return sorted(found)


def cues_of(pattern: str) -> frozenset[str]:
    """Literals one of which every match of the regular expression holds; empty where none are plain to see.

    Reads what the phrase tables use: groups, alternatives, classes, quantifiers, look-around (which needs nothing).
    """
    stretch, end = _alternatives(pattern, 0)
    if end != len(pattern):
        return frozenset()
    return _worth(stretch.exact) or stretch.needs


def _alternatives(pattern: str, start: int) -> tuple[_Stretch, int]:
    """The stretch from `start` up to the bracket that closes it, or the end."""
    branches: list[_Stretch] = []
    place = start
    while True:
        branch, place = _sequence(pattern, place)
        branches.append(branch)
        if place >= len(pattern) or pattern[place] == ")":
            return _either(branches), place
        place += 1  # a bar


def _either(branches: Sequence[_Stretch]) -> _Stretch:
    if len(branches) == 1:
        return branches[0]
    exacts = [branch.exact for branch in branches]
    union: frozenset[str] = frozenset().union(*(exact for exact in exacts if exact is not None))
    exact = union if None not in exacts and len(union) <= _MOST else None
    needs = [_worth(branch.exact) or branch.needs for branch in branches]
    return _Stretch(exact, frozenset().union(*needs) if all(needs) else frozenset())


def _sequence(pattern: str, start: int) -> tuple[_Stretch, int]:
    """Items in a row, up to a bar or a closing bracket."""
    run: frozenset[str] = frozenset({""})
    best: frozenset[str] = frozenset()
    whole, place = True, start
    while place < len(pattern) and pattern[place] not in "|)":
        item, place = _item(pattern, place)
        if item.exact is not None and len(run) * len(item.exact) <= _MOST:
            run = frozenset(left + right for left, right in product(run, item.exact))
            continue
        whole = False
        best = _better(best, _worth(run))
        run = item.exact if item.exact is not None else frozenset({""})
        best = _better(best, item.needs)
    if whole:
        return _Stretch(run), place
    return _Stretch(None, _better(best, _worth(run))), place


def _item(pattern: str, start: int) -> tuple[_Stretch, int]:
    """One letter, class or group, with its quantifier."""
    letter = pattern[start]
    if letter == "(":
        found, place = _group(pattern, start)
    elif letter == "[":
        found, place = _letters(pattern, start)
    elif letter == "\\":
        found, place = _escaped(pattern[start + 1]), start + 2
    elif letter in "^$":
        found, place = _NOTHING, start + 1
    elif letter == ".":
        found, place = _ANYTHING, start + 1
    else:
        found, place = _Stretch(frozenset({letter})), start + 1
    return _repeated(found, pattern, place)


def _group(pattern: str, start: int) -> tuple[_Stretch, int]:
    looks = pattern.startswith(("(?!", "(?=", "(?<!", "(?<="), start)
    inside = start + 1
    if pattern.startswith("(?:", start):
        inside = start + 3
    elif looks:
        inside = start + (4 if pattern[start + 2] == "<" else 3)
    found, place = _alternatives(pattern, inside)
    return (_NOTHING if looks else found), place + 1


def _letters(pattern: str, start: int) -> tuple[_Stretch, int]:
    end = pattern.index("]", start + 2)
    inside = pattern[start + 1 : end]
    plain = not inside.startswith("^") and "\\" not in inside and "-" not in inside[1:-1] and len(inside) <= _LETTERS
    return (_Stretch(frozenset(inside)) if plain else _ANYTHING), end + 1


def _escaped(letter: str) -> _Stretch:
    if letter in "bB":
        return _NOTHING
    return _ANYTHING if letter.isalnum() else _Stretch(frozenset({letter}))


def _repeated(found: _Stretch, pattern: str, place: int) -> tuple[_Stretch, int]:
    if place >= len(pattern) or pattern[place] not in "?*+{":
        return found, place
    sign, end = pattern[place], place + 1
    least = 1 if sign == "+" else 0
    if sign == "{":
        end = pattern.index("}", place) + 1
        least = int(pattern[place + 1 : end - 1].partition(",")[0] or 0)
    if pattern[end : end + 1] == "?":
        end += 1
    if least:
        return _Stretch(None, _worth(found.exact) or found.needs), end
    optional = sign == "?" and found.exact is not None and len(found.exact) < _MOST
    return (_Stretch((found.exact or frozenset()) | {""}) if optional else _ANYTHING), end


def _worth(cues: Iterable[str] | None) -> frozenset[str]:
    """The cues, unless one of them is empty and so says nothing."""
    found = frozenset(cues or ())
    return frozenset() if "" in found else found


def _better(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """Of two sets of cues the one that fewer texts hold: the longer shortest cue, then the fewer."""
    return max(one, other, key=lambda cues: (min(_ENOUGH, min(map(len, cues), default=0)), -len(cues)))

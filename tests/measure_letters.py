"""How like the letters of a long search are: the longest run of words that two share, and five-word runs (E15)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations

from rich.console import Console
from rich.table import Table

from agent.letters.likeness import ANY_LETTER, LONGEST_RUN, SAME_APPLICATION, heart, print_of
from agent.letters.wording import words_of
from tests.letters.batch import Sent, batch

WINDOW = timedelta(days=60)
SIZE = 500
_MARKS = (0.5, 0.9, 0.99, 1.0)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two letters: the longest run of words both have, the likeness of their five-word runs, and how near they are."""

    one: Sent
    other: Sent
    run: int
    like: float

    @property
    def same_round(self) -> bool:
        """Whether both are of one application."""
        return self.one.application.id == self.other.application.id

    @property
    def near(self) -> bool:
        """Whether both were written within sixty days."""
        return abs(self.one.courtesy.place_at - self.other.courtesy.place_at) <= WINDOW


def pairs(letters: Sequence[Sent]) -> Iterator[Pair]:
    """Every two letters that have been written."""
    words = [words_of(heart(sent.letter.body)) for sent in letters]
    runs = [_runs(found) for found in words]
    prints = [print_of(heart(sent.letter.body)) for sent in letters]
    for one, other in combinations(range(len(letters)), 2):
        shared = runs[one][0] & runs[other][0]
        run = (
            next((length for length in range(24, 4, -1) if runs[one][length] & runs[other][length]), 4) if shared else 0
        )
        yield Pair(letters[one], letters[other], run, prints[one].like(prints[other]))


def _runs(words: Sequence[str]) -> dict[int, frozenset[tuple[str, ...]]]:
    """The runs of words by their length; under 0 those of five, to tell quickly that nothing is shared."""
    by_length = {
        length: frozenset(tuple(words[at : at + length]) for at in range(len(words) - length + 1))
        for length in range(5, 25)
    }
    return {0: by_length[5], **by_length}


def measure(console: Console) -> None:
    """Print the distribution over all pairs of a batch."""
    letters = batch(SIZE)
    found = tuple(pairs(letters))
    table = Table(
        "pairs", "n", "measure", "median", "90 %", "99 %", "most", "bound", title=f"Likeness of {SIZE} letters"
    )
    groups = {
        "one round": ([pair for pair in found if pair.same_round], SAME_APPLICATION),
        "within 60 days": ([pair for pair in found if pair.near], ANY_LETTER),
        "all": (list(found), None),
    }
    for name, (group, bound) in groups.items():
        likes, runs = sorted(pair.like for pair in group), sorted(pair.run for pair in group)
        marks = [f"{likes[_at(mark, len(likes))]:.2f}" for mark in _MARKS]
        table.add_row(name, f"{len(group):,}", "five-word runs", *marks, "" if bound is None else f"{bound:.2f}")
        least = "" if bound is None else str(LONGEST_RUN)
        table.add_row("", "", "longest run", *(str(runs[_at(mark, len(runs))]) for mark in _MARKS), least)
    console.print(table)
    console.print(reused(letters))
    kinds = Counter(sent.courtesy.kind.value for sent in letters)
    ready = sum(sent.letter.ready for sent in letters)
    console.print(f"{ready} of {SIZE} ready; {', '.join(f'{count} {kind}' for kind, count in kinds.most_common())}")


def reused(letters: Sequence[Sent]) -> str:
    """How often a frame comes again: in one round, and how many letters later at the soonest and usually."""
    rounds = Counter((sent.application.id, frame) for sent in letters for frame in sent.letter.frames)
    begun = Counter((sent.application.id, print_of(heart(sent.letter.body)).opening) for sent in letters)
    last: dict[str, int] = {}
    gaps = []
    for number, sent in enumerate(letters):
        gaps += [number - last[frame] for frame in sent.letter.frames if frame in last]
        last.update(dict.fromkeys(sent.letter.frames, number))
    gaps.sort()
    return (
        f"{len(last)} frames used {sum(rounds.values()):,} times; twice in one round: "
        f"{sum(count > 1 for count in rounds.values())}; the same beginning in one round: "
        f"{sum(count > 1 for count in begun.values())}; again after {gaps[0]} letters at the soonest, "
        f"{gaps[len(gaps) // 10]} at the soonest tenth, {gaps[len(gaps) // 2]} in the middle"
    )


def _at(mark: float, count: int) -> int:
    return min(count - 1, int(mark * count))

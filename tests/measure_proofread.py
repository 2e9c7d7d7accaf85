"""How well proofreading finds planted errors, and how often it faults real letters. Part of `make measure`."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from agent.etiquette.application import Application
from agent.etiquette.kinds import DraftKind
from agent.etiquette.notes import Impression, Notes
from agent.letters import grammar
from agent.letters.letter import Letter
from agent.letters.proofread import reread

sys.path.insert(0, str(Path(__file__).parent / "letters"))
import letter_facts as facts
import planted

LETTERS = 10
OTHERS = (Application(id="other", company=planted.STRANGER),)
_QUOTED = re.compile(r"\"([^\"]{80,})\"")


def measure(console: Console, data: Path) -> None:
    """Print the two tables."""
    console.print(recall())
    source = data / "data" / "letters.md"
    if source.is_file():
        console.print(false_alarms(source.read_text(encoding="utf-8")))


def letters() -> Iterator[Letter]:
    """Ten ready letters to one employer, each from other words of the user's."""
    things = (
        "the harbour sensors, which drop out whenever it rains", "the ferry timetable in one old spreadsheet",
        "the plan to publish delays within a minute", "how the night crew hands over to the day crew",
        "the map of every quay and its depth", "the test bench that an apprentice built from scrap",
    )  # fmt: skip
    for number in range(60):
        thing = things[number % len(things)]
        notes = Notes(impressions=(Impression(text=thing, about="Inês"),), fits=facts.NOTES.fits, went="good")
        of = facts.application(facts.interview(notes=notes))
        kind = (DraftKind.THANK_YOU, DraftKind.FOLLOW_UP)[number % 2]
        person = facts.INES if kind is DraftKind.THANK_YOU else facts.RUTH
        made = facts.letter(kind, person, of, later=facts.DAY * (1 if person is facts.INES else 12), key=f"p{number}")
        if made.ready:
            yield made


def ours(letter: Letter, body: str) -> tuple[str, ...]:
    """What a reread finds; with the checker of grammar switched on or off by the caller."""
    person = facts.INES if letter.kind is DraftKind.THANK_YOU else facts.RUTH
    changed = letter.model_copy(update={"body": body, "sentences": ()})
    owed = facts.courtesy(letter.kind, person)
    return reread(changed, owed, facts.application(), OTHERS, facts.PROFILE)


def harper(body: str) -> tuple[str, ...]:
    """What the checker of grammar finds by itself, knowing the names."""
    known = grammar.words_in(*(person.name for person in (facts.INES, facts.OMAR, facts.RUTH)), facts.PROFILE.name)
    return tuple(map(str, grammar.slips(body, known)))


def without_harper(letter: Letter, body: str) -> tuple[str, ...]:
    """What our own checks find by themselves."""
    checker = grammar.slips
    try:
        grammar.slips = lambda *_: ()
        return ours(letter, body)
    finally:
        grammar.slips = checker


def found(name: str, finders: tuple[Callable[[Letter, str], Collection[str]], ...]) -> tuple[int, list[int]]:
    """How many errors of the class were planted, and how many each finder found that it did not find before."""
    count, hits = 0, [0] * len(finders)
    for seed, letter in enumerate(letters()):
        body = planted.planted(name, letter.body, seed)
        if body is None or count == LETTERS:
            continue
        count += 1
        for at, finder in enumerate(finders):
            hits[at] += bool(set(finder(letter, body)) - set(finder(letter, letter.body)))
    return count, hits


def recall() -> Table:
    """Planted errors found, a class a row."""
    table = Table("planted", "n", "harper", "own checks", "both", title="Proofreading: planted errors found")
    total = [0, 0, 0, 0]
    for name in planted.CLASSES:
        count, hits = found(name, (lambda _, body: harper(body), without_harper, ours))
        total = [one + more for one, more in zip(total, (count, *hits), strict=True)]
        table.add_row(name, str(count), *map(str, hits))
    table.add_row("all", *map(str, total), style="bold")
    return table


def false_alarms(text: str) -> Table:
    """What is found in real letters that people wrote; the text is read, and nothing of it kept."""
    quoted = [one.replace(" ... ", " ") for one in _QUOTED.findall(text)]
    slips = [slip for one in quoted for slip in grammar.slips(one, grammar.words_in())]
    table = Table("real letters", "words", "spelling", "grammar", title="Proofreading: findings in real letters")
    words = sum(len(one.split()) for one in quoted)
    spelled = sum(slip.spelling for slip in slips)
    table.add_row(str(len(quoted)), str(words), str(spelled), str(len(slips) - spelled))
    return table

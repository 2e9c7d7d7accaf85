"""How well proofreading finds planted errors, and how often it faults right letters. Part of `make measure`."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from agent.etiquette.application import Application
from agent.etiquette.kinds import DraftKind
from agent.etiquette.notes import Impression, Notes
from agent.letters import grammar, spelling, tables
from agent.letters.letter import Letter
from agent.letters.page import Page
from agent.letters.proofread import proofread, reread
from agent.letters.unsaid import spoken
from agent.letters.voice import Voice
from tests.letters import batch

sys.path.insert(0, str(Path(__file__).parent / "letters"))
import letter_facts as facts
import planted

LETTERS = 10
COMPOSED = 200
OTHERS = (Application(id="other", company=planted.STRANGER),)
_QUOTED = re.compile(r"\"([^\"]+)\"")
_WHOLE = re.compile(r"[A-Z][^\n]{60,}[.?!]")  # of a passage that is cut short, the whole sentences
_THINGS = (
    "the harbour sensors, which drop out whenever it rains", "the ferry timetable in one old spreadsheet",
    "the plan to publish delays within a minute", "how the night crew hands over to the day crew",
    "the map of every quay and its depth", "the test bench that an apprentice built from scrap",
    "why the winter timetable is drawn by hand", "the radio mast and its two owners",
    "how a storm warning reaches the crews", "the ticket hall, which is to close next year",
    "the question of who answers for the data at night", "an old crane that knows more than its manual",
    "how you count passengers without a turnstile", "the two maps that disagree about pier nine",
    "the way new people learn the harbour on foot", "the queue of repairs, which nobody had put in order",
)  # fmt: skip
_VOICES = {
    "as the frames have it": None,
    "contracting, American": Voice(language="en", contractions=True, spelling="en-US", sentence_words=9),
    "contracting, British": Voice(language="en", contractions=True, spelling="en-GB", sentence_words=18),
}


def measure(console: Console, data: Path) -> None:
    """Print the three tables."""
    console.print(recall())
    console.print(composed())
    source = data / "data" / "letters.md"
    if source.is_file():
        console.print(false_alarms(source.read_text(encoding="utf-8")))
    mails = data / "data" / "jobmail.jsonl"
    if mails.is_file():
        console.print(patterns_in([json.loads(line)["body_text"] or "" for line in mails.open(encoding="utf-8")]))


def letters() -> Iterator[Letter]:
    """Ready letters to one employer of three kinds, each from other words of the user's."""
    kinds = (DraftKind.THANK_YOU, DraftKind.FOLLOW_UP, DraftKind.THANK_YOU, DraftKind.REJECTION_REPLY)
    for number in range(96):
        thing, kind = _THINGS[(5 * number + number // 16) % len(_THINGS)], kinds[number % len(kinds)]
        notes = Notes(impressions=(Impression(text=thing, about="Inês"),), fits=facts.NOTES.fits, went="good")
        talk = facts.interview(notes=notes)
        of = facts.refused(talk) if kind is DraftKind.REJECTION_REPLY else facts.application(talk)
        thanks = kind is DraftKind.THANK_YOU
        person = facts.INES if thanks else facts.RUTH
        made = facts.letter(kind, person, of, later=facts.DAY * (1 if thanks else 12), key=f"p{number}")
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
    checkers = grammar.slips, grammar.possessives
    try:
        grammar.slips = grammar.possessives = lambda *_: ()
        return ours(letter, body)
    finally:
        grammar.slips, grammar.possessives = checkers


def found(name: str, finders: tuple[Callable[[Letter, str], Collection[str]], ...]) -> tuple[int, list[int]]:
    """How many errors of the class were planted, and how many each finder found that it did not find before."""
    count, hits = 0, [0] * len(finders)
    for seed, letter in enumerate(letters()):
        body = planted.planted(name, letter.body, seed)
        if body is None:
            continue
        count += 1
        for at, finder in enumerate(finders):
            hits[at] += bool(set(finder(letter, body)) - set(finder(letter, letter.body)))
        if count == LETTERS:
            break
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


def composed() -> Table:
    """What is found in the letters of a long search before they are placed: nothing should be."""
    table = Table("voice", "letters", "ready", "findings", title="Proofreading: findings in composed letters")
    for name, voice in _VOICES.items():
        profile = batch.PROFILE.model_copy(update={"voices": (voice,) if voice else ()})
        sent = batch.batch(COMPOSED, profile)
        alarms = [
            finding for one in sent for finding in proofread(one.letter, one.courtesy, one.application, (), profile)
        ]
        table.add_row(name, str(len(sent)), str(sum(one.letter.ready for one in sent)), str(len(alarms)))
    return table


def false_alarms(text: str) -> Table:
    """What is found in real letters that people wrote; the text is read, and nothing of it kept."""
    lines = [one for line in text.splitlines() for one in _QUOTED.findall(line)]
    quoted = [match.group() for line in lines for one in line.split(" ... ") for match in _WHOLE.finditer(one)]
    slips = [slip for one in quoted for slip in grammar.slips(one)]
    both = [finding for one in quoted for finding in spelling.misspelled(_page(one))]
    title = "Proofreading: findings in real letters"
    table = Table("real letters", "words", "harper: spelling", "harper: grammar", "both: all", title=title)
    words, spelled = sum(len(one.split()) for one in quoted), sum(slip.spelling for slip in slips)
    table.add_row(str(len(quoted)), str(words), str(spelled), str(len(slips) - spelled), str(len(both)))
    return table


def patterns_in(texts: list[str]) -> Table:
    """What our own patterns of English find in mail that employers wrote; most of it should be slips of theirs."""
    bare = frozenset(tables.table("slips")["without_an_article"])
    found = [words for text in texts for name in ("confused", "disagreeing") for words in spoken("slips", name, text)]
    found += [slip.words for text in texts for slip in grammar.possessives(text, bare)]
    table = Table("mails", "words", "found", title="Proofreading: our own patterns in mail of employers")
    table.add_row(str(len(texts)), f"{sum(len(one.split()) for one in texts):,}", str(len(found)))
    return table


def _page(passage: str) -> Page:
    """A passage as the text of a letter of an application of which nothing is known."""
    body = f"Hello,\n\n{passage}\n\nBest regards,\n{facts.PROFILE.signature}"
    letter = Letter(kind=DraftKind.FOLLOW_UP, subject="A letter", body=body)
    nobody = Application(id="app")
    return Page(letter, facts.courtesy(DraftKind.FOLLOW_UP, None), nobody, (), facts.PROFILE)

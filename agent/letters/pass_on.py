"""One letter to whoever arranged the talk, with thanks to pass on: a word for each interviewer (etiquette 2.3b)."""

from __future__ import annotations

from dataclasses import dataclass

from agent.etiquette.application import Person
from agent.letters import people, slots, wording
from agent.letters.arrange import LONGEST_SENTENCE, RECENT, Band, Paragraphs, Plan, arrange, in_voice, past
from agent.letters.bands import band_of, is_short_talk
from agent.letters.frames import Slot, frames, orders
from agent.letters.letter import Sentence
from agent.letters.plain_letter import drawn
from agent.letters.situation import Situation
from agent.letters.thank_you import LANGUAGES
from agent.letters.wording import Phrase, Shape

_TOGETHER = 6  # names in one sentence
_MOST = (22, 16, 12, 9)  # words for each, so that all find room
_MOST_LINES, _AROUND, _MOST_WORDED = 115, 12, 5  # words for all of them, words around each, and how many at most
_MOVES = {Shape.OWN: "person_own", Shape.QUOTE: "person_quote"}


@dataclass(frozen=True, slots=True)
class _Word:
    """What the letter says of one interviewer: their name, and the user's words, if there are any."""

    name: str
    phrase: Phrase | None


def write(it: Situation) -> tuple[Paragraphs | None, tuple[str, ...]]:
    """The sentences, and what is missing before the letter may go."""
    filled = slots.given(it)
    others = [one for one in it.interviewers if one != it.person and people.plain(one.name)]
    if not others:
        return None, ("the names of those you talked with",)
    missing = [] if "company" in filled else ["the employer's name"]
    words, lacking = _words(it, others)
    middle = _lines(it, words)
    missing += lacking
    if not lacking and not any(one.phrase for one in words) and not middle.general and not it.notes.nothing_special:
        missing.append(f"your own words about the talk with {words[0].name}: what stuck with you?")
    return _framed(it, filled, middle.sentences), tuple(missing)


@dataclass(frozen=True, slots=True)
class _Lines:
    """The paragraph about the interviewers; `general`: it bears words of the user's that are about nobody alone."""

    sentences: tuple[Sentence, ...]
    general: bool


def _words(it: Situation, others: list[Person]) -> tuple[list[_Word], list[str]]:
    """For each interviewer the user's words, as many as there is room for; and what to ask for, in words."""
    lacking = []
    noted = {person.id: it.impressions_of(person) for person in others}
    for person in others:
        name = people.plain(person.name)
        if noted[person.id] and not any(it.in_language(one.text) for one in noted[person.id]):
            language = LANGUAGES.get(it.language, it.language)
            lacking.append(
                f"what stuck with you from the talk with {name}, in {language}: the letter is in that language"
            )
        elif noted[person.id] and _phrase(it, person, _MOST[0]) is None:
            lacking.append(f"what stuck with you from the talk with {name}, in at most {_MOST[0]} words")
    words = []
    for most in _MOST:
        words = [_Word(people.plain(person.name), _phrase(it, person, most)) for person in others]
        if _room(words) >= 0:
            break
    while _room(words) < 0:
        last = max(number for number, one in enumerate(words) if one.phrase)
        words[last] = _Word(words[last].name, None)
    return words, lacking


def _room(words: list[_Word]) -> int:
    """How many words there is still room for; below 0 where too much is said."""
    counts = [len(wording.words_of(one.phrase.text)) + _AROUND for one in words if one.phrase]
    return _MOST_LINES - sum(counts) if len(counts) <= _MOST_WORDED else -1


def _phrase(it: Situation, person: Person, most: int) -> Phrase | None:
    """The first words about that person that fit and that no letter to this employer has said yet."""
    for one in it.impressions_of(person):
        found = wording.phrase(one.text, it.language, most=most) if it.in_language(one.text) else None
        if found is not None and it.is_new(found.text):
            return found
    return None


def _lines(it: Situation, words: list[_Word]) -> _Lines:
    """A sentence for each of whom the user has words, then the rest by their names."""
    source = f"notes:{it.interview.id}" if it.interview else "notes"
    used: set[str] = set()
    lines = []
    for one in words:
        if one.phrase is None:
            continue
        named = {"name": Slot(one.name, "application")} | slots.words(one.phrase, source)
        lines.append(_chosen(it, _MOVES.get(one.phrase.shape, "person"), named, used))
    loose = _loose(it)
    if not lines and loose is not None:
        lines.append(_chosen(it, "general", slots.words(loose, source), used))
    rest = [one.name for one in words if one.phrase is None]
    for start in range(0, len(rest), _TOGETHER):
        named = {"names": Slot(slots.listed(rest[start : start + _TOGETHER], it.language), "application")}
        lines.append(_chosen(it, "others" if lines else "all", named, used))
    return _Lines(tuple(lines), general=loose is not None and len(rest) == len(words))


def _loose(it: Situation) -> Phrase | None:
    """What the user noted without saying of whom."""
    for one in it.notes.impressions:
        if one.about is None and it.in_language(one.text):
            found = wording.phrase(one.text, it.language, most=_MOST[0])
            if found is not None and it.is_new(found.text):
                return found
    return None


def _chosen(it: Situation, move: str, filled: dict[str, Slot], used: set[str]) -> Sentence:
    """The frame for one line: not one of this letter's or of this employer's again, and no longer than can be read.

    Of the rest one that was not used of late, or the one whose use is the longest ago.
    """
    options = [in_voice(frame, it.voice) for frame in frames(it.language, "pass_on", move) if frame.fits(filled)]
    before = {frame for one in it.same_employer for frame in one.frames}
    short = [one for one in options if len(wording.words_of(one.render(filled).text)) <= LONGEST_SENTENCE]
    pool = short or options
    fresh = [one for one in pool if one.id not in used | before] or [one for one in pool if one.id not in used] or pool
    letters = len(it.history)
    last = {frame: number for number, one in enumerate(it.history) for frame in one.frames}
    frame = min(
        fresh,
        key=lambda one: (max(last.get(one.id, -1), letters - RECENT - 1), drawn(it.courtesy.key, one)),
    )
    used.add(frame.id)
    return frame.render(filled)


def _framed(it: Situation, filled: dict[str, Slot], middle: tuple[Sentence, ...]) -> Paragraphs | None:
    """The lines between thanks and interest; the rest of the letter keeps the whole within its length."""
    needed = wording.need(it.fit.need, it.language) if it.claims_interest else None
    source = f"notes:{it.interview.id}" if it.interview else "notes"
    if needed:
        filled = filled | {"need": Slot(needed, source)}
    short = not it.claims_interest or (it.interview is not None and is_short_talk(it.interview.round))
    spoken = sum(len(wording.words_of(one.text)) for one in middle)
    band = band_of(it.courtesy.kind, short=short)
    plan = Plan(
        key=it.courtesy.key,
        language=it.language,
        kind="pass_on",
        orders=orders(it.language, "pass_on"),
        slots=filled,
        spared=("close", "contrib"),
        beside=" ".join(one.text for one in middle),
        band=Band(*(max(0, words - spoken) for words in (band.least, band.good_least, band.good_most, band.most))),
        named=tuple(filled[name].text for name in ("company", "role") if name in filled),
        moves={
            "ask": "ask" if len(it.interviewers) - (it.person in it.interviewers) > 1 else "ask_one",
            "people": None,
            "contrib": "contrib" if needed else None,
            "interest": "interest" if it.claims_interest else None,
        },
        rules=it.rules,
        voice=it.voice,
    )
    around = arrange(plan, past(it.same_employer, it.history, it.courtesy.place_at))
    return (around[0], middle, *around[1:]) if around else None

"""The pair of a thank-you: one need of theirs, and the one thing the user has done that bears on it (E25-E27, 2.18).

What they need is heard in the user's notes first, then in what was talked about, then in the role and in the words of
their mails. A line of the profile that touches none of it is not forced upon them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from agent.letters import slots, tables, wording
from agent.letters.frames import Slot, frames
from agent.letters.letter import Written
from agent.letters.likeness import LONGEST_RUN, WINDOW, heart, print_of
from agent.letters.people import folded
from agent.letters.rules import E15
from agent.letters.situation import Situation
from agent.letters.wording import Phrase

_NEED, _TALK, _ROLE = 100, 10, 1  # one word of the need outweighs all of the talk
_MOST = 9  # words that count
_THE_SAME = 2  # words that a line has in common with what the notes tell: it tells the same
_LETTERS = "abcd"  # before the lines of the profile that the notes suggest
_WAYS = 2  # to put a fact: one alone may not suit the letter
_STAYS = 4  # letters that kin begin with
_TOKEN = re.compile(r"[^\W_]+(?:[+#]+)?")
_VOCABULARY = (
    "small", "first", "determiners", "questions", "that", "own", "finite", "subordinators", "prepositions", "verbs",
    "not_verbs", "decapitalise", "third_singular", "third_plural", "owned",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deed:
    """What fills the frames about the user's own work. `near`: it bears on what was said, not only on the role."""

    slots: dict[str, Slot]
    near: bool = True


NOTHING = Deed({})


def deed(it: Situation, found: Phrase, source: str) -> Deed:
    """One thing the user has done: the profile's line that bears most on their need, else what the notes tell.

    Without either, a line that touches the talk, the role or the words of their mails, which is not said to meet the
    need; the first one left only where the notes leave the choice to the profile. Where nothing fits, nothing is said.
    `source` stands for the notes.
    """
    usable = {number: made for number, made in _usable(it) if not _often_told(it, number, made)} or dict(_usable(it))
    picked = _picked(it)
    if picked in usable:
        return Deed(usable[picked])
    scores = {number: _score(it, number, found) for number in usable}
    best = max(scores, key=lambda number: (scores[number], -_told_elsewhere(it, number), -number), default=None)
    if best is not None and scores[best] >= _NEED:
        return Deed(usable[best])
    leaves_it_open = _leaves_it_open(it.fit.experience)
    if it.fit.experience and not leaves_it_open and (told := slots.doing(it.fit.experience, it.language, source)):
        return Deed(told)
    if best is not None and scores[best]:
        return Deed(usable[best], near=scores[best] >= _TALK and not it.fit.need)
    if leaves_it_open and usable:
        return Deed(usable[min(usable)], near=False)
    return NOTHING


def shared(one: str, other: str, language: str) -> int:
    """How many words that carry the meaning of one text have kin in the other: "migrations" and "migrated" are kin."""
    theirs = telling(other)
    return sum(any(_are_kin(word, their, language) for their in theirs) for word in telling(one))


def telling(text: str) -> frozenset[str]:
    """The words of a text that say what it is about, in lower case and without accents."""
    return frozenset(folded(word) for word in _TOKEN.findall(text) if _tells(word))


def _score(it: Situation, number: int, found: Phrase) -> int:
    fact = it.profile.facts[number]
    whole = " ".join((fact.text, *fact.tags))
    said = (it.fit.need or "", found.text, _words_of_theirs(it))
    need, talk, role = (min(_MOST, shared(whole, text, it.language)) for text in said)
    same = shared(whole, it.fit.experience or "", it.language)
    need = max(need, same) if same >= _THE_SAME else need
    return _NEED * need + _TALK * talk + _ROLE * role


def _told_elsewhere(it: Situation, number: int) -> int:
    """How many letters to anybody have told that line: of two that fit alike, the fresher one is taken."""
    return sum(f"profile:{number}" in one.facts for one in it.history)


def _words_of_theirs(it: Situation) -> str:
    """The role without its rank, and the words of their mails that are on record."""
    ranks = frozenset(tables.table("fit")["ranks"])
    texts = (it.application.role or "", *(quote.quote for quote in it.application.because))
    return " ".join(word for word in _TOKEN.findall(" ".join(texts)) if word.casefold() not in ranks)


def _usable(it: Situation) -> Iterator[tuple[int, dict[str, Slot]]]:
    """The lines of the profile that may be told: in this language, and not told to this employer before (E26)."""
    for number, fact in enumerate(it.profile.facts):
        if f"profile:{number}" in it.spent_facts or not it.in_language(fact.text) or _worn(it, fact.text):
            continue
        made = slots.doing(fact.text, it.language, f"profile:{number}")
        if made and it.is_untold(next(iter(made.values())).text):
            yield number, made


def _picked(it: Situation) -> int | None:
    """The line of the profile that the notes name: by its letter in the draft of notes, or by its words."""
    said = wording.words_of(it.fit.experience or "")
    if len(said) == 1 and said[0] in _LETTERS:
        return _LETTERS.index(said[0])
    if len(said) < 3:  # noqa: PLR2004  # two words may stand in several lines
        return None
    for number, fact in enumerate(it.profile.facts):
        whole = wording.words_of(fact.text)
        if " ".join(said[-len(whole) :]) == " ".join(whole) or " ".join(said) in " ".join(whole):
            return number
    return None


def _leaves_it_open(experience: str | None) -> bool:
    pattern = rf"(?:{'|'.join(tables.table('fit')['asked'])})"
    return bool(experience and re.fullmatch(pattern, experience.strip(" .!()…"), re.IGNORECASE))


def _worn(it: Situation, text: str) -> bool:
    """Whether a fact that is too long for two letters to share has been told to anybody of late (E15)."""
    words = wording.words_of(text)
    told = " ".join(words[1:])  # the first word may have been put otherwise
    return (
        E15 in it.rules
        and len(words) > LONGEST_RUN
        and any(told in " ".join(wording.words_of(one.body)) for one in it.history if _is_late(one, it))
    )


def _is_late(one: Written, it: Situation) -> bool:
    return one.at is None or it.courtesy.place_at - one.at <= WINDOW


def _often_told(it: Situation, number: int, made: dict[str, Slot]) -> bool:
    """Whether hardly a frame is left that puts the fact as no letter has put it yet (E15)."""
    told = [one.body for one in it.history if f"profile:{number}" in one.facts and _is_late(one, it)]
    if E15 not in it.rules or not told:
        return False
    said = frozenset().union(*(print_of(heart(body)).runs for body in told))
    filled = slots.given(it) | made
    ways = [one.render(filled).text for one in frames(it.language, "thank_you", "fit") if one.fits(filled)]
    return sum(not print_of(text).runs & said for text in ways) < _WAYS


def _tells(word: str) -> bool:
    """Whether a word says what something is about: no small word, no number; of two letters only "QA" and its like."""
    if word.isdigit() or word.casefold() in _empty():
        return False
    return len(word) > 2 or (len(word) == 2 and word.isupper())  # noqa: PLR2004  # a small figure of speech


@lru_cache(maxsize=8192)
def _are_kin(one: str, other: str, language: str) -> bool:
    """Whether two words begin alike, and what is left of each is an ending."""
    length = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    if length < _STAYS:
        return one == other or {one, other} in ({one, f"{one}s"}, {other, f"{other}s"})
    return all(
        rest == "" or rest in _endings(language) or (rest[0] == word[length - 1] and rest[1:] in _endings(language))
        for word in (one, other)
        for rest in (word[length:],)
    )


@cache
def _endings(language: str) -> frozenset[str]:
    return frozenset(folded(one) for one in tables.table("fit")["endings"].get(language, ()))


@cache
def _empty() -> frozenset[str]:
    known = [tables.table(f"words/{language}") for language in tables.names("words")]
    small = {word for one in known for name in _VOCABULARY for word in one.get(name, ())}
    return frozenset(small | set(tables.table("fit")["common"]))

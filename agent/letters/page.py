"""The page that is proofread: a letter beside what it is about, and which of its words are the user's own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from agent.etiquette.application import Application, Interview, Person
from agent.etiquette.courtesy import Courtesy
from agent.etiquette.kinds import DraftKind
from agent.etiquette.rules import Rulebook
from agent.letters import tables, wording
from agent.letters.letter import Letter, Profile, Written
from agent.letters.likeness import heart
from agent.letters.rules import LETTER_RULES
from agent.letters.situation import held

_MONTHS = "|".join(tables.table("frames/de")["months"])  # "am 12. Mai" goes on
_SENTENCE_END = re.compile(
    r"(?<=[.!?])(?<!\bCo\.)(?<!\bSt\.)(?<!\bDr\.)(?<!\bDra\.)(?<!\bProf\.)(?<!\bProfa\.)(?<!\bIng\.)(?<!\bM[rs]\.)"
    rf"[”»\"']?\s+(?!(?:{_MONTHS})\b)(?=[A-ZÀ-ÖØ-Þ“«„¿¡])|\n+"
)
_RUN = 4  # as many words in a row are no chance
_RECORD = ("application", "mail:")  # sources that are not the user's word


@dataclass(frozen=True)
class Page:
    """A letter to look over, and the rules in force.

    `others` are the user's other applications, `written` their other letters, as far as they are at hand.
    """

    letter: Letter
    courtesy: Courtesy
    application: Application
    others: tuple[Application, ...]
    profile: Profile
    written: tuple[Written, ...] = ()
    rules: Rulebook = LETTER_RULES

    @property
    def kind(self) -> DraftKind:
        """What sort of letter it is."""
        return self.letter.kind

    @cached_property
    def text(self) -> str:
        """What stands between greeting and sign-off; all of a line that has neither."""
        return self.letter.body if self.kind is DraftKind.CONNECT_NOTE else heart(self.letter.body)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The sentences of the text."""
        return tuple(sentences_of(self.text))

    @cached_property
    def person(self) -> Person | None:
        """Whom it goes to."""
        return self.application.person(self.courtesy.person)

    @cached_property
    def interview(self) -> Interview | None:
        """The talk that it is about, if it is about one."""
        return self.application.interview(self.courtesy.interview)

    @cached_property
    def claims_interest(self) -> bool:
        """Whether it may say that the user wants the job (H5)."""
        before = (one for one in self.application.interviews if held(one, self.courtesy.place_at))
        talk = self.interview or max(before, key=lambda one: one.starts_at or one.announced_at, default=None)
        notes = talk.notes if talk else None
        return self.application.flags.claims_interest and (notes is None or notes.went != "not_interested")

    @cached_property
    def own(self) -> str:
        """All that the user said, in notes, profile or otherwise, in lower case."""
        return " \n ".join(said_by_the_user(self.application, self.profile)).casefold()

    @cached_property
    def _own_runs(self) -> frozenset[tuple[str, ...]]:
        said = [tuple(wording.words_of(one)) for one in said_by_the_user(self.application, self.profile)]
        return frozenset(run for words in said for run in _runs(words, min(_RUN, len(words))))

    def lent(self, sentence: str) -> bool:
        """Whether a sentence bears words of the user's own."""
        words = tuple(wording.words_of(sentence))
        return any(run in self._own_runs for length in range(1, _RUN + 1) for run in _runs(words, length))

    def backed(self, words: str) -> bool:
        """Whether the user said these words, or they stand in a sentence made from something the user said."""
        return words.casefold() in self.own or any(
            words in sentence.text and any(not source.startswith(_RECORD) for source in sentence.sources)
            for sentence in self.letter.sentences
        )


def sentences_of(text: str) -> list[str]:
    """The sentences of a text."""
    return [sentence for sentence in _SENTENCE_END.split(text) if sentence.strip()]


def beginning(sentence: str) -> str:
    """The first words of a sentence, in quotes: so that one finds the place."""
    return f"“{' '.join(sentence.split()[:5])}”"


def said_by_the_user(application: Application, profile: Profile) -> Iterable[str]:
    """Everything that the user said about the talks, themselves, their times and their reasons."""
    for interview in application.interviews:
        if interview.notes:
            yield from (impression.text for impression in interview.notes.impressions)
            yield from (half for fit in interview.notes.fits for half in (fit.need, fit.experience) if half)
    yield from (fact.text for fact in profile.facts)
    yield from (words.text for words in (*application.times, *application.reasons))


def _runs(words: tuple[str, ...], length: int) -> Iterable[tuple[str, ...]]:
    return (words[at : at + length] for at in range(len(words) - length + 1)) if length else ()

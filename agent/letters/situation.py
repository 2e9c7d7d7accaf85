"""What a letter is about: whom it goes to, which talk it follows, what was said before. Read off, nothing decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from agent.etiquette.almanac import Almanac
from agent.etiquette.application import Application, Interview, Person
from agent.etiquette.courtesy import Courtesy
from agent.etiquette.kinds import Format, InterviewStatus, Part, Round
from agent.etiquette.notes import Fit, Impression, Notes
from agent.etiquette.rules import Rulebook
from agent.letters import people, tables, wording
from agent.letters.letter import Profile, Written
from agent.letters.rules import E15, E26, H5, LETTER_RULES
from agent.letters.unfit import fit_to_say
from agent.letters.voice import Voice

UNKNOWN_LANGUAGES = {"", "und", "unknown"}
_NOT_HELD = {InterviewStatus.CANCELLED, InterviewStatus.MISSED, InterviewStatus.NO_SHOW, InterviewStatus.INVITED}


def held(interview: Interview, now: datetime) -> bool:
    """Whether it was a live talk that has taken place by `now` (aware), as far as mail and notes say."""
    if interview.format is Format.ASYNCHRONOUS or interview.round is Round.ASSESSMENT or interview.status in _NOT_HELD:
        return False
    ended = interview.ends_at or interview.starts_at
    return interview.status is InterviewStatus.HELD or (ended is not None and ended <= now)


@dataclass(frozen=True)
class Situation:
    """Everything one letter is written from, and the rules in force. `history` leaves out the letter itself."""

    courtesy: Courtesy
    application: Application
    profile: Profile
    history: tuple[Written, ...]
    almanac: Almanac
    now: datetime
    rules: Rulebook = LETTER_RULES

    @cached_property
    def language(self) -> str:
        """The language to write in (ISO 639-1): that of the mail it answers, else of the application."""
        answers = self.courtesy.answers
        named = (answers.language if answers else self.application.language).casefold()[:2]
        return "en" if named in UNKNOWN_LANGUAGES else named

    @cached_property
    def voice(self) -> Voice:
        """How the user writes that language."""
        return self.profile.voice(self.language)

    @cached_property
    def speaks(self) -> bool:
        """Whether there is wording for this kind of letter in its language."""
        return self.language in tables.names("frames") and self.courtesy.kind.value in tables.table(
            f"frames/{self.language}"
        )

    @cached_property
    def person(self) -> Person | None:
        """Whom it goes to; None for a letter to oneself."""
        return self.application.person(self.courtesy.person)

    @cached_property
    def interview(self) -> Interview | None:
        """The talk it follows: the one the courtesy names, else the last that was held."""
        named = self.application.interview(self.courtesy.interview)
        return named or (self.held[-1] if self.held else None)

    @cached_property
    def held(self) -> tuple[Interview, ...]:
        """The live talks that have taken place, in order of time."""
        found = [interview for interview in self.application.interviews if held(interview, self.now)]
        return tuple(sorted(found, key=lambda one: (one.starts_at or one.announced_at, one.id)))

    @cached_property
    def interviewers(self) -> tuple[Person, ...]:
        """Those who were spoken with in that talk, as far as they are known."""
        ids = self.interview.interviewers if self.interview else ()
        return tuple(person for person in map(self.application.person, ids) if person)

    @cached_property
    def spoke_with_reader(self) -> bool:
        """Whether the reader was in the talk."""
        if self.person is None:
            return False
        if self.interviewers:
            return self.person in self.interviewers
        return self.person.part in (Part.INTERVIEWER, Part.HIRING_MANAGER)

    @cached_property
    def typed(self) -> Notes:
        """What the user said about that talk, as they typed it; empty if nothing."""
        return (self.interview.notes if self.interview else None) or Notes()

    @cached_property
    def notes(self) -> Notes:
        """What the user said about that talk, as far as a letter may say it."""
        return fit_to_say(self.typed)

    @cached_property
    def not_interested(self) -> bool:
        """Whether the user no longer wants the job."""
        return self.notes.went == "not_interested" or self.application.flags.not_interested

    @cached_property
    def claims_interest(self) -> bool:
        """Whether the letter may say that the user wants the job (H5)."""
        return H5 not in self.rules or (self.application.flags.claims_interest and not self.not_interested)

    @cached_property
    def weekday(self) -> int | None:
        """The day of the talk where it took place, Monday is 0; None if the day is unknown."""
        if self.interview is None or self.interview.starts_at is None:
            return None
        return self.interview.starts_at.astimezone(self.almanac.zone(self.interview.timezone)).weekday()

    @cached_property
    def same_employer(self) -> tuple[Written, ...]:
        """Letters of before to this employer."""
        company = (self.application.company or "").casefold()
        return tuple(
            one
            for one in self.history
            if one.application == self.application.id or (company and (one.company or "").casefold() == company)
        )

    def thanked(self, person: Person) -> bool:
        """Whether the user has written to that person since the talk."""
        since = self.interview.starts_at if self.interview else None
        return since is None or any(
            person.address in mail.to and mail.at >= since for mail in self.application.sent if person.address
        )

    def impressions_of(self, person: Person, notes: Notes | None = None) -> tuple[Impression, ...]:
        """What the user noted about the talk with that very person, in the order noted; in other `notes` if given.

        A note without a name counts only where one person was met; a name that fits two of them counts for neither.
        """
        alone = len(self.interviewers) <= 1 and len(self.notes.met) <= 1
        among = {one.id: one for one in (*self.interviewers, person)}.values()
        return tuple(
            one
            for one in (notes or self.notes).impressions
            if (one.about is None and alone) or (one.about and people.meant(one.about, among) == (person,))
        )

    def is_new(self, text: str) -> bool:
        """Whether no letter to this employer has said these words yet (E15)."""
        return E15 not in self.rules or not self._said(text)

    def is_untold(self, deed: str) -> bool:
        """Whether no letter to this employer has told this of the user yet (E26)."""
        return E26 not in self.rules or not self._said(deed)

    def _said(self, text: str) -> bool:
        said = " ".join(wording.words_of(text))
        return any(said in " ".join(wording.words_of(one.body)) for one in self.same_employer)

    @cached_property
    def spent_facts(self) -> frozenset[str]:
        """The lines of the profile that this employer has been told (E26)."""
        if E26 not in self.rules:
            return frozenset()
        return frozenset(fact for one in self.same_employer for fact in one.facts)

    def in_language(self, text: str) -> bool:
        """Whether the words may stand in this letter: in its language, or too few to tell."""
        return wording.language_of(text) in (None, self.language)

    @cached_property
    def fit(self) -> Fit:
        """The first pair of need and experience that no letter to this employer has used; a half may be missing."""
        for one in self.notes.fits:
            kept_need = one.need if one.need and self.in_language(one.need) and self._unused_need(one.need) else None
            kept = one.experience if one.experience and self.in_language(one.experience) else None
            if kept is not None and not self._unused_deed(kept):
                kept = None
            if kept_need or kept:
                return Fit(need=kept_need, experience=kept)
        return Fit()

    def _unused_need(self, text: str) -> bool:
        said = wording.need(text, self.language)
        return said is None or E26 not in self.rules or not self._said(said)

    def _unused_deed(self, text: str) -> bool:
        said = wording.deed(text, self.language) or wording.record(text, self.language)
        return said is None or E26 not in self.rules or not self._said(said)


def situation(
    courtesy: Courtesy,
    application: Application,
    profile: Profile,
    history: Sequence[Written],
    almanac: Almanac,
    now: datetime,
    *,
    rules: Rulebook = LETTER_RULES,
) -> Situation:
    """The situation; a letter's own earlier version in `history` is left out."""
    others = tuple(one for one in history if one.key != courtesy.key)
    return Situation(courtesy, application, profile, others, almanac, now, rules)

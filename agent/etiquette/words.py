"""What the user's words make of the journal: which mail counts, as what, and in which application.

Derived from the whole journal each time, so that it is the same in whatever order mail and words came in, and what is
taken back leaves no trace. The rule is docs/decisions/010-corrections.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from agent.etiquette.hearing import NOWHERE, SAID, Filed, Hearing
from agent.etiquette.journal import (
    Added,
    Corrected,
    DraftEnded,
    Entry,
    MailCorrected,
    MailRead,
    Mark,
    Merged,
    NotesTaken,
    Undone,
    UserWrote,
)
from agent.etiquette.judged import places

__all__ = ["NOWHERE", "SAID", "Account", "Filed", "Told"]


@dataclass(frozen=True, slots=True)
class Account:
    """One application's entries: all that concern it as they were filed, and those that count, as they count."""

    entries: tuple[Entry, ...]
    counted: tuple[Entry, ...]
    aliases: tuple[str, ...]

    @property
    def corrected_at(self) -> datetime | None:
        """When the user last said something about it or its mail, or took it back."""
        words = (Corrected, MailCorrected, Merged, Mark, Undone)
        return max((entry.at for entry in self.entries if isinstance(entry, words)), default=None)


class Told(Hearing):
    """A journal in the light of the user's words in it."""

    def __init__(self, filed: Iterable[Filed]) -> None:
        super().__init__(filed)
        self._said = {one.entry.id: one.entry for one in self._filed}
        self._mail: dict[str, list[Filed]] = defaultdict(list)  # by the application it was filed with
        self._homes: dict[tuple[str, str], str | None] = {}
        self._joined: set[str] = set()  # ids that the user ever said were one with another
        self._named: dict[str, set[str]] = defaultdict(set)  # ids that words gave, in force or not: of which mail
        for one in self._filed:
            if isinstance(one.entry, MailRead):
                self._mail[one.under].append(one)
            elif isinstance(one.entry, MailCorrected) and one.entry.application:
                self._named[one.entry.application].add(one.entry.message_id)
            elif isinstance(one.entry, Merged):
                self._joined |= {one.entry.application, one.entry.into}
        self._placed = {message_id for named in self._named.values() for message_id in named}
        self._same: dict[str, str] = {}
        for entry in self._in_force:
            if isinstance(entry, Merged) and self._now(entry.application) != self._now(entry.into):
                self._same[self._now(entry.application)] = self._now(entry.into)

    def home(self, filed: Filed) -> str | None:
        """The id of the application that the entry belongs to now; None where it belongs to none."""
        match filed.entry:
            case MailRead():
                home = self._home_of_mail(filed.under, filed.entry)
                return home if home in self._alive else None
            case UserWrote():
                return self._home_of_own(filed.under, filed.entry)
            case NotesTaken() if filed.entry.interview == "":
                words = self._words.get(filed.entry.id.removesuffix("#notes"), ())
                return next((self._now(word.application) for word in reversed(words) if word.application), None)
            case NotesTaken():
                return self.home_of_occasion(filed.entry.interview, filed.under)
            case DraftEnded():
                return self.home_of_occasion(filed.entry.occasion, filed.under)
            case _:
                return self._rest(filed.under)

    def home_of_occasion(self, occasion: str, under: str) -> str | None:
        """Where what was done for an occasion belongs: where the mail belongs that brought it.

        `occasion` is the id of a message or of an interview that it announced, `under` the application it was filed
        with.
        """
        parts = self._parts.get(occasion) or self._parts.get(occasion.rpartition("#")[0], [])
        homes = [home for one in parts if (home := self.home(one)) is not None]
        rest = self._rest(under)
        return rest if rest in homes or not homes else homes[0]

    def accounts(self) -> dict[str, Account]:
        """Every application's entries, by its id."""
        entries: dict[str, list[Entry]] = defaultdict(list)
        counted: dict[str, list[Entry]] = defaultdict(list)
        for one in self._filed:
            if one.under == SAID:
                for home in self._concerned(one.entry):
                    entries[home].append(one.entry)
                for home in self._naming(one.entry):
                    counted[home].append(one.entry)
                continue
            belongs = self.home(one)
            if belongs is not None:
                entries[belongs].append(one.entry)
                counts = self._counting(one.entry)
                counted[belongs] += [counts] if counts is not None else []
        aliases = self._aliases()
        return {
            home: Account(_sorted(entries[home]), _sorted(counted[home]), tuple(sorted(aliases[home])))
            for home in entries
            if home in self._alive
        }

    def belonging(self, application_id: str) -> frozenset[tuple[str, str]]:
        """What belongs to that application, however it counts: under which id it was filed, and its own."""
        return frozenset(
            (one.under, one.entry.id)
            for one in self._filed
            if (application_id in self._concerned(one.entry) if one.under == SAID else self.home(one) == application_id)
        )

    def _counting(self, entry: Entry) -> Entry | None:
        if isinstance(entry, MailRead):
            return self.heard(entry)
        return entry if entry.id in self._standing and not isinstance(entry, Undone) else None

    # Where it belongs

    def _now(self, application: str) -> str:
        while application in self._same:
            application = self._same[application]
        return application

    def _home_of_mail(self, under: str, mail: MailRead) -> str | None:
        if (under, mail.id) not in self._homes:
            self._homes[under, mail.id] = self._found_home(under, mail)
        return self._homes[under, mail.id]

    def _found_home(self, under: str, mail: MailRead) -> str | None:
        if (word := self._own(mail, places)) and word.application:
            return self._now(word.application)
        if under == NOWHERE:
            return None
        before = self._inherited(mail, places)
        if before and before.application and self._were_together(before, under):
            return self._now(before.application)
        return self._now(under)

    def _were_together(self, word: MailCorrected, under: str) -> bool:
        return any(self._now(one.under) == self._now(under) for one in self._parts.get(word.message_id, ()))

    @cached_property
    def _alive(self) -> frozenset[str]:
        """The ids that are applications: a mail makes them so, or the user's telling of them."""
        found: set[str] = set()
        for one in self._filed:
            if isinstance(one.entry, MailRead):
                heard = self._heard(one.entry)
                if heard and heard.opens and (home := self._home_of_mail(one.under, one.entry)):
                    found.add(home)
            elif isinstance(one.entry, Added):
                if one.entry.id in self._standing:
                    found.add(self._now(one.under))
            elif one.under not in self._mail and one.under not in self._named and not self._was_added(one.under):
                found.add(self._now(one.under))
        return frozenset(found - {NOWHERE, SAID})

    def _was_added(self, under: str) -> bool:
        return any(one.under == under and isinstance(one.entry, Added) for one in self._filed)

    def _rest(self, under: str) -> str | None:
        """Where an application's other entries belong: where it went as a whole, if its mail did."""
        now = self._now(under)
        if now in self._alive:
            return now
        parts = list(self._mail.get(under, ()))
        parts += [one for message in self._named.get(under, ()) for one in self._parts.get(message, ())]
        homes = {self._home_of_mail(one.under, one.entry) for one in parts if isinstance(one.entry, MailRead)}
        homes &= self._alive
        return next(iter(homes)) if len(homes) == 1 else None

    def _home_of_own(self, under: str, mail: UserWrote) -> str | None:
        """A mail of the user's goes with the thread it stands in, else with the people it went to."""
        for ancestor in self._lineage.before(mail):
            for one in self._parts.get(ancestor, ()):
                if one.under == under or ancestor in self._placed or {one.under, under} <= self._joined:
                    return self.home(one)
        rest = self._rest(under)
        gone: set[str] = set()
        for one in self._mail.get(under, ()):
            assert isinstance(one.entry, MailRead)  # noqa: S101 - only those have parts
            if one.entry.evidence.sender.address in mail.to:
                home = self.home(one)
                if home == rest:
                    return rest
                gone |= {home} if home else set()
        return next(iter(gone)) if len(gone) == 1 else rest

    def _aliases(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        ids = {one.under for one in self._filed} | set(self._same)
        for under in ids - {NOWHERE, SAID}:
            home = self._rest(under)
            if home is not None and home != under:
                found[home].add(under)
        return found

    # Which applications a word is about

    def _concerned(self, entry: Entry) -> set[str]:
        homes: set[str | None] = set()
        match entry:
            case MailCorrected():
                parts = self._spoken_of(entry)
                homes = {self.home(one) for one in parts} | {self._rest(one.under) for one in parts}
                homes |= {self._rest(entry.application)} if entry.application else set()
            case Merged():
                homes = {self._rest(entry.into), self._rest(entry.application)}
            case Undone():
                named = self._said.get(entry.entry)
                if named is not None:
                    homes = {*self._concerned(named), *self._filed_with(named)}
            case _:
                pass
        return {home for home in homes if home is not None}

    def _naming(self, entry: Entry) -> set[str]:
        """The applications that a word in force gives their names."""
        if entry.id not in self._standing:
            return set()
        if isinstance(entry, Merged):
            home = self._rest(entry.into)
            return {home} if home else set()
        if isinstance(entry, MailCorrected):
            return {home for one in self._spoken_of(entry) if (home := self.home(one)) is not None}
        return set()

    def _spoken_of(self, word: MailCorrected) -> list[Filed]:
        return [one for one in self._parts.get(word.message_id, ()) if word.part in (None, one.entry.id)]

    def _filed_with(self, entry: Entry) -> set[str]:
        unders = {one.under for one in self._filed if one.entry.id == entry.id} - {NOWHERE, SAID}
        return {home for under in unders if (home := self._rest(under)) is not None}


def _sorted(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted({entry.id: entry for entry in entries}.values(), key=lambda entry: (entry.at, entry.id)))

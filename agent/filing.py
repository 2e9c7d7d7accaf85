"""Shell. A word of the user's, dated and filed in the journal, and what the applications were before and after it.

It writes to the store only: the daemon sees that the store has changed, and lets the drafts follow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TypeVar

from agent.etiquette.application import Application
from agent.etiquette.journal import Fact, NotesTaken, Word
from agent.lookup import Lookup
from agent.store import Store

W = TypeVar("W", bound=Fact)


@dataclass(frozen=True, slots=True)
class Done:
    """What was filed, or notes, and all applications before and after, by id."""

    word: Word | NotesTaken
    before: Mapping[str, Application]
    after: Mapping[str, Application]


class Filing:
    """Files the user's words at one moment, `now` (aware), after everything that they said before."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self.known = Lookup(store)
        # Even if the clock was set back: the last word holds.
        last = max((one.entry.at for one in self.known.filed if isinstance(one.entry, Word)), default=None)
        self.now = now if last is None or last < now else last + timedelta(microseconds=1)

    def dated(self, word: W) -> W:
        """The word with its moment, and the id that follows from what it says."""
        word = word.model_copy(update={"at": self.now, "id": ""})
        return word.model_copy(update={"id": f"said-{sha256(word.model_dump_json().encode()).hexdigest()[:24]}"})

    def file(self, under: str, word: Word) -> Done:
        """File the dated word with the application of that id, or `SAID`."""
        return self.file_all([(under, word)])

    def file_all(self, words: Sequence[tuple[str, Word]]) -> Done:
        """File several at once, all or none; what was done is told of the last."""
        before = self._applications()
        self._store.say(words)
        return Done(words[-1][1], before, self._applications())

    def _applications(self) -> dict[str, Application]:
        return {one.id: one for one in self._store.applications()}

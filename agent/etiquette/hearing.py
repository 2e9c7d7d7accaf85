"""What one mail is in the light of the user's words: as what it counts, if it does, and what to ask about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from agent.etiquette.application import Lull
from agent.etiquette.evidence import Evidence
from agent.etiquette.fold import in_force
from agent.etiquette.journal import Entry, MailCorrected, MailRead, Paused, UserWrote
from agent.etiquette.judged import (
    INTERVIEWS,
    MESSAGES,
    NOTHING,
    Says,
    claims,
    judged,
    judges,
    no_interview,
    rightly_named,
)
from agent.etiquette.lineage import Lineage

# Where entries are filed that belong to no one application: mail that waits for an answer, and the user's words.
NOWHERE, SAID = "", " said"


@dataclass(frozen=True, slots=True)
class Filed:
    """An entry, and the id of the application that it was filed with."""

    under: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Heard:
    """A mail as it counts; with `opens` false it alone makes no application."""

    mail: MailRead
    opens: bool = True


class Hearing:
    """A journal's mail, its threads, and what the user said of them. The rule is docs/decisions/010-corrections.md."""

    def __init__(self, filed: Iterable[Filed]) -> None:
        self._filed = tuple(filed)
        entries = [one.entry for one in self._filed]
        self._in_force = in_force(entries)
        self._standing = {entry.id for entry in self._in_force}
        self._lineage = Lineage(entries)
        self._meanings: dict[str, Heard | None] = {}
        self._parts: dict[str, list[Filed]] = defaultdict(list)
        for one in self._filed:
            if isinstance(one.entry, MailRead):
                self._parts[one.entry.message_id].append(one)
        self._words: dict[str, list[MailCorrected]] = defaultdict(list)
        for entry in self._in_force:
            if isinstance(entry, MailCorrected):
                self._words[entry.message_id].append(entry)

    def named(self, mail: MailRead) -> Evidence:
        """The evidence with employer and role set right, where the user did so for its thread or sender."""
        thread = (
            {word.id for one in self._lineage.before(mail) for word in self._words.get(one, ())} if self._words else ()
        )
        evidence = mail.evidence
        for word in (one for words in self._words.values() for one in words):
            if word.id in thread or (word.sender is not None and word.sender == evidence.sender.address):
                evidence = rightly_named(evidence, word)
        return evidence

    def doubts(self, mail: MailRead) -> bool:
        """Whether to ask before anything is made of it: its sender's earlier mail was not what it seemed."""
        if self._own(mail, claims) or self._inherited(mail, claims):
            return False
        return any(
            word.sender is not None
            and word.sender == mail.evidence.sender.address
            and mail.at > word.at
            and (word.kind in NOTHING or (word.not_an_interview and mail.evidence.kind in INTERVIEWS))
            for words in self._words.values()
            for word in words
        )

    def heard(self, mail: MailRead) -> MailRead | None:
        """The mail as it counts: itself where the user's words change nothing, None where it counts for nothing."""
        heard = self._heard(mail)
        return heard.mail if heard else None

    def wants_asking(self, mail: MailRead) -> bool:
        """Whether it fixes a talk, at another time, in a thread that fixed none by the user's word: it may be one."""
        word = None if self._own(mail, claims) else self._inherited(mail, judges)
        silenced = word is not None and word.not_an_interview and mail.evidence.kind in INTERVIEWS
        return (
            silenced and word is not None and self._another_time(mail, word) and not self._is_another_talk(mail, word)
        )

    def hides(self, mail: MailRead) -> bool:
        """Whether nothing is to be made of it, since it comes from a mail that the user said is nothing."""
        return self._meaning(mail) is None

    def follows(self, mail: MailRead, message_id: str) -> bool:
        """Whether the mail comes from that message."""
        return message_id in self._lineage.before(mail)

    def cleared(self, mail: MailRead) -> bool:
        """Whether the same sender's mail before it in its thread seemed suspicious and the user said it was not."""
        return any(
            before.suspicious and before.sender.address == mail.evidence.sender.address and self._own(one.entry, claims)
            for ancestor in self._lineage.before(mail)
            for one in self._parts.get(ancestor, ())
            if isinstance(one.entry, MailRead) and (before := one.entry.evidence)
        )

    def beside(self, mail: MailRead | UserWrote) -> Filed | None:
        """The nearest mail of its thread that was filed with an application, whether or not that still is one."""
        for ancestor in self._lineage.before(mail):
            for one in self._parts.get(ancestor, ()):
                if one.under != NOWHERE:
                    return one
        return None

    def answered(self, message_id: str, part: str) -> bool | None:
        """Whether the user's word about (that part of) the mail stands; None where they never spoke of it."""
        said = [one.entry for one in self._filed if _is_about(one.entry, message_id, part)]
        return any(word.id in self._standing for word in said) if said else None

    def pauses(self) -> tuple[Lull, ...]:
        """The stretches in which the user wants nothing new at all."""
        return tuple(
            Lull(at=entry.at, until=entry.until, source=entry.id)
            for entry in self._in_force
            if isinstance(entry, Paused)
        )

    def stands(self, entry_id: str) -> bool:
        """Whether the entry of that id was not taken back."""
        return entry_id in self._standing

    def _own(self, mail: MailRead, says: Says) -> MailCorrected | None:
        own = [word for word in self._words.get(mail.message_id, ()) if word.part in (None, mail.id) and says(word)]
        return own[-1] if own else None

    def _inherited(self, mail: MailRead, says: Says) -> MailCorrected | None:
        """The word about the nearest mail before it; one about a part of several is not handed on."""
        if not self._words:
            return None
        for ancestor in self._lineage.before(mail):
            for word in reversed(self._words.get(ancestor, ())):
                if says(word) and (word.part is None or len(self._parts.get(ancestor, ())) == 1):
                    return word
        return None

    def _heard(self, mail: MailRead) -> Heard | None:
        if mail.id not in self._meanings:
            self._meanings[mail.id] = self._meaning(mail)
        return self._meanings[mail.id]

    def _meaning(self, mail: MailRead) -> Heard | None:
        word, opens = self._own(mail, judges), True
        evidence = self.named(mail)
        if word is not None:
            if word.kind in NOTHING:
                return None
            evidence, opens = judged(evidence, word), not word.not_an_interview
        elif not self._own(mail, claims) and (before := self._inherited(mail, judges)):
            if before.kind in NOTHING and not self._answers_what_counts(before.message_id):
                return None
            if before.not_an_interview and not self._is_another_talk(mail, before):
                opens = evidence.kind not in INTERVIEWS | MESSAGES
                evidence = no_interview(evidence) if evidence.kind in INTERVIEWS else evidence
        if self._own(mail, claims) and evidence.suspicious:
            evidence = evidence.model_copy(update={"suspicious": False})
        return Heard(mail if evidence is mail.evidence else mail.model_copy(update={"evidence": evidence}), opens)

    def _answers_what_counts(self, message_id: str) -> bool:
        """Whether the mail came in a thread that is about a job: the rest of that is not nothing too."""
        return any(
            one.under != NOWHERE and not ((word := self._own(one.entry, judges)) and word.kind in NOTHING)
            for part in self._parts.get(message_id, ())
            if isinstance(part.entry, MailRead)
            for ancestor in self._lineage.before(part.entry)
            for one in self._parts.get(ancestor, ())
            if isinstance(one.entry, MailRead)
        )

    def _is_another_talk(self, mail: MailRead, word: MailCorrected) -> bool:
        """Whether it fixes another time than the mail that was no interview, in a thread that is about a job."""
        return self._answers_what_counts(word.message_id) and self._another_time(mail, word)

    def _another_time(self, mail: MailRead, word: MailCorrected) -> bool:
        known = [
            mention
            for one in self._parts.get(word.message_id, ())
            if isinstance(one.entry, MailRead)
            for mention in one.entry.evidence.interviews
        ]
        uids, starts = {one.uid for one in known} - {None}, {one.starts_at for one in known}
        return any(one.uid not in uids and one.starts_at not in starts for one in mail.evidence.interviews)


def _is_about(entry: Entry, message_id: str, part: str) -> bool:
    return isinstance(entry, MailCorrected) and entry.message_id == message_id and entry.part in (None, part)

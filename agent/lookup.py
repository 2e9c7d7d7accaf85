"""Shell. Which mail, question or application the user means, by the short ids that commands print, or by name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from agent.etiquette.application import Application
from agent.etiquette.evidence import Evidence
from agent.etiquette.journal import Added, Entry, MailCorrected, MailRead, NotesTaken, Word
from agent.etiquette.words import NOWHERE, Filed, Told
from agent.store import Question, Store

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another
_LENGTH = 5
SAID_BY_THE_USER = "said-"  # how the id of a word begins that the user said with a command or a line of notes


class CannotSay(ValueError):
    """What the user said can't be filed. Its text tells why, and what to say instead."""


@dataclass(frozen=True, slots=True)
class KnownMail:
    """A mail of the journal. `parts` are what it says, `home` is the application it belongs to, `waits` the question.

    `counts`: it counts there as it was read; `hidden`: it counts for nothing by the user's word. `one_part` is true
    where the user named one of several things it says.
    """

    parts: tuple[Filed, ...]
    home: str | None
    counts: bool
    hidden: bool
    waits: Question | None
    one_part: bool

    @property
    def mail(self) -> MailRead | NotesTaken:
        """What it says, or the first of that."""
        entry = self.parts[0].entry
        assert isinstance(entry, MailRead | NotesTaken)  # noqa: S101 - nothing else is looked up
        return entry


def short_id(entry_id: str) -> str:
    """Five letters that stand for an entry or a question, the same for ever."""
    number = int.from_bytes(sha256(entry_id.encode()).digest()[:8])
    found = _LETTERS[number % 23]  # a letter first, so that it is never taken for a number
    number //= 23
    for _ in range(_LENGTH - 1):
        number, rest = divmod(number, len(_LETTERS))
        found += _LETTERS[rest]
    return found


class Lookup:
    """The journal as it stands, to look things up in."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.filed = store.filed()
        self.told = Told(self.filed)

    def find(self, name: str) -> KnownMail | Question | Application:
        """The mail of that short id or Message-ID, else the application of that name.

        A question alone where the mail that it is about was not kept. Raises: CannotSay.
        """
        if parts := self._parts_named(name):
            return self._known(parts, one_part=name.count("@") == 0)
        if asked := [one for one in self._store.questions() if name.lower() == short_id(one.id)]:
            return asked[0]
        if "@" in name:
            raise CannotSay(self._never_filed(name))
        try:
            return self.application(name)
        except CannotSay as error:
            raise CannotSay(
                f"{name!r} is no mail, question or application. `afterword status` shows the ids of questions,"
                f" `afterword show APPLICATION` those of its mails ({error})"
            ) from None

    def application(self, name: str) -> Application:
        """The only application whose employer, role or id is, or else holds, `name`. Raises: CannotSay."""
        return application_called(name, self._store.applications())

    def words(self) -> tuple[tuple[Word | NotesTaken, bool], ...]:
        """Everything the user ever said with a command, the last first, and whether it stands."""
        entries = [one.entry for one in reversed(self.filed)]
        said = [
            one
            for one in entries
            if isinstance(one, Word) or (isinstance(one, NotesTaken) and one.id.startswith(SAID_BY_THE_USER))
        ]
        return tuple((word, self.told.stands(word.id)) for word in said)

    def subject_of(self, word: Word) -> tuple[str, str] | None:
        """Subject and sender of the mail a word is about, where it is about a mail that was kept."""
        if not isinstance(word, MailCorrected):
            return None
        for one in self.filed:
            if isinstance(one.entry, MailRead) and one.entry.message_id == word.message_id:
                return one.entry.subject, one.entry.evidence.sender.name or one.entry.evidence.sender.address or ""
        return None

    def by_id(self, application_id: str) -> Application | None:
        """The application of that id, or which goes on for it; None where it is none any more."""
        return next(
            (one for one in self._store.applications() if application_id == one.id or application_id in one.aliases),
            None,
        )

    def filed_with(self, entry_id: str) -> str:
        """The id that an entry was filed with."""
        return next((one.under for one in self.filed if one.entry.id == entry_id), NOWHERE)

    def once_called(self, application_id: str) -> str | None:
        """What an application was called by its mail, or by the user, before it became part of another."""
        for one in self.filed:
            said = one.entry.evidence if isinstance(one.entry, MailRead) else one.entry
            if one.under == application_id and isinstance(said, Evidence | Added) and said.company:
                return f"{said.company} – {said.role or 'role not known'}"
        return None

    def waiting(self, question: Question) -> MailRead | None:
        """The mail that a question is about, while nothing is made of it; None where it was not kept."""
        for one in self.filed:
            if one.entry.id == question.id and isinstance(one.entry, MailRead):
                return one.entry
        return None

    def _parts_named(self, name: str) -> list[Filed]:
        wanted = {name, f"<{name}>"}
        mails = [one for one in self.filed if isinstance(one.entry, MailRead | NotesTaken)]
        by_message = [one for one in mails if message_of(one.entry) in wanted]
        if by_message:
            return [one for one in by_message if isinstance(one.entry, MailRead)] or by_message
        short = name.lower()
        asked = {one.message_id for one in self._store.questions(open_only=False) if short_id(one.id) == short}
        return [one for one in mails if short_id(one.entry.id) == short] or [
            one for one in mails if message_of(one.entry) in asked and one.under == NOWHERE
        ]

    def _known(self, parts: Sequence[Filed], *, one_part: bool) -> KnownMail:
        first = parts[0]
        message_id = message_of(first.entry)
        several = sum(1 for one in self.filed if isinstance(one.entry, MailRead) and one.entry.message_id == message_id)
        questions = [one for one in self._store.questions() if one.message_id == message_id]
        own = [one for one in questions if one.id == first.entry.id]
        heard = self.told.heard(first.entry) if isinstance(first.entry, MailRead) else None
        return KnownMail(
            parts=tuple(parts),
            home=self.told.home(first),
            counts=heard is first.entry and self.told.home(first) is not None,
            hidden=heard is None,
            waits=next(iter(own or questions), None),
            one_part=one_part and several > 1,
        )

    def _never_filed(self, name: str) -> str:
        if any(self._store.was_seen(one) for one in (name, f"<{name}>")):
            return (
                "afterword read that mail and kept nothing of it, since it seemed to be about no application of yours."
                " Tell of what it says: afterword add --application … --kind rejection, or --at … for an interview"
            )
        return f"afterword has not seen a mail with the Message-ID {name}; is its mailbox watched? afterword status"


def application_called(name: str, applications: Sequence[Application]) -> Application:
    """The only one of them whose employer, role or id is, or else holds, `name`. Raises: CannotSay."""
    wanted = name.casefold()
    exact = [
        one
        for one in applications
        if wanted in {one.id.casefold(), short_id(one.id), (one.company or "").casefold(), (one.role or "").casefold()}
    ]
    found = exact or [one for one in applications if _plain(wanted) in _plain(f"{one.company or ''} {one.role or ''}")]
    if len(found) == 1:
        return found[0]
    if not found:
        known = ", ".join(titled(one) for one in applications) or "none yet"
        raise CannotSay(f"there is no application called {name!r}; known: {known}")
    several = "; ".join(titled(one) for one in found)
    raise CannotSay(f"{name!r} fits more than one application: {several}. Name one by its id in the brackets")


def _plain(text: str) -> str:
    """The words of a name, whatever stands between them; a name without any is left as it is."""
    return " ".join(re.findall(r"\w+", text.casefold())) or text


def titled(application: Application) -> str:
    """An application in words, with its short id."""
    name = f"{application.company or 'an employer not known'} – {application.role or 'role not known'}"
    return f"{name} [{short_id(application.id)}]"


def message_of(entry: Entry) -> str:
    """The id of the mail that an entry of mail or notes came from."""
    if isinstance(entry, MailRead):
        return entry.message_id
    return entry.id.removesuffix("#notes")

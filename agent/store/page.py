"""What a scan does with one page of changes: entries, questions, what was seen, and the cursor, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from agent.etiquette.application import Application
from agent.etiquette.journal import Entry
from agent.etiquette.words import Told
from agent.store import journal
from agent.store.engine import put
from agent.store.records import Question
from agent.store.schema import mailboxes, questions, seen, user_drafts
from connectors.mailbox import Cursor


class PageWork:
    """Valid inside its `Store.page` block only; an exception that leaves the block undoes all of it."""

    def __init__(self, connection: Connection, mailbox: str, cache: journal.Applications) -> None:
        self._connection = connection
        self._mailbox = mailbox
        self._cache = cache
        self._moved: set[str] = set()
        self._standing: tuple[Application, ...] | None = None
        self._light: Told | None = None

    def file(self, application_id: str, entry: Entry) -> bool:
        """Append the entry to that application's journal; False where an entry of its id is there already."""
        filed = journal.append(self._connection, application_id, entry)
        if filed:
            self._moved.add(application_id)
            self._standing = self._light = None
        return filed

    def applications(self) -> tuple[Application, ...]:
        """All applications with what was filed so far, the one first heard of first."""
        if self._standing is None:
            self.fold()
            self._standing = self._cache.every(self._connection)
        return self._standing

    def fold(self) -> None:
        """Bring the cache up to what was filed; the store does so at the end of the block."""
        if self._moved:
            self._cache.follow(self._connection, self._moved, self._light)
        self._moved.clear()

    def told(self) -> Told:
        """What was filed so far, in the light of the user's words; of nothing, where they said nothing."""
        if self._light is None:
            self._light = self._cache.told(self._connection)
        return self._light or Told(())

    def ask(self, question: Question) -> bool:
        """Put the question to the user; False where it was asked before, answered or not."""
        known = select(questions.c.id).where(questions.c.id == question.id)
        if self._connection.execute(known).first() is not None:
            return False
        self._connection.execute(questions.insert().values(**dict(question)))
        return True

    def seen(self, message_id: str, kind: str) -> None:
        """Remember that the message was dealt with."""
        put(self._connection, seen, {"message_id": message_id}, {"mailbox": self._mailbox, "kind": kind})

    def was_seen(self, message_id: str) -> bool:
        """Whether the message was dealt with before, in whichever mailbox."""
        known = select(seen.c.message_id).where(seen.c.message_id == message_id)
        return self._connection.execute(known).first() is not None

    def user_draft(self, ref_id: str, in_reply_to: str | None, to: Sequence[str]) -> None:
        """A draft that the user began stands in this mailbox, answering that message, if any."""
        key = {"mailbox": self._mailbox, "ref_id": ref_id}
        put(self._connection, user_drafts, key, {"in_reply_to": in_reply_to, "to": tuple(to)})

    def forget_user_draft(self, ref_id: str) -> None:
        """That draft, if there was one, is gone from this mailbox."""
        here = (user_drafts.c.mailbox == self._mailbox, user_drafts.c.ref_id == ref_id)
        self._connection.execute(user_drafts.delete().where(*here))

    def forget_user_drafts(self) -> None:
        """A back-fill begins, which will report anew what stands in this mailbox."""
        self._connection.execute(user_drafts.delete().where(user_drafts.c.mailbox == self._mailbox))

    def advance(self, cursor: Cursor) -> None:
        """The page has been dealt with: the next scan goes on from here."""
        self._connection.execute(mailboxes.update().where(mailboxes.c.name == self._mailbox).values(cursor=cursor))

"""The store's face: what scanner, delivery and commands ask of it. Each call is one transaction unless it says else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, select

from agent.etiquette.application import Application, Lull
from agent.etiquette.journal import Added, Decided, Entry, Undone, Word
from agent.etiquette.words import NOWHERE, SAID, Filed, Told
from agent.store import journal, ledger, mailboxes
from agent.store.engine import Database, connect
from agent.store.errors import NotThere
from agent.store.ledger import Ledger
from agent.store.migrate import migrate
from agent.store.page import PageWork
from agent.store.records import MailboxRecord, Quarantined, Question, RebuildReport, Usage, UserDraft
from agent.store.schema import notified, questions, seen

# Words about one application that other applications' letters depend on: an offer, and what became of it.
_WEIGH_ON_ALL = (Added, Decided, Undone)


class Store:
    """The database, open. Any thread may call; one is served at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._cache = journal.Applications()
        self._ledger = Ledger(database)

    @classmethod
    def open(cls, url: str) -> Store:
        """The store at that URL, made where there is none and brought to the newest schema. Raises: StoreError."""
        database = connect(url)
        try:
            database.check()
            migrate(database)
        except BaseException:
            database.close()
            raise
        return cls(database)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def data_version(self) -> int:
        """A number that changes when another process, or another `Store`, has committed."""
        return self._database.data_version()

    @property
    def ledger(self) -> Ledger:
        """The drafts."""
        return self._ledger

    # Mailboxes

    def mailbox(self, name: str, kind: str, address: str, now: datetime) -> MailboxRecord:
        """Register a mailbox, or return what is known of it; see `mailboxes.register`."""
        with self._database.writing() as connection:
            return mailboxes.register(connection, name, kind, address, now)

    def mailboxes(self) -> tuple[MailboxRecord, ...]:
        """All mailboxes, in the order of their registration."""
        with self._database.reading() as connection:
            return mailboxes.records(connection)

    def scanned(self, name: str, at: datetime) -> None:
        """A scan of that mailbox succeeded; its state is "ok". Raises: NotThere."""
        with self._database.writing() as connection:
            mailboxes.set_scanned(connection, name, at)

    def mailbox_state(self, name: str, state: str, text: str) -> None:
        """Record how that mailbox is: see `MailboxRecord`. Raises: NotThere."""
        with self._database.writing() as connection:
            mailboxes.set_state(connection, name, state, text)

    def used(self, name: str, day: str, requests: int, units: int) -> None:
        """Count what a round on that day (ISO 8601) asked of the mailbox's server."""
        with self._database.writing(durable=False) as connection:
            mailboxes.add_usage(connection, name, day, requests, units)

    def usages(self) -> tuple[Usage, ...]:
        """What was asked of every server for which that is counted."""
        with self._database.reading() as connection:
            return mailboxes.usages(connection)

    def user_drafts(self) -> tuple[UserDraft, ...]:
        """The drafts that the user began on their own."""
        with self._database.reading() as connection:
            return mailboxes.drafts_of_the_user(connection)

    def notify_once(self, key: str, now: datetime) -> bool:
        """Write down that this is told aloud now; False where it was before."""
        with self._database.writing() as connection:
            if connection.execute(select(notified).where(notified.c.key == key)).first() is not None:
                return False
            connection.execute(notified.insert().values(key=key, at=now))
            return True

    # Mail that can't be read. The count outlives this process, which is what it is for, not a power cut.

    def attempt(self, mailbox: str, ref_id: str) -> int:
        """Count an attempt at reading that mail, before it is made; how many that makes."""
        with self._database.writing(durable=False) as connection:
            return mailboxes.count_attempt(connection, mailbox, ref_id)

    def attempt_done(self, mailbox: str, ref_id: str) -> None:
        """That attempt did no harm; the count begins anew, and a mail set aside is so no longer."""
        with self._database.writing(durable=False) as connection:
            mailboxes.forget_attempts(connection, mailbox, ref_id)

    def quarantine(self, mailbox: str, ref_id: str, reason: str) -> None:
        """Set that mail aside, visibly."""
        with self._database.writing() as connection:
            mailboxes.set_aside(connection, mailbox, ref_id, reason)

    def quarantined(self) -> tuple[Quarantined, ...]:
        """The mails that were set aside."""
        with self._database.reading() as connection:
            return mailboxes.quarantine(connection)

    # Facts

    @contextmanager
    def page(self, mailbox: str) -> Iterator[PageWork]:
        """One page: filed wholly, with its cursor, or, where the block is left by an exception, not at all.

        Raises: NotThere.
        """
        with self._database.writing() as connection:
            mailboxes.require(connection, mailbox)
            work = PageWork(connection, mailbox, self._cache)
            yield work
            work.fold()
            self._tidy(connection)

    def file(self, application_id: str, entry: Entry) -> bool:
        """Append a fact from outside a page; False where that application has an entry of its id already."""
        return bool(self.say([(application_id, entry)]))

    def say(self, words: Sequence[tuple[str, Entry]]) -> frozenset[str]:
        """Append facts from outside a page, each with the id it is filed with, all or none.

        Which applications are others than before, those that are gone included. What was withdrawn from them may be
        placed anew, should it be owed after all; the questions that were answered are so.
        """
        with self._database.writing() as connection:
            filed = [under for under, entry in words if journal.append(connection, under, entry)]
            if not filed:
                return frozenset()
            changed = self._cache.follow(connection, filed)
            self._tidy(connection)
            if any(isinstance(entry, _WEIGH_ON_ALL) for _, entry in words):
                ledger.release(connection, {one.id for one in self._cache.every(connection)})
            elif any(isinstance(entry, Word) for _, entry in words):
                ledger.release(connection, changed)
            return changed | frozenset(set(filed) - {NOWHERE, SAID})

    def _tidy(self, connection: Connection) -> None:
        """Let ledger and questions follow the user's words."""
        told = self._cache.told(connection)
        if told is None:
            return
        ledger.follow(connection, told.home_of_occasion)
        for row in connection.execute(select(questions).where(questions.c.text != "")).all():
            answered = told.answered(row.message_id, row.id)
            if answered is not None and answered != row.answered:
                connection.execute(questions.update().where(questions.c.id == row.id).values(answered=answered))

    def answer(self, question_id: str) -> None:
        """The user answered that question. Raises: NotThere."""
        with self._database.writing() as connection:
            answered = questions.update().where(questions.c.id == question_id).values(answered=True)
            if connection.execute(answered).rowcount == 0:
                raise NotThere(f"there is no question {question_id}")

    def redact(self, application_ids: Collection[str]) -> int:
        """Take personal data out of entries, letters and questions of these applications; how many entries changed."""
        with self._database.writing() as connection:
            changed = 0
            for application_id in application_ids:
                about = questions.c.application_id == application_id
                asked = {(NOWHERE, asked) for asked in connection.scalars(select(questions.c.id).where(about))}
                changed += journal.redact(connection, self._cache.belonging(connection, application_id) | asked)
                ledger.redact(connection, application_id)
                connection.execute(questions.update().where(about).values(text="", answered=True))
            self._cache.follow(
                connection, [one.id for one in self._cache.every(connection) if one.id in application_ids]
            )
            return changed

    # Reading

    def applications(self) -> tuple[Application, ...]:
        """All applications, the one first heard of first."""
        with self._database.reading() as connection:
            return self._cache.every(connection)

    def application(self, id_or_prefix: str) -> Application | None:
        """The application of that id or alias, or the only one whose id begins so; None for none or several."""
        found = self.applications()
        exact = [one for one in found if id_or_prefix == one.id or id_or_prefix in one.aliases]
        if exact:
            return exact[0]
        wanted = id_or_prefix.removeprefix("<")
        begun = [one for one in found if wanted and one.id.removeprefix("<").startswith(wanted)]
        return begun[0] if len(begun) == 1 else None

    def journal(self, application_id: str) -> tuple[Entry, ...]:
        """What belongs to that application, as it was filed, in order of time; empty where there is none.

        That includes mail that does not count there any more, and the user's words about it.
        """
        with self._database.reading() as connection:
            return self._cache.account(connection, application_id).entries

    def filed(self) -> tuple[Filed, ...]:
        """Every entry of the journal, in order of time."""
        with self._database.reading() as connection:
            return self._cache.filed(connection)

    def told(self) -> Told:
        """The whole journal in the light of the user's words."""
        return Told(self.filed())

    def pauses(self) -> tuple[Lull, ...]:
        """The stretches in which the user wants nothing new at all."""
        with self._database.reading() as connection:
            told = self._cache.told(connection)
            return told.pauses() if told is not None else ()

    def was_seen(self, message_id: str) -> bool:
        """Whether the message was dealt with, in whichever mailbox."""
        with self._database.reading() as connection:
            return connection.execute(select(seen).where(seen.c.message_id == message_id)).first() is not None

    def questions(self, *, open_only: bool = True) -> tuple[Question, ...]:
        """The questions to the user, the oldest first; with `open_only`, those without an answer."""
        wanted = select(questions).order_by(questions.c.at, questions.c.id)
        if open_only:
            wanted = wanted.where(questions.c.answered.is_(False))
        with self._database.reading() as connection:
            found = connection.execute(wanted)
            return tuple(Question.model_validate(dict(row._mapping)) for row in found)  # noqa: SLF001  (SQLAlchemy's public name)

    def rebuild(self, progress: Callable[[int, int], None] = lambda _done, _of: None) -> RebuildReport:
        """Drop the cached applications and fold every journal anew; `progress` hears how many are done, of how many."""
        with self._database.writing() as connection:
            return self._cache.rebuild(connection, progress)

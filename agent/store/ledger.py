"""The ledger: which drafts are ours and where each stands, so that each is made exactly once.

The intention is on the disk before a draft is made. A draft that was made and is the user's now, or gone, or sent, is
never made again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from agent.etiquette.kinds import DraftKind, DraftState
from agent.store.engine import Database
from agent.store.errors import LedgerConflict, NotThere
from agent.store.records import LedgerRow
from agent.store.redaction import redacted_row
from agent.store.schema import findings, ledger
from connectors.mail import Draft, DraftRef

# From where a draft may go where. A revision leaves it placed; nothing leads back to an intention.
STEPS: Mapping[DraftState, frozenset[DraftState]] = {
    DraftState.INTENDED: frozenset(DraftState) - {DraftState.INTENDED, DraftState.EDITED},
    DraftState.CREATED: frozenset(DraftState) - {DraftState.INTENDED},
    DraftState.PLACED: frozenset(DraftState) - {DraftState.INTENDED, DraftState.CREATED},
    DraftState.EDITED: frozenset({DraftState.SENT, DraftState.DISCARDED}),
    DraftState.SENT: frozenset(),
    DraftState.DISCARDED: frozenset(),
    DraftState.WITHDRAWN: frozenset(),
    DraftState.EXPIRED: frozenset(),
}
ENDS = frozenset(DraftState) - {DraftState.INTENDED, DraftState.CREATED, DraftState.PLACED}
LETTERS = frozenset(DraftKind) - {DraftKind.NOTES}
_LOOKED_AT = [state.value for state, steps in STEPS.items() if steps]


class Ledger:
    """Rows of drafts. Each change is a transaction of its own, on the disk before the call returns."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def row(self, key: str) -> LedgerRow | None:
        """The draft of that courtesy, or None."""
        return next(iter(self._where(ledger.c.key == key)), None)

    def rows(self, *states: DraftState) -> tuple[LedgerRow, ...]:
        """The drafts in one of these states, or all where none is given; the oldest intention first."""
        return self._where(ledger.c.state.in_([state.value for state in states])) if states else self._where()

    def of_application(self, application_id: str) -> tuple[LedgerRow, ...]:
        """The drafts of that application, the oldest intention first."""
        return self._where(ledger.c.application == application_id)

    def knows(self, ref_id: str) -> bool:
        """Whether a draft of ours lies, or lay, in a mailbox under that id."""
        with self._database.reading() as connection:
            return connection.scalar(select(ledger.c.key).where(ledger.c.ref_id == ref_id)) is not None

    def placed_on(self, day_start: datetime, day_end: datetime, kinds: Collection[DraftKind] = LETTERS) -> int:
        """How many drafts of these kinds were intended from `day_start` to before `day_end`, whatever came of them."""
        counted = select(func.count()).where(
            ledger.c.intended_at >= day_start,
            ledger.c.intended_at < day_end,
            ledger.c.kind.in_([kind.value for kind in kinds]),
        )
        with self._database.reading() as connection:
            return connection.execute(counted).scalar_one()

    def intend(self, row: LedgerRow) -> None:
        """Write down what is about to be made. Raises LedgerConflict where that draft was intended before."""
        if row.state is not DraftState.INTENDED:
            raise LedgerConflict(f"a draft begins as intended, not as {row.state}")
        with self._database.writing() as connection:
            if connection.scalar(select(ledger.c.state).where(ledger.c.key == row.key)) is not None:
                raise LedgerConflict(f"the draft {row.key} was intended before")
            connection.execute(ledger.insert().values(**_values(row), look_taken=False))

    def created(self, key: str, ref: DraftRef, at: datetime) -> None:
        """It is made in the mailbox but not finished. Raises: LedgerConflict, NotThere."""
        self._step(key, DraftState.CREATED, at, {"ref": ref, "ref_id": ref.id})

    def placed(self, key: str, ref: DraftRef, at: datetime) -> None:
        """It lies there, whole; also after a revision. Raises: LedgerConflict, NotThere."""
        self._step(key, DraftState.PLACED, at, {"ref": ref, "ref_id": ref.id})

    def revised(
        self,
        key: str,
        ref: DraftRef,
        draft: Draft,
        ready: bool,  # noqa: FBT001  (a fact to record, not a switch)
        missing: Sequence[str],
        at: datetime,
        *,
        frames: Sequence[str] | None = None,
        facts: Sequence[str] | None = None,
    ) -> None:
        """It was replaced by this letter; without `frames` and `facts` those recorded before stay.

        Raises: LedgerConflict unless it is placed, NotThere.
        """
        changes: dict[str, Any] = {"ref": ref, "ref_id": ref.id, "draft": draft, "marker": draft.marker}
        changes |= {"frames": tuple(frames)} if frames is not None else {}
        changes |= {"facts": tuple(facts)} if facts is not None else {}
        with self._database.writing() as connection:
            state = _state(connection, key)
            if state is not DraftState.PLACED:
                raise LedgerConflict(f"the draft {key} is {state}; only one that is placed can be revised")
            _change(connection, key, at, {**changes, "ready": ready, "missing": tuple(missing)})

    def ended(self, key: str, state: DraftState, why: str, at: datetime) -> None:
        """It came to an end: sent, edited (the user's from then on), discarded, withdrawn or expired.

        Raises: LedgerConflict, NotThere.
        """
        if state not in ENDS:
            raise LedgerConflict(f"{state} is no end of a draft")
        self._step(key, state, at, {"why": why})

    def found(self, key: str, what: Sequence[str]) -> None:
        """What is wrong with the text that the user made of it; it replaces what was found before."""
        with self._database.writing() as connection:
            connection.execute(findings.delete().where(findings.c.key == key))
            if what:
                connection.execute(findings.insert().values(key=key, findings=tuple(what)))

    def findings(self) -> dict[str, tuple[str, ...]]:
        """What is wrong with drafts that the user edited or sent, by the draft's key."""
        with self._database.reading() as connection:
            return {row.key: row.findings for row in connection.execute(select(findings))}

    def look(self, key: str, digest: str, at: datetime) -> datetime:
        """When this content, by its digest, was first seen without a change since. Raises: NotThere.

        A clock set back behind that moment starts anew, or text would not settle until it has caught up.
        """
        with self._database.writing() as connection:
            known = connection.execute(
                select(ledger.c.look_digest, ledger.c.look_at).where(ledger.c.key == key)
            ).first()
            if known is None:
                raise NotThere(f"there is no draft {key}")
            first: datetime | None = known.look_at
            if known.look_digest == digest and first is not None and first <= at:
                return first
            changes = {"look_digest": digest, "look_at": at, "look_taken": False}
            connection.execute(ledger.update().where(ledger.c.key == key).values(**changes))
            return at

    def looked(self, key: str, digest: str) -> None:
        """That content has settled and was made use of; no need to look again until it changes."""
        with self._database.writing() as connection:
            here = (ledger.c.key == key, ledger.c.look_digest == digest)
            connection.execute(ledger.update().where(*here).values(look_taken=True))

    def settling(self, key: str) -> bool:
        """Whether that draft holds content that was seen and has yet to settle."""
        return key in self.looks()

    def looks(self) -> dict[str, datetime]:
        """When the content that has yet to settle was first seen, by the draft's key."""
        waiting = select(ledger.c.key, ledger.c.look_at).where(
            ledger.c.look_at.is_not(None), ledger.c.look_taken.is_(False), ledger.c.state.in_(_LOOKED_AT)
        )
        with self._database.reading() as connection:
            return {row.key: row.look_at for row in connection.execute(waiting) if row.look_at is not None}

    def _where(self, *conditions: ColumnElement[bool]) -> tuple[LedgerRow, ...]:
        found = select(ledger).where(*conditions).order_by(ledger.c.intended_at, ledger.c.key)
        with self._database.reading() as connection:
            return tuple(_row(row) for row in connection.execute(found))

    def _step(self, key: str, to: DraftState, at: datetime, changes: Mapping[str, Any]) -> None:
        with self._database.writing() as connection:
            state = _state(connection, key)
            if to not in STEPS[state]:
                raise LedgerConflict(f"the draft {key} is {state} and can't become {to}")
            _change(connection, key, at, {**changes, "state": to.value})


def redact(connection: Connection, application_id: str) -> None:
    """Take the letters to that application out of their rows; which there were, and what became of them, stays."""
    for row in connection.execute(select(ledger).where(ledger.c.application == application_id)).all():
        values = _values(redacted_row(_row(row)))
        connection.execute(ledger.update().where(ledger.c.key == row.key).values(**values))
        connection.execute(findings.delete().where(findings.c.key == row.key))


def follow(connection: Connection, home_of: Callable[[str, str], str | None]) -> None:
    """Let each row name the application that its occasion belongs to now; `home_of` takes occasion and application."""
    for row in connection.execute(select(ledger.c.key, ledger.c.application, ledger.c.occasion)).all():
        home = home_of(row.occasion, row.application)
        if home is not None and home != row.application:
            connection.execute(ledger.update().where(ledger.c.key == row.key).values(application=home))


def release(connection: Connection, application_ids: Collection[str]) -> None:
    """Forget the drafts to these applications that were withdrawn: the user's word may make them owed after all.

    None of them lies in a mailbox any more, and none was the user's, so that making one anew makes no second.
    """
    withdrawn = (ledger.c.state == DraftState.WITHDRAWN.value, ledger.c.application.in_(application_ids))
    connection.execute(ledger.delete().where(*withdrawn))


def _state(connection: Connection, key: str) -> DraftState:
    state = connection.scalar(select(ledger.c.state).where(ledger.c.key == key))
    if state is None:
        raise NotThere(f"there is no draft {key}")
    return DraftState(state)


def _change(connection: Connection, key: str, at: datetime, changes: Mapping[str, Any]) -> None:
    connection.execute(ledger.update().where(ledger.c.key == key).values(**changes, changed_at=at))


def _values(row: LedgerRow) -> dict[str, Any]:
    return {**dict(row), "marker": row.draft.marker, "ref_id": row.ref.id if row.ref else None}


def _row(row: Row[Any]) -> LedgerRow:
    return LedgerRow.model_validate({name: getattr(row, name) for name in LedgerRow.model_fields})

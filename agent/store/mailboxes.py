"""What is known of each mailbox, its mails that could not be read, and the drafts that the user began in it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from agent.store.engine import put
from agent.store.errors import NotThere
from agent.store.records import MailboxRecord, Quarantined, Usage, UserDraft
from agent.store.schema import attempts, mailboxes, usage, user_drafts


def register(connection: Connection, name: str, kind: str, address: str, now: datetime) -> MailboxRecord:
    """The mailbox of that name, made where there is none.

    Where kind or address are others than before, the name stands for another account: its cursor, its first scan and
    its drafts are forgotten, so that the new one begins with a back-fill that places nothing stale.
    """
    here = mailboxes.c.name == name
    known = connection.execute(select(mailboxes.c.kind, mailboxes.c.address).where(here)).first()
    if known is None or (known.kind, known.address) != (kind, address):
        anew = {"cursor": None, "first_scanned_at": None, "last_scanned_at": None, "state": "ok", "state_text": ""}
        put(connection, mailboxes, {"name": name}, {"kind": kind, "address": address, "registered_at": now, **anew})
        connection.execute(user_drafts.delete().where(user_drafts.c.mailbox == name))
    return next(record for record in records(connection) if record.name == name)


def records(connection: Connection) -> tuple[MailboxRecord, ...]:
    """All mailboxes, in the order of their registration."""
    found = connection.execute(select(mailboxes).order_by(mailboxes.c.registered_at, mailboxes.c.name))
    return tuple(
        MailboxRecord.model_validate({name: getattr(row, name) for name in MailboxRecord.model_fields}) for row in found
    )


def require(connection: Connection, name: str) -> None:
    """Raises NotThere unless a mailbox of that name was registered."""
    if connection.scalar(select(mailboxes.c.name).where(mailboxes.c.name == name)) is None:
        raise NotThere(f"there is no mailbox {name}")


def set_scanned(connection: Connection, name: str, at: datetime) -> None:
    """A scan succeeded at that moment: the mailbox is well."""
    require(connection, name)
    here = mailboxes.update().where(mailboxes.c.name == name)
    connection.execute(here.where(mailboxes.c.first_scanned_at.is_(None)).values(first_scanned_at=at))
    connection.execute(here.values(last_scanned_at=at, state="ok", state_text=""))


def set_state(connection: Connection, name: str, state: str, text: str) -> None:
    """How the mailbox is, and why."""
    require(connection, name)
    connection.execute(mailboxes.update().where(mailboxes.c.name == name).values(state=state, state_text=text))


def add_usage(connection: Connection, name: str, day: str, requests: int, units: int) -> None:
    """A round on that day asked so much of the mailbox's server."""
    before = next((one for one in usages(connection) if one.mailbox == name and one.day == day), None)
    counted = {
        "day": day,
        "day_requests": requests + (before.day_requests if before else 0),
        "day_units": units + (before.day_units if before else 0),
        "last_requests": requests,
        "last_units": units,
    }
    put(connection, usage, {"mailbox": name}, counted)


def usages(connection: Connection) -> tuple[Usage, ...]:
    """What was asked of every server for which that is counted."""
    found = connection.execute(select(usage).order_by(usage.c.mailbox))
    return tuple(Usage.model_validate({name: getattr(row, name) for name in Usage.model_fields}) for row in found)


def count_attempt(connection: Connection, mailbox: str, ref_id: str) -> int:
    """One more attempt at reading that mail; how many that makes."""
    here = (attempts.c.mailbox == mailbox, attempts.c.ref_id == ref_id)
    count = (connection.scalar(select(attempts.c.attempts).where(*here)) or 0) + 1
    put(connection, attempts, {"mailbox": mailbox, "ref_id": ref_id}, {"attempts": count})
    return count


def forget_attempts(connection: Connection, mailbox: str, ref_id: str) -> None:
    """That mail was read, or at least did no harm: it is in quarantine no longer."""
    connection.execute(attempts.delete().where(attempts.c.mailbox == mailbox, attempts.c.ref_id == ref_id))


def set_aside(connection: Connection, mailbox: str, ref_id: str, reason: str) -> None:
    """That mail can't be read; the reason is for the user to see."""
    here = (attempts.c.mailbox == mailbox, attempts.c.ref_id == ref_id)
    count = connection.scalar(select(attempts.c.attempts).where(*here)) or 1
    put(connection, attempts, {"mailbox": mailbox, "ref_id": ref_id}, {"attempts": count, "reason": reason})


def quarantine(connection: Connection) -> tuple[Quarantined, ...]:
    """The mails that were set aside."""
    found = connection.execute(
        select(attempts).where(attempts.c.reason.is_not(None)).order_by(attempts.c.mailbox, attempts.c.ref_id)
    )
    return tuple(
        Quarantined(mailbox=row.mailbox, ref_id=row.ref_id, reason=row.reason or "", attempts=row.attempts)
        for row in found
    )


def drafts_of_the_user(connection: Connection) -> tuple[UserDraft, ...]:
    """The drafts that the user began on their own, in all mailboxes."""
    found = connection.execute(select(user_drafts).order_by(user_drafts.c.mailbox, user_drafts.c.ref_id))
    return tuple(
        UserDraft(mailbox=row.mailbox, ref_id=row.ref_id, in_reply_to=row.in_reply_to, to=row.to) for row in found
    )

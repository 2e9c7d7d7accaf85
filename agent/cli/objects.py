"""What `status`, `digest`, `show` and `undo --list` print with `--json`: the objects of docs/formats.md, part 6."""

from __future__ import annotations

import json
from datetime import datetime, tzinfo
from typing import Any

from agent.account import Account
from agent.etiquette.application import Application, Interview, Person
from agent.etiquette.courtesy import Courtesy
from agent.etiquette.journal import MailRead, NotesTaken, Word
from agent.lookup import Lookup, short_id
from agent.store import LedgerRow, MailboxRecord


def print_object(one: dict[str, Any]) -> None:
    """One object, one line."""
    print(json.dumps(one, ensure_ascii=False))


def about(application: Application | None) -> dict[str, str | None] | None:
    """An application as every object names it."""
    if application is None:
        return None
    return {"id": application.id, "company": application.company, "role": application.role}


def when(moment: datetime | None, zone: tzinfo) -> str | None:
    """A moment in that zone (RFC 3339)."""
    return moment.astimezone(zone).isoformat(timespec="seconds") if moment else None


def application_object(application: Application, account: Account) -> dict[str, Any]:
    """An application: where it stands, and what the user wants of it."""
    flags = account.flags(application)
    snoozed = account.snoozed_until(application)
    return {
        "what": "application",
        "application": about(application),
        "short": short_id(application.id),
        "stage": account.stage(application).value,
        "interest": flags.interest.value if flags.interest else "normal",
        "top_choice": flags.top_choice,
        "share_other_interviews": flags.share_other_interviews,
        "mute": flags.mute,
        "snoozed_until": when(snoozed, account.zone),
    }


def coming_object(courtesy: Courtesy, row: LedgerRow | None, application: Application, zone: tzinfo) -> dict[str, Any]:
    """A letter that is owed or coming, and how its draft stands, if there is one."""
    person = application.person(courtesy.person)
    return {
        "draft": courtesy.key,
        "kind": courtesy.kind.value,
        "person": {"name": person.name or None, "address": person.address} if person else None,
        "from": when(courtesy.place_at, zone),
        "due": when(courtesy.due, zone),
        "state": row.state.value if row else None,
    }


def draft_object(row: LedgerRow, application: Application | None, zone: tzinfo) -> dict[str, Any]:
    """A draft of the ledger, as it was placed."""
    return {
        "what": "draft",
        "draft": row.key,
        "kind": row.kind.value,
        "application": about(application),
        "state": row.state.value,
        "why": row.why or None,
        "to": [one.address for one in row.draft.to],
        "in_reply_to": row.draft.in_reply_to,
        "subject": row.draft.subject,
        "body": row.draft.body,
        "ready": row.ready,
        "missing": list(row.missing),
        "due": when(row.due, zone),
        "send_between": [when(row.send_from, zone), when(row.send_until, zone)],
        "expires": when(row.expires, zone),
    }


def person_object(person: Person, application: Application, zone: tzinfo) -> dict[str, Any]:
    """Somebody of an application."""
    return {
        "what": "person",
        "application": about(application),
        "name": person.name or None,
        "address": person.address,
        "part": person.part.value,
        "may_contact": person.may_contact,
        "last_written_to": when(person.last_written_to, zone),
        "got_on": person.got_on_at is not None,
    }


def interview_object(interview: Interview, application: Application, zone: tzinfo) -> dict[str, Any]:
    """An interview of an application."""
    met = [application.person(one) for one in interview.interviewers]
    return {
        "what": "interview",
        "application": about(application),
        "short": short_id(interview.id),
        "starts_at": when(interview.starts_at, zone),
        "ends_at": when(interview.ends_at, zone),
        "status": interview.status.value,
        "format": interview.format.value if interview.format else None,
        "round": interview.round.value,
        "interviewers": [{"name": one.name or None, "address": one.address} for one in met if one],
    }


def mail_object(mail: MailRead, known: Lookup, application: Application, zone: tzinfo) -> dict[str, Any]:
    """A mail of an application, as it was read and as it counts."""
    counts = known.told.heard(mail)
    return {
        "what": "mail",
        "application": about(application),
        "short": short_id(mail.id),
        "message_id": mail.message_id,
        "at": when(mail.at, zone),
        "kind": mail.evidence.kind.value,
        "counts_as": counts.evidence.kind.value if counts else None,
        "sender": {"name": mail.evidence.sender.name or None, "address": mail.evidence.sender.address},
        "subject": mail.subject,
    }


def mailbox_object(record: MailboxRecord, zone: tzinfo) -> dict[str, Any]:
    """A mailbox that is watched."""
    return {
        "what": "mailbox",
        "mailbox": record.name,
        "state": record.state,
        "text": record.state_text or None,
        "last_scanned_at": when(record.last_scanned_at, zone),
    }


def word_object(word: Word | NotesTaken, told: str, known: Lookup, zone: tzinfo, *, stands: bool) -> dict[str, Any]:
    """Something the user said; `told` is that in words."""
    return {
        "what": "word",
        "short": short_id(word.id),
        "at": when(word.at, zone),
        "type": word.type,
        "application": about(known.by_id(known.filed_with(word.id))),
        "text": told,
        "stands": stands,
    }

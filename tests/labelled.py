"""Labelled mail: stories' `[[message]]` rows, public job mail, and mail that is nobody's application.

What `make measure` measures on and `make train` learns from. Nothing here is part of the product.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from agent.cli.mail import Owners, reader_of
from agent.etiquette.almanac import Almanac
from agent.reading import Unreadable, read
from agent.recognition.me import Me
from connectors.archive import Archive, ArchivedMail
from connectors.mail import Folder, Message, MessageRef, RawMessage

TRAINING = Path(__file__).parent / "training"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
# What a mailbox holds that is nobody's application; every other kind on such mail is a false alarm.
QUIET = frozenset({"other", "job_alert", "outreach", "auto_reply", "bounce", "survey"})


@dataclass(frozen=True)
class Labelled:
    """One mail, read, with what it is: `kinds` are the right answers (empty: any quiet one), `row` all that is known.

    `group` names where it comes from: mails of one group resemble each other, so a fair test leaves a group out.
    """

    mail: ArchivedMail
    message: Message
    me: Me
    almanac: Almanac
    kinds: frozenset[str]
    group: str
    real: bool
    row: dict[str, Any] = field(default_factory=dict)

    def is_right(self, kind: str) -> bool:
        """Whether that kind is a right answer."""
        return kind in (self.kinds or QUIET)


def stories(folder: Path) -> Iterator[Labelled]:
    """Each mail that a story's `expect.toml` labels."""
    owners = Owners(None)
    for story in sorted(path.parent for path in folder.glob("*/expect.toml")):
        rows = tomllib.loads((story / "expect.toml").read_text(encoding="utf-8")).get("message", [])
        mails = {Path(mail.label).name: mail for mail in Archive([story / "inbox"]).items()}
        for row in rows:
            kinds = frozenset({row["kind"], *row.get("also", [])})
            yield from _read(mails[Path(row["file"]).name], owners, kinds, story.name, real=False, row=row)


def job_mail(file: Path, *, real: bool = True) -> Iterator[Labelled]:
    """Public job mail; `real` chooses that from real inboxes, else the synthetic. Many have no sender or subject."""
    owners = Owners(None)
    for row in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
        if bool(row.get("real")) is real:
            mail = ArchivedMail(row["id"], row["id"], Folder.INBOX, written(row), NOW, None)
            yield from _read(mail, owners, frozenset({row["label"]}), row["source"], real=real, row=row)


def made_up(folder: Path = TRAINING) -> Iterator[Labelled]:
    """Mail written for learning from: a line of JSON each, with kind, from, subject, text, reply and list."""
    owners = Owners(None)
    for file in sorted(folder.glob("*.jsonl")):
        for number, row in enumerate(map(json.loads, file.read_text(encoding="utf-8").splitlines())):
            name = f"{file.stem}-{number}"
            told = {"id": name, "sender": row["from"], "subject": row["subject"], "body_text": row["text"]}
            content = written(told, answers="<earlier@mail.example>" if row["reply"] else None, bulk=row["list"])
            mail = ArchivedMail(name, name, Folder.INBOX, content, NOW, None)
            row_of = {"kind": row["kind"], "language": file.stem.partition("-")[0]}
            yield from _read(mail, owners, frozenset({row["kind"]}), f"made up {file.stem}", real=False, row=row_of)


def written(row: dict[str, Any], *, answers: str | None = None, bulk: bool = False) -> bytes:
    """The mail of one row of job mail."""
    mail = EmailMessage()
    mail["From"] = row.get("sender") or "unknown@unknown.example"
    mail["To"] = "reader@reader.example"
    if answers:
        mail["In-Reply-To"] = answers
    if bulk:
        mail["List-Unsubscribe"] = "<mailto:leave@list.example>"
    mail["Subject"] = " ".join((row.get("subject") or "").split())
    mail["Date"] = "Mon, 01 Jun 2026 10:00:00 +0000"
    mail["Message-ID"] = f"<{row['id']}@jobmail.example>"
    mail.set_content(row["body_text"])
    return mail.as_bytes()


def noise(folder: Path) -> Iterator[Labelled]:
    """Mail that is nobody's application: any quiet kind is right."""
    owners = Owners(None)
    for mail in Archive([folder]).items():
        yield from _read(mail, owners, frozenset(), f"noise {Path(mail.label).parts[0]}", real=True, row={})


def _read(
    mail: ArchivedMail, owners: Owners, kinds: frozenset[str], group: str, *, real: bool, row: dict[str, Any]
) -> Iterator[Labelled]:
    if mail.content is None:
        return
    message = read(RawMessage(MessageRef(mail.label, mail.folder), mail.content, mail.received_at))
    if not isinstance(message, Unreadable):
        me, almanac = owners.of(mail)
        yield Labelled(mail, message, reader_of(message, me), almanac, kinds, group, real, row)

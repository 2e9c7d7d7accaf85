"""How much of what matters a first look at Gmail reads, and how much besides: part of `make measure`.

The connector as it is shipped looks through mailboxes that hold the stories, and one that holds all labelled job mail
from real inboxes among the noise.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from rich.console import Console
from rich.table import Table

from connectors import mime
from connectors.archive import Archive, ArchivedMail
from connectors.budget import Budget
from connectors.mail import Folder
from tests.bench_gmail import Time, mailbox, read_all
from tests.connectors.conformance import NOW, Clock
from tests.gmail.emulator import Emulator
from tests.gmail.front import Front
from tests.gmail.mailbox import Pretended
from tests.gmail.test_gmail_connector import PLENTY

QUIET = {"other", "job_alert", "outreach", "bounce", "survey"}  # of no application; that they are read is a cost


@dataclass(frozen=True)
class Known:
    """A mail, and whether a first look should read it."""

    content: bytes
    matters: bool
    folder: Folder = Folder.INBOX


def measure(console: Console, data: Path) -> None:
    """Measure whatever the folder holds, and print."""
    table = Table("a first look at", "should read", "does", "recall", "reads besides", "of")
    with Emulator() as emulator:
        stories = [path.parent for path in sorted((data / "stories").glob("*/expect.toml"))]
        if stories:
            looked = (_looked(emulator, list(_story(one)), _owner(one)) for one in stories)
            _row(table, f"{len(stories)} stories", looked)
        if (data / "data" / "jobmail.jsonl").is_file() and (data / "data" / "noise").is_dir():
            mixed = [*_jobmail(data / "data" / "jobmail.jsonl"), *_noise(data / "data" / "noise")]
            _row(table, "labelled job mail among noise", [_looked(emulator, mixed)])
    console.print(table)


def _row(table: Table, what: str, found: Iterable[tuple[int, int, int, int]]) -> None:
    should, does, besides, others = (sum(figures) for figures in zip(*found, strict=True))
    table.add_row(what, str(should), str(does), f"{does / should:.1%}", str(besides), str(others))


def _looked(emulator: Emulator, mails: Sequence[Known], own: str = "") -> tuple[int, int, int, int]:
    """How many matter, how many of these are read, how many others are read, and how many others there are."""
    clock, time = Clock(), Time()
    with Front(emulator, emulator.take(), clock) as front:
        front.pretend(_placed(mails))
        found, _ = read_all(mailbox(front, Budget(PLENTY, time, time.pass_by), time, clock, own))
    read = [f"{number:x}" in found for number in range(len(mails))]
    matter = [known.matters for known in mails]
    both = sum(one and other for one, other in zip(read, matter, strict=True))
    return sum(matter), both, sum(read) - both, len(mails) - sum(matter)


def _placed(mails: Sequence[Known]) -> Iterator[Pretended]:
    """The mails in a mailbox, an hour apart; in one thread what refers to another."""
    threads: dict[str, str] = {}
    for number, known in enumerate(mails):
        message = mime.read_message(known.content, received_at=NOW)
        ancestors = (*message.references, *((message.in_reply_to,) if message.in_reply_to else ()))
        thread = next((threads[one] for one in ancestors if one in threads), f"{number:x}")
        threads[message.message_id] = thread
        label = "SENT" if known.folder is Folder.SENT else "INBOX"
        at = NOW - timedelta(days=59) + timedelta(hours=58 * 24 * number / len(mails))
        yield Pretended(f"{number:x}", thread, frozenset({label}), at, lambda content=known.content: content)


def _owner(story: Path) -> str:
    address: str = tomllib.loads((story / "config.toml").read_text(encoding="utf-8"))["user"]["address"]
    return address


def _story(folder: Path) -> Iterator[Known]:
    expected = tomllib.loads((folder / "expect.toml").read_text(encoding="utf-8")).get("message", [])
    kinds = {Path(row["file"]).name: row["kind"] for row in expected}
    mails: list[tuple[datetime, Known]] = []
    for place in ("inbox", "sent"):
        for mail in _mails(folder / place):
            kind = kinds.get(Path(mail.label).name) if place == "inbox" else None
            message = mime.read_message(mail.content or b"", received_at=NOW)
            mails.append((message.date, Known(mail.content or b"", kind not in QUIET, mail.folder)))
    yield from (known for _, known in sorted(mails, key=lambda pair: pair[0]))


def _jobmail(path: Path) -> Iterator[Known]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        if row["real"]:
            message = EmailMessage()
            message["From"] = "Somebody <somebody@unknown.example>"
            message["Subject"] = " ".join((row["subject"] or "").split())
            message["Message-ID"] = f"<{number}@jobmail.example>"
            message.set_content(row["body_text"])
            yield Known(message.as_bytes(), row["label"] not in QUIET)


def _noise(folder: Path) -> Iterator[Known]:
    yield from (Known(mail.content, matters=False) for mail in _mails(folder) if mail.content)


def _mails(folder: Path) -> Iterator[ArchivedMail]:
    return iter(()) if not folder.is_dir() else Archive([folder]).items()

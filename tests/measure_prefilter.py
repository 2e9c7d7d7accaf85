"""How much of what matters is read at all, and how much besides: part of `make measure`.

By the query: the Gmail connector as it is shipped looks through mailboxes that hold the stories, and one that holds all
labelled job mail from real inboxes among the noise; what Outlook's listings tell is chosen from as its connector does;
and the searches that an IMAP server would be asked for are held against the mails by themselves, without the threads
and people that would follow from them. By the gate: the headers alone.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from agent.recognition.gate import Acquainted, worth_reading
from agent.recognition.prefilter import sought
from connectors import headers, imap_search, mime
from connectors.archive import Archive, ArchivedMail
from connectors.budget import Budget
from connectors.mail import Address, Folder, Message, MessageRef
from connectors.outlook import convert
from tests.bench_gmail import Time, mailbox, read_all
from tests.connectors.conformance import NOW, Clock
from tests.gmail.emulator import Emulator
from tests.gmail.front import Front
from tests.gmail.mailbox import Pretended
from tests.gmail.test_gmail_connector import PLENTY

_KEY = re.compile(r'(TEXT|SUBJECT|FROM|TO) "([^"]*)"')
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
    _measure_listings(console, stories)
    _measure_gate(console, stories, data / "data")


def _measure_listings(console: Console, stories: Sequence[Path]) -> None:
    """What Outlook's connector would read of the stories, by what a listing tells."""
    table = Table("Outlook's listings of", "should read", "does", "recall", "reads besides", "of")
    if stories:
        _row(table, f"{len(stories)} stories", (_chosen(list(_story(one)), _owner(one)) for one in stories))
        console.print(table)
        table = Table("IMAP's searches of", "should read", "does", "recall", "reads besides", "of")
        _row(
            table,
            f"{len(stories)} stories, mail by mail",
            (_searched(list(_story(one)), _owner(one)) for one in stories),
        )
        console.print(table)


def _chosen(mails: Sequence[Known], own: str) -> tuple[int, int, int, int]:
    threads: dict[str, str] = {}
    listed = []
    for number, known in enumerate(mails):
        message = mime.read_message(known.content, received_at=NOW, folder=known.folder)
        thread = next(
            (threads[one] for one in (*message.references, message.in_reply_to) if one in threads), str(number)
        )
        threads[message.message_id] = thread
        item = {
            "id": str(number),
            "subject": message.subject,
            "bodyPreview": mime.plain_text(message)[:255],
            "from": {"emailAddress": {"address": message.sender.address if message.sender else ""}},
            "toRecipients": [{"emailAddress": {"address": one.address}} for one in message.to],
            "conversationId": thread,
            "@odata.type": "#microsoft.graph.eventMessageRequest" if message.invites else "",
        }
        listed.append(convert.Listed.of(item, known.folder, own))
    read = {one.ref for one in convert.worth_reading(listed, sought(own))}
    return _counted([MessageRef(str(n), one.folder) in read for n, one in enumerate(mails)], mails)


def _searched(mails: Sequence[Known], own: str) -> tuple[int, int, int, int]:
    lines = list(imap_search.searches(sought(own), NOW - timedelta(days=60)))
    groups = [_KEY.findall(line) for line in lines]
    read = []
    for one in mails:
        message = mime.read_message(one.content, received_at=NOW, folder=one.folder)
        at = {
            "FROM": message.sender.address if message.sender else "",
            "SUBJECT": message.subject.casefold(),
            "TO": " ".join(address.address for address in message.to),
        }
        at["TEXT"] = f"{one.content.decode('latin-1')} {message.subject} {mime.plain_text(message)}".casefold()
        found = [[text.casefold() in at[key] for key, text in keys] for keys in groups]
        read.append(any(map(any, found[:-1])) or all(found[-1]))  # the last is what the user wrote to themselves
    return _counted(read, mails)


def _measure_gate(console: Console, stories: Sequence[Path], data: Path) -> None:
    """What the headers alone let through: of stories in their order, of real job mail, and of the noise."""
    table = Table("the header gate, on", "should read", "does", "recall", "reads besides", "of")
    if stories:
        _row(table, f"{len(stories)} stories", (_passed(list(_story(one))) for one in stories))
    if (data / "jobmail.jsonl").is_file():
        rows = [row for row in map(json.loads, (data / "jobmail.jsonl").read_text("utf-8").splitlines()) if row["real"]]
        both = [row for row in rows if row["subject"] and row["sender"]]
        _row(table, "real job mail with sender and subject", [_passed_rows(both)])
        _row(
            table,
            "real job mail with a subject only",
            [_passed_rows([r for r in rows if r["subject"] and not r["sender"]])],
        )
    if (data / "noise").is_dir():
        _row(table, "noise", [_passed(list(_noise(data / "noise")))])
    console.print(table)


def _passed(mails: Sequence[Known]) -> tuple[int, int, int, int]:
    """Through the gate, one after another; who wrote what was read is known from then on."""
    known, read = Acquainted(), []
    for one in mails:
        head = mime.read_message(one.content, received_at=NOW, folder=one.folder)
        read.append(worth_reading(head, known))
        if one.matters:
            known = Acquainted(known.message_ids | {head.message_id}, known.addresses | _addresses(head), known.domains)
    return _counted(read, mails)


def _addresses(head: Message) -> frozenset[str]:
    return frozenset({head.sender.address} if head.sender else ())


def _passed_rows(rows: Sequence[dict[str, str]]) -> tuple[int, int, int, int]:
    """Labelled mails of which only sender and subject are known; without a sender, one that nobody reads."""
    heads = [
        Message("<x@x>", NOW, subject=row["subject"], sender=_sender(row["sender"] or "no-reply@unknown.example"))
        for row in rows
    ]
    known = [Known(b"", row["label"] not in QUIET) for row in rows]
    return _counted([worth_reading(head) for head in heads], known)


def _sender(written: str) -> Address:
    return next(iter(headers.addresses(written)), Address("no-reply@unknown.example", written))


def _counted(read: Sequence[bool], mails: Sequence[Known]) -> tuple[int, int, int, int]:
    """As `_looked` counts."""
    both = sum(one and mail.matters for one, mail in zip(read, mails, strict=True))
    matter = sum(mail.matters for mail in mails)
    return matter, both, sum(read) - both, len(mails) - matter


def _row(table: Table, what: str, found: Iterable[tuple[int, int, int, int]]) -> None:
    should, does, besides, others = (sum(figures) for figures in zip(*found, strict=True))
    table.add_row(what, str(should), str(does), f"{does / should:.1%}" if should else "–", str(besides), str(others))


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
        yield Pretended(f"{number:x}", thread, frozenset({label}), at, partial(bytes, known.content))


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

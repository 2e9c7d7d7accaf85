"""A mailbox's past: mbox files, Maildirs, folders of .eml files. A MailSource only; nothing is ever written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from connectors import mbox
from connectors.mail import Folder, Gone, MessageRef, RawMessage
from connectors.mailbox import Cursor, Page

PAGE = 200
FILE_LIMIT = 64 * 1024 * 1024  # bytes of one mail that are read
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)

_SENT = re.compile(r"(?:sent|gesendet|envoyés|outbox)(?![^\W_])")
_DRAFTS = re.compile(r"(?:drafts?|entwürfe|brouillons)(?![^\W_])")
_MBOX_SUFFIXES = (".mbox", ".mbx")

_BEGINNING = 2000  # bytes of a file without a telling name that are looked at
# A file that begins as mail does: several header fields (RFC 5322 section 2.2), one of which only mail has.
_FIELD = rb"(?:[!-9;-~]{1,76}:[^\n]{0,998}\n(?:[ \t][^\n]{0,998}\n){0,20})"
_FIELDS = re.compile(_FIELD + rb"{2}")
_ONLY_IN_MAIL = re.compile(
    _FIELD + rb"{0,12}?(?:From|Date|Received|Message-ID|Return-Path|Delivered-To|MIME-Version)[ \t]?:", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ArchivedMail:
    """One mail of an archive, or the reason why it can't be read (`content` None, `error` set).

    `label` is the path relative to the root that was given, with `#` and a byte offset inside an mbox. `received_at`
    is aware: the time on an mbox's separator line, else when the file last changed.
    """

    id: str
    label: str
    folder: Folder
    content: bytes | None = field(repr=False)
    received_at: datetime
    error: str | None = None


class Archive:
    """Mails under some paths, always in the same order: the paths as given, folders by name, an mbox from its start."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = tuple(paths)

    def items(self) -> Iterator[ArchivedMail]:
        """Every mail, one by one; never raises for what lies on the disk."""
        for path in self._paths:
            root = path if path.is_dir() else path.parent
            for file in _files(path):
                yield from _mails(file, root)

    def pages(self, since: Cursor | None) -> Iterator[Page]:
        """See `MailSource.pages`; an archive only grows, so the cursor is how many mails came before."""
        start = int(since) if since is not None and since.isascii() and since.isdigit() and len(since) < 10 else None  # noqa: PLR2004
        restarted = since is not None and start is None
        count, refs, yielded = 0, list[MessageRef](), False
        for count, mail in enumerate(self.items(), 1):
            if count > (start or 0):
                refs.append(MessageRef(mail.id, mail.folder))
            if len(refs) == PAGE:
                yield Page(tuple(refs), (), Cursor(str(count)), restarted=restarted)
                refs, restarted, yielded = [], False, True
        if refs or not yielded:
            yield Page(tuple(refs), (), Cursor(str(max(count, start or 0))), restarted=restarted)

    def read(self, refs: Iterable[MessageRef]) -> Iterator[RawMessage | Gone]:
        """See `MailSource.read`."""
        for ref in refs:
            name, mark, offset = ref.id.rpartition("#")
            if mark and offset.isascii() and offset.isdigit():
                found = next(_mbox_mails(Path(name), Path(name).parent, int(offset)), None)
            else:
                found = _file_mail(Path(ref.id), Path(ref.id).parent)
            if found is None or found.content is None:
                yield Gone(ref)
            else:
                yield RawMessage(ref, found.content, found.received_at)


def _files(path: Path) -> Iterator[Path]:
    """The files that may hold mail, below a folder or the one that was named."""
    try:
        if not path.is_dir():
            yield path
            return
        children = sorted(path.iterdir())
        is_maildir = (path / "cur").is_dir() and (path / "new").is_dir()
        lying = [child for place in ("cur", "new") for child in (path / place).iterdir()] if is_maildir else []
    except OSError:
        yield path  # reading it will say why it can't be
        return
    for child in children:
        if child.is_dir() and not child.is_symlink():
            if not (is_maildir and child.name in ("cur", "new", "tmp")):
                yield from _files(child)
        elif not is_maildir and _may_hold_mail(child):
            yield child
    yield from sorted((child for child in lying if not child.name.startswith(".")), key=lambda child: child.name)


def _may_hold_mail(path: Path) -> bool:
    if path.suffix.lower() in (".eml", *_MBOX_SUFFIXES):
        return True
    try:
        with path.open("rb") as file:
            beginning = file.read(_BEGINNING)
        if _FIELDS.match(beginning) and _ONLY_IN_MAIL.match(beginning):
            return True
        return path.suffix == "" and mbox.is_mbox(path)
    except OSError:
        return False


def _mails(path: Path, root: Path) -> Iterator[ArchivedMail]:
    try:
        several = path.suffix.lower() != ".eml" and mbox.is_mbox(path)
    except OSError:
        several = False
    if several:
        yield from _mbox_mails(path, root, 0)
    else:
        yield _file_mail(path, root)


def _mbox_mails(path: Path, root: Path, offset: int) -> Iterator[ArchivedMail]:
    changed, label, folder = _changed(path), _label(path, root), _folder(path, root)
    try:
        for mail in mbox.mails(path, offset):
            yield ArchivedMail(
                f"{path}#{mail.offset}",
                f"{label}#{mail.offset}",
                folder,
                mail.content,
                mail.delivered if mail.delivered and mail.delivered > EARLIEST else changed,
            )
    except OSError as error:
        yield ArchivedMail(str(path), label, folder, None, changed, f"it cannot be read: {error.strerror}")


def _file_mail(path: Path, root: Path) -> ArchivedMail:
    label, folder = _label(path, root), _folder(path, root)
    try:
        with path.open("rb") as file:
            return ArchivedMail(str(path), label, folder, file.read(FILE_LIMIT), _changed(path))
    except OSError as error:
        return ArchivedMail(str(path), label, folder, None, EARLIEST, f"it cannot be read: {error.strerror}")


def _changed(path: Path) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (OSError, ValueError, OverflowError):
        return EARLIEST


def _label(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def _folder(path: Path, root: Path) -> Folder:
    """What the folders above a mail, up to the root itself, or the name of an mbox say of it; the nearest decides."""
    inner = path.relative_to(root).parts[:-1] if path.is_relative_to(root) else ()
    own_name = () if path.suffix.lower() == ".eml" else (path.stem,)
    for name in reversed((root.resolve().name, *inner, *own_name)):
        bare = name.strip(".").rpartition(".")[2].casefold()
        if _SENT.match(bare):
            return Folder.SENT
        if _DRAFTS.match(bare):
            return Folder.DRAFTS
    return Folder.INBOX

"""The folders and files of a Maildir as they lie on the disk. Reads, and writes nothing but one new file at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from connectors.mail import Folder
from connectors.mailbox import Misconfigured, TryLater, Uncertain
from connectors.maildir import convert

EARLIEST = 631152000  # 1990, in seconds; what is earlier was no delivery
INBOX = "INBOX"
PLACES = ("new", "cur")


@dataclass(frozen=True, slots=True)
class Home:
    """One folder: `name` as refs have it, and what it counts as."""

    name: str
    path: Path
    folder: Folder


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a folder. `delivered` is in seconds since 1970, by its name or its time of change."""

    home: Home
    base: str
    path: Path
    delivered: float
    changed: float

    @property
    def id(self) -> str:
        """The handle of the message."""
        return f"{self.home.name}/{self.base}"

    def received_at(self) -> datetime:
        """When it was delivered, aware."""
        return datetime.fromtimestamp(self.delivered, UTC)


class Tree:
    """A Maildir++ tree, or a folder of Maildirs side by side with one called INBOX."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def homes(self) -> tuple[Home, ...]:
        """All folders whose mail counts, the inbox first. Raises: Misconfigured, TryLater."""
        try:
            inbox = next((path for path in (self._root, *self._inboxes()) if _is_maildir(path)), None)
        except OSError as error:
            raise Misconfigured(f"{self._root} cannot be read: {error.strerror}; mend its permissions") from error
        if inbox is None:
            raise Misconfigured(
                f"{self._root} is no Maildir (it has no folders cur and new); set `path` to the folder that holds them"
            )
        found = [Home(INBOX, inbox, Folder.INBOX)]
        for path in self._below(self._root):
            folder = convert.folder_of(path.relative_to(self._root).as_posix())
            if folder is not None and path != inbox:
                found.append(Home(path.relative_to(self._root).as_posix(), path, folder))
        return tuple(found)

    def entries(self, home: Home) -> list[Entry]:
        """The messages of a folder that are not marked as deleted. Raises: TryLater."""
        found: dict[str, Entry] = {}
        for place in PLACES:
            try:
                with os.scandir(home.path / place) as files:
                    for file in files:
                        entry = _entry(home, file)
                        if entry is not None:
                            found[entry.base] = entry
            except FileNotFoundError:
                continue
            except OSError as error:
                raise TryLater(f"{home.path / place} cannot be read: {error.strerror}") from error
        return list(found.values())

    def drafts(self) -> Home:
        """The folder in which new drafts are placed, made if there is none. Raises: Misconfigured, TryLater."""
        homes = self.homes()
        found = [home for home in homes if home.folder is Folder.DRAFTS]
        if found:
            return min(found, key=lambda home: (home.name.strip(".").casefold() != "drafts", len(home.name), home.name))
        side_by_side = homes[0].path != self._root or any(not home.name.startswith(".") for home in homes[1:])
        path = self._root / ("Drafts" if side_by_side else ".Drafts")
        try:
            for place in ("", "tmp", "new", "cur"):
                (path / place).mkdir(mode=0o700, exist_ok=True)
            if not side_by_side:
                (path / "maildirfolder").touch(mode=0o600)
        except OSError as error:
            raise TryLater(f"the drafts folder {path} cannot be made: {error.strerror}") from error
        return Home(path.name, path, Folder.DRAFTS)

    def _inboxes(self) -> Iterator[Path]:
        yield from (self._root / name for name in ("INBOX", "Inbox", "inbox"))

    def _below(self, folder: Path, depth: int = 2) -> Iterator[Path]:
        try:
            children = sorted(child for child in folder.iterdir() if child.is_dir())
        except OSError as error:
            raise TryLater(f"{folder} cannot be read: {error.strerror}") from error
        for child in children:
            if child.name in ("cur", "new", "tmp"):
                continue
            if _is_maildir(child):
                yield child
            if depth > 1 and not child.name.startswith("."):
                yield from self._below(child, depth - 1)


def place(home: Home, base: str, flags: str, content: bytes) -> None:
    """Put a new file into a folder, whole or not at all; one of that name that lies there already stays.

    Raises: TryLater, Uncertain.
    """
    waiting, final = home.path / "tmp" / base, home.path / "cur" / f"{base}:2,{flags}"
    try:
        waiting.parent.mkdir(mode=0o700, exist_ok=True)
        waiting.unlink(missing_ok=True)  # left by a crash, it may be one file with a draft that stands
        descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _link(waiting, final)
    except OSError as error:
        raise TryLater(f"the draft cannot be written to {home.path}: {error.strerror}") from error
    finally:
        with suppress(OSError):
            waiting.unlink(missing_ok=True)
    try:
        _sync(final.parent)
    except OSError as error:
        raise Uncertain(f"the draft may not have reached the disk in {home.path}: {error.strerror}") from error


def remove(path: Path) -> None:
    """Remove one file; one that is gone counts as removed. Raises: TryLater."""
    try:
        path.unlink(missing_ok=True)
        _sync(path.parent)
    except OSError as error:
        raise TryLater(f"{path} cannot be removed: {error.strerror}") from error


def _link(waiting: Path, final: Path) -> None:
    try:
        os.link(waiting, final)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        if not final.exists():
            waiting.rename(final)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _is_maildir(path: Path) -> bool:
    return (path / "cur").is_dir() and (path / "new").is_dir()


def _entry(home: Home, file: os.DirEntry[str]) -> Entry | None:
    if file.name.startswith(".") or convert.is_trashed(file.name):
        return None
    try:
        if not file.is_file():
            return None
        changed = file.stat().st_mtime
    except OSError:  # moved or removed between listing and looking
        return None
    named = convert.seconds_of(file.name)
    times = [float(named)] if named is not None and named > EARLIEST else []
    times += [changed] if changed > EARLIEST else []
    return Entry(home, convert.base_of(file.name), Path(file.path), min(times, default=float(EARLIEST)), changed)

"""A secret in a file that nobody else can read: written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import glob
import os
import stat
from pathlib import Path

from connectors.mailbox import Misconfigured, TryLater

_PASSES = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})  # a full disk does not stay full


def read(path: Path) -> str | None:
    """The secret, or None where there is no such file.

    Raises: Misconfigured, for a file that others can read, that belongs to somebody else or that can't be read.
    """
    try:
        # Neither a link nor a pipe is followed or waited for: what is opened is what is looked at.
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Misconfigured(f"{path} cannot be read: {error.strerror}") from error
    with open(handle, encoding="utf-8", errors="replace") as file:  # noqa: PTH123  (a handle, not a path)
        _require_private(path, os.fstat(handle))
        return file.read()


def _require_private(path: Path, about: os.stat_result) -> None:
    if not stat.S_ISREG(about.st_mode):
        raise Misconfigured(f"{path} is no file; move it away and sign in again")
    if about.st_uid != os.geteuid():
        raise Misconfigured(
            f"{path} belongs to another user; run afterword as that user, or remove it and sign in again"
        )
    if stat.S_IMODE(about.st_mode) & 0o077:
        raise Misconfigured(f"{path} holds a secret that others on this machine can read; run: chmod 600 {path}")


def write(path: Path, secret: str) -> None:
    """Put the secret there in place of the old one, which stays until the new one is safely on disk.

    Raises: TryLater, for a full disk; Misconfigured, for a place that can't be written.
    """
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        make_private_folder(path.parent)
        beside.unlink(missing_ok=True)
        try:
            _write_new(beside, secret)
            beside.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                beside.unlink()
            raise
        _settle(path.parent)
    except OSError as error:
        kind = TryLater if error.errno in _PASSES else Misconfigured
        raise kind(f"{path} cannot be written: {error.strerror}") from error


def make_private_folder(folder: Path) -> None:
    """Have that folder, for its owner alone. Raises: OSError; Misconfigured, for one of somebody else's."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_uid != os.geteuid():
        raise Misconfigured(f"{folder} belongs to another user, so no secret is kept there")
    folder.chmod(0o700)


def _write_new(path: Path, secret: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with open(handle, "w", encoding="utf-8") as file:  # noqa: PTH123  (a handle, not a path)
        file.write(secret)
        file.flush()
        os.fsync(handle)


def remove(path: Path) -> None:
    """Remove the secret and what a write that was killed may have left of it. Raises: Misconfigured."""
    try:
        if not path.parent.is_dir():
            return
        path.unlink(missing_ok=True)
        for left_over in path.parent.glob(f"{glob.escape(path.name)}.*.new"):
            left_over.unlink(missing_ok=True)
        _settle(path.parent)
    except OSError as error:
        raise Misconfigured(f"{path} cannot be removed: {error.strerror}") from error


def _settle(folder: Path) -> None:
    """Have the folder itself on disk: else a new name in it may be lost with the power."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""What the store can refuse. Each message is one line: what is wrong, and what mends it."""

from __future__ import annotations

import errno
from pathlib import Path


class StoreError(Exception):
    """Anything the database can refuse; whatever was being written has been rolled back."""


class StoreCorrupt(StoreError):
    """The file is damaged. It is left as it is."""


class StoreNotADatabase(StoreError):
    """The file is something else, or another program's database. It is left as it is."""


class StoreNewer(StoreError):
    """The file was written by a newer version. It is left as it is."""


class StoreReadOnly(StoreError):
    """The file or its folder can't be written."""


class StoreLocked(StoreError):
    """Another program has held the file for longer than we wait."""


class StoreFull(StoreError):
    """The disk is full."""


class StoreUnavailable(StoreError):
    """The file can't be reached, or the disk failed."""


class NotThere(StoreError):
    """A mailbox, question or draft of that name was never recorded."""


class LedgerConflict(StoreError):
    """A draft can't take that step from where it stands."""


def refused(place: Path, error: OSError) -> StoreError:
    """The error of the system, met while making or opening `place`, in our terms."""
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return StoreReadOnly(f"{place} can't be written; give yourself the right to, or set [store] path elsewhere")
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return StoreFull(f"there is no room left for {place}; free some space and start again")
    reason = error.strerror or "unknown error"
    return StoreUnavailable(f"{place} can't be reached ({reason}); see that the folder exists, or set [store] path")

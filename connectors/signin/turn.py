"""Taking turns between processes: whoever renews a sign-in is alone with it from reading it to saving it."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from connectors.mailbox import Misconfigured, TryLater
from connectors.signin import secret_file

PATIENCE = 240.0  # seconds: the other may wait for the network (two answers) and for a keyring's owner
_PAUSE = 0.05


@contextmanager
def turn(path: Path) -> Iterator[None]:
    """Alone with what `path` stands for, until the block ends; the system ends it with the process, however that ends.

    Threads of one process take turns too, but a thread that has the turn already would wait for itself.
    Raises: TryLater, where another keeps it too long; Misconfigured, for a place that can't be written.
    """
    try:
        secret_file.make_private_folder(path.parent)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise Misconfigured(f"{path} cannot be written: {error.strerror}") from error
    try:
        _take(handle, path)
        try:
            yield
        finally:
            # Closing would not do where a child process was forked meanwhile: it has the same lock open.
            fcntl.flock(handle, fcntl.LOCK_UN)
    finally:
        os.close(handle)  # the file stays: removing it would let two lock two files of one name


def _take(handle: int, path: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise TryLater(f"another process has been renewing this sign-in for minutes ({path})") from None
            time.sleep(_PAUSE)
        except OSError as error:
            raise Misconfigured(f"{path} cannot be locked: {error.strerror}") from error
        else:
            return

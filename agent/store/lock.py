"""Lets one daemon run on the same data. The system drops the lock with the process, however that ends."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from agent.store.errors import StoreError, refused


class AlreadyRunning(StoreError):
    """Another daemon has the lock; `pid` is its process, where it could be read."""

    def __init__(self, place: Path, pid: int | None) -> None:
        named = f"process {pid}" if pid is not None else "another process"
        super().__init__(f"afterword is already running on this data ({named} holds {place}); stop that one first")
        self.pid = pid


class DaemonLock:
    """A context manager. Its file holds the process id while locked, for people; only the lock on it counts."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None
        os.register_at_fork(after_in_child=self._close)  # a child that outlives us must not hold on to it

    def __enter__(self) -> Self:
        """Raises: AlreadyRunning; StoreError where the file can't be made."""
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise refused(self._path, error) from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            pid = self._pid()
            self._close()
            raise AlreadyRunning(self._path, pid) from error
        with suppress(OSError):  # a full disk: the lock holds without the id
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, f"{os.getpid()}\n".encode(), 0)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """The file stays: removing it would let two daemons lock two files of one name."""
        if self._file is not None:
            with suppress(OSError):
                os.ftruncate(self._file, 0)
        self._close()

    def _pid(self) -> int | None:
        text = os.pread(self._file, 32, 0).strip() if self._file is not None else b""
        return int(text) if text.isdigit() else None

    def _close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

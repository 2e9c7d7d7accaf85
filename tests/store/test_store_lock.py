from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from agent.store import AlreadyRunning, DaemonLock, StoreError

HOLDER = """
import os, sys, time
from pathlib import Path
from agent.store.lock import DaemonLock
with DaemonLock(Path(sys.argv[1])):
    if len(sys.argv) > 2 and os.fork() == 0:
        os.close(1)
        time.sleep(60)
    print("locked", flush=True)
    time.sleep(60)
"""


def holder(path: Path, *more: str) -> subprocess.Popen[str]:
    """Another process that has the lock, started and locked."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path), *more], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "locked\n"
    return process


def test_a_second_daemon_is_kept_off(tmp_path: Path) -> None:
    """It is told which process runs; once that one was killed, however rudely, the lock is free."""
    path = tmp_path / "data" / "afterword.lock"
    first = holder(path)
    with pytest.raises(AlreadyRunning, match=f"already running.*process {first.pid}") as refusal:
        DaemonLock(path).__enter__()
    assert refusal.value.pid == first.pid
    first.send_signal(signal.SIGKILL)
    first.communicate()
    assert path.read_text() == f"{first.pid}\n"
    with DaemonLock(path):
        assert path.read_text() == f"{os.getpid()}\n"


def test_a_child_that_outlives_the_daemon_does_not_hold_the_lock(tmp_path: Path) -> None:
    """A worker left behind by a killed daemon is no daemon."""
    path = tmp_path / "afterword.lock"
    first = holder(path, "fork")
    first.send_signal(signal.SIGKILL)
    first.communicate()
    with DaemonLock(path):
        pass
    os.killpg(first.pid, signal.SIGKILL)


def test_two_locks_in_one_process_exclude_each_other(tmp_path: Path) -> None:
    """And the lock can be had again after it was given back."""
    path = tmp_path / "afterword.lock"
    with DaemonLock(path), pytest.raises(AlreadyRunning), DaemonLock(path):
        raise AssertionError("both have the lock")
    with DaemonLock(path):
        pass


@pytest.mark.parametrize("left", ["", "999999\n", "no number", "12\n" * 50])
def test_what_is_left_in_the_file_does_not_matter(tmp_path: Path, left: str) -> None:
    """Only the lock counts; whatever the file says, it can be had, and an unreadable id is no trouble."""
    path = tmp_path / "afterword.lock"
    path.write_text(left)
    with DaemonLock(path):
        path.write_text(left)
        with pytest.raises(AlreadyRunning):
            DaemonLock(path).__enter__()


def test_a_lock_that_can_not_be_made_is_told() -> None:
    """One line, in the store's own terms."""
    with pytest.raises(StoreError, match="nowhere"):
        DaemonLock(Path("/proc/nowhere/afterword.lock")).__enter__()

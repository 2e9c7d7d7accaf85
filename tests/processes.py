"""The daemon as a process of its own, and what its log says. Such a process goes by the real time."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
PATIENCE = 90  # seconds; a daemon that says nothing must not hold up the tests
SHIPPED = ("-c", "from agent.cli import main; main()", "run", "--config")


def real_time() -> datetime:
    """The moment, to the second."""
    return datetime.now(UTC).replace(microsecond=0)  # noqa: TID251  (no other clock can be handed to a process)


@contextmanager
def running(arguments: Sequence[str], **environment: str) -> Iterator[subprocess.Popen[str]]:
    """Python with these arguments, killed at the end if it still runs; no keyring of the machine's is asked."""
    process = subprocess.Popen(
        [sys.executable, *arguments],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring", **environment},
        cwd=ROOT,
    )
    patience = threading.Timer(PATIENCE, process.kill)
    patience.start()
    try:
        yield process
    finally:
        patience.cancel()
        process.kill()
        process.communicate()


def until(process: subprocess.Popen[str], word: str) -> str:
    """The log up to and with the line that has the word; fails where the log ends before."""
    assert process.stderr is not None
    told = []
    for line in process.stderr:
        told.append(line)
        if word in line:
            return "".join(told)
    raise AssertionError(f"{word!r} was never said:\n" + "".join(told))

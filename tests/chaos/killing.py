"""Kill -9 at the N-th moment that matters: every change of a file and every commit is such a moment."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

FILE_EVENTS = frozenset({"os.rename", "os.link", "os.remove", "os.mkdir"})


@dataclass
class Countdown:
    """Counts moments in this process, and dies at the one it was set to."""

    left: int

    def __call__(self) -> None:
        """One moment has come."""
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def survives(work: Callable[[Countdown], None], moment: int) -> bool:
    """Run `work` in a process of its own that is killed at that moment (1, 2, …); whether it came to its end first.

    Changes of files count by themselves; `work` may tell the countdown of other moments.

    Raises: RuntimeError where `work` itself failed.
    """
    child = os.fork()
    if child == 0:
        _run(work, moment)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return False
    if os.waitstatus_to_exitcode(status) != 0:
        message = f"the work failed by itself when it was to be killed at moment {moment}"
        raise RuntimeError(message)
    return True


def moments(work: Callable[[int], bool]) -> int:
    """How many moments there are: `work` is called with 1, 2, … until it says that it survived."""
    return next(moment for moment in count(1) if work(moment)) - 1


def _run(work: Callable[[Countdown], None], moment: int) -> None:
    countdown = Countdown(moment)

    def hear(event: str, arguments: tuple[object, ...]) -> None:
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if event in FILE_EVENTS or writes:
            countdown()

    sys.addaudithook(hear)
    try:
        work(countdown)
    except BaseException:  # noqa: BLE001  (a child tells its parent by its exit status)
        sys.excepthook(*sys.exc_info())
        os._exit(1)
    os._exit(0)

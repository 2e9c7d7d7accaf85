"""How much a server lets a client ask in a stretch of time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from math import ceil

MINUTE = 60.0


class Allowance:
    """A window that slides: what was spent in the last `seconds` may not exceed `units`. `monotonic` gives seconds."""

    def __init__(self, units: int, monotonic: Callable[[], float], seconds: float = MINUTE) -> None:
        self._units = units
        self._monotonic = monotonic
        self._seconds = seconds
        self._spent: deque[tuple[float, int]] = deque()

    def admits(self, units: int = 1) -> bool:
        """Whether a call of that price may pass now; if so, it is paid."""
        now = self._monotonic()
        while self._spent and self._spent[0][0] <= now - self._seconds:
            self._spent.popleft()
        if sum(price for _, price in self._spent) + units > self._units:
            return False
        self._spent.append((now, units))
        return True

    def wait(self) -> int:
        """Whole seconds until what was spent first is forgotten."""
        if not self._spent:
            return 0
        return max(1, ceil(self._spent[0][0] + self._seconds - self._monotonic()))

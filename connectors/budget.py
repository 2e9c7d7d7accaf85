"""How much is asked of a server: requests and units counted, and paced so that no quota is ever exceeded."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

SHARE = 0.98  # of the quota that is used, so that in any minute burst and refill together stay below it
MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Spent:
    """What was asked so far. Units are the server's own measure of a request's price."""

    requests: int = 0
    units: int = 0

    def since(self, before: Spent) -> Spent:
        """What was asked after that."""
        return Spent(self.requests - before.requests, self.units - before.units)


class Budget:
    """A token bucket that holds a second's worth. `monotonic` gives seconds; `sleep` takes some."""

    def __init__(
        self,
        units_a_minute: int,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.spent = Spent()
        self._rate = units_a_minute * SHARE / MINUTE
        self._most = units_a_minute / MINUTE
        self._left = self._most
        self._at = monotonic()
        self._monotonic = monotonic
        self._sleep = sleep

    def spend(self, units: int) -> None:
        """Wait until there is room for a request of that price, then count it."""
        self._refill()
        # A price above a second's worth waits for a full bucket and leaves a debt.
        missing = min(float(units), self._most) - self._left
        if missing > 0:
            self._sleep(missing / self._rate)
            self._refill()
        self._left -= units
        self.spent = Spent(self.spent.requests + 1, self.spent.units + units)

    def _refill(self) -> None:
        now = self._monotonic()
        self._left = min(self._most, self._left + max(0.0, now - self._at) * self._rate)
        self._at = now

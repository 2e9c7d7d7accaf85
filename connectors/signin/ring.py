"""The system's keyring, which may be missing, locked or hanging: what goes wrong is an answer, never an error."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Protocol

import keyring

SERVICE = "afterword"
PATIENCE = 60.0  # seconds: a keyring may ask its owner for a password, and without a screen would ask for ever


class Ring(Protocol):
    """The part of `keyring` that is made use of."""

    def get_password(self, service_name: str, username: str) -> str | None:
        """The secret, if there is one."""
        ...

    def set_password(self, service_name: str, username: str, password: str) -> None:
        """Keep the secret."""
        ...

    def delete_password(self, service_name: str, username: str) -> None:
        """Forget the secret."""
        ...


SYSTEM: Ring = keyring


class PatientRing:
    """A keyring that keeps nobody waiting. `works` says how the last call went; one that hung is not asked again."""

    def __init__(self, ring: Ring, patience: float = PATIENCE) -> None:
        self.works = True
        self._ring = ring
        self._patience = patience
        self._hangs = False

    def get(self, name: str) -> str | None:
        """The secret of that name, where the keyring works and has it."""
        found: list[str | None] = []
        self.works = self._try(lambda: found.append(self._ring.get_password(SERVICE, name)))
        return found[0] if self.works else None

    def keep(self, name: str, secret: str) -> bool:
        """Keep a secret; whether it can be read again (keyring's "null" backend takes everything and keeps nothing)."""
        self.works = self._try(lambda: self._ring.set_password(SERVICE, name, secret))
        return self.works and self.get(name) == secret

    def forget(self, name: str) -> None:
        """Forget that secret, as far as the keyring works; some complain where there is none."""
        self._try(lambda: self._ring.delete_password(SERVICE, name))

    def _try(self, act: Callable[[], object]) -> bool:
        if self._hangs:
            return False
        outcome: queue.SimpleQueue[bool] = queue.SimpleQueue()

        def work() -> None:
            try:
                act()
            except Exception:  # noqa: BLE001  (backends raise whatever their system raises)
                outcome.put(item=False)
            else:
                outcome.put(item=True)

        threading.Thread(target=work, daemon=True, name="keyring").start()
        try:
            return outcome.get(timeout=self._patience)
        except queue.Empty:
            self._hangs = True
            return False

"""Where secrets are kept: in the system's keyring where one works, else in a file that only its owner can read."""

from __future__ import annotations

import hashlib
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import quote

from connectors.mailbox import Misconfigured
from connectors.signin import secret_file
from connectors.signin.ring import SYSTEM, PatientRing, Ring
from connectors.signin.turn import turn

_LONGEST_NAME = 180  # bytes; file systems take 255, and a write needs some for the name beside it


class Vault:
    """Secrets by name. Each is at one place only: in `ring`, or where that does not work a file in `folder`."""

    def __init__(self, folder: Path, ring: Ring | None = SYSTEM) -> None:
        self._folder = folder
        self._ring = PatientRing(ring) if ring is not None else None

    def read(self, name: str) -> str | None:
        """The secret of that name, if there is one. Raises: Misconfigured, for a file that others can read."""
        # The file first: there is one only if it was written when the keyring failed, and then it is the newer.
        kept = secret_file.read(self._path(name))
        return self._ring.get(name) if kept is None and self._ring is not None else kept

    def write(self, name: str, secret: str) -> None:
        """Keep a secret in place of the one there was. Raises: TryLater (a full disk), Misconfigured."""
        if self._ring is not None and self._ring.keep(name, secret):
            secret_file.remove(self._path(name))
            return
        secret_file.write(self._path(name), secret)
        if self._ring is not None:
            self._ring.forget(name)

    def forget(self, name: str) -> None:
        """Keep that secret no longer. Raises: Misconfigured, for a file that can't be removed."""
        secret_file.remove(self._path(name))
        if self._ring is not None:
            self._ring.forget(name)

    def where(self, name: str) -> str:
        """In words for the user, where that secret lies or was looked for."""
        path = self._path(name)
        if path.exists():
            return f"in {path}, which only you can read"
        if self._ring is None:
            return f"nowhere: there is none in {self._folder}"
        if self._ring.get(name) is not None:
            return "in the system's keyring"
        if self._ring.works:
            return f"nowhere: there is none in the system's keyring and none in {self._folder}"
        return f"nowhere: there is none in {self._folder}, and no keyring can be reached from here"

    def where_kept(self, name: str) -> str | None:
        """In words, where that secret lies; None where there is none that can be read."""
        try:
            return None if self.read(name) is None else self.where(name)
        except Misconfigured:
            return None

    def turn(self, name: str) -> AbstractContextManager[None]:
        """Alone with that secret among all processes: see `connectors.signin.turn`. Raises: TryLater, Misconfigured."""
        return turn(self._path(name).with_suffix(".lock"))

    def _path(self, name: str) -> Path:
        safe = quote(name, safe="@+")
        if len(safe) > _LONGEST_NAME:
            safe = hashlib.sha256(name.encode()).hexdigest()
        return self._folder / f"{safe}.secret"

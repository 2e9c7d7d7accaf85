"""The other side of a Maildir: messages arriving in it, for a demonstration and for tests; never for the daemon."""

from __future__ import annotations

import os
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from connectors.mail import Folder

_BELOW = {Folder.INBOX: "", Folder.SENT: ".Sent", Folder.DRAFTS: ".Drafts"}
_FLAGS = {Folder.SENT: "S", Folder.DRAFTS: "D"}


def deliver_into(path: Path, content: bytes, folder: Folder, at: datetime) -> Path:
    """Put a message into a folder of the Maildir at `path`, both made if need be, as if delivered `at` (aware).

    The same message at the same moment is delivered once. Returns where it lies. Raises: OSError.
    """
    for home in dict.fromkeys((path, path / _BELOW[folder])):
        for place in ("tmp", "new", "cur"):
            (home / place).mkdir(parents=True, exist_ok=True)
    flags = _FLAGS.get(folder)
    name = f"{int(at.timestamp())}.M{sha256(content).hexdigest()[:20]}.localhost"
    waiting = path / _BELOW[folder] / "tmp" / name
    final = waiting.parent.parent / (f"cur/{name}:2,{flags}" if flags else f"new/{name}")
    waiting.write_bytes(content)
    os.utime(waiting, (at.timestamp(), at.timestamp()))
    return waiting.rename(final)

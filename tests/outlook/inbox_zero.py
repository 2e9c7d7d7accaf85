"""@inbox-zero/emulate as a process: another's idea of Graph, for the calls that it has."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from socket import create_connection, socket
from tempfile import TemporaryDirectory
from threading import Event
from typing import Self

HERE = Path(__file__).parent
PROGRAM = HERE / "node_modules" / "@inbox-zero" / "emulate" / "dist" / "index.js"
USERS = 200


@dataclass(frozen=True)
class Account:
    """A user whom nobody has used: the access token, and the id of a message that waits in the inbox."""

    address: str
    token: str
    talk: str


def usable() -> bool:
    """Whether `make emulators` was here, and there is a node."""
    return PROGRAM.is_file() and shutil.which("node") is not None


class InboxZero:
    """The emulator on a free loopback port, from `with` to its end. Each user is handed out once."""

    def __init__(self) -> None:
        self.port = 0
        self._numbers: Iterator[int] = count()
        self._folder = TemporaryDirectory(prefix="outlook-emulator-")
        self._process: subprocess.Popen[str] | None = None
        self._pause = Event()

    def __enter__(self) -> Self:
        seed = Path(self._folder.name) / "seed.json"
        seed.write_text(json.dumps(_seed()))
        with socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        start = ["node", "-r", str(HERE / "loopback.cjs"), str(PROGRAM), "start", "--service", "microsoft"]
        self._process = subprocess.Popen(
            [*start, "--port", str(self.port), "--seed", str(seed)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=self._folder.name,
        )
        self._wait()
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
        self._folder.cleanup()

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def take(self) -> Account:
        """A fresh user.

        Raises: IndexError when all are used up.
        """
        number = next(self._numbers)
        if number >= USERS:
            raise IndexError("all users of the emulator are used up: raise USERS")
        return Account(_address(number), f"tok-{number}", f"talk-{number}")

    def _wait(self) -> None:
        """Until it listens, which is a little after it says so; what it said instead, where it ends."""
        assert self._process is not None
        assert self._process.stdout is not None
        said = []
        for line in self._process.stdout:
            said.append(line)
            if f":{self.port}" in line:
                break
        else:
            raise RuntimeError(f"the emulator ended: {''.join(said)}")
        for _ in range(200):
            with suppress(OSError), create_connection(("127.0.0.1", self.port), timeout=5):
                return
            self._pause.wait(0.02)
        raise RuntimeError("the emulator does not listen")


def _address(number: int) -> str:
    return f"user-{number}@example.test"


def _seed() -> dict[str, object]:
    numbers = range(USERS)
    return {
        "microsoft": {
            "users": [{"email": _address(number), "name": f"User {number}"} for number in numbers],
            "messages": [
                {
                    "id": f"talk-{number}",
                    "user_email": _address(number),
                    "from": {"address": "rosa@harbourlight.example", "name": "Rosa Lindt"},
                    "to_recipients": [{"address": _address(number), "name": f"User {number}"}],
                    "subject": "Your talk with us",
                    "body_content": "<p>Come on Monday.</p>",
                    "parent_folder_id": "inbox",
                    "is_read": False,
                }
                for number in numbers
            ],
        },
        "tokens": {f"tok-{number}": {"login": _address(number), "scopes": []} for number in numbers},
    }

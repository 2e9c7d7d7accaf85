"""The Microsoft service of the same emulator that plays Gmail (tests/gmail/emulator.py), and the way to it.

It was written by others, and so shows what our own stand-in may have wrong. It has no tenant in its paths and no codes
for another machine; the way there makes good for the first.
"""

from __future__ import annotations

import html
import io
import json
import re
import subprocess
import threading
from http.client import HTTPConnection
from pathlib import Path
from socket import socket
from tempfile import TemporaryDirectory
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

from requests import PreparedRequest, Response
from urllib3 import HTTPResponse

from tests.gmail.emulator import MODULES, node
from tests.signin.microsoft_provider import GRAPH, LOGIN
from tests.stand_in.wire import LoopbackWire

_PLACE = f"https://{LOGIN}"


class MicrosoftEmulator:
    """The emulator on a free loopback port, from `with` to its end, with that one user beside its own."""

    def __init__(self, address: str) -> None:
        self.port = 0
        self._address = address
        self._folder = TemporaryDirectory(prefix="microsoft-emulator-")
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        seed = Path(self._folder.name) / "seed.json"
        seed.write_text(json.dumps({"microsoft": {"users": [{"email": self._address, "name": "Ada Quill"}]}}))
        with socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        program = node()
        assert program is not None, "no node is new enough for the emulator"
        start = [program, str(MODULES / "emulate" / "dist" / "index.js"), "start", "--service", "microsoft"]
        self._process = subprocess.Popen(
            [*start, "--port", str(self.port), "--seed", str(seed), "--base-url", _PLACE],
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

    def _wait(self) -> None:
        """Until somebody listens."""
        assert self._process is not None
        for _ in range(300):
            assert self._process.poll() is None, "the emulator ended"
            try:
                _ask(self.port, "GET", "/.well-known/openid-configuration")
            except OSError:
                threading.Event().wait(0.1)
            else:
                return
        raise AssertionError("the emulator does not listen")


class EmulatorWire(LoopbackWire):
    """Leads there, and puts the tenant into the places that it says to sign in at, as Microsoft does."""

    def __init__(self, port: int) -> None:
        super().__init__(f"http://127.0.0.1:{port}", frozenset({LOGIN, GRAPH}))
        self.paths: list[str] = []

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        """As `LoopbackWire.send`."""
        path = urlsplit(request.url or "").path
        self.paths.append(path)
        there = request.copy()
        there.url = (request.url or "").replace("/common/oauth2/", "/oauth2/")
        response = super().send(there, *args, **kwargs)
        if path.endswith("openid-configuration"):
            text = response.content.decode().replace(f"{_PLACE}/oauth2/", f"{_PLACE}/common/oauth2/")
            response.raw = HTTPResponse(io.BytesIO(text.encode()), preload_content=False)
        return response


class EmulatorBrowser:
    """Shown the emulator's page, it chooses a user there and goes where that leads, in a thread of its own."""

    def __init__(self, port: int, address: str) -> None:
        self._port = port
        self._address = address
        self._thread = threading.Thread()

    def __call__(self, page: str, _opened: bool) -> None:  # noqa: FBT001  (what `show` is)
        """Open the page."""
        self._thread = threading.Thread(target=self._visit, args=(page,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Wait until it has read everything."""
        self._thread.join(10)

    def _visit(self, page: str) -> None:
        meant = urlsplit(page)
        _, _, text = _ask(self._port, "GET", f"{meant.path.replace('/common', '')}?{meant.query}")
        form = next(one for one in text.split("<form")[1:] if self._address in one)
        action = re.search('action="([^"]+)"', form)
        assert action is not None
        fields = {name: html.unescape(value) for name, value in re.findall('name="([^"]+)" value="([^"]*)"', form)}
        _, ended, _ = _ask(self._port, "POST", action[1], urlencode(fields))
        where = urlsplit(ended)
        assert where.hostname == "localhost"
        _ask(int(where.port or 80), "GET", f"{where.path or '/'}?{where.query}")


def _ask(port: int, verb: str, path: str, form: str = "") -> tuple[int, str, str]:
    """The status of a page, where it leads, and what it says."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(verb, path, form or None, {"Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Location", ""), answer.read().decode()
    finally:
        connection.close()

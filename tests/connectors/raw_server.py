"""A server of raw bytes on loopback, for what no well-behaved one does; and a wire that leads there."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import requests
from requests.adapters import HTTPAdapter

Answering = Callable[[socket.socket, bytes], None]


@dataclass
class Heard:
    """What reached the socket: whole requests, in the order they came."""

    requests: list[bytes] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The request lines."""
        return [one.split(b"\r\n", 1)[0].decode() for one in self.requests]


class RawServer:
    """Hands each request to `answering` with the connection it came by, and closes that afterwards."""

    def __init__(self, answering: Answering) -> None:
        self.heard = Heard()
        self._answering = answering
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:  # closed: the test is over
                return
            threading.Thread(target=self._hear, args=(connection,), daemon=True).start()

    def _hear(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(5)
            try:
                request = _whole_request(connection)
                if request:
                    self.heard.requests.append(request)
                    self._answering(connection, request)
            except OSError:  # the client went away, which may be what is tested
                return

    def close(self) -> None:
        """Stop listening."""
        self._listener.close()


def _whole_request(connection: socket.socket) -> bytes:
    request = b""
    while b"\r\n\r\n" not in request:
        chunk = connection.recv(65536)
        if not chunk:
            return b""
        request += chunk
    head, _, body = request.partition(b"\r\n\r\n")
    wanted = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
    )
    while len(body) < wanted:
        chunk = connection.recv(65536)
        if not chunk:
            break
        body += chunk
    return head + b"\r\n\r\n" + body


class Loopback(HTTPAdapter):
    """Leads every https address to one port of this machine, path and query as they are."""

    def __init__(self, port: int) -> None:
        super().__init__(max_retries=0)
        self._port = port

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Carry it there."""
        assert request.url is not None
        asked, request.url = request.url, f"http://127.0.0.1:{self._port}{request.path_url}"
        try:
            return super().send(request, *args, **kwargs)
        finally:
            request.url = asked


@contextmanager
def serving(answering: Answering) -> Iterator[RawServer]:
    """A server for as long as the block lasts."""
    server = RawServer(answering)
    try:
        yield server
    finally:
        server.close()


def reply(content: bytes = b"{}", status: str = "200 OK", *headers: str) -> Answering:
    """Answers everything with that."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(content)}", "Connection: close", *headers]
    whole = "\r\n".join(lines).encode() + b"\r\n\r\n" + content

    def answering(connection: socket.socket, _request: bytes) -> None:
        connection.sendall(whole)

    return answering

"""The HTTP server of a stand-in: requests become values; answers leave as whole, as late or as broken as they say."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR, socket
from threading import Condition, Event, Thread
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit
from urllib.request import urlopen

from tests.stand_in.messages import Answer, Request

PROBE = "/probe"  # asks nothing and counts as nothing


class Answering(Protocol):
    """Whom the server serves."""

    @property
    def now(self) -> Callable[[], datetime]:
        """The server's clock."""
        ...

    gzips: bool
    violations: list[str]

    def answer(self, request: Request) -> Answer:
        """What a request gets."""
        ...

    def named(self, verb: str, path: str) -> str:
        """The id of the method behind a path."""
        ...


class Server(ThreadingHTTPServer):
    """The server, and the connections it must close at its end, since clients keep them."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, front: Answering) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.front = front
        self.stopped = Event()
        self._open: set[socket] = set()
        self._changed = Condition()
        self._thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    def start(self) -> None:
        """Serve from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Close all, and serve no more."""
        self.stopped.set()
        self.shutdown()
        self._thread.join()
        for connection in list(self._open):
            _close(connection)
        self.server_close()

    def settle(self) -> None:
        """Until no connection is open. One's own is accepted after all that came before it."""
        with urlopen(f"http://127.0.0.1:{self.server_port}{PROBE}"):
            pass
        with self._changed:
            assert self._changed.wait_for(lambda: not self._open, timeout=10), "a client is still connected"

    def process_request(self, request: Any, client_address: Any) -> None:
        """A connection opens."""
        with self._changed:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """A connection ends."""
        super().shutdown_request(request)
        with self._changed:
            self._open.discard(request)
            self._changed.notify_all()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002
        """A client that goes away, as one that is killed does, is nothing to tell of; all else is."""
        problem = sys.exception()
        if not isinstance(problem, OSError):
            self.front.violations.append(f"the stand-in is broken: {problem!r}")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def _serve(self) -> None:
        """One request, whatever its verb."""
        front = self.server.front
        target = urlsplit(self.path)
        if target.path == PROBE:
            self._send(Answer(204, headers={"Connection": "close"}), "")
            return
        body: list[bytes] = []

        def read() -> bytes:
            if not body:
                body.append(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
            return body[0]

        query = tuple(parse_qsl(target.query, keep_blank_values=True))
        headers = {name.lower(): value for name, value in self.headers.items()}
        name = front.named(self.command, target.path)
        answer = front.answer(Request(self.command, target.path, query, headers, name, read))
        if answer.hang_up:
            self.close_connection = True
            _close(self.connection)
            return
        read()
        self._send(self._packed(answer), format_datetime(front.now(), usegmt=True))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _serve  # noqa: N815  (the names http.server looks for)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name that http.server gives it)
        """Nothing is logged: `StandIn.requests` has it all."""

    def _packed(self, answer: Answer) -> Answer:
        settled = {"Content-Encoding", "Content-Length"} & set(answer.headers)
        takes = "gzip" in self.headers.get("Accept-Encoding", "")
        if settled or not answer.body or not takes or not self.server.front.gzips:
            return answer
        headers = {**answer.headers, "Content-Encoding": "gzip", "Vary": "Origin, X-Origin, Referer"}
        return replace(answer, body=gzip.compress(answer.body, 1, mtime=0), headers=headers)

    def _send(self, answer: Answer, date: str) -> None:
        content = answer.on_the_wire(date)[: answer.cut]
        if answer.interval:
            for byte in content:
                self.wfile.write(bytes([byte]))
                if self.server.stopped.wait(answer.interval):
                    break
        else:
            self.wfile.write(content)
        if answer.cut is not None or answer.headers.get("Connection") == "close":
            self.close_connection = True


def _close(connection: socket) -> None:
    try:
        connection.shutdown(SHUT_RDWR)
    except OSError:  # it is closed already
        return

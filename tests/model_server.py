"""A language model of canned words on loopback, at an address like those of the real ones."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answering = Callable[[dict[str, Any]], "Said"]


@dataclass(frozen=True)
class Said:
    """An answer as it goes over the wire; `waits` holds it back until it is set.

    One that `drips` comes byte by byte, and one that is `endless` again and again until nobody listens.
    """

    content: bytes
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "application/json"),)
    waits: threading.Event | None = None
    drips: bool = False
    endless: bool = False


@dataclass
class ModelServer:
    """Where it listens, and what it was asked: paths, headers and bodies."""

    base_url: str
    paths: list[str] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    accepted: list[str | None] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)

    def sentences(self) -> list[list[str]]:
        """The sentences of each request."""
        return [json.loads(body["messages"][1]["content"])["sentences"] for body in self.bodies]


def message(content: str) -> Said:
    """What a model said, wrapped as such servers do."""
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}}
    return Said(json.dumps({"id": "1", "object": "chat.completion", "choices": [choice]}).encode())


def rewording(change: Callable[[list[str]], list[str]]) -> Answering:
    """A model that answers with these sentences changed."""

    def answer(body: dict[str, Any]) -> Said:
        sentences = json.loads(body["messages"][1]["content"])["sentences"]
        return message(json.dumps({"sentences": change(sentences)}))

    return answer


@contextmanager
def model(answering: Answering) -> Iterator[ModelServer]:
    """A server that answers so, until the end of the block."""
    stopped = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            here.paths.append(self.path)
            here.keys.append(self.headers["Authorization"])
            here.accepted.append(self.headers["Accept-Encoding"])
            here.bodies.append(body)
            said = answering(body)
            if said.waits is not None:
                said.waits.wait(10)
            try:
                self.send_response(said.status)
                length = "100000000" if said.endless else str(len(said.content))
                for name, value in (*said.headers, ("Content-Length", length)):
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(b"" if said.drips else said.content)
                for at in range(len(said.content) if said.drips else 0):
                    self.wfile.write(said.content[at : at + 1])
                    stopped.wait(0.01)
                while said.endless:
                    self.wfile.write(said.content)
            except OSError:  # the client has left
                return

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name is the library's)
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    here = ModelServer(f"http://127.0.0.1:{server.server_port}/v1")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield here
    finally:
        stopped.set()
        server.shutdown()
        server.server_close()

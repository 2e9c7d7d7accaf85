"""Where the browser comes back to from a provider's page: a server at 127.0.0.1 for one sign-in (RFC 8252 section 7.3).

The libraries' own (such as `run_local_server`) take the first request for the answer, whoever made it, and have no time
limit once a browser has connected and says nothing.
"""

from __future__ import annotations

import queue
import threading
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from typing import Any, Self
from urllib.parse import urlsplit

from connectors.mailbox import Misconfigured, SignInNeeded
from connectors.signin.redirect import belongs

HOST = "127.0.0.1"
_DONE = "{provider} has answered. You can close this page and go back to the terminal.\n"
_NOTHING = "This is not the answer that afterword waits for. Use the newest page of {provider} that it opened.\n"


class Loopback:
    """A place for the browser to come back to, from `with` to its end. Without `port`, any that is free.

    `provider` is whose page it comes from, for people.
    """

    def __init__(self, port: int = 0, provider: str = "Google") -> None:
        """Listen. Raises: Misconfigured, where that can't be done at that port."""
        try:
            self._server = _Server((HOST, port), _Page)
        except (OSError, OverflowError) as error:
            why = getattr(error, "strerror", None) or "there is no such port"
            raise Misconfigured(
                f"port {port} of this machine is not to be had: {why}; name another (--port)"
            ) from error
        self._server.provider = provider
        self.port = int(self._server.server_address[1])
        self.address = f"http://{HOST}:{self.port}/"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.server_close()

    def wait(self, state: str, seconds: float) -> str:
        """The query with which the browser comes back; what others ask is not listened to. Raises: SignInNeeded."""
        self._server.state = state
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True, name="loopback").start()
        try:
            return self._server.answers.get(timeout=seconds)
        except queue.Empty:
            raise SignInNeeded(
                f"nobody came back from {self._server.provider}'s page within {seconds / 60:.0f} minutes; sign in "
                "again, and where the browser runs on another machine, with --headless"
            ) from None
        finally:
            self._server.shutdown()


class _Server(ThreadingTCPServer):
    # Not http.server's own: that one looks its host's name up. With threads, since browsers connect in advance and
    # then say nothing for a while.
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, *args: Any) -> None:
        self.state = self.provider = ""
        self.answers: queue.SimpleQueue[str] = queue.SimpleQueue()
        super().__init__(*args)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up is none of the user's worries."""


class _Page(BaseHTTPRequestHandler):
    timeout = 10  # seconds for a browser to say what it wants
    server: _Server

    def do_GET(self) -> None:
        """Answer the browser, and hand on what it brought if that is ours."""
        where = urlsplit(self.path)
        ours = where.path == "/" and belongs(where.query, self.server.state)
        try:
            self.send_response(200 if ours else 404)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.send_header("Cache-Control", "no-store")
            self.send_header("Referrer-Policy", "no-referrer")
            self.end_headers()
            self.wfile.write((_DONE if ours else _NOTHING).format(provider=self.server.provider).encode())
        finally:
            if ours:
                self.server.answers.put(where.query)

    def log_message(self, *_: object) -> None:
        """Say nothing: the address holds the code."""

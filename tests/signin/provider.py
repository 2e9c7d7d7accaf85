"""Google's side of signing in, on loopback: as strict as Google where a mistake of ours would show, and as fickle."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

CANARY = "CANARY"  # begins whatever must never be shown
CLIENT_ID = "413-afterword.apps.googleusercontent.com"
CLIENT_SECRET = f"{CANARY}-client-secret"
READONLY = "https://www.googleapis.com/auth/gmail.readonly"
COMPOSE = "https://www.googleapis.com/auth/gmail.compose"
HOSTS = frozenset({"oauth2.googleapis.com", "gmail.googleapis.com"})
ACCOUNTS = "accounts.google.com"

Said = tuple[int, object]  # a status, and what is said as JSON, or as it is where it is text


@dataclass
class Consent:
    """What a code was given for."""

    challenge: str
    redirect: str
    scopes: tuple[str, ...]


@dataclass
class Provider:
    """One account at Google, on a free loopback port, from `with` to its end.

    `unticked`: permissions that the user takes out. `refusal`: what Google's page says instead of a code.
    `instead`: what the next request to a path gets. `asked`: what came, each as (verb, path, form or query).
    """

    account: str = "ada@quill.example"
    unticked: frozenset[str] = frozenset()
    refusal: str = ""
    expires_in: int = 3599
    gives_refresh_token: bool = True
    rotates: bool = False
    says_scopes: bool = True
    instead: dict[str, Said] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._codes: dict[str, Consent] = {}
        self._refresh: set[str] = set()
        self._access: set[str] = set()
        self._numbers = count(1)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.provider = self
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_port)

    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [path for _, path, _ in self.asked]

    def refresh_token(self) -> str:
        """A refresh token as an earlier sign-in left it."""
        token = f"{CANARY}-refresh-{next(self._numbers)}"
        self._refresh.add(token)
        return token

    def access_token(self) -> str:
        """An access token that is good."""
        token = f"{CANARY}-access-{next(self._numbers)}"
        self._access.add(token)
        return token

    def revoke(self) -> None:
        """The user takes everything back at Google."""
        self._refresh.clear()
        self._access.clear()

    def page(self, query: dict[str, str]) -> str:
        """Where Google's page sends the browser, after its user has read it."""
        where = urlsplit(query["redirect_uri"])
        assert (where.scheme, where.hostname, where.path) == ("http", "127.0.0.1", "/"), query["redirect_uri"]
        assert query["client_id"] == CLIENT_ID
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        assert (query["access_type"], query["prompt"]) == ("offline", "consent")
        assert query["login_hint"]
        assert len(query["state"]) >= 16
        scopes = tuple(scope for scope in query["scope"].split() if scope not in self.unticked)
        if self.refusal or not scopes:
            said = {"error": self.refusal or "access_denied"}
        else:
            code = f"4/0Acode-of-one-sign-in-{next(self._numbers)}"
            self._codes[code] = Consent(query["code_challenge"], query["redirect_uri"], scopes)
            said = {"code": code, "scope": " ".join(scopes), "iss": f"https://{ACCOUNTS}"}
        return f"{query['redirect_uri']}?{urlencode({'state': query['state'], **said})}"

    def token(self, form: dict[str, str]) -> Said:
        """RFC 6749 sections 4.1.3 and 6, RFC 7636 section 4.6."""
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return 401, {"error": "invalid_client", "error_description": "The OAuth client was not found."}
        if form["grant_type"] == "refresh_token":
            if form["refresh_token"] not in self._refresh:
                return 400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
            given: dict[str, object] = {}
            if self.rotates:
                self._refresh.discard(form["refresh_token"])
                given["refresh_token"] = self.refresh_token()
            return 200, {"access_token": self.access_token(), "expires_in": self.expires_in, **given}
        consent = self._codes.pop(form["code"], None)
        made = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).decode().rstrip("=")
        if consent is None or made != consent.challenge or form["redirect_uri"] != consent.redirect:
            return 400, {"error": "invalid_grant", "error_description": "Malformed auth code."}
        given = {"access_token": self.access_token(), "expires_in": self.expires_in, "token_type": "Bearer"}
        if self.says_scopes:
            given["scope"] = " ".join(reversed(consent.scopes))
        if self.gives_refresh_token:
            given["refresh_token"] = self.refresh_token()
        return 200, given

    def revoked(self, form: dict[str, str]) -> Said:
        """RFC 7009, as Google does it."""
        if form["token"] not in self._refresh | self._access:
            return 400, {"error": "invalid_token", "error_description": "Token expired or revoked"}
        self.revoke()
        return 200, {}

    def profile(self, authorization: str) -> Said:
        """users.getProfile."""
        if authorization.removeprefix("Bearer ") not in self._access:
            return 401, {"error": {"code": 401, "message": "Invalid Credentials", "status": "UNAUTHENTICATED"}}
        return 200, {"emailAddress": self.account, "historyId": "7"}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        self._answer(dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode())))

    def _answer(self, form: dict[str, str]) -> None:
        provider: Provider = self.server.provider
        where = urlsplit(self.path)
        query = dict(parse_qsl(where.query))
        provider.asked.append((self.command, where.path, form or query))
        if where.path == "/o/oauth2/v2/auth":
            self._say(302, "", {"Location": provider.page(query)})
            return
        status, said = provider.instead.pop(where.path, None) or self._proper(provider, where.path, form)
        headers = {"Location": str(said)} if status == 302 else {}
        self._say(status, said if isinstance(said, str) else json.dumps(said), headers)

    def _proper(self, provider: Provider, path: str, form: dict[str, str]) -> Said:
        match self.command, path:
            case "POST", "/token":
                return provider.token(form)
            case "POST", "/revoke":
                return provider.revoked(form)
            case "GET", "/gmail/v1/users/me/profile":
                return provider.profile(self.headers["Authorization"])
            case _:
                return 404, "no such page"

    def _say(self, status: int, text: str, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """`Provider.asked` has it all."""


class Wire(HTTPAdapter):
    """Carries what is meant for Google to that port, and nothing else anywhere."""

    def __init__(self, port: int) -> None:
        super().__init__(max_retries=0)
        self._port = port

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        """As `HTTPAdapter.send`."""
        meant = urlsplit(request.url)
        assert meant.scheme == "https"
        assert meant.netloc in HOSTS
        there = request.copy()
        there.url = meant._replace(scheme="http", netloc=f"127.0.0.1:{self._port}").geturl()
        return super().send(there, *args, **kwargs)


class Browser:
    """Shown the address of a provider's page, it goes there and on to where that sends it, in a thread of its own.

    `host`: where the page must be. `ended`: the address that it was sent to. `read`: what it read there. With `follows`
    false it stops before.
    """

    def __init__(self, port: int, *, follows: bool = True, host: str = ACCOUNTS) -> None:
        self.shown = ""
        self.ended = ""
        self.read = ""
        self._port = port
        self._follows = follows
        self._host = host
        self._thread = threading.Thread()

    def __call__(self, page: str, _opened: bool) -> None:  # noqa: FBT001  (what `show` is)
        """Open the page; one that does not lead on is read at once."""
        self.shown = page
        self._thread = threading.Thread(target=self._visit, daemon=True)
        self._thread.start()
        if not self._follows:
            self._thread.join()

    def close(self) -> None:
        """Wait until it has read everything, if it was shown a page."""
        if self.shown:
            self._thread.join()

    def _visit(self) -> None:
        meant = urlsplit(self.shown)
        assert (meant.scheme, meant.netloc) == ("https", self._host)
        self.ended, _ = _get(self._port, f"{meant.path}?{meant.query}")
        if self._follows:
            where = urlsplit(self.ended)
            _, self.read = _get(where.port, f"{where.path}?{where.query}")


def _get(port: int, path: str) -> tuple[str, str]:
    """Where a page leads, and what it says."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.headers.get("Location", ""), answer.read().decode()
    finally:
        connection.close()


def client_file(folder: Path, **changes: object) -> Path:
    """The JSON file of an OAuth client, as Google's console gives it; its addresses are not to be asked."""
    known = {
        "client_id": CLIENT_ID,
        "project_id": "afterword",
        "auth_uri": "https://elsewhere.example/auth",
        "token_uri": "https://elsewhere.example/token",
        "client_secret": CLIENT_SECRET,
        "redirect_uris": ["http://localhost"],
    }
    path = folder / "google-client.json"
    path.write_text(json.dumps({"installed": {**known, **changes}}), encoding="utf-8")
    return path

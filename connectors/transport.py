"""The one door to the network. What its table does not allow is refused before a byte leaves.

Every session of the program, also those of the libraries that sign in, comes from here and has nothing mounted but the
door. It follows no redirect, repeats nothing by itself, keeps no cookies, and for mail knows only https.
"""

from __future__ import annotations

import json
import re
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ProxyError

CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0  # without a byte
WHOLE_SECONDS = 90.0  # for an answer that keeps dripping
JUST_SECONDS = 60.0  # between a look at a draft and a change of it
ANSWER_LIMIT = 8 * 1024 * 1024  # bytes; a longer answer is cut (`TooLong`)
CHUNK = 64 * 1024

Wire = BaseAdapter  # what carries a request once it has passed the door


@dataclass(frozen=True, slots=True)
class Allowed:
    """One row of the table: a verb, a host, a path as a pattern that must match whole, and the names of its query.

    `host` may bear a port; without `query` any is allowed. What is `guarded` may change one of our drafts and nothing
    else (`Door`).
    """

    verb: str
    host: str
    path: re.Pattern[str]
    query: frozenset[str] | None = frozenset()
    guarded: bool = False
    scheme: str = "https"


GMAIL, GOOGLE_TOKENS = "gmail.googleapis.com", "oauth2.googleapis.com"


def _gmail(verb: str, path: str, *query: str) -> Allowed:
    # An id is letters, digits, _ and -; a name that the API gives to an act is no id.
    whole = path.replace("{id}", r"(?!(?:send|import|batchModify|batchDelete)$)[A-Za-z0-9_-]{1,200}")
    return Allowed(verb, GMAIL, re.compile(f"/gmail/v1/users/me/{whole}"), frozenset({"alt", "fields", *query}))


GRAPH = "graph.microsoft.com"


def _graph(verb: str, path: str, *query: str, any_query: bool = False, guarded: bool = False) -> Allowed:
    # Links to a next page come whole from the server, and may write a folder as mailfolders('…'), with %3D for =.
    name = "[A-Za-z0-9_=-]{1,400}"
    linked = "(?:[A-Za-z0-9_=-]|%3[Dd]){1,600}"
    whole = path.replace("{folder}", rf"(?i:mailFolders)(?:/{linked}|\('{linked}'\))").replace("{id}", name)
    return Allowed(verb, GRAPH, re.compile(f"/v1.0/me/{whole}"), None if any_query else frozenset(query), guarded)


MICROSOFT_LOGIN = "login.microsoftonline.com"


def _login(verb: str, path: str) -> Allowed:
    # The tenant as agent/config.py lets it be.
    return Allowed(verb, MICROSOFT_LOGIN, re.compile(f"/[A-Za-z0-9][A-Za-z0-9.-]{{0,99}}/{path}"))


ALLOWED: tuple[Allowed, ...] = (
    # https://developers.google.com/workspace/gmail/api/reference/rest
    _gmail("GET", "profile"),
    _gmail("GET", "history", "startHistoryId", "maxResults", "pageToken"),
    _gmail("GET", "messages", "q", "labelIds", "maxResults", "pageToken"),
    _gmail("GET", "messages/{id}", "format", "metadataHeaders"),
    _gmail("GET", "drafts", "maxResults", "pageToken"),
    _gmail("GET", "drafts/{id}", "format"),
    _gmail("POST", "drafts"),
    _gmail("PUT", "drafts/{id}"),
    _gmail("DELETE", "drafts/{id}"),
    # https://learn.microsoft.com/graph/api/resources/message
    _graph("GET", "(?i:mailFolders)", any_query=True),
    _graph("GET", "{folder}"),
    _graph("GET", "{folder}/childFolders", any_query=True),
    _graph("GET", "{folder}/messages", any_query=True),
    _graph("GET", "{folder}/messages/delta", any_query=True),
    _graph("GET", "messages", "$filter", "$select", "$top"),
    _graph("GET", "messages/{id}", "$select", "$expand"),
    _graph("GET", r"messages/{id}/\$value"),
    _graph("POST", "messages"),
    _graph("POST", "messages/{id}/createReply"),
    _graph("PATCH", "messages/{id}", guarded=True),
    _graph("DELETE", "messages/{id}", guarded=True),
    # https://developers.google.com/identity/protocols/oauth2/native-app
    Allowed("POST", GOOGLE_TOKENS, re.compile("/token")),
    Allowed("POST", GOOGLE_TOKENS, re.compile("/revoke")),
    # https://learn.microsoft.com/entra/identity-platform/v2-protocols: the page itself is the browser's to open
    _login("GET", r"v2\.0/\.well-known/openid-configuration"),
    _login("POST", r"oauth2/v2\.0/token"),
    _login("POST", r"oauth2/v2\.0/devicecode"),
    # https://learn.microsoft.com/graph/api/user-get: whose a new token is
    Allowed("GET", GRAPH, re.compile(r"/v1\.0/me"), frozenset({"$select"})),
)
# No header may change what a request means: method overrides above all.
HEADERS = frozenset(
    {
        "accept",
        "accept-encoding",
        "authorization",
        "client-request-id",
        "connection",
        "content-length",
        "content-type",
        "if-match",
        "prefer",
        "user-agent",
        "x-goog-api-client",
        # What msal says of itself, and where Microsoft should look for the account.
        "x-anchormailbox",
        "x-client-current-telemetry",
        "x-client-last-telemetry",
        "x-client-os",
        "x-client-sku",
        "x-client-ver",
        "x-ms-lib-capability",
    }
)


class NotAllowed(Exception):
    """The table does not allow it; nothing has left. A defect of the program, never the user's doing."""


class NotReached(Exception):
    """Nobody heard the request: it can't have done anything."""


class Lost(Exception):
    """The request may have been heard; no answer came, or not the whole of it."""


class TooLong(Exception):
    """The answer is longer than wanted; `beginning` is what was read before the connection was closed."""

    def __init__(self, beginning: bytes) -> None:
        super().__init__("the answer is too long")
        self.beginning = beginning


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said. Names of `headers` are lower-cased."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    def date(self) -> datetime | None:
        """The server's time (aware) by its Date header (RFC 9110 section 6.6.1), where that can be read."""
        try:
            found = parsedate_to_datetime(self.headers.get("date", ""))
        except ValueError:
            return None
        return found if found.tzinfo else found.replace(tzinfo=UTC)


def require_allowed(
    verb: str | None,
    url: str | None,
    headers: Mapping[str, Any] | None = None,
    table: tuple[Allowed, ...] = ALLOWED,
) -> Allowed:
    """The row that allows exactly that. Looks at the bytes, and decodes nothing. Raises: NotAllowed."""
    where = urlsplit(url or "")
    plain = not where.fragment and "\\" not in (url or "")
    names = {name for name, _ in parse_qsl(where.query, keep_blank_values=True, max_num_fields=100)}
    for row in table:
        there = (row.verb, row.scheme, row.host) == (verb, where.scheme, where.netloc)
        if plain and there and row.path.fullmatch(where.path):
            if (row.query is None or names <= row.query) and not _foreign(headers):
                return row
            break
    raise NotAllowed(f"not allowed: {verb} {where.netloc}{where.path}")


def _foreign(headers: Mapping[str, Any] | None) -> set[str]:
    return {str(name).lower() for name in headers or ()} - HEADERS


def nobodys(_message_id: str) -> bool:
    """No message is ours."""
    return False


class Door(BaseAdapter):
    """Lets through what the table allows. `wire` carries it on; tests hand in one that leads to an emulator.

    Where drafts and other mail share a path (Graph's PATCH and DELETE of a message), it also demands that the message
    is `ours`, by the ledger or because it was made here, and was seen as a draft a moment before. The one exception
    gives a mail that was answered its read state back.

    `table` is another one for what is no mailbox (docs/language_model.md); `read_seconds` how long to wait for a byte.
    """

    def __init__(
        self,
        wire: Wire | None = None,
        ours: Callable[[str], bool] = nobodys,
        monotonic: Callable[[], float] = time.monotonic,
        *,
        table: tuple[Allowed, ...] = ALLOWED,
        read_seconds: float = READ_SECONDS,
    ) -> None:
        super().__init__()
        self.table = table
        self._read_seconds = read_seconds
        self._wire = wire or HTTPAdapter(max_retries=0)
        self._ours = ours
        self._monotonic = monotonic
        self._made: set[str] = set()
        self._drafts: dict[str, float] = {}  # when each was last seen as a draft

    def saw_draft(self, message_id: str, *, made: bool) -> None:
        """A server has just said that this message is a draft; `made`: in answer to our making it."""
        self._drafts[message_id] = self._monotonic()
        if made:
            self._made.add(message_id)

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: FBT001, FBT002  (the signature is that of requests)
        timeout: Any = None,
        verify: bool | str = True,  # noqa: FBT001, FBT002
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Carry one request. Raises: NotAllowed; requests.RequestException, for a redirect too."""
        row = require_allowed(request.method, request.url, request.headers, self.table)
        if row.guarded and not _gives_back_read_state(request):
            self._require_draft_of_ours(request)
        response = self._wire.send(
            request, stream, timeout or (CONNECT_SECONDS, self._read_seconds), verify, cert, dict(proxies or {})
        )
        if response.is_redirect:
            response.close()
            raise requests.exceptions.TooManyRedirects("no redirect is followed", response=response)
        return response

    def close(self) -> None:
        """Let go of the connections."""
        self._wire.close()

    def _require_draft_of_ours(self, request: requests.PreparedRequest) -> None:
        message_id = urlsplit(request.url or "").path.rpartition("/")[2]
        seen = self._drafts.pop(message_id, None)
        if seen is None or self._monotonic() - seen > JUST_SECONDS:
            raise NotAllowed(f"not allowed: {request.method} of a message that was not just seen as a draft")
        if message_id not in self._made and not self._ours(message_id):
            raise NotAllowed(f"not allowed: {request.method} of a draft that is not ours")


def _gives_back_read_state(request: requests.PreparedRequest) -> bool:
    """Whether it is a PATCH whose body is exactly {"isRead": …}."""
    if request.method != "PATCH" or not isinstance(request.body, str | bytes):
        return False
    try:
        body = json.loads(request.body)
    except ValueError:
        return False
    return isinstance(body, dict) and list(body) == ["isRead"] and isinstance(body["isRead"], bool)


class Session(requests.Session):
    """A session of `requests` behind the door."""

    def __init__(self, door: Door) -> None:
        super().__init__()
        self._table = door.table
        put_behind(self, door)

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        """As in `requests`, but what it would tidy up, such as dot segments, is refused before that."""
        require_allowed(str(method), str(url), table=self._table)
        return super().request(method, url, *args, **kwargs)


def put_behind(session: requests.Session, door: Door) -> None:
    """Leave a library's own session nothing but the door."""
    session.adapters.clear()
    schemes = {row.scheme for row in door.table}
    for scheme in sorted(schemes):
        session.mount(f"{scheme}://", door)
    if "http" in schemes:
        session.trust_env = False  # what goes unencrypted to a machine nearby goes there itself, through no proxy
    session.auth = _as_it_is  # else requests looks for passwords in ~/.netrc, which would replace our token
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))


class Transport:
    """Carries requests for one connector; one thread at a time. `monotonic` gives seconds.

    `whole_seconds` is how long a whole answer may take.
    """

    def __init__(
        self, door: Door, monotonic: Callable[[], float] = time.monotonic, whole_seconds: float = WHOLE_SECONDS
    ) -> None:
        self._whole_seconds = whole_seconds
        self._door = door
        self._session = Session(door)
        self._monotonic = monotonic

    def carry(
        self,
        verb: str,
        url: str,
        headers: Mapping[str, str],
        body: str | bytes | None = None,
        limit: int = ANSWER_LIMIT,
    ) -> Answer:
        """Ask once and read the whole answer, of at most `limit` bytes.

        Raises: NotAllowed, NotReached, Lost, TooLong.
        """
        deadline = self._monotonic() + self._whole_seconds
        try:
            response = self._session.request(verb, url, headers=headers, data=body, stream=True, allow_redirects=False)
        except requests.RequestException as error:
            raise told(error) from error
        try:
            content = self._content(response, limit, deadline)
        except (HTTPError, OSError) as error:
            raise Lost("the connection broke off in the middle of an answer") from error
        finally:
            response.close()
        self._notice_draft(verb, url, response.status_code, content)
        return Answer(response.status_code, {name.lower(): value for name, value in response.headers.items()}, content)

    def _notice_draft(self, verb: str, url: str, status: int, content: bytes) -> None:
        """Tell the door of a draft that the answer shows (Graph's only: Gmail's drafts have paths of their own)."""
        if urlsplit(url).netloc != GRAPH or status not in (200, 201) or b'"isDraft"' not in content:
            return
        with suppress(ValueError, AttributeError):
            shown = json.loads(content)
            if shown.get("isDraft") is True and isinstance(shown.get("id"), str):
                self._door.saw_draft(shown["id"], made=verb == "POST" and status == 201)  # noqa: PLR2004  (Created)

    def _content(self, response: requests.Response, limit: int, deadline: float) -> bytes:
        content = bytearray()
        # read1 gives what has come so far, so that the deadline is kept by an answer that drips too.
        while chunk := response.raw.read1(CHUNK, decode_content=True):
            content += chunk
            if len(content) > limit:
                raise TooLong(bytes(content[:limit]))
            if self._monotonic() > deadline:
                raise Lost("the answer takes too long")
        return bytes(content)


def told(error: requests.RequestException) -> NotReached | Lost:
    """Whether anybody can have heard the request that ended so, in words for the user."""
    if isinstance(error, requests.exceptions.TooManyRedirects):
        # Neither API redirects: somebody in between answered, such as the sign-in page of a hotel.
        return NotReached("the network redirects to another page; is it asking you to sign in to it?")
    causes = tuple(_causes(error))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return NotReached("the server's certificate is not to be trusted; is this machine's clock right?")
    if any(isinstance(cause, ProxyError) for cause in causes):
        return NotReached("the proxy that is set for this machine cannot be reached")
    if any(isinstance(cause, NewConnectionError | ConnectTimeoutError) for cause in causes):
        return NotReached("the server cannot be reached; is this machine online?")
    return Lost("the connection broke off before an answer came")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An exception and everything it was made from, as requests and urllib3 wrap them."""
    seen: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        one = waiting.pop()
        if isinstance(one, BaseException) and not any(one is known for known in seen):
            seen.append(one)
            waiting += [*one.args, getattr(one, "reason", None), one.__cause__, one.__context__]
            yield one


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request

"""Talks to Microsoft Graph: https://learn.microsoft.com/graph/api/resources/mail-api-overview."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from connectors.budget import Budget
from connectors.calls import Call, Caller, Tokens
from connectors.mailbox import TryLater
from connectors.outlook.errors import SIGN_IN, mime_of, parsed
from connectors.transport import ANSWER_LIMIT, GRAPH, Door

ROOT = f"https://{GRAPH}/v1.0"
# Ids that survive a move and the sending of a draft, if every request asks for them; bodies as text.
# https://learn.microsoft.com/graph/outlook-immutable-id
PREFER = 'IdType="ImmutableId", outlook.body-content-type="text"'
PRICE = 1  # a request is a request: https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits
NO_QUERY: Mapping[str, str] = {}
MESSAGE_LIMIT = 6 * 1024 * 1024  # bytes; of a larger mail only the beginning is read


class Client:
    """Graph, as one account sees it; one call at a time, which keeps below the four that it suffers."""

    def __init__(self, tokens: Tokens, door: Door, budget: Budget, clock: Callable[[], datetime]) -> None:
        self._caller = Caller("Outlook", SIGN_IN, tokens, door, budget, clock)

    @property
    def budget(self) -> Budget:
        """What was spent so far."""
        return self._caller.budget

    def get(self, path: str, query: Mapping[str, str] = NO_QUERY, *, page_size: int | None = None) -> dict[str, Any]:
        """Read something; the names of the query stand without their `$`.

        Raises: NotThere, BadRequest, Resync; SignInNeeded, Misconfigured, TryLater.
        """
        return self.follow(self.address(path, query), page_size=page_size)

    @staticmethod
    def address(path: str, query: Mapping[str, str] = NO_QUERY) -> str:
        """The whole address of something; the names of the query stand without their `$`."""
        named = {f"${name}": value for name, value in query.items()}
        return f"{ROOT}{path}" + (f"?{urlencode(named, quote_via=quote, safe='$')}" if named else "")

    def follow(self, link: str, *, page_size: int | None = None) -> dict[str, Any]:
        """Read where a link of the server's own leads: whole as it was given, and to that server only.

        Raises as `get` does.
        """
        if urlsplit(link).scheme != "https" or urlsplit(link).netloc != GRAPH:
            raise TryLater("Outlook's answer leads to another host, which is not followed")
        size = f", odata.maxpagesize={page_size}" if page_size else ""
        answer: dict[str, Any] = self._caller.read(
            Call("GET", link, PRICE, {"prefer": PREFER + size, "accept": "application/json"}), parsed
        )
        return answer

    def all(self, path: str, query: Mapping[str, str] = NO_QUERY) -> Iterator[dict[str, Any]]:
        """Every item of a collection, page by page. Raises as `get` does."""
        answer = self.get(path, query)
        seen: set[str] = set()
        while True:
            yield from answer.get("value") or ()
            link = answer.get("@odata.nextLink")
            if not link:
                return
            if link in seen:
                raise TryLater("Outlook repeats a page of its listing")
            seen.add(link)
            answer = self.follow(link)

    def mime(self, message_id: str) -> bytes:
        """A whole message. Raises as `get` does, and connectors.transport.TooLong."""
        url = f"{ROOT}/me/messages/{message_id}/$value"
        found: bytes = self._caller.read(Call("GET", url, PRICE, {"prefer": PREFER}, limit=MESSAGE_LIMIT), mime_of)
        return found

    def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Ask once for something new.

        Raises: NotThere, Refused; SignInNeeded, Misconfigured, TryLater where nothing was done; Uncertain.
        """
        return self._write("POST", path, body)

    def patch(self, path: str, body: Mapping[str, Any], etag: str | None = None) -> dict[str, Any]:
        """Ask once for a change, only while the thing is what `etag` stands for. Raises as `post` does, and Changed."""
        return self._write("PATCH", path, body, etag)

    def delete(self, path: str, etag: str | None) -> None:
        """Ask once for a removal. Raises as `patch` does."""
        self._write("DELETE", path, None, etag)

    def _write(self, verb: str, path: str, body: Mapping[str, Any] | None, etag: str | None = None) -> dict[str, Any]:
        headers = {"prefer": PREFER, "accept": "application/json"}
        headers |= {"content-type": "application/json"} if body is not None else {}
        headers |= {"if-match": etag} if etag else {}
        content = json.dumps(body).encode() if body is not None else None
        answer: dict[str, Any]
        answer, _ = self._caller.write(Call(verb, f"{ROOT}{path}", PRICE, headers, content, limit=ANSWER_LIMIT), parsed)
        return answer

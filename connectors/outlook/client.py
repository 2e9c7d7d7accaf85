"""Talks to Microsoft Graph: https://learn.microsoft.com/graph/api/resources/mail-api-overview."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from connectors.budget import Budget
from connectors.calls import Call, Caller, Parsed, Tokens
from connectors.mailbox import TryLater
from connectors.outlook.convert import leads_home
from connectors.outlook.errors import SIGN_IN, listing, mime_of, removal, thing
from connectors.transport import GRAPH, Door, TooLong

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

    def get(self, path: str, query: Mapping[str, str] = NO_QUERY) -> dict[str, Any]:
        """A message or a folder; the names of the query stand without their `$`.

        Raises: BadRequest, NotFound; SignInNeeded, Misconfigured, TryLater.
        """
        return self._read(self.address(path, query), thing)

    @staticmethod
    def address(path: str, query: Mapping[str, str] = NO_QUERY) -> str:
        """The whole address of something; the names of the query stand without their `$`."""
        named = {f"${name}": value for name, value in query.items()}
        return f"{ROOT}{path}" + (f"?{urlencode(named, quote_via=quote, safe='$')}" if named else "")

    def pages(self, link: str, *, size: int | None = None) -> Iterator[tuple[list[dict[str, Any]], str]]:
        """The pages of a listing from that one on: each with the link that holds after it, whole as it was given.

        The last one's is that to later changes, or empty. Raises as `get` does, and Resync.
        """
        seen = {link}
        while True:
            answer = self._read(link, listing, f"{PREFER}, odata.maxpagesize={size}" if size else PREFER)
            onward = answer.get("@odata.nextLink")
            link = str(onward or answer.get("@odata.deltaLink") or "")
            if link and not leads_home(link):
                raise TryLater("Outlook's answer leads elsewhere, where nobody follows")
            if onward and link in seen:
                raise TryLater("Outlook repeats a page")
            seen.add(link)
            yield answer["value"], link
            if not onward:
                return

    def all(self, path: str, query: Mapping[str, str] = NO_QUERY) -> Iterator[dict[str, Any]]:
        """Every item of a collection. Raises as `get` does."""
        for items, _ in self.pages(self.address(path, query)):
            yield from items

    def first(self, path: str, query: Mapping[str, str]) -> list[dict[str, Any]]:
        """The first page of a collection. Raises as `get` does."""
        return next(self.pages(self.address(path, query)))[0]

    def mime(self, message_id: str) -> bytes:
        """A whole message. Raises as `get` does, and connectors.transport.TooLong."""
        url = f"{ROOT}/me/messages/{message_id}/$value"
        # Not compressed: a packed stream that ends early would pass for a whole mail, a broken length does not.
        found: bytes = self._caller.read(
            Call("GET", url, PRICE, {"prefer": PREFER, "accept-encoding": "identity"}, limit=MESSAGE_LIMIT), mime_of
        )
        return found

    def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Ask once for something new.

        Raises: NotFound, Refused; SignInNeeded, Misconfigured, TryLater where nothing was done; Uncertain.
        """
        made: dict[str, Any] = self._write("POST", path, body, None, thing)
        return made

    def patch(self, path: str, body: Mapping[str, Any], etag: str | None = None) -> dict[str, Any]:
        """Ask once for a change, only of what `etag` stands for. Raises as `post` does, and Conflict."""
        changed: dict[str, Any] = self._write("PATCH", path, body, etag, thing)
        return changed

    def delete(self, path: str, etag: str | None) -> None:
        """Ask once for a removal. Raises as `patch` does."""
        self._write("DELETE", path, None, etag, removal)

    def _read(self, link: str, parsed: Parsed, prefer: str = PREFER) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = self._caller.read(
                Call("GET", link, PRICE, {"prefer": prefer, "accept": "application/json"}), parsed
            )
        except TooLong as error:
            raise TryLater("Outlook's answer is too long") from error
        return answer

    def _write(self, verb: str, path: str, body: Mapping[str, Any] | None, etag: str | None, parsed: Parsed) -> Any:
        headers = {"prefer": PREFER, "accept": "application/json"}
        headers |= {"content-type": "application/json"} if body is not None else {}
        headers |= {"if-match": etag} if etag else {}
        content = json.dumps(body).encode() if body is not None else None
        answer, _ = self._caller.write(Call(verb, f"{ROOT}{path}", PRICE, headers, content), parsed)
        return answer

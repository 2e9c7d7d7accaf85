"""A client of Gmail that knows no better than to ask: for tests of the front itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from requests import Response, Session

from tests.gmail.base64url import encoded
from tests.gmail.front import Front
from tests.gmail.wire import wire

GMAIL = "https://gmail.googleapis.com/gmail/v1/users/me"


class Client:
    """Calls the API as it is documented, and hands back what came. `token`: another than the one that is good."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self.token = ""
        self._session = Session()
        self._session.trust_env = False
        self._session.mount("https://", wire(front))

    def ask(self, verb: str, path: str, body: object = None, **query: Any) -> Response:
        """One request; a redirect is not followed."""
        headers: Mapping[str, str] = {"Authorization": f"Bearer {self.token or self._front.token}"}
        return self._session.request(
            verb, f"{GMAIL}{path}", params=query, json=body, headers=headers, timeout=5, allow_redirects=False
        )

    def get(self, path: str, **query: Any) -> Any:
        """The answer to a GET that must succeed."""
        response = self.ask("GET", path, **query)
        assert response.status_code == 200, response.text
        return response.json()

    def all(self, path: str, key: str, **query: Any) -> list[Any]:
        """Everything that all pages hold."""
        found: list[Any] = []
        token: dict[str, str] = {}
        while True:
            page = self.get(path, **query, **token)
            found += page.get(key, [])
            if "nextPageToken" not in page:
                return found
            token = {"pageToken": page["nextPageToken"]}

    def draft(self, raw: bytes, thread_id: str = "", name: str = "") -> Response:
        """Make a draft, or write one anew."""
        message = {"raw": encoded(raw)} | ({"threadId": thread_id} if thread_id else {})
        return self.ask("PUT" if name else "POST", f"/drafts/{name}" if name else "/drafts", {"message": message})

    def close(self) -> None:
        """Let the connections go."""
        self._session.close()

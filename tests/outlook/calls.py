"""A client of Graph that knows no better than to ask: for tests of the stand-in itself, and of the emulator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from requests import Response, Session
from requests.adapters import HTTPAdapter

GRAPH = "https://graph.microsoft.com/v1.0"
IMMUTABLE = 'IdType="ImmutableId"'


class Client:
    """Calls the API as it is documented, and hands back what came. `prefer`: what every request would rather have."""

    def __init__(self, line: HTTPAdapter, token: str, prefer: str = IMMUTABLE) -> None:
        self.token = token
        self.prefer = prefer
        self._session = Session()
        self._session.trust_env = False
        self._session.mount("https://", line)

    def ask(
        self,
        verb: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        **query: Any,
    ) -> Response:
        """One request; a redirect is not followed. `path` may be a link; options of OData come without their $."""
        url = path if path.startswith("https://") else GRAPH + path
        names = {name if name == "changeType" else f"${name}": value for name, value in query.items()}
        said = {"Authorization": f"Bearer {self.token}", "Prefer": self.prefer, **(headers or {})}
        said = {name: value for name, value in said.items() if value}
        data = body if isinstance(body, bytes) else None
        value = None if data is not None else body
        if data is not None:
            said.setdefault("Content-Type", "text/plain")
        return self._session.request(
            verb, url, params=names, json=value, data=data, headers=said, timeout=5, allow_redirects=False
        )

    def get(self, path: str, headers: Mapping[str, str] | None = None, **query: Any) -> Any:
        """The answer to a GET that must succeed."""
        response = self.ask("GET", path, headers=headers, **query)
        assert response.status_code == 200, response.text
        return response.json()

    def all(self, path: str, **query: Any) -> list[Any]:
        """Everything that all pages hold."""
        return [item for page in self.pages(path, **query) for item in page["value"]]

    def pages(self, path: str, **query: Any) -> list[Any]:
        """All pages, to the one that leads no further."""
        found = [self.get(path, **query)]
        while "@odata.nextLink" in found[-1]:
            found.append(self.get(found[-1]["@odata.nextLink"]))
        return found

    def post(self, path: str, body: object = None) -> Any:
        """The answer to a POST that must make something."""
        response = self.ask("POST", path, body)
        assert response.status_code == 201, response.text
        return response.json()

    def close(self) -> None:
        """Let the connections go."""
        self._session.close()


def message(name: str, act: str = "") -> str:
    """The path of a message, or of something that is done with it."""
    return f"/me/messages/{quote(name, safe='')}{act and '/' + act}"

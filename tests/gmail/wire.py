"""The way from the connector's transport to the front: Google's hosts are rewritten, and no other host is reached."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

from tests.gmail.front import Front

HOSTS = frozenset({"gmail.googleapis.com", "oauth2.googleapis.com"})
Before = Callable[[PreparedRequest], None]
After = Callable[[PreparedRequest, Response], None]


class Wire(HTTPAdapter):
    """Sends what is meant for Google to a front, once. `before` and `after` see each request as it was meant."""

    def __init__(self, front: Front, before: Before | None = None, after: After | None = None) -> None:
        super().__init__(max_retries=0)
        self._front = front
        self._before = before
        self._after = after

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        """As `HTTPAdapter.send`.

        Raises: AssertionError for any other host.
        """
        meant = urlsplit(request.url or "")
        assert meant.scheme == "https", f"{request.url} is not encrypted"
        assert meant.netloc in HOSTS, f"{meant.netloc} is not Gmail"
        if self._before is not None:
            self._before(request)
        there = request.copy()
        there.url = self._front.url + (meant._replace(scheme="", netloc="").geturl())
        response = super().send(there, *args, **kwargs)
        response.request = request
        response.url = request.url or ""
        if self._after is not None:
            self._after(request, response)
        return response


def wire(front: Front, before: Before | None = None, after: After | None = None) -> HTTPAdapter:
    """The adapter for a front."""
    return Wire(front, before, after)

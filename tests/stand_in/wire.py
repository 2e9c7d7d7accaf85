"""The way from a connector to a stand-in: the hosts that it plays are rewritten, and no other is reached."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

Before = Callable[[PreparedRequest], None]
After = Callable[[PreparedRequest, Response], None]


class LoopbackWire(HTTPAdapter):
    """Sends what is meant for `hosts` to `url`, once. `before` and `after` see each request as it was meant."""

    def __init__(
        self, url: str, hosts: frozenset[str], before: Before | None = None, after: After | None = None
    ) -> None:
        super().__init__(max_retries=0)
        self._url = url
        self._hosts = hosts
        self._before = before
        self._after = after

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        """As `HTTPAdapter.send`.

        Raises: AssertionError for any other host.
        """
        meant = urlsplit(request.url or "")
        assert meant.scheme == "https", f"{request.url} is not encrypted"
        assert meant.netloc in self._hosts, f"{meant.netloc} is not to be asked"
        if self._before is not None:
            self._before(request)
        there = request.copy()
        there.url = self._url + (meant._replace(scheme="", netloc="").geturl())
        response = super().send(there, *args, **kwargs)
        response.request = request
        response.url = request.url or ""
        if self._after is not None:
            self._after(request, response)
        return response

"""The daemon with a network that leads to stand-ins: `python -m tests.daemon_process CONFIG HOST=URL …`."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter

from agent import bootstrap
from agent import config as configuration
from agent.cli import logs
from agent.cli.daemon import tell
from tests.stand_in.wire import LoopbackWire


class Routes(BaseAdapter):
    """A wire for each host, and for no other."""

    def __init__(self, routes: dict[str, str]) -> None:
        super().__init__()
        self._wires = {host: LoopbackWire(url, frozenset({host})) for host, url in routes.items()}

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        """Carry it where its host leads."""
        return self._wires[urlsplit(request.url or "").netloc].send(request, *args, **kwargs)

    def close(self) -> None:
        """Let go of the connections."""
        for wire in self._wires.values():
            wire.close()


def main(config: str, *routes: str) -> None:
    """What `afterword run` does, but for the network."""
    logs.to_stderr(logging.INFO)
    settings = configuration.load(Path(config))
    with bootstrap.daemon_lock(settings):
        house = bootstrap.open_house(settings, tell, wire=Routes(dict(route.split("=", 1) for route in routes)))
        try:
            bootstrap.daemon(house).run()
        finally:
            house.close()


if __name__ == "__main__":
    main(*sys.argv[1:])

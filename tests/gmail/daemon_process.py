"""The daemon as a process whose way to Google leads to a front: python -m tests.gmail.daemon_process CONFIG URL."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from agent import bootstrap
from agent import config as configuration
from agent.cli import logs
from agent.cli.daemon import tell
from tests.gmail.wire import Wire


def main(config: str, url: str) -> None:
    """What `afterword run` does, but for the wire."""
    logs.to_stderr(logging.INFO)
    settings = configuration.load(Path(config))
    with bootstrap.daemon_lock(settings):
        house = bootstrap.open_house(settings, tell, wire=Wire(url))
        try:
            bootstrap.daemon(house).run()
        finally:
            house.close()


if __name__ == "__main__":
    main(*sys.argv[1:])

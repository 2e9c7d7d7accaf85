"""The log: one line an event, for people on a terminal, JSON elsewhere. Ids and counts only, no mail text."""

from __future__ import annotations

import logging
import sys

import stamina
import structlog

_LIBRARIES = (
    "apscheduler",
    "google",
    "google_auth_oauthlib",
    "googleapiclient",
    "msal",
    "requests_oauthlib",
    "urllib3",
)


def to_stderr(level: int) -> None:
    """Write what is at least that grave to standard error."""
    renderer: structlog.types.Processor = structlog.processors.JSONRenderer(ensure_ascii=False)
    if sys.stderr.isatty():
        renderer = structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        logger_factory=lambda *_names: structlog.PrintLogger(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )
    # They would tell of addresses they ask for, of every repetition, and msal of codes; what matters comes back as an
    # error.
    for library in _LIBRARIES:
        logging.getLogger(library).setLevel(logging.ERROR)
    stamina.instrumentation.set_on_retry_hooks(())

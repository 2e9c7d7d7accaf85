"""The log: one line an event, for people on a terminal, JSON elsewhere. Ids and counts only, no mail text."""

from __future__ import annotations

import logging
import sys

import structlog


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
    logging.getLogger("apscheduler").setLevel(logging.ERROR)

"""By when somebody said something would happen."""

from __future__ import annotations

from datetime import datetime, tzinfo

from agent.etiquette.almanac import Almanac
from agent.etiquette.evidence import Quote


def answer_by(  # noqa: D103
    text: str, written_at: datetime, zone: tzinfo, almanac: Almanac, language: str
) -> tuple[datetime, Quote] | None:
    return None


def deadline(  # noqa: D103
    text: str, written_at: datetime, zone: tzinfo, almanac: Almanac, language: str
) -> tuple[datetime, Quote] | None:
    return None


def away_until(  # noqa: D103
    text: str, written_at: datetime, zone: tzinfo, almanac: Almanac, language: str
) -> tuple[datetime, Quote] | None:
    return None

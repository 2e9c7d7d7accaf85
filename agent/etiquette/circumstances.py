"""What every family of letters is judged by: the user's settings, the calendar, the moment, the rules in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from agent.etiquette.almanac import Almanac
from agent.etiquette.application import Outcome
from agent.etiquette.policy import Policy
from agent.etiquette.rules import RULES, Rulebook


@dataclass(frozen=True, slots=True)
class Others:
    """What one application must know of all others.

    `accepted`: (application, when, by what) of each offer taken. `offers`: (application, offer); `offers_ended`:
    (the offer's mail, when, by what) of those no longer open. `refusals`: the applications that a mail refuses, by it.
    """

    accepted: tuple[tuple[str, datetime, str], ...] = ()
    offers: tuple[tuple[str, Outcome], ...] = ()
    offers_ended: tuple[tuple[str, datetime, str], ...] = ()
    refusals: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """`now` is aware."""

    policy: Policy
    almanac: Almanac
    now: datetime
    rules: Rulebook = RULES
    others: Others = field(default_factory=Others)

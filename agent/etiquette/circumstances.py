"""What every family of letters is judged by: the user's settings, the calendar, the moment, the rules in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agent.etiquette.almanac import Almanac
from agent.etiquette.policy import Policy
from agent.etiquette.rules import RULES, Rulebook


@dataclass(frozen=True, slots=True)
class Circumstances:
    """`now` is aware."""

    policy: Policy
    almanac: Almanac
    now: datetime
    rules: Rulebook = RULES

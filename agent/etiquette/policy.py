"""The user's `[etiquette]` settings. Each key has a default: the law book's (docs/etiquette.md)."""

from __future__ import annotations

from datetime import date, time
from typing import Literal

from pydantic import Field

from agent.etiquette.value import Value


class Policy(Value):
    """How patient, how prompt. Business days are written out: `bd` in the law book."""

    follow_up_after_promise_business_days: int = Field(5, ge=2, le=10)
    follow_up_after_screen_business_days: int = Field(5, ge=2, le=10)
    follow_up_after_interview_business_days: int = Field(7, ge=2, le=10)
    closing_follow_up_after_business_days: int = Field(7, ge=5, le=20)
    thank_you_within_hours: int = Field(24, ge=2, le=72)
    thank_you_expires_days: int = Field(7, ge=1, le=14)
    notes_after_minutes: int = Field(5, ge=0, le=240)
    weekend: Literal["keep_24h", "monday"] = "keep_24h"
    touch_every_business_days: int = Field(5, ge=1, le=20)
    hold_touch_business_days: int = Field(15, ge=5, le=60)
    ghosted_after_days: int = Field(30, ge=14, le=120)
    rejection_reply_without_interview: bool = False
    keep_warm: bool = False
    max_drafts_a_day: int = Field(10, ge=1, le=50)
    quiet_hours: tuple[time, time] = (time(21), time(8))
    since: date | None = None

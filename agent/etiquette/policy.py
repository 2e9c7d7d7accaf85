"""The user's `[etiquette]` settings. Each key has a default: the law book's (docs/etiquette.md)."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal

from pydantic import Field

from agent.etiquette.value import Value

Hours = Annotated[int, Field(ge=1, le=72)]


class Policy(Value):
    """How patient, how prompt. Business days are written out; the reasons stand in config.example.toml."""

    # Thanks and notes
    thank_you_within_hours: int = Field(24, ge=2, le=72, description="a day later it reads as an afterthought")
    thank_you_planned_within_hours: int = Field(20, ge=1, le=24, description="leaves hours to read it and send it")
    thank_you_best_after_hours: int = Field(2, ge=0, le=12, description="minutes after, it looks prepared")
    thank_you_expires_days: int = Field(7, ge=1, le=14, description="then the follow-up says thanks")
    notes_after_minutes: int = Field(5, ge=0, le=240, description="details go fast")
    notes_expire_days: int = Field(7, ge=1, le=14, description="nobody remembers more after that")
    notes_remind_after_hours: tuple[Hours, Hours] = Field((2, 18), description="the same day, and before it is late")
    thank_you_recipients: Literal["everybody", "lead"] = Field("everybody", description="interviewers compare notes")
    weekend: Literal["keep_24h", "monday"] = Field("keep_24h", description="a decision may fall on Monday morning")

    # Waiting
    follow_up_after_promise_business_days: int = Field(5, ge=2, le=10, description="their dates slip")
    follow_up_after_screen_business_days: int = Field(5, ge=2, le=10, description="first calls are decided soon")
    follow_up_after_interview_business_days: int = Field(7, ge=2, le=10, description="several people have to agree")
    closing_follow_up_after_business_days: int = Field(7, ge=5, le=20, description="time to answer the first")
    follow_ups_at_most: int = Field(2, ge=0, le=2, description="a third would press")
    ghosted_after_days: int = Field(30, ge=14, le=120, description="so long a silence is an answer")
    ghosted_after_closing_business_days: int = Field(10, ge=5, le=40, description="two weeks for the last word")
    touch_every_business_days: int = Field(5, ge=1, le=20, description="nobody likes to be written to weekly")

    # On hold
    hold_reply_within_business_days: int = Field(2, ge=1, le=5, description="an answer while it is fresh")
    hold_touch_business_days: int = Field(15, ge=5, le=60, description="holds last weeks")
    hold_touch_again_business_days: int = Field(30, ge=10, le=90, description="later ones are rarer")
    hold_touches_at_most: int = Field(3, ge=0, le=6, description="after half a year it is their turn")

    # Decisions
    rejection_reply_best_after_hours: int = Field(12, ge=0, le=72, description="a night's sleep helps the tone")
    rejection_reply_within_business_days: int = Field(3, ge=1, le=10, description="later nobody recalls the case")
    rejection_reply_expires_days: int = Field(7, ge=2, le=21, description="after a week silence is better")
    rejection_reply_without_interview: bool = Field(False, description="most of those are read by nobody")
    offer_acknowledged_within_hours: int = Field(24, ge=2, le=72, description="they wait for a sign")
    nudge_before_deadline_business_days: int = Field(3, ge=1, le=10, description="they need days to decide")

    # Afterwards
    keep_warm: bool = Field(False, description="only with a reason of one's own")
    keep_warm_after_days: int = Field(60, ge=30, le=365, description="teams change within a quarter")
    keep_warm_at_most: int = Field(2, ge=0, le=4, description="more would be a nuisance")
    connect_note_after_hours: int = Field(24, ge=24, le=720, description="at once it seems forward")

    # The house
    stale_after_days: int = Field(21, ge=7, le=90, description="old news is noted, not answered")
    max_drafts_a_day: int = Field(10, ge=1, le=50, description="a flood would hide what matters")
    quiet_hours: tuple[time, time] = Field((time(21), time(8)), description="nights are free")
    since: date | None = Field(None, description="what was due earlier is the user's own affair")

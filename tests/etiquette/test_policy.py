"""The defaults are the law book's, each within bounds; and what is usual in a country is data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hiring_life import BERLIN, DAY, HOUR, TOMAS, Law, Told, moment, utc
from pydantic import ValidationError

from agent.etiquette.kinds import DraftKind, MessageKind, Stage
from agent.etiquette.policy import Policy
from agent.etiquette.regions import BRIEF, PROFILES, profile_of

EXAMPLE = (Path(__file__).parent.parent.parent / "config.example.toml").read_text(encoding="utf-8")
TALK = moment(3, 12, 14)
END = TALK + HOUR

# What the law book proposes in one place, by the names that the configuration gives it.
DEFAULTS = {
    "thank_you_within_hours": 24,
    "thank_you_planned_within_hours": 20,
    "thank_you_best_after_hours": 2,
    "thank_you_expires_days": 7,
    "notes_after_minutes": 5,
    "notes_expire_days": 7,
    "notes_remind_after_hours": (2, 18),
    "follow_up_after_promise_business_days": 5,
    "follow_up_after_screen_business_days": 5,
    "follow_up_after_interview_business_days": 7,
    "closing_follow_up_after_business_days": 7,
    "follow_ups_at_most": 2,
    "ghosted_after_days": 30,
    "ghosted_after_closing_business_days": 10,
    "touch_every_business_days": 5,
    "hold_reply_within_business_days": 2,
    "hold_touch_business_days": 15,
    "hold_touch_again_business_days": 30,
    "hold_touches_at_most": 3,
    "rejection_reply_best_after_hours": 12,
    "rejection_reply_within_business_days": 3,
    "rejection_reply_expires_days": 7,
    "rejection_reply_without_interview": False,
    "offer_acknowledged_within_hours": 24,
    "nudge_before_deadline_business_days": 3,
    "keep_warm": False,
    "keep_warm_after_days": 60,
    "keep_warm_at_most": 2,
    "connect_note_after_hours": 24,
    "stale_after_days": 21,
}


@pytest.mark.parametrize(("key", "default"), DEFAULTS.items())
def test_a_default_is_the_law_books(key: str, default: object) -> None:
    """What nobody set is what the law book says."""
    assert getattr(Policy(), key) == default


@pytest.mark.parametrize("key", Policy.model_fields)
def test_each_key_has_its_reason(key: str) -> None:
    """In the code, and beside the key in the example."""
    line = next(line for line in EXAMPLE.splitlines() if line.startswith(f"{key} = "))

    assert Policy.model_fields[key].description
    assert line.partition("  # ")[2].strip()


@pytest.mark.parametrize("key", [key for key, field in Policy.model_fields.items() if field.annotation is int])
def test_each_number_has_bounds(key: str) -> None:
    """One below the least and one above the most are refused; the bounds themselves are not."""
    bounds = {
        name: value
        for rule in Policy.model_fields[key].metadata
        for name in ("ge", "le")
        if (value := getattr(rule, name, None)) is not None
    }
    for name, step in (("ge", -1), ("le", 1)):
        Policy.model_validate({key: bounds[name]})
        with pytest.raises(ValidationError):
            Policy.model_validate({key: bounds[name] + step})


@pytest.mark.parametrize("hours", [(0, 18), (2, 73), (2,), (2, 10, 18)])
def test_there_are_two_reminders_within_three_days(hours: tuple[int, ...]) -> None:
    """Neither more nor fewer, and none at once."""
    with pytest.raises(ValidationError):
        Policy.model_validate({"notes_remind_after_hours": hours})


def under(**keys: Any) -> Law:
    """The law under a policy that differs by these keys."""
    return Law(policy=Policy(**keys))


def test_the_thank_you_stands_and_is_best_sent_when_the_policy_says() -> None:
    """Six hours after the end instead of twenty, and best four hours after it instead of two."""
    told = Told()
    told.talk(TALK)
    (usual,) = Law().owed(told, END, DraftKind.THANK_YOU)
    (early,) = under(thank_you_planned_within_hours=6, thank_you_best_after_hours=4).owed(
        told, END, DraftKind.THANK_YOU
    )

    assert (usual.place_at, usual.send_from) == (END + 20 * HOUR, END + 2 * HOUR)
    assert (early.place_at, early.send_from) == (END + 6 * HOUR, END + 4 * HOUR)


def test_the_thank_you_stands_before_it_is_due() -> None:
    """Whoever wants it due after twelve hours need not say that it is to stand by then."""
    told = Told()
    told.talk(TALK)
    (thanks,) = under(thank_you_within_hours=12).owed(told, END, DraftKind.THANK_YOU)

    assert thanks.place_at == thanks.due == END + 12 * HOUR


def test_notes_can_be_asked_for_longer() -> None:
    """Ten days instead of a week."""
    told = Told()
    told.talk(TALK)
    (asked,) = under(notes_expire_days=10).owed(told, END, DraftKind.NOTES)

    assert asked.expires == END + 10 * DAY


def test_a_refusal_is_answered_when_the_policy_says() -> None:
    """Best on the next morning but one hour away suffices, due on the next working day, pointless after two."""
    told = Told()
    told.talk(TALK)
    refused = moment(3, 16, 10)
    told.mail(refused, MessageKind.REJECTION)
    keys = {
        "rejection_reply_best_after_hours": 48,
        "rejection_reply_within_business_days": 4,
        "rejection_reply_expires_days": 9,
    }
    (reply,) = under(**keys).owed(told, refused, DraftKind.REJECTION_REPLY)

    assert reply.send_from == refused + 2 * DAY
    assert reply.due.astimezone(BERLIN).date() == moment(3, 20).date()
    assert reply.expires == refused + 9 * DAY


def test_a_closing_letter_is_given_the_time_the_policy_says() -> None:
    """Twenty working days instead of ten, before silence is an answer."""
    told = Told()
    told.talk(TALK)
    told.wrote(moment(3, 26, 10), TOMAS)
    told.wrote(moment(4, 8, 10), TOMAS)
    late = moment(4, 23, 12)

    assert Law().stage(told, late) is Stage.GHOSTED
    assert under(ghosted_after_closing_business_days=20).stage(told, late) is Stage.AWAITING_DECISION


@pytest.mark.covers("case 27")
def test_old_mail_is_noted_and_not_answered() -> None:
    """A talk to be confirmed lies a month ahead: what asks for that and is found after three weeks is left alone."""
    told = Told()
    told.talk(moment(4, 20, 14), announced=moment(3, 16), asks_to_confirm=True)
    (reply,) = Law().owed(told, moment(3, 16, 11), DraftKind.CONFIRMATION_REPLY)
    (sooner,) = under(stale_after_days=7).owed(told, moment(3, 16, 11), DraftKind.CONFIRMATION_REPLY)

    assert utc(reply.expires) == utc(moment(3, 16)) + 21 * DAY
    assert utc(sooner.expires) == utc(moment(3, 16)) + 7 * DAY


@pytest.mark.parametrize(("most", "closes"), [(0, False), (1, False), (2, True)])
def test_as_many_follow_ups_as_the_policy_allows(most: int, closes: bool) -> None:  # noqa: FBT001
    """None, one, or one and a closing one."""
    told = Told()
    told.talk(TALK)
    law = under(follow_ups_at_most=most)
    first = law.placeable(told, moment(3, 25), DraftKind.FOLLOW_UP)
    told.wrote(moment(3, 26, 10), TOMAS)
    second = law.placeable(told, moment(4, 9), DraftKind.CLOSING_FOLLOW_UP)

    assert bool(first) is (most > 0)
    assert bool(second) is closes


def test_the_profiles_are_those_of_the_law_book() -> None:
    """Full in North America, brief in some countries, brief and optional in others, full wherever nothing is known."""
    brief = {code for code, profile in PROFILES.items() if profile.brief}
    optional = {code for code, profile in PROFILES.items() if profile.optional}

    assert brief == {"GB", "IE", "NL", "AU", "NZ", "DE", "AT", "CH", "PT", "JP"}
    assert optional == {"DE", "AT", "CH", "PT", "JP"}
    assert profile_of("us") == PROFILES["US"]
    assert not profile_of("FR").brief
    assert profile_of(" gb ").words_at_most == profile_of("UK").words_at_most == BRIEF


def test_nobody_is_left_out_unless_the_user_chose_the_region() -> None:
    """The country alone never costs an interviewer their thanks (decision 012)."""
    assert not any(profile_of(code).one_recipient for code in PROFILES)
    assert {code for code in PROFILES if profile_of(code, chosen=True).one_recipient} == {"GB", "IE", "NL", "AU"}

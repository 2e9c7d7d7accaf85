"""The scorer of stories: what it counts as met, and what it does not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.stories_scored import Score, score

ABOUT = {"id": "a", "company": "Brook & Sons Ltd", "role": None}
THANKS = """
[[draft]]
kind = "thank_you"
company = "Brook"
to = "ada@brook.example"
placed_after = 2026-03-05T15:00:00+00:00
placed_before = 2026-03-06T11:00:00+00:00
in_reply_to = "<1@brook.example>"
mentions = ["the Mill’s wheel"]
never = ["Acme"]
ends = "sent"
"""


def placed(draft: str = "d", *, again: bool = False, **told: Any) -> dict[str, Any]:
    """A line on a draft that meets `THANKS`, but for what is told otherwise."""
    event = {
        "at": "2026-03-05T16:00:00+00:00",
        "event": "draft_revised" if again else "draft_placed",
        "draft": draft,
        "kind": "thank_you",
        "application": ABOUT,
        "to": ["Ada@brook.example"],
        "in_reply_to": "<1@brook.example>",
        "body": "Thank you for  the mill's\nwheel.",
    }
    return event | told


def ended(how: str, draft: str = "d") -> dict[str, Any]:
    """A line on the draft's end."""
    if how == "withdrawn":
        return {"at": "2026-03-07T09:00:00+00:00", "event": "draft_withdrawn", "draft": draft, "why": "it is over"}
    return {"at": "2026-03-07T09:00:00+00:00", "event": "draft_settled", "draft": draft, "how": how}


@pytest.fixture
def story(tmp_path: Path) -> Path:
    """A folder for a gold."""
    return tmp_path


def judge(story: Path, gold: str, *events: dict[str, Any]) -> Score:
    """The score of a replay that told of those events."""
    (story / "expect.toml").write_text(gold, encoding="utf-8")
    return score(story, map(json.dumps, events))


@pytest.mark.parametrize(
    ("events", "met"),
    [
        ([placed(), ended("sent")], True),
        ([placed(), placed(at="2026-03-09T09:00:00+00:00", again=True), ended("sent")], True),
        ([placed(to=[], body=""), placed(again=True), ended("sent")], True),
        ([placed(), ended("sent"), placed(again=True, body="")], True),
        ([], False),
        ([placed()], False),
        ([placed(), ended("expired")], False),
        ([placed(at="2026-03-05T14:59:59+00:00"), ended("sent")], False),
        ([placed(at="2026-03-06T11:00:01+00:00"), ended("sent")], False),
        ([placed(to=[]), ended("sent")], False),
        ([placed(to=["ada@brook.example", "bo@brook.example"]), ended("sent")], False),
        ([placed(in_reply_to=None), ended("sent")], False),
        ([placed(), placed(again=True, body="Thank you."), ended("sent")], False),
        ([placed(body="acme"), placed(again=True), ended("sent")], False),
        ([placed(kind="pass_on"), ended("sent")], False),
        ([placed(application=ABOUT | {"company": "Beck"}), ended("sent")], False),
    ],
)
def test_windows_speak_of_the_first_version_and_the_rest_of_the_last(
    story: Path, events: list[dict[str, Any]], *, met: bool
) -> None:
    """But `never` speaks of every version, and nothing counts after the end."""
    assert judge(story, THANKS, *events).met == int(met)


def test_nobody_is_addressed_in_any_version(story: Path) -> None:
    """A `to` of "" is not met by a draft that was addressed for a while."""
    gold = '[[draft]]\nkind = "thank_you"\nto = ""\n'

    assert judge(story, gold, placed(to=[])).met == 1
    assert judge(story, gold, placed(), placed(to=[], again=True)).met == 0


def test_one_draft_meets_one_expectation(story: Path) -> None:
    """The narrow expectation gets the only draft that fits it, whichever comes first."""
    gold = '[[draft]]\nkind = "thank_you"\n[[draft]]\nkind = "thank_you"\nends = "withdrawn"\n'

    assert judge(story, gold, placed("one"), ended("withdrawn", "one")).met == 1
    assert judge(story, gold, placed("one"), ended("withdrawn", "one"), placed("two")).failures == ()


def test_what_must_not_be_placed_is_looked_for_in_its_window(story: Path) -> None:
    """Only there, only of that kind, and of any employer where none is named."""
    gold = '[[no_draft]]\nkind = "thank_you"\nafter = 2026-03-05T16:00:00+00:00\nbefore = 2026-03-06T00:00:00+00:00\n'

    assert judge(story, gold, placed()).failures == ()
    assert judge(story, gold, placed(at="2026-03-06T00:00:00+00:00")).failures == ()
    assert judge(story, gold, placed(at="2026-03-05T23:00:00+00:00")).met == 0
    assert judge(story, gold, placed(at="2026-03-05T23:00:00+00:00", kind="notes")).met == 1


@pytest.mark.parametrize(("stages", "met"), [(["applied", "offered"], 1), (["offered", "applied"], 0), ([], 0)])
def test_an_application_stands_where_it_stands_last(story: Path, stages: list[str], met: int) -> None:
    """Its employer's name may be longer than the gold has it."""
    events = [
        {"at": "2026-03-05T16:00:00+00:00", "event": "stage", "application": ABOUT, "stage": one} for one in stages
    ]

    assert judge(story, '[[application]]\ncompany = "Brook"\nstage = "offered"\n', *events).met == met

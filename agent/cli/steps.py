"""What became of each thing owed (rule E21) and how an ending is told (rule E43), for `show`, `status` and `digest`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta, tzinfo
from typing import Any

from rich.console import Console
from rich.text import Text

from agent.account import Account
from agent.cli.objects import about, when
from agent.cli.picture import moment, words
from agent.etiquette.application import Application
from agent.etiquette.report import Came, StepTaken

NEWS = timedelta(days=7)  # so long an ending is told of
_WORDS = {
    Came.DONE: "done",
    Came.LATE: "done late",
    Came.SKIPPED: "skipped by you",
    Came.WAIVED: "left out, as you wished",
    Came.OVERTAKEN: "overtaken",
    Came.MISSED: "not done in its time",
    Came.OPEN: "open since",
    Came.OVERDUE: "overdue, open since",
    Came.TO_COME: "to come",
}
_DATED = frozenset({Came.LATE, Came.MISSED, Came.OPEN, Came.OVERDUE, Came.TO_COME})  # whose day is worth telling


def show_news(console: Console, account: Account) -> None:
    """What has ended, or came to an offer, in the last days."""
    for application in account.applications():
        told = account.tidings(application)
        if told is not None and told.at is not None and account.now - told.at < NEWS:
            console.print(Text(told.text))


def show_steps(console: Console, account: Account, application: Application) -> None:
    """How an application ended, if it did, and a line for each thing that was or is owed there."""
    told = account.tidings(application)
    if told is not None:
        console.print(Text(f"  {told.text}"))
    for step in account.report(application):
        console.print(Text(f"  step {_line(step, account.zone)}"))


def step_objects(account: Account, application: Application) -> Iterator[dict[str, Any]]:
    """The same as objects."""
    told = account.tidings(application)
    if told is not None:
        at = when(told.at, account.zone)
        yield {"what": "tidings", "application": about(application), "at": at, "text": told.text}
    for step in account.report(application):
        yield {
            "what": "step",
            "application": about(application),
            "draft": step.draft,
            "kind": step.kind.value,
            "person": step.person or None,
            "due": when(step.due, account.zone),
            "came": step.came.value,
            "at": when(step.at, account.zone),
            "why": step.why or None,
            "source": step.source or None,
        }


def _line(step: StepTaken, zone: tzinfo) -> str:
    to = f" to {step.person}" if step.person else ""
    why = f" ({step.why})" if step.why else ""
    due = f", due {moment(step.due, zone)}" if step.came in _DATED else ""
    return f"{words(step.kind)}{to}: {_WORDS[step.came]} {moment(step.at, zone)}{due}{why}"

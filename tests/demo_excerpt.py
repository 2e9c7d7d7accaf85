"""The excerpt of `afterword demo` that README.md shows, as the demo prints it now."""

from __future__ import annotations

import re
from pathlib import Path

from typer.testing import CliRunner

from agent.cli.app import app

PAGE = Path(__file__).parents[1] / "README.md"
_MARKS = re.compile(r"(<!-- demo -->\n```\n).*?(\n```\n<!-- /demo -->)", re.DOTALL)
_DAY = re.compile(r"^(?=\w+, \d+ \w+ \d{4} ─+$)", re.MULTILINE)
_SHOWN = {"Tuesday, 10 March": "thank you", "Friday, 27 March": "follow up"}  # days, and the letter that ends each
_BOX = re.compile(r"(?:^\d\d:\d\d\n)?^╭─ (?P<kind>[\w ]+?) · .*?^╰─+╯\n", re.MULTILINE | re.DOTALL)


def page() -> str:
    """README.md with that excerpt."""
    told = CliRunner().invoke(app, ["demo"], env={"COLUMNS": "80"}).stdout
    days = {day[: day.index(" 2026")]: day for day in _DAY.split(told) if _DAY.match(day)}
    shown = "\n".join(_until(days[day], letter) for day, letter in _SHOWN.items())
    lines = "\n".join(line.rstrip() for line in shown.strip().split("\n"))
    return _MARKS.sub(lambda found: f"{found[1]}{lines}{found[2]}", PAGE.read_text(encoding="utf-8"))


def _until(day: str, letter: str) -> str:
    """The day up to that letter, without those before it."""
    kept, at = "", 0
    for box in _BOX.finditer(day):
        kept += day[at : box.start()]
        at = box.end()
        if box["kind"] == letter:
            return kept + box.group()
    return kept + day[at:]

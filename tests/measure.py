"""How right: recognition and replays, measured on labelled mail. Run by `make measure DATA=folder`.

The folder may hold `stories/` (with `score_story.py` beside it) and `data/` (`jobmail.jsonl`, `noise/`). Prints tables
with their n; it never fails for a low figure.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import runpy
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from agent import bootstrap
from agent import config as configuration
from agent.cli import logs
from agent.cli.mail import end_of
from agent.happenings import Happening, as_json
from connectors.archive import Archive
from tests import (
    measure_calendar,
    measure_dates,
    measure_letters,
    measure_prefilter,
    measure_proofread,
    measure_recognition,
)
from tests.gmail.emulator import usable

console = Console()


def main(data: Path) -> None:
    """Measure whatever the folder holds."""
    logs.to_stderr(logging.WARNING)
    measure_recognition.measure(console, data)
    measure_dates.measure(console, data)
    measure_calendar.measure(console, data)
    measure_proofread.measure(console, data)
    measure_letters.measure(console)
    if (data / "stories").is_dir():
        measure_replays(data / "stories", data / "score_story.py")
    if usable():
        measure_prefilter.measure(console, data)
    else:
        console.print("The first look at Gmail is not measured: run `make emulators` first.")


def measure_replays(stories: Path, scorer: Path) -> None:
    """Each story's replay, by its own scorer."""
    score: Callable[..., tuple[int, list[str]]] = runpy.run_path(str(scorer))["score"]
    table = Table("story", "passed", "failed", "drafts", "applications", title="Replays")
    sums: Counter[str] = Counter()
    failures: list[str] = []
    folders = sorted(path.parent for path in stories.glob("*/expect.toml"))
    for story in track(folders, "replaying", console=Console(stderr=True), transient=True):
        lines = replayed(story)
        passed, failed = score(story, lines, out=lambda _line: None)
        failures += [f"{story.name}: {one}" for one in failed]
        counts = rows_held(story, failed)
        sums.update(passed=passed, failed=len(failed), **counts)
        table.add_row(story.name, str(passed), str(len(failed)), *shares(counts))
    table.add_row("all", str(sums["passed"]), str(sums["failed"]), *shares(sums), style="bold")
    console.print(table)
    for line in failures:
        console.print(line, markup=False, style="dim", highlight=False)


def shares(counts: Counter[str] | dict[str, int]) -> tuple[str, str]:
    """Two cells: drafts and applications, held of asked."""
    return (
        f"{counts['drafts'] - counts['drafts_failed']}/{counts['drafts']}",
        f"{counts['applications'] - counts['applications_failed']}/{counts['applications']}",
    )


def rows_held(story: Path, failed: Sequence[str]) -> dict[str, int]:
    """How many rows of the story ask for drafts and for applications, and how many of them failed."""
    gold = tomllib.loads((story / "expect.toml").read_text(encoding="utf-8"))
    return {
        "drafts": len(gold.get("draft", [])),
        "drafts_failed": sum(one.startswith("[[draft]]") for one in failed),
        "applications": len(gold.get("application", [])),
        "applications_failed": sum(one.startswith("[[application]]") for one in failed),
    }


def replayed(story: Path) -> list[str]:
    """The lines that `afterword replay --json` prints for a story."""
    config = configuration.load(story / "config.toml")
    zone = bootstrap.almanac_of(config).zone(None)
    lines: list[str] = []

    def tell(happening: Happening) -> None:
        lines.append(json.dumps(as_json(happening, zone)))

    end = end_of(story, config)
    past = bootstrap.past_of(Archive([story]).items(), config)
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stderr(io.StringIO()):
        bootstrap.relive(past, config, Path(folder), end, tell, progress=lambda _now: None)
    return lines


if __name__ == "__main__":
    main(Path(sys.argv[1]))

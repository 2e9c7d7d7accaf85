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
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from agent import bootstrap
from agent import config as configuration
from agent.cli import logs
from agent.cli.mail import NOBODY, Owners, end_of, line_of
from agent.etiquette.kinds import MessageKind
from agent.happenings import Happening, as_json
from connectors.archive import Archive, ArchivedMail
from connectors.mail import Folder
from tests import measure_prefilter
from tests.gmail.emulator import usable

console = Console()
FIRST_KINDS = {"notes", "thank_you", "follow_up", "closing_follow_up", "rejection_reply"}
# What a mailbox holds that is nobody's application; every other kind on such mail is a false alarm.
QUIET = {"other", "job_alert", "outreach", "auto_reply", "bounce", "survey"}
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def main(data: Path) -> None:
    """Measure whatever the folder holds."""
    logs.to_stderr(logging.WARNING)
    if (data / "stories").is_dir():
        measure_messages(data / "stories")
        measure_replays(data / "stories", data / "score_story.py")
    if (data / "data" / "jobmail.jsonl").is_file():
        measure_jobmail(data / "data" / "jobmail.jsonl")
    if (data / "data" / "noise").is_dir():
        measure_noise(data / "data" / "noise")
    if usable():
        measure_prefilter.measure(console, data)
    else:
        console.print("The first look at Gmail is not measured: run `make emulators` first.")


def lines_of(paths: Sequence[Path]) -> Iterable[dict[str, Any]]:
    """What `afterword recognise --json` prints for these paths."""
    owners = Owners(None)
    for mail in Archive(paths).items():
        yield line_of(mail, *owners.of(mail))


def measure_messages(stories: Path) -> None:
    """Each `[[message]]` row of each story: the kind, and what else the row names."""
    held: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    missed: list[str] = []
    for story in sorted(path.parent for path in stories.glob("*/expect.toml")):
        expected = tomllib.loads((story / "expect.toml").read_text(encoding="utf-8")).get("message", [])
        found = {Path(one["file"]).name: one for one in lines_of([story / "inbox"])}
        for row in expected:
            line = found[Path(row["file"]).name]
            for what, ok in judged(row, line):
                asked[what] += 1
                held[what] += ok
                if not ok:
                    missed.append(
                        f"{story.name}/{row['file']} {what}: wanted {row.get(what)!r}, got {got(line, what)!r}"
                    )
    table = Table("what the mail says", "held", "of", "share", title="Recognition, on stories")
    for what, of in asked.items():
        table.add_row(what, str(held[what]), str(of), f"{held[what] / of:.0%}")
    console.print(table)
    for line in missed:
        console.print(line, markup=False, style="dim", highlight=False)


def judged(row: dict[str, Any], line: dict[str, Any]) -> Iterable[tuple[str, bool]]:
    """Each thing a row asks for, and whether the line has it."""
    yield "kind", line["kind"] in {row["kind"], *row.get("also", [])}
    for what in ("company", "role"):
        if what in row:
            wanted, given = str(row[what]).casefold(), str(line[what] or "").casefold()
            yield what, bool(given) and (wanted in given or given in wanted)
    if "starts_at" in row:
        yield "starts_at", any(same(one["starts_at"], row["starts_at"]) for one in line["interviews"])
    if "answer_by" in row:
        yield "answer_by", same(line["answer_by"], row["answer_by"])
    if "interviewers" in row:
        names = {person["name"] for one in line["interviews"] for person in one["interviewers"]}
        yield "interviewers", names == set(row["interviewers"])


def got(line: dict[str, Any], what: str) -> Any:
    """What the line has for one thing a row asks for."""
    if what == "starts_at":
        return [one["starts_at"] for one in line["interviews"]]
    if what == "interviewers":
        return [person["name"] for one in line["interviews"] for person in one["interviewers"]]
    return line[what]


def same(given: str | None, wanted: datetime) -> bool:
    """Whether both are the same moment."""
    return given is not None and datetime.fromisoformat(given) == wanted


def measure_replays(stories: Path, scorer: Path) -> None:
    """Each story's replay, by its own scorer."""
    score: Callable[..., tuple[int, list[str]]] = runpy.run_path(str(scorer))["score"]
    table = Table("story", "passed", "failed", "drafts (our kinds)", "applications", title="Replays")
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
    """Two cells: drafts of the kinds that exist, and applications, held of asked."""
    return (
        f"{counts['drafts'] - counts['drafts_failed']}/{counts['drafts']}",
        f"{counts['applications'] - counts['applications_failed']}/{counts['applications']}",
    )


def rows_held(story: Path, failed: Sequence[str]) -> dict[str, int]:
    """How many rows of the story ask for drafts of our kinds and for applications, and how many of them failed."""
    gold = tomllib.loads((story / "expect.toml").read_text(encoding="utf-8"))
    ours = [row for row in gold.get("draft", []) if row["kind"] in FIRST_KINDS]
    drafts_failed = [
        one for one in failed if one.startswith("[[draft]]") and any(f"'{kind}'" in one for kind in FIRST_KINDS)
    ]
    return {
        "drafts": len(ours),
        "drafts_failed": len(drafts_failed),
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


def measure_jobmail(file: Path) -> None:
    """Labelled job mail from real inboxes; what is synthetic is left out."""
    me, almanac = bootstrap.me_of(NOBODY), bootstrap.almanac_of(NOBODY)
    confusion: Counter[tuple[str, str]] = Counter()
    for row in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
        if not row.get("real"):
            continue
        mail = EmailMessage()
        mail["From"] = row.get("sender") or "unknown@unknown.example"
        mail["To"] = "reader@reader.example"
        mail["Subject"] = " ".join((row.get("subject") or "").split())
        mail["Date"] = "Mon, 01 Jun 2026 10:00:00 +0000"
        mail.set_content(row["body_text"])
        one = ArchivedMail(row["id"], row["id"], Folder.INBOX, mail.as_bytes(), NOW, None)
        confusion[row["label"], line_of(one, me, almanac)["kind"]] += 1
    total, right = confusion.total(), sum(n for (label, kind), n in confusion.items() if label == kind)
    table = Table(
        "label",
        "n",
        "right",
        "taken for",
        title=f"Job mail from real inboxes: {right}/{total} = {right / max(total, 1):.1%}",
    )
    for label in MessageKind:
        row_of = {kind: n for (wanted, kind), n in confusion.items() if wanted == label.value}
        if row_of:
            wrong = ", ".join(f"{kind} {n}" for kind, n in sorted(row_of.items()) if kind != label.value)
            table.add_row(label.value, str(sum(row_of.values())), str(row_of.get(label.value, 0)), wrong)
    console.print(table)


def measure_noise(folder: Path) -> None:
    """Mail that is nobody's application: how often it is taken for one, surely enough to act on."""
    kinds: Counter[str] = Counter()
    total = 0
    for line in track(list(lines_of([folder])), "noise", console=Console(stderr=True), transient=True):
        total += 1
        if line["kind"] not in QUIET and line["confidence"] >= NOBODY.recognition.act_above:
            kinds[line["kind"]] += 1
    console.print(
        f"Noise: {kinds.total()} false alarms of {total} mails ({kinds.total() / max(total, 1):.2%}): {dict(kinds)}"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))

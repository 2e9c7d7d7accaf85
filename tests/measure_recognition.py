"""How right recognition is, by kind, by source and by what it is sure of: part of `make measure`."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from agent.cli.mail import NOBODY
from agent.etiquette.evidence import Evidence
from agent.etiquette.kinds import MessageKind
from agent.recognition.lines import recognised_line
from agent.recognition.recognise import recognise
from tests import labelled, train
from tests.labelled import QUIET, Labelled

ACT = NOBODY.recognition.act_above
GRAVE = frozenset(kind.value for kind in MessageKind if kind.value.startswith("interview")) | {"offer", "rejection"}
BINS = (0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
FEW = 50  # mails of a kind below which no figure is a bar


@dataclass(frozen=True)
class Judged:
    """A labelled mail, and what recognition says of it."""

    mail: Labelled
    found: tuple[Evidence, ...]

    @property
    def kind(self) -> str:
        """The kind it was taken for."""
        return self.found[0].kind.value

    @property
    def sure(self) -> float:
        """How sure that was."""
        return self.found[0].confidence

    @property
    def right(self) -> bool:
        """Whether the kind is right."""
        return self.mail.is_right(self.kind)


def measure(console: Console, data: Path) -> None:
    """Measure on whatever labelled mail the folder holds, and print."""
    told = judged(labelled.stories(data / "stories"), "stories") if (data / "stories").is_dir() else []
    jobs = data / "data" / "jobmail.jsonl"
    real = judged(labelled.job_mail(jobs), "job mail") if jobs.is_file() else []
    noise = data / "data" / "noise"
    quiet = judged(labelled.noise(noise), "noise") if noise.is_dir() else []
    if told:
        facts_table(console, told, "stories (a development set)")
    if real:
        kinds_table(console, real, "Job mail from real inboxes (a development set)")
        sources_table(console, real)
    if quiet:
        alarms(console, quiet)
    if told or real or quiet:
        every = [*told, *real, *quiet]
        reliability_table(console, [(one.kind, one.sure, one.right) for one in every], "as shipped")
        taught = train.lessons([one.mail for one in every])
        sure = train.unflattered(taught)
        unseen = [(one.said.value, how, one.right) for one, how in zip(taught, sure, strict=True)]
        reliability_table(console, unseen, "by a model that has seen no mail of the same source")


def judged(mails: Iterable[Labelled], what: str) -> list[Judged]:
    """Each mail recognised."""
    shown = track(list(mails), what, console=Console(stderr=True), transient=True)
    return [Judged(one, recognise(one.message, one.me, one.almanac)) for one in shown]


def interval(right: int, of: int) -> tuple[float, float]:
    """Wilson's interval for a share, at 95 %."""
    if not of:
        return 0.0, 1.0
    z, share = 1.959964, right / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    reach = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def share(right: int, of: int) -> str:
    """A share with its interval: "97.1 % (94.2–98.6)"; a dash where there is nothing to count."""
    low, high = interval(right, of)
    return f"{right / of:.1%} ({100 * low:.1f}–{100 * high:.1f})" if of else "–"


def kinds_table(console: Console, mails: Sequence[Judged], title: str) -> None:
    """Recall and precision a kind; a kind of few mails is shown, and proves nothing."""
    right = sum(one.right for one in mails)
    table = Table(
        "kind",
        "n",
        "recall",
        "precision",
        "taken for",
        title=f"{title}: {right}/{len(mails)} = {share(right, len(mails))}",
    )
    wanted = Counter(_label(one) for one in mails)
    given = Counter(one.kind for one in mails)
    for kind in [one.value for one in MessageKind if one.value in wanted or one.value in given]:
        held = sum(one.right and _label(one) == kind for one in mails)
        precise = sum(one.right and one.kind == kind for one in mails)
        wrong = Counter(one.kind for one in mails if _label(one) == kind and not one.right)
        few = "" if wanted[kind] >= FEW else " (few)"
        taken = ", ".join(f"{name} {n}" for name, n in wrong.most_common())
        table.add_row(kind + few, str(wanted[kind]), share(held, wanted[kind]), share(precise, given[kind]), taken)
    console.print(table)


def _label(one: Judged) -> str:
    return str(one.mail.row.get("kind") or one.mail.row.get("label") or "other")


def sources_table(console: Console, mails: Sequence[Judged]) -> None:
    """The same by where the mail comes from."""
    table = Table("source", "n", "kind right")
    groups: defaultdict[str, list[Judged]] = defaultdict(list)
    for one in mails:
        groups[one.mail.group].append(one)
    for name, ones in sorted(groups.items(), key=lambda pair: -len(pair[1])):
        table.add_row(name[:50], str(len(ones)), share(sum(one.right for one in ones), len(ones)))
    console.print(table)


def alarms(console: Console, mails: Sequence[Judged]) -> None:
    """Mail that is nobody's application: how often it is taken for one, surely enough to act on."""
    loud = Counter(one.kind for one in mails if one.kind not in QUIET and one.sure >= ACT)
    grave = sum(n for kind, n in loud.items() if kind in GRAVE)
    console.print(
        f"Noise, at the confidence that acts ({ACT}): {grave} false interviews, offers or rejections "
        f"of {len(mails)} mails ({2000 * grave / len(mails):.1f} in 2,000); all alarms: {dict(loud)}"
    )
    for one in mails:
        if one.kind not in QUIET and one.sure >= ACT:
            console.print(f"  {one.mail.mail.label}: {one.kind} {one.sure:.2f}", style="dim", highlight=False)


def reliability_table(console: Console, said: Iterable[tuple[str, float, bool]], how: str) -> None:
    """Of what is said with such confidence, how much is right: kind, confidence, right. Quiet kinds are left out."""
    loud = [(sure, right) for kind, sure, right in said if kind not in QUIET]
    title = f"What confidence means, {how} (n = {len(loud)}, kinds that act)"
    table = Table("confidence", "n", "right", "mean confidence", title=title)
    off = 0.0
    for low, high in pairwise(BINS):
        ones = [(sure, right) for sure, right in loud if low <= sure < high]
        if ones:
            right, mean = sum(right for _, right in ones), sum(sure for sure, _ in ones) / len(ones)
            off += abs(right - mean * len(ones))
            table.add_row(f"{low:.2f}–{min(high, 1.0):.2f}", str(len(ones)), share(right, len(ones)), f"{mean:.2f}")
    table.add_row("expected calibration error", "", f"{off / max(1, len(loud)):.3f}", "")
    console.print(table)


def facts_table(console: Console, mails: Sequence[Judged], title: str) -> None:
    """Each thing that the labels name: held, of how many; then every miss."""
    held: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    missed: list[str] = []
    for one in mails:
        line = recognised_line(one.mail.mail.label, one.mail.message, one.found)
        for what, ok in facts(one.mail.row, line):
            asked[what] += 1
            held[what] += ok
            if not ok:
                place = f"{one.mail.group}/{one.mail.row['file']}"
                missed.append(f"{place} {what}: wanted {one.mail.row.get(what)!r}, got {got(line, what)!r}")
    table = Table("what the mail says", "held", "of", "share", title=f"Recognition, on {title}")
    for what, of in asked.items():
        table.add_row(what, str(held[what]), str(of), share(held[what], of))
    console.print(table)
    for text in missed:
        console.print(text, markup=False, style="dim", highlight=False)


def facts(row: dict[str, Any], line: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """Each thing a row asks for, and whether the line has it; an empty name asks for none."""
    yield "kind", line["kind"] in {row["kind"], *row.get("also", [])}
    for what in ("company", "role"):
        if what in row:
            wanted, given = str(row[what]).casefold(), str(line[what] or "").casefold()
            yield what, (bool(given) and (wanted in given or given in wanted)) if wanted else not given
    if "starts_at" in row:
        yield "starts_at", any(same(one["starts_at"], row["starts_at"]) for one in line["interviews"])
    for what in ("answer_by", "deadline"):
        if what in row:
            yield what, same(line[what], row[what])
    if "interviewers" in row:
        names = {person["name"] for one in line["interviews"] for person in one["interviewers"]}
        yield "interviewers", names == set(row["interviewers"])
    if "suspicious" in row:
        yield "suspicious", line["suspicious"] == row["suspicious"]


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

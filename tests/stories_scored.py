"""A replay held against a story's gold (docs/formats.md, part 5): which expectations it meets, and why the others fail.

How an expectation is read: a window speaks of when a draft was first placed; `to`, `in_reply_to` and `mentions` of its
last version; `never`, and a `to` of "", of every version. One draft meets one expectation. What becomes of a draft
after it was settled or withdrawn is no version of it.
"""

from __future__ import annotations

import json
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]


@dataclass
class Told:
    """One draft, as a replay tells of it: each version in turn, and how it ended."""

    key: str
    kind: str
    application: str | None
    placed_at: datetime
    versions: list[Row] = field(default_factory=list)
    ends: str = "open"

    @property
    def last(self) -> Row:
        """The draft as it stood when it ended, or stands now."""
        return self.versions[-1]


@dataclass
class Past:
    """What a replay told: the names that each application came to bear, its last stage, and every draft."""

    names: dict[str, dict[str, str | None]] = field(default_factory=dict)
    stages: dict[str, str] = field(default_factory=dict)
    drafts: dict[str, Told] = field(default_factory=dict)

    def company(self, draft: Told) -> str | None:
        """The employer that the draft's application is with, by the last name it had."""
        return self.names.get(draft.application or "", {}).get("company")


@dataclass(frozen=True)
class Score:
    """How many expectations were met, and a line for each that was not."""

    met: int
    failures: tuple[str, ...]


def score(story: Path, lines: Iterable[str]) -> Score:
    """Hold the lines of `replay --json` against the `expect.toml` in the folder `story`."""
    gold = tomllib.loads((story / "expect.toml").read_text(encoding="utf-8"))
    past = heard(lines)
    verdicts = [
        *((_shown("application", row), _application_fault(row, past)) for row in gold.get("application", ())),
        *_drafts_judged(gold.get("draft", ()), past),
        *((_shown("no_draft", row), _presence(row, past)) for row in gold.get("no_draft", ())),
    ]
    failures = tuple(f"{shown}: {fault}" for shown, fault in verdicts if fault)
    return Score(len(verdicts) - len(failures), failures)


def heard(lines: Iterable[str]) -> Past:
    """The drafts and stages of a replay's lines."""
    past = Past()
    for event in (json.loads(line) for line in lines if line.strip()):
        about = event.get("application") or {}
        if about.get("id"):
            names = past.names.setdefault(about["id"], {})
            names.update({key: about[key] for key in ("company", "role") if about.get(key)})
        match event["event"]:
            case "stage":
                past.stages[about["id"]] = event["stage"]
            case "draft_placed" | "draft_revised":
                at = datetime.fromisoformat(event["at"])
                draft = past.drafts.setdefault(event["draft"], Told(event["draft"], event["kind"], about.get("id"), at))
                if draft.ends == "open":
                    draft.versions.append(event)
            case "draft_withdrawn":
                past.drafts[event["draft"]].ends = "withdrawn"
            case "draft_settled":
                past.drafts[event["draft"]].ends = event["how"]
    return past


# Applications


def _application_fault(row: Row, past: Past) -> str | None:
    """None if the application stands where it should; of two that a role does not tell apart, both must."""
    employed = {one: names for one, names in past.names.items() if same_name(names.get("company"), row["company"])}
    standing = [one for one in employed if one in past.stages]
    if "role" in row:
        named = [one for one in standing if same_name(employed[one].get("role"), row["role"])]
        standing = named or [one for one in standing if not employed[one].get("role")]
    stages = {past.stages[one] for one in standing}
    met = stages == {row["stage"]} if "role" in row else row["stage"] in stages
    return None if met else f"stands at {', '.join(sorted(stages)) or 'nothing'}"


# Drafts


def _drafts_judged(rows: Sequence[Row], past: Past) -> Iterable[tuple[str, str | None]]:
    faults = {(n, key): _fault(row, draft, past) for n, row in enumerate(rows) for key, draft in past.drafts.items()}
    fitting = {n: [key for key in past.drafts if faults[n, key] is None] for n in range(len(rows))}
    met = _served(fitting)
    for n, row in enumerate(rows):
        near = max((faults[n, key] or (99, "serves another expectation") for key in past.drafts), default=(0, "none"))
        yield _shown("draft", row), None if n in met else near[1]


def _served(fitting: Mapping[int, Sequence[str]]) -> set[int]:
    """The most expectations that can be met with a draft each: a maximum matching, by augmenting paths."""
    serves: dict[str, int] = {}

    def find(wanted: int, tried: set[str]) -> bool:
        for key in fitting[wanted]:
            if key in tried:
                continue
            tried.add(key)
            if key not in serves or find(serves[key], tried):
                serves[key] = wanted
                return True
        return False

    return {wanted for wanted in fitting if find(wanted, set())}


def _fault(row: Row, draft: Told, past: Past) -> tuple[int, str] | None:
    """What is wrong with the draft first, and how near it came (0 to 6); None if nothing is."""
    company = past.company(draft)
    checks: tuple[tuple[bool, Callable[[], str]], ...] = (
        (draft.kind == row["kind"], lambda: "no draft of that kind"),
        ("company" not in row or same_name(company, row["company"]), lambda: f"it is with {company}"),
        (_in_time(row, draft), lambda: f"placed at {draft.placed_at.isoformat()}"),
        (_addressed(row, draft), lambda: f"addressed to {draft.last['to']}"),
        (_in_thread(row, draft), lambda: f"answers {draft.last['in_reply_to']}"),
        (_words_fit(row, draft), lambda: f"its words: {_words_fault(row, draft)}"),
        ("ends" not in row or draft.ends == row["ends"], lambda: f"ends {draft.ends}"),
    )
    for rank, (fine, fault) in enumerate(checks):
        if not fine:
            return rank, fault()
    return None


def _in_time(row: Row, draft: Told) -> bool:
    early = "placed_after" in row and draft.placed_at < row["placed_after"]
    late = "placed_before" in row and draft.placed_at > row["placed_before"]
    return not early and not late


def _addressed(row: Row, draft: Told) -> bool:
    if "to" not in row:
        return True
    if row["to"] == "":
        return not any(version["to"] for version in draft.versions)
    return [one.casefold() for one in draft.last["to"]] == [row["to"].casefold()]


def _in_thread(row: Row, draft: Told) -> bool:
    return "in_reply_to" not in row or row["in_reply_to"] == draft.last["in_reply_to"]


def _words_fit(row: Row, draft: Told) -> bool:
    return _words_fault(row, draft) is None


def _words_fault(row: Row, draft: Told) -> str | None:
    body = folded(draft.last["body"])
    for wanted in row.get("mentions", ()):
        if folded(wanted) not in body:
            return f"no {wanted!r}"
    for barred in row.get("never", ()):
        if any(folded(barred) in folded(version["body"]) for version in draft.versions):
            return f"{barred!r} is there"
    return None


def _presence(row: Row, past: Past) -> str | None:
    """When drafts were placed that should not have been; None if there is none."""
    times = [
        draft.placed_at.isoformat()
        for draft in past.drafts.values()
        if draft.kind == row["kind"]
        and ("company" not in row or same_name(past.company(draft), row["company"]))
        and ("after" not in row or draft.placed_at > row["after"])
        and ("before" not in row or draft.placed_at < row["before"])
    ]
    return f"placed at {', '.join(times)}" if times else None


# Words


def folded(text: str | None) -> str:
    """The text for comparing: compatible characters as one, no case, straight apostrophes, single spaces."""
    plain = unicodedata.normalize("NFKC", text or "").casefold()
    return " ".join(plain.replace("’", "'").replace("‘", "'").split())


def same_name(one: str | None, other: str | None) -> bool:
    """Whether one of two names contains the other, by letters and digits alone; an unknown one is nobody's."""
    left, right = _letters(one), _letters(other)
    return bool(left and right) and (left in right or right in left)


def _letters(text: str | None) -> str:
    bare = "".join(one for one in unicodedata.normalize("NFKD", folded(text)) if not unicodedata.combining(one))
    return " ".join("".join(one if one.isalnum() else " " for one in bare).split())


def _shown(table: str, row: Row) -> str:
    keys = ("kind", "company", "role", "stage", "to", "placed_after", "placed_before", "after", "before")
    return f"[[{table}]] " + ", ".join(f"{key} {row[key]}" for key in keys if key in row)

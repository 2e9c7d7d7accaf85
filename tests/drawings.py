"""Draws what moves applications, interviews and drafts into docs/stages.md, from their declarations in the code.

What leads from every state of a group to the same place is one arrow, from a box that stands for the group: so each
drawing fits on a screen. A test takes the arrows apart again and holds them to the declarations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.etiquette.interview_statuses import STEPS as INTERVIEW_STEPS
from agent.etiquette.kinds import DraftState, InterviewStatus, Stage
from agent.etiquette.stages import TABLE
from agent.store.ledger import STEPS as DRAFT_STEPS

PAGE = Path(__file__).parent.parent / "docs" / "stages.md"


@dataclass(frozen=True, slots=True)
class Move:
    """One step as the code declares it."""

    source: str
    event: str
    target: str
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """States that many steps treat alike: a box of its own in the drawing."""

    name: str
    title: str
    members: frozenset[str]


@dataclass(frozen=True, slots=True)
class Arrow:
    """One line of the drawing: from a state or a group, with everything that is written on it."""

    source: str
    target: str
    moves: tuple[Move, ...]

    def meant(self) -> frozenset[Move]:
        """The steps that it stands for."""
        return frozenset(self.moves)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What one drawing shows."""

    title: str
    source: str
    note: str
    start: str
    moves: tuple[Move, ...]
    groups: tuple[Group, ...]
    words: Mapping[str, str]


# Guards that only ask whether a rule is in force: under the whole book they always hold.
SWITCHES = frozenset({"silence_counts", "reopening_counts"})


def _application_moves() -> Iterator[Move]:
    for (stage, event), steps in TABLE.items():
        for step in steps:
            only_if = [name for name in step.only_if if name not in SWITCHES]
            condition = ", ".join((*only_if, *(f"unless {name}" for name in step.unless))).replace("_", " ")
            yield Move(stage.value, event, step.target.value, condition)


def _draft_moves() -> Iterator[Move]:
    for state, targets in DRAFT_STEPS.items():
        for target in sorted(targets - {state}):  # the same news again is no step
            yield Move(state.value, f"to_{target.value}", target.value)


LIVE = frozenset({Stage.APPLIED, Stage.INTERVIEWING, Stage.AWAITING_DECISION, Stage.ON_HOLD, Stage.GHOSTED})
APPLICATIONS = Drawing(
    title="Applications",
    source="agent/etiquette/stages.py",
    note="Older mail moves nothing back: events are taken in the order in which they happened, not in which they were "
    "read.",
    start=Stage.APPLIED,
    moves=tuple(_application_moves()),
    groups=(
        Group("open", "applied, interviewing, awaiting decision, on hold, ghosted or offered", LIVE | {Stage.OFFERED}),
        Group("live", "applied, interviewing, awaiting decision, on hold or ghosted", LIVE),
        Group("resting", "on hold or rejected", frozenset({Stage.ON_HOLD, Stage.REJECTED})),
    ),
    words={},
)
INTERVIEWS = Drawing(
    title="Interviews",
    source="agent/etiquette/interview_statuses.py",
    note="*You say* stands for a command or a clear answer in the notes. Mail moves nothing that was held.",
    start=InterviewStatus.INVITED,
    moves=tuple(Move(status.value, event, to.value) for (status, event), to in INTERVIEW_STEPS.items()),
    groups=(
        Group("any", "any of them", frozenset(InterviewStatus)),
        Group(
            "to_come",
            "invited, tentative, scheduled or rescheduling",
            frozenset(
                {
                    InterviewStatus.INVITED,
                    InterviewStatus.TENTATIVE,
                    InterviewStatus.SCHEDULED,
                    InterviewStatus.RESCHEDULING,
                }
            ),
        ),
        Group(
            "did_not_happen",
            "cancelled, missed or no-show",
            frozenset({InterviewStatus.CANCELLED, InterviewStatus.MISSED, InterviewStatus.NO_SHOW}),
        ),
    ),
    words={
        "end_passed": "its end has passed",
        "noted": "notes written",
        "said_held": "you say it was held",
        "said_missed": "you say you missed it",
        "said_no_show": "you say they did not come",
        "said_cancelled": "you say it was off",
    },
)
DRAFTS = Drawing(
    title="Drafts",
    source="agent/store/ledger.py",
    note="The intention is written down before anything is made, so that a crash makes no second draft. What is yours "
    "is never touched again.",
    start=DraftState.INTENDED,
    moves=tuple(_draft_moves()),
    groups=(
        Group(
            "ours",
            "intended, created or placed",
            frozenset({DraftState.INTENDED, DraftState.CREATED, DraftState.PLACED}),
        ),
    ),
    words={
        "to_created": "made",
        "to_placed": "seen in Drafts",
        "to_edited": "you changed it",
        "to_sent": "you sent it",
        "to_discarded": "you threw it away",
        "to_withdrawn": "overtaken by events",
        "to_expired": "its time has passed",
    },
)
DRAWINGS = (APPLICATIONS, INTERVIEWS, DRAFTS)

FRAME = """# What moves what

Written by `make docs` from the declarations in the code; edit those.
An arrow from a group of states leads from each of them, but for the one it leads to.
"""

SECTION = """
## {title}

Declared in `{source}`. {note}

```mermaid
{drawing}
```
"""


def drawn() -> str:
    """The whole page."""
    return FRAME + "".join(
        SECTION.format(title=one.title, source=one.source, note=one.note, drawing=mermaid(one)) for one in DRAWINGS
    )


def arrows(drawing: Drawing) -> tuple[Arrow, ...]:
    """The lines of a drawing: as few as its groups allow, and what goes the same way shares one."""
    found: dict[tuple[str, str], list[Move]] = {}
    for event, target, condition in dict.fromkeys((one.event, one.target, one.condition) for one in drawing.moves):
        alike = [one for one in drawing.moves if (one.event, one.target, one.condition) == (event, target, condition)]
        for source, moves in _grouped(alike, target, drawing.groups):
            found.setdefault((source, target), []).extend(moves)
    return tuple(Arrow(source, target, tuple(moves)) for (source, target), moves in found.items())


def _grouped(moves: Sequence[Move], target: str, groups: Sequence[Group]) -> Iterator[tuple[str, list[Move]]]:
    left = list(moves)
    for group in groups:
        wanted = group.members - {target}
        if len(wanted) > 1 and wanted <= {one.source for one in left}:
            yield group.name, [one for one in left if one.source in wanted]
            left = [one for one in left if one.source not in wanted]
    for one in left:
        yield one.source, [one]


def mermaid(drawing: Drawing) -> str:
    """The drawing in mermaid's language for state diagrams."""
    lines = arrows(drawing)
    used = {arrow.source for arrow in lines}
    text = ["stateDiagram-v2", "    direction LR"]
    text += [f"    {group.name} : {group.title}" for group in drawing.groups if group.name in used]
    text.append(f"    [*] --> {drawing.start}")
    text += [f"    {arrow.source} --> {arrow.target} : {_label(arrow, drawing.words)}" for arrow in lines]
    return "\n".join(text)


def _label(arrow: Arrow, words: Mapping[str, str]) -> str:
    said = dict.fromkeys(
        words.get(one.event, one.event.replace("_", " ")) + (f" ({one.condition})" if one.condition else "")
        for one in arrow.moves
    )
    return " / ".join(said)

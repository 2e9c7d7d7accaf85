"""Draws the stages into docs/stages.md, from their declaration in the code. Run by `make diagrams`."""

from __future__ import annotations

from pathlib import Path

from agent.etiquette.stages import TABLE, ApplicationStages, Step

PAGE = Path(__file__).parent.parent / "docs" / "stages.md"

FRAME = """# Stages of an application

Written by `make diagrams` from `agent/etiquette/stages.py`; edit it there.
`accepted`, `declined` and `withdrawn` are printed names that nothing leads to yet.

```mermaid
{drawing}
```

| from | event | to | if |
|---|---|---|---|
{rows}
"""


def drawn() -> str:
    """The whole page."""
    rows = [
        f"| `{stage.value}` | {event.replace('_', ' ')} | `{step.target.value}` | {_guards(step)} |"
        for (stage, event), steps in TABLE.items()
        for step in steps
    ]
    return FRAME.format(drawing=f"{ApplicationStages:mermaid}".strip(), rows="\n".join(rows))


def _guards(step: Step) -> str:
    return ", ".join((*step.only_if, *(f"not: {name}" for name in step.unless))).replace("_", " ")


if __name__ == "__main__":
    PAGE.write_text(drawn(), encoding="utf-8")
    print(f"wrote {PAGE}")  # noqa: T201 - a command says what it did

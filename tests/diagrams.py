"""Draws the stages into docs/stages.md, from their declaration in the code. Run by `make diagrams`."""

from __future__ import annotations

from pathlib import Path

from agent.etiquette.stages import TABLE, ApplicationStages

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
        f"| `{stage.value}` | {event.replace('_', ' ')} | `{step.target.value}` | {_guards(step.only_if, step.unless)} |"
        for (stage, event), steps in TABLE.items()
        for step in steps
    ]
    return FRAME.format(drawing=f"{ApplicationStages:mermaid}".strip(), rows="\n".join(rows))


def _guards(only_if: tuple[str, ...], unless: tuple[str, ...]) -> str:
    said = [name.replace("_", " ") for name in only_if] + [f"not: {name.replace('_', ' ')}" for name in unless]
    return ", ".join(said)


if __name__ == "__main__":
    PAGE.write_text(drawn(), encoding="utf-8")
    print(f"wrote {PAGE}")  # noqa: T201 - a command says what it did

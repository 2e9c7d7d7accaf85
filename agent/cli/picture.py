"""How things look in a terminal: letters, moments, words for stages. Values are escaped: mail text is never markup."""

from __future__ import annotations

from datetime import datetime, tzinfo

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.panel import Panel
from rich.text import Text

from agent.etiquette.kinds import DraftKind, Stage
from agent.happenings import DraftStands
from agent.store import LedgerRow

STAGE_STYLE = {
    Stage.APPLIED: "cyan",
    Stage.INTERVIEWING: "bold blue",
    Stage.AWAITING_DECISION: "yellow",
    Stage.ON_HOLD: "yellow",
    Stage.OFFERED: "bold green",
    Stage.ACCEPTED: "bold green",
    Stage.DECLINED: "dim",
    Stage.REJECTED: "dim",
    Stage.WITHDRAWN: "dim",
    Stage.GHOSTED: "dim",
}


def moment(when: datetime, zone: tzinfo) -> str:
    """A moment as people write it, in that zone: "Thu 12 Mar 14:05"."""
    local = when.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b %H:%M}"


def words(kind: DraftKind | Stage) -> str:
    """The name of a kind or stage without underscores."""
    return kind.value.replace("_", " ")


def stage_text(stage: Stage) -> Text:
    """A stage in its colour."""
    return Text(words(stage), style=STAGE_STYLE[stage])


def letter_panel(draft: DraftStands, zone: tzinfo) -> Panel:
    """A draft as it stands in the mailbox, with what it waits for and when it is best sent, outside the letter."""
    head = [
        Text.assemble(("To       ", "dim"), ", ".join(draft.to) or Text("nobody yet", style="italic red")),
        Text.assemble(("Subject  ", "dim"), draft.subject),
    ]
    below: list[RenderableType] = []
    if draft.missing:
        below.append(Text("Waits for: " + "; ".join(draft.missing), style="italic red"))
    if draft.kind is not DraftKind.NOTES:
        begin, end = (moment(at, zone) for at in draft.send_between)
        below.append(Text(f"Best sent {begin} to {end}; due {moment(draft.due, zone)}", style="dim"))
    title = f"{words(draft.kind)} · {draft.application.company or 'employer not known'}"
    style = "green" if draft.ready else "red"
    group = Group(*head, Text(), Text(draft.body), *([Text(), *below] if below else []))
    return Panel(group, title=escape(title), title_align="left", border_style=style, padding=(0, 1))


def stands(row: LedgerRow, company: str | None, zone: tzinfo) -> Panel:
    """A draft of the ledger, as it was placed, with its state."""
    head = Text(
        f"To       {', '.join(one.address for one in row.draft.to) or 'nobody yet'}\nSubject  {row.draft.subject}\n"
    )
    foot = Text(f"\n{row.state.value} · due {moment(row.due, zone)} · key {row.key}", style="dim")
    if row.why:
        foot.append(f" · {row.why}")
    waits = [Text("Waits for: " + "; ".join(row.missing), style="italic red")] if row.missing else []
    title = escape(f"{words(row.kind)} · {company or 'employer not known'}")
    return Panel(Group(head, Text(row.draft.body), *waits, foot), title=title, title_align="left", padding=(0, 1))

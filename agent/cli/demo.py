"""`demo`: six weeks of a job search in a Maildir made for it, day by day, with the drafts as they stand there."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console, RenderableType
from rich.markup import escape
from rich.panel import Panel
from rich.rule import Rule
from rich.text import Text

from agent import bootstrap
from agent import config as configuration
from agent.cli.mail import end_of
from agent.cli.picture import letter_panel, moment, stage_text, words
from agent.happenings import Asked, DraftSettled, DraftStands, DraftWithdrawn, Happening, StageChanged
from agent.replay import UNDATED, Arrival
from connectors.archive import Archive
from connectors.mail import Folder
from connectors.mime import read_message

SHIPPED = Path(__file__).parent / "life"
Life = Annotated[
    Path | None,
    typer.Argument(
        help="A folder with inbox/, sent/ and config.toml. Left out: the life that comes with afterword.",
        exists=True,
        file_okay=False,
        show_default=False,
    ),
]


def demo(life: Life = None) -> None:
    """Show six weeks of a job search in a minute, in a mailbox made for it; nothing of yours is touched.

    A Maildir is built in a temporary folder, the real scan and the real delivery run on it against a simulated clock,
    and the drafts are shown as they stand in its Drafts folder.
    """
    folder = life or SHIPPED
    settings = configuration.load(folder / "config.toml")
    console = Console()
    zone = bootstrap.almanac_of(settings).zone(None)
    past = bootstrap.past_of(Archive([folder]).items(), settings)
    if not past:
        console.print("There is no mail with a date in that folder.")
        raise typer.Exit(1)
    place = Path(tempfile.mkdtemp(prefix="afterword-demo-"))
    heard: list[Happening] = []
    with console.status("living through it …") as status:
        bootstrap.relive(
            past,
            settings,
            place,
            end_of(folder, settings),
            heard.append,
            progress=lambda now: status.update(f"living through it … {moment(now, zone)}"),
            maildir=place / "Maildir",
        )
    console.print(
        f"\n[bold]{escape(settings.user.name)}[/bold] is looking for work. This is what afterword makes of it."
    )
    _show_days(console, [*_mails(past), *_lines(heard, zone)], zone)
    _show_drafts(console, place / "Maildir", heard, zone)
    _show_way_on(console, place, folder)


@dataclass(frozen=True, slots=True)
class Line:
    """Something to show on its day."""

    at: datetime
    show: RenderableType


def _mails(past: Sequence[Arrival]) -> list[Line]:
    lines = []
    for arrival in past:
        message = read_message(arrival.content, received_at=UNDATED, folder=arrival.folder)
        if arrival.folder is Folder.SENT:
            other = ", ".join(address.name or address.address for address in message.to)
            text = Text.assemble(("  → ", "green"), "you to ", (other, "bold"), f": {message.subject}")
        else:
            name = message.sender.name or message.sender.address if message.sender else "somebody"
            text = Text.assemble(("  ← ", "blue"), (name, "bold"), f": {message.subject}")
        lines.append(Line(arrival.at, text))
    return lines


def _lines(heard: Sequence[Happening], zone: tzinfo) -> list[Line]:
    kinds = {one.draft: one for one in heard if isinstance(one, DraftStands)}
    return [Line(one.at, _picture(one, kinds, zone)) for one in heard]


def _picture(happening: Happening, drafts: dict[str, DraftStands], zone: tzinfo) -> RenderableType:
    match happening:
        case DraftStands():
            return letter_panel(happening, zone)
        case StageChanged():
            company = happening.application.company or "an employer not known yet"
            return Text.assemble("  ◆ ", (company, "bold"), " is now: ", stage_text(happening.stage))
        case DraftWithdrawn():
            return Text(f"  ✗ {_draft_words(drafts, happening.draft)} taken away: {happening.why}", style="magenta")
        case DraftSettled():
            return Text(f"  ✓ {_draft_words(drafts, happening.draft)} {happening.how}", style="green")
        case Asked():
            return Text(f"  ? {happening.text}", style="yellow")


def _draft_words(drafts: dict[str, DraftStands], key: str) -> str:
    draft = drafts.get(key)
    return f"the {words(draft.kind)} for {draft.application.company or 'that employer'}:" if draft else "a draft:"


def _show_days(console: Console, lines: Sequence[Line], zone: tzinfo) -> None:
    day = None
    for line in sorted(lines, key=lambda one: one.at):
        local = line.at.astimezone(zone)
        if local.date() != day:
            day = local.date()
            console.print()
            console.print(Rule(f"{local:%A}, {local.day} {local:%B %Y}", align="left", style="dim"))
        boxed = isinstance(line.show, Panel)
        console.print(Text(f"{local:%H:%M}", style="dim"), end="\n" if boxed else " ")
        console.print(line.show)


def _show_way_on(console: Console, place: Path, folder: Path) -> None:
    """Where everything lies, and what to try next; the configuration beside the Maildir makes it work."""
    config = place / "config.toml"
    told = (folder / "config.toml").read_text(encoding="utf-8")
    if "[store]" not in told:
        config.write_text(f'{told}\n[store]\npath = "{place / "afterword.db"}"\n', encoding="utf-8")
    here = Path(sys.argv[0])
    command = "afterword" if shutil.which("afterword") or not here.is_file() else os.path.relpath(here)
    console.print(f"\nThe Maildir is at {place / 'Maildir'} – mutt, for one, opens it.", markup=False, soft_wrap=True)
    console.print("Next, ask for the reason behind each letter, or how each mail was read:")
    if config.is_file():
        console.print(f"  {command} why NAME --config {config}", style="bold", markup=False, soft_wrap=True)
    console.print(f"  {command} recognise {os.path.relpath(folder)}", style="bold", markup=False, soft_wrap=True)
    console.print(f"Then your own mailbox: copy config.example.toml, and try {command} config check", markup=False)


def _show_drafts(console: Console, maildir: Path, heard: Sequence[Happening], zone: tzinfo) -> None:
    """What lies in the Drafts folder itself, read from its files."""
    known = {one.body.strip(): one for one in heard if isinstance(one, DraftStands)}
    console.print()
    console.print(Rule("[bold]The Drafts folder, as it stands[/bold]", style="bold"))
    mails = list(Archive([maildir / ".Drafts"]).items())
    for mail in mails:
        message = read_message(mail.content or b"", received_at=UNDATED, folder=Folder.DRAFTS)
        draft = known.get(message.text.replace("\r\n", "\n").strip())
        console.print(letter_panel(draft, zone) if draft else Panel(Text(message.text), title=escape(message.subject)))
    if not mails:
        console.print("Nothing is waiting.")

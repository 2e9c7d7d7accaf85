"""`recognise` and `replay`: what afterword makes of mail, without touching any mailbox."""

from __future__ import annotations

import json
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn
from rich.table import Table

from agent import bootstrap
from agent import config as configuration
from agent.cli.options import ConfigFile, Json
from agent.cli.picture import letter_panel, moment, words
from agent.config import Config, User
from agent.etiquette.almanac import Almanac
from agent.happenings import Asked, DraftSettled, DraftStands, DraftWithdrawn, Happening, StageChanged, as_json
from agent.reading import Unreadable, read
from agent.recognition.lines import recognised_line, unreadable_line
from agent.recognition.me import Me
from agent.replay import UNDATED
from agent.understanding import understand
from connectors.archive import Archive, ArchivedMail
from connectors.mail import Message, MessageRef, RawMessage

Paths = Annotated[
    list[Path],
    typer.Argument(help=".eml files, mbox files, Maildirs, or folders of .eml files.", exists=True, show_default=False),
]
Past = Annotated[
    Path, typer.Argument(help="What `recognise` reads, or a folder with inbox/, sent/ and config.toml.", exists=True)
]
Until = Annotated[
    str | None, typer.Option(help="Stop the clock there, such as 2026-04-02 or 2026-04-02T09:00:00-04:00.")
]
# Whose mail it is, when nobody says: their zone is each mail's own, and no address is theirs.
NOBODY = Config(user=User(name="Nobody", address="nobody@invalid.example", timezone="UTC"))


def recognise(paths: Paths, config: ConfigFile = None, as_lines: Json = False) -> None:  # noqa: FBT002  (a flag)
    """Say what each mail is: the kind, the employer, the interviews, and the words that decided."""
    owner = Owners(config)
    table = Table("file", "kind", "sure", "employer", "role", "because", box=None, header_style="dim")
    with _progress("reading", quiet=as_lines) as stepped:
        for mail in Archive(paths).items():
            stepped(mail.label)
            line = line_of(mail, *owner.of(mail))
            if as_lines:
                print(json.dumps(line, ensure_ascii=False))
            else:
                quotes = "; ".join(quote["quote"] for quote in line["because"][:1])
                cells = [line["file"], line["kind"], f"{line['confidence']:.2f}", line["company"], line["role"], quotes]
                table.add_row(*(str(cell or "") for cell in cells))
    if not as_lines:
        Console().print(table, markup=False)


def replay(
    path: Past,
    config: ConfigFile = None,
    until: Until = None,
    as_lines: Json = False,  # noqa: FBT002  (a flag)
) -> None:
    """Live a mailbox's past again, and see which drafts would have been placed when. Nothing outside is touched."""
    settings = configuration.load(config) if config else settings_near(path)
    zone = bootstrap.almanac_of(settings).zone(None)
    heard: list[Happening] = []

    def tell(happening: Happening) -> None:
        if as_lines:
            print(json.dumps(as_json(happening, zone), ensure_ascii=False), flush=True)
        else:
            heard.append(happening)

    end = end_of(path, settings, until)
    with tempfile.TemporaryDirectory(prefix="afterword-") as folder, _progress("living", quiet=as_lines) as stepped:
        past = bootstrap.past_of(Archive([path]).items(), settings)
        bootstrap.relive(past, settings, Path(folder), end, tell, progress=lambda now: stepped(moment(now, zone)))
    console = Console()
    for happening in heard:
        match happening:
            case DraftStands():
                console.print(moment(happening.at, zone), style="dim")
                console.print(letter_panel(happening, zone))
            case StageChanged():
                company = happening.application.company or "an employer not known"
                console.print(f"{moment(happening.at, zone)}  {company}: {words(happening.stage)}", markup=False)
            case DraftWithdrawn():
                console.print(f"{moment(happening.at, zone)}  a draft withdrawn: {happening.why}", markup=False)
            case DraftSettled():
                console.print(f"{moment(happening.at, zone)}  a draft {happening.how}", markup=False)
            case Asked():
                console.print(f"{moment(happening.at, zone)}  asked: {happening.text}", markup=False)


class Owners:
    """Whose mailbox a mail lies in: named by an option, else by a config.toml beside it, else the user's own."""

    def __init__(self, named: Path | None) -> None:
        self._named = configuration.load(named) if named else None
        self._known: dict[Path, tuple[Me, Almanac]] = {}

    def of(self, mail: ArchivedMail) -> tuple[Me, Almanac]:
        """The user and the almanac to read this mail with. Raises: agent.config_errors.ConfigError."""
        folder = Path(mail.id).parent
        if folder not in self._known:
            settings = self._named or settings_near(folder)
            self._known[folder] = bootstrap.me_of(settings), bootstrap.almanac_of(settings)
        return self._known[folder]


def line_of(mail: ArchivedMail, me: Me, almanac: Almanac) -> dict[str, Any]:
    """What `recognise --json` prints for one mail."""
    if mail.content is None:
        return unreadable_line(mail.label, mail.error or "it cannot be read")
    raw = RawMessage(MessageRef(mail.label, mail.folder), mail.content, UNDATED)
    message = read(raw)
    if isinstance(message, Unreadable):
        return unreadable_line(mail.label, message.reason)
    found = understand(message, reader_of(message, me), almanac)
    if isinstance(found, Unreadable):
        return unreadable_line(mail.label, found.reason)
    return recognised_line(mail.label, message, found)


def reader_of(message: Message, me: Me) -> Me:
    """Whose mail it is; where nobody said so, it was written to somebody, and that is who reads it."""
    if me.addresses == {NOBODY.user.address} and len(message.to) == 1:
        return replace(me, name=message.to[0].name, addresses=frozenset({message.to[0].address}))
    return me


def settings_near(place: Path) -> Config:
    """The configuration that lies beside the mail or above it, else the user's, else nobody's.

    Raises: agent.config_errors.ConfigError.
    """
    for folder in (place, *list(place.absolute().parents)[:2]):
        if (folder / "config.toml").is_file():
            return configuration.load(folder / "config.toml")
    default = configuration.default_path()
    return configuration.load(default) if default.is_file() else NOBODY


def end_of(path: Path, settings: Config, given: str | None = None) -> datetime | None:
    """Where a replay stops (aware): as given, else as the `until` of a recorded life's expect.toml, else nowhere.

    Raises: typer.BadParameter where it is no moment.
    """
    recorded = path / "expect.toml"
    text = given
    if text is None and recorded.is_file():
        text = tomllib.loads(recorded.read_text(encoding="utf-8")).get("until")
    if text is None:
        return None
    try:
        moment_named = datetime.fromisoformat(str(text))
    except ValueError:
        how = "write it as 2026-04-02 or 2026-04-02T09:00:00-04:00"
        raise typer.BadParameter(f"{text!r} is no moment; {how}") from None
    zone = bootstrap.almanac_of(settings).zone(None)
    return moment_named if moment_named.tzinfo else moment_named.replace(tzinfo=zone)


@contextmanager
def _progress(verb: str, *, quiet: bool) -> Iterator[Callable[[str], None]]:
    console = Console(stderr=True)
    off = quiet or not console.is_terminal
    columns = (SpinnerColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True, disable=off) as bar:
        task = bar.add_task(verb, total=None)
        yield lambda what: bar.update(task, description=f"{verb} {what}")

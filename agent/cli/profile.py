"""`afterword profile`: what letters may say of the user, and how they sound."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from agent.account import account_of as account
from agent.cli.options import ConfigFile, load
from agent.config import Config, default_path, parse
from agent.letters.letter import Fact
from agent.letters.voice import Voice, voices
from agent.profile_import import Unusable, proposed, with_facts, write

profile = typer.Typer(no_args_is_help=True, help="What letters may say of you, and how they sound.")

File = Annotated[Path, typer.Argument(help="A JSON Resume file, or a CV as text, Markdown or .docx.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would be written.")]
Yes = Annotated[bool, typer.Option("--yes", help="Write without asking.")]


@profile.callback()
def _profile() -> None:
    """What letters may say of you, and how they sound."""


@profile.command("import")
def import_facts(
    file: File,
    config: ConfigFile = None,
    dry_run: DryRun = False,  # noqa: FBT002  (a flag of the command line)
    yes: Yes = False,  # noqa: FBT002  (the same)
) -> None:
    """Take what you have done from a CV into the configuration, each thing in one line and in the CV's own words.

    Nothing else of the file is touched, and a copy of it as it was is kept beside it.
    """
    path = config or default_path()
    settings = load(config)
    console = Console(soft_wrap=True)
    try:
        facts = proposed(file, settings.user.facts)
        before = path.read_bytes().decode()
        text = with_facts(before, facts, path)
    except Unusable as error:
        raise typer.BadParameter(str(error)) from error
    parse(text, path)  # what would not load again is not written
    _show(facts, console)
    if dry_run:
        console.print(f"Nothing was written: without --dry-run these go into {path}.", markup=False)
        return
    if not yes and not typer.confirm(f"Write these {len(facts)} lines into {path}?"):
        console.print("Nothing was written.")
        return
    if path.read_bytes().decode() != before:
        raise typer.BadParameter(f"{path} has changed meanwhile; nothing was written, import again")
    try:
        backup = write(path, text)
    except Unusable as error:
        raise typer.BadParameter(str(error)) from error
    console.print(f"Written: {len(facts)} lines, at the end of [user] in {path}.", markup=False)
    console.print(f'To undo it: mv "{backup}" "{path.resolve()}"', markup=False)


@profile.command()
def show(config: ConfigFile = None) -> None:
    """Say what letters may say of you, and how they sound: what you set, else what your own mails show."""
    settings = load(config)
    console = Console(soft_wrap=True)
    _show(settings.user.facts, console)
    if not settings.user.facts:
        console.print("No facts yet: afterword profile import FILE takes them from a CV.", markup=False)
    for line in _sounds(settings):
        console.print(line, markup=False)


def _show(facts: tuple[Fact, ...], console: Console) -> None:
    for number, fact in enumerate(facts, start=1):
        tags = f"  ({', '.join(fact.tags)})" if fact.tags else ""
        console.print(f"{number:>3}. {fact.text}{tags}", markup=False, highlight=False)


def _sounds(settings: Config) -> list[str]:
    house = account(settings)
    try:
        heard = voices(house.applications(), house.now)
    finally:
        house.close()
    lines = [f"Heard in your own mails ({voice.language}): {_figures(voice)}." for voice in heard]
    own = settings.letters.model_dump(include={"greeting", "sign_off", "spelling", "contractions"}, exclude_none=True)
    if own:
        lines.append(f"Set by you: {', '.join(f'{name} {value}' for name, value in own.items())}.")
    return lines or ["No voice yet: it is heard in three mails of yours to employers, or set under [letters]."]


def _figures(voice: Voice) -> str:
    said = [
        f"greeting {voice.greeting}" if voice.greeting else "",
        f"sign-off {voice.sign_off.rstrip(',')}" if voice.sign_off else "",
        {True: "contractions", False: "no contractions", None: ""}[voice.contractions],
        f"spelling {voice.spelling}" if voice.spelling else "",
        f"{voice.sentence_words:.0f} words a sentence" if voice.sentence_words else "",
    ]
    return ", ".join(filter(None, said)) or "no habit that stands out"

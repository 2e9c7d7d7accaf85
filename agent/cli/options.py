"""Options and arguments that several commands share, and how a name on the command line is looked up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from agent import config as configuration
from agent.bootstrap import open_store
from agent.config import Config
from agent.etiquette.application import Application
from agent.lookup import short_id, titled
from agent.store import Store

ConfigFile = Annotated[
    Path | None,
    typer.Option(
        "--config",
        help="The configuration file. Otherwise [bold]$AFTERWORD_CONFIG[/bold], else your config folder.",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, as docs/formats.md describes.")]


def load(path: Path | None) -> Config:
    """The configuration named, or the default one. Raises: agent.config.ConfigError."""
    return configuration.load(path or configuration.default_path())


@contextmanager
def store_of(config: Config) -> Iterator[Store]:
    """The user's database, for as long as the block lasts. Raises: agent.store.StoreError."""
    store = open_store(config)
    try:
        yield store
    finally:
        store.close()


def application_named(store: Store, name: str) -> Application:
    """The application whose employer, role or id is, or else holds, `name`. Raises: typer.BadParameter."""
    wanted = name.casefold()
    applications = store.applications()
    exact = [
        one for one in applications if wanted in {one.id.casefold(), short_id(one.id), (one.company or "").casefold()}
    ]
    found = exact or [one for one in applications if wanted in f"{one.company} {one.role} {one.id}".casefold()]
    if len(found) == 1:
        return found[0]
    if not found:
        known = ", ".join(sorted({one.company for one in applications if one.company})) or "none yet"
        raise typer.BadParameter(f"there is no application called {name!r}; known: {known}")
    several = "; ".join(titled(one) for one in found)
    raise typer.BadParameter(f"{name!r} fits more than one: {several}. Name the role, or the id in the brackets.")

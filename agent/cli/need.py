"""One thing that needs the user, as `status` and `digest` print it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from agent.cli.objects import about
from agent.etiquette.application import Application


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that needs the user, in a sentence. `commands` answer it, `paste` is text to copy by hand.

    `more` are its further fields in `--json`.
    """

    what: str
    text: str
    application: Application | None = None
    commands: tuple[str, ...] = ()
    paste: str | None = None
    more: Mapping[str, Any] = field(default_factory=dict)

    def as_object(self) -> dict[str, Any]:
        """The object of docs/formats.md, part 6."""
        named = {"what": self.what, "application": about(self.application), "text": self.text}
        commands = [one.partition("   (")[0] for one in self.commands]
        return {**named, **self.more, "commands": commands}

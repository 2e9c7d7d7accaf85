"""The room's package data, read once at import: the only file in here that opens another.

Everything else asks this one for a table by its name, so that the rest of the room stays free of the disk.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

Table = Mapping[str, Any]


def _tables(folder: Traversable, prefix: str = "") -> dict[str, Table]:
    """Every TOML or JSON file under the folder, by its path without the ending ("senders", "phrases/de")."""
    found: dict[str, Table] = {}
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.is_dir():
            found |= _tables(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".toml"):
            content = tomllib.loads(entry.read_text(encoding="utf-8"))
            found[prefix + entry.name.removesuffix(".toml")] = MappingProxyType(content)
        elif entry.name.endswith(".json"):
            learned = json.loads(entry.read_text(encoding="utf-8"))
            found[prefix + entry.name.removesuffix(".json")] = MappingProxyType(learned)
    return found


_TABLES = MappingProxyType(_tables(files("agent.recognition")))


def table(name: str) -> Table:
    """The table of that name, as TOML or JSON gives it. Raises KeyError for a name that no file has."""
    return _TABLES[name]


def names(folder: str) -> tuple[str, ...]:
    """The tables of one folder, in alphabetical order: `names("phrases")` gives the languages."""
    return tuple(name.removeprefix(f"{folder}/") for name in _TABLES if name.startswith(f"{folder}/"))

"""The four answers to "whose is this mail?", as values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Matched:
    """It belongs to that application."""

    application_id: str


@dataclass(frozen=True, slots=True)
class New:
    """It opens an application."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Only the user can say which is meant; `candidates` are application ids."""

    text: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unrelated:
    """It belongs to none and opens none."""


Match = Matched | New | Ask | Unrelated

"""To which application a piece of evidence belongs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent.etiquette.application import Application
from agent.etiquette.evidence import Evidence
from agent.recognition.me import Me
from connectors.mail import Message


@dataclass(frozen=True, slots=True)
class Matched:
    """It belongs to that application."""

    application_id: str


@dataclass(frozen=True, slots=True)
class New:
    """It opens an application."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Only the user can say; `candidates` are application ids."""

    text: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unrelated:
    """It belongs to none and opens none."""


def match(  # noqa: D103
    message: Message, evidence: Evidence, applications: Sequence[Application], me: Me
) -> Matched | New | Ask | Unrelated:
    return New() if not applications else Matched(applications[0].id)


def same_employer(one: str, other: str) -> bool:
    """x"""
    return one.casefold() in other.casefold() or other.casefold() in one.casefold()

"""The word that the deciding files of this room hand on."""

from __future__ import annotations

from dataclasses import dataclass

from agent.etiquette.kinds import MessageKind
from agent.recognition.phrases import Sign


@dataclass(frozen=True, slots=True)
class Verdict:
    """One thing the mail says, how sure that is (0 to 1), and the signs behind it."""

    kind: MessageKind
    confidence: float
    signs: tuple[Sign, ...] = ()

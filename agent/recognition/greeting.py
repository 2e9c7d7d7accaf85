"""How a mail greets, so that an answer can greet alike (etiquette M2)."""

from __future__ import annotations

import re

_WORDS = 8  # of a line that is a greeting
_KNOWN = re.compile(
    r"(hi|hello|hey|dear|good (?:morning|afternoon|evening)"
    r"|hallo|guten (?:tag|morgen|abend)|liebe[rs]?|sehr geehrte[rs]?"
    r"|bonjour|ch[eè]re?|madame|monsieur"
    r"|hola|buen[oa]s (?:d[ií]as|tardes|noches)|estimad[oa]|querid[oa]"
    r"|olá|oi|bom dia|boa (?:tarde|noite)|prezad[oa]|car[oa])\b",
    re.IGNORECASE,
)


def greeting_in(text: str) -> str | None:
    """The words that the first line greets with, in small letters ("dear"); None where it greets with none we know."""
    first = next((line.split() for line in text.split("\n") if line.strip()), [])
    found = _KNOWN.match(" ".join(first))
    return found[1].lower() if found and len(first) <= _WORDS else None

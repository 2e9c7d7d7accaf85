"""How names of employers and roles are cut out of running text and cleaned."""

from __future__ import annotations

import re
import unicodedata

from agent.recognition.tables import table

_WORDS = table("words")
_LEGAL = re.compile(r"[\s,]+(?:" + "|".join(_WORDS["legal_forms"]) + r")\.?(?=$|[\s,)])", re.IGNORECASE)
_TEAM = re.compile(
    r"(?:^|[\s,|–-]+)(?:the |das |l’équipe |equipe |equipo )?(?:" + "|".join(_WORDS["team"]) + r")(?=$|[\s,|–-])",
    re.IGNORECASE,
)
_VIA = re.compile(
    r"\s+(?:via|über|vía|through|from|par)\s+\S.*$|\s*\((?:via|do not reply|no reply)[^)]*\)", re.IGNORECASE
)
_NEVER = frozenset(word.lower() for word in _WORDS["never_employers"])
_EDGE = " \t,.;:!?|–—-·•*\"'“”„«»()[]<>"

_SMALL = "&|and|und|et|y|e|of|de|des|du|da|do|for|the|la"
NAME = rf"[A-ZÀ-ÖØ-Þ0-9][\w&’'+./-]*(?:[ ](?:(?:{_SMALL})[ ])?[A-ZÀ-ÖØ-Þ0-9&][\w&’'+./-]*){{0,4}}"
"""A run of capitalised words, with the small words that names hold between them."""


def letters(text: str) -> str:
    """Only the letters and digits, without accents, in lower case: what a domain makes of a name."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o").replace("ł", "l")).lower()
    return "".join(letter for letter in plain if letter.isalnum() and letter.isascii())


def cleaned(name: str) -> str:
    """An employer's name without its legal form, team words, and marks at its edges."""
    name = _VIA.sub("", name.strip())
    name = _TEAM.sub("", name).strip(_EDGE)
    name = _LEGAL.sub("", name).strip(_EDGE)
    return re.sub(r"['’]s$", "", name).strip(_EDGE)


def has_team_word(name: str) -> bool:
    """Whether a display name speaks of a hiring team."""
    return bool(_TEAM.search(name))


def can_be_employer(name: str, person: str) -> bool:
    """Whether the words can name an employer: not a tool, a day, a department, or the user."""
    low = name.lower()
    if len(letters(name)) < 2 or len(name) > 60 or low in _NEVER or low.split(" ")[0] in _NEVER:  # noqa: PLR2004 - one letter is none
        return False
    if not re.search(r"[^\W\d_]", name) or name[0].islower():
        return False
    own = {part for part in re.split(r"\W+", person.lower()) if len(part) > 1}
    return not own & set(re.split(r"\W+", low))

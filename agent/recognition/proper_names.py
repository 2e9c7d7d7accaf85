"""How names of employers and roles are cut out of running text and cleaned."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from agent.recognition.tables import table

_WORDS = table("words")
_LEGAL_FORMS = "|".join(sorted(_WORDS["legal_forms"], key=len, reverse=True))
_LEGAL = re.compile(rf"[\s,]+(?:{_LEGAL_FORMS})\.?(?=$|[\s,)])", re.IGNORECASE)
_LEGAL_BEHIND = re.compile(rf",?[ ](?:{_WORDS['legal_forms_written']})(?!\w)\.?")
_TEAM_WORDS = "|".join(sorted(_WORDS["team"], key=len, reverse=True))
_TEAM = re.compile(
    rf"(?:^|[\s,|–-]+)(?:{_WORDS['team_articles']} (?:d[eu]s? |de la )?)?(?:{_TEAM_WORDS})(?=$|[\s,|–-])", re.IGNORECASE
)
_TEAM_LEFT = re.compile(
    rf"^(?:(?:{_TEAM_WORDS})(?:[\s,|–-]+|$)(?:(?:at|bei|chez|en|na|no|da|do|de|des|du|der|von|@|of) )?)+", re.IGNORECASE
)
_VIA = re.compile(
    r"\s+(?:via|über|vía|through|from|par|por)\s+\S.*$|\s*\((?:via|do not reply|no reply)[^)]*\)", re.IGNORECASE
)
_NEVER = frozenset(word.lower() for word in _WORDS["never_employers"])
_PLACES = frozenset(word.lower() for word in _WORDS["places"])
_GIVEN = frozenset(_WORDS["given_names"].split())
_FIRM_WORDS = frozenset(_WORDS["firm_words"].split())
_GENERIC = frozenset(_WORDS["generic"].split())
_INSTITUTIONS = frozenset(_WORDS["institutions"].split())
_DATED = re.compile(_WORDS["dated"], re.IGNORECASE)
_EDGE = " \t,.;:!?|–—-·•*\"'“”„«»()[]<>"

_SMALL = "&|and|und|et|y|e|of|de|des|du|da|do|dos|das|del|di|la|le|for|the|für|van|von|@"
_CAPITALISED = r"(?:[A-ZÀ-ÖØ-ÞĀ-Ž0-9](?:[\w&’'+/-]|\.(?=[\w]))*)"
_INSIDE = _WORDS["inside_names"]
_JOINT = rf"(?:(?:{_INSIDE})[ ])?(?:(?:{_SMALL})[ ](?:(?:la|le|les|l’|the)[ ])?)?"
NAME = rf"{_CAPITALISED}(?:[ ]{_JOINT}(?:{_CAPITALISED}|&)){{0,5}}"
"""A run of capitalised words, with the small words that names hold between them."""


@lru_cache(maxsize=4096)  # the same few names are compared over and over
def letters(text: str) -> str:
    """Only the letters and digits, without accents, in lower case: what a domain makes of a name."""
    if text.isascii():
        return "".join(letter for letter in text.lower() if letter.isalnum())
    plain = unicodedata.normalize(
        "NFKD", text.replace("ß", "ss").replace("ø", "o").replace("ł", "l").replace("æ", "ae")
    )
    return "".join(letter for letter in plain.lower() if letter.isalnum() and letter.isascii())


def german_letters(text: str) -> str:
    """The same with "ae" for "ä", as German domains spell it."""
    low = text.lower()
    for letter, written in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ø", "oe"), ("å", "aa")):
        low = low.replace(letter, written)
    return letters(low)


def cleaned(name: str) -> str:
    """An employer's name without its legal form, team words, and marks at its edges."""
    name = without_team(name)
    while (bare := _LEGAL.sub("", name).strip(_EDGE)) != name:
        name = bare
    return name


def without_team(name: str) -> str:
    """An employer's name without team words and "via …", its legal form kept."""
    name = _VIA.sub("", name.strip())
    name = _TEAM_LEFT.sub("", _TEAM.sub("", name).strip(_EDGE)).strip(_EDGE)
    return re.sub(r"['’]s?$", "", name).strip(_EDGE)


def has_team_word(name: str) -> bool:
    """Whether a display name speaks of a hiring team."""
    return bool(_TEAM.search(name))


def legal_form(text: str, end: int) -> int:
    """Where a legal form that stands at `end` behind a name ends; `end` itself where none does."""
    found = _LEGAL_BEHIND.match(text, end)
    return found.end() if found else end


def has_legal_form(name: str) -> bool:
    """Whether a name ends with a legal form (GmbH, Inc., Ltd)."""
    return bool(_LEGAL.search(name))


def is_common(name: str) -> bool:
    """Whether the words name no employer by themselves: a day, a department, a greeting, a tool, a place."""
    low = name.lower()
    return low in _NEVER or low in _PLACES


def is_place(name: str) -> bool:
    """Whether the words are a city, country or region, or a way of working there ("Remote")."""
    return name.lower() in _PLACES


def begins_common(name: str) -> bool:
    """Whether the first word is one that sentences and subjects begin with."""
    return name.lower().split(" ", maxsplit=1)[0] in _NEVER


def like_person(name: str) -> bool:
    """Whether two to four words begin with a name that people are given."""
    words = name.split()
    return 2 <= len(words) <= 4 and letters(words[0]) in _GIVEN and not re.search(r"[&\d]", name)  # noqa: PLR2004 - first and last name


def is_given_name(name: str) -> bool:
    """Whether a single word is a name that people are given ("Yann")."""
    return " " not in name and letters(name) in _GIVEN


def like_firm(name: str) -> bool:
    """Whether some word, or an ampersand, says that a name is a firm's: "Hotel Bellavue", "Holt & Sons"."""
    words = name.lower().split()
    return len(words) > 1 and (bool(_FIRM_WORDS & {word.strip(".,") for word in words}) or "&" in words)


def is_generic(name: str) -> bool:
    """Whether the words say only that a place for jobs writes: "Portal Empleos Públicos", "Karriereportal"."""
    words = [letters(word) for word in re.split(r"[\s/-]+", name)]
    return all(word in _GENERIC for word in words if word)


def begins_as_institution(name: str) -> bool:
    """Whether a name of several words begins as public bodies and schools do: "Bureau of …", "Ayuntamiento de …"."""
    words = name.lower().split()
    return len(words) > 1 and words[0] in _INSTITUTIONS


def can_be_employer(name: str, person: str) -> bool:
    """Whether the words can name an employer: some letters, of some length, and not the user."""
    if _DATED.search(name) or len(letters(name)) < 2 or len(name) > 60 or not re.search(r"[^\W\d_]", name):  # noqa: PLR2004 - one letter is none
        return False
    own = {part for part in re.split(r"\W+", person.lower()) if len(part) > 1}
    return not own & set(re.split(r"\W+", name.lower()))

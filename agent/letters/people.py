"""Names of people: how one is greeted, and whether some words mean them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from itertools import takewhile

from agent.etiquette.application import Person
from agent.etiquette.names import SHORT_FORM
from agent.letters.wording import clean

_TITLE = re.compile(
    r"^(?:dra?|profa?|professor|mr|mrs|ms|mx|miss|herr|frau|mme|madame|m|monsieur|sr|sra|ing|enga?|lic)\.?$",
    re.IGNORECASE,
)
_LEARNED = re.compile(r"^(?:dra?|profa?|professor)\.?$", re.IGNORECASE)
_AFTER = re.compile(r",?\s+(?:ph\.?d\.?|mba|md|fcas|maaa|cfa|jr\.?|sr\.?|m\.?sc\.?|b\.?sc\.?)\b.*$", re.IGNORECASE)
_INITIALS = re.compile(r"[^\W\d_]|(?:[^\W\d_]\.){1,3}")  # "J", "J.", "J.R."; "Jo" and "JD" are names


def plain(name: str) -> str:
    """The name in its reading order: "Brandl, Emeka Dr." → "Dr. Emeka Brandl"; spelling is left alone."""
    name = _AFTER.sub("", " ".join(clean(name).strip(" \"'").split()))
    name = re.sub(r"\s*\([^)]*\)", "", name)
    family, comma, given = name.partition(",")
    words = given.split() + family.split() if comma and given.strip() else name.split()
    titles = [word for word in words if _TITLE.match(word)]
    rest = [word for word in words if not _TITLE.match(word)]
    if len(rest) == 2 and rest[0].isupper() and not rest[1].isupper() and len(rest[0]) > 2:  # noqa: PLR2004  # a small figure of speech
        rest.reverse()  # "THEVENOT Yann": the family name in capitals first, as the French write it
    return " ".join(titles + rest)


def given_name(person: Person) -> str | None:
    """The given name in the person's own spelling; None where only an initial or a title with one name is known."""
    words = plain(person.name).split()
    titled = bool(words) and bool(_TITLE.match(words[0]))
    rest = [word for word in words if not _TITLE.match(word)]
    if not rest or (titled and len(rest) == 1) or _INITIALS.fullmatch(rest[0]):
        return None
    if "@" in rest[0]:
        return None
    return rest[0].capitalize() if rest[0].islower() else rest[0]


def called_by_all_given(person: Person, second: Collection[str]) -> str:
    """As `called`, with what belongs to the given name: "María José", where "josé" is among `second` (lower case)."""
    words = [word for word in plain(person.name).split() if not _TITLE.match(word)]
    name = called(person)
    if not words or words[0].casefold() != name.casefold():
        return name
    more = list(takewhile(lambda word: word.casefold() in second, words[1:]))
    while more and more[-1].islower():
        more.pop()  # "de", which belongs to the family name
    return " ".join([name, *more])


def called(person: Person) -> str:
    """How others would name the person in a sentence: the given name, else the whole name; may be empty."""
    return given_name(person) or plain(person.name)


def learned(person: Person) -> bool:
    """Whether the person's name bears a doctor's or professor's title."""
    return any(_LEARNED.match(word) for word in plain(person.name).split())


def titled_name(person: Person) -> str:
    """Title and family name: "Dr. Brandl"; the whole name where there is no title."""
    words = plain(person.name).split()
    titles = [word for word in words if _TITLE.match(word)]
    rest = [word for word in words if not _TITLE.match(word)]
    return " ".join([*titles, rest[-1]]) if titles and rest else " ".join(words)


def means(label: str, person: Person) -> bool:
    """Whether a label in the notes ("Dana", "Levi", "Dr. Levi", "Dana L.") names this person, accents aside."""
    wanted = [word for word in _tokens(label) if not _TITLE.match(word)]
    have = [word for word in _tokens(plain(person.name)) if not _TITLE.match(word)]
    if not wanted or not have:
        return False
    return all(any(word == name or (len(word) == 1 and name[0] == word) for name in have) for word in wanted) and any(
        word in have for word in wanted
    )


def meant(label: str, among: Iterable[Person]) -> tuple[Person, ...]:
    """Which of these people a label names; a short form that begins a name ("Dev") if nobody fits better."""
    known = tuple(among)
    exact = tuple(person for person in known if means(label, person))
    wanted = _tokens(label)
    if exact or len(wanted) != 1 or len(wanted[0]) < SHORT_FORM:
        return exact
    return tuple(person for person in known if any(name.startswith(wanted[0]) for name in _tokens(plain(person.name))))


def folded(text: str) -> str:
    """Without accents and case: to compare, never to print."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _tokens(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", folded(text))

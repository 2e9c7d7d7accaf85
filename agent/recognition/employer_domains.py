"""The employer's name behind a domain or a tenant's short name, in the spelling that the mail itself uses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from agent.recognition.phrases import LANGUAGES, holds
from agent.recognition.proper_names import german_letters, has_team_word, is_common, letters
from agent.recognition.senders import Link, link_of
from agent.recognition.tables import table
from agent.recognition.titles import is_title

_TABLE = table("names")["domains"]
_LEADING = tuple(_TABLE["leading"])
_TRAILING = frozenset(_TABLE["trailing"])
_SPLIT = re.compile(r"\s*(?:[|·•\n,;:()\[\]<>“”\"„]|\s[–—-]\s|\s//?\s|(?<=\w\w)[.!?]\s)\s*")
_SHORTEST = 4  # letters; shorter names are too often words
_ACRONYM = 5  # letters
_LINK = re.compile(r"https?://([\w.-]{4,100})(/[\w./%~-]{0,120})?")
_MOST_LINKS = 12
_MOST_WORDS = 1200


def readable(label: str) -> str:
    """A label of a domain as a name: "northwind-energy" → "Northwind Energy"; empty where it is too short to tell."""
    bare = next(
        (label[len(lead) :] for lead in _LEADING if label.startswith(lead) and len(label) >= len(lead) + 4), label
    )
    words = " ".join(part.capitalize() for part in bare.strip("-").split("-") if part)
    return words if len(letters(words)) >= _SHORTEST else ""


def spelled(label: str, *texts: str) -> str | None:
    """How one of the texts, the first of them first, spells the name that a label is made of; None where none does."""
    forms = _forms(label)
    for text in texts:
        squeezed = text.lower()
        may = not text.isascii() or any(len(form) <= _ACRONYM or form[:3] in squeezed for form in forms)
        if may and (found := _best(forms, text)):
            return found
    return None


def tenants(text: str) -> Iterator[str]:
    """The short names of employers in links to hiring tools' boards ("jobs.lever.co/acme")."""
    seen: set[str] = set()
    for count, found in enumerate(_LINK.finditer(text)):
        if count >= _MOST_LINKS:
            return
        tenant = link_of(Link(found[1].lower(), found[2] or ""))
        if tenant and tenant not in seen:
            seen.add(tenant)
            yield tenant


def related(name: str, label: str) -> bool:
    """Whether a name and a label of a domain are one's: one begins with the other's letters, or has its initials."""
    own = letters(label)
    for spelling in {letters(name), german_letters(name)}:
        shorter = min(len(own), len(spelling))
        if shorter > 2 and own[:shorter] == spelling[:shorter]:  # noqa: PLR2004 - two letters begin too much
            return True
    return len(own) > 1 and own == _initials(name.split())


def _forms(label: str) -> tuple[str, ...]:
    """The letters that the words of the name may have: the label's, and those without what domains add."""
    whole = letters(label)
    forms = [whole]
    forms += [whole[len(lead) :] for lead in _LEADING if whole.startswith(lead) and len(whole) >= len(lead) + _SHORTEST]
    forms += [whole[: -len(end)] for end in _TRAILING if whole.endswith(end) and len(whole) >= len(end) + _SHORTEST]
    return tuple(dict.fromkeys(forms))


def _best(forms: tuple[str, ...], text: str) -> str | None:
    for form in forms:
        best: str | None = None
        for segment in _SPLIT.split(text):
            words = segment.split()[:_MOST_WORDS]
            for start, word in enumerate(words):
                name = _from(words, start, form, word)
                if name and (best is None or len(best) < len(name) <= len(best) + 25):
                    best = name
        if best:
            return best
    return None


def _from(words: list[str], start: int, form: str, word: str) -> str | None:
    """The name that begins at this word, where its letters are those wanted."""
    spelling = letters(word)
    if len(form) <= _ACRONYM and (found := _acronym(words, start, form)):
        return found
    if not spelling or not (form.startswith(spelling[:2]) or not word.isascii()):
        return None
    if len(form) < _SHORTEST:
        return word.strip(".!?'’") if spelling == form and word[:1].isupper() else None
    plain = all(part.isascii() for part in words[start : start + 6])
    for fold in (letters,) if plain else (letters, german_letters):
        length = _length(words[start:], form, fold)
        if length and (word[:1].isupper() or word[:1].isdigit() or (length == 1 and word.islower())):
            return _tidy(" ".join(_extended(words[start:], length)))
    return None


def _length(words: list[str], wanted: str, fold: Callable[[str], str]) -> int:
    """How many of the words together spell what is wanted; 0 where none do."""
    spelled_out = ""
    for count, word in enumerate(words[:6], start=1):
        spelled_out += fold(word)
        if spelled_out == wanted:
            return count
        if not wanted.startswith(spelled_out):
            return _with_initials(words[:6], count - 1, wanted, spelled_out)
    return 0


def _with_initials(words: list[str], count: int, wanted: str, tried: str) -> int:
    """Kestrel Bay Credit Union for "kestrelbaycu": the last letters are the initials of the words behind."""
    before = "".join(letters(word) for word in words[:count])
    rest = wanted[len(before) :]
    behind = words[count : count + len(rest)]
    if count and 1 < len(rest) <= 3 and _initials(behind) == rest and tried:  # noqa: PLR2004 - "cu", "llp"
        return count + len(behind)
    return 0


def _acronym(words: list[str], start: int, form: str) -> str | None:
    """Bergische Stadtwerke Köln for "bsk"."""
    if not 2 < len(form) <= _ACRONYM:  # noqa: PLR2004 - two letters are too often words
        return None
    small = {"of", "and", "und", "et", "y", "e", "de", "für", "the", "der", "&", "du", "la"}
    taken: list[str] = []
    initials = ""
    for word in words[start : start + len(form) + 3]:
        if word.lower() in small and taken:
            taken.append(word)
            continue
        if not word[:1].isupper():
            break
        taken.append(word)
        initials += letters(word)[:1]
        if initials == form:
            return _tidy(" ".join(taken))
    return None


def _initials(words: list[str]) -> str:
    return "".join(letters(word)[:1] for word in words if word[:1].isupper())


def _extended(words: list[str], length: int) -> list[str]:
    """The name with the capitalised words that follow it ("Kestrel Bay" → "Kestrel Bay Credit Union")."""
    end = length
    while end < min(len(words), length + 3) and not words[end - 1].endswith((".", "!", "?", "’s", "'s")):
        word = words[end]
        if not word[0].isupper() or has_team_word(word) or is_common(word.strip(".!?")) or is_title(word):
            break
        end += 1
    if end < len(words) and (is_title(" ".join(words[length : end + 1])) or holds(words[end], "job_title", LANGUAGES)):
        end = length
    return words[:end]


def _tidy(name: str) -> str:
    return re.sub(r"(?:['’]s?)?[.!?,]*$", "", name)

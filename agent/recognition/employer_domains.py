"""The employer's name behind a domain or a tenant's short name, in the spelling that the mail itself uses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from agent.recognition.phrases import LANGUAGES, holds
from agent.recognition.proper_names import NAME, german_letters, has_team_word, is_common, letters
from agent.recognition.senders import Link, link_of
from agent.recognition.tables import table
from agent.recognition.titles import is_title

_TABLE = table("names")["domains"]
_LEADING = tuple(_TABLE["leading"])
_TRAILING = frozenset(_TABLE["trailing"])
_SPLIT = re.compile(r"\s*(?:[|·•\n,;:()\[\]<>“”\"„]|\s[–—-]\s|\s//?\s|(?<=\w\w)[.!?]\s)\s*")
_SHORTEST = 4  # letters; shorter names are too often words
_ACRONYM = 5  # letters
_SURE = 9  # letters that no two words make by chance
_LINK = re.compile(r"https?://([\w.-]{4,100})(/[\w./%~-]{0,120})?")
_MOST_LINKS = 12
_MOST_WORDS = 1200
_LONGEST_LABEL = 40  # letters
_READ = 3000  # characters
_MOST_RUNS = 120
_RUN = re.compile(rf"(?<![\w@./-]){NAME}")
_JOINERS = ("and", "und", "et", "y", "e", "")


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
        if len(forms[0]) >= _SURE and (found := _small(forms[0], text)):
            return found
        may = not text.isascii() or any(len(form) <= _ACRONYM or form[:3] in squeezed for form in forms)
        if may and (found := _best(forms, text)):
            return found
    return None


def shortened(label: str, *texts: str) -> str | None:
    """The first capitalised run of the texts whose words, shortened, make the label; None where none does.

    "Lakeshore Public Library" for "lakeshorelibrary", "Schiller-Gymnasium Aue" for "schillergym-aue".
    """
    wanted = letters(label)
    if not _SHORTEST < len(wanted) <= _LONGEST_LABEL:
        return None
    for text in texts:
        for run in islice(_RUN.finditer(text[:_READ]), _MOST_RUNS):
            words = run[0].split()
            for start, word in enumerate(words):
                if letters(word)[:1] != wanted[0]:
                    continue
                for end in range(start + 1, len(words) + 1):
                    if stands_for(wanted, words[start:end]):
                        return _tidy(" ".join(_extended(words[start:], end - start)))
    return None


def stands_for(short: str, words: list[str]) -> bool:
    """Whether lower-case letters are made of the beginnings of words, in order; whole words must make most of them."""
    parts = [(letters(part), word) for word in words[:8] for part in word.split("-") if letters(part)]
    if len(parts) < 2 or parts[0][0][:1] != short[:1]:  # noqa: PLR2004 - one word is no shortening
        return False
    reached: dict[int, int] = {0: 0}  # letters used → how many of them stand in long pieces
    for number, (part, word) in enumerate(parts):
        following: dict[int, int] = {} if not number else dict(reached)
        for place, solid in reached.items():
            for length in _shares(part, short[place:]):
                whole = length == len(part) or length >= _SHORTEST
                gain = length if whole and (length > 2 or not word[:1].isupper()) else 0  # noqa: PLR2004 - initials
                following[place + length] = max(following.get(place + length, 0), solid + gain)
        reached = following
    return reached.get(len(short), 0) * 5 >= len(short) * 3


def stands_for_initials(short: str, name: str) -> bool:
    """Whether an abbreviation's lower-case letters are the initials of a name's words, or its words shortened."""
    words = name.split()
    return len(words) > 1 and letters(name) != short and (short == _initials(words) or stands_for(short, words))


def _shares(part: str, rest: str) -> Iterator[int]:
    """How many letters at the head of the rest a word may stand for: its beginning, or two or three of its letters."""
    for length in range(1, min(len(part), len(rest)) + 1):
        if part[:length] != rest[:length]:
            break
        yield length
    if len(rest) > 1 and part[:1] == rest[:1] and rest[1] in part[2:]:
        yield 2


def _small(whole: str, text: str) -> str | None:
    """A long name that the mail writes in small letters throughout ("little lantern"), by all its words."""
    for segment in _SPLIT.split(text[:_READ]):
        words = segment.split()
        for start, word in enumerate(words):
            if word.islower() and whole.startswith(letters(word) or "-") and len(words) > start + 1:
                length = _length(words[start:], whole, letters)
                if length > 1 and all(one.islower() for one in words[start : start + length]):
                    return _tidy(" ".join(words[start : start + length]))
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
        spelled_out += _joiner(wanted[len(spelled_out) :]) if word in {"&", "+"} else fold(word)
        if spelled_out == wanted:
            return count
        if not wanted.startswith(spelled_out):
            return _with_initials(words[:6], count - 1, wanted, spelled_out)
    return 0


def _joiner(rest: str) -> str:
    """The word that a domain writes for an ampersand ("loomandledger"), as far as it is written."""
    return next(joiner for joiner in _JOINERS if rest.startswith(joiner))


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

"""Whether words can be the title of a job: by the word that says what somebody is, not by a list of whole titles."""

from __future__ import annotations

import re

from agent.recognition.tables import table

_TABLE = table("titles")
_HEADS = frozenset(_TABLE["heads"])
_ENDINGS = tuple(_TABLE["endings"])
NEVER = frozenset(_TABLE["never"])
"""Words that no title holds: they belong to a sentence, a subject line, a greeting."""
_FIRST = frozenset(_TABLE["first"])
_GENDER = re.compile(_TABLE["gender_endings"])
_LEVEL = re.compile(rf"^{_TABLE['levels']}$")
_WORD = re.compile(r"[^\s,;/&+()|–—]+(?:/-?in(?:nen)?\b|\(in\))?")
_BEFORE = 2  # letters before an ending; "Bauer" alone is a name
_KIND_OF_WORK = re.compile(_TABLE["kind_of_work"], re.IGNORECASE)
_LONGEST = 90  # characters


def words_in(title: str) -> list[str]:
    """The words of a title, in lower case, marks at their edges left off."""
    return [word for word in (found.strip(".'\"’“”„«»:-").lower() for found in _WORD.findall(title[:_LONGEST])) if word]


def is_head(word: str) -> bool:
    """Whether a single lower-case word says what somebody is ("engineer", "bauleiterin")."""
    if word in _HEADS:
        return True
    bare = _GENDER.sub("", word)
    if bare in _HEADS and len(bare) > _BEFORE:
        return True
    return any(
        form.endswith(_ENDINGS) and any(form.endswith(end) and len(form) >= len(end) + _BEFORE for end in _ENDINGS)
        for form in {word, bare}
    ) or any(part in _HEADS for part in word.split("-") if len(part) > 1 and part != word)


def is_title(words: str) -> bool:
    """Whether the words can be a title: one of them is a head, and none belongs to a sentence around it."""
    found = words_in(_KIND_OF_WORK.sub("", words))
    return bool(found) and not NEVER & set(found) and any(is_head(word) for word in found)


def speaks(words: str) -> bool:
    """Whether the words hold one that no title holds: a pronoun, a verb, "application"."""
    return bool(NEVER & set(words_in(words)))


def ends_as_title(words: str) -> bool:
    """Whether the words, levels aside, end or begin with a head: "Data Engineer II", "Chef de projet"."""
    found = [word for word in words_in(re.split(r"\s[–—-]\s|\s?[,(|]", words)[0]) if not _LEVEL.match(word)]
    return bool(found) and (is_head(found[-1]) or found[0] in _FIRST or (len(found) > 1 and is_head(found[0])))

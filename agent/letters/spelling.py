"""Spelling and punctuation, as far as they can be told for sure (etiquette E28)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.letters import people
from agent.letters.page import Page

DANGLING = re.compile(r"\s[,.;?](?=\s|$)|\b(?:about|at|for|of|with|to|in) [.,;]|,,|\.\.(?!\.)|,\.")
REPEATED = re.compile(r"\b([^\W\d_]+) \1\b", re.IGNORECASE)
_TWICE_WITH_REASON = frozenset({"sie sie", "die die", "der der", "nous nous", "vous vous", "that that", "had had"})
_ARTICLE = re.compile(
    r"\b(?:a (?!one\b|once\b|uni|us[aeu]|uti|ubi|eu)[aeiou][a-z]{2,}|an [bcdfgjklmnpqrstvwz][aeiou][a-z]+)\b"
)
_SHORT = 3  # letters: names as short as that are words as well


def misspelled(page: Page) -> Iterator[str]:
    """Slips of the hand that the user did not make themselves, and names spelled otherwise than their bearers do."""
    yield from _slips(page)
    yield from _names(page)


def _slips(page: Page) -> Iterator[str]:
    letter, text = page.letter, page.text
    if "  " in letter.body.replace(letter.body.rstrip().split("\n\n")[-1], ""):
        yield "a double space"
    spaced = text if letter.language != "fr" else re.sub(r" ([;:?!])", r"\1", text)
    if (match := DANGLING.search(spaced)) and match.group().casefold() not in page.own:
        yield f"something is missing before “{match.group().strip()}”"
    for match in REPEATED.finditer(text):
        if match.group().casefold() not in page.own and match.group().casefold() not in _TWICE_WITH_REASON:
            yield f"“{match.group()}”: the same word twice"
    for opening, closing in ("„“" if letter.language == "de" else "“”", "()", "«»"):
        if text.count(opening) != text.count(closing):
            yield f"{opening}{closing} do not come in pairs"
    if letter.language == "en":
        known = " ".join(filter(None, (page.own, page.application.company, page.application.role))).casefold()
        for match in _ARTICLE.finditer(text):
            if match.group().split()[1] not in known:
                yield f"“{match.group()}”: the article does not fit"


def _names(page: Page) -> Iterator[str]:
    spelled = {
        people.folded(word): word
        for person in page.application.people
        for word in people.plain(person.name).split()
        if len(word) > _SHORT
    }
    for word in dict.fromkeys(re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", page.letter.body)):
        right = spelled.get(people.folded(word))
        if right and word.casefold() != right.casefold() and word[0].isupper():
            yield f"“{word}” is spelled {right}"

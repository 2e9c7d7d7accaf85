"""English grammar and spelling, by the compiled checker Harper, which works offline and is loaded at its first use.

It knows nothing of other languages, and nothing of names: what a letter may say besides is handed in, and is left
alone. The checker itself is never changed, so that the same text has the same findings at any time.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harper import Linter

BRITISH, AMERICAN = "en-GB", "en-US"
# Matters of house style, a rule that takes a name such as "Sam" for an abbreviation, one for which "I am glad I came"
# lacks a preposition, and one that reads "not to" for "no to".
_OFF = (
    "OrthographicConsistency", "LongSentences", "SpelledNumbers", "UseTitleCase", "ToDoHyphen", "Spaces",
    "MissingPreposition", "NotTo",
)  # fmt: skip
_WORDING = (
    "Enhancement",
    "Readability",
    "Style",
    "WordChoice",
    "Formatting",
    "Redundancy",
    "Regionalism",
)  # advice, and no mistake
_SPELLING = "Spelling"
_HALF_DAY = re.compile(r"(?<=\d)( ?)[ap]m\b", re.IGNORECASE)  # "10:00 am is" is taken for two verbs
_BEFORE_A_WORD = re.compile(r"^\s+[a-z]+\s+(?P<next>[A-Za-z'’-]+)")
_GOES_ON = frozenset(
    (
        "to", "about", "that", "and", "but", "if", "for", "in", "on", "at", "with", "or", "so", "as", "because", "when",
        "of", "by", "from", "than", "too", "again", "now", "then", "here", "there",
    )
)  # fmt: skip
_ITS = re.compile(r"\b(?:(?:(?:and|or|nor|plus) it|you)['’](?:s|re)) (?P<word>[a-z]{3,})\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’.+#-][^\W_]+)*")
_MOST = 20_000  # characters: a letter has 1,000, and a text of any length must not hold up the rest


@dataclass(frozen=True, slots=True)
class Slip:
    """One mistake: the words, where they begin in the text (code points), what is wrong, what would be right."""

    words: str
    at: int
    says: str
    better: str | None = None
    spelling: bool = False

    def __str__(self) -> str:
        """As a finding."""
        if self.better:
            return f"“{self.words}”: should it be “{self.better}”?"
        return f"“{self.words}”: {'is it spelled right?' if self.spelling else self.says}"


def slips(text: str, known: Collection[str] = (), variant: str | None = None) -> tuple[Slip, ...]:
    """The mistakes in an English text. `known` words (lower case) are right; `variant` is "en-GB", "en-US" or either.

    Where the variant is not known, a word that either of them spells so is right.
    """
    text = text[:_MOST]
    found = [slip for slip in _found(variant or AMERICAN, text) if not (slip.spelling and _all_known(slip, known))]
    if variant is None and any(slip.spelling for slip in found):
        wrong_there = {slip.at for slip in _found(BRITISH, text) if slip.spelling}
        found = [slip for slip in found if not slip.spelling or slip.at in wrong_there]
    return tuple(found)


def possessives(text: str, known: Collection[str] = ()) -> tuple[Slip, ...]:
    """Where "and it's" and "you're" stand for "its" and "your": the checker lets them pass, but tells what is a thing.

    Things that may stand without an article ("it's time") are handed in as `known`, in lower case.
    """
    found = []
    for match in _ITS.finditer(text[:_MOST]):
        word = match["word"].casefold()
        if word not in known and _is_a_thing(word):
            found.append(Slip(match.group(), match.start(), "read it again"))
    return tuple(found)


@lru_cache(maxsize=512)
def _is_a_thing(word: str) -> bool:
    return any(slip.words.casefold() == "it's" for slip in _found(AMERICAN, f"We thought of it's {word}."))


def words_in(*texts: str | None) -> frozenset[str]:
    """The words of some texts, in lower case, and the halves of those with a hyphen: to be handed in as known."""
    whole = {word.casefold() for text in texts if text for word in _WORD.findall(text)}
    return frozenset(whole | {half for word in whole for half in re.split(r"[-'’]", word) if half})


def _all_known(slip: Slip, known: Collection[str]) -> bool:
    return all(part in known or part.removesuffix("'s").removesuffix("’s") in known for part in _parts(slip.words))


def _parts(words: str) -> Iterator[str]:
    return (word.casefold() for word in _WORD.findall(words))


def _found(variant: str, text: str) -> Iterator[Slip]:
    for lint in _linter(variant).lint(_HALF_DAY.sub(r"\1xx", text), language="plaintext"):
        if lint.lint_kind not in _WORDING and not _is_possessive(lint.problem_text, text[lint.span.end :]):
            better = lint.suggestions[0].replacement_text if lint.suggestions else ""
            yield Slip(
                words=lint.problem_text,
                at=lint.span.start,
                says=lint.message.rstrip(".").replace("`", ""),
                better=better if better.strip() and better != lint.problem_text else None,
                spelling=lint.lint_kind == _SPELLING,
            )


def _is_possessive(words: str, after: str) -> bool:
    """Whether "your" is right: "your kind mail" has a noun behind the adjective, "your kind to write" has none."""
    following = _BEFORE_A_WORD.match(after) if words.casefold() == "your" else None
    return following is not None and following["next"].casefold() not in _GOES_ON


@cache
def _linter(variant: str) -> Linter:
    """Half a second, and 150 MB of memory: only a letter in English is worth that."""
    from harper import Dialect, Linter  # noqa: PLC0415  # loaded at the first use

    linter = Linter(Dialect.BRITISH if variant == BRITISH else Dialect.AMERICAN)
    rules = linter.get_default_lint_config()
    linter.set_lint_config({**rules, **{name: False for name in _OFF if name in rules}})
    return linter

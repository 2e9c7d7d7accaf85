"""English grammar and spelling, by the compiled checker Harper, which works offline and is loaded at its first use.

It knows nothing of other languages, and nothing of names: what a letter may say besides is handed in, and is left
alone. The checker itself is never changed, so that the same text has the same findings at any time.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harper import Linter

BRITISH, AMERICAN = "en-GB", "en-US"
# Matters of house style, and a rule that takes a name such as "Sam" for an abbreviation.
_OFF = ("OrthographicConsistency", "LongSentences", "SpelledNumbers", "UseTitleCase", "ToDoHyphen", "Spaces")
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


def words_in(*texts: str | None) -> frozenset[str]:
    """The words of some texts, in lower case, and the halves of those with a hyphen: to be handed in as known."""
    whole = {word.casefold() for text in texts if text for word in _WORD.findall(text)}
    return frozenset(whole | {half for word in whole for half in re.split(r"[-'’]", word) if half})


def _all_known(slip: Slip, known: Collection[str]) -> bool:
    return all(part in known or part.removesuffix("'s").removesuffix("’s") in known for part in _parts(slip.words))


def _parts(words: str) -> Iterator[str]:
    return (word.casefold() for word in _WORD.findall(words))


def _found(variant: str, text: str) -> Iterator[Slip]:
    for lint in _linter(variant).lint(text, language="plaintext"):
        if lint.lint_kind not in _WORDING:
            better = lint.suggestions[0].replacement_text if lint.suggestions else ""
            yield Slip(
                words=lint.problem_text,
                at=lint.span.start,
                says=lint.message.rstrip(".").replace("`", ""),
                better=better if better.strip() and better != lint.problem_text else None,
                spelling=lint.lint_kind == _SPELLING,
            )


@cache
def _linter(variant: str) -> Linter:
    """Half a second, and 150 MB of memory: only a letter in English is worth that."""
    from harper import Dialect, Linter  # noqa: PLC0415  # loaded at the first use

    linter = Linter(Dialect.BRITISH if variant == BRITISH else Dialect.AMERICAN)
    rules = linter.get_default_lint_config()
    linter.set_lint_config({**rules, **{name: False for name in _OFF if name in rules}})
    return linter

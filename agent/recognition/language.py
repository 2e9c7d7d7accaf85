"""Which of five languages a text is written in, by its small words and its letters."""

from __future__ import annotations

import re
from collections import Counter
from types import MappingProxyType

from agent.recognition.tables import table

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ADDRESS = re.compile(r"\S{0,200}[@/\\]\S{0,400}|\b\w{1,60}\.\w[\w.]{0,80}")  # "com" in one is no Portuguese
_ELIDED = re.compile(r"^(?:[cdjlmnst]|qu)['’](?=[aeiouyhàâéèêîôœ])")  # French "l’entretien", "d’un"
_READ = 4000
_FEW = 25  # words; a text of fewer is short
_SHARE = 12  # of so many words one at least is a small one
_CLEAR = 0.8  # what a short text needs to count as another language than English; a longer one needs three times this
_LETTER = 0.5
_OTHERS = re.compile(r"[\u0400-\u04ff\u0590-\u06ff\u0900-\u097f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_PLAIN = str.maketrans("àáâãäåçèéêëìíîïñòóôõöùúûüýÿ’", "aaaaaaceeeeiiiinooooouuuuyy'")


def _weights() -> dict[str, dict[str, float]]:
    """What each word adds for each language: one where it is that language's alone, else its part."""
    listed = {language: frozenset(words.split()) for language, words in table("languages")["words"].items()}
    shared = Counter(word for words in listed.values() for word in words)
    return {
        word: {language: 1 / shared[word] for language, words in listed.items() if word in words} for word in shared
    }


_WEIGHTS = MappingProxyType(_weights())
_LETTERS = MappingProxyType(
    {letter: language for language, letters in table("languages")["letters"].items() for letter in letters}
)
_LANGUAGES = (*table("languages")["words"],)


def language_of(text: str) -> str:
    """ISO 639-1 code of English, German, French, Spanish or Portuguese; "xx" for another.

    A text that does not show it (empty, figures and names alone) counts as English.
    """
    sample = _ADDRESS.sub(" ", text[:_READ].lower())
    if len(_OTHERS.findall(sample)) * 3 > len(sample.replace(" ", "")):
        return "xx"
    words = _WORD.findall(sample)
    points = _points(sample, words)
    best = max(points, key=lambda language: (points[language], language == "en"))
    if best == "en" or points[best] < (_CLEAR if len(words) < _FEW else 3 * _CLEAR):
        return "en" if points["en"] > 0 or len(words) < _FEW else "xx"
    if points[best] * _SHARE < len(words):
        return "xx"
    return "xx" if best == "other" else best


def _points(sample: str, words: list[str]) -> dict[str, float]:
    points = dict.fromkeys(_LANGUAGES, 0.0)
    for word in words:
        plain = word.translate(_PLAIN)
        found = _WEIGHTS.get(plain)
        if found is None and (elided := _ELIDED.match(word)):
            points["fr"] += 1
            found = _WEIGHTS.get(plain[elided.end() :])
        for language, weight in (found or {}).items():
            points[language] += weight
    for letter in sample:
        if letter in _LETTERS:
            points[_LETTERS[letter]] += _LETTER
    return points

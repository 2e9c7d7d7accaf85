"""What the words of a sentence say together, in whatever order: weaker than a phrase, and sought where none is found.

A table `concepts/*.toml` holds `[words]`: for each concept its words, with `*` for any ending and `_` between the
words of a phrase. `[[together]]` holds `says` and `weight` as the tables of phrases do, `all`: sets of concepts that
must stand in one sentence, `within` so many words, and `without`: concepts that must not stand there. Five concepts
need no words: "question" (the sentence ends in "?"), "day" and "clock" (an hour), "when" (either of them; the words
for them are in `arranging.toml`) and "money" (a sum).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from agent.recognition.phrases import PLAIN, Folded, Sign
from agent.recognition.tables import names, table

_WORD = re.compile(r"[^\W_][\w’%-]*")
_MONEY = re.compile(r"[$£€] ?\d|\d ?(?:€|£|eur|usd|gbp)\b|\b\d{2,3} ?k\b")
_LONGEST_PHRASE = 4  # words
_LEAST_STEM = 2  # letters before a "*"
_SPAN = 24  # words within which the concepts of one set must stand, where the rule says no other number
_MOST_WORDS = 1500
_QUOTED = 160


@dataclass(frozen=True, slots=True)
class _Together:
    says: str
    weight: int
    sets: tuple[frozenset[str], ...]
    without: frozenset[str]
    within: int


@dataclass(frozen=True, slots=True)
class _Lexicon:
    whole: Mapping[str, frozenset[str]]
    stems: Mapping[str, frozenset[str]]
    rules: tuple[_Together, ...]
    day: re.Pattern[str]
    hour: re.Pattern[str]


def hints(text: Folded, language: str) -> tuple[Sign, ...]:
    """What the sentences of a text say by the concepts in them, in the order of the text; none without a table."""
    lexicon = _LEXICONS.get(language)
    if lexicon is None:
        return ()
    found: list[Sign] = []
    for number in range(len(text.ends) + 1):
        found += _of_sentence(text, number, lexicon)
    return tuple(found)


def _of_sentence(text: Folded, number: int, lexicon: _Lexicon) -> Iterator[Sign]:
    start, end = text.span(number)
    words = [(match[0], match.start(), match.end()) for match in _WORD.finditer(text.low, start, end)][:_MOST_WORDS]
    if not words:
        return
    places = _places(words, lexicon)
    sentence = text.low[start:end]
    whole = set(places) | ({"question"} if sentence.rstrip().endswith("?") else set())
    if lexicon.hour.search(text.bare, start, end):
        whole |= {"clock", "when"}
    if _MONEY.search(sentence):
        whole.add("money")
    for rule in lexicon.rules:
        if rule.without & whole:
            continue
        for wanted in rule.sets:
            if wanted <= whole and (spot := _close(wanted, places, rule.within)) is not None:
                first, last = words[spot[0]][1], words[spot[1]][2]
                quote = " ".join(text.shown[first:last].split())
                yield Sign(rule.says, rule.weight, quote[:_QUOTED].strip(), number)
                break


def _places(words: list[tuple[str, int, int]], lexicon: _Lexicon) -> dict[str, list[int]]:
    """For each concept, at which words it stands."""
    places: dict[str, list[int]] = defaultdict(list)
    plain = [word for word, _, _ in words]
    for index, word in enumerate(plain):
        said: set[str] = set()
        for length in range(1, _LONGEST_PHRASE + 1):
            phrase = "_".join(plain[index : index + length])
            said |= lexicon.whole.get(phrase, frozenset())
            if length > 1:
                said |= _by_stem(phrase, lexicon)
        said |= _by_stem(word, lexicon)
        if lexicon.day.fullmatch(word.translate(PLAIN)):
            said |= {"when", "day"}
        for concept in said:
            places[concept].append(index)
    return places


def _by_stem(word: str, lexicon: _Lexicon) -> set[str]:
    found: set[str] = set()
    for length in range(_LEAST_STEM, len(word) + 1):
        if stem := lexicon.stems.get(word[:length]):
            found |= stem
    return found


def _close(wanted: frozenset[str], places: Mapping[str, list[int]], within: int) -> tuple[int, int] | None:
    """Where all the wanted concepts stand closest, by the numbers of the first and the last word; None if too far."""
    placed = [places[concept] for concept in wanted if concept in places]
    if not placed:
        return None
    best: tuple[int, int] | None = None
    for anchor in placed[0]:
        near = [min(spots, key=lambda spot: abs(spot - anchor)) for spots in placed]
        first, last = min(near), max(near)
        if last - first <= within and (best is None or last - first < best[1] - best[0]):
            best = (first, last)
    return best


def _compiled(language: str) -> _Lexicon:
    rows, times = table(f"concepts/{language}"), table("arranging")
    whole: dict[str, set[str]] = defaultdict(set)
    stems: dict[str, set[str]] = defaultdict(set)
    for concept, words in rows["words"].items():
        for word in words.split():
            (stems if word.endswith("*") else whole)[word.rstrip("*")].add(concept)
    rules = tuple(
        _Together(
            rule["says"],
            rule["weight"],
            tuple(frozenset(each.split()) for each in rule["all"]),
            frozenset(rule.get("without", ())),
            rule.get("within", _SPAN),
        )
        for rule in rows["together"]
    )
    return _Lexicon(
        {word: frozenset(said) for word, said in whole.items()},
        {word: frozenset(said) for word, said in stems.items()},
        rules,
        re.compile(times["day_word"].get(language, "(?!)")),
        re.compile("|".join(times[name][language] for name in ("clock", "hour_word") if language in times[name])),
    )


_LEXICONS = {language: _compiled(language) for language in names("concepts")}

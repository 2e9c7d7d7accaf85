"""The user's own words, made ready to stand inside a sentence: what shape they have, and whom they speak of.

Words are moved, never rewritten: the one change is that the reader, where a text plainly begins with them, becomes
"you". Whatever has no shape we can name is quoted as it was typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from agent.letters import tables

MOST_WORDS = 24
LONGEST_OWN = 60  # words of a sentence that could still be a letter's; what is longer is asked back
_BULLET = re.compile(r"^[\s>•·▪*‣–—-]+(?=\w|[“\"'(])|^\s*\(?\d{1,2}[.)]\s+")
_BREAK = re.compile(r"(?<=[.!?])\s+|\n+")
_RELATIVE = re.compile(r"\s(?:that|which|who|whose|where|when|because|so that)\s")
_PARTS = re.compile(r"[,;:(–—]|\s-\s")
_BOUNDARY = re.compile(r"\s*(?:;|\s[–—-]\s|,\s)")
_WORD = re.compile(r"[^\W_]+(?:['’\-./&+#][^\W_]+)*['’]?")
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class Shape(StrEnum):
    """What the words are: a thing, a that-clause, a question, the user's own sentence, or something to be quoted."""

    THING = "thing"
    THAT = "that"
    QUESTION = "question"
    OWN = "own"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Phrase:
    """The user's words and their shape; they bear no closing punctuation, and begin as they would inside a sentence."""

    text: str
    shape: Shape


def clean(text: str) -> str:
    """Without control characters, emoji, bullets, dots left from the question, and white space in excess."""
    text = _EMOJI.sub("", _CONTROL.sub("", text)).replace("\u00a0", " ")
    lines = [_BULLET.sub("", line).strip(" \t…") for line in text.split("\n")]
    return "\n".join(re.sub(r"[ \t]+", " ", line) for line in lines if line).strip()


def words_of(text: str) -> list[str]:
    """The words of a text, lower-cased, straight apostrophes."""
    return [word.group().replace("’", "'").casefold() for word in _WORD.finditer(text)]


def language_of(text: str) -> str | None:
    """The language a text is in, where its small words tell; None where they do not."""
    words = words_of(text)
    counts = {name: sum(word in _vocabulary(name, "first") for word in words) for name in tables.names("words")}
    ranked = sorted(counts.items(), key=lambda item: -item[1])
    (best, most), (_, next_most) = ranked[0], ranked[1]
    return best if most >= 2 and most > next_most else None  # noqa: PLR2004  # one small word may be a name


def phrase(text: str, language: str, reader: str = "", most: int = MOST_WORDS) -> Phrase | None:
    """The first thing said, at most that many words; None where it cannot be shortened without harm.

    A sentence of the user's own is never cut: whether it is too long to read is for proofreading to say.
    `reader` is the given name of the person the letter goes to, if the words came from them: where the words plainly
    begin with that person, they are addressed ("his plan" → "your plan").
    """
    pieces = [piece for piece in _BREAK.split(clean(text)) if len(words_of(piece)) > 0]
    if not pieces:
        return None
    whole = pieces[0].rstrip(" .!?,;:…–—-")
    own = len(words_of(whole)) <= LONGEST_OWN and _shape(whole, language) is Shape.OWN
    piece = whole if own else _shortened(whole, most)
    if piece is None:
        return None
    if reader and language == "en":
        piece = re.sub(rf"^{re.escape(reader)}['’]s\s+", "your ", piece)
    shape = _shape(piece, language)
    if reader and language == "en" and shape is Shape.QUOTE and (told := _told_to_them(piece, reader)):
        return Phrase(told, Shape.OWN)
    if shape in (Shape.OWN, Shape.QUOTE):
        return Phrase(piece, shape)
    lowered = _decapitalised(piece, language)
    if reader:
        addressed = _addressed(lowered, language, reader)
        return Phrase(addressed, shape) if addressed is not None else Phrase(piece, Shape.QUOTE)
    return Phrase(lowered, shape)


def heading(text: str, language: str, reader: str = "", most: int = 12) -> str | None:
    """The thing or question itself, without what is added after a comma: to name it in passing."""
    whole = phrase(text, language, reader, most=60)
    if whole is None or whole.shape not in (Shape.THING, Shape.QUESTION):
        return None
    head = re.split(_BOUNDARY, whole.text)[0]
    count = len(words_of(head))
    if count > most and language == "en" and whole.shape is Shape.THING:
        head = re.split(_RELATIVE, head)[0]
        count = len(words_of(head))
    return head if 2 <= count <= most else None  # noqa: PLR2004  # one word says too little


def need(text: str | None, language: str) -> str | None:
    """What they try to do, as the words after "to" (German: after "wollen"), spoken to them; None if it is not that."""
    if not text:
        return None
    piece = _shortened(clean(text).split("\n")[0].rstrip(" .!?,;:…–—-"), MOST_WORDS - 6)
    if piece is None or language not in tables.names("frames"):
        return None
    piece = re.sub(tables.table(f"words/{language}")["wanting"], "", piece, flags=re.IGNORECASE)
    first = words_of(piece)[:1]
    if not first or len(words_of(piece)) < 2 or first[0] in _vocabulary(language, "not_verbs"):  # noqa: PLR2004  # a small figure of speech
        return None
    if first[0].partition("'")[0] in _somebody(language) or not _is_an_infinitive(first[0], language):
        return None
    if language == "en" and re.fullmatch(r"(?!bring|spring|string)[a-z]{3,}ing", first[0]):
        return None
    if language != "de":
        piece = piece[0].lower() + piece[1:]
    return _their_as_your(piece, language)


@cache
def _somebody(language: str) -> frozenset[str]:
    """Who may begin a sentence; in English a determiner begins no wish either ("die Kosten senken" is one)."""
    known = _vocabulary(language, "own") | _vocabulary(language, "subjects")
    return known | _vocabulary("en", "determiners") if language == "en" else known


def deed(text: str | None, language: str) -> str | None:
    """What the user did, as a clause with its subject ("I led …"); None where the words do not begin with a verb."""
    piece = _deed_words(text, language)
    if piece is None:
        return None
    first = words_of(piece)[0]
    if first not in _vocabulary(language, "verbs") and not _has_a_verb_ending(first, language):
        return None
    piece = piece[0].lower() + piece[1:]
    if language == "fr" and first[0] in "aeiouyéèêh":
        return f"j'{piece}"
    return f"{tables.table(f'words/{language}')['pronoun']}{piece}"


def record(text: str | None, language: str) -> str | None:
    """What the user has to show, as it stands in the profile, where it has no verb to begin with."""
    return None if deed(text, language) else _deed_words(text, language)


def _deed_words(text: str | None, language: str) -> str | None:
    if not text:
        return None
    piece = _shortened(clean(text).split("\n")[0].rstrip(" .!?,;:…–—-"), MOST_WORDS)
    if piece is None:
        return None
    plain = piece.replace("’", "'").casefold()
    for prefix in tables.table(f"words/{language}")["pronoun_prefixes"]:
        if plain.startswith(prefix):
            piece = piece[len(prefix) :]
            if prefix == "i have ":
                piece = f"have {piece}"
            break
    return piece if words_of(piece) else None


def speaks_of_somebody(text: str, language: str) -> bool:
    """Whether the words refer to a person or people whom only their context names."""
    words = set(words_of(text))
    named = (_vocabulary(language, name) for name in ("third_singular", "third_plural", "owned"))
    return any(words & vocabulary for vocabulary in named)


def _has_a_verb_ending(word: str, language: str) -> bool:
    """Whether a word looks like what the speaker did: "migrated", "dirigí", "liderei"."""
    if language == "en":
        return word.endswith("ed") and len(word) > 3  # noqa: PLR2004  # a small figure of speech
    ending = tables.table(f"words/{language}").get("verb_ending")
    return bool(ending and re.fullmatch(ending, word)) and word not in _vocabulary(language, "not_verbs")


def _is_an_infinitive(word: str, language: str) -> bool:
    """Whether a verb may stand after "to"; where its ending does not tell, any word may."""
    ending = tables.table(f"words/{language}").get("infinitive")
    return ending is None or re.fullmatch(ending, word) is not None


@cache
def _vocabulary(language: str, name: str) -> frozenset[str]:
    return frozenset(tables.table(f"words/{language}").get(name, ()))


def _shortened(piece: str, most: int) -> str | None:
    if len(words_of(piece)) <= most:
        return piece
    kept = None
    for boundary in _BOUNDARY.finditer(piece):
        head = piece[: boundary.start()]
        if len(words_of(head)) > most:
            break
        kept = head
    return kept if kept and len(words_of(kept)) >= 2 else None  # noqa: PLR2004  # one word says too little


def _shape(piece: str, language: str) -> Shape:
    words = words_of(piece)
    if words[0] in _vocabulary(language, "own"):
        return Shape.OWN
    if words[0] in _vocabulary(language, "questions"):
        return Shape.QUESTION
    if words[0] in _vocabulary(language, "that"):
        return Shape.THAT
    if _looks_like_a_sentence(piece, language) or _starts_with_a_doubtful_capital(piece, language):
        return Shape.QUOTE
    return Shape.THING if _starts_like_a_thing(words, language) else Shape.QUOTE


def _starts_like_a_thing(words: list[str], language: str) -> bool:
    if words[0] in _vocabulary(language, "determiners") or re.match(r"(?:l|d)'", words[0]):
        return True
    small = (
        _vocabulary(language, "third_singular") | _vocabulary(language, "third_plural") | {"it", "es", "yes", "very"}
    )
    return words[0] not in small | _vocabulary(language, "prepositions") and len(words) > 1


def _looks_like_a_sentence(piece: str, language: str) -> bool:
    """Whether it says something by itself, at its beginning or in what is strung on to it ("…, nobody knows it")."""
    head, *added = (words_of(part) for part in _PARTS.split(piece))
    return _says_something(head[1:], language) or any(_stands_alone(part, language) for part in added)


def _says_something(words: list[str], language: str) -> bool:
    for word in words:
        if word in _vocabulary(language, "subordinators"):
            return False
        if word in _vocabulary(language, "finite"):
            return True
    return False


def _stands_alone(words: list[str], language: str) -> bool:
    """Whether what is strung on begins with somebody who does something; in English alone its words tell that."""
    if not words or language != "en":
        return False
    return words[0] in _vocabulary("en", "subjects") or (
        words[0] in _vocabulary("en", "determiners") and _says_something(words, language)
    )


def _starts_with_a_doubtful_capital(piece: str, language: str) -> bool:
    """A capital that autocorrect may have set: unless the word is known to need none, or is a name by its look."""
    first, *rest = piece.split(" ")
    if language == "de" or not first[:1].isupper() or not first[1:].islower():
        return False
    return first.casefold() not in _vocabulary(language, "decapitalise") and not (rest and rest[0][:1].isupper())


def _decapitalised(piece: str, language: str) -> str:
    first = piece.split(" ", maxsplit=1)[0].replace("’", "'").casefold()
    known = first in _vocabulary(language, "decapitalise") or re.match(r"(?:l|qu)'", first)
    return piece[0].lower() + piece[1:] if known else piece


def _addressed(piece: str, language: str, reader: str) -> str | None:
    """The words as said to the reader they speak of; None where that would need a guess."""
    singular, plural = _vocabulary(language, "third_singular"), _vocabulary(language, "third_plural")
    words = words_of(piece)
    if language != "en":
        if set(words[:3]) & (singular | plural) or reader.casefold() in words:
            return None
        return _to_them_in_german(piece) if language == "de" else piece
    owned = re.match(r"(?:his|her|their)\s+", piece, re.IGNORECASE)
    rest = piece[owned.end() :] if owned else piece
    remaining = set(words_of(rest))
    if remaining & singular or reader.casefold() in {word.removesuffix("'s") for word in remaining}:
        return None
    if owned:
        return f"your {rest}" if not remaining & plural or owned.group().casefold().startswith("their") else None
    if words[0] in _vocabulary("en", "questions") | {"that"} and _is_they(words[1:2]):
        return _their_as_your(re.sub(r"^(\w+) they\b", r"\1 you", piece), language)
    return _their_as_your(piece, language) if any(_is_they([word]) for word in words) else piece


def _to_them_in_german(piece: str) -> str | None:
    """With the capitals of address: "wie Sie planen", "Ihr Plan"; None where "sie" does what one person does."""
    first, _, rest = piece.partition(" ")
    asks = first in _vocabulary("de", "questions") | _vocabulary("de", "that")
    if asks and rest.startswith("sie "):
        does = words_of(_PARTS.split(rest)[0])[-1]  # the verb stands last, and in the plural ends so
        return f"{first} S{rest[1:]}" if does == "sind" or does.endswith("n") else None
    return f"I{piece[1:]}" if re.match(r"ihr(?:e[nmrs]?)?\b", piece) else piece


def _told_to_them(piece: str, reader: str) -> str | None:
    """Turn "she showed me …" into "You showed me …", said to her; None where it would need a guess."""
    found = re.match(r"(?:he|she)\s+(?=(\w+)\s)", piece, re.IGNORECASE)
    if found is None or not (found[1].endswith("ed") or found[1] in _vocabulary("en", "pasts")):
        return None
    rest = piece[found.end() :]
    others = {word.removesuffix("'s") for word in words_of(rest)} & (
        _vocabulary("en", "third_singular") | {reader.casefold()}
    )
    return None if others else f"You {rest}"


def _is_they(words: list[str]) -> bool:
    return bool(words) and words[0].partition("'")[0] == "they"  # "they're" too


def _their_as_your(piece: str, language: str) -> str | None:
    """Turn "they" and "their" into "you" and "your"; None where somebody else in the words could be meant."""
    if language != "en":
        return piece
    found = re.search(r"\b(?:they|them|their|theirs|themselves)\b", piece, re.IGNORECASE)
    if found is None:
        return piece
    before = words_of(piece[: found.start()])
    if any(word.endswith("s") or word == "people" for word in before) or len(before) > 6:  # noqa: PLR2004  # a small figure of speech
        return None
    turned = {"they": "you", "them": "you", "their": "your", "theirs": "yours", "themselves": "yourselves"}
    return re.sub(
        r"\b(they|them|their|theirs|themselves)\b",
        lambda match: turned[match.group().lower()],
        piece,
        flags=re.IGNORECASE,
    )

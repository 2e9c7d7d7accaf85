"""The user's voice: heard in mails of their own as figures, and lent to the words of frames, never to their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Literal

from agent.etiquette.application import Application
from agent.etiquette.style import Style
from agent.etiquette.value import Value
from agent.letters import tables
from agent.letters.likeness import print_of

Spelling = Literal["en-GB", "en-US"]

ENOUGH = 3  # mails: fewer are no habit
_PLACES = 5  # contracted or not: fewer show no habit
_OFTEN = 0.5  # of the places that could be contracted
_SHORT_MAIL = 4  # words: less has no sentences to measure
_OURS = 0.3  # likeness to a letter of ours from which a mail is not the user's own hand
_LINES = 4  # from the end: where a sign-off stands
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_END = re.compile(r"[.!?]+(?=\s|$)|\n\s*\n")
_TABLE = tables.table("voice")
_SLOT = re.compile(r"(\{\w+\})")
_CLAUSE = r"(?:(?<=^)|(?<=[.,;:!?] )|(?<=\band )|(?<=\bbut )|(?<=\bthat )|(?<=\bif ))"
_LONG = tuple(re.compile(rf"(?<![\w'’]){long}(?![\w'’])", re.IGNORECASE) for long in _TABLE["contractions"])
_AT_THE_START = "(?<=^)|"
_CLAUSES = tuple(
    (
        re.compile(rf"{_CLAUSE}{long}(?= [a-z])"),
        re.compile(rf"{_CLAUSE.replace(_AT_THE_START, '')}{long}(?= [a-z])"),
        short,
    )
    for text, short in _TABLE["clauses"].items()
    for long in (f"[{text[0].upper()}{text[0].lower()}]{text[1:]}",)
)
_SHORT = tuple(
    re.compile(rf"(?<!\w){short.replace(chr(39), '[’' + chr(39) + ']')}(?!\w)", re.IGNORECASE)
    for short in {*_TABLE["contractions"].values(), "I've"}
)
_AMERICAN: dict[str, str] = dict(_TABLE["spelling"])
_BRITISH = {american: british for british, american in _AMERICAN.items()}
_TO_AMERICAN = _AMERICAN | _TABLE["usage"]


class Voice(Value):
    """How the user writes in one language. None: too little was heard, or they write it now so, now otherwise."""

    language: str
    greeting: str | None = None
    sign_off: str | None = None
    contractions: bool | None = None
    spelling: Spelling | None = None
    sentence_words: float | None = None


def heard(text: str, language: str) -> Style:
    """The figures of a mail's own words (nothing quoted) in that language (ISO 639-1); none of the text is in them."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    greeting = _greeting(lines, language)
    ending = _ending(lines, language)
    told = "\n".join(lines[greeting is not None : len(lines) if ending is None else ending[0]])
    words = _WORD.findall(told)
    low = Counter(word.casefold() for word in words)
    english = language == "en"
    return Style(
        language=language,
        greeting=greeting,
        sign_off=ending[1] if ending else None,
        words=len(words),
        sentences=sum(bool(_WORD.search(one)) for one in _END.split(told)),
        short=sum(len(one.findall(told)) for one in _SHORT) if english else 0,
        long=sum(len(one.findall(told)) for one in _LONG) if english else 0,
        british=sum(low[word] for word in _AMERICAN) if english else 0,
        american=sum(low[word] for word in _BRITISH) if english else 0,
    )


def is_like_ours(text: str, letters: Iterable[str]) -> bool:
    """Whether a mail is one of our letters, as it was or with a few words changed: that is no voice of the user's."""
    mine = print_of(text)
    return any(mine.like(print_of(letter)) > _OURS for letter in letters)


def voices(applications: Iterable[Application], moment: datetime) -> tuple[Voice, ...]:
    """The voices heard in what the user sent to employers before that moment (aware), one a language."""
    sent = {mail.message_id: mail for one in applications for mail in one.sent if mail.at < moment}
    styles = [mail.style for mail in sent.values() if mail.style]
    found = (voice_of(styles, language) for language in sorted({style.language for style in styles}))
    return tuple(voice for voice in found if voice)


def voice_of(styles: Sequence[Style], language: str) -> Voice | None:
    """The voice in that language; None where there are not three mails to hear it in."""
    own = [style for style in styles if style.language == language and style.words >= _SHORT_MAIL]
    if len(own) < ENOUGH:
        return None
    sentences, words = sum(style.sentences for style in own), sum(style.words for style in own)
    short, long = sum(style.short for style in own), sum(style.long for style in own)
    british, american = sum(style.british for style in own), sum(style.american for style in own)
    greeting = _habit([style.greeting for style in own])
    return Voice(
        language=language,
        greeting=greeting and greeting[0].upper() + greeting[1:],
        sign_off=_as_written(_habit([style.sign_off for style in own]), language),
        contractions=short / (short + long) >= _OFTEN if short + long >= _PLACES else None,
        spelling=None if british == american else "en-GB" if british > american else "en-US",
        sentence_words=words / sentences if sentences else None,
    )


def voiced(frame: str, voice: Voice | None) -> str:
    """A frame's text in the user's voice; its slots stay as they are, so that no word of the user's is touched."""
    if voice is None or voice.language != "en":
        return frame
    pieces = _SLOT.split(frame)
    for at in range(0, len(pieces), 2):
        if voice.contractions:
            pieces[at] = _contracted(pieces[at], begins=at == 0)
        if voice.spelling:
            pieces[at] = _respelled(pieces[at], _TO_AMERICAN if voice.spelling == "en-US" else _BRITISH)
    return "".join(pieces)


def _contracted(text: str, *, begins: bool) -> str:
    """Long forms where a clause begins and goes on with a word: not in "how busy it is", nor before a slot."""
    for first, later, short in _CLAUSES:
        text = (first if begins else later).sub(partial(_taken, short), text)
    return text


def _taken(short: str, found: re.Match[str]) -> str:
    return _cased(short, found.group())


def _respelled(text: str, other: dict[str, str]) -> str:
    return _WORD.sub(lambda found: _cased(other.get(found.group().casefold(), found.group()), found.group()), text)


def _cased(word: str, like: str) -> str:
    return word[0].upper() + word[1:] if like[0].isupper() else word


def _greeting(lines: list[str], language: str) -> str | None:
    first = lines[0].casefold() if lines else ""
    known: list[str] = _TABLE["greetings"].get(language, [])
    return next((one for one in known if re.match(rf"{re.escape(one)}\b[^.?]{{0,40}}$", first)), None)


def _ending(lines: list[str], language: str) -> tuple[int, str] | None:
    """The line of the sign-off, from the end, and which it is."""
    known = {one.rstrip(",").casefold() for one in _TABLE["sign_offs"].get(language, [])}
    for at in range(len(lines) - 1, max(len(lines) - 1 - _LINES, 0), -1):
        line = lines[at].rstrip(",.!").casefold()
        if line in known:
            return at, line
        before = line.partition(",")[0]
        if before in known and len(line) <= len(before) + 30:  # "Best, Noa"
            return at, before
    return None


def _habit(said: Sequence[str | None]) -> str | None:
    """What is said in more than half of the mails, and in three or more."""
    counts = Counter(one for one in said if one)
    most = counts.most_common(1)
    return most[0][0] if most and most[0][1] >= ENOUGH and 2 * most[0][1] > len(said) else None


def _as_written(sign_off: str | None, language: str) -> str | None:
    known: list[str] = _TABLE["sign_offs"].get(language, [])
    return next((one for one in known if one.rstrip(",").casefold() == sign_off), None)

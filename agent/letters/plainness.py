"""Whether a letter is plain, short and well cut (etiquette E22-E24)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.etiquette.kinds import DraftKind
from agent.letters import people, wording
from agent.letters.arrange import LONGEST_SENTENCE, MEAN_SENTENCE
from agent.letters.bands import band_of, is_short_talk
from agent.letters.page import Page, beginning, sentences_of
from agent.letters.situation import held
from agent.letters.unsaid import said_of, spoken

READING_EASE = 50  # Flesch's; 60 to 70 is plain English
_ENOUGH = 30  # words: fewer tell nothing of how a text reads
_PARAGRAPHS = range(2, 5)
_IN_A_PARAGRAPH = 4  # sentences
_HEDGES = 2
_FEW = 4  # sentences: of fewer no share can be told
_SHARE_OF_I = 0.75  # half is aimed at in composing
_PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are)\s+(?:\w+ly\s+)?\w+(?:ed|en)\s+by\b", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[-*•–]|\d+[.)])\s", re.MULTILINE)
_VOWELS = re.compile(r"[aeiouyáàâäãéèêëíìîïóòôöõúùûü]+")


def unplain(page: Page) -> Iterator[str]:
    """Sentences too long to read, words that are not plain (E22)."""
    counts = [len(wording.words_of(sentence)) for sentence in page.sentences]
    for sentence, words in zip(page.sentences, counts, strict=True):
        if words > LONGEST_SENTENCE:
            yield f"the sentence that begins {beginning(sentence)} has {words} words: too long to read"
    if counts and sum(counts) > MEAN_SENTENCE * len(counts):
        longest = page.sentences[counts.index(max(counts))]
        yield f"the sentences are long, above all the one that begins {beginning(longest)}"
    for jargon in said_of("jargon", page.text):
        if jargon.casefold() not in page.own:
            yield f"“{jargon}” is better left out"
    yield from _hard_to_read(page)
    yield from _roundabout(page)


def _roundabout(page: Page) -> Iterator[str]:
    """What others do to the user, more than two hedges, and "I" at the start of most sentences (M10, M11)."""
    ours = [sentence for sentence in page.sentences if not page.lent(sentence)]
    passive = [
        match.group() for sentence in ours if page.letter.language == "en" for match in _PASSIVE.finditer(sentence)
    ]
    if len(passive) > 1:
        yield f"{' and '.join(f'“{words}”' for words in passive)}: say who does it"
    hedges = [words for sentence in ours for words in spoken("sensitive", "hedges", sentence)]
    if len(hedges) > _HEDGES:
        yield f"{', '.join(f'“{words}”' for words in hedges)}: more than two hedges"
    begun = sum(sentence.startswith(("I ", "I'", "I’")) for sentence in page.sentences)
    if page.letter.language == "en" and len(page.sentences) >= _FEW and begun > _SHARE_OF_I * len(page.sentences):
        yield f"{begun} of {len(page.sentences)} sentences begin with “I”"


def _hard_to_read(page: Page) -> Iterator[str]:
    """English only: of other languages nothing so simple can be said. The user's own words and names do not count."""
    sentences = [_without_names(sentence, page) for sentence in page.sentences if not page.lent(sentence)]
    if page.letter.language == "en" and len(wording.words_of(" ".join(sentences))) >= _ENOUGH:
        ease = reading_ease(sentences)
        if ease < READING_EASE:
            hardest = min(sentences, key=lambda sentence: reading_ease([sentence]))
            yield f"the letter is hard to read, above all at {beginning(hardest)}"


def reading_ease(sentences: list[str]) -> float:
    """Flesch's figure for English sentences: 100 is easy, 0 very hard."""
    words = [word for sentence in sentences for word in wording.words_of(sentence)]
    if not words:
        return 100.0
    return 206.835 - 1.015 * len(words) / len(sentences) - 84.6 * sum(map(_syllables, words)) / len(words)


def _syllables(word: str) -> int:
    if word.endswith("e"):
        silent = not word.endswith(("le", "ee"))
    else:
        silent = word.endswith(("ed", "es")) and word[-3:-2] not in "tds"
    return max(1, len(_VOWELS.findall(word)) - silent)


def _without_names(sentence: str, page: Page) -> str:
    it = page.application
    names = [
        it.company,
        it.role,
        *(one.other_role for one in it.outcomes),
        *(people.plain(one.name) for one in it.people),
    ]
    for name in sorted(filter(None, names), key=len, reverse=True):
        sentence = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "it", sentence, flags=re.IGNORECASE)
    return sentence


def unshort(page: Page) -> Iterator[str]:
    """A letter outside the length of its kind, or overdone (E23)."""
    application, courtesy = page.application, page.courtesy
    interview = application.interview(courtesy.interview)
    notes = interview.notes if interview else None
    if page.kind in (DraftKind.THANK_YOU, DraftKind.PASS_ON):
        unclaimed = not application.flags.claims_interest or (notes is not None and notes.went == "not_interested")
        short = unclaimed or (interview is not None and is_short_talk(interview.round))
    else:
        short = not any(held(one, courtesy.place_at) for one in application.interviews)
    band = band_of(page.kind, short=short)
    count = len(wording.words_of(page.text))
    if not band.least <= count <= band.most:
        yield f"the letter has {count} words; it should have {band.least} to {band.most}"
    strong = list(said_of("superlatives", page.text))
    if len(strong) > 1:
        yield f"{' and '.join(f'“{words}”' for words in strong)}: one strong word is enough"


def ill_cut(page: Page) -> Iterator[str]:
    """A thank-you that is not cut into a few paragraphs (E24)."""
    if page.kind is not DraftKind.THANK_YOU:
        return
    if bullet := _BULLET.search(page.text):
        yield f"a list ({bullet.group().strip()}) has no place in a thank-you"
    paragraphs = [paragraph for paragraph in page.text.split("\n\n") if paragraph.strip()]
    if any("\n" in paragraph.strip() for paragraph in paragraphs):
        yield "a line ends within a paragraph"
    if len(paragraphs) not in _PARAGRAPHS:
        yield f"the letter has {len(paragraphs)} paragraphs; it should have two to four"
    for paragraph in paragraphs:
        if len(sentences_of(paragraph)) > _IN_A_PARAGRAPH:
            yield f"the paragraph that begins {beginning(paragraph)} is too long"

"""Spelling and punctuation, as far as they can be told for sure (etiquette E28)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rapidfuzz.distance import OSA

from agent.etiquette.kinds import DraftKind
from agent.letters import grammar, people, tables
from agent.letters.grammar import Slip
from agent.letters.page import Page, beginning
from agent.letters.unsaid import spoken

DANGLING = re.compile(r"\s[,.;?!](?=\s|$)|\b(?:about|at|for|of|with|to|in) [.,;]|,,|\.\.(?!\.)|,\.")
REPEATED = re.compile(r"\b([^\W\d_]+) \1\b", re.IGNORECASE)
_TWICE_WITH_REASON = frozenset({"sie sie", "die die", "der der", "nous nous", "vous vous", "that that", "had had"})
_ARTICLE = re.compile(
    r"\b(?:a (?!one\b|once\b|uni|us[aeu]|uti|ubi|eu)[aeiou][a-z]{2,}|an [bcdfgjklmnpqrstvwz][aeiou][a-z]+)\b"
)
_SHORT = 3  # letters: names as short as that are words as well
_SMALL_START = re.compile(r"(?<=[\w)”»\"'’]{2}[.!?]) +[a-zß-öø-ÿ][\w'’]*")
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|approx|incl|no|bzw|usw|ca|z\.\s?b|p\.\s?ex|ej|dr|dra|prof|st|co|inc|ltd|u\.s|a\.m|p\.m)|\b\d+)\.$",
    re.IGNORECASE,
)
_OPEN_END = re.compile(r"[\w,;]$")
_GLUED = re.compile(r"\b[^\W\d_]{2,}(?:[,;!?]|\.(?=[A-ZÀ-Þ][a-zß-öø-ÿ]))[^\W\d_]{2,}")
_LAST, _FIRST = re.compile(r"(?:\S+\s*|\s*)$"), re.compile(r"^(?:\s*\S+|)")  # words next to a slip
_WITHIN = re.compile(r"(?<=[a-zß-öø-ÿ,;] )[A-ZÀ-Þ][\w'’-]+")  # a capital within a sentence


def misspelled(page: Page) -> Iterator[str]:
    """Slips of the hand that the user did not make themselves, and names spelled otherwise than their bearers do."""
    yield from _slips(page)
    yield from _beginnings_and_ends(page)
    yield from _names(page)
    if page.letter.language == "en":
        yield from _grammar(page)


def _slips(page: Page) -> Iterator[str]:
    letter, text = page.letter, page.text
    before = letter.body[: letter.body.rfind("\n\n")] if "\n\n" in letter.body else letter.body
    if match := re.search(r"\S*  +\S+", f"{letter.subject}\n{before}"):
        yield f"a double space in “{' '.join(match.group().split())}”"
    spaced = re.sub(r"[ \u00a0\u202f]([;:?!»])", r"\1", text) if letter.language == "fr" else text
    if (match := DANGLING.search(spaced)) and match.group().casefold() not in page.own:
        yield f"something is missing before “{match.group().strip()}”"
    for match in REPEATED.finditer(text):
        if match.group().casefold() not in page.own and match.group().casefold() not in _TWICE_WITH_REASON:
            yield f"“{match.group()}”: the same word twice"
    for match in _GLUED.finditer(text):
        if match.group().casefold() not in page.own and match.group() not in _named(page):
            yield f"“{match.group()}”: a space is missing"
    yield from _pairs(page)
    if letter.language == "en":
        known = f"{page.own} {_named(page)}".casefold()
        for match in _ARTICLE.finditer(text):
            if match.group().split()[1] not in known:
                yield f"“{match.group()}”: the article does not fit"


def _pairs(page: Page) -> Iterator[str]:
    """Quotes and brackets that open and do not close, or the reverse."""
    for opening, closing in ("„“" if page.letter.language == "de" else "“”", "()", "«»"):
        if page.text.count(opening) != page.text.count(closing):
            yield f"{opening}{closing} do not come in pairs"
    if page.text.count('"') % 2:
        yield '"" do not come in pairs'


def _beginnings_and_ends(page: Page) -> Iterator[str]:
    """Sentences that begin small, paragraphs that just stop."""
    if page.kind is DraftKind.CONNECT_NOTE:
        return
    paragraphs = [one.strip() for one in page.text.split("\n\n") if one.strip()]
    small = (
        tables.table(f"frames/{page.letter.language}").get("lower_after_greeting", False)
        if _has_wording(page)
        else True
    )
    for number, paragraph in enumerate(paragraphs):
        if paragraph[0].islower() and (number or not small) and not page.lent(" ".join(paragraph.split()[:4])):
            yield f"{beginning(paragraph)} begins with a small letter"
        for match in _SMALL_START.finditer(paragraph):
            so_far = paragraph[: match.start()]
            if not _ABBREVIATED.search(so_far) and f"{so_far[-6:]}{match.group()}".casefold() not in page.own:
                yield f"“{match.group().strip()}” begins a sentence with a small letter"
        if _OPEN_END.search(paragraph):
            yield f"“{' '.join(paragraph.split()[-3:])}” has no full stop"


def _has_wording(page: Page) -> bool:
    return page.letter.language in tables.names("frames")


def _named(page: Page) -> str:
    """Everything that bears a name here, in one line."""
    it = page.application
    names = (it.company, it.role, *(one.other_role for one in it.outcomes), *(one.name for one in it.people))
    return " ".join(filter(None, (*names, page.profile.name, page.profile.signature)))


def _grammar(page: Page) -> Iterator[str]:
    """What sounds right and is written wrong, and what the checker finds: not in what the user wrote."""
    for name in ("confused", "disagreeing"):
        for words in spoken("slips", name, page.text):
            if not re.search(rf"(?<!\w){re.escape(words.casefold())}(?!\w)", page.own):
                yield f"“{words}”: read it again"
    slips = grammar.slips(page.text, known_words(page), page.profile.voice("en").spelling)
    bare = frozenset(tables.table("slips")["without_an_article"])
    for slip in (*slips, *grammar.possessives(page.text, bare)):
        if not _is_the_users(slip, page):
            yield str(slip)


def known_words(page: Page) -> frozenset[str]:
    """The words that are right here, whatever a dictionary says: names, and what the user wrote."""
    others = (person.name for other in page.others for person in other.people)
    return grammar.words_in(_named(page), page.own, page.letter.subject if page.courtesy.answers else None, *others)


def _is_the_users(slip: Slip, page: Page) -> bool:
    """Whether the words stand so, with their neighbours, in what the user wrote: not where ours meet theirs."""
    before, after = page.text[: slip.at], page.text[slip.at + len(slip.words) :]
    whole = " ".join(f"{_LAST.findall(before)[0]}{slip.words}{_FIRST.findall(after)[0]}".split())
    return whole.casefold().strip(".,;:!?") in f"{page.own} {_named(page)}".casefold()


def _names(page: Page) -> Iterator[str]:
    people_here = [word for one in page.application.people for word in people.plain(one.name).split()]
    spelled = {people.folded(word): word for word in people_here if len(word) > _SHORT}
    for word in dict.fromkeys(re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", page.letter.body)):
        right = spelled.get(people.folded(word))
        if right and word.casefold() != right.casefold() and word[0].isupper():
            yield f"“{word}” is spelled {right}"
    named = grammar.words_in(_named(page), page.own)
    wanted = {
        **spelled,
        **{people.folded(word): word for word in (page.application.company or "").split() if len(word) > _SHORT},
    }
    for word in dict.fromkeys(_WITHIN.findall(page.letter.body)):
        bare = re.sub(r"['’]s$", "", word)
        if bare.casefold() in named or bare in _calendar() or len(bare) <= _SHORT or people.folded(bare) in wanted:
            continue
        near = [
            right for folded, right in wanted.items() if OSA.distance(people.folded(bare), folded, score_cutoff=1) == 1
        ]
        if near:
            yield f"“{bare}”: is it {near[0]}?"


@cache
def _calendar() -> frozenset[str]:
    """Months and weekdays, one letter from which some names are."""
    languages = [tables.table(f"frames/{language}") for language in tables.names("frames")]
    return frozenset(name for language in languages for list_ in ("weekdays", "months") for name in language[list_])

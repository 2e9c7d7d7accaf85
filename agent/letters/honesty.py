"""Whether a letter says only what is so: each claim has something to back it (etiquette 2.15, H1-H10)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from agent.etiquette.application import Flags
from agent.etiquette.kinds import DraftKind
from agent.letters import tables
from agent.letters.frames import every_frame
from agent.letters.letter import Sentence
from agent.letters.page import Page, beginning
from agent.letters.unsaid import spoken

_NUMBER = re.compile(r"(?<![\w.,-])\d+(?:[.,:]\d+)*(?![\w-])")
_TIME = re.compile(
    r"\b\d{1,2}\s?h(?:\s?\d{2})?\b|\b\d{1,2}(?:[:.]\d{2})?\s?(?:a\.?m\.?|p\.?m\.?|uhr)\b|\b\d{1,2}:\d{2}\b",
    re.IGNORECASE,
)


def unbacked(page: Page) -> Iterator[str]:
    """Text that no frame put there, a frame used twice, or a sentence that is not where it was put (H1)."""
    sentences = page.letter.sentences
    yield from (f"nothing is behind what begins {beginning(one.text)}" for one in sentences if not _stands(one))
    for one, other in pairwise(sorted(sentence.frame for sentence in sentences)):
        if one == other:
            yield "the same sentence twice"
    rest = page.text
    for sentence in sorted(sentences, key=lambda one: -len(one.text)):  # one may stand inside another
        as_put = next((text for text in (sentence.text, _lowered(sentence.text)) if text in page.letter.body), None)
        if as_put is None:
            yield f"the sentence {beginning(sentence.text)} is not where it was put"
        else:
            rest = rest.replace(as_put, " ", 1)
    if sentences and page.letter.ready and (added := rest.strip()):
        yield f"nothing backs what begins {beginning(added)}"


def unsourced(page: Page) -> Iterator[str]:
    """Sentences of no known frame, or with a source that is not there (H1, M4)."""
    for sentence in page.letter.sentences:
        if sentence.frame not in _known():
            yield f"nothing backs what begins {beginning(sentence.text)}: no frame “{sentence.frame}”"
        yield from (
            f"nothing backs what begins {beginning(sentence.text)}: there is no “{source}”"
            for source in sentence.sources
            if not _there(source, page)
        )


@cache
def _known() -> frozenset[str]:
    return frozenset(frame.id for frame in every_frame())


def _there(source: str, page: Page) -> bool:
    """Whether the note, the profile line or the user's word behind a sentence exists."""
    what, _, which = source.partition(":")
    match what:
        case "notes":
            noted = [one for one in page.application.interviews if one.notes is not None]
            return any(which in ("", one.id) for one in noted)
        case "profile":
            return which.isdecimal() and int(which) < len(page.profile.facts)
        case "times" | "reason":
            said = page.application.times if what == "times" else page.application.reasons
            return any(one.source == which for one in said)
        case "flag":
            return which == "interest" or getattr(page.application.flags, which, False) is True
        case "mail" | "occasion":
            return bool(which)
        case "flag":
            return which in Flags.model_fields and bool(getattr(page.application.flags, which))
        case _:
            return source == "application"


def _stands(sentence: Sentence) -> bool:
    return bool(sentence.frame and (sentence.sources or sentence.ground))


def _lowered(text: str) -> str:
    return text[0].lower() + text[1:]


def false_favour(page: Page) -> Iterator[str]:
    """A first choice that the user did not mark (H2)."""
    if not page.application.flags.top_choice:
        yield from _claims("H2", page, "you have not marked this application as your first choice")


def talk_of_others(page: Page) -> Iterator[str]:
    """Other interviews, without the user's leave (H3)."""
    if not page.application.flags.share_other_interviews:
        yield from _claims("H3", page, "you have not given leave to mention others")


def false_offer(page: Page) -> Iterator[str]:
    """Another offer that is not on record (H4)."""
    if page.courtesy.deadline is None:
        yield from _claims("H4", page, "no such offer is on record")


def false_interest(page: Page) -> Iterator[str]:
    """Interest that the user does not have (H5); who takes the job has it."""
    if not page.claims_interest and page.kind is not DraftKind.ACCEPTANCE:
        yield from _claims("H5", page, "you have said that you have little interest, or none")


def false_memory(page: Page) -> Iterator[str]:
    """What was seen, heard or learned in a talk of which the notes do not tell (H6)."""
    yield from _claims("H6", page, "your notes do not say so")
    if not any(one.notes and one.notes.impressions for one in page.application.interviews):
        yield from _claims("H6_talk", page, "you have noted nothing of the talk")


def false_experience(page: Page) -> Iterator[str]:
    """That the user tried or read what neither notes nor profile tell of (H7)."""
    return _claims("H7", page, "neither your notes nor your profile say so")


def false_friend(page: Page) -> Iterator[str]:
    """A recommendation that nobody gave (H8)."""
    return _claims("H8", page, "you have not said so")


def false_promise(page: Page) -> Iterator[str]:
    """Dates, times and references promised in the user's name (H10)."""
    return _claims("H10", page, "you have not said so")


def _claims(name: str, page: Page, lacking: str) -> Iterator[str]:
    for words in spoken("claims", name, page.text):
        if not page.backed(words):
            yield f"“{words}”: {lacking}"


def false_number(page: Page) -> Iterator[str]:
    """Numbers, other than days and hours, that neither the user nor the record has (H9)."""
    it = page.application
    names = [it.company, it.role, *(one.other_role for one in it.outcomes), *(person.name for person in it.people)]
    known = " ".join([page.own, *filter(None, names)])
    for match in _NUMBER.finditer(_TIME.sub(" ", _date().sub(" ", page.text))):
        if not re.search(rf"(?<!\d){re.escape(match.group())}(?!\d)", known):
            yield f"“{match.group()}”: neither you nor the record say so"


@cache
def _date() -> re.Pattern[str]:
    """A day of a month, with or without its year."""
    months = "|".join(
        re.escape(month)
        for language in tables.names("frames")
        for month in tables.table(f"frames/{language}")["months"]
    )
    return re.compile(
        rf"\b\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?\s+(?:of\s+|de\s+)?(?:{months})\b(?:,?\s+(?:de\s+)?\d{{4}})?"
        rf"|\b(?:{months})\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}})?",
        re.IGNORECASE,
    )

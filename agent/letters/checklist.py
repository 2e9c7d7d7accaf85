"""What the user should look at before sending a letter: shown beside it, never in it (etiquette E29)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from agent.etiquette.application import Application
from agent.etiquette.courtesy import Courtesy
from agent.etiquette.kinds import DraftKind
from agent.etiquette.rules import Rulebook
from agent.letters import people, tables
from agent.letters.letter import Letter, Sentence
from agent.letters.likeness import heart
from agent.letters.rules import E29, LETTER_RULES

_FROM = {"notes": "from your notes", "profile": "from your profile", "config": "from your settings"}


def checklist(
    letter: Letter, courtesy: Courtesy, application: Application, rules: Rulebook = LETTER_RULES
) -> tuple[str, ...]:
    """One line for each thing to look at: names, employer, role, days, the user's facts and where they are from.

    Nothing for the notes, which go to nobody, and nothing where rule E29 is switched off.
    """
    if E29 not in rules or letter.kind is DraftKind.NOTES:
        return ()
    return (
        *_people(letter, courtesy, application),
        *_names(letter, application),
        *_days(letter, courtesy, application),
        *(line for sentence in letter.sentences for line in _facts(sentence)),
        *(("The letter says that something is attached: attach it.",) if _ATTACHED.search(letter.body) else ()),
        *(f"Still missing: {one}" for one in letter.missing),
    )


_ATTACHED = re.compile(
    r"\b(?:attached|attachment|enclosed|anbei|im anhang|ci-joint|en pièce jointe|adjunt[oa]|em anexo)\b", re.IGNORECASE
)


def _people(letter: Letter, courtesy: Courtesy, application: Application) -> Iterator[str]:
    reader = application.person(courtesy.person)
    if reader is not None:
        at = f" <{reader.address}>" if reader.address else ", whose address is not known"
        yield f"To: {people.plain(reader.name) or 'somebody without a name'}{at}"
    text = heart(letter.body).casefold()
    for person in application.people:
        name = people.called(person)
        if person != reader and name and re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", text):
            yield f"Also named: {people.plain(person.name)}"


def _names(letter: Letter, application: Application) -> Iterator[str]:
    text = f"{letter.subject}\n{letter.body}".casefold()
    for what, name in (("Employer", application.company), ("Role", application.role)):
        if not name:
            yield f"{what}: not known, so not named"
        elif name.casefold() in text:
            yield f"{what}: {name}"
        else:
            yield f"{what}: {name}, not named in the letter"


def _days(letter: Letter, courtesy: Courtesy, application: Application) -> Iterator[str]:
    named = list(dict.fromkeys(match.group() for match in _day_pattern().finditer(heart(letter.body))))
    interview = application.interview(courtesy.interview)
    talk = f"; the interview was on {interview.starts_at:%Y-%m-%d}" if interview and interview.starts_at else ""
    if named:
        yield f"Days: {', '.join(named)}{talk}"


@cache
def _day_pattern() -> re.Pattern[str]:
    """Weekdays, and days of a month, in every language that letters are written in."""
    languages = [tables.table(f"frames/{language}") for language in tables.names("frames")]
    weekdays = "|".join(re.escape(day) for language in languages for day in language["weekdays"])
    months = "|".join(re.escape(month) for language in languages for month in language["months"])
    return re.compile(
        rf"\b(?:{weekdays})\b|\b\d{{1,2}}\w{{0,2}}\.?\s+(?:of\s+|de\s+)?(?:{months})\b|\b(?:{months})\s+\d{{1,2}}\b",
        re.IGNORECASE,
    )


def _facts(sentence: Sentence) -> Iterator[str]:
    """The sentence, where it says something that the user once said."""
    origins = [_FROM[kind] for kind in _FROM if any(source.partition(":")[0] == kind for source in sentence.sources)]
    if origins:
        yield f"Said {' and '.join(origins)}: {sentence.text}"

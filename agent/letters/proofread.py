"""Proofreading: the last look at a letter before it may bear an address (etiquette 5.1, E28-E30).

Each finding is one plain clause that a user understands. What the user wrote themselves, in notes or profile, is not
held against their own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from agent.etiquette.application import Application, Person
from agent.etiquette.courtesy import Courtesy
from agent.etiquette.kinds import DraftKind, MessageKind
from agent.letters import people, wording
from agent.letters.arrange import LONGEST_SENTENCE
from agent.letters.assemble import MOST_SUBJECT
from agent.letters.bands import band_of, is_short_talk
from agent.letters.days import wrong_days
from agent.letters.letter import Letter, Profile
from agent.letters.likeness import heart
from agent.letters.situation import held
from agent.letters.unsaid import unsaid

_GAP = re.compile(
    r"\[[^\]\n]*\]|\{[^}\n]*\}|<[^>\n]*>|\bTODO\b|\bTBD\b|\blorem ipsum\b|_{3,}|\bX{3,}\b"
    r"|\b(?:None|null|undefined)\b(?=[\s.,])",
    re.IGNORECASE,
)
_LEFT_OVER = re.compile(
    r"never used in letters|fix spelling|from your profile|what stuck with me was …|quick questions|they said I'd hear",
    re.IGNORECASE,
)
_DANGLING = re.compile(r"\s[,.;?](?=\s|$)|\b(?:about|at|for|of|with|to|in) [.,;]|,,|\.\.(?!\.)|,\.")
_REPEATED = re.compile(r"\b([^\W\d_]+) \1\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?])[”»\"']?\s+(?=[A-ZÀ-ÖØ-Þ“«])|\n+")
_GREETING_WORDS = 8


def proofread(
    letter: Letter, courtesy: Courtesy, application: Application, others: Sequence[Application], profile: Profile
) -> tuple[str, ...]:
    """What is wrong with the letter, in plain words; nothing if it may go. `others`: the user's other applications."""
    if letter.kind is DraftKind.NOTES:
        return ()
    own = _own_words(application, profile)
    text = heart(letter.body)
    person = application.person(courtesy.person)
    return tuple(
        dict.fromkeys(
            [
                *_gaps(letter, courtesy, own),
                *_greeting(letter, person),
                *_length(letter, text, courtesy, application),
                *_banned(letter, text, own),
                *_carriage(letter, text, own),
                *_questions(letter, text, own),
                *_names(letter.body, application),
                *_strangers(letter, application, others, own),
                *(
                    f"“{day}” is not the day it should be"
                    for day in wrong_days(text, application, courtesy, letter.language)
                ),
                *_ending(letter, profile),
                *_subject(letter, courtesy),
                *_backing(letter),
            ]
        )
    )


def _days(letter: Letter, text: str, application: Application, courtesy: Courtesy) -> Iterator[str]:
    for day in wrong_days(text, application, courtesy, letter.language):
        yield f"“{day}” is not the day it should be"


def _own_words(application: Application, profile: Profile) -> str:
    notes = [interview.notes for interview in application.interviews if interview.notes]
    said = [impression.text for one in notes for impression in one.impressions]
    said += [half for one in notes for fit in one.fits for half in (fit.need, fit.experience) if half]
    return " \n ".join([*said, *(fact.text for fact in profile.facts)]).casefold()


def _gaps(letter: Letter, courtesy: Courtesy, own: str) -> Iterator[str]:
    subject = "" if courtesy.answers else letter.subject  # an answer keeps the subject it was given
    for match in _GAP.finditer(f"{subject}\n{letter.body}"):
        if match.group().casefold() not in own:
            yield f"“{match.group()}” looks like a gap that nobody filled"
    if _LEFT_OVER.search(letter.body) and letter.ready:
        yield "a line of the notes stands in the letter"


def _greeting(letter: Letter, person: Person | None) -> Iterator[str]:
    if person is None or not person.name:
        return
    first = (
        letter.body.strip().split("\n")[0]
        if letter.ready
        else next((line for line in letter.body.split("\n") if line.endswith(",")), "")
    )
    names = set(wording.words_of(people.plain(person.name)))
    if not names & set(wording.words_of(first)) or len(wording.words_of(first)) > _GREETING_WORDS:
        yield f"the greeting does not name {person.name}"


def _length(letter: Letter, text: str, courtesy: Courtesy, application: Application) -> Iterator[str]:
    interview = application.interview(courtesy.interview)
    notes = interview.notes if interview else None
    if letter.kind is DraftKind.THANK_YOU:
        uninterested = application.flags.not_interested or (notes is not None and notes.went == "not_interested")
        short = uninterested or (interview is not None and is_short_talk(interview.round))
    else:
        short = not any(held(one, courtesy.place_at) for one in application.interviews)
    band = band_of(letter.kind, short=short)
    count = len(wording.words_of(text))
    if not band.least <= count <= band.most:
        yield f"the letter has {count} words; it should have {band.least} to {band.most}"
    for sentence in sentences_of(text):
        words = len(wording.words_of(sentence))
        if words > LONGEST_SENTENCE:
            yield f"the sentence that begins “{' '.join(sentence.split()[:5])}” has {words} words: too long to read"


def sentences_of(text: str) -> list[str]:
    """The sentences of a text."""
    return [sentence for sentence in _SENTENCE_END.split(text) if sentence.strip()]


def _banned(letter: Letter, text: str, own: str) -> Iterator[str]:
    for words in unsaid(text, gloom=letter.kind is DraftKind.REJECTION_REPLY):
        if letter.kind is not DraftKind.THANK_YOU or words.casefold() not in own:
            yield f"“{words}” is better left out"


def _carriage(letter: Letter, text: str, own: str) -> Iterator[str]:
    if letter.body.count("!") > 1:
        yield "more than one exclamation mark"
    if "  " in letter.body.replace(_signature_of(letter), ""):
        yield "a double space"
    spaced = text if letter.language != "fr" else re.sub(r" ([;:?!])", r"\1", text)
    if (match := _DANGLING.search(spaced)) and match.group().casefold() not in own:
        yield f"something is missing before “{match.group().strip()}”"
    for match in _REPEATED.finditer(text):
        if match.group().casefold() not in own and match.group().casefold() not in {
            "sie sie",
            "die die",
            "der der",
            "nous nous",
            "vous vous",
        }:
            yield f"“{match.group()}”: the same word twice"
    for opening, closing in ("“”", "()", "«»"):
        if text.count(opening) != text.count(closing):
            yield f"{opening}{closing} do not come in pairs"


def _questions(letter: Letter, text: str, own: str) -> Iterator[str]:
    count = text.count("?")
    match letter.kind:
        case DraftKind.FOLLOW_UP if count != 1:
            yield "a follow-up asks exactly one question"
        case DraftKind.CLOSING_FOLLOW_UP if count:
            yield "a last note asks nothing"
        case DraftKind.REJECTION_REPLY if count > 1:
            yield "more than one question"
        case DraftKind.THANK_YOU if count > (1 if "?" in own else 0):
            yield "a thank-you asks nothing"
        case _:
            pass


def _names(body: str, application: Application) -> Iterator[str]:
    """Names spelled otherwise than their bearers spell them."""
    spelled = {
        people.folded(word): word
        for person in application.people
        for word in people.plain(person.name).split()
        if len(word) > 3  # noqa: PLR2004  # short ones are words as well
    }
    for word in dict.fromkeys(re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", body)):
        right = spelled.get(people.folded(word))
        if right and word.casefold() != right.casefold() and word[0].isupper():
            yield f"“{word}” is spelled {right}"


def _strangers(letter: Letter, application: Application, others: Iterable[Application], own: str) -> Iterator[str]:
    """Employers, roles and people of other applications."""
    people_here = {word for person in application.people for word in wording.words_of(people.plain(person.name))}
    here = " ".join(filter(None, (application.company, application.role, *_offered(application)))).casefold()
    for other in others:
        for name in (other.company, other.role):
            if name and name.casefold() not in here and _stands(name, letter) and name.casefold() not in own:
                yield f"“{name}” belongs to another application"
        for person in other.people:
            whole = people.plain(person.name)
            known = set(wording.words_of(whole)) <= people_here
            if " " in whole and not known and _stands(whole, letter):
                yield f"{whole} belongs to another application"


def _offered(application: Application) -> list[str]:
    return [one.other_role for one in application.outcomes if one.other_role and one.kind is MessageKind.REJECTION]


def _stands(name: str, letter: Letter) -> bool:
    return (
        re.search(rf"(?<!\w){re.escape(name)}(?!\w)", f"{letter.subject}\n{heart(letter.body)}", re.IGNORECASE)
        is not None
    )


def _ending(letter: Letter, profile: Profile) -> Iterator[str]:
    signature = profile.signature.strip() or profile.name
    if letter.body.count(signature) != 1 or not letter.body.rstrip().endswith(signature):
        yield "the signature should stand once, at the end"


def _signature_of(letter: Letter) -> str:
    return letter.body.rstrip().split("\n\n")[-1]


def _subject(letter: Letter, courtesy: Courtesy) -> Iterator[str]:
    if not letter.subject.strip():
        yield "the subject is empty"
    if courtesy.answers is None:
        if len(letter.subject) > MOST_SUBJECT:
            yield f"the subject has more than {MOST_SUBJECT} characters"
        if re.match(r"\s*(?:re|aw)\s*:", letter.subject, re.IGNORECASE):
            yield "the subject says Re: and answers nothing"


def _backing(letter: Letter) -> Iterator[str]:
    """Each sentence has a frame, and no two letters' worth of the same frame in one."""
    frames = [sentence.frame for sentence in letter.sentences]
    for one, other in pairwise(sorted(frames)):
        if one == other:
            yield "the same sentence twice"
    for sentence in letter.sentences:
        if sentence.text not in letter.body and sentence.text[0].lower() + sentence.text[1:] not in letter.body:
            yield f"the sentence “{sentence.text[:40]}” is not where it was put"

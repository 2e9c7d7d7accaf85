"""How a letter sounds: personal, thankful, patient, courteous (etiquette 1.2-1.7, 2.14)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.etiquette.kinds import DraftKind
from agent.letters import people, tables, wording
from agent.letters.page import Page
from agent.letters.unsaid import said_of, spoken

GAP = re.compile(
    r"\[[^\]\n]*\]|\{[^}\n]*\}|<[^>\n]*>|\b(?-i:TODO)\b|\bTBD\b|\blorem ipsum\b|_{3,}|\bX{3,}\b"
    r"|\b(?:(?-i:None)|null|undefined)\b(?=[\s.,])(?! of\b)",
    re.IGNORECASE,
)
_LEFT_OVER = re.compile(
    r"never used in letters|fix spelling|from your profile|what stuck with me was …|quick questions|they said I'd hear",
    re.IGNORECASE,
)
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]")
_CAPITALS = re.compile(r"\b[^\W\d_a-zß-öø-ÿ]{4,}\b")
_LONG_CAPITALS = 6  # letters: shorter ones may be what everybody abbreviates
_GREETING_WORDS = 8
_MOST_THANKS = 3
_SPECIFIC = 0.25
_SPEAKS_OF_THE_TALK = (DraftKind.THANK_YOU, DraftKind.PASS_ON, DraftKind.FOLLOW_UP)
BAD_NEWS = (DraftKind.REJECTION_REPLY, DraftKind.HOLD_REPLY, DraftKind.DELAY_REPLY, DraftKind.CANCELLATION_REPLY)


def unprofessional(page: Page) -> Iterator[str]:
    """Noise, or no signature (E2)."""
    if page.letter.body.count("!") > 1:
        yield "more than one exclamation mark"
    if emoji := _EMOJI.search(page.text):
        yield f"“{emoji.group()}” is better left out"
    yield from (f"“{word}” is shouted" for word in _shouted(page))
    signature = page.profile.signature.strip() or page.profile.name
    if page.letter.body.count(signature) != 1 or not page.letter.body.rstrip().endswith(signature):
        yield "the signature should stand once, at the end"


def _shouted(page: Page) -> Iterator[str]:
    """Words in capitals: long ones that nobody recorded so, and everyday ones, which abbreviate nothing."""
    it = page.application
    names = " ".join(filter(None, (it.company, it.role, *(person.name for person in it.people)))).casefold()
    known = tables.table("words/en") if page.letter.language == "en" else {}
    everyday = {word for name in ("finite", "subordinators", "determiners") for word in known.get(name, ())}
    for word in dict.fromkeys(_CAPITALS.findall(page.text)):
        if word.casefold() not in names and (
            word.casefold() in everyday or (len(word) >= _LONG_CAPITALS and word.casefold() not in page.own)
        ):
            yield word


def misaddressed(page: Page) -> Iterator[str]:
    """A greeting without the name of the one it goes to (E10)."""
    if page.person is None or not page.person.name:
        return
    body = page.letter.body
    lines = (
        body.strip().split("\n") if page.letter.ready else [one for one in body.split("\n") if one.endswith((",", ":"))]
    )
    first = lines[0] if lines else ""
    names = set(wording.words_of(people.plain(page.person.name)))
    if not names & set(wording.words_of(first)) or len(wording.words_of(first)) > _GREETING_WORDS:
        yield f"the greeting does not name {page.person.name}"


def thankless(page: Page) -> Iterator[str]:
    """A thank-you that thanks late, or on and on (E11)."""
    if page.kind is not DraftKind.THANK_YOU:
        return
    if not any(spoken("manner", "gratitude", sentence) for sentence in page.sentences[:2]):
        yield "the thanks should stand in the first two sentences"
    said = [
        words
        for sentence in page.sentences
        for words in spoken("manner", "gratitude", sentence)
        if words.casefold() not in page.own or not page.lent(sentence)
    ]
    if len(said) > _MOST_THANKS:
        yield f"more than {_MOST_THANKS} thanks"


def from_a_mould(page: Page) -> Iterator[str]:
    """Gaps, stock phrases, or next to nothing that only this letter could say (E14)."""
    yield from unfilled(page)
    yield from _banned("stock", page)
    sentences = page.letter.sentences if page.kind in _SPEAKS_OF_THE_TALK else ()
    if sentences and sum(bool(one.sources) for one in sentences) < _SPECIFIC * len(sentences):
        yield "the letter could go to anybody"


def unfilled(page: Page) -> Iterator[str]:
    """Gaps, and lines of the notes (M3)."""
    subject = "" if page.courtesy.answers else page.letter.subject  # an answer keeps the subject it was given
    for match in GAP.finditer(f"{subject}\n{page.letter.body}"):
        if match.group().casefold() not in page.own:
            yield f"“{match.group()}” looks like a gap that nobody filled"
    if _LEFT_OVER.search(page.letter.body) and page.letter.ready:
        yield "a line of the notes stands in the letter"


def pressing(page: Page) -> Iterator[str]:
    """Days set, demands, blame, pleading (E19)."""
    return _banned("pressure", page)


def impatient(page: Page) -> Iterator[str]:
    """Words of one who waits and counts (E40)."""
    return _banned("impatience", page)


def selfish(page: Page) -> Iterator[str]:
    """What the job would do for the user (E27)."""
    return _banned("selfish", page)


def arguing(page: Page) -> Iterator[str]:
    """An answer to bad news that argues or sulks (E38): there the user's own words are no excuse."""
    if page.kind in BAD_NEWS:
        yield from (f"“{words}” is better left out" for words in said_of("arguing", page.text))
    if page.kind is DraftKind.REJECTION_REPLY:
        yield from (f"“{words}” is better left out" for words in said_of("gloom", page.text))


def _banned(name: str, page: Page) -> Iterator[str]:
    for sentence in page.sentences:
        for words in said_of(name, sentence):
            if words.casefold() not in page.own or not page.lent(sentence):
                yield f"“{words}” is better left out"


def ill_asked(page: Page) -> Iterator[str]:
    """Questions where none belong, or about something else than when one may hear (E37)."""
    asked = [sentence for sentence in page.sentences if "?" in sentence]
    count = page.text.count("?")
    match page.kind:
        case DraftKind.FOLLOW_UP if count != 1:
            yield "a follow-up asks exactly one question"
        case DraftKind.FOLLOW_UP if not any(spoken("manner", "timing", sentence) for sentence in asked):
            yield "the question of a follow-up is when one may hear more"
        case DraftKind.CLOSING_FOLLOW_UP if count:
            yield "a last note asks nothing"
        case DraftKind.THANK_YOU if count > (1 if "?" in page.own else 0):
            yield "a thank-you asks nothing"
        case _ if (
            page.kind is not DraftKind.REJECTION_REPLY
            and sum(one.count("?") for one in asked if not page.lent(one)) > 1
        ):
            yield "more than one question"
        case _:
            pass


def asking_too_much(page: Page) -> Iterator[str]:
    """More than one question to somebody who has just said no (E47)."""
    if page.kind is DraftKind.REJECTION_REPLY and page.text.count("?") > 1:
        yield "more than one question"


def discourteous(page: Page) -> Iterator[str]:
    """A question or a wish that sounds like an order (E39)."""
    for sentence in page.sentences:
        if page.lent(sentence):
            continue
        if sentence.rstrip().endswith("?") and not spoken("manner", "courtesy", sentence):
            yield f"“{sentence.strip()}” could be asked more kindly"
        if re.match(rf"(?:{'|'.join(tables.table('manner')['orders'])})", sentence.strip(), re.IGNORECASE):
            yield f"“{sentence.strip()}” sounds like an order"

"""Whether a letter can go: to a person of this application, in its language, in time, with nothing hidden or lacking.

Etiquette 5.1: M1, M15, M18 to M22.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import reduce

from agent.etiquette.kinds import DraftKind
from agent.letters import tables, wording
from agent.letters.page import Page, beginning
from agent.letters.unsaid import spoken

_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})  # control and format characters, by Unicode category
_ALLOWED = frozenset("\n\u00ad")  # a soft hyphen shows where it breaks a word
_JOINERS = frozenset("\u200c\u200d")  # they spell names in some scripts
_FOOTER = re.compile(
    r"^(?:sent (?:from|with|by|via) |generated (?:by|with) |written (?:by|with) afterword)",
    re.IGNORECASE | re.MULTILINE,
)
_PIXEL = re.compile(r"<img\b|[?&](?:utm_\w+|open|track\w*)=", re.IGNORECASE)
_REPLY = re.compile(r"^\s*(?:re|aw|sv|antw|rv|res?p?)\s*:", re.IGNORECASE)


def unreachable(page: Page) -> Iterator[str]:
    """A reader who is nobody of this application, or an address that no person reads (M1)."""
    if page.courtesy.person is None:
        return
    if page.person is None:
        yield "the reader is nobody of this application"
    elif not page.person.address:
        yield f"the address of {page.person.name or 'the reader'} is not known"
    elif spoken("sensitive", "machines", page.person.address.partition("@")[0]):
        yield f"nobody reads mail to {page.person.address}"


def ill_threaded(page: Page) -> Iterator[str]:
    """An answer whose subject is not that of what it answers (M15)."""
    answers = page.courtesy.answers
    if page.kind is DraftKind.CONNECT_NOTE or answers is None or not wording.words_of(answers.subject):
        return
    asked, says = (set(wording.words_of(_REPLY.sub("", subject))) for subject in (answers.subject, page.letter.subject))
    if not _REPLY.match(page.letter.subject) or not says <= asked:
        yield f"the subject is not that of the mail it answers, “{answers.subject.strip()}”"


def unclean(page: Page) -> Iterator[str]:
    """Hidden characters, a footer of some program, a link that counts (M19)."""
    for char in dict.fromkeys(f"{page.letter.subject}{page.letter.body}"):
        if unicodedata.category(char) in _UNSEEN and char not in _ALLOWED | _JOINERS:
            yield f"a character that does not show (U+{ord(char):04X}) stands in it"
    for pattern in (_FOOTER, _PIXEL):
        if (match := pattern.search(page.letter.body)) and match.group().casefold() not in page.own:
            yield f"“{match.group().strip()}” is no part of a letter"


def untimely(page: Page) -> Iterator[str]:
    """A time to send that is over before it begins (M20)."""
    it = page.courtesy
    if not it.send_from <= it.send_until:
        yield "its time to send is over before it begins"
    if it.send_from > it.expires:
        yield "its time to send begins when it is pointless"


def foreign(page: Page) -> Iterator[str]:
    """Sentences in another language than that of the letter (M21); the user's own words may be in any."""
    answers = page.courtesy.answers
    theirs = answers.language.casefold()[:2] if answers else page.letter.language
    if theirs != page.letter.language and theirs in tables.names("frames") and page.letter.sentences:
        yield "it is not in the language of the mail that it answers"
    names = [name for name in (page.application.company, page.application.role) if name]  # in whatever language
    for sentence in page.sentences:
        language = wording.language_of(reduce(lambda text, name: text.replace(name, ""), names, sentence))
        if language not in (None, page.letter.language) and not page.lent(sentence):
            yield f"the sentence that begins {beginning(sentence)} is in another language"


def without_its_enclosure(page: Page) -> Iterator[str]:
    """A letter that says that something is attached: nothing is, until the user attaches it (M18)."""
    for sentence in page.sentences:
        if spoken("sensitive", "attached", sentence):
            yield f"“{sentence.strip()}” says that something is attached: nothing is"


def private(page: Page) -> Iterator[str]:
    """Pay, health, family, papers, politics, gossip that the user did not write (M22)."""
    for words in spoken("sensitive", "private", page.text):
        names = f"{page.application.company} {page.application.role}".casefold()
        if words.casefold() not in page.own and words.casefold() not in names:
            yield f"“{words}” has no place in it"

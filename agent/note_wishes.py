"""Shell. The wishes in a text of notes, as words of the journal that `afterword undo` takes back (etiquette 6.4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256

from agent.etiquette.application import Application, Interview
from agent.etiquette.courtesy import courtesy_key
from agent.etiquette.evidence import Party
from agent.etiquette.journal import Added, Corrected, Decided, Entry, Flagged, Happened, Skipped
from agent.etiquette.kinds import Decision, DraftKind, InterviewStatus, Part
from agent.letters.wishes import Wish, WishKind

_THANKS = (DraftKind.THANK_YOU, DraftKind.PASS_ON)


def words_of(
    wishes: tuple[Wish, ...], source: str, at: datetime, application: Application, interview: Interview
) -> Iterator[Entry]:
    """The words that the wishes come to, to be filed with the application; `at` (aware) is when they were written.

    An id follows from `source` (the draft or mail) and the wish, so that one that was taken back stays so although its
    line still stands there.
    """
    for wish in wishes:
        name = sha256(f"{source}\x1f{wish.kind}\x1f{wish.value}".encode()).hexdigest()[:24]
        yield from _words(wish, f"said-{name}", at, application, interview)


def _words(wish: Wish, name: str, at: datetime, application: Application, interview: Interview) -> Iterator[Entry]:
    people: tuple[str, ...] = interview.interviewers
    match wish.kind:
        case WishKind.NOT_AN_INTERVIEW:
            yield Happened(id=name, at=at, interview=interview.id, status=InterviewStatus.CANCELLED)
        case WishKind.TOP_CHOICE:
            yield Flagged(id=name, at=at, flag="top_choice", value=True)
        case WishKind.SHARE_OTHER_INTERVIEWS:
            yield Flagged(id=name, at=at, flag="share_other_interviews", value=True)
        case WishKind.MUTE:
            yield Flagged(id=name, at=at, flag="mute", value=True)
        case WishKind.WITHDRAW:
            yield Decided(id=name, at=at, decision=Decision.WITHDRAWN)
        case WishKind.SKIP_THANKS:
            organizer = (interview.organizer,) if interview.organizer else ()
            yield from _skipped(_THANKS, dict.fromkeys((*people, *organizer)), name, at, interview)
        case WishKind.NO_LINKEDIN:
            yield from _skipped((DraftKind.CONNECT_NOTE,), people, name, at, interview)
        case WishKind.HIRING_MANAGER:
            manager = Party(name=wish.value, part=Part.HIRING_MANAGER)
            yield Added(id=name, at=at, people=(manager,), language=application.language)
        case WishKind.WRONG_COMPANY:
            yield Corrected(id=name, at=at, company=wish.value)


def _skipped(
    kinds: tuple[DraftKind, ...], people: Iterable[str], name: str, at: datetime, interview: Interview
) -> Iterator[Skipped]:
    for person in people:
        for kind in kinds:
            key = courtesy_key(kind, person, interview.id)
            yield Skipped(id=f"{name}-{key[:8]}", at=at, courtesy=key, kind=kind)

"""What a mail says beside its kind, as far as it changes what is owed (etiquette 3.5, 3.6 and 9): `Signal`s.

Everything is read from the newest text alone. The words are in `signals/*.toml`; here is on which kinds they count, and
what takes them back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from agent.etiquette.evidence import InterviewMention
from agent.etiquette.kinds import MessageKind as Kind
from agent.etiquette.kinds import Signal
from agent.recognition.booking import links_to_booking
from agent.recognition.facts import MailFacts
from agent.recognition.interview_steps import day_or_hour
from agent.recognition.phrases import LANGUAGES, Sign, signs
from agent.recognition.weighing import STRONG

_ARRANGED = frozenset(
    {
        Kind.AVAILABILITY_REQUEST,
        Kind.INTERVIEW_INVITATION,
        Kind.INTERVIEW_RESCHEDULE,
        Kind.INTERVIEW_CANCELLATION,
    }
)
_MESSAGES = frozenset({Kind.EMPLOYER_MESSAGE, Kind.OTHER})
_WAITING = _MESSAGES | {Kind.DELAY, Kind.ON_HOLD}
_TOLD = _WAITING | _ARRANGED | {Kind.INTERVIEW_CONFIRMATION, Kind.INTERVIEW_REMINDER, Kind.REFERENCE_REQUEST}
_POLICY = _TOLD | {Kind.APPLICATION_RECEIVED, Kind.ASSESSMENT}
_COUNTS: Mapping[Signal, frozenset[Kind]] = MappingProxyType(
    {
        Signal.LATE: _WAITING,
        Signal.NOT_TO_BE_ASKED: _POLICY,
        Signal.SILENCE_IS_NO: _POLICY,
        Signal.HARDSHIP: _TOLD | {Kind.REJECTION},
        Signal.REOPENS: _TOLD - {Kind.ON_HOLD} | {Kind.OFFER},
        Signal.WAITLIST: _WAITING | {Kind.REJECTION},
        Signal.LEFT: frozenset({Kind.AUTO_REPLY, Kind.BOUNCE}),
        Signal.ASKS_HOW_IT_WENT: _MESSAGES,
    }
)
# Told by a person only: a form that speaks so means nobody.
_BY_HAND = frozenset({Signal.HARDSHIP, Signal.REOPENS, Signal.WAITLIST, Signal.ASKS_HOW_IT_WENT})
_HALF = 2  # the weight of what needs company: thanks for one's patience are no news by themselves


@dataclass(frozen=True, slots=True)
class Aside:
    """The words of one mail that may say more than its kind, found once."""

    facts: MailFacts
    found: tuple[Sign, ...]

    def of(self, says: str) -> tuple[Sign, ...]:
        """The signs that say this, in the order of the text."""
        return tuple(sorted((sign for sign in self.found if sign.says == says), key=lambda sign: sign.sentence))

    def strength(self, says: str) -> float:
        """The weightiest sign; two halves in different sentences are a whole."""
        found = {sign.sentence: sign.weight for sign in sorted(self.of(says), key=lambda sign: sign.weight)}
        best = max(found.values(), default=0)
        return STRONG if best == _HALF and len(found) > 1 else best


def aside(facts: MailFacts) -> Aside:
    """What there is in the newest text. Raises nothing."""
    spoken = tuple(dict.fromkeys(("en", facts.language) if facts.language in LANGUAGES else ("en",)))
    return Aside(facts, signs(facts.body, spoken, "signals"))


def signals(said: Aside, kind: Kind, interviews: tuple[InterviewMention, ...]) -> tuple[Signal, ...]:
    """The signals of a mail of that kind, sorted by value, each once. `interviews` are those that it fixes or moves."""
    found = {signal for signal in Signal if _bears(said, signal, kind)}
    if kind in _ARRANGED:
        booking = _offers_booking(said)
        found |= {Signal.BOOKING_LINK} if booking else set()
        found |= {Signal.ASKS_FOR_TIMES} if _asks_for_times(said, kind, interviews, booking=booking) else set()
    return tuple(sorted(found))


def asks_to_confirm(said: Aside, kind: Kind, interviews: tuple[InterviewMention, ...]) -> bool:
    """Whether a person wants a yes to a fixed time, or to one that they propose in the place of another.

    What a calendar's footer or a button asks for is none of it (etiquette 9.12).
    """
    if not said.facts.by_hand:
        return False
    if kind is Kind.INTERVIEW_RESCHEDULE:
        chosen = _asks_for_times(said, kind, interviews, booking=_offers_booking(said))
        return not chosen and bool(said.of("asks_to_confirm") or said.of("if_it_suits") or _asks_about_a_time(said))
    return kind in {Kind.INTERVIEW_CONFIRMATION, Kind.INTERVIEW_REMINDER} and bool(said.of("asks_to_confirm"))


def still_open(said: Aside, kind: Kind) -> bool:
    """Whether a person's mail that seems to be of that kind ends nothing, and is none of a stranger.

    It keeps the user as a second choice, or comes back to them after another has gone: the no that it speaks of is
    another's, or an old one (etiquette 3.6, cases 29 and 32). Or it is no survey: somebody asks for a word (case 49).
    """
    if kind is Kind.SURVEY:
        return _bears(said, Signal.ASKS_HOW_IT_WENT, Kind.EMPLOYER_MESSAGE) and not _LINK.search(said.facts.body.low)
    again = _bears(said, Signal.REOPENS, Kind.EMPLOYER_MESSAGE)
    if kind is Kind.REJECTION and _only_if_silent(said):
        return True
    if kind is Kind.REJECTION:
        return _bears(said, Signal.WAITLIST, kind) or (again and said.strength("still_interested") > 0)
    return again and kind in {Kind.OUTREACH, Kind.INTERVIEW_CANCELLATION, Kind.ON_HOLD}


def _only_if_silent(said: Aside) -> bool:
    """Whether the no stands nowhere but where it is what silence would mean."""
    refusing = {sign.sentence for sign in said.facts.of(Kind.REJECTION) if sign.weight >= STRONG}
    return bool(refusing) and refusing <= {sign.sentence for sign in said.of(Signal.SILENCE_IS_NO)}


def chooses_a_time(said: Aside) -> bool:
    """Whether a mail that names hours leaves the choice among them: it asks which, and fixes none."""
    asked = (_bare(said, sign) for sign in _unconditional(said, said.of(Signal.ASKS_FOR_TIMES)))
    return said.facts.by_hand and not said.facts.message.invites and any(_WHICH.search(one) for one in asked)


_WHICH = re.compile(
    r"\b(?:which|either|welche[rsnm]?|lequel|preference|quel(?:le)?s?|cual(?:es)?|qual|quais)\b(?!.{0,40}\b(?:lunch|food|coffee|room))"
)


def _bears(said: Aside, signal: Signal, kind: Kind) -> bool:
    if kind not in _COUNTS.get(signal, frozenset()) or (signal in _BY_HAND and not said.facts.by_hand):
        return False
    return said.strength(signal) >= STRONG


def _offers_booking(said: Aside) -> bool:
    return bool(said.of(Signal.BOOKING_LINK)) or links_to_booking(said.facts)


def _asks_for_times(said: Aside, kind: Kind, interviews: tuple[InterviewMention, ...], *, booking: bool) -> bool:
    """Whether times are wanted in an answer. With a page to book on only where the mail leaves the choice."""
    if said.of("or_times"):
        return True
    asked = _unconditional(said, said.of(Signal.ASKS_FOR_TIMES))
    if booking:
        return any(not _BOOKS.search(_bare(said, sign)) for sign in asked)
    if kind is Kind.AVAILABILITY_REQUEST:
        return True
    if kind is Kind.INTERVIEW_RESCHEDULE and len(interviews) == 1:
        return any(not _asks_about(said, sign.sentence, day_or_hour) for sign in asked)
    if asked or kind is Kind.INTERVIEW_RESCHEDULE:
        return bool(asked)
    theirs = {sign.sentence for sign in said.of("times_to_come")}  # they will name some themselves
    strong = tuple(sign for sign in said.facts.of(Kind.AVAILABILITY_REQUEST) if sign.weight >= STRONG)
    return any(sign.sentence not in theirs for sign in _unconditional(said, strong))


_LINK = re.compile(r"https?:|\bwww\.|\blink\b")
_BOOKS = re.compile(r"https?:|\b(?:link|calendly|page|portal|button|lien|enlace|seite|pagina)\b|\b(?:grab|book|pick)\b")


def _unconditional(said: Aside, found: tuple[Sign, ...]) -> tuple[Sign, ...]:
    conditional = {sign.sentence for sign in said.facts.of("conditional")}
    return tuple(sign for sign in found if sign.sentence not in conditional)


def _bare(said: Aside, sign: Sign) -> str:
    body = said.facts.body
    return body.bare[slice(*body.span(sign.sentence))]


def _asks_about(said: Aside, number: int, names: Callable[[str], bool]) -> bool:
    body = said.facts.body
    sentence = body.bare[slice(*body.span(number))].strip()
    return sentence.endswith("?") and names(sentence)


def _asks_about_a_time(said: Aside) -> bool:
    """Whether a question names a day or an hour."""
    return any(_asks_about(said, number, day_or_hour) for number in range(len(said.facts.body.ends) + 1))

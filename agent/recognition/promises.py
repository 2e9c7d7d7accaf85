"""By when somebody said something would happen: an answer, the user's own deadline, the end of an absence.

Etiquette 2.6. A date counts only in a sentence in which the employer says that it will answer or decide; a later
sentence replaces an earlier one; nothing is read into "soon".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from functools import cache

from agent.etiquette.almanac import Almanac
from agent.etiquette.evidence import Quote
from agent.recognition.date_words import SPOKEN
from agent.recognition.dates import LONGEST, find_moments, lowered
from agent.recognition.regions import writes_month_first
from agent.recognition.sentences import sentence_spans
from agent.recognition.tables import table
from agent.recognition.time_spans import Span, business_days_after, find_spans, resolved

_FAR = 95  # characters between the promise and its date
_NEAR = 34  # characters between a date and the promise behind it
_ONCE = 3  # business days after "when she is back on the 12th" (etiquette 2.6)
_LONGEST_QUOTE = 200
_LATEST = timedelta(days=200)  # an answer promised for later is a slip of reading
_LEAD = re.compile(
    r"(?:^|[\s(,])(?:by|within|before|until|till|in|no later than|not later than|at the latest by"
    r"|latest|bis(?: spätestens)?(?: zum)?|spätestens"
    r"|innerhalb(?: von)?|binnen|im laufe|in den|d’ici(?: à| le| la)?|avant(?: le| la)?|sous|dans(?: les)?"
    r"|au plus tard(?: le)?|antes(?: del| de)?(?: el)?|en(?: los| un plazo de)?"
    r"|dentro de|até(?: ao| o| dia)?|em(?: até)?|on|am|le|el|na|no|over|during|sometime|some time)(?: about"
    r"| around| the| le| la| el| los| o| a| dia| roughly| approximately)?\s?$"
)
_AFTERWARDS = re.compile(
    r"(?:^|\s)(?:after|nach(?: dem)?|après(?: le)?|tras(?: el)?|después(?: del| de)?|depois(?: do"
    r"| de)?|após(?: o)?)\s(?:the )?$"
)
_CLAUSE = re.compile(r"[;:]|,? (?:but|and then|aber|mais|pero|mas) |, (?:and|so|und|also|et|donc|y|e) ")
_FEW_WORDS = re.compile(r"(?: [\w’]{1,14}){0,4},? ?")
_VAGUE = re.compile(r"\b(?:coming|few|next|nächsten|kommenden|paar|prochain\w*|quelques|próxim\w*|unos|alguns)\b")
_UNTIL = re.compile(r"\b(?:until|till|bis(?: zum)?|jusqu’(?:au|à)|hasta|até)(?: the| el| le| o| dia)? ?$")
_TASK = re.compile(r"\b(?:assessment|test|challenge|exercise|task|assignment|case study|minutes|hours|notice)\b")
_NOT = re.compile(r"\b(?:not|never|nicht|kein\w*|pas|não|cannot)\b|n’t\b")
_FROM_USER = re.compile(
    r"\b(?:send|tell|let) us\b|\b(?:apply|applications? close|closing date|start date|starts? on|join us)\b"
)


@dataclass(frozen=True, slots=True)
class _Words:
    says: tuple[re.Pattern[str], ...]
    needs: tuple[re.Pattern[str], ...]
    condition: re.Pattern[str]
    never: re.Pattern[str]
    between: re.Pattern[str]
    once: re.Pattern[str]
    asks: tuple[re.Pattern[str], ...]
    away: tuple[re.Pattern[str], ...]


def answer_by(
    text: str, written_at: datetime, zone: tzinfo, almanac: Almanac, language: str
) -> tuple[datetime, Quote] | None:
    """By when the employer says it will answer, and the words; None without such a promise.

    `text` is the newly written text, `written_at` aware, `zone` the employer's. A range counts to its end, at 17:00.
    """
    reading = _Reading(text, written_at, zone, almanac, language)
    found: tuple[datetime, Quote] | None = None
    for start, end in reading.sentences:
        if promised := reading.promise_in(start, end):
            found = promised
    return found


def deadline(
    text: str, written_at: datetime, zone: tzinfo, almanac: Almanac, language: str
) -> tuple[datetime, Quote] | None:
    """By when the user must act, and the words; a date alone is 23:59 in `zone`. The earliest such date counts."""
    reading = _Reading(text, written_at, zone, almanac, language)
    found = [due for start, end in reading.sentences if (due := reading.deadline_in(start, end))]
    return min(found, key=lambda due: due[0], default=None)


def away_until(
    text: str, written_at: datetime, zone: tzinfo, almanac: Almanac, language: str
) -> tuple[datetime, Quote] | None:
    """Until when the sender of an automatic answer is away, and the words: the last day named, or that of the return.

    A day of return counts from its midnight, any other to its end, both in `zone`.
    """
    reading = _Reading(text, written_at, zone, almanac, language)
    found = [absence for start, end in reading.sentences if (absence := reading.absence_in(start, end))]
    return max(found, key=lambda absence: absence[0], default=None)


class _Reading:
    """One text with the spans and sentences in it."""

    def __init__(self, text: str, written_at: datetime, zone: tzinfo, almanac: Almanac, language: str) -> None:
        self._text = text[:LONGEST]
        self._low = re.sub(r"\s", " ", lowered(self._text))
        self._now = written_at.astimezone(zone)
        self._zone = zone
        self._almanac = almanac
        month_first = writes_month_first(zone, language, written_at)
        self._moments = find_moments(self._text, written_at, zone, almanac, language, month_first=month_first)
        self._spans = find_spans(self._low, self._now, self._moments, almanac, language)
        self._languages = tuple(dict.fromkeys((language if language in SPOKEN else "en", "en")))
        self.sentences = sentence_spans(self._text) if self._spans else []

    def promise_in(self, start: int, end: int) -> tuple[datetime, Quote] | None:
        """The promise of an answer in one sentence."""
        spans = [span for span in self._spans if start <= span.start < end]
        low = self._low[start:end]
        if not spans:
            return None
        for language in self._languages:
            words = _words(language)
            if words.never.search(low) or _FROM_USER.search(low):
                continue
            for says in self._said(words, start, end):
                if words.condition.search(self._low[start : says[0]]) or _NOT.search(self._low[says[0] : says[1]]):
                    continue
                if (chosen := self._linked(words, says, spans)) and (when := self._when(words, says, chosen)):
                    return when, self._quote("answer_by", min(says[0], chosen.start), max(says[1], chosen.end))
            for asked in self._asked_for_time(words, start, end):
                behind = [span for span in spans if self._is_asked(asked[1], span)]
                if behind and not _TASK.search(low) and not _NOT.search(self._low[max(start, asked[0] - 8) : asked[1]]):
                    when = resolved(behind[0], self._zone)
                    return when, self._quote("answer_by", asked[0], behind[0].end)
        return None

    def _said(self, words: _Words, start: int, end: int) -> list[tuple[int, int]]:
        found = {match.span() for pattern in words.says for match in pattern.finditer(self._low, start, end)}
        return sorted(found)

    def _asked_for_time(self, words: _Words, start: int, end: int) -> list[tuple[int, int]]:
        return sorted(match.span() for pattern in words.needs for match in pattern.finditer(self._low, start, end))

    def _is_asked(self, asked: int, span: Span) -> bool:
        """Whether the words right behind a plea for time say how long, or until when."""
        gap = self._low[asked : span.start]
        return bool(_FEW_WORDS.fullmatch(gap)) and (span.length or bool(_UNTIL.search(gap)))

    def _linked(self, words: _Words, says: tuple[int, int], spans: list[Span]) -> Span | None:
        """The span that the promise speaks of: the first behind it in its clause, else one right before it."""
        for span in spans:
            gap = self._low[says[1] : span.start]
            if span.start >= says[1] and len(gap) <= _FAR:
                about = words.between.search(_once_removed(gap, words)) or _CLAUSE.search(gap)
                if not about and (self._led(span, says) or words.once.search(gap)):
                    return span
                break
            if says[0] <= span.start < says[1]:
                return span
        for span in reversed(spans):
            gap = self._low[span.end : says[0]]
            if span.end <= says[0] and len(gap) <= _NEAR and not re.search(r"[;:]| and | und | et | y | e |, so ", gap):
                opening = not self._low[max(0, span.start - 3) : span.start].strip(" ,-–")
                led = _LEAD.search(self._low[max(0, span.start - 30) : span.start])
                if led or opening or len(gap) <= 3:  # noqa: PLR2004 - ", "
                    return span
        return None

    def _led(self, span: Span, says: tuple[int, int]) -> bool:
        """Whether a word that names a time leads from the promise to the span, or nothing stands between."""
        gap = self._low[says[1] : span.start]
        short = len(gap.strip(" ,()–-")) <= 32  # noqa: PLR2004 - "with you one way or another"
        return (
            bool(_LEAD.search(self._low[max(0, span.start - 34) : span.start]))
            or bool(_AFTERWARDS.search(gap))
            or short
        )

    def _when(self, words: _Words, says: tuple[int, int], span: Span) -> datetime | None:
        when = resolved(span, self._zone)
        gap = (
            self._low[says[1] : span.start]
            if span.start >= says[1]
            else self._low[max(0, span.start - 12) : span.start]
        )
        if words.once.search(gap) or _AFTERWARDS.search(self._low[max(0, span.start - 14) : span.start]):
            day = business_days_after(span.day, _ONCE, self._almanac)
            when = resolved(Span(day, span.start, span.end), self._zone)
        return when if self._now - timedelta(hours=12) <= when <= self._now + _LATEST else None

    def deadline_in(self, start: int, end: int) -> tuple[datetime, Quote] | None:
        """The date by which one sentence asks the user to act."""
        for span in (span for span in self._spans if start <= span.start < end):
            if span.length and _VAGUE.search(self._low, span.start, span.end):
                continue
            before = self._low[start : span.start]
            led = _LEAD.search(before[-34:]) or re.search(
                r"(?:until|through|due|on|deadline(?: is|:)?|expires?|valid|closes?|date:?|you have|the next"
                r"|haben sie|avez|disposez de|tienes|dispones de|você tem)\s?(?:the )?$",
                before[-34:],
            )
            latest = re.match(
                r"\s(?:at the latest|latest|spätestens|au plus tard|a más tardar|o mais tardar)",
                self._low[span.end : span.end + 24],
            )
            if not (led or latest):
                continue
            for language in self._languages:
                words = _words(language)
                if self._says_answer(words, start, span.start):
                    continue
                if match := next(
                    (found for pattern in words.asks for found in pattern.finditer(self._low, start, end)), None
                ):
                    when = self._due(span)
                    if when >= self._now:
                        return when, self._quote(
                            "deadline", min(match.start(), span.start), max(span.end, min(match.end(), end))
                        )
        return None

    def _says_answer(self, words: _Words, start: int, end: int) -> bool:
        """Whether what leads to the date is the employer's own promise."""
        return bool(self._said(words, start, end)) and not words.never.search(self._low, start, end)

    def _due(self, span: Span) -> datetime:
        return span.at or datetime.combine(span.day, time(23, 59), tzinfo=self._zone)

    def absence_in(self, start: int, end: int) -> tuple[datetime, Quote] | None:
        """The end of the absence that one sentence tells of."""
        low = self._low[start:end]
        found: tuple[datetime, Quote] | None = None
        for span in (span for span in self._spans if start <= span.start < end):
            for language in self._languages:
                told = next((match for pattern in _words(language).away for match in pattern.finditer(low)), None)
                if told is None:
                    continue
                returns = re.search(
                    r"\b(?:back|return\w*|wieder|zurück|retour|vuelta|vuelvo|regreso|volta|volto|regresso)\b",
                    self._low[max(start, span.start - 45) : span.start],
                )
                last = time(0) if returns else time(23, 59)
                when = span.at or datetime.combine(span.day, last, tzinfo=self._zone)
                if when >= self._now - timedelta(days=1) and (found is None or when > found[0]):
                    found = when, self._quote("auto_reply", start, span.end)
        return found

    def _quote(self, says: str, start: int, end: int) -> Quote:
        words = " ".join(self._text[start:end].split())
        return Quote(says=says, quote=words[:_LONGEST_QUOTE].strip())


def _once_removed(gap: str, words: _Words) -> str:
    """The words between, but for a clause that says when ("once Ines is back on the 12th")."""
    once = words.once.search(gap)
    return gap[: once.start()] if once else gap


@cache
def _words(language: str) -> _Words:
    rows = table("promises")[language]

    def made(key: str) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(rf"(?:(?<!\w)|(?=’))(?:{pattern})") for pattern in rows[key])

    return _Words(
        says=made("says"),
        needs=made("needs"),
        condition=re.compile(rows["if"]),
        never=re.compile(rows["never"]),
        between=re.compile(rows["between"]),
        once=re.compile(rows["once"]),
        asks=made("asks"),
        away=made("away"),
    )

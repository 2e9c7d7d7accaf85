"""By when somebody said something would happen: an answer, the user's own deadline, the end of an absence.

Etiquette 2.6. A date counts only in a sentence in which the employer says that it will answer or decide; a later
sentence replaces an earlier one; nothing is read into "soon".
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from functools import cache, lru_cache
from typing import cast

from agent.etiquette.almanac import Almanac
from agent.etiquette.evidence import Quote
from agent.recognition.date_words import SPOKEN
from agent.recognition.dates import LONGEST, find_moments, lowered
from agent.recognition.regions import writes_month_first
from agent.recognition.sentences import sentence_spans
from agent.recognition.tables import table
from agent.recognition.time_spans import Span, business_days_after, due, find_spans, resolved

_FAR = 95  # characters between the promise and its date
_NEAR = 34  # characters between a date and the promise behind it
_ONCE = 3  # business days after "when she is back on the 12th" (etiquette 2.6)
_LONGEST_QUOTE = 200
_LATEST = timedelta(days=200)  # an answer promised for later is a slip of reading
_AFTERWARDS = re.compile(
    r"(?:^|\s)(?:after|nach(?: dem)?|après(?: le)?|tras(?: el)?|después(?: del| de)?|depois(?: do"
    r"| de)?|após(?: o)?)\s(?:the )?$"
)
_CLAUSE = re.compile(r"[;:]|,? (?:but|and then|aber|pero|mas) |, mais |, (?:and|so|und|also|et|donc|y|e) ")
_FEW_WORDS = re.compile(r"(?: [\w’]{1,14}){0,4},? ?")
_VAGUE = re.compile(r"\b(?:coming|few|next|nächsten|kommenden|paar|prochain\w*|quelques|próxim\w*|unos|alguns)\b")
_CLOSE = 26  # characters between what ends and its date: "for you until the"
_MOST = 80  # spans of time in one text that are looked at
_MOST_SAID = 16  # promises in one sentence that are looked at
_BREAKS = (_CLAUSE,)
_FEW_LETTERS = 9  # "de plazo"
_SMALL = re.compile(r"[\s,(:]{0,3}(?:[\w’]{1,12}[:,]? ){0,3}$")
_UNTIL = re.compile(r"\b(?:until|till|bis(?: zum)?|jusqu’(?:au|à)|hasta|até)(?: the| el| le| o| dia)? ?$")
_TASK = re.compile(r"\b(?:assessment|test|challenge|exercise|task|assignment|case study|minutes|hours|notice)\b")
_NOT = re.compile(r"\b(?:not|never|nicht|kein\w*|pas|não|cannot)\b|n’t\b")
_AT_THE_LATEST = re.compile(r"\s(?:at the latest|latest|spätestens|au plus tard|a más tardar|o mais tardar)\b")
_OUTER = re.compile(
    r"[^!?]{0,40}\b(?:(?:no|not) later than|(?:at the )?latest(?: by)?|i\.e\.|that is|spätestens|d\.h\.|also bis"
    r"|au plus tard|c’est-à-dire|como (?:muy tarde|máximo)|a más tardar|es decir|o sea|o mais tardar|no máximo"
    r"|ou seja),?(?: \w{1,4}){0,2} ?"
)
_AFTER_WHICH = re.compile(
    r",? (?:at the end of which|after which|afterwards|danach|anschließend|nach deren ablauf"
    r"|à l’issue (?:desquels|de laquelle)"
    r"|après quoi|al (?:término|cabo|final) de(?:l| los| las| la)? cual(?:es)?|tras los cuales|después de los cuales"
    r"|(?:ao fim|no fim|no final|findos) (?:do qual|dos quais|os quais)|após os quais|depois disso)[ ,].{0,20}"
)
_CALENDAR_WEEK = re.compile(r"\b(?:week|woche|kw|semaine|semana)\b")
_FOR = re.compile(r"\b(?:for|für|pour|para)(?: \w{1,3})?\s?$")
_TO_DO = re.compile(table("promises")["all"]["to_do"])
_ABOUT = " about| around| the| le| la| el| los| o| a| dia| roughly| approximately| etwa| rund"
_BY_ENGLISH = table("promises")["en"]["by"]
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
    closes: tuple[re.Pattern[str], ...]
    lasts: tuple[re.Pattern[str], ...]
    has: tuple[re.Pattern[str], ...]
    leads: re.Pattern[str]
    leads_by: re.Pattern[str]
    returns: re.Pattern[str]
    away: tuple[re.Pattern[str], ...]


def answer_by(
    text: str, written_at: datetime, zone: tzinfo, almanac: Almanac, language: str
) -> tuple[datetime, Quote] | None:
    """By when the employer says it will answer, and the words; None without such a promise.

    `text` is the newly written text, `written_at` aware, `zone` the employer's. A range counts to its end, at 17:00.
    """
    reading = _reading(text, written_at, zone, almanac, language)
    found: tuple[datetime, Quote] | None = None
    for start, end in reading.sentences:
        if promised := reading.promise_in(start, end):
            found = promised
    return found


def deadline(
    text: str, written_at: datetime, zone: tzinfo, almanac: Almanac, language: str
) -> tuple[datetime, Quote] | None:
    """By when the user must act, and the words; a date alone is 23:59 in `zone`. The earliest such date counts."""
    reading = _reading(text, written_at, zone, almanac, language)
    found = [due for start, end in reading.sentences if (due := reading.deadline_in(start, end))]
    return min(found, key=lambda due: due[0], default=None)


def away_until(
    text: str, written_at: datetime, zone: tzinfo, almanac: Almanac, language: str
) -> tuple[datetime, Quote] | None:
    """Until when the sender of an automatic answer is away, and the words: the last day named, or that of the return.

    A day of return counts from its midnight, any other to its end, both in `zone`.
    """
    reading = _reading(text, written_at, zone, almanac, language)
    found = [absence for start, end in reading.sentences if (absence := reading.absence_in(start, end))]
    return max(found, key=lambda absence: absence[0], default=None)


def _reading(text: str, written_at: datetime, zone: tzinfo, almanac: Almanac, language: str) -> _Reading:
    return _read(text, written_at, zone, cast("Hashable", almanac), language)


@lru_cache(maxsize=4)  # one mail's text is asked for its promise, its deadline and an absence
def _read(text: str, written_at: datetime, zone: tzinfo, almanac: Almanac, language: str) -> _Reading:
    return _Reading(text, written_at, zone, almanac, language)


class _Reading:
    """One text with the spans and sentences in it."""

    def __init__(self, text: str, written_at: datetime, zone: tzinfo, almanac: Almanac, language: str) -> None:
        self._text = text[:LONGEST]
        self._low = lowered(self._text).replace("\n", " ").replace("\r", " ").replace("\t", " ")
        self._now = written_at.astimezone(zone)
        self._zone = zone
        self._almanac = almanac
        month_first = writes_month_first(zone, language, written_at)
        self._moments = find_moments(self._text, written_at, zone, almanac, language, month_first=month_first)
        self._spans = find_spans(self._low, self._now, self._moments, almanac, language)[:_MOST]
        self._found: dict[tuple[tuple[re.Pattern[str], ...], int, int], list[tuple[int, int]]] = {}
        spoken = dict.fromkeys((language if language in SPOKEN else "en", "en"))
        self._languages = tuple(_words(one) for one in spoken)
        self.sentences = sentence_spans(self._text) if self._spans else []

    def promise_in(self, start: int, end: int) -> tuple[datetime, Quote] | None:
        """The promise of an answer in one sentence."""
        spans = [span for span in self._spans if start <= span.start < end]
        if not spans:
            return None
        for words in self._languages:
            for says in self._said(words, start, end)[:_MOST_SAID]:
                left, right = self._clause(says[0], says[1], start, end)
                if words.never.search(self._low, left, right) or _FROM_USER.search(self._low, left, right):
                    continue
                if words.condition.search(self._low[start : says[0]]) or _NOT.search(self._low[says[0] : says[1]]):
                    continue
                chosen = self._linked(words, says, spans)
                if chosen is None or self._appointed(words, chosen):
                    continue
                last = self._outermost(chosen, spans)
                if when := self._when(words, says, chosen) if last is chosen else resolved(last, self._zone):
                    chosen = last
                    return when, self._quote("answer_by", min(says[0], chosen.start), max(says[1], chosen.end))
            if asked := self._time_asked_for(words, start, end, spans):
                return asked
        return None

    def _appointed(self, words: _Words, span: Span) -> bool:
        """Whether an hour is named that nothing makes a last moment: "I'll call you on Monday at 10" fixes a talk."""
        return span.at is not None and not words.leads_by.search(self._low[max(0, span.start - 34) : span.start])

    def _outermost(self, chosen: Span, spans: list[Span]) -> Span:
        """The span, or the one that bounds it: "within three days, i.e. no later than Friday"."""
        behind = next((span for span in spans if span.start >= chosen.end), None)
        return behind if behind and _OUTER.fullmatch(self._low, chosen.end, behind.start) else chosen

    def _time_asked_for(self, words: _Words, start: int, end: int, spans: list[Span]) -> tuple[datetime, Quote] | None:
        """A plea for time, with how long right behind it: "please give us another week"."""
        low = self._low
        if words.never.search(low, start, end) or _FROM_USER.search(low, start, end) or _TASK.search(low, start, end):
            return None
        for asked in self._pleas(words, start, end):
            behind = next((span for span in spans if self._is_asked(asked[1], span)), None)
            if behind and not _NOT.search(low[max(start, asked[0] - 8) : asked[1]]):
                return resolved(behind, self._zone), self._quote("answer_by", asked[0], behind.end)
        return None

    def _clause(self, left: int, right: int, start: int, end: int) -> tuple[int, int]:
        """Where the clause around a place of a sentence begins and ends."""
        breaks = self._places(_BREAKS, start, end)
        return (
            max((place[1] for place in breaks if place[1] <= left), default=start),
            min((place[0] for place in breaks if place[0] >= right), default=end),
        )

    def _said(self, words: _Words, start: int, end: int) -> list[tuple[int, int]]:
        return self._places(words.says, start, end)

    def _pleas(self, words: _Words, start: int, end: int) -> list[tuple[int, int]]:
        return self._places(words.needs, start, end)

    def _places(self, patterns: tuple[re.Pattern[str], ...], start: int, end: int) -> list[tuple[int, int]]:
        """Where the patterns match in a stretch of the text, each stretch searched once."""
        key = patterns, start, end
        if key not in self._found:
            found = {match.span() for pattern in patterns for match in pattern.finditer(self._low, start, end)}
            self._found[key] = sorted(found)
        return self._found[key]

    def _is_asked(self, asked: int, span: Span) -> bool:
        """Whether the words right behind a plea for time say how long, or until when."""
        gap = self._low[asked : span.start]
        if span.start < asked or span.day <= self._now.date():  # "we need an hour"
            return False
        return bool(_FEW_WORDS.fullmatch(gap)) and (span.length or bool(_UNTIL.search(gap)))

    def _linked(self, words: _Words, says: tuple[int, int], spans: list[Span]) -> Span | None:
        """The span that the promise speaks of: the first behind it in its clause, else one right before it."""
        for span in spans:
            gap = self._low[says[1] : span.start]
            if span.start >= says[1] and len(gap) <= _FAR:
                about = words.between.search(_once_removed(gap, words)) or _CLAUSE.search(gap)
                if not about and (self._led(words, span, says) or words.once.search(gap)):
                    return span
                break
            if says[0] <= span.start < says[1]:
                return span
        for span in reversed(spans):
            gap = self._low[span.end : says[0]]
            if span.end <= says[0] and _AFTER_WHICH.fullmatch(gap):
                return span
            if span.end <= says[0] and len(gap) <= _NEAR and not re.search(r"[;:]| and | und | et | y | e |, so ", gap):
                opening = not self._low[max(0, span.start - 3) : span.start].strip(" ,-–")
                led = words.leads.search(self._low[max(0, span.start - 30) : span.start])
                if led or opening or len(gap) <= 3:  # noqa: PLR2004 - ", "
                    return span
        return None

    def _led(self, words: _Words, span: Span, says: tuple[int, int]) -> bool:
        """Whether a word that names a time leads from the promise to the span, or nothing stands between."""
        gap = self._low[says[1] : span.start]
        if span.length and not self._vague(span):
            return words.leads.search(self._low[max(0, span.start - 34) : span.start]) is not None
        short = len(gap.strip(" ,()–-")) <= 32  # noqa: PLR2004 - "with you one way or another"
        return (
            bool(words.leads.search(self._low[max(0, span.start - 34) : span.start]))
            or bool(_AFTERWARDS.search(gap))
            or short
        )

    def _vague(self, span: Span) -> bool:
        return _VAGUE.search(self._low, span.start, span.end) is not None

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
        spans = [span for span in self._spans if start <= span.start < end]
        for span in spans:
            if span.length and self._vague(span):
                continue
            for words in self._languages:
                if (where := self._demanded(words, span, start, end)) and (
                    when := due(last := self._outermost(span, spans), self._zone)
                ) >= self._now:
                    return when, self._quote("deadline", min(where[0], span.start), max(last.end, where[1]))
        return None

    def _demanded(self, words: _Words, span: Span, start: int, end: int) -> tuple[int, int] | None:
        """Where the words stand that make the span a deadline: what ends then, or what is asked for by then."""
        low = self._low
        reach = max(start, span.start - 34)
        ahead = low[reach : span.start]
        led = words.leads_by.search(ahead)
        left, right = self._clause(reach + led.start() if led else span.start, span.end, start, end)
        if self._employer_acts(words, left, right):
            return None
        for pattern in words.closes + (words.lasts if led else ()):
            for match in pattern.finditer(low, max(start, span.start - _FAR), span.start):
                gap = low[match.end() : span.start]
                if len(gap) <= _CLOSE and (_SMALL.fullmatch(gap) or words.leads.search(gap)):
                    return match.span()
        if led and _FOR.search(ahead) and _CALENDAR_WEEK.search(low, span.start, span.end):
            led = None  # "your availability for the week of 5 May" is no deadline
        behind = low[span.end : span.end + _CLOSE]
        if led and (
            closes := next((found for one in words.closes + words.lasts if (found := one.search(behind))), None)
        ):
            return span.end + closes.start(), span.end + closes.end()
        given = next((found for one in words.has if (found := one.search(low, left, span.start))), None)
        if led and given and self._given(words, low[given.end() : span.start]):
            return given.span()
        length = span.length and given is not None
        if length and (task := _TO_DO.match(low, span.end)):
            return span.start, task.end()
        latest = _AT_THE_LATEST.match(low, span.end)
        if not (length or latest or led):
            return None
        supposed = [found.start() for found in words.condition.finditer(low, left, span.start)]
        if supposed:  # "if you like it, please reply by Friday", not "if we are silent for a week, please call"
            left, right = supposed[-1], span.start
        asked = (found.span() for pattern in words.asks for found in pattern.finditer(low, left, right))
        return next((place for place in asked if not _NOT.search(low[max(left, place[0] - 14) : place[1]])), None)

    def _given(self, words: _Words, gap: str) -> bool:
        """Whether hardly more than "until" stands between "you have" and the date."""
        by = words.leads_by.search(gap)
        return by is not None and len(gap[: by.start()].strip()) <= _FEW_LETTERS

    def _employer_acts(self, words: _Words, left: int, right: int) -> bool:
        """Whether the clause is the employer's own promise, or its plea for time."""
        if words.never.search(self._low, left, right):
            return False
        if self._said(words, left, right):
            return True
        return any(
            self._is_asked(plea[1], span)
            for plea in self._pleas(words, left, right)
            for span in self._spans
            if left <= span.start < right
        )

    def absence_in(self, start: int, end: int) -> tuple[datetime, Quote] | None:
        """The end of the absence that one sentence tells of."""
        low = self._low[start:end]
        found: tuple[datetime, Quote] | None = None
        for span in (span for span in self._spans if start <= span.start < end):
            for words in self._languages:
                if not any(pattern.search(low) for pattern in words.away):
                    continue
                returns = words.returns.search(self._low, max(start, span.start - 45), span.start)
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

    def made(key: str, ends: str = r"(?!\w)") -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(rf"(?:(?<!\w)|(?=’))(?:{pattern}){ends}") for pattern in rows[key])

    leads_by = rf"(?:^|[\s(,])(?:{rows['by']}|{_BY_ENGLISH})\s?:?\s?$"
    leads = rf"(?:^|[\s(,:])(?:{rows['by']}|{rows['on']}|{_BY_ENGLISH}|over|during|some ?time)(?:{_ABOUT})?\s?$"
    return _Words(
        says=made("says"),
        needs=made("needs", ""),
        condition=re.compile(rows["if"]),
        never=re.compile(rows["never"]),
        between=re.compile(rows["between"]),
        once=re.compile(rows["once"]),
        asks=made("asks"),
        closes=made("closes"),
        lasts=made("lasts"),
        has=made("has"),
        leads=re.compile(leads),
        leads_by=re.compile(leads_by),
        returns=re.compile(rows["returns"]),
        away=made("away"),
    )

"""The patterns for days, one set a language, made of `dates.toml`; all over lower-case text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from agent.recognition.date_words import JOINS, LABELS, NO_DAY, NUMBER, ORDINALS, STANDS, Lexicon, lexicon
from agent.recognition.word_places import WordPlaces

_ORDINAL_WORD = "|".join(sorted(ORDINALS, key=len, reverse=True))
_FIGURE = r"(?P<d>0?[1-9]|[12]\d|3[01])"
_JOIN = rf"\s?(?:{'|'.join(JOINS)})\s?(?:(?:the|le|el|den|dem|dia|am)\s)?"
_SIBLING = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?\b"
_BEFORE, _BEHIND = 60, 48  # letters around its word that a day may span
_CLOCK_BEHIND = (
    r"(?=\)?,?\s{0,2}(?:[-–|·@]|at|um|à|às|a las|from|von|de|das|gegen|around)?\s{0,2}\d{1,2}"
    r"(?:[:.]\d\d\b(?!\.)|\s?h\b|\s?h\d|\s?uhr|\s?[ap]\.?\s?m\b))"
)


@dataclass(frozen=True, slots=True)
class Patterns:
    """How one language writes days: `numeric` to `distance` find them, the rest looks at what stands beside them.

    `places` tells, in one pass over a text, where months, weekdays, relative days and distances may stand.
    """

    words: Lexicon
    iso: re.Pattern[str]
    numeric: re.Pattern[str]
    short: re.Pattern[str]
    dotted: re.Pattern[str] | None
    day_month: re.Pattern[str]
    month_day: re.Pattern[str]
    ordinal: re.Pattern[str]
    weekday: re.Pattern[str]
    distance: re.Pattern[str]
    short_behind: re.Pattern[str]
    short_ahead: re.Pattern[str]
    week_behind: re.Pattern[str]
    week_ahead: re.Pattern[str]
    ranged: re.Pattern[str]
    range_before: re.Pattern[str]
    siblings_before: re.Pattern[str]
    siblings_behind: re.Pattern[str]
    every: re.Pattern[str]
    gone: re.Pattern[str]
    places: WordPlaces


MONTHS, WEEKDAYS, RELATIVE, DISTANCES = range(4)
"""What `places` finds, in this order."""


@cache
def patterns(language: str) -> Patterns:
    """The patterns of an ISO 639-1 language; the English ones for a language that has none."""
    words = lexicon(language)
    lead_weekday = rf"\b(?P<wd>{words.any_weekday})\b\.?(?:’s)?,?\s{{0,2}}\(?(?:(?:{words.articles}|de)\s)?"
    named = rf"(?:{lead_weekday})?"
    year = r"(?:(?:\.?,?\s(?:de |del )?|[-/])(?P<y>20\d\d)\b(?!\.\d))?"
    ordinal = r"(?P<ord>st|nd|rd|th|er|º|ª|°)?"
    after_number = rf"(?!\s?(?:{'|'.join(NO_DAY)})|[-–:./]\s?\d|[\d])"
    standing = rf"(?=\s*(?:$|[.,;:!?)(–—\-\n]|(?:{'|'.join(STANDS)})\b))"
    two = r"(?P<a>0?[1-9]|[12]\d|3[01])", r"(?P<b>0?[1-9]|[12]\d|3[01])"
    label = rf"(?:{'|'.join(LABELS)}):"
    led = rf"\b(?:{words.before_day}|{words.day_words}|{label}|(?P<wd>{words.any_weekday})\.?,?)\s{{1,2}}\(?"
    to_day = r"(?:\s?[-–]\s?(?:the )?(?P<d2>[12]?\d|3[01])(?:st|nd|rd|th)?\.?)?"
    no_month = rf"(?!\s(?:de |du |d’)?(?:{words.month})\b)"
    weeks = rf"(?P<one>{words.week_behind})\b(?! of)|(?P<two>{words.fortnight_behind})\b"
    return Patterns(
        words=words,
        iso=re.compile(r"(?<![\d/-])(?P<y>20\d\d)([-/])(?P<m>0[1-9]|1[0-2])\2(?P<d>0[1-9]|[12]\d|3[01])(?![\d/-])"),
        numeric=re.compile(
            rf"{named}(?<![\d./-]){two[0]}\s?(?P<sep>[./-])\s?{two[1]}\s?(?P=sep)\s?(?P<y>20\d\d|\d\d)(?![\d/-]|\.\d)"
        ),
        short=re.compile(
            rf"(?:{led}(?<![\d./-]){two[0]}(?P<sep>/){two[1]}(?![\d/%])"
            rf"|(?<![\d./-])(?P<a2>0?[1-9]|[12]\d|3[01])/(?P<b2>0?[1-9]|[12]\d|3[01])(?![\d/%]){_CLOCK_BEHIND})"
            r"(?<!24/7)(?<!50/50)"
        ),
        dotted=re.compile(
            rf"(?:\b(?:{words.before_day}|{words.day_words}|{label})\s|\b{lead_weekday}|^|(?<=[\n(,;]))"
            r"(?<![\d.])(?P<a>0?[1-9]|[12]\d|3[01])\.\s?(?P<b>0?[1-9]|1[0-2])\.(?!\d)"
        )
        if language == "de"
        else None,
        day_month=re.compile(
            rf"{named}(?<![\w.:/$€£])(?:{_FIGURE}{ordinal}\.?{to_day}"
            rf"|(?P<dw>{_ORDINAL_WORD}))(?:\s{{0,2}}(?:of |de |du |d’)?|[-/])(?P<month>{words.month})\b{year}"
        ),
        month_day=re.compile(
            rf"{named}\b(?P<month>{words.month})\b\.?\s(?:the )?(?:{_FIGURE}{ordinal}(?:\s?[-–]\s?(?P<d2>[12]?\d"
            rf"|3[01])(?:st|nd|rd|th)?)?(?!\d|[:.]\d|\s?(?:am|pm|a\.m|p\.m|h|uhr)\b)|(?P<dw>{_ORDINAL_WORD})\b){year}"
        ),
        ordinal=re.compile(
            rf"\b(?P<wd>{words.any_weekday})\b\.?,?\s{{1,2}}(?:(?:{words.articles}) )?(?:\((?=\d{{1,2}}\)))?"
            rf"(?P<d>[12]?\d|3[01])(?:(?:st|nd|rd|th)\b|(?:er|\.)?{after_number})"
            rf"|\bthe (?P<d2>[12]?\d|3[01])(?:st|nd|rd|th)\b{standing}"
            + (
                rf"|\b(?:{words.day_words}) (?P<d3>0?[1-9]|[12]\d|3[01])"
                rf"{'[.]' if language == 'de' else '(?:er)?'}{after_number}{standing}{no_month}"
                if language != "en"
                else r"|(?!)(?P<d3>)"
            )
        ),
        weekday=_weekday(words),
        distance=re.compile(
            r"\b(?:in|dans|dentro de|em|daqui a|en)\s(?:about |around |etwa |environ |unos |cerca de )?"
            rf"(?P<n>{NUMBER})\s"
            r"(?:days?\b|tagen?\b|jours?\b|d[ií]as?\b|(?P<weeks>weeks?\b|wochen?\b|semaines?\b|semanas?\b))"
            r"(?! (?:or|ou|o|oder)\b)"
        ),
        short_behind=re.compile(rf"(?:\b(?:{words.short_behind})|\d(?: ?[ap]\.?m\.?| ?h| uhr)?,?) $"),
        short_ahead=re.compile(
            rf"\.?,?\s(?:{words.day_parts})\b"
            rf"|\.?,?\s(?:at |the |@ |às |a las |à |um |das |entre |between |from |(?:{words.articles}) )?(?:as )?\d"
            rf"|(?P<standing>{standing[3:-1]})"
        ),
        week_behind=re.compile(rf"\s(?:{weeks})"),
        week_ahead=re.compile(rf"\b(?:(?P<two>{words.fortnight_ahead})|(?P<one>{words.week_ahead})) $"),
        ranged=re.compile(rf"\.?\s?(?:[-–]|\b(?:{words.through})\b)\s?(?:(?:{words.articles}) )?"),
        range_before=re.compile(
            rf"\b(?:{words.any_weekday})\.?\s?(?:[-–]|\b(?:{words.through})\b)\s?(?:(?:{words.articles}) )?$"
        ),
        siblings_before=re.compile(rf"(?<![\d.:/$€£])(?:{_SIBLING}\.?{_JOIN}){{1,3}}$"),
        siblings_behind=re.compile(rf"(?:{_JOIN}{_SIBLING}(?![\d:./-]|\s?(?:[ap]\.?m\b|h\b|uhr))){{1,3}}"),
        every=re.compile(rf"\b(?:{words.every}) $"),
        gone=re.compile(rf"\b(?:{words.gone})[^.!?\n]{{0,24}}$"),
        places=_places(words),
    )


def _weekday(words: Lexicon) -> re.Pattern[str]:
    next_week = rf"(?:{words.next_week})"
    this_week = rf"(?:{words.this_week})"
    return re.compile(
        rf"(?:(?P<nw2>{next_week}),?\s(?:am |on |le |el |na )?|(?P<tw2>{this_week}),?\s(?:am |on |le |el |na )?"
        rf"|\b(?P<coming>{words.coming})\s|\b(?P<next>{words.next})\s|\b(?P<last>{words.last})\s)?"
        rf"(?<![\w’])(?:(?P<wd>{words.full_weekday})(?:(?P<plural>{words.plural})|(?:{words.parts}))?|(?P<wds>{words.any_weekday}))\b"
        rf"(?:,?\s(?:(?P<nw>(?:of |in |der |de |da )?{next_week})|(?P<tw>(?:of )?{this_week})"
        rf"|(?P<nexta>{words.next_after})\b|(?P<cominga>{words.coming_after})\b"
        rf"|(?P<lasta>{words.last_after})\b(?! mañana)))?"
    )


def _places(words: Lexicon) -> WordPlaces:
    relative = "|".join(f"(?:{pattern.pattern})" for pattern, _ in words.days)
    written = (words.month, words.any_weekday, relative, "day|tag|jour|día|dia|week|woch|semain|seman")
    return WordPlaces(written, before=_BEFORE, behind=_BEHIND)

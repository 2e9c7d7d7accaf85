"""Sentences of a text by their places, so that what was found in the whole can be told apart by sentence."""

from __future__ import annotations

import re

# One run of marks is tried once, from its first on: a mail of nothing but dots must end too.
_END = re.compile(
    r"(?<![.!?…])[.!?…]++[\"”’)]{0,4}(?=\s)"
    r"|\n[ \t]*\n|\n(?=[ \t]*(?:[-*•–·▪‣]|\d{1,2}[.)]) )|\n(?=[ \t]*[^\n:]{1,24}: )"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:dr|mr|mrs|ms|prof|st|no|nr|hr|fr|sr|sra|srta|mme|mlle|mm|approx|ca|bzw|ggf"
    r"|evtl|inkl|vs|e\.g|i\.e|z\.b|d\.h|u\.a|a\.m|p\.m|uhr"
    r"|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|okt|nov|dec|dez|mon|tue|tues|wed|thu|thur|thurs"
    r"|fri|sat|sun|mo|di|mi|do|sa|so|janv|févr|avr|juil|déc)\.$",
    re.IGNORECASE,
)
# What a German ordinal counts, but for days: "der 12. Kalenderwoche".
_COUNTED = re.compile(
    r"\s?(?:jan|feb|mär|apr|mai|jun|jul|aug|sep|okt|nov|dez|kalenderwoche|kw\b|woche\b|quartal|stock\b|etage|obergeschoss|og\b"
    r"|runde\b|tag\b|platz\b)"
)
_LIST_NUMBER = re.compile(r"\d\.$")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Where each sentence begins and ends. Abbreviations ("Sept. 4", "7. März") end none."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if match[0].startswith(".") and _goes_on(text, match.end()):
            continue
        spans.append((start, match.end()))
        start = match.end()
    spans.append((start, len(text)))
    return [(left, right) for left, right in spans if text[left:right].strip()]


def _goes_on(text: str, end: int) -> bool:
    before = text[max(0, end - 8) : end]
    behind = text[end : end + 3].lstrip()
    if re.search(r"[ap]\.m\.$", before, re.IGNORECASE):
        return not behind[:1].isupper()
    if _LIST_NUMBER.search(before):
        return (
            not text[end : end + 2].startswith("\n")
            and bool(re.match(r"\s(?:[a-zäöü(\d]|[A-ZÄÖÜ][A-Za-zäöü]{1,16}\b)", text[end : end + 16]))
            and _month_like(text[end : end + 16], behind)
        )
    return bool(_ABBREVIATION.search(before))


def _month_like(ahead: str, behind: str) -> bool:
    """Behind "7." a sentence goes on with a small letter, a month, or what else is counted so."""
    if behind[:1].islower() or behind[:1].isdigit():
        return True
    return bool(_COUNTED.match(ahead.lower().lstrip()))

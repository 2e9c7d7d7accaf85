"""Whether a text is a list of jobs, by its build: short lines of titles, places, pay and "posted two days ago"."""

from __future__ import annotations

import re

from agent.recognition.phrases import holds

_MOST_LINES = 120
_LONGEST = 110  # characters of a line that may be a job's title, place or pay
_SENTENCE = re.compile(r"[.?!…]\s*$|^(?:hi|hello|dear|hey|thank)\b", re.IGNORECASE)
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d\d\b|\b\d{1,2} ?[ap]\.?m\b", re.IGNORECASE)
_AGE = re.compile(
    r"\b(?:posted|added|published|reposted)\b.{0,25}\b(?:ago|today|yesterday|on)\b|\bjust (?:posted|in)\b"
    r"|\b\d+\+? ?(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?|[hdw]) ago\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,3}, (?:[A-Z]{2}\b|[A-Z][a-z]{2,}|[a-z]{2}\b)"
    r"|\b(?:[Rr]emote|REMOTE|[Hh]ybrid|[Oo]n-?site)\b|\([\w ]{2,20}\)$"
)
_PAY = re.compile(
    r"[$£€₹] ?\d[\d,.]*\s?[kK]?\b.{0,30}(?:\b(?:year|yr|hour|hr|annum|month|week|day|p\.?a)\b|[-–+]|\bto\b)"
    r"|[$£€₹] ?\d{2,3} ?k\b|\b\d+(?:\.\d+)? ?(?:lpa|lakhs?)\b",
    re.IGNORECASE,
)
_PRESS = re.compile(
    r"\b(?:easy(?:ily)? apply|quick apply|apply (?:now|today|on|with)"
    r"|view (?:the |this )?(?:jobs?|details|roles?|all|more)"
    r"|see (?:all|more|the full|full|these|this)\b.{0,20}(?:jobs?|details|roles?|list)?|show (?:all|more) jobs"
    r"|save (?:this )?job|actively recruiting|early applicant|manage (?:your )?alerts?|read more)\b",
    re.IGNORECASE,
)


def listing(text: str) -> float:
    """How plainly the text lists jobs: 0 for not at all, up to 3 for several with what lists give beside a title."""
    lines = [line.strip(" \t*-•·|>") for line in text.splitlines()[:_MOST_LINES]]
    short = [line for line in lines if line and len(line) <= _LONGEST and not _SENTENCE.search(line)]
    beside = sum(bool(sort.search(line)) for line in short for sort in (_AGE, _PLACE, _PAY, _PRESS))
    if not beside:
        return 0.0
    titles = sum(not _CLOCK.search(line) and holds(line, "job_title", ("en",)) for line in short)
    if titles >= 2 and beside >= 2:  # noqa: PLR2004 - two jobs make a list
        return 3.0
    pressed = any(_PRESS.search(line) for line in short)
    return 2.0 if titles and pressed and beside >= 2 else 0.5 * min(2, titles)  # noqa: PLR2004 - one job, as boards push it

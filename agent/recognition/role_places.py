"""Where the title of a job stands in running text: beside words for jobs and applications, read word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.recognition.tables import table
from agent.recognition.titles import NEVER, is_head

_TABLE = table("names")["role"]
_JOBS = re.compile(rf"(?<![\w-])(?:{_TABLE['jobs']})s?(?![\w-])")
_LEADS = tuple(
    (
        re.compile(rf"(?<![\w-]){row['words']}(?![\w-])"),
        re.compile(
            rf"(?:(?:{row['fill']})(?:(?<=[’:,])|(?!\w))){'?' if row.get('bare') else ''}[ ]?[“\"„«‘’*-]{{0,2}}[ ]?"
        ),
        row.get("titled", False),
    )
    for row in _TABLE["leads"]
)
_FIELD = re.compile(
    rf"(?im:^[ \t*•|>–-]{{0,4}}{_TABLE['fields']}[ \t*]{{0,4}}(?:[:：]|\s[–-]\s)[ \t*]{{0,8}}(?:\n[ \t]{{0,8}})?"
    r"(?P<role>[^\n|]{3,120}))"
)
_QUOTED = re.compile(r"[“\"„«]\s?(?P<role>[^“”\"„«»\n]{4,80}?)\s?[”\"“»]")
_TIMED = re.compile(r"\((?P<role>[A-ZÀ-Þ][^(),\n]{3,60}), \d{2,3} ?[Mm]in")  # "(Data Engineer, 30 minutes)"
_TOKEN = re.compile(r"[^\s]+")
_ENDS = frozenset(_TABLE["ends"])
_GOES_ON = frozenset(_TABLE["goes_on"])
_STARTS = frozenset(_TABLE["starts"])
_MARKS = ' “"„«‘’*-'
_NO_JOBS = frozenset(_TABLE["no_jobs"])
_MOST = 24
_FEW = 5  # words of a title that no word vouches for
_LONGEST_TITLE = 9  # words


def fields(text: str) -> Iterator[str]:
    """The titles in fields of their own: "Position: …"."""
    for found in _FIELD.finditer(text[:6000]):
        yield re.split(r"\s{3,}|\t", found["role"])[0]
    for found in _TIMED.finditer(text[:6000]):
        yield found["role"]


def beside_jobs(text: str) -> Iterator[tuple[str, bool]]:
    """The words before "role", "position", "opening", from the article on, and whether a noun for a job stood there.

    Lower case where the text has it so; beside "application", "interview", "team" only a title counts.
    """
    low = text.lower().replace("'", "’")
    if len(low) != len(text):
        return
    for count, found in enumerate(_JOBS.finditer(low)):
        if count >= _MOST:
            return
        before = re.split(r"\n|[.!?;:|](?=\s|$)|,\s(?=[a-z])", text[max(0, found.start() - 110) : found.start()])[-1]
        words = before.split()
        taken: list[str] = []
        for word in reversed(words[-_LONGEST_TITLE - 1 :]):
            bare = word.strip('“”"„«»(),*‘’').lower()
            if bare in _STARTS and not (bare in _GOES_ON and taken and _is_inside(bare, taken, words)):
                break
            taken.insert(0, word)
        if taken:
            yield " ".join(taken).strip('“”"„«»*‘’ '), bool(found["core"])


def _is_inside(bare: str, taken: list[str], words: list[str]) -> bool:
    """Whether a small word joins two parts of a title: "Head of Data", "Engineer in Test"."""
    place = len(words) - len(taken) - 1
    return taken[0][:1].isupper() and place > 0 and words[place - 1][:1].isupper() and bare not in {"for", "the"}


def behind_leads(text: str) -> Iterator[tuple[str, bool]]:
    """What stands behind "position of", "applying for", "als", "poste de", and whether a job must stand there."""
    low = text.lower().replace("'", "’")
    if len(low) != len(text):
        return
    found: list[tuple[int, str, bool]] = []
    for lead, fill, titled in _LEADS:
        for count, match in enumerate(lead.finditer(low)):
            if count >= _MOST:
                break
            filled = fill.match(low, match.end())
            if not filled or not (title := forward(text[filled.end() : filled.end() + 140])):
                continue
            first = title.split(" ", maxsplit=1)[0]
            if titled and (first.strip("’").lower() in _NO_JOBS or len(title.split()) > _FEW):
                titled = False  # noqa: PLW2901 - this one only says what it is
            if filled[0].strip(_MARKS) or title[:1].isupper() or titled or is_head(first.lower()):
                found.append((filled.end(), title, titled))
    seen: set[str] = set()
    for _, title, titled in sorted(found, key=lambda one: (one[0], not one[2])):
        if title not in seen:
            seen.add(title)
            yield title, titled


def quoted(text: str) -> Iterator[str]:
    """What stands in quotation marks."""
    return (found["role"] for found in _QUOTED.finditer(text[:4000]))


def forward(text: str) -> str:
    """The words from the beginning of the text up to where the sentence goes on behind a title."""
    taken: list[str] = []
    tokens = [found[0] for found in _TOKEN.finditer(re.split(r"\n|[.!?;|](?=\s|$)|:\s", text)[0])]
    for index, token in enumerate(tokens[: _LONGEST_TITLE + 3]):
        bare = token.strip('“”"„«»()*,‘’').lower()
        following = tokens[index + 1] if index + 1 < len(tokens) else ""
        joins = bare in _GOES_ON and taken and following[:1].isalnum() and _joins(bare, taken[-1], following)
        if (bare in _ENDS or (taken and bare in NEVER)) and not joins:
            break
        if bare in _GOES_ON and not joins and taken:
            break
        if token.startswith(("(", "[")) and not taken:
            break
        taken.append(token)
        if token.endswith(("”", '"', "“", "»", "’,")) and not token.startswith(("“", '"', "„", "«")):
            break
        if token.endswith(",") and not _goes_on(tokens[index + 1 : index + 4]):
            break
    return " ".join(taken).strip(' ,“”"„«»*‘’')


def _joins(bare: str, before: str, following: str) -> bool:
    """Whether a small word goes on with the title: before a capital, some before any word ("chef de projet")."""
    if before.endswith(","):
        return False
    upper = following[:1].isupper() or following[:1].isdigit()
    return upper if bare in {"and", "und", "in", "for", "y", "e", "et", "en", "im", "für", "&"} else True


def _goes_on(following: list[str]) -> bool:
    """Whether what stands behind a comma is the field of the title ("Engineer, Offline Maps")."""
    return bool(following) and following[0][:1].isupper() and following[0].strip(",.").lower() not in _ENDS

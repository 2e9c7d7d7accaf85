"""Which job a mail speaks of, as its own words name it. Unknown is None, never a guess (etiquette 4.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.recognition.facts import MailFacts
from agent.recognition.phrases import LANGUAGES, holds
from agent.recognition.tables import table

_SHAPE = r"(?P<role>[A-ZÀ-Ý0-9“\"'‘][^\n.!?;:|]{1,80}?(?:\.(?:NET|js)[^\n.!?;:|]{0,40}?)?)"
_IN_TEXT = tuple(
    (re.compile(row["pattern"].replace("<ROLE>", _SHAPE)), row.get("sure", False))
    for row in table("names")["role"]["named"]
)
_SEGMENT, _IDS, _GENDER, _LEAD, _RUNNING_ON, _TAIL, _NO_ROLE = (
    re.compile(table("names")["role"][name], re.IGNORECASE)
    for name in ("between", "numbers", "gender", "lead", "running_on", "tail", "no_role")
)
_EDGE = " \t,.;:!?|–—-·•*\"'“”„«»‘"
_FEW_WORDS = 9


def role(facts: MailFacts, company: str | None = None, within: str | None = None, *, person: str = "") -> str | None:
    """The job as the mail names it, requisition numbers and "(m/w/d)" left out; None where it names none.

    The name of the `person` who is to be interviewed, which calendars put beside it, is no part of it.
    `within` limits the search to some sentences of the text, for a mail that speaks of two jobs.
    """
    if within is not None:
        return _first(_named(within), company, person)
    titles = "\n".join([facts.subject, *(invite.summary for invite in facts.message.invites[:1])])
    described = "\n".join(invite.description[:1000] for invite in facts.message.invites[:1])
    text = facts.newest.text[:4000]
    return _first(
        (*_named(titles), *_segments(titles), *_named(text), *_named(described), *_listed(text, described)),
        company,
        person,
    )


def _first(
    found: tuple[tuple[str, bool], ...] | Iterator[tuple[str, bool]], company: str | None, person: str
) -> str | None:
    for words, sure in found:
        name = _clean(words, company, person)
        if name and (holds(name, "job_title", LANGUAGES) or (sure and len(name.split()) > 1)):
            return name
    return None


def _named(text: str) -> tuple[tuple[str, bool], ...]:
    """What stands where a role is named, and whether the words around leave no doubt."""
    folded = re.sub(r"(?<!\n)\n(?!\n)", " ", text)
    return tuple((match["role"], sure) for pattern, sure in _IN_TEXT for match in list(pattern.finditer(folded))[:4])


def _segments(titles: str) -> Iterator[tuple[str, bool]]:
    for line in titles.split("\n"):
        parts = [part for part in _SEGMENT.split(line) if part.strip()]
        yield from ((part, False) for part in parts if len(part.split()) <= _FEW_WORDS)


def _listed(*texts: str) -> Iterator[tuple[str, bool]]:
    """Short lines of their own that end as the names of jobs do: "Embedded Software Engineer interview."."""
    for text in texts:
        for line in text.split("\n")[:40]:
            for part in re.split(r"(?<=[.!?])\s", line):
                if found := re.match(rf"^\s*{_SHAPE} (?:interview|position|role)\b", part):
                    yield found["role"], False


def _clean(words: str, company: str | None, person: str) -> str | None:
    name = _GENDER.sub("", _IDS.sub("", words))
    if person:
        name = re.sub(rf"^{re.escape(person)}[\s,/|–-]+|[\s,/|–-]+{re.escape(person)}$", "", name.strip(_EDGE))
    name = _RUNNING_ON.sub("", _LEAD.sub("", name.strip(_EDGE))).strip(_EDGE)
    for _ in range(3):
        name = _TAIL.sub("", name).strip(_EDGE)
    if company and name.lower().startswith(company.lower()):
        name = name[len(company) :].removeprefix("'s").removeprefix("’s").strip(_EDGE)
    name = re.sub(r"\s+", " ", name)
    if not name or name[0].islower() or len(name) < 2 or len(name.split()) > _FEW_WORDS or _NO_ROLE.match(name):  # noqa: PLR2004 - one letter
        return None
    return name

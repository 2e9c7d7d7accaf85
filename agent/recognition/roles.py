"""Which job a mail speaks of, as its own words name it. Unknown is None, never a guess (etiquette 4.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from agent.recognition.employer_claims import joined_lines
from agent.recognition.facts import MailFacts
from agent.recognition.proper_names import has_legal_form, is_common, is_place, letters, like_person
from agent.recognition.role_places import behind_leads, beside_jobs, fields, quoted
from agent.recognition.tables import table
from agent.recognition.titles import ends_as_title, is_head, is_title, speaks

_TABLE = table("names")["role"]
_SEGMENT, _IDS, _GENDER, _LEAD, _TAIL, _NO_ROLE, _BRACKETS = (
    re.compile(_TABLE[name], re.IGNORECASE)
    for name in ("between", "numbers", "gender", "lead", "tail", "no_role", "brackets")
)
_KEPT = re.compile(_TABLE["kept_brackets"])
_EDGE = " \t,.;:!?|–—-·•*\"'“”„«»‘’/&"
_FEW_WORDS = 9
_READ = 4000
_LINES = 40
_PIECES = re.compile(r"\s+[–—|-]\s+|\s*[|:·•]\s+|\t|(?<=[.!?])\s|\s[–—]|[()]")

_MINUTES = re.compile(r"\s\d{2,3}(?:\s?(?:min\w*|’))?$")
_BULLET = re.compile(r"^[\s>*•·–▪‣-]{1,4}")

Found = tuple[str, int]
_VOUCHED = 3
"""Words, and how surely they are the title: 3 behind words that only a job follows, 2 in a field of its own, 1 where
a title is named, 0 anywhere."""


def role(facts: MailFacts, company: str | None = None, within: str | None = None, *, person: str = "") -> str | None:
    """The job as the mail names it, requisition numbers and "(m/w/d)" left out; None where it names none.

    The name of the `person` who is to be interviewed, which calendars put beside it, is no part of it.
    `within` limits the search to some sentences of the text, for a mail that speaks of two jobs.
    """
    if within is not None:
        return _first(_named(within), company, person)
    titles = "\n".join(
        [" ".join(facts.subject.split()), *(invite.summary[:300] for invite in facts.message.invites[:1])]
    )
    described = "\n".join(invite.description[:1000] for invite in facts.message.invites[:1])
    text = joined_lines(_unsigned(facts)[:_READ])
    return (
        _first(_named(titles), company, person)
        or _first(_segments(titles), company, person)
        or _first(_named(text), company, person)
        or _first(_named(described), company, person)
        or _first(_standing(text, closing=facts.by_hand), company, person)
        or _first(_standing(described), company, person)
        or _first(_named(joined_lines(facts.newest.quoted[:_READ])), company, person)
    )


def _unsigned(facts: MailFacts) -> str:
    """The text without the lines in which a person signs: what stands there is what the writer is."""
    text, sender = facts.newest.text, facts.message.sender
    if sender is None or not (facts.by_hand or sender.name):
        return text
    lines = text.split("\n")
    name = letters(sender.name)
    first = letters(sender.name.partition(" ")[0])
    for index in range(max(1, len(lines) - _SIGNED), len(lines)):
        own = letters(re.split(r"\s*[|,(•·]|\s[–—-]\s", lines[index])[0])
        if own and (own in {name, first} or _SIGN_OFF.fullmatch(lines[index].strip())):
            return "\n".join(lines[:index])
    return text


_SIGN_OFF = re.compile(table("people")["sign_offs"])
_SIGNED = 16  # lines at the end in which a mail may be signed


def _first(found: Iterable[Found], company: str | None, person: str) -> str | None:
    """The first that can be a title; what a field says counts without a word for what somebody is."""
    unsure: str | None = None
    for words, sure in found:
        name = _clean(words, company, person)
        if not name:
            continue
        vouched = sure == _VOUCHED and not _is_other(name, company)
        if name[0].islower() and not vouched and (not ends_as_title(name) or (not sure and words[:1].isupper())):
            continue
        if is_title(name):
            return name
        if sure >= 2 and unsure is None and (vouched or len(name.split()) > 1) and not _is_other(name, company):  # noqa: PLR2004
            unsure = name
    return unsure


def _is_other(name: str, company: str | None) -> bool:
    """Whether words in a field are something else than a job: a sentence, the employer, a day."""
    return (
        speaks(name)
        or is_common(name)
        or has_legal_form(name)
        or like_person(name)
        or letters(name) == letters(company or "")
    )


def _named(text: str) -> Iterator[Found]:
    """What stands where a job is named."""
    yield from ((words, 2) for words in fields(text))
    yield from ((words, 2 if core and words[:1].isupper() else 1) for words, core in beside_jobs(text))
    for words, titled in behind_leads(text):
        if titled or " " in words or words[:1].isupper() or is_head(words.lower()):
            yield words, 3 if titled else 1
    yield from ((words, 0) for words in quoted(text))


def _segments(titles: str) -> Iterator[Found]:
    for line in titles.split("\n"):
        parts = [part for part in _SEGMENT.split(_without_numbers(line)) if part.strip()]
        yield from ((part, 0) for part in parts if len(part.split()) <= _FEW_WORDS)


def _standing(text: str, *, closing: bool = False) -> Iterator[Found]:
    """Pieces of lines that are nothing but a title: "Panel interview – Data Platform Engineer", "Field Biologist".

    Not in the closing lines, and not beside a name: there they say what the writer or an interviewer is.
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    while closing and len(lines) > 1 and not lines[-1].endswith((".", "!", "?", ":")):
        lines.pop()
    for line in lines[:_LINES]:
        pieces = _PIECES.split(line)
        if any(_names_somebody(piece) for piece in pieces):
            continue
        for piece in pieces:
            piece = _BULLET.sub("", _without_numbers(piece)).strip()  # noqa: PLW2901 - without numbers and bullets
            words = re.sub(r"\s(?:interview|position|role)\.?$", "", piece)
            if words[:1].isupper() and len(words.split()) <= _FEW_WORDS and ends_as_title(words) and not speaks(words):
                yield words, 0
            elif (
                "," in piece
                and words[:1].isupper()
                and ends_as_title(before := piece.partition(",")[0])
                and is_title(before)
            ):
                yield before, 0
            elif "," in piece and ends_as_title(behind := piece.partition(",")[2].strip()) and behind[:1].isupper():
                yield behind, 0


def _names_somebody(piece: str) -> bool:
    return like_person(" ".join(piece.partition(",")[0].split()[:2]))


def _without_numbers(words: str) -> str:
    return _GENDER.sub("", _IDS.sub(" ", words))


def _clean(words: str, company: str | None, person: str) -> str | None:
    name = _without_numbers(words)
    name = _BRACKETS.sub(lambda found: found[0] if _KEPT.fullmatch(found[0].strip()) else " ", name)
    name = re.sub(r"[(\[][^()\[\]]*$|^[^()\[\]]*[)\]]", " ", name)
    if person:
        name = re.sub(rf"^{re.escape(person)}[\s,/|–-]+|[\s,/|–-]+{re.escape(person)}$", "", name.strip(_EDGE))
    name = " ".join(name.split())
    if company and company.lower() in name.lower():
        name = _without(name, company)
    name = _LEAD.sub("", name.strip(_EDGE)).strip(_EDGE)
    name = _MINUTES.sub("", name).strip(_EDGE)
    for _ in range(4):
        name = _without_place(_TAIL.sub("", name).strip(_EDGE))
    if re.fullmatch(r"[(\[][^()\[\]]*[)\]]?", name):
        return None
    if len(name) < 2 or len(name.split()) > _FEW_WORDS or _NO_ROLE.match(name) or not re.search(r"[^\W\d_]{2}", name):  # noqa: PLR2004
        return None
    return name


def _without(name: str, company: str) -> str:
    """A title without the employer's name before or behind it."""
    found = re.search(rf"(?<!\w){re.escape(company)}(?:[’']s)?(?!\w)", name, re.IGNORECASE)
    if not found:
        return name
    before, behind = name[: found.start()].strip(_EDGE), name[found.end() :].strip(_EDGE)
    before = re.sub(r"[\s,|–-]+(?:at|with|for|bei|chez|en|na|no|da|de|do|der|@)$", "", before)
    return before if ends_as_title(before) or not behind else behind


def _without_place(name: str) -> str:
    """A title without the place at its end: "Data Engineer, Berlin", "Data Engineer in London"."""
    found = re.match(r"(?P<title>.+?)(?:\s?,\s|\s[–—-]\s|\s(?:in|im|à|en|em|at)\s)(?P<place>[^,–—]{2,40})$", name)
    if found and is_place(found["place"].strip(_EDGE)) and not found["title"].endswith(("Engineer in", "Test")):
        return found["title"].strip(_EDGE)
    return name

"""Finding the questions in a text of notes: which stem stands where, and what stands between two of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from agent.letters import tables

_STRAIGHT = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "‛": "'",
        "`": "'",
        "´": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "‑": "-",
        "−": "-",
        "\u00a0": " ",
    }
)
_LEAD = r"^[ \t]*(?:[*•·▪‣#-]+[ \t]*)?"
_NUMBER = r"(?:\(?(?P<number>[1-3])[ \t]*[.):-][ \t]*)?"
_LABEL = r"(?:(?P<label>[^\n:?!]{1,40}?)[ \t]*(?:[:,-])[ \t]*)?"
_AFTER = r"[ \t]*(?:[?:]|-(?=[ \t]+\S)|\.{3,}|…|,(?=\s))*[ \t]*"


class Field(StrEnum):
    """What a question asks for."""

    HAPPENED = "happened"
    MET = "met"
    STUCK = "stuck"
    NEED = "need"
    DONE = "done"
    NEXT = "next"
    WENT = "went"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands after a question, as typed; `label` is the name before an impression's question.

    `has_stem` is false where only the question's number was left.
    """

    field: Field
    text: str
    label: str | None = None
    has_stem: bool = True


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    field: Field
    label: str | None = None
    has_stem: bool = True


_BY_NUMBER = {"1": Field.STUCK, "2": Field.NEED, "3": Field.NEXT}


def straightened(text: str) -> str:
    """The text with plain quotes and hyphens, character for character, to match patterns on."""
    return text.translate(_STRAIGHT)


def read_stems(text: str) -> tuple[list[Answer], list[str]]:
    """The answers in their order, and the lines that stand before the first question."""
    plain = straightened(text)
    found = _stems(plain)
    answers = []
    ends = [*(stem.start for stem in found[1:]), len(text)]
    for stem, end in zip(found, ends, strict=False):
        label = text[stem.start : stem.end]
        answers.append(Answer(stem.field, text[stem.end : end], _label(label, stem), stem.has_stem))
    before = text[: found[0].start] if found else text
    return answers, [line.strip() for line in before.split("\n") if line.strip()]


def answer_to(asked: Field, line: str) -> str | None:
    """What stands behind that question in a line that begins with it; None where it does not."""
    found = _line_pattern(asked).match(straightened(line))
    return line[found.end() :] if found else None


_FULL = {  # how a question must be put for `_line_pattern` to know it
    Field.STUCK: "what stuck with me was: ",
    Field.NEED: "They are trying to ",
    Field.NEXT: "Next step: ",
    Field.WENT: "How did it go: ",
    Field.PRIVATE: "Private: ",
}
_ENOUGH = 3  # questions in one line: fewer may be a sentence that happens to hold their words
_LABEL_WORDS = 3


def parted(text: str) -> str:
    """The text with a line for each question, where one line holds several as they are dictated; else as it is."""
    return "\n".join(_parted(line) for line in text.split("\n"))


def _parted(line: str) -> str:
    plain = straightened(line)
    found = sorted(
        (match.start(), match.end(), field)
        for field in _FULL
        for match in _run_on_pattern(field).finditer(plain)
        if not plain[match.start() - 1 : match.start()].isalnum()
    )
    if len({field for *_, field in found}) < _ENOUGH:
        return line
    begins = found[0][0]
    before = line[:begins].strip(" ,;:.-–—")
    about = before if found[0][2] is Field.STUCK and 0 < len(before.split()) <= _LABEL_WORDS else ""
    lines = [] if about or not before else [before]
    ends = [*(start for start, *_ in found[1:]), len(line)]
    for number, ((_, stop, field), end) in enumerate(zip(found, ends, strict=True)):
        label = f"{about} - " if about and number == 0 else ""
        lines.append(f"{label}{_FULL[field]}{line[stop:end].strip(' ,;:-–—')}")
    return "\n".join(lines)


@cache
def _run_on_pattern(field: Field) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{tables.table('stems')['run_on'][field.value]})(?![\w'])", re.IGNORECASE)


@cache
def answer_pattern(name: str) -> re.Pattern[str]:
    """How an answer of that name is recognised in straightened text; "any_stem" finds any question."""
    if name == "any_stem":
        return re.compile(
            "|".join(pattern.pattern for pattern in (_line_pattern(Field.NEED), _line_pattern(Field.PRIVATE)))
            .replace("?P<number>", "?:")
            .replace("?P<label>", "?:"),
            re.IGNORECASE | re.MULTILINE,
        )
    return re.compile(tables.table("stems")["answers"][name], re.IGNORECASE)


def _stems(plain: str) -> list[_Found]:
    found = [
        _Found(match.start(), match.end(), kind, match.groupdict().get("label"))
        for kind in Field
        if kind is not Field.DONE
        for match in _line_pattern(kind).finditer(plain)
    ]
    found += [_Found(match.start(), match.end(), Field.DONE) for match in _done_pattern().finditer(plain)]
    if found:
        found += [_Found(match.start(), match.end(), Field.NEED) for match in _loose_need_pattern().finditer(plain)]
        found += [
            _Found(match.start(), match.end(), _BY_NUMBER[match.group("number")], has_stem=False)
            for match in _bare_number_pattern().finditer(plain)
        ]
    kept: list[_Found] = []
    for one in sorted(found, key=lambda stem: (stem.start, not stem.has_stem, -stem.end)):
        begins = max(one.start, kept[-1].end) if kept else one.start
        if begins == one.start or (one.field is Field.DONE and begins < one.end):
            kept.append(replace(one, start=begins))
    return kept


def _label(text: str, stem: _Found) -> str | None:
    if not stem.label or stem.field is not Field.STUCK:
        return None
    at = straightened(text).find(stem.label)
    label = text[at : at + len(stem.label)]
    return re.sub(r"\([^)]*\)", "", label).strip(" \t–—-:*") or None


@cache
def _line_pattern(kind: Field) -> re.Pattern[str]:
    stems = "|".join(f"(?:{entry})" for entry in tables.table("stems")[kind.value])
    label = _LABEL if kind is Field.STUCK else ""
    return re.compile(f"{_LEAD}{_NUMBER}{label}(?:{stems}){_AFTER}", re.IGNORECASE | re.MULTILINE)


@cache
def _done_pattern() -> re.Pattern[str]:
    stems = "|".join(f"(?:{entry})" for entry in tables.table("stems")["done"])
    return re.compile(
        rf"(?:^[ \t]*(?:\(?2[ \t]*[.):-])?[ \t]*|[ \t]*[,;.…]*[ \t]+|(?<=[\s…]))\b(?:{stems}){_AFTER}",
        re.IGNORECASE | re.MULTILINE,
    )


@cache
def _loose_need_pattern() -> re.Pattern[str]:
    stems = "|".join(f"(?:{entry})" for entry in tables.table("stems")["loose_need"])
    return re.compile(f"{_LEAD}{_NUMBER}(?:{stems}){_AFTER}", re.IGNORECASE | re.MULTILINE)


@cache
def _bare_number_pattern() -> re.Pattern[str]:
    return re.compile(r"^[ \t]*\(?(?P<number>[1-3])[ \t]*[.)][ \t]+", re.MULTILINE)

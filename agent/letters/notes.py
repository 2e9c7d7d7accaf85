"""Reading what the user typed after an interview: in the notes draft, in a mail to themselves, on a phone, in a hurry.

Nothing typed is dropped: what finds no place is kept as private. What is left of our own draft is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from agent.etiquette.application import Person
from agent.etiquette.notes import Fit, Impression, Notes, PrivateNotes
from agent.letters import people, tables
from agent.letters.stems import Answer, Field, answer_pattern, parted, read_stems, straightened
from agent.letters.unfit import is_name

_SUBJECT = re.compile(
    r"^\s*(?:(?:re|aw|fwd?|wg|sv|tr|rv|antw)\s*:\s*)*(?:notes?|notizen|notas?)\b(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_OURS = tuple(tables.table("notes_words").values())  # the words of our draft, a language each
_ASKED = re.compile(
    rf"[\s–—-]*(?:3 quick questions|{'|'.join(re.escape(words['asked']) for words in _OURS)}).*$",
    re.IGNORECASE | re.DOTALL,
)
_HINT = re.compile(
    r"\(fix spelling[^\n()]*\)?"
    rf"|{'|'.join(re.escape(words[hint]) for words in _OURS for hint in ('met_hint', 'intro'))}"
    rf"|^[ \t]*\((?:suggestions? )?(?:{'|'.join(re.escape(words['suggested']) for words in _OURS)})[^\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
_ATTRIBUTION = re.compile(
    r"^(?:on\b.{5,120}\bwrote|am\b.{5,120}\bschrieb\b.{0,80}|le\b.{5,120}\ba écrit"
    r"|el\b.{5,120}\bescribió|em\b.{5,120}\bescreveu)\s*:\s*$"
    r"|^-{2,}\s*(?:original message|ursprüngliche nachricht|message d'origine|forwarded message)\s*-{2,}\s*$"
    r"|^_{10,}\s*$"
    r"|^(?:sent from|get outlook for|von meinem|gesendet von|envoyé de|enviado (?:desde|do|de))\b.{0,30}"
    r"\b(?:iphone|ipad|android|phone|handy|samsung|outlook|ios)\b[^\n]{0,30}$",
    re.IGNORECASE | re.MULTILINE,
)
# The head of a quoted mail, as it stands below its mark; lines of that shape anywhere else are the user's.
_QUOTED_HEAD = re.compile(
    r"^(?:-{2,}\s*(?:original message|ursprüngliche nachricht|message d'origine|forwarded message)\s*-{2,}|_{10,})"
    r"[ \t]*\n"
    r"(?:[ \t]*(?:from|sent|to|cc|subject|date|von|gesendet|an|betreff|datum|de|envoyé|à|objet|para|enviado|asunto"
    r"|assunto)[ \t]*:[^\n]*\n)+",
    re.IGNORECASE | re.MULTILINE,
)
_UNSEEN = re.compile(r"[\u00ad\u200b\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")  # what a reader does not see
_EMPHASIS = re.compile(r"(?<![\w*_])(?P<mark>\*\*|__|\*|_)(?=[^\s*_])(?P<said>[^*_\n]*[^\s*_])(?P=mark)(?![\w*_])")
# Rows of dots, dashes and blanks say nothing, and patterns would go over them again and again.
_ENDLESS = re.compile(r"[ \t….,;:?_/|*•·>#()\[\]<–—-]{60,}")
_ENDLESS_LINES = re.compile(r"\n(?:[ \t]*\n){3,}")
_BULLET = re.compile(r"^[ \t]*(?:[•·▪*‣]|[–—-](?=\s))+[ \t]*")
_OPTIONS = frozenset(re.sub(r"\W+", "", words["went"].partition(":")[2]).casefold() for words in _OURS)
_MOST_NAME_WORDS = 4


@dataclass(slots=True)
class _Reading:
    """What has been understood so far."""

    happened: Literal["yes", "no", "no_show"] | None = None
    met: list[str] = field(default_factory=list)
    impressions: list[Impression] = field(default_factory=list)
    fits: list[Fit] = field(default_factory=list)
    next_step: str | None = None
    went: Literal["good", "ok", "bad", "not_interested"] | None = None
    nothing: bool = False
    private: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)


def notes_subject(text: str) -> str | None:
    """The words after "Notes" in the subject of a mail to oneself (employer, people); None if it is not about notes."""
    match = _SUBJECT.match(straightened(text))
    if match is None:
        return None
    rest = _ASKED.sub("", text[match.start("rest") : match.end("rest")])
    return " ".join(re.sub(r"^[\s:–—-]+|[\s–—-]+$", "", rest).split())


def parse_notes(text: str) -> tuple[Notes, PrivateNotes]:
    """The answers, and what letters must never use. Takes any text; an empty one gives empty notes.

    A text without any of our questions is one impression that names nobody. Round trip: answers filled into the notes
    draft come back as they were, white space folded.
    """
    reading = _Reading()
    body, signature = _own_text(text)
    answers, loose = read_stems(parted(body))
    reading.loose = loose
    for answer in answers:
        if answer.field is Field.MET:
            _take_met(answer.text, reading)
    for answer in answers:
        _take(answer, reading)
    if signature:
        reading.unplaced.append(signature)
    _take_loose(reading)
    notes = Notes(
        happened=reading.happened,
        met=tuple(dict.fromkeys(reading.met)),
        impressions=tuple(dict.fromkeys(reading.impressions)),
        fits=tuple(dict.fromkeys(reading.fits)),
        next_step=reading.next_step,
        went=reading.went,
        nothing_special=reading.nothing and not reading.impressions,
    )
    return notes, PrivateNotes(private="\n".join(reading.private), unplaced=tuple(reading.unplaced))


def parse_below(text: str) -> tuple[Notes, PrivateNotes]:
    """As `parse_notes`, of what a mail quotes below its new text: nothing, unless our questions are there."""
    answers, _ = read_stems(parted(_own_text(text)[0]))
    return parse_notes(text) if answers else (Notes(), PrivateNotes())


def _own_text(text: str) -> tuple[str, str]:
    """The text without quote marks, headers of quoted mail and our hints; and what stands below a signature mark."""
    lines = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")).split("\n")
    bare = "\n".join(re.sub(r"^(?:[ \t]*>)+[ \t]?", "", line) for line in lines)
    bare = _ENDLESS_LINES.sub("\n\n\n", _ENDLESS.sub(" … ", bare))
    bare, mark, signature = bare.partition("\n-- \n")
    if mark and answer_pattern("any_stem").search(straightened(signature)):
        bare, signature = f"{bare}\n{signature}", ""
    bare = _EMPHASIS.sub(r"\g<said>", _QUOTED_HEAD.sub("", bare))
    return _HINT.sub("", _ATTRIBUTION.sub("", bare)), signature.strip()


def _take(answer: Answer, reading: _Reading) -> None:
    match answer.field:
        case Field.HAPPENED:
            _take_happened(answer.text, reading)
        case Field.STUCK:
            _take_impression(answer, reading)
        case Field.NEED:
            _take_fit(answer.text, reading)
        case Field.DONE:
            _take_experience(answer.text, reading)
        case Field.NEXT:
            said = _folded(answer.text)
            if said and not _is_nothing(said):
                reading.next_step = f"{reading.next_step} {said}" if reading.next_step else said
        case Field.WENT:
            _take_went(answer.text, reading)
        case Field.PRIVATE:
            if said := _trimmed(answer.text):
                reading.private.append(said)
        case Field.MET:
            pass  # read before the others, whose labels are these names


def _take_happened(text: str, reading: _Reading) -> None:
    first, rest = _first_line(text)
    reading.loose.extend(rest)
    if not first:
        return
    plain = straightened(first)
    found: Literal["yes", "no", "no_show"] | None = None
    remark = first
    if answer_pattern("no_show").search(plain):
        found = "no_show"
    elif said := answer_pattern("yes").match(plain):
        found, remark = "yes", first[said.end() :]
    elif said := answer_pattern("no").match(plain):
        found, remark = "no", first[said.end() :]
    if reading.happened is None:
        reading.happened = found
    if remark := remark.strip(" ,;:.!–—-"):
        reading.unplaced.append(remark)


def _take_met(text: str, reading: _Reading) -> None:
    first, rest = _first_line(text)
    if not first:
        names = [line for line in rest if _is_name(_BULLET.sub("", line))]
        reading.loose.extend(line for line in rest if line not in names)
    else:
        names = [first, *(line for line in rest if _BULLET.match(line) and _is_name(_BULLET.sub("", line)))]
        reading.loose.extend(line for line in rest if line not in names)
    for line in names:
        for remark in re.findall(r"\([^)\n]*\)?", line):
            if said := remark.strip("() \t"):
                reading.unplaced.append(said)
        bare = _BULLET.sub("", re.sub(r"\([^)\n]*\)?", "", line))
        for part in re.split(r"[,;/&+]|\s(?:and|plus|und|et|y|e)\s|\s{2,}", bare):
            name, _, remark = part.partition(" - ") if " - " in straightened(part) else (part, "", "")
            if " - " in straightened(part):
                cut = straightened(part).index(" - ")
                name, remark = part[:cut], part[cut + 3 :]
            if said := re.search(r"\s+from\s+.*$", name):
                name, remark = name[: said.start()], f"{said.group().strip()} {remark}".strip()
            name = re.sub(r"^\s*(?:and|plus|und|et)\s+", "", name)
            if (name := name.strip(" .…:–—-")) and name not in reading.met and not _is_nothing(name):
                (reading.met if is_name(name) else reading.unplaced).append(name)
            if remark.strip():
                reading.unplaced.append(f"{name}: {remark.strip()}")


def _take_impression(answer: Answer, reading: _Reading) -> None:
    said = _folded(answer.text)
    if not said:
        return
    if _is_nothing(said):
        reading.nothing = True
        return
    about = answer.label
    if about is None and not answer.has_stem:
        about, said = _label_of(said, reading.met, numbered=True)
    reading.impressions.append(Impression(text=said, about=about))


def _label_of(line: str, met: Iterable[str], *, numbered: bool = False) -> tuple[str | None, str]:
    """A person's name before a dash or colon at the start of a line, and the rest of it."""
    match = re.match(r"(?P<name>[^\n:–—]{2,40}?)\s*(?::|\s[–—-]|[–—])\s*(?P<rest>\S.*)$", line, re.DOTALL)
    if match is None:
        return None, line
    name = match.group("name").strip()
    known = list(met)
    meant = any(people.means(name, _person(one)) for one in known) if known else numbered and _is_name(name)
    return (name, match.group("rest").strip()) if meant else (None, line)


def _person(name: str) -> Person:
    return Person(id="", name=name)


def _take_fit(text: str, reading: _Reading) -> None:
    said = _folded(text).rstrip(",;").strip()
    if said and not _is_nothing(said):
        reading.fits.append(Fit(need=said))


def _take_experience(text: str, reading: _Reading) -> None:
    said = re.sub(r"^(?:I|ich)\s+(?=\S)", "", _folded(text))
    if not said or _is_nothing(said):
        return
    if reading.fits and reading.fits[-1].experience is None:
        reading.fits[-1] = Fit(need=reading.fits[-1].need, experience=said)
    else:
        reading.fits.append(Fit(experience=said))


def _take_went(text: str, reading: _Reading) -> None:
    first, rest = _first_line(text)
    reading.loose.extend(rest)
    if not first or re.sub(r"\W+", "", first).casefold() in _OPTIONS:
        return
    found = went_of(first)
    bare = answer_pattern(found or "nothing").sub("", straightened(first))
    if found is None or re.search(r"\w", bare):  # more than the bare answer is worth keeping
        reading.unplaced.append(first)
    reading.went = reading.went or found


def went_of(text: str) -> Literal["good", "ok", "bad", "not_interested"] | None:
    """How it went, in the words of the notes."""
    plain = straightened(text)
    if answer_pattern("not_interested").search(plain):
        return "not_interested"
    if answer_pattern("ok").match(plain):
        return "ok"
    if answer_pattern("bad").match(plain):
        return "bad"
    if answer_pattern("good").match(plain):
        return "good"
    return None


def _take_loose(reading: _Reading) -> None:
    """Lines that answer no question: "no" or "they didn't show", else impressions if nothing else tells of the talk."""
    lines = [line for line in reading.loose if _trimmed(line)]
    if lines and reading.happened in (None, "yes") and (held_not := _says_not_held(_trimmed(lines[0]))):
        reading.happened = held_not
        reading.unplaced.append(_trimmed(lines.pop(0)))
    if len(lines) > 1 and answer_pattern("yes").fullmatch(straightened(lines[0]).strip(" .!")):
        reading.happened = reading.happened or "yes"
        lines.pop(0)
    if len(lines) > 1 and notes_subject(lines[0]) is not None and len(lines[0].split()) <= _MOST_NAME_WORDS:
        reading.unplaced.append(_trimmed(lines.pop(0)))  # a heading
    if lines and all(_is_nothing(_trimmed(line)) for line in lines):
        reading.nothing = True
        return
    left = []
    for line in lines:
        about, said = _label_of(_BULLET.sub("", line).strip(), reading.met)
        if about and reading.met:
            reading.impressions.append(Impression(text=_folded(said), about=about))
        else:
            left.append(_BULLET.sub("", line).strip())
    answered = reading.impressions or reading.fits or reading.private or reading.next_step
    if left and not answered and reading.happened not in ("no", "no_show"):
        reading.impressions.append(Impression(text="\n".join(left)))
    else:
        reading.unplaced.extend(left)


def _says_not_held(line: str) -> Literal["no", "no_show"] | None:
    plain = straightened(line)
    if answer_pattern("no_show").search(plain):
        return "no_show"
    found = answer_pattern("no").match(plain)
    if found and re.match(r"\s*(?:$|[.,;:!-])|\s+(?:by|because|at|this|last|again)\b", plain[found.end() :]):
        return "no"
    return None


def _first_line(text: str) -> tuple[str, list[str]]:
    """What stands on the question's own line, and the lines below it."""
    first, *rest = text.split("\n")
    return _trimmed(first), [line.strip() for line in rest if _trimmed(line)]


def _trimmed(text: str) -> str:
    return re.sub(r"^[\s…_]+|[\s…_]+$", "", re.sub(r"^\s*\.{3,}|\.{3,}\s*$", "", text))


def _folded(text: str) -> str:
    """The text on one line, without bullets and the dots of our draft."""
    return " ".join(
        " ".join(_BULLET.sub("", line) if "\n" in text else line for line in _trimmed(text).split("\n")).split()
    )


def _is_nothing(text: str) -> bool:
    return bool(answer_pattern("nothing").fullmatch(straightened(text).strip(" .!")))


def _is_name(text: str) -> bool:
    words = text.split()
    return (
        0 < len(words) <= _MOST_NAME_WORDS
        and all(word[:1].isupper() for word in words[:1])
        and not re.search(r"[.!?]\s*$|\d", text.removesuffix("Jr."))
    )

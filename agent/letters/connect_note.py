"""The connect note: a line for the user to paste elsewhere, no mail; it names the talk and asks nothing (E35)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from agent.letters import slots
from agent.letters.arrange import in_voice
from agent.letters.assemble import greeting
from agent.letters.frames import Frame, Slot, frames
from agent.letters.grounds import grounded
from agent.letters.letter import Letter, Sentence
from agent.letters.plain_letter import drawn
from agent.letters.situation import Situation
from agent.letters.unsaid import unsaid

_STALE_AFTER = timedelta(days=14)  # a weekday means nothing later
_STATUS = re.compile(
    r"status|decision|decid|updat|position\b|next steps?|entscheid|bewerbungsstand|rückmeldung|décision|décid|"
    r"nouvelles|mise à jour|candidature|decisi[óo]n|novedades|respuesta|decis[ãa]o|novidades|resposta|candidatura",
    re.IGNORECASE,
)


def connect_note(it: Situation) -> Letter:
    """The note, without subject or signature: what the user pastes stands under their name already."""
    hello = greeting(it.person, it)
    note = next(
        (made for made in _tries(it) if not findings(_body(hello, made), it.profile.connect_note_characters)), None
    )
    missing = () if note else ("a line of your own: nothing that is short enough can be said",)
    return Letter(
        kind=it.courtesy.kind,
        subject="",
        body=_body(hello, note) if note else hello,
        sentences=tuple(grounded(sentence, it) for _, sentence in note or ()),
        ready=not missing,
        missing=missing,
        language=it.language,
    )


def findings(body: str, most: int) -> tuple[str, ...]:
    """What is wrong with a note of at most that many characters (code points), in plain words."""
    found = [f"“{words}” is better left out" for words in unsaid(body, gloom=True)]
    if (asked := _STATUS.search(body)) or (asked := re.search(r"\?", body)):
        found.append(f"“{asked.group()}” asks where things stand")
    if len(body) > most:
        found.append(f"the note has {len(body)} characters; there is room for {most}")
    return tuple(found)


_Note = tuple[tuple[Frame, Sentence], ...]


def _tries(it: Situation) -> Iterator[_Note]:
    """The notes that can be made, the most telling first."""
    filled = _filled(it)
    openings = sorted(_openings(it, filled), key=lambda one: (-_telling(one), drawn(it.courtesy.key, one)))
    endings = sorted(frames(it.language, "connect_note", "stay"), key=lambda one: drawn(it.courtesy.key, one))
    for opening in openings:
        for ending in endings:
            yield tuple((frame, in_voice(frame, it.voice).render(filled)) for frame in (opening, ending))


def _openings(it: Situation, filled: dict[str, Slot]) -> list[Frame]:
    met = it.interview is not None and it.spoke_with_reader
    return [frame for frame in frames(it.language, "connect_note", "open" if met else "wrote") if frame.fits(filled)]


def _telling(frame: Frame) -> int:
    """How much a frame tells of the talk: what was said comes first, then the day and the role."""
    slots_there = set(frame.slots)
    return 4 * ("subject" in slots_there) + 2 * ("position" in slots_there) + ("weekday" in slots_there)


def _filled(it: Situation) -> dict[str, Slot]:
    filled = slots.given(it) | slots.about_the_talk(it)
    begun = it.interview.starts_at if it.interview else None
    if begun is None or it.now - begun > _STALE_AFTER:
        filled.pop("weekday", None)
    return filled


def _body(hello: str, note: _Note) -> str:
    """The whole line, which goes on after the comma of the greeting as the frame has it, small or capital."""
    (first, opening), *rest = note
    text = opening.text[0].lower() + opening.text[1:] if first.text[0].islower() else opening.text
    return " ".join([hello, text, *(sentence.text for _, sentence in rest)])

"""Whether a letter is unlike those written before it (etiquette E15, M6)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial

from agent.letters import wording
from agent.letters.frames import Frame, every_frame, frames
from agent.letters.letter import Sentence, Written
from agent.letters.likeness import ANY_LETTER, SAME_APPLICATION, WINDOW, Print, heart, print_of
from agent.letters.page import Page, beginning


def like_another(page: Page) -> Iterator[str]:
    """A long run of words, too much in all, a beginning or a frame that another letter has already.

    Letters about the same talk must differ the most; those to others may be alike after sixty days. What the user gave
    for letters like this one (times, a reason) may come again.
    """
    mine = print_of(page.text)
    for one in filter(partial(_counts, page), page.written):
        other = print_of(heart(one.body))
        same_talk = _same_talk(one, page)
        if run := _shared_run(mine, other, page):
            yield f"“{' '.join(run)} …” stands in {_which(one, page)} too"
        elif mine.like(other) > (SAME_APPLICATION if same_talk else ANY_LETTER):
            yield f"it is too like {_which(one, page)}"
        if same_talk and mine.opening and mine.opening == other.opening:
            yield f"{beginning(page.text)} is how {_which(one, page)} begins"
    yield from _used_again(page)


def _counts(page: Page, one: Written) -> bool:
    """Whether a letter is another one, and near enough to be compared with."""
    near = one.at is None or abs(one.at - page.courtesy.place_at) <= WINDOW
    return bool(one.body) and one.key != page.courtesy.key and (near or one.application == page.application.id)


def _same_talk(one: Written, page: Page) -> bool:
    return (
        one.application == page.application.id
        and one.interview is not None
        and one.interview == page.courtesy.interview
    )


def _which(one: Written, page: Page) -> str:
    if one.application == page.application.id:
        return "another letter about this application"
    return f"a letter to {one.company}" if one.company else "another letter of yours"


def _shared_run(mine: Print, other: Print, page: Page) -> tuple[str, ...]:
    """The first run of words that both have and the user did not give for the occasion; empty if there is none."""
    given = [" ".join(wording.words_of(one.text)) for one in (*page.application.times, *page.application.reasons)]
    runs = sorted(run for run in mine.runs & other.runs if not any(" ".join(run) in text for text in given))
    return runs[0] if runs else ()


def _used_again(page: Page) -> Iterator[str]:
    """Sentences made from a frame that a letter about the same talk has used, though it could have been another."""
    used = {frame for one in page.written if _same_talk(one, page) and _counts(page, one) for frame in one.frames}
    here = {sentence.frame for sentence in page.letter.sentences}
    for sentence in page.letter.sentences:
        if sentence.frame in used and any(one.id not in used | here for one in _instead(sentence)):
            yield f"the sentence that begins {beginning(sentence.text)} is put as in another letter about this talk"


def _instead(sentence: Sentence) -> Iterator[Frame]:
    """The frames that could have stood where the sentence's stands: of its move, with no slot that it has not."""
    frame = _known().get(sentence.frame)
    if frame is not None:
        language, kind, move, _ = frame.id.split("/")
        yield from (one for one in frames(language, kind, move) if one != frame and set(one.slots) <= set(frame.slots))


@cache
def _known() -> dict[str, Frame]:
    return {frame.id: frame for frame in every_frame()}

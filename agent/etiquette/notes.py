"""What the user says after an interview. What is private is a type of its own, so that it cannot reach a letter."""

from __future__ import annotations

from typing import Literal

from agent.etiquette.value import Value


class Impression(Value):
    """What stuck with the user, in their own words; `about` is the person it came from, as typed, or None."""

    text: str
    about: str | None = None


class Fit(Value):
    """What they are trying to do, and what the user has done that meets it; either half may be missing."""

    need: str | None = None
    experience: str | None = None


class Notes(Value):
    """Answers to the three questions. Nothing in here is trimmed at "and"; what could not be placed is private."""

    happened: Literal["yes", "no", "no_show"] | None = None
    met: tuple[str, ...] = ()
    impressions: tuple[Impression, ...] = ()
    fits: tuple[Fit, ...] = ()
    next_step: str | None = None
    went: Literal["good", "ok", "bad", "not_interested"] | None = None
    nothing_special: bool = False


class NotDone(Value):
    """A wish in the notes that could not be granted: its kind, its line as typed, and why, with what to say instead."""

    kind: str
    words: str
    why: str


class PrivateNotes(Value):
    """Never used in letters: what the user marked private, what the parser could not place, wishes not granted."""

    private: str = ""
    unplaced: tuple[str, ...] = ()
    not_done: tuple[NotDone, ...] = ()


def merged(before: Notes, added: Notes) -> Notes:
    """Later notes add to earlier ones, and come first: a letter that has room for one takes what was said last.

    Where both answer one question, the later answer holds; halves of a fit that were said apart make a whole.
    """
    return Notes(
        happened=added.happened or before.happened,
        met=tuple(dict.fromkeys((*before.met, *added.met))),
        impressions=tuple(dict.fromkeys((*added.impressions, *before.impressions))),
        fits=_fits(before.fits, added.fits),
        next_step=added.next_step or before.next_step,
        went=added.went or before.went,
        nothing_special=added.nothing_special or (before.nothing_special and not added.impressions),
    )


def _fits(before: tuple[Fit, ...], added: tuple[Fit, ...]) -> tuple[Fit, ...]:
    if before and added:
        first, second = before[0], added[0]
        apart = (first.need is None) is not (second.need is None)
        if apart and (first.experience is None) is not (second.experience is None):
            whole = Fit(need=first.need or second.need, experience=first.experience or second.experience)
            return tuple(dict.fromkeys((whole, *added[1:], *before[1:])))
    return tuple(dict.fromkeys((*added, *before)))

"""What the user gave for one letter, word for word: the times that suit them, and the reason to write."""

from __future__ import annotations

from datetime import datetime

from agent.etiquette.application import OwnWords
from agent.letters import tables, wording
from agent.letters.frames import Slot
from agent.letters.situation import Situation
from agent.letters.unfit import quoted, unfit

_TIMES_WANTED = "the times that suit you"
_ENDS = ".!?"
_FRAGMENT = 6  # words: what is as short as that and begins with an article is a thing, not a sentence


def times_wanted(it: Situation) -> str:
    """What a letter without times waits for; words that can't stand in it are quoted."""
    said = it.application.times[-1].text if it.application.times else ""
    wrong = unfit(said) if said else None
    return f"{_TIMES_WANTED}, put otherwise: {quoted(said)} {wrong}" if wrong else _TIMES_WANTED


def times_since(it: Situation, asked_at: datetime) -> dict[str, Slot]:
    """The slot for the times that the user gave after `asked_at` (aware); empty where they gave none."""
    said = [one for one in it.application.times if one.at >= asked_at and wording.words_of(wording.clean(one.text))]
    if not said:
        return {}
    if unfit(said[-1].text):
        return {}
    text, slot = _one_line(said[-1]), f"times:{said[-1].source}"
    if _is_a_sentence(text, it.language):
        return {"own_times": Slot(text, slot)}
    return {"times": Slot(text.rstrip(" .,;:"), slot)}


def reason(it: Situation) -> tuple[dict[str, Slot], tuple[str, ...]]:
    """The slot for the user's last reason to write, and what is missing where it cannot stand in this letter."""
    said = [one for one in it.application.reasons if wording.words_of(wording.clean(one.text))]
    if not said:
        return {}, ("your reason to write, in a sentence of yours",)
    if wrong := unfit(said[-1].text):
        return {}, (f"your reason to write, put otherwise: {quoted(said[-1].text)} {wrong}",)
    text, source = _one_line(said[-1]), f"reason:{said[-1].source}"
    if not it.in_language(text):
        return {}, ("your reason to write, in the language of the letter",)
    if not it.is_new(text):
        return {}, ("a reason to write that no letter of yours has given yet",)
    found = wording.phrase(text, it.language)
    whole = text[-1] in _ENDS or len(wording.words_of(text)) > _FRAGMENT
    thing = found is not None and found.shape in (wording.Shape.THING, wording.Shape.QUESTION)
    if found is not None and thing and not whole:
        return {"topic": Slot(found.text, source)}, ()
    return {"reason": Slot(text, source)}, ()


def _one_line(words: OwnWords) -> str:
    """The words as typed; lines that bear no mark of their own at the end are parted by commas."""
    lines = wording.clean(words.text).split("\n")
    return " ".join(line if line[-1] in ".!?,;:" else f"{line}," for line in lines).removesuffix(",")


def _is_a_sentence(text: str, language: str) -> bool:
    table = tables.table(f"words/{language}")
    words = wording.words_of(text)
    return bool(words) and (words[0] in table["own"] or any(word in table["finite"] for word in words[1:6]))

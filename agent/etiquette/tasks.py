"""What only the user can do: questions of theirs to answer, tests to hand in, letters that wait for a word."""

from __future__ import annotations

from enum import StrEnum

from pydantic import AwareDatetime

from agent.etiquette.kinds import DraftKind
from agent.etiquette.value import Value


class TaskKind(StrEnum):
    """What sort of thing it is."""

    ANSWER_THEM = "answer_them"
    BOOK_A_TIME = "book_a_time"
    HAND_IN = "hand_in"
    REFERENCES = "references"
    REOPENED = "reopened"
    HOW_IT_WENT = "how_it_went"
    NO_ADDRESS = "no_address"
    DECIDE = "decide"
    RESCINDED = "rescinded"
    OFFER_A_LETTER = "offer_a_letter"


class Task(Value):
    """Something only the user can do. `id` is the same for the same cause for ever.

    `text` is a sentence for them, `source` the message id (or "clock") it follows from, `due` by when. `verbs` are the
    commands that answer it, each to be followed by the application's name; `offers` is the letter that would come.
    """

    id: str
    kind: TaskKind
    application: str
    at: AwareDatetime
    text: str
    source: str
    due: AwareDatetime | None = None
    verbs: tuple[str, ...] = ()
    offers: DraftKind | None = None

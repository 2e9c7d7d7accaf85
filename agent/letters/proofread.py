"""Proofreading: the last look at a letter before it may bear an address (etiquette 5.1).

Each finding is one plain clause that a user understands, and quotes the place where there is one. What the user wrote
themselves, in notes or profile, is not held against their own words, unless it would sour the answer to bad news or
make a sentence too long to read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from agent.etiquette.application import Application
from agent.etiquette.courtesy import Courtesy
from agent.etiquette.kinds import DraftKind
from agent.etiquette.rules import E12, Rule, Rulebook
from agent.letters import belonging, connect_note, envelope, honesty, plainness, sequence, siblings, spelling, tone
from agent.letters.letter import Letter, Profile, Written
from agent.letters.likeness import WAITS
from agent.letters.page import Page
from agent.letters.rules import (
    E2,
    E10,
    E11,
    E13,
    E14,
    E15,
    E19,
    E22,
    E23,
    E24,
    E27,
    E28,
    E30,
    E37,
    E38,
    E39,
    E40,
    E47,
    H1,
    H2,
    H3,
    H4,
    H5,
    H6,
    H7,
    H8,
    H9,
    H10,
    LETTER_RULES,
)

Check = Callable[[Page], Iterator[str]]
CHECKS: tuple[tuple[Rule, Check], ...] = (
    (E14, tone.from_a_mould),
    (E10, tone.misaddressed),
    (E23, plainness.unshort),
    (E22, plainness.unplain),
    (E24, plainness.ill_cut),
    (E19, tone.pressing),
    (E40, tone.impatient),
    (E27, tone.selfish),
    (E38, tone.arguing),
    (E2, tone.unprofessional),
    (E28, spelling.misspelled),
    (E11, tone.thankless),
    (E37, tone.ill_asked),
    (E47, tone.asking_too_much),
    (E39, tone.discourteous),
    (E30, belonging.out_of_place),
    (E12, belonging.of_no_talk),
    (E13, belonging.misnamed),
    (E15, siblings.like_another),
    (E2, sequence.out_of_order),
    (E10, envelope.unreachable),
    (E30, envelope.ill_threaded),
    (E30, envelope.foreign),
    (E30, envelope.untimely),
    (E2, envelope.unclean),
    (E2, envelope.private),
    (H1, envelope.without_its_enclosure),
    (H1, honesty.unbacked),
    (H1, honesty.unsourced),
    (H2, honesty.false_favour),
    (H3, honesty.talk_of_others),
    (H4, honesty.false_offer),
    (H5, honesty.false_interest),
    (H6, honesty.false_memory),
    (H7, honesty.false_experience),
    (H8, honesty.false_friend),
    (H9, honesty.false_number),
    (H10, honesty.false_promise),
)


OF_AN_EDITED_LETTER: tuple[tuple[Rule, Check], ...] = (
    (E14, tone.unfilled),
    (E10, tone.misaddressed),
    (E28, spelling.misspelled),
    (E30, belonging.out_of_place),
    (E2, envelope.unclean),
)
_WROTE = re.compile(
    r"^(?:On|Am|Le|El|Em|Den) .{4,120}(?:wrote|schrieb.*|a écrit|escribió|escreveu)\s*:$|^-{3,}\s*Original"
)
_BROKEN = re.compile(r"(?<=[^\n]{60})(?<=\w|[,;.)])\n(?=\S)")  # mail programs break lines at 60 characters or more
OF_A_WHOLE_LETTER = (E2, E10, E23, H1)  # a line to paste elsewhere has no greeting line, signature or sources to show


def proofread(
    letter: Letter,
    courtesy: Courtesy,
    application: Application,
    others: Sequence[Application],
    profile: Profile,
    *,
    written: Sequence[Written] = (),
    rules: Rulebook = LETTER_RULES,
) -> tuple[str, ...]:
    """What is wrong with the letter, in plain words; nothing if it may go.

    `others` are the user's other applications, `written` the letters that it must be unlike.
    """
    if letter.kind is DraftKind.NOTES:
        return ()
    page = Page(letter, courtesy, application, tuple(others), profile, tuple(written), rules)
    found = [finding for rule, check in _checks(letter.kind) if rule in rules for finding in check(page)]
    if letter.kind is DraftKind.CONNECT_NOTE:
        found += connect_note.findings(letter.body, profile.connect_note_characters)
    return tuple(dict.fromkeys(found))


def reread(
    letter: Letter,
    courtesy: Courtesy,
    application: Application,
    others: Sequence[Application],
    profile: Profile,
    *,
    rules: Rulebook = LETTER_RULES,
) -> tuple[str, ...]:
    """What is plainly wrong with a letter that the user has edited: its wording is theirs, slips are worth a word.

    `letter` holds the text as it is now, without sentences: nobody knows where each came from any more.
    """
    body, waits = _as_written(letter.body)
    page = Page(letter.model_copy(update={"body": body, "ready": True}), courtesy, application, tuple(others), profile)
    found = [f"“{waits}” still stands in it"] if waits else []
    found += [finding for rule, check in OF_AN_EDITED_LETTER if rule in rules for finding in check(page)]
    return tuple(dict.fromkeys(found))


def _as_written(body: str) -> tuple[str, str]:
    """The text without what it quotes and without hard ends of lines; and the line that says what we waited for."""
    lines = body.replace("\r\n", "\n").strip().split("\n")
    waits = lines.pop(0).strip() if lines[0].startswith(WAITS) else ""
    if waits:
        while lines and lines[0].strip():
            lines.pop(0)  # the rest of that line, where a mail program broke it
    quoted = next(
        (number for number, line in enumerate(lines) if line.startswith(">") or _WROTE.search(line)), len(lines)
    )
    text = "\n".join(line.rstrip() for line in lines[:quoted]).strip()
    return _BROKEN.sub(" ", text), waits


def _checks(kind: DraftKind) -> Iterator[tuple[Rule, Check]]:
    for rule, check in CHECKS:
        if kind is not DraftKind.CONNECT_NOTE or rule not in OF_A_WHOLE_LETTER:
            yield rule, check

"""Proofreading: the last look at a letter before it may bear an address (etiquette 5.1).

Each finding is one plain clause that a user understands, and quotes the place where there is one. What the user wrote
themselves, in notes or profile, is not held against their own words, unless it would sour the answer to bad news or
make a sentence too long to read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from agent.etiquette.application import Application
from agent.etiquette.courtesy import Courtesy
from agent.etiquette.kinds import DraftKind
from agent.etiquette.rules import Rule, Rulebook
from agent.letters import belonging, connect_note, honesty, plainness, spelling, tone
from agent.letters.letter import Letter, Profile
from agent.letters.page import Page
from agent.letters.rules import (
    E2,
    E10,
    E11,
    E14,
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
    (H1, honesty.unbacked),
    (H2, honesty.false_favour),
    (H3, honesty.talk_of_others),
    (H4, honesty.false_offer),
    (H7, honesty.false_experience),
    (H8, honesty.false_friend),
    (H9, honesty.false_number),
    (H10, honesty.false_promise),
)


OF_A_WHOLE_LETTER = (E2, E10, E23, H1)  # a line to paste elsewhere has no greeting line, signature or sources to show


def proofread(
    letter: Letter,
    courtesy: Courtesy,
    application: Application,
    others: Sequence[Application],
    profile: Profile,
    *,
    rules: Rulebook = LETTER_RULES,
) -> tuple[str, ...]:
    """What is wrong with the letter, in plain words; nothing if it may go. `others`: the user's other applications."""
    if letter.kind is DraftKind.NOTES:
        return ()
    page = Page(letter, courtesy, application, tuple(others), profile)
    found = [finding for rule, check in _checks(letter.kind) if rule in rules for finding in check(page)]
    if letter.kind is DraftKind.CONNECT_NOTE:
        found += connect_note.findings(letter.body)
    return tuple(dict.fromkeys(found))


def _checks(kind: DraftKind) -> Iterator[tuple[Rule, Check]]:
    for rule, check in CHECKS:
        if kind is not DraftKind.CONNECT_NOTE or rule not in OF_A_WHOLE_LETTER:
            yield rule, check

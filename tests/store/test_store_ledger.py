from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from store_facts import HOUR, NOON, draft, ref, row

from agent.etiquette.kinds import DraftKind, DraftState
from agent.store import LedgerConflict, NotThere, Store
from agent.store.ledger import STEPS

INTENDED, CREATED, PLACED, SENT, EDITED, DISCARDED, WITHDRAWN, EXPIRED = DraftState
# Written out, so that a change of the table has to be made twice.
LEGAL = {
    INTENDED: {CREATED, PLACED, SENT, DISCARDED, WITHDRAWN, EXPIRED},
    CREATED: {CREATED, PLACED, SENT, EDITED, DISCARDED, WITHDRAWN, EXPIRED},
    PLACED: {PLACED, SENT, EDITED, DISCARDED, WITHDRAWN, EXPIRED},
    EDITED: {SENT, DISCARDED},
    SENT: set(),
    DISCARDED: set(),
    WITHDRAWN: set(),
    EXPIRED: set(),
}


def step(store: Store, to: DraftState) -> None:
    """Take the draft k1 to that state by the call that is meant for it."""
    match to:
        case DraftState.INTENDED:
            store.ledger.intend(row())
        case DraftState.CREATED:
            store.ledger.created("k1", ref(), NOON + HOUR)
        case DraftState.PLACED:
            store.ledger.placed("k1", ref(), NOON + HOUR)
        case _:
            store.ledger.ended("k1", to, "because", NOON + HOUR)


def bring(store: Store, to: DraftState) -> None:
    """A new draft k1, brought to that state."""
    store.ledger.intend(row())
    if to is not INTENDED:
        if to is EDITED:
            step(store, PLACED)
        step(store, to)


@pytest.mark.parametrize(("before", "after"), list(product(DraftState, DraftState)))
def test_each_step_is_legal_or_refused(before: DraftState, after: DraftState) -> None:
    """All pairs of states: a legal step is taken; any other names both states and changes nothing."""
    store = Store.open("sqlite://")
    bring(store, before)
    kept = store.ledger.row("k1")
    if after in LEGAL[before]:
        step(store, after)
        changed = store.ledger.row("k1")
        assert changed is not None
        assert (changed.state, changed.changed_at) == (after, NOON + HOUR)
    else:
        with pytest.raises(LedgerConflict) as refusal:
            step(store, after)
        assert after.value in str(refusal.value)
        assert after is INTENDED or before.value in str(refusal.value)
        assert store.ledger.row("k1") == kept
    store.close()


def test_the_table_is_complete() -> None:
    """Every state has its row, and the rows are those that this file expects."""
    assert {state: frozenset(steps) for state, steps in LEGAL.items()} == STEPS


def test_an_intention_comes_back_whole(store: Store) -> None:
    """The row that is read is the row that was written, the letter included."""
    assert store.ledger.row("k1") is None
    store.ledger.intend(row())
    assert store.ledger.row("k1") == row()


def test_a_draft_is_intended_once(store: Store) -> None:
    """The key is for ever: a second intention is refused, whatever became of the first."""
    store.ledger.intend(row())
    store.ledger.ended("k1", DISCARDED, "the user's choice", NOON)
    with pytest.raises(LedgerConflict, match="before"):
        store.ledger.intend(row())


def test_a_draft_begins_as_intended(store: Store) -> None:
    """A row that claims to be further along is refused."""
    with pytest.raises(LedgerConflict, match="placed"):
        store.ledger.intend(row(state=PLACED))


def test_where_it_lies_is_recorded(store: Store) -> None:
    """Placing and placing again keep the newest reference."""
    store.ledger.intend(row())
    store.ledger.created("k1", ref("d0"), NOON)
    store.ledger.placed("k1", ref("d1"), NOON)
    store.ledger.placed("k1", ref("d2"), NOON)
    placed = store.ledger.row("k1")
    assert placed is not None
    assert placed.ref == ref("d2")


def test_a_revision_replaces_the_letter(store: Store) -> None:
    """Letter, reference, readiness and what is missing change; the rest stays."""
    bring(store, PLACED)
    letter = draft(body="Dear Ines,\n\nthe stacks by the river…")
    store.ledger.revised("k1", ref("d2"), letter, True, (), NOON + 2 * HOUR)
    changes = {"state": PLACED, "ref": ref("d2"), "draft": letter, "ready": True, "missing": ()}
    changes |= {"changed_at": NOON + 2 * HOUR}
    assert store.ledger.row("k1") == row().model_copy(update=changes)
    store.ledger.revised("k1", ref("d2"), letter, True, (), NOON + 2 * HOUR, frames=("f3",), facts=("the stacks",))
    changes |= {"frames": ("f3",), "facts": ("the stacks",)}
    assert store.ledger.row("k1") == row().model_copy(update=changes)


@pytest.mark.parametrize("state", sorted(set(DraftState) - {PLACED}))
def test_only_a_placed_draft_is_revised(store: Store, state: DraftState) -> None:
    """Above all not one that the user has edited."""
    bring(store, state)
    with pytest.raises(LedgerConflict, match=state.value):
        store.ledger.revised("k1", ref("d2"), draft(), True, (), NOON)


@pytest.mark.parametrize("state", [INTENDED, CREATED, PLACED])
def test_an_end_is_an_end(store: Store, state: DraftState) -> None:
    """`ended` does not take a state in which a draft lives on."""
    bring(store, PLACED)
    with pytest.raises(LedgerConflict, match=state.value):
        store.ledger.ended("k1", state, "", NOON)


def test_an_unknown_draft_is_told(store: Store) -> None:
    """No call makes a row of itself."""
    with pytest.raises(NotThere):
        store.ledger.placed("k9", ref(), NOON)
    with pytest.raises(NotThere):
        store.ledger.revised("k9", ref(), draft(), True, (), NOON)
    with pytest.raises(NotThere):
        store.ledger.ended("k9", SENT, "", NOON)
    with pytest.raises(NotThere):
        store.ledger.look("k9", "abc", NOON)
    assert store.ledger.rows() == ()


def test_rows_are_chosen_by_state_and_application(store: Store) -> None:
    """The oldest intention first."""
    store.ledger.intend(row("k2", at=NOON + HOUR, application="<2>"))
    store.ledger.intend(row("k1"))
    store.ledger.placed("k1", ref(), NOON)
    assert [one.key for one in store.ledger.rows()] == ["k1", "k2"]
    assert [one.key for one in store.ledger.rows(PLACED)] == ["k1"]
    assert [one.key for one in store.ledger.rows(PLACED, INTENDED)] == ["k1", "k2"]
    assert [one.key for one in store.ledger.of_application("<2>")] == ["k2"]


def test_a_days_letters_are_counted(store: Store) -> None:
    """From the first moment to before the last, whatever became of them; notes count only when asked for."""
    store.ledger.intend(row("k1"))
    store.ledger.ended("k1", WITHDRAWN, "", NOON)
    store.ledger.intend(row("k2", at=NOON + 23 * HOUR))
    store.ledger.intend(row("k3", at=NOON + 24 * HOUR))
    store.ledger.intend(row("k4", at=NOON - timedelta(microseconds=1)))
    store.ledger.intend(row("k5", kind=DraftKind.NOTES))
    assert store.ledger.placed_on(NOON, NOON + 24 * HOUR) == 2
    assert store.ledger.placed_on(NOON, NOON + 24 * HOUR, kinds={DraftKind.NOTES}) == 1


def test_the_same_content_has_one_first_look(store: Store) -> None:
    """Other content starts anew, and so does a clock that was set back."""
    bring(store, PLACED)
    assert store.ledger.look("k1", "abc", NOON) == NOON
    assert store.ledger.look("k1", "abc", NOON + HOUR) == NOON
    assert store.ledger.look("k1", "xyz", NOON + 2 * HOUR) == NOON + 2 * HOUR
    assert store.ledger.look("k1", "abc", NOON + 3 * HOUR) == NOON + 3 * HOUR
    assert store.ledger.look("k1", "abc", NOON) == NOON


def test_content_settles_once(store: Store) -> None:
    """What was made use of is settling no longer, until it changes; nor is a draft that has ended."""
    bring(store, PLACED)
    assert not store.ledger.settling("k1")
    store.ledger.look("k1", "abc", NOON)
    assert store.ledger.looks() == {"k1": NOON}
    store.ledger.looked("k1", "other")
    assert store.ledger.settling("k1")
    store.ledger.looked("k1", "abc")
    assert not store.ledger.settling("k1")
    assert store.ledger.look("k1", "abc", NOON + HOUR) == NOON
    assert store.ledger.looks() == {}
    store.ledger.look("k1", "xyz", NOON + HOUR)
    assert store.ledger.settling("k1")
    store.ledger.ended("k1", SENT, "", NOON + HOUR)
    assert store.ledger.looks() == {}

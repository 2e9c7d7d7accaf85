"""The contracts themselves: a connector that does nothing must fail every test of them."""

# ruff: noqa: ARG002  (a connector that does nothing uses nothing)

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import pytest

from connectors.mail import Address, Draft, DraftFate, DraftRef, Folder, Gone, MessageRef, RawMessage
from connectors.mailbox import Begun, Cursor, Page, unheard
from tests.connectors.conformance import Clock, DraftBoxContract, ReadContract, SourceContract, letter


class Empty:
    """A connector that answers everything and does nothing; its back doors work on nothing."""

    def pages(self, since: Cursor | None) -> Iterator[Page]:
        """Nothing ever comes."""
        return iter(())

    def read(self, refs: Iterable[MessageRef]) -> Iterator[RawMessage | Gone]:
        """Nothing is there."""
        return iter(())

    def create(self, draft: Draft, begun: Begun = unheard) -> DraftRef:
        """Claims to have made it."""
        return DraftRef("", draft.marker, "")

    def finish(self, ref: DraftRef, draft: Draft) -> DraftRef:
        """Claims to have done it."""
        return ref

    def find(self, marker: str) -> DraftRef | None:
        """Finds nothing."""
        return None

    def fate(self, ref: DraftRef) -> DraftFate | None:
        """Knows nothing."""
        return None

    def revise(self, ref: DraftRef, draft: Draft) -> DraftRef:
        """Claims to have done it."""
        return ref

    def withdraw(self, ref: DraftRef) -> None:
        """Claims to have done it."""

    def deliver(self, content: bytes, folder: Folder) -> None:
        """Loses it."""

    def remove(self, content: bytes) -> None:
        """Does nothing."""

    def edit_draft(self, marker: str, text: str | None = None, to: Sequence[Address] | None = None) -> None:
        """Does nothing."""

    def send_draft(self, marker: str) -> None:
        """Does nothing."""

    def discard_draft(self, marker: str) -> None:
        """Does nothing."""

    def drafts(self) -> list[Draft]:
        """There are none."""
        return []

    def sent_ids(self) -> list[str]:
        """There are none."""
        return []


def promises_of(contract: type) -> list[tuple[type, str]]:
    """The tests that a contract consists of."""
    return [(contract, name) for name in dir(contract) if name.startswith("test_")]


def provided(test: Callable[..., None]) -> dict[str, Any]:
    """What an empty connector hands to a test, by the names of its arguments."""
    empty = Empty()
    given: dict[str, Any] = {"source": empty, "box": empty, "doors": empty, "clock": Clock(), "act": "discard"}
    given["filled"] = (empty, [letter(1)])
    return {name: given[name] for name in inspect.signature(test).parameters}


@pytest.mark.parametrize(
    ("contract", "name"), [*promises_of(ReadContract), *promises_of(SourceContract), *promises_of(DraftBoxContract)]
)
def test_an_empty_connector_fails(contract: type, name: str) -> None:
    """Every test of the contracts notices that nothing was done."""
    test = getattr(contract(), name)

    with pytest.raises((AssertionError, LookupError, StopIteration, pytest.fail.Exception)):
        test(**provided(test))


def test_there_is_a_test_for_every_promise() -> None:
    """The contracts are not empty themselves."""
    assert len(promises_of(SourceContract)) >= 12
    assert len(promises_of(DraftBoxContract)) >= 15

"""The fixtures of everything that is tested against Gmail; a test's folder imports them into its conftest."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.connectors.conformance import Clock
from tests.gmail.doors import GmailDoors
from tests.gmail.emulator import Emulator
from tests.gmail.front import Front


@pytest.fixture(scope="session")
def running_emulator() -> Iterator[Emulator]:
    """The emulator, one for each worker. Ask for `emulator`, which knows whether there is one."""
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def emulator(needs: Callable[[str], None], request: pytest.FixtureRequest) -> Emulator:
    """The emulator; without it the test is skipped."""
    needs("gmail emulator")
    found = request.getfixturevalue("running_emulator")
    assert isinstance(found, Emulator)
    return found


@pytest.fixture
def gmail_clock() -> Clock:
    """The clock that Gmail goes by."""
    return Clock()


@pytest.fixture
def loose_front(emulator: Emulator, gmail_clock: Clock) -> Iterator[Front]:
    """Gmail for a fresh account; whatever is done to it, the test says what it thinks of that."""
    with Front(emulator, emulator.take(), gmail_clock) as front:
        yield front


@pytest.fixture
def front(loose_front: Front) -> Iterator[Front]:
    """Gmail for a fresh account; nothing may be done to it that Gmail would refuse, or suffer to the user's harm."""
    yield loose_front
    assert loose_front.violations == []


@pytest.fixture
def gmail_doors(front: Front) -> GmailDoors:
    """The back doors of the same account."""
    return GmailDoors(front)

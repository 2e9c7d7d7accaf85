"""What the tests of signing in share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.signin.vault import Vault
from connectors.transport import Door
from tests.gmail.fixtures import emulator, front, gmail_clock, loose_front, running_emulator
from tests.signin.attempts import Attempts
from tests.signin.microsoft_attempts import MicrosoftAttempts
from tests.signin.microsoft_provider import Microsoft
from tests.signin.provider import Provider, Wire, client_file

__all__ = ["emulator", "front", "gmail_clock", "loose_front", "running_emulator"]


@pytest.fixture
def provider() -> Iterator[Provider]:
    """Google, for one account."""
    with Provider() as provider:
        yield provider


@pytest.fixture
def door(provider: Provider) -> Door:
    """The door, with Google behind it."""
    return Door(Wire(provider.port))


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """A vault without a keyring."""
    return Vault(tmp_path / "secrets", None)


@pytest.fixture
def attempts(provider: Provider, door: Door, vault: Vault, tmp_path: Path) -> Attempts:
    """Somebody who signs in, with a client that Google knows."""
    return Attempts(provider, door, vault, client_file(tmp_path))


@pytest.fixture
def loose_microsoft() -> Iterator[Microsoft]:
    """Microsoft, for one account; whatever is asked of it, the test says what it thinks of that."""
    with Microsoft() as microsoft:
        yield microsoft


@pytest.fixture
def microsoft(loose_microsoft: Microsoft) -> Iterator[Microsoft]:
    """Microsoft, of which nothing may be asked that it would not stand."""
    yield loose_microsoft
    assert loose_microsoft.violations == []


@pytest.fixture
def at_microsoft(microsoft: Microsoft, vault: Vault) -> MicrosoftAttempts:
    """Somebody who signs in there."""
    return MicrosoftAttempts(microsoft, Door(microsoft.wire()), vault)


@pytest.fixture
def signed_in(at_microsoft: MicrosoftAttempts) -> MicrosoftAttempts:
    """Somebody who has signed in there; what was asked for that is forgotten."""
    at_microsoft.with_browser()
    at_microsoft.provider.asked.clear()
    return at_microsoft

"""The same sign-in against an identity platform that others wrote, with msal's cache, expiry and rotation."""

from __future__ import annotations

import json
from collections.abc import Callable

from connectors.signin import microsoft
from connectors.signin.microsoft_app import name_of
from connectors.signin.microsoft_tokens import MicrosoftTokens
from connectors.signin.vault import Vault
from connectors.transport import Door
from tests.signin.attempts import ADA
from tests.signin.microsoft_emulator import EmulatorBrowser, EmulatorWire, MicrosoftEmulator
from tests.signin.microsoft_provider import CLIENT_ID


def _refresh_token(vault: Vault) -> str:
    (entry,) = json.loads(vault.read(name_of(ADA)) or "")["RefreshToken"].values()
    return str(entry["secret"])


def test_the_emulator_lets_us_in(needs: Callable[[str], None], vault: Vault) -> None:
    """Discovery, page, loopback, exchange, profile; then a token from the cache, and two new ones, one for each use."""
    needs("gmail emulator")
    with MicrosoftEmulator(ADA) as emulator:
        wire, browser = EmulatorWire(emulator.port), EmulatorBrowser(emulator.port, ADA)
        door = Door(wire)
        granted = microsoft.sign_in(CLIENT_ID, "common", ADA, door, vault, show=browser, browser=False)
        browser.close()
        tokens, signed_in = MicrosoftTokens(vault, ADA, CLIENT_ID, "common", door), list(wire.paths)
        first, before = tokens.bearer(), _refresh_token(vault)
        tokens.renew()
        second, between = tokens.bearer(), _refresh_token(vault)
        tokens.renew()

        assert granted.account == ADA
        assert signed_in == [
            "/common/v2.0/.well-known/openid-configuration",
            "/common/oauth2/v2.0/token",
            "/v1.0/me",
        ]
        assert wire.paths[3:] == [
            "/common/v2.0/.well-known/openid-configuration",
            "/common/oauth2/v2.0/token",
            "/common/oauth2/v2.0/token",
        ]
        assert len({first, second, tokens.bearer()}) == 3
        assert len({before, between, _refresh_token(vault)}) == 3

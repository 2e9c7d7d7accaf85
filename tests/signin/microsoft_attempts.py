"""One user at one machine, who signs in to Microsoft in the two ways there are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import msal

from connectors.signin import microsoft
from connectors.signin.microsoft_app import application, name_of
from connectors.signin.microsoft_device import Device, token_by_device
from connectors.signin.microsoft_tokens import MicrosoftTokens
from connectors.signin.outcome import Granted
from connectors.signin.vault import Vault
from connectors.transport import Door
from tests.signin.attempts import ADA
from tests.signin.microsoft_provider import CLIENT_ID, LOGIN, Microsoft
from tests.signin.provider import Browser


@dataclass
class MicrosoftAttempts:
    """`read`: what the browser read last on coming back. `shown`: what was shown for another machine."""

    provider: Microsoft
    door: Door
    vault: Vault
    tenant: str = "common"
    client_id: str = CLIENT_ID
    read: str = ""
    shown: tuple[str, str, int] | None = None

    def with_browser(self, address: str = ADA, **options: Any) -> Granted:
        """With a browser on this machine; `options` are those of `sign_in`."""
        browser = Browser(self.provider.port, host=LOGIN)
        options = {"show": browser, "browser": False, **options}
        try:
            return microsoft.sign_in(self.client_id, self.tenant, address, self.door, self.vault, **options)
        finally:
            browser.close()
            self.read = browser.read

    def with_code(self) -> Granted:
        """With a code that is typed in elsewhere."""
        return microsoft.sign_in(
            self.client_id, self.tenant, ADA, self.door, self.vault, show=_nobody, device=self._shows
        )

    def with_code_and(self, pause: Any) -> dict[str, Any]:
        """The token for such a code, waiting by `pause`."""
        app = application(self.client_id, self.tenant, self.door, msal.SerializableTokenCache())
        device: Device = self._shows
        return token_by_device(app, device, pause)

    def tokens(self, client_id: str = CLIENT_ID) -> MicrosoftTokens:
        """The tokens of the address, as a fresh process has them."""
        return MicrosoftTokens(self.vault, ADA, client_id, self.tenant, self.door)

    def kept(self) -> str | None:
        """The secret that is kept for the address."""
        return self.vault.read(name_of(ADA))

    def age(self, seconds: int = 7200, **changes: int) -> None:
        """The access token that is kept ends so many seconds earlier; `changes` are of its other times."""
        kept = json.loads(self.kept() or "")
        (entry,) = kept["AccessToken"].values()
        for name, by in {"expires_on": seconds, **changes}.items():
            entry[name] = str(int(entry[name]) - by)
        self.vault.write(name_of(ADA), json.dumps(kept))

    def refresh_token(self) -> str:
        """The refresh token that is kept."""
        (entry,) = json.loads(self.kept() or "")["RefreshToken"].values()
        return str(entry["secret"])

    def _shows(self, page: str, code: str, minutes: int) -> None:
        self.shown = (page, code, minutes)


def _nobody(_page: str, _opened: bool) -> None:  # noqa: FBT001  (what `show` is)
    raise AssertionError("no page is to be shown")

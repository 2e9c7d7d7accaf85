"""One user at one machine, who signs in to Google in the two ways there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from connectors.signin.google import Granted, sign_in
from connectors.signin.google_tokens import name_of
from connectors.signin.vault import Vault
from connectors.transport import Door
from tests.signin.provider import Browser, Provider

ADA = "ada@quill.example"


@dataclass
class Attempts:
    """`client` is the file of the OAuth client; `read`, what the browser read last on coming back."""

    provider: Provider
    door: Door
    vault: Vault
    client: Path
    read: str = ""

    def with_browser(self, address: str = ADA, **options: Any) -> Granted:
        """With a browser on this machine, which comes back to 127.0.0.1; `options` are those of `sign_in`."""
        browser = Browser(self.provider.port)
        options = {"show": browser, "browser": False, **options}
        try:
            return sign_in(self.client, address, self.door, self.vault, **options)
        finally:
            browser.close()
            self.read = browser.read

    def with_paste(self, paste: Callable[[str], str]) -> Granted:
        """With a browser elsewhere; `paste` makes what is pasted from the address at which it ended."""
        browser = Browser(self.provider.port, follows=False)
        return sign_in(
            self.client, ADA, self.door, self.vault, show=browser, paste=lambda: paste(browser.ended), browser=False
        )

    def kept(self) -> str | None:
        """The secret that is kept for the address."""
        return self.vault.read(name_of(ADA))

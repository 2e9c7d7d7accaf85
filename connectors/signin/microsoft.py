"""Signing in to a Microsoft account, personal or of an organisation, and out again.

https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
"""

from __future__ import annotations

import warnings
from typing import Any

import msal

from connectors.mailbox import Misconfigured, SignInNeeded, TryLater
from connectors.signin.asking import asked, object_in
from connectors.signin.browser import Show, opened
from connectors.signin.loopback import Loopback
from connectors.signin.microsoft_app import SCOPES, application, name_of, require_permissions, understood
from connectors.signin.microsoft_device import Device, token_by_device
from connectors.signin.microsoft_errors import trouble
from connectors.signin.outcome import Granted, SignedOut
from connectors.signin.redirect import fields
from connectors.signin.vault import Vault
from connectors.transport import Door

ME = "https://graph.microsoft.com/v1.0/me"
PATIENCE = 300.0  # seconds for a person to read Microsoft's pages
_OK, _BUSY = 200, 429


def sign_in(  # noqa: PLR0913  (who, where to, and how: each is said once)
    client_id: str,
    tenant: str,
    address: str,
    door: Door,
    vault: Vault,
    *,
    show: Show,
    browser: bool = True,
    port: int = 0,
    device: Device | None = None,
) -> Granted:
    """Lead a person through Microsoft's page, and keep the tokens that come of it.

    With `device` the browser may run on any machine, and a code is typed in there; otherwise it comes back to this
    machine, at `port` if one is named. Nothing is kept unless all is well: both permissions and none to send, a
    refresh token, and the account that was meant.
    Raises: Misconfigured, SignInNeeded, TryLater.
    """
    cache = msal.SerializableTokenCache()
    app = application(client_id, tenant, door, cache)
    if device is not None:
        token = token_by_device(app, device)
    else:
        token = _by_browser(app, address, show, port, browser=browser)
    require_permissions(token)
    if not token.get("refresh_token"):
        raise SignInNeeded("Microsoft gave no refresh token, so the sign-in would end within the hour; sign in again")
    account = _account_of(token["access_token"], door, address)
    name = name_of(address)
    with vault.turn(name):
        vault.write(name, cache.serialize())
    return Granted(account, vault.where(name))


def sign_out(vault: Vault, address: str) -> SignedOut:
    """Forget the tokens. Microsoft has no way for an app to revoke its own; its users can, on its pages.

    Raises: Misconfigured, TryLater.
    """
    name = name_of(address)
    with vault.turn(name):
        if vault.read(name) is None:
            return SignedOut.NOTHING
        vault.forget(name)
    return SignedOut.FORGOTTEN


def _by_browser(app: Any, address: str, show: Show, port: int, *, browser: bool) -> dict[str, Any]:
    """The tokens for a code that the browser brings: with PKCE, a state and a nonce, all msal's."""
    with Loopback(port, "Microsoft") as loopback:
        with warnings.catch_warnings():
            # msal would rather have the code in a form. It is worth nothing without the verifier that stays here, and
            # browsers warn of forms that go to a page without https.
            warnings.simplefilter("ignore")
            flow = app.initiate_auth_code_flow(
                list(SCOPES),
                # Microsoft takes any port of "localhost", in these letters and without a path:
                # https://learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions
                redirect_uri=f"http://localhost:{loopback.port}",
                login_hint=address,
            )
        page = str(flow["auth_uri"])
        show(page, browser and opened(page))
        said = fields(loopback.wait(flow["state"], PATIENCE))
    if not said.get("code"):
        raise trouble(said, "sign in again")
    try:
        with understood():
            token: dict[str, Any] = app.acquire_token_by_auth_code_flow(flow, said)
    except RuntimeError:  # msal's word for a nonce that is not ours; it quotes it
        raise SignInNeeded("Microsoft's answer does not belong to this sign-in; sign in again") from None
    if "error" in token:
        raise trouble(token, "sign in again")
    return token


def _account_of(token: str, door: Door, address: str) -> str:
    """The account that a token is for, as Microsoft names it, if its mailbox has that address.

    Raises: SignInNeeded, for another account; Misconfigured, TryLater.
    """
    found = _me(token, door, "mail,userPrincipalName")
    names = [name for name in (found.get("mail"), found.get("userPrincipalName")) if isinstance(name, str) and name]
    if not names:
        raise TryLater("Microsoft does not say whose the token is; sign in again in a minute")
    if "#EXT#" in names[-1].upper():
        raise Misconfigured(
            f"{names[0]} is a guest in the organisation that `tenant` names, and has its mailbox elsewhere; set "
            '`tenant = "common"`, then sign in again'
        )
    wanted = address.strip().lower()
    # Not otherMails: those are addresses elsewhere, by which Microsoft reaches the person.
    if wanted in {name.lower() for name in names} or wanted in _aliases(token, door):
        return names[0]
    raise SignInNeeded(
        f"you chose {names[0]} on Microsoft's page, but the mailbox is {address}; sign in again and choose that one, "
        "or change `address` in the configuration"
    )


def _aliases(token: str, door: Door) -> set[str]:
    """The other addresses of the same mailbox, where Microsoft tells them (not those of personal accounts)."""
    try:
        listed = _me(token, door, "proxyAddresses").get("proxyAddresses")
    except (SignInNeeded, TryLater):
        return set()
    found = [one.lower() for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
    return {one.removeprefix("smtp:") for one in found if one.startswith("smtp:")}


def _me(token: str, door: Door, names: str) -> dict[str, Any]:
    """https://learn.microsoft.com/graph/api/user-get."""
    answer = asked(door, "Microsoft", "GET", f"{ME}?$select={names}", {"authorization": f"Bearer {token}"})
    if answer.status == _OK:
        return object_in(answer.content)
    if answer.status == _BUSY or answer.status >= 500:  # noqa: PLR2004  (RFC 9110 section 15.6)
        raise TryLater(f"Microsoft can't say whose the token is (status {answer.status}); sign in again in a minute")
    raise SignInNeeded(f"Microsoft does not take the new token (status {answer.status}); sign in again")

"""Signing in to a Google account and out again: https://developers.google.com/identity/protocols/oauth2/native-app."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import requests
from google.oauth2.credentials import Credentials
from google_auth_oauthlib.flow import InstalledAppFlow
from oauthlib.oauth2 import OAuth2Error

from connectors.accounts import same_google_account
from connectors.mailbox import MailboxError, Misconfigured, SignInNeeded, TryLater
from connectors.signin.asking import asked, object_in
from connectors.signin.browser import Show, opened
from connectors.signin.google_client import Client, read_client
from connectors.signin.google_tokens import CLIENT_REFUSED, TOKEN_ENDPOINT, as_secret, from_secret, name_of
from connectors.signin.loopback import HOST, Loopback
from connectors.signin.outcome import Granted, SignedOut
from connectors.signin.redirect import code_in, code_pasted
from connectors.signin.vault import Vault
from connectors.transport import CONNECT_SECONDS, READ_SECONDS, Door, put_behind, told

# Google has no scope for drafts alone: gmail.compose allows sending too, so what holds us to drafts is the door.
SCOPES = ("https://www.googleapis.com/auth/gmail.readonly", "https://www.googleapis.com/auth/gmail.compose")
_IN_WORDS = dict(zip(SCOPES, ("reading your mail", "making drafts"), strict=True))
AUTH_PAGE = "https://accounts.google.com/o/oauth2/v2/auth"
PROFILE = "https://gmail.googleapis.com/gmail/v1/users/me/profile"
REVOKE = "https://oauth2.googleapis.com/revoke"
PATIENCE = 300.0  # seconds for a person to read Google's pages
UNREACHABLE_PORT = 47653  # where nobody listens; the browser only has to show the address it was sent to
_OK, _BUSY = 200, 429
_PASSING = frozenset({"server_error", "temporarily_unavailable", "internal_failure", "missing_token"})

Paste = Callable[[], str]  # asks the person for the address at which the browser ended


def sign_in(
    client_file: Path,
    address: str,
    door: Door,
    vault: Vault,
    *,
    show: Show,
    browser: bool = True,
    port: int = 0,
    paste: Paste | None = None,
) -> Granted:
    """Lead a person through Google's page, and keep the token that comes of it.

    With `paste` the browser may run on any machine; otherwise it comes back to 127.0.0.1, at `port` if one is named.
    Nothing is kept unless all is well: both permissions, a refresh token, and the account that was meant.
    Raises: Misconfigured, SignInNeeded, TryLater.
    """
    client = read_client(client_file)
    if paste is not None:
        flow = _flow(client, door, f"http://{HOST}:{port or UNREACHABLE_PORT}/")
        page, state = _page(flow, address)
        show(page, False)
        code = code_pasted(paste(), state)
    else:
        with Loopback(port) as loopback:
            flow = _flow(client, door, loopback.address)
            page, state = _page(flow, address)
            show(page, browser and opened(page))
            code = code_in(loopback.wait(state, PATIENCE))
    credentials = _exchanged(flow, code, client_file)
    account = _account_of(credentials, door)
    # The grant to a wrong account is not revoked: that would end a sign-in of it that is in use for another mailbox.
    if not same_google_account(account, address):
        raise SignInNeeded(
            f"you chose {account} on Google's page, but the mailbox is {address}; sign in again and choose that one, "
            "or change `address` in the configuration"
        )
    vault.write(name_of(address), as_secret(credentials))
    return Granted(account, vault.where(name_of(address)))


def sign_out(vault: Vault, address: str, door: Door) -> SignedOut:
    """Have Google revoke what was granted, and forget it here whatever Google says. Raises: Misconfigured."""
    secret = vault.read(name_of(address))
    if secret is None:
        return SignedOut.NOTHING
    confirmed = _revoked(secret, address, door)
    vault.forget(name_of(address))
    return SignedOut.CONFIRMED if confirmed else SignedOut.FORGOTTEN


def _flow(client: Client, door: Door, redirect: str) -> Any:
    """A sign-in with PKCE (RFC 7636). The endpoints are Google's own, whatever the client's file says."""
    known = {
        "client_id": client.id,
        "client_secret": client.secret,
        "auth_uri": AUTH_PAGE,
        "token_uri": TOKEN_ENDPOINT,
    }
    flow = InstalledAppFlow.from_client_config({"installed": known}, SCOPES, autogenerate_code_verifier=True)
    put_behind(flow.oauth2session, door)
    flow.redirect_uri = redirect
    return flow


def _page(flow: Any, address: str) -> tuple[str, str]:
    """The address of Google's page, and the state that its answer must bring back."""
    # Without "consent" Google gives a refresh token only the first time.
    page, state = flow.authorization_url(access_type="offline", prompt="consent", login_hint=address)
    return str(page), str(state)


def _exchanged(flow: Any, code: str, client_file: Path) -> Credentials:
    """The tokens for a code. Raises: Misconfigured, SignInNeeded, TryLater."""
    flow.oauth2session.scope = None  # else oauthlib raises a bare Warning where a box was not ticked
    try:
        # The client in the body, as Google documents it, and not as HTTP Basic, which it takes too.
        token = flow.fetch_token(code=code, include_client_id=True, timeout=(CONNECT_SECONDS, READ_SECONDS))
    except requests.RequestException as error:
        raise TryLater(f"Google cannot be asked for a token: {told(error)}") from error
    except OAuth2Error as error:
        raise _meaning(str(error.error), client_file) from error
    except (ValueError, TypeError, AttributeError) as error:  # oauthlib does not expect what is not an object
        raise TryLater("Google's answer with a token cannot be understood; sign in again") from error
    _require_permissions(token.get("scope", SCOPES))
    if not token.get("refresh_token"):
        raise SignInNeeded("Google gave no refresh token, so the sign-in would end within the hour; sign in again")
    if "expires_at" not in token:
        raise TryLater("Google's answer with a token cannot be understood; sign in again")
    credentials: Credentials = flow.credentials
    return credentials


def _meaning(code: str, client_file: Path) -> MailboxError:
    if code in CLIENT_REFUSED:
        return Misconfigured(
            f"Google does not know the OAuth client in {client_file} ({code}); download its JSON again, or make a new "
            "client (docs/gmail.md, step 4)"
        )
    if code in _PASSING:
        return TryLater(f"Google can't give a token at the moment ({code}); sign in again in a minute")
    if code == "invalid_grant":
        return SignInNeeded("Google does not take that code: it holds for some minutes and once only; sign in again")
    return SignInNeeded(f"Google gives no token ({code}); sign in again, and see docs/gmail.md")


def _require_permissions(granted: Any) -> None:
    missing = [words for scope, words in _IN_WORDS.items() if scope not in granted]
    if missing:
        raise SignInNeeded(
            f"you did not allow {' and '.join(missing)} on Google's page; afterword needs both permissions: sign in "
            "again and tick both boxes"
        )


def _account_of(credentials: Credentials, door: Door) -> str:
    """The address of the account that a token is for, as Google names it.

    Raises: Misconfigured, SignInNeeded, TryLater.
    """
    answer = asked(door, "Google", "GET", PROFILE, {"authorization": f"Bearer {credentials.token}"})
    account = object_in(answer.content).get("emailAddress")
    if answer.status == _OK and isinstance(account, str):
        return account
    if b"accessNotConfigured" in answer.content or b"SERVICE_DISABLED" in answer.content:
        raise Misconfigured(
            "the Gmail API is not switched on in the Google project of your OAuth client (docs/gmail.md, step 2); "
            "switch it on, wait some minutes and sign in again"
        )
    if b"Mail service not enabled" in answer.content:
        raise SignInNeeded("the account that you chose on Google's page has no Gmail mailbox; sign in again")
    if answer.status in (_OK, _BUSY) or answer.status >= 500:  # noqa: PLR2004  (RFC 9110 section 15.6)
        raise TryLater(f"Gmail can't say whose the token is (status {answer.status}); sign in again in a minute")
    raise SignInNeeded(f"Gmail does not take the new token (status {answer.status}); sign in again")


def _revoked(secret: str, address: str, door: Door) -> bool:
    """Whether Google knows the token no more: it says 200, or that it did not know it before."""
    try:
        body = urlencode({"token": from_secret(secret, address).refresh_token})
        answer = asked(door, "Google", "POST", REVOKE, {"content-type": "application/x-www-form-urlencoded"}, body)
    except (SignInNeeded, TryLater):
        return False
    return answer.status == _OK or object_in(answer.content).get("error") == "invalid_token"

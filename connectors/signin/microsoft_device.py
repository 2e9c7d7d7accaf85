"""Signing in on another machine, by typing in a code there (RFC 8628).

https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from connectors.mailbox import SignInNeeded, TryLater
from connectors.signin.microsoft_app import SCOPES, understood
from connectors.signin.microsoft_errors import trouble

LONGEST = 900.0  # seconds; so long does Microsoft's code hold
_WAITING = frozenset({"authorization_pending", "slow_down"})
_CODE = re.compile(r"[A-Za-z0-9-]{4,40}")
_PAGE = re.compile(r"https://[A-Za-z0-9.-]+(?:/[A-Za-z0-9._/-]*)?")


Device = Callable[[str, str, int], None]  # the page to open, what to type in there, and for how many minutes it holds


def token_by_device(app: Any, show: Device, pause: Callable[[float], object] = time.sleep) -> dict[str, Any]:
    """Show a code, and wait until it was entered somewhere; `pause` waits some seconds, and may raise to give up.

    Raises: SignInNeeded, Misconfigured, TryLater.
    """
    with understood():
        flow = app.initiate_device_flow(list(SCOPES))
        if "error" in flow:
            raise trouble(flow, "sign in again")
        page, code = _fit_to_show(flow)
        seconds = min(float(flow["expires_in"]), LONGEST)
    minutes = max(1, int(seconds // 60))
    show(page, code, minutes)
    deadline = time.monotonic() + seconds
    while True:
        pause(min(max(1.0, flow["interval"]), max(0.0, deadline - time.monotonic())))
        token = _attempt(app, flow)
        if token is not None:
            return token
        if time.monotonic() > deadline:
            raise SignInNeeded(f"nobody entered the code within {minutes} minutes; sign in again")


def _fit_to_show(flow: dict[str, Any]) -> tuple[str, str]:
    """The page and the code, if they are fit for a terminal. Raises: TryLater."""
    page, code = str(flow.get("verification_uri")), str(flow.get("user_code"))
    if not (_CODE.fullmatch(code) and _PAGE.fullmatch(page) and isinstance(flow.get("device_code"), str)):
        raise TryLater("Microsoft's answer with a code cannot be understood; sign in again")
    return page, code


def _attempt(app: Any, flow: dict[str, Any]) -> dict[str, Any] | None:
    """The token, if the code was entered. Raises: SignInNeeded, Misconfigured."""
    try:
        with understood():
            # One question, without msal's own waiting: that one can't tell a network that is away from an end.
            token: dict[str, Any] = app.acquire_token_by_device_flow(flow, exit_condition=lambda _: True)
    except TryLater:
        flow["interval"] += 5  # RFC 8628 section 3.5: go on, more slowly
        return None
    error = token.get("error")
    if error in _WAITING:
        return None
    if error is not None:
        raise trouble(token, "sign in again")
    return token

"""Addresses that are one account."""

from __future__ import annotations

_GOOGLE = frozenset({"gmail.com", "googlemail.com"})


def same_google_account(one: str, other: str) -> bool:
    """Whether two addresses are one Google account (https://support.google.com/mail/answer/7436150)."""
    return _canonical(one) == _canonical(other)


def _canonical(address: str) -> str:
    local, _, domain = address.strip().lower().rpartition("@")
    if domain in _GOOGLE:
        return f"{local.partition('+')[0].replace('.', '')}@gmail.com"
    return f"{local}@{domain}"

"""Base64 as Gmail's JSON has it (RFC 4648 section 5): with or without padding at the end."""

from __future__ import annotations

from base64 import b64decode, urlsafe_b64encode


def encoded(content: bytes, *, padded: bool = False) -> str:
    """Bytes as text."""
    text = urlsafe_b64encode(content).decode()
    return text if padded else text.rstrip("=")


def decoded(text: str) -> bytes:
    """Text as bytes.

    Raises: ValueError.
    """
    bare = text.rstrip("=")
    return b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_", validate=True)

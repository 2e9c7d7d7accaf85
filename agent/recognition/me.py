"""Who the mailbox belongs to, as far as reading its mail needs it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Me:
    """The user. `addresses` are lower-cased, aliases included; `timezone` is an IANA name, `country` ISO 3166-1.

    `registered_domain` maps a host to the domain somebody registered ("mail.acme.co.uk" → "acme.co.uk"): it needs the
    public suffix list, which is a file, so the shell hands it in.
    """

    name: str
    addresses: frozenset[str]
    timezone: str
    country: str
    registered_domain: Callable[[str], str]

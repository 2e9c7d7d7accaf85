"""What Microsoft's refusals mean to a person: the table is microsoft_errors.toml. Pure, but for reading that once.

Nothing of Microsoft's own sentences is shown: they hold addresses and the ids of accounts and organisations.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

from connectors.mailbox import MailboxError, Misconfigured, SignInNeeded, TryLater

_KINDS: Mapping[str, type[MailboxError]] = {
    "sign_in": SignInNeeded,
    "misconfigured": Misconfigured,
    "try_later": TryLater,
}
_CODE = re.compile(r"AADSTS([0-9]{4,9})\b")


@dataclass(frozen=True, slots=True)
class Meaning:
    """A row of the table."""

    codes: tuple[int, ...]
    errors: tuple[str, ...]
    kind: Literal["sign_in", "misconfigured", "try_later"]
    says: str
    mend: str


def _table() -> tuple[Meaning, ...]:
    text = (files("connectors.signin") / "microsoft_errors.toml").read_text(encoding="utf-8")
    return tuple(
        Meaning(tuple(row["codes"]), tuple(row.get("errors", ())), row["kind"], row["says"], row.get("mend", "{again}"))
        for row in tomllib.loads(text)["meaning"]
    )


MEANINGS = _table()
_BY_CODE = {code: meaning for meaning in MEANINGS for code in meaning.codes}
_BY_ERROR = {error: meaning for meaning in MEANINGS for error in meaning.errors}


def trouble(said: Mapping[str, Any], again: str) -> MailboxError:
    """The error for an answer that holds no token; `again` says how one signs in again.

    A number that the table knows goes first, then what OAuth calls the `error`.
    """
    codes = _codes(said)
    error = re.sub(r"[^a-z_]", "", str(said.get("error") or "").lower())[:60]
    known = next((code for code in codes if code in _BY_CODE), None)
    meaning = _BY_CODE[known] if known is not None else _BY_ERROR.get(error)
    shown = ", ".join([*([error] if error and known is None else []), *(f"AADSTS{code}" for code in codes[:1])])
    named = f" ({shown})" if shown else ""
    if meaning is None:
        return SignInNeeded(f"Microsoft gives no token{named}; {again}, and see docs/outlook.md")
    if meaning.kind == "try_later":
        return TryLater(f"{meaning.says}{named}")
    return _KINDS[meaning.kind](f"{meaning.says}{named}; {meaning.mend.format(again=again)}")


def _codes(said: Mapping[str, Any]) -> list[int]:
    """The numbers of an error: as its list, or else as they stand in its sentence (on the way back from the page)."""
    listed = said.get("error_codes")
    if isinstance(listed, list):
        found = [code for code in listed if isinstance(code, int) and not isinstance(code, bool) and code > 0]
        if found:
            return found
    return [int(code) for code in _CODE.findall(str(said.get("error_description") or ""))]

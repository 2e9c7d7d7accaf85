"""The OAuth client that a user made at Google: the JSON file that its console lets one download."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from connectors.mailbox import Misconfigured

GUIDE = "docs/gmail.md leads you there"


@dataclass(frozen=True, slots=True)
class Client:
    """An OAuth client of the type "Desktop app"."""

    id: str
    secret: str = field(repr=False)


def read_client(path: Path) -> Client:
    """The client in that file. What else stands there, such as addresses to ask, is not made use of.

    Raises: Misconfigured, saying what the file is instead.
    """
    found = _object(path)
    if "installed" not in found:
        raise Misconfigured(f"{path} is {_kind(found)}, but a client of the type “Desktop app” is needed; {GUIDE}")
    client = found["installed"] if isinstance(found["installed"], dict) else {}
    for key in ("client_id", "client_secret"):
        if not isinstance(client.get(key), str) or not client[key].strip():
            raise Misconfigured(f"{path} has no {key}; make a new client and download its JSON whole; {GUIDE}")
    return Client(client["client_id"].strip(), client["client_secret"].strip())


def _object(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Misconfigured(
            f"{path} is not there; put the OAuth client that you made at Google there; {GUIDE}"
        ) from None
    except OSError as error:
        raise Misconfigured(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError):  # its text may be quoted in the error, and it may be a secret
        raise Misconfigured(f"{path} is not the JSON file that Google's console lets you download; {GUIDE}") from None
    if not isinstance(found, dict):
        raise Misconfigured(f"{path} is not the JSON file that Google's console lets you download; {GUIDE}")
    return found


def _kind(found: dict[str, Any]) -> str:
    if "web" in found:
        return "a client of the type “Web application”"
    match found.get("type"):
        case "service_account":
            return "the key of a service account"
        case "authorized_user":
            return "a stored sign-in of another program"
        case _:
            return "no OAuth client"

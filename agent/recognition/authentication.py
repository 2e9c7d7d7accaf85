"""What the user's own mail server found out about who sent a mail (RFC 8601), as Gmail, Microsoft and others write it.

Anybody can write such a header; only the topmost one was written by the server that took the mail in, since each server
puts its own above what came with the mail (RFC 8601 sections 4 and 5).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from agent.recognition.senders import is_free_mail, sender_of
from connectors.mail import Message


class Authentication(StrEnum):
    """Whether the domain in From sent the mail. `UNKNOWN` where nobody checked, or the check says neither."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"


Registered = Callable[[str], str]  # a host's registered domain, or an empty string

_FIELD = "authentication-results"
_READ = 6000  # characters of a field
_FIELDS = 8  # fields that one server writes, for a check each
_RECEIVED = 12
_COMMENT = re.compile(r"\([^()]{0,600}\)")
_RESULT = re.compile(
    r"^(?P<method>spf|dkim|dmarc|arc|compauth)(?:/\d)?\s?=\s?(?P<result>[a-z]+)\b(?P<rest>.*)$", re.DOTALL
)
_PROPERTY = re.compile(
    r"(?:^|\s)(?P<name>(?:smtp|header|policy)\.[a-z-]+|reason|action)\s?=\s?(?P<value>\"[^\"]*\"|\S+)"
)
_DMARC = re.compile(r"(\bdmarc\s?=\s?\w{1,20})")
_NESTED = 5  # comments in comments
_POLICY = re.compile(r"\bp=(none|quarantine|reject)\b", re.IGNORECASE)
_BY = re.compile(r"\bby\s+([\w.-]{1,255})")
_SEALED = re.compile(r"(?:^|;)\s*d\s?=\s?([\w.-]{1,255})")
_UNDECIDED = frozenset({"none", "temperror", "permerror", "bestguesspass", "neutral", "unknown"})
_NO_SPF = frozenset({"fail", "softfail", "hardfail"})
_NO_DKIM = frozenset({"fail", "none", "permerror", "invalid", "neutral", "policy"})
# Whose seal on a forwarded mail (ARC, RFC 8617) is believed: anybody can seal, and write what they like in it.
_TRUSTED_SEALS = frozenset(
    {"google.com", "microsoft.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "fastmail.com"}
    | {"messagingengine.com", "proton.me", "protonmail.com", "zoho.com", "gmx.net", "web.de", "mailbox.org"}
)


@dataclass(frozen=True, slots=True)
class _Result:
    """One method's result with its properties, lower-cased; `policy` is DMARC's `p`, where the server tells it."""

    method: str
    result: str
    properties: dict[str, str]
    policy: str = ""


def authentication(message: Message, registered: Registered) -> Authentication:
    """Whether the claimed domain sent the mail, by the receiving server's own word. Pure; raises nothing.

    DMARC decides where it was checked (RFC 7489 section 6.6). Otherwise one of SPF and DKIM for the same registered
    domain as From's is enough, and only both failing fails: lists and forwarders break SPF and keep DKIM, or the other
    way about. Microsoft's `compauth=pass` overrides a DMARC failure, and so does the seal of a known forwarder.
    """
    claimed = registered(message.sender.domain) if message.sender else ""
    found = _own_results(message, registered)
    if not found or not claimed:
        return Authentication.UNKNOWN
    about = next((one.properties.get("header.from", "") for one in found if one.method == "dmarc"), "")
    if about and registered(_host(about)) not in {claimed, ""}:
        return Authentication.UNKNOWN  # the check was of another address than the one shown
    decided = _by_dmarc(found)
    if decided is Authentication.FAILED and _vouched_for(found, message, claimed, registered):
        return Authentication.UNKNOWN
    return decided or _by_parts(found, claimed, registered)


def _by_dmarc(found: list[_Result]) -> Authentication | None:
    for one in found:
        if one.method == "dmarc" and one.result not in _UNDECIDED:
            passed = one.result == "pass"
            return Authentication.PASSED if passed else Authentication.FAILED if one.result == "fail" else None
    return None


def _by_parts(found: list[_Result], claimed: str, registered: Registered) -> Authentication:
    spf = next((one for one in found if one.method == "spf"), None)
    dkim = [one for one in found if one.method == "dkim"]
    passed = [one for one in (*dkim, *([spf] if spf else [])) if one.result == "pass"]
    if any(_speaks_for(one, claimed, registered) for one in passed):
        return Authentication.PASSED
    failed = spf is not None and spf.result in _NO_SPF and bool(dkim) and all(one.result in _NO_DKIM for one in dkim)
    return Authentication.FAILED if failed else Authentication.UNKNOWN


def _speaks_for(one: _Result, claimed: str, registered: Registered) -> bool:
    """Whether a result is about the registered domain of From (relaxed alignment, RFC 7489 section 3.1)."""
    names = ("header.d", "header.i") if one.method == "dkim" else ("smtp.mailfrom", "smtp.mail", "smtp.helo")
    named = [_host(one.properties[name]) for name in names if name in one.properties]
    return any(registered(host) == claimed for host in named)


def _vouched_for(found: list[_Result], message: Message, claimed: str, registered: Registered) -> bool:
    """Whether somebody known answers for a mail that fails DMARC: the server itself, a forwarder, a hiring tool.

    A tool that signs as itself counts only where the employer's own policy asks for nothing (`p=none`).
    """
    if any(one.method == "compauth" and one.result == "pass" for one in found):
        return True
    if any(one.method == "arc" and one.result == "pass" for one in found):
        seals = [_SEALED.search(value) for name, value in message.headers if name == "arc-seal"]
        if any(seal and registered(seal[1].lower()) in _TRUSTED_SEALS for seal in seals):
            return True
    lenient = any(one.method == "dmarc" and one.policy == "none" for one in found)
    signers = [
        _host(one.properties.get("header.d") or one.properties.get("header.i", ""))
        for one in found
        if one.method == "dkim" and one.result == "pass"
    ]
    return lenient and any(
        registered(host) != claimed and sender_of(host) is not None and not is_free_mail(host) for host in signers
    )


def _own_results(message: Message, registered: Registered) -> list[_Result]:
    """The results that the receiving server wrote, the topmost first.

    A server may write a header for each check. Those count that stand together under one name; what a sender put
    further down under the same name only counts for a check of which nothing was said above it.
    """
    fields = _own_fields(message, registered)
    found: list[_Result] = []
    for field in fields:
        said = list(_results(field))
        above = {one.method for one in found}
        found += [one for one in said if one.method not in above]
    return found


def _own_fields(message: Message, registered: Registered) -> list[str]:
    """The header fields of the receiving server: the topmost, and those of the same server right below it."""
    above: list[str] = []  # hosts that took the mail on after the field was written, the nearest last
    fields: list[str] = []
    server = ""
    for place, (name, value) in enumerate(message.headers):
        if name == "received":
            if fields:
                break
            if len(above) < _RECEIVED and (by := _BY.search(value[:2000])):
                above.append(registered(by[1].lower()))
        elif name == _FIELD and len(fields) < _FIELDS:
            named = registered(_server(value))
            if not fields:
                if _of_earlier_server(named, above, message, place, registered):
                    return []
                server = named
            elif named != server or not server:
                break
            fields.append(value)
    return fields


def _of_earlier_server(named: str, above: list[str], message: Message, place: int, registered: Registered) -> bool:
    """Whether the topmost field is that of a server further back: the user's own wrote none.

    It is where the hop right below it is that server's, and the hop above it another's.
    """
    below = next((value for name, value in message.headers[place + 1 :] if name == "received"), "")
    by = _BY.search(below[:2000])
    hops = [host for host in above if host]
    return bool(named and hops and named not in hops and by and registered(by[1].lower()) == named)


def _server(field: str) -> str:
    """The authserv-id of a field, a host; empty in Microsoft's form, which has none."""
    first = _COMMENT.sub(" ", field[:_READ]).split(";", 1)[0].split()
    return first[0].lower() if first and "=" not in first[0] else ""


def _results(field: str) -> Iterator[_Result]:
    bare = _without_comments(field[:_READ])
    for part in bare.lower().split(";"):
        if matched := _RESULT.match(" ".join(part.split())):
            properties = {one["name"]: one["value"].strip('"') for one in _PROPERTY.finditer(matched["rest"])}
            yield _Result(matched["method"], matched["result"], properties, properties.get("policy.p", ""))


def _without_comments(field: str) -> str:
    """The field without comments, but for the policy that Gmail tells in one: "dmarc=fail (p=NONE sp=NONE)"."""
    if policy := _POLICY.search(field):
        field = _DMARC.sub(rf"\1 policy.p={policy[1]}", field, count=1)
    for _ in range(_NESTED):
        shorter = _COMMENT.sub(" ", field)
        if shorter == field:
            break
        field = shorter
    return field


def _host(value: str) -> str:
    """The host of a property's value: a domain, or an address or `@domain`."""
    return value.strip("<>").rpartition("@")[2].strip(".").lower()

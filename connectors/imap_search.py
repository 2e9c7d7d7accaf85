"""What a first look asks an IMAP server for: SEARCH keys of RFC 9051 section 6.4.4, from what is sought. Pure.

There is no IMAP connector yet; these are its queries. A server finds words within words and answers with numbers only,
so that a search costs one line and no mail.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from connectors.mail import Sought

LINE = 2000  # octets of one search: servers take 8,000 and more, some proxies less (RFC 7162 section 4)
TOGETHER = 40  # keys that one search asks for: each OR stands within the one before
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def searches(sought: Sought, after: datetime) -> Iterator[str]:
    """The arguments of UID SEARCH commands that together find what is sought since `after` (aware).

    Strings are quoted UTF-8 (RFC 9051 section 4.3); a server that speaks only IMAP4rev1 wants `CHARSET UTF-8` in front
    and a literal for what is not ASCII (RFC 3501 section 6.4.4). The day counts in the server's own zone, so one more
    is asked for.
    """
    since = f"SINCE {_day(after - timedelta(days=1))}"
    keys = [f"TEXT {_quoted(word)}" for word in _without_longer(sought.words)]
    keys += [f"SUBJECT {_quoted(word)}" for word in _without_longer(sought.subjects)]
    # A substring: what is found at a domain that merely ends so is read for nothing, and recognised for what it is.
    keys += [f"FROM {_quoted(sender)}" for sender in (*sought.domains, *sought.addresses)]
    keys += [f"TEXT {_quoted('text/calendar')}"]
    for group in _groups(keys):
        yield f"{since} {_either(group)}"
    if sought.own:
        yield f"{since} FROM {_quoted(sought.own)} TO {_quoted(sought.own)}"


def near(domains: Iterable[str], after: datetime) -> Iterator[str]:
    """The searches for mail from and to the domains of people who were met."""
    since = f"SINCE {_day(after - timedelta(days=1))}"
    for group in _groups([f"{key} {_quoted(f'@{domain}')}" for domain in domains for key in ("FROM", "TO")]):
        yield f"{since} {_either(group)}"


def _without_longer(words: Sequence[str]) -> list[str]:
    """The words that hold no other of them: a server that finds these finds the longer ones too."""
    low = [word.casefold() for word in words]
    return [word for word, mine in zip(words, low, strict=True) if not any(one != mine and one in mine for one in low)]


def _either(keys: Sequence[str]) -> str:
    """Any of the keys: OR takes two."""
    return " ".join([*(f"OR {key}" for key in keys[:-1]), keys[-1]])


def _groups(keys: Iterable[str]) -> Iterator[list[str]]:
    group: list[str] = []
    for key in keys:
        if group and (len(group) == TOGETHER or len(_either([*group, key]).encode()) > LINE):
            yield group
            group = []
        group.append(key)
    if group:
        yield group


def _quoted(text: str) -> str:
    r"""A quoted string: no line ends, no NUL, `"` and `\` escaped."""
    plain = "".join(letter for letter in text if letter not in "\r\n\0")
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _day(moment: datetime) -> str:
    """A date of RFC 9051: month names are English, whatever the machine speaks."""
    day = moment.astimezone(UTC)
    return f"{day.day}-{_MONTHS[day.month - 1]}-{day.year:04}"

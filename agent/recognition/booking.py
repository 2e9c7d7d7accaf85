"""Whether a mail holds a link to a page on which the user books a time. Its table: `booking.toml`."""

from __future__ import annotations

import re

from agent.recognition.facts import MailFacts
from agent.recognition.senders import System, sender_of
from agent.recognition.tables import table

_TABLE = table("booking")
_PAGE = re.compile("|".join(f"(?:{page})" for page in _TABLE["pages"]))
_OTHER = re.compile(_TABLE["other"])
_LINK = re.compile(r"(?<![\w@.])(?:https?://)?((?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,12}(?:[/?#][^\s<>\"')\]]{0,300})?)")
_HREF = re.compile(r"href\s{0,3}=\s{0,3}[\"']?https?://([^\s\"'<>]{3,300})", re.IGNORECASE)
_LONGEST = 400_000  # characters of HTML that are looked through for links
_MOST = 60  # links


def links_to_booking(facts: MailFacts) -> bool:
    """Whether the new text, or the HTML of a mail that answers none, holds such a link.

    A link in the HTML of an answer may belong to what it quotes; then the words have to tell.
    """
    found = [match[1] for match in _LINK.finditer(facts.newest.text[:20_000].lower())]
    if not facts.reply:
        found += [match[1].lower() for match in _HREF.finditer(facts.message.html[:_LONGEST])]
    return any(_books(link) for link in found[:_MOST])


def _books(link: str) -> bool:
    if _OTHER.search(link):
        return False
    host = re.split(r"[/?#]", link, maxsplit=1)[0]
    row = sender_of(host)
    path = link[len(host) :].strip("/")
    return bool(path and row is not None and row.system is System.SCHEDULER) or bool(_PAGE.match(link))

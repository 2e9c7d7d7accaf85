"""Whether an agency writes: somebody who places people with others is a contact, never the employer (etiquette 4.2)."""

from __future__ import annotations

import re

from agent.etiquette.kinds import Part
from agent.recognition.facts import MailFacts
from agent.recognition.named_people import part_in
from agent.recognition.senders import is_agency_domain, is_team
from agent.recognition.tables import table
from connectors.mail import Address

_TABLE = table("people")
_CLIENT = re.compile(_TABLE["client"], re.IGNORECASE)
_GATE = (
    "client",
    "mandant",
    "kunde",
    "auftraggeber",
    "cliente",
    "kundin",
    "partnering",
    "retained",
    "under wraps",
    "forward",
)
_CLOSING = 12  # lines


def agency_writes(facts: MailFacts, sender: Address | None, registered: str) -> bool:
    """Whether the mail comes from an agency: by its words, by its signature, or by the sender's registered domain."""
    if sender is None:
        return False
    low = facts.newest.text[:4000].lower()
    if any(word in low for word in _GATE) and _CLIENT.search(low.replace("'", "’")):
        return True
    if not facts.by_hand or is_team(sender):
        return bool(registered) and is_agency_domain(registered)
    if registered and is_agency_domain(registered):
        return True
    lines = [line for line in [*facts.newest.text.split("\n"), *facts.newest.signature.split("\n")] if line.strip()]
    return any(part_in(line) is Part.AGENCY for line in lines[-_CLOSING:] if len(line) < 90)  # noqa: PLR2004 - a title, no sentence

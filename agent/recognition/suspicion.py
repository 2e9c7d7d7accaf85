"""Whether a mail is not from whom it claims, or bears the marks of a job scam (etiquette 4.4, case 61)."""

from __future__ import annotations

import re

from agent.recognition.facts import MailFacts
from agent.recognition.me import Me
from agent.recognition.proper_names import has_team_word
from agent.recognition.senders import is_free_mail, is_hiring_office, sender_of

_RESULT = re.compile(r"(?:^|[;\s])(spf|dkim|dmarc|compauth)\s?=\s?([a-z]+)", re.IGNORECASE)
_COMMENT = re.compile(r"\([^()]{0,300}\)")
_DECIDES_ALONE = 3


def is_suspicious(facts: MailFacts, me: Me) -> bool:
    """Whether the sender fails authentication, or the mail asks what no employer asks."""
    return fails_authentication(facts.message.header("authentication-results")) or _is_scam(facts, me)


def fails_authentication(results: str) -> bool:
    """Whether a mailbox's own check (RFC 8601) says that the claimed domain did not send the mail.

    `results` is the topmost field, the only one that the user's own server wrote. Microsoft's form without a server
    name is read too. DMARC decides where it was checked (RFC 7489 section 6.6); else both of its parts must fail.
    """
    found = {
        method.lower(): result.lower()
        for method, result in reversed(_RESULT.findall(_COMMENT.sub(" ", results[:5000])))
    }
    if "dmarc" in found and found["dmarc"] not in {"none", "temperror", "permerror", "bestguesspass"}:
        return str(found["dmarc"]) == "fail"
    return found.get("spf") in {"fail", "softfail"} and found.get("dkim", "none") in {"fail", "none", "permerror"}


def _is_scam(facts: MailFacts, me: Me) -> bool:
    if not facts.count("hiring"):
        return False
    marks = {sign.quote.lower(): sign.weight for sign in (*facts.of("scam"), *facts.titled("scam"))}
    # Recruiters do use messengers; with nothing else amiss one such word proves nothing.
    if any(weight >= _DECIDES_ALONE for weight in marks.values()) or len(marks) > 2:  # noqa: PLR2004 - three small marks
        return True
    return bool(marks) and _disguised(facts, me)


def _disguised(facts: MailFacts, me: Me) -> bool:
    """Whether the sender speaks for a company from an address that is everybody's, or wants answers elsewhere."""
    sender = facts.message.sender
    if sender is None:
        return False
    claims = has_team_word(sender.name) or is_hiring_office(sender)
    elsewhere = any(_is_elsewhere(address.domain, sender.domain, me) for address in facts.message.reply_to)
    return elsewhere or (claims and is_free_mail(sender.domain))


def _is_elsewhere(answers: str, domain: str, me: Me) -> bool:
    if is_free_mail(answers):
        return not is_free_mail(domain)
    return sender_of(answers) is None and me.registered_domain(answers) != me.registered_domain(domain)

"""Which employer a mail speaks for. Where nothing says so plainly the answer is None, never a guess (etiquette 4.2).

Everything that names one is gathered with its weight: display name, subject, tenant, text, closing lines, calendar,
links, the sender's own domain (etiquette 4.0, rule 2). What is named in several places weighs more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from agent.recognition.agencies import agency_writes
from agent.recognition.employer_claims import Claim, in_closing, in_fields, in_footer, in_subject, in_text, joined_lines
from agent.recognition.employer_domains import readable, shortened, spelled, tenants
from agent.recognition.employer_judge import ENOUGH, SPELLED, Judge, is_office, label_of
from agent.recognition.facts import MailFacts
from agent.recognition.me import Me
from agent.recognition.proper_names import (
    NAME,
    has_team_word,
    is_given_name,
    letters,
    without_team,
)
from agent.recognition.senders import (
    System,
    is_free_mail,
    is_staff,
    is_team,
    sender_of,
    tenant_of,
)
from agent.recognition.titles import ends_as_title
from connectors.mail import Address

_BESIDE = r"(?:,?\s(?:at|from|@|bei|chez|de|da|do|von|en|of)\s|\s?[|(]\s?|\s[–—-]\s)"
_PERSON_AT = re.compile(
    rf"^[^@|(]{{2,40}}?{_BESIDE}(?P<name>{NAME})\)?$|^[^,@]{{2,30}} [^,@]{{2,30}},\s(?P<behind>{NAME})$"
)
_AT_PERSON = re.compile(rf"^(?P<name>{NAME})\s(?:[–—|-])\s[^|]{{2,40}}$")
_OFFICE_AT = re.compile(rf"^.{{2,40}}?\s(?:at|from|bei|chez|@|da|de|do|na|en|der|of)\s(?P<name>{NAME})$")
_READ = 4000  # characters of text
_SHORT_HEAD = 5  # letters
_SERVES = frozenset(
    {System.ATS, System.SCHEDULER, System.ASSESSMENT, System.BACKGROUND, System.ESIGN, System.SURVEY, System.BOARD}
)
_SETS_TIMES = frozenset({System.SCHEDULER, System.CALENDAR, System.MEETING})
_EVENT = re.compile(
    r"(?im:^[ \t]*(?:event(?: type| name)?|what|meeting|title|topic|subject|was|termin|quoi|qué|evento|o quê)"
    r"\s?:?[ \t]*\n?[ \t]*(?P<title>\S[^\n]{2,120})$)"
)
_SOMEBODY_AT = re.compile(
    rf"(?<!\w)(?P<who>[A-ZÀ-Þ][\wà-ÿ]{{2,20}})(?: [A-ZÀ-Þ][\wà-ÿ’-]{{2,20}})?,? (?:over )?"
    rf"(?:at|from|bei|von|chez|de chez|en|na|no|da) (?P<name>{NAME})"
)
_FOR = re.compile(rf"(?:\bfor|\bfür|\bpour|\bpara|\bto|\bfrom|\bby|[–—:|-]) (?P<name>{NAME})[!.]?$")


def company(facts: MailFacts, me: Me) -> str | None:
    """The employer's name as the mail spells it, without words for its team; None where the mail does not tell.

    Of an agency's mail it is the client, where the client is named.
    """
    sender = facts.message.sender
    own = sender.domain if sender and (sender_of(sender.domain) is None or is_staff(sender)) else ""
    registered = me.registered_domain(own) if own and facts.system is not System.CALENDAR else ""
    agency = agency_writes(facts, sender, registered)
    judge = Judge(facts, me, sender, registered, agency=agency)
    for claim in _claims(facts, me, sender, registered, agency=agency):
        judge.hear(claim)
    return judge.best()


def _claims(facts: MailFacts, me: Me, sender: Address | None, registered: str, *, agency: bool) -> Iterator[Claim]:
    text = joined_lines(facts.newest.text[:_READ])
    label = label_of(registered, sender)
    closing = "\n".join(facts.newest.text.split("\n")[-9:])
    if sender and not agency:
        yield from _displayed(facts, sender)
        if label and (
            name := spelled(
                label,
                f"{closing}\n{facts.newest.signature}\n{sender.name}",
                f"{facts.subject}\n{text}",
                facts.newest.quoted[:2000],
            )
        ):
            yield Claim(name, SPELLED if facts.by_hand or is_team(sender) else 4.0, strong=True)
            label = ""
        elif label and (name := _shorter(label, facts, sender, closing, text)):
            yield Claim(name, 4.0, strong=True)
            label = ""
    yield from in_fields(facts.newest.text[:_READ])
    yield from in_subject(facts.subject)
    if facts.system in _SERVES and (found := _FOR.search(facts.subject)):
        yield Claim(found["name"], 2.0)
    yield from in_text(text, by_person=facts.by_hand, by_office=sender is not None and is_office(facts, sender))
    if facts.system in _SETS_TIMES and (titled := _EVENT.search(text)):
        yield from in_subject(titled["title"])
    if not agency:
        yield from in_closing(facts.newest.text[-1200:], facts.newest.signature)
        yield from _short_names(facts, sender, text)
        yield from in_footer(facts.message.text or facts.newest.text)
        yield from _of_events(facts, me, text)
        if label and (not facts.by_hand or facts.context):
            yield Claim(readable(label), 0.95)
    else:
        yield from (
            Claim(found["name"], 3.0, strong=True)
            for found in _SOMEBODY_AT.finditer(text)
            if is_given_name(found["who"])
        )
    if facts.system is System.BOARD:
        yield from _below_role(text)


def _shorter(label: str, facts: MailFacts, sender: Address, closing: str, text: str) -> str | None:
    """The name that a label is short for, where the mail has it."""
    signed = f"{closing}\n{facts.newest.signature}"
    return shortened(label, sender.name, signed, facts.subject, text) or _without_tail(label, closing, sender)


def _without_tail(label: str, closing: str, sender: Address) -> str | None:
    """How the closing lines spell the first part of a label that goes on with a place: "zurlinde-gmunden"."""
    head, hyphen, _ = label.partition("-")
    if not hyphen or len(head) <= _SHORT_HEAD:
        return None
    name = spelled(head, closing, sender.name)
    return name if name and letters(name) not in letters(sender.name.split(" ", maxsplit=1)[-1]) else None


def _displayed(facts: MailFacts, sender: Address) -> Iterator[Claim]:
    """The display name: of an office or tool the employer's, of a person what stands beside theirs."""
    name = sender.name.strip(" '\"")
    if not name or "@" in name:
        return
    office = is_office(facts, sender)
    if found := (_OFFICE_AT if office and has_team_word(name) else _PERSON_AT).match(name):
        yield Claim(found[found.lastgroup or "name"], 5.0, strong=True)
    elif not office and (found := _AT_PERSON.match(name)):
        yield Claim(found["name"], 3.0)
    elif has_team_word(name) and without_team(name):
        yield Claim(without_team(name), 6.0, strong=True)
    elif office and not is_free_mail(sender.domain):
        yield Claim(without_team(name), 3.0 if facts.system else 4.0)


def _short_names(facts: MailFacts, sender: Address | None, text: str) -> Iterator[Claim]:
    """The tenant in a tool's address or link, as the mail spells it, else made readable."""
    shorts = [short for short in (tenant_of(sender) if sender else None,) if short]
    shorts += [tenant for tenant in tenants(facts.message.text[:20_000]) if tenant not in shorts]
    for short in shorts[:3]:
        name = spelled(short, f"{facts.subject}\n{text}")
        yield Claim(name, 4.0, strong=True) if name else Claim(readable(short) or _shout(short), 2.0)


def _shout(short: str) -> str:
    """A tenant too short for a word is an abbreviation: "hp" → "HP"."""
    return short.upper() if short.isalpha() and len(short) > 1 else ""


def _of_events(facts: MailFacts, me: Me, text: str) -> Iterator[Claim]:
    """The employer behind the address that set up the calendar event."""
    for invite in facts.message.invites[:1]:
        yield from in_subject(invite.summary[:300])
        yield from in_text(joined_lines(invite.description[:1500]), scale=0.8)
        if invite.organizer and sender_of(invite.organizer.domain) is None:
            label = me.registered_domain(invite.organizer.domain).split(".", maxsplit=1)[0]
            described = f"{invite.summary}\n{invite.description[:2000]}\n{invite.location[:300]}"
            name = spelled(label, f"{facts.subject}\n{text}", described)
            yield Claim(name, 4.0, strong=True) if name else Claim(readable(label), ENOUGH)
        if found := re.match(rf"(?P<name>{NAME}), [^\n]*\d", invite.location[:300]):
            yield Claim(found["name"], 1.0)


def _below_role(text: str) -> Iterator[Claim]:
    """On a job board's mail the employer stands in the line below the job."""
    lines = [line.strip() for line in text.split("\n")]
    for above, line in pairwise(lines):
        if above and line and len(above) < 80 and len(line) < 80 and ends_as_title(above):  # noqa: PLR2004 - lines of a card
            found = re.match(rf"(?P<name>{NAME})(?=\s?(?:$|[·|,(]|\s[–—-]\s))", line)
            if found:
                yield Claim(found["name"], 2.5)

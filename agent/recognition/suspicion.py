"""Whether a mail is not from whom it claims, or bears the marks of a job scam (etiquette 4.4, case 61).

No single mark that honest recruiters bear too is enough: they use WhatsApp, small firms use free mail, and a contract
needs an account and a passport.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from agent.etiquette.kinds import Part
from agent.recognition.authentication import Authentication, authentication
from agent.recognition.facts import MailFacts
from agent.recognition.lookalikes import (
    copies_a_tool,
    hides_a_domain,
    mixes_scripts,
    nearly,
    poses_as,
    shown,
)
from agent.recognition.me import Me
from agent.recognition.named_people import part_in
from agent.recognition.proper_names import has_team_word, letters
from agent.recognition.scam_marks import marks
from agent.recognition.senders import System, is_free_mail, is_hiring_office, sender_of
from connectors.mail import Address

_ENOUGH = 3
_CHANCE = 2500  # characters in which one mark stands by chance: newsletters are long, swindles are not
_IDENTITY = ("identity", "bank", "number")
_JOB = re.compile(
    r"\b(?:jobs?|work(?: from home)?|salary|vacanc\w+|recruit\w*|hir(?:e|ed|ing)|onboarding"
    r"|pay ?checks?|representative|stelle\w*|arbeit\w*"
    r"|nebenjob|heimarbeit|emplois?|poste|travail|salaire|trabajo|empleos?|puesto|vacante|gestor|contrato|trabalho"
    r"|emprego|vagas?|admissão)\b"
)
_CONTRACT = re.compile(
    r"\b(?:onboarding|your offer|our offer|accept\w+ (?:our|the) offer|start date|first day|direct deposit|i-9"
    r"|background check|travel (?:costs|expenses)|arbeitsvertrag|lohnabrechnung|ersten arbeitstag|reisekosten"
    r"|contrat de travail|le contrat|votre embauche|incorporación|nómina|el contrato|o contrato|nossa proposta"
    r"|admissão)\b"
)
_NAME = re.compile(r"[A-ZÀ-ÖØ-ÞА-ЯΑ-Ω][\w&’'-]{3,40}")
_QUOTED_HOST = re.compile(r"[\w.+-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63}){1,5})")
_READ = 4000
_NAMES = 200


def is_suspicious(facts: MailFacts, me: Me) -> bool:
    """Whether the sender is not who it says it is, or asks for what no employer asks. Pure; raises nothing."""
    if authentication(facts.message, me.registered_domain) is Authentication.FAILED:
        return True
    return _about_a_job(facts) and _weight(facts, marks(facts.body, facts.head), me) >= _ENOUGH


def _about_a_job(facts: MailFacts) -> bool:
    sender = facts.message.sender
    named = re.sub(r"[@._-]", " ", f"{sender.name[:200]} {sender.address[:200]}".lower()) if sender else ""
    words = (facts.body.low, facts.head.low, named)
    return bool(facts.context or facts.count("hiring")) or any(map(_JOB.search, words))


def _weight(facts: MailFacts, said: Mapping[str, int], me: Me) -> int:
    """What speaks against the mail, in sum."""
    sender = facts.message.sender
    posing = _posing(facts, sender, me) if sender else 0
    told = sum(weight for sort, weight in said.items() if sort not in (*_IDENTITY, "before"))
    told = max(0, told - min(_ENOUGH, len(facts.body.low) // _CHANCE))
    own = sum(said.get(sort, 0) for sort in _IDENTITY)
    if own and not (said.get("before") or "no_talk" in said) and _CONTRACT.search(facts.body.low):
        own = 0  # a contract needs them
    elif own:
        own += said.get("before", 0)
    # How one is written to says something only beside what is asked for.
    return told + own + posing + (_disguise(facts, sender, me) if sender and (told or own or posing) else 0)


def _posing(facts: MailFacts, sender: Address, me: Me) -> int:
    """Whether the sender is made to be taken for somebody else: 3 for certain, 2 where it could be chance."""
    registered = me.registered_domain(sender.domain)
    tool = sender_of(sender.domain)
    if mixes_scripts(sender.name) or mixes_scripts(shown(sender.domain)) or mixes_scripts(facts.subject):
        return _ENOUGH
    if tool is not None:
        return 0
    if copies_a_tool(registered, sender.domain, sender.name) or hides_a_domain(registered, sender.domain):
        return _ENOUGH
    label = letters(shown(registered).split(".", maxsplit=1)[0]) or shown(registered).split(".", maxsplit=1)[0]
    names = set(_names(facts, sender))
    others = {letters(host.split(".", maxsplit=1)[0]) for host in _hosts(facts, me) if host != registered}
    if label in names | others:
        return 0
    plain = shown(registered).split(".", maxsplit=1)[0]
    if any(poses_as(plain, name) for name in names | others):
        return _ENOUGH
    return _ENOUGH - 1 if any(nearly(label, name) for name in names | others) else 0


def _names(facts: MailFacts, sender: Address) -> Iterator[str]:
    """The capitalised words of the mail, and pairs of them, as a domain would spell them."""
    text = f"{sender.name}\n{facts.message.subject}\n{facts.newest.text[:_READ]}\n{facts.newest.signature[:500]}"
    words = [letters(found[0]) for found in _NAME.finditer(text)][:_NAMES]
    yield from words
    yield from (first + second for first, second in pairwise(words))


def _hosts(facts: MailFacts, me: Me) -> set[str]:
    """The registered domains that the thread knows: of answered mail, of other recipients, of addresses it quotes."""
    message = facts.message
    named = [one.address for one in (*message.cc, *message.to) if one.address not in me.addresses]
    named += [*message.references, message.in_reply_to or ""]
    hosts = {one.rpartition("@")[2].rstrip(">").lower() for one in named}
    hosts |= {found[1].lower() for found in list(_QUOTED_HOST.finditer(facts.newest.quoted[:_READ]))[:20]}
    return {registered for host in hosts if (registered := me.registered_domain(host)) and sender_of(host) is None}


def _disguise(facts: MailFacts, sender: Address, me: Me) -> int:
    """Whether the sender speaks for a company from an address that is everybody's, or wants answers elsewhere."""
    free = is_free_mail(sender.domain)
    claims = has_team_word(sender.name) or is_hiring_office(sender)
    away = 0
    for address in facts.message.reply_to:
        if _is_elsewhere(address, sender, me):
            away = max(away, 2 if is_free_mail(address.domain) else 1)
    return away + (free and claims)


def _is_elsewhere(answers: Address, sender: Address, me: Me) -> bool:
    """Whether answers go to another registered domain, which is no hiring tool's relay."""
    if is_free_mail(answers.domain):
        return not is_free_mail(sender.domain) and sender_of(sender.domain) is None
    tool = sender_of(answers.domain)
    if tool is not None and tool.system is not System.FREE_MAIL:
        return False
    if part_in(sender.name) is Part.AGENCY or sender_of(sender.domain) is not None:
        return False
    return me.registered_domain(answers.domain) != me.registered_domain(sender.domain)

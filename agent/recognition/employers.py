"""Which employer a mail speaks for. Where nothing says so plainly the answer is None, never a guess (etiquette 4.2).

Everything that names one is gathered with its weight: display name, subject, tenant, text, closing lines, calendar,
links, the sender's own domain (etiquette 4.0, rule 2). What is named in several places weighs more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from agent.recognition.agencies import agency_writes
from agent.recognition.employer_claims import Claim, in_closing, in_footer, in_subject, in_text, joined_lines
from agent.recognition.employer_domains import readable, related, spelled, tenants
from agent.recognition.facts import MailFacts
from agent.recognition.me import Me
from agent.recognition.named_people import is_user, named_interviewers
from agent.recognition.proper_names import (
    NAME,
    begins_common,
    can_be_employer,
    cleaned,
    has_legal_form,
    has_team_word,
    is_common,
    is_given_name,
    letters,
    like_firm,
    like_person,
    without_team,
)
from agent.recognition.senders import (
    System,
    is_free_mail,
    is_no_reply,
    is_staff,
    is_team,
    is_tool,
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
_GROUP = re.compile(
    r"(?:^|[\s-])(?:group|gruppe|groupe|grupo|holdings?|konzern|plc|corporate|international)$|^(?:groupe|grupo|gruppo)\s",
    re.IGNORECASE,
)
_READ = 4000  # characters of text
_UNRELATED = 2.0  # the same for a name that has nothing to do with the sender's own domain
_MERGES = 1.4  # weight from which a longer form of a name counts as one
_ENOUGH = 0.9
_SPELLED = 6.0  # weight of the sender's own domain, written out in the mail
_SERVES = frozenset(
    {System.ATS, System.SCHEDULER, System.ASSESSMENT, System.BACKGROUND, System.ESIGN, System.SURVEY, System.BOARD}
)
_SETS_TIMES = frozenset({System.SCHEDULER, System.CALENDAR, System.MEETING})
_EVENT = re.compile(
    r"(?im:^[ \t]*(?:event(?: type| name)?|what|meeting|title|topic|subject|was|termin|quoi|qué|evento|o quê)"
    r"\s?:?[ \t]*\n?[ \t]*(?P<title>\S[^\n]{2,120})$)"
)
_NUMBER = re.compile(r"(?:[\s,#(-]+\w{0,6}\d[\w-]{0,20}\)?)+$")
_FOR = re.compile(rf"(?:\bfor|\bfür|\bpour|\bpara|\bto|\bfrom|\bby|[–—:|-]) (?P<name>{NAME})[!.]?$")


def company(facts: MailFacts, me: Me) -> str | None:
    """The employer's name as the mail spells it, without words for its team; None where the mail does not tell.

    Of an agency's mail it is the client, where the client is named.
    """
    sender = facts.message.sender
    own = sender.domain if sender and (sender_of(sender.domain) is None or is_staff(sender)) else ""
    registered = me.registered_domain(own) if own and facts.system is not System.CALENDAR else ""
    agency = agency_writes(facts, sender, registered)
    judge = _Judge(facts, me, sender, registered, agency=agency)
    for claim in _claims(facts, me, sender, registered, agency=agency):
        judge.hear(claim)
    return judge.best()


def _claims(facts: MailFacts, me: Me, sender: Address | None, registered: str, *, agency: bool) -> Iterator[Claim]:
    text = joined_lines(facts.newest.text[:_READ])
    label = registered.split(".", maxsplit=1)[0]
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
            yield Claim(name, _SPELLED if facts.by_hand or is_team(sender) else 4.0, strong=True)
            label = ""
    yield from in_subject(facts.subject)
    if facts.system in _SERVES and (found := _FOR.search(facts.subject)):
        yield Claim(found["name"], 2.0)
    yield from in_text(text, by_person=facts.by_hand)
    if facts.system in _SETS_TIMES and (titled := _EVENT.search(text)):
        yield from in_subject(titled["title"])
    if not agency:
        yield from in_closing(facts.newest.text[-1200:], facts.newest.signature)
        yield from _short_names(facts, sender, text)
        yield from in_footer(facts.message.text or facts.newest.text)
        yield from _of_events(facts, me, text)
        if label and (not facts.by_hand or facts.context):
            yield Claim(readable(label), 0.95)
    if facts.system is System.BOARD:
        yield from _below_role(text)


def _displayed(facts: MailFacts, sender: Address) -> Iterator[Claim]:
    """The display name: of an office or tool the employer's, of a person what stands beside theirs."""
    name = sender.name.strip(" '\"")
    if not name or "@" in name:
        return
    office = _is_office(facts, sender)
    if found := (_OFFICE_AT if office and has_team_word(name) else _PERSON_AT).match(name):
        yield Claim(found[found.lastgroup or "name"], 5.0, strong=True)
    elif not office and (found := _AT_PERSON.match(name)):
        yield Claim(found["name"], 3.0)
    elif has_team_word(name) and without_team(name):
        yield Claim(without_team(name), 6.0, strong=True)
    elif office and not is_free_mail(sender.domain):
        yield Claim(without_team(name), 3.0 if facts.system else 4.0)


def _is_office(facts: MailFacts, sender: Address) -> bool:
    """Whether no person is shown as the sender; calendars and out-of-office replies send as a person, too."""
    if is_team(sender) or is_no_reply(sender) or facts.bulk:
        return True
    return not facts.by_hand and sender_of(sender.domain) is not None


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
            yield Claim(name, 4.0, strong=True) if name else Claim(readable(label), _ENOUGH)
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


class _Judge:
    """Hears the claims, throws out what can be no employer, and adds up the rest."""

    def __init__(self, facts: MailFacts, me: Me, sender: Address | None, registered: str, *, agency: bool) -> None:
        self._me, self._sender, self._registered, self._agency = me, sender, registered, agency
        self._label = registered.split(".", maxsplit=1)[0]
        self._facts = facts
        self._people = self._known_people()
        self._sums: dict[str, float] = {}
        self._strong: dict[str, int] = {}
        self._names: dict[str, list[str]] = {}

    def hear(self, claim: Claim) -> None:
        """Add a claim, where the name can be an employer's."""
        name = without_team(claim.name)
        bare = cleaned(name)
        key = letters(bare) or bare.lower()
        if not key or not self._possible(name, bare, claim):
            return
        self._sums[key] = self._sums.get(key, 0.0) + claim.weight / (1 + 0.5 * len(self._names.get(key, ())))
        self._strong[key] = self._strong.get(key, 0) + claim.strong
        self._names.setdefault(key, []).append(name)

    def best(self) -> str | None:
        """The name with the most for it, in its commonest spelling."""
        scores = {key: self._score(key) for key in self._sums if not self._merely_tool(key)}
        if not scores:
            return None
        best = max(scores, key=lambda key: scores[key] * (0.5 if self._astray(key) else 1))
        if scores[best] < (_UNRELATED if self._astray(best) else _ENOUGH):
            return None
        best = self._of_group(best, scores)
        return _commonest(self._names[best])

    def _astray(self, key: str) -> bool:
        """Whether the name has nothing to do with the sender's own domain, and nothing says plainly that it should."""
        if not self._label or self._agency or self._facts.bulk or self._strong[key]:
            return False
        return not related(self._names[key][0], self._label)

    def _merely_tool(self, key: str) -> bool:
        """Whether the name is that of the tool the mail came through, and only once plainly an employer's."""
        row = sender_of(self._sender.domain) if self._sender else None
        return bool(row and not self._registered and key == letters(row.name) and self._strong[key] < 2)  # noqa: PLR2004

    def _score(self, key: str) -> float:
        """A longer form of a name has what speaks for the shorter one, and something of its own."""
        own = self._sums[key]
        shorter = [other for other in self._sums if other != key and key.startswith(other) and len(other) > 2]  # noqa: PLR2004
        words = cleaned(self._names[key][0]).split()
        begins = [
            other
            for other in shorter
            if any(letters(" ".join(words[:count])) == other for count in range(1, len(words)))
        ]
        return own + (max(self._sums[other] for other in begins) if begins and own >= _MERGES else 0.0)

    def _of_group(self, best: str, scores: dict[str, float]) -> str:
        """Where a parent writes, the firm the user applied to: one that shares a word with it and is named as well."""
        parent = self._names[best][0]
        if not _GROUP.search(cleaned(parent)) and not _GROUP.search(parent):
            return best
        shared = {letters(word) for word in _GROUP.sub("", cleaned(parent)).split() if len(word) > 3}  # noqa: PLR2004 - no small word
        kin = [
            key
            for key, names in self._names.items()
            if key != best
            and scores[key] >= _ENOUGH
            and " " in names[0]
            and shared & {letters(word) for word in names[0].split()}
        ]
        return max(kin, key=lambda key: scores[key]) if kin else best

    def _possible(self, name: str, bare: str, claim: Claim) -> bool:
        if bare.partition("’")[0].partition("'")[0].lower() in {
            "we",
            "i",
            "you",
            "they",
            "it",
            "that",
            "what",
            "let",
            "here",
        }:
            return False
        if not can_be_employer(bare, self._me.name) or self._is_person(name, sure=claim.weight >= _SPELLED):
            return False
        if is_common(bare) and not (claim.weight >= 5 and len(bare) > 2):  # noqa: PLR2004 - a display name or a plain subject
            return False
        if not claim.strong and begins_common(bare) and not has_legal_form(name):
            return False
        if (
            (ends_as_title(bare) or ends_as_title(_NUMBER.sub("", bare)))
            and not has_legal_form(name)
            and not (self._label and related(bare, self._label))
        ):
            return False
        if bare[0].islower() and claim.weight < 2:  # noqa: PLR2004 - only where it plainly stands for a name
            return False
        if self._agency and self._label and related(bare, self._label):
            return False
        return not self._is_tool(bare, claim)

    def _is_tool(self, bare: str, claim: Claim) -> bool:
        """Whether a name is that of a tool the mail merely came through; tools hire as well."""
        squeezed = letters(bare)
        row = sender_of(self._sender.domain) if self._sender else None
        if row and row.system is not System.FREE_MAIL:
            own = [letters(part) for part in row.name.split("/")]
            if any(squeezed.startswith(part) for part in own if len(part) > 2):  # noqa: PLR2004
                return not (claim.strong and squeezed in own) and not (
                    claim.strong and (self._registered or has_team_word(self._sender.name if self._sender else ""))
                )
        if is_free_mail(f"{squeezed}.com"):
            return True
        return is_tool(squeezed) and not claim.strong

    def _is_person(self, name: str, *, sure: bool) -> bool:
        squeezed = letters(name)
        if self._label and related(name, self._label) and len(squeezed) > 3:  # noqa: PLR2004 - "Lacour" of lacour.fr
            return False
        if like_firm(name):
            return False
        if squeezed in self._people and not sure:
            return True
        if is_given_name(name) and not sure:
            return True
        parts = re.split(r" (?:and|und|et|y|e|&) ", name)
        if len(parts) > 1 and all(like_person(part) or letters(part) in self._people for part in parts):
            return True
        return like_person(name) and not has_legal_form(name)

    def _known_people(self) -> frozenset[str]:
        message = self._facts.message
        names: set[str] = set(named_interviewers(self._facts.newest.text, self._me))
        shown = letters(self._sender.name) if self._sender and not self._facts.by_hand else ""
        names = {name for name in names if not shown or letters(name) not in shown}
        if (
            self._sender
            and not is_team(self._sender)
            and (not _is_office(self._facts, self._sender) or like_person(_in_order(self._sender.name)))
        ):
            person = re.split(r"\s?[(|@]|\s(?:at|from|bei|chez|via|de|da)\s|\s[–—-]\s", self._sender.name)[0]
            names |= {person, *(() if has_team_word(person) else person.split())}
        addresses: Iterable[Address] = (*message.to, *message.cc)
        names |= {address.name for address in addresses if not is_team(address)}
        for invite in message.invites[:2]:
            guests = [guest.address for guest in invite.attendees] + ([invite.organizer] if invite.organizer else [])
            names |= {guest.name for guest in guests} | {guest.name.partition(" ")[0] for guest in guests}
        return frozenset(letters(name) for name in names if name and not is_user(name, self._me)) - {""}


def _in_order(name: str) -> str:
    """A header's "Levi, Dana" as "Dana Levi"."""
    before, comma, after = name.partition(",")
    return f"{after.strip()} {before.strip()}" if comma else name


def _commonest(names: list[str]) -> str:
    """The spelling that is found most often; capitals throughout and legal forms give way to what else there is."""

    def rank(name: str) -> tuple[bool, bool, int]:
        return (not (name.isupper() and len(name) > 5), not has_legal_form(name), names.count(name))  # noqa: PLR2004 - no abbreviation

    return max(names, key=rank)

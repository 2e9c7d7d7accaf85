"""Which of the names that a mail gives is the employer's: what can be none is thrown out, the rest is added up."""

from __future__ import annotations

import re
from collections.abc import Iterable

from agent.etiquette.names import spelled_in
from agent.recognition.employer_claims import Claim
from agent.recognition.employer_domains import related, stands_for_initials
from agent.recognition.facts import MailFacts
from agent.recognition.me import Me
from agent.recognition.named_people import is_user, named_interviewers
from agent.recognition.proper_names import (
    begins_as_institution,
    begins_common,
    can_be_employer,
    cleaned,
    has_legal_form,
    has_team_word,
    is_common,
    is_generic,
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
    is_team,
    is_tool,
    sender_of,
)
from agent.recognition.titles import ends_as_title
from connectors.mail import Address

_GROUP = re.compile(
    r"(?:^|[\s-])(?:group|gruppe|groupe|grupo|holdings?|konzern|plc|corporate|international)$|^(?:groupe|grupo|gruppo)\s",
    re.IGNORECASE,
)
_UNRELATED = 2.0  # the same for a name that has nothing to do with the sender's own domain
_MERGES = 1.4  # weight from which a longer form of a name counts as one
ENOUGH = 0.9
_ABBREVIATION = 6  # letters
SPELLED = 6.0  # weight of the sender's own domain, written out in the mail
_MISTER = re.compile(
    r"(?:Mr|Mrs|Ms|Mx|Miss|Mme|Mlle|Herr|Frau|Sra?|Srta|Dña|D|Don|Doña)\.? [A-ZÀ-Þ][\w’-]+(?: [A-ZÀ-Þ][\w’-]+){0,2}$"
)
_PARTNERS = re.compile(r"\s(?:&|and|und|et|y|e)\s")
_NUMBER = re.compile(r"(?:[\s,#(-]+\w{0,6}\d[\w-]{0,20}\)?)+$")
_SHARED = frozenset({"gov", "gob", "gouv", "gv", "edu", "ac", "co", "com", "org", "net"})
"""Labels under which others register, where the list of public suffixes does not know it."""


class Judge:
    """Hears the claims, throws out what can be no employer, and adds up the rest."""

    def __init__(self, facts: MailFacts, me: Me, sender: Address | None, registered: str, *, agency: bool) -> None:
        self._me, self._sender, self._registered, self._agency = me, sender, registered, agency
        self._label = label_of(registered, sender)
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
        if scores[best] < (_UNRELATED if self._astray(best) else ENOUGH):
            return None
        if self._agency and not self._strong[best] and len(self._names[best]) < 2:  # noqa: PLR2004 - named twice
            return None
        best = self._written_out(self._of_group(best, scores))
        return _unformed(_commonest(self._names[best]))

    def _written_out(self, best: str) -> str:
        """Where an abbreviation is the best, the name it stands for, if the mail has that as well."""
        if len(best) > _ABBREVIATION or not self._names[best][0].isupper():
            return best
        longer = [key for key, names in self._names.items() if stands_for_initials(best, names[0])]
        return max(longer, key=lambda key: self._sums[key]) if longer else best

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
            and scores[key] >= ENOUGH
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
        if not can_be_employer(bare, self._me.name) or self._is_person(name, sure=claim.sure >= SPELLED):
            return False
        if is_generic(bare) or bare.startswith(("&", "+")):
            return False
        if is_common(bare) and not (claim.sure >= 5 and len(bare) > 2):  # noqa: PLR2004 - a display name or a plain subject
            return False
        if (not claim.strong or claim.acts) and begins_common(bare) and not has_legal_form(name):
            return False
        if (
            (ends_as_title(bare) or ends_as_title(_NUMBER.sub("", bare)))
            and not has_legal_form(name)
            and not begins_as_institution(bare)
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
        if _MISTER.match(name):
            return True
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
            and (not is_office(self._facts, self._sender) or like_person(_in_order(self._sender.name)))
        ):
            person = re.split(r"\s?[(|@]|\s(?:at|from|bei|chez|via|de|da)\s|\s[–—-]\s", self._sender.name)[0]
            names |= {person, *(() if has_team_word(person) else person.split())}
        addresses: Iterable[Address] = (*message.to, *message.cc)
        names |= {address.name for address in addresses if not is_team(address)}
        for invite in message.invites[:2]:
            guests = [guest.address for guest in invite.attendees] + ([invite.organizer] if invite.organizer else [])
            names |= {guest.name for guest in guests} | {guest.name.partition(" ")[0] for guest in guests}
        return frozenset(letters(name) for name in names if name and not is_user(name, self._me)) - {""}


def _unformed(name: str) -> str:
    """The name without its legal form, unless partners are named, who are no firm without it: "Parker & Hale LLP"."""
    bare = cleaned(name) if has_legal_form(name) else name
    return name if not bare or _PARTNERS.search(f"{bare} ") else bare


def _in_order(name: str) -> str:
    """A header's "Levi, Dana" as "Dana Levi"."""
    before, comma, after = name.partition(",")
    return f"{after.strip()} {before.strip()}" if comma else name


def _commonest(names: list[str]) -> str:
    """The spelling that is found most often; capitals throughout and legal forms give way to what else there is."""

    def rank(name: str) -> tuple[bool, bool, int]:
        return (not (name.isupper() and len(name) > 5), not has_legal_form(name), names.count(name))  # noqa: PLR2004 - no abbreviation

    return max(names, key=rank)


def label_of(registered: str, sender: Address | None) -> str:
    """The label of the sender's domain that names its owner: "des" of des.gov.example as well."""
    labels = registered.split(".")
    if labels[0] in _SHARED and sender and len(above := sender.domain.removesuffix(registered).strip(".")) > 1:
        return above.rpartition(".")[2]
    return labels[0]


def is_office(facts: MailFacts, sender: Address) -> bool:
    """Whether no person is shown as the sender; calendars and out-of-office replies send as a person, too."""
    if is_team(sender) or is_no_reply(sender):
        return True
    if facts.bulk:
        return not _own_address(sender)
    return not facts.by_hand and sender_of(sender.domain) is not None


def _own_address(sender: Address) -> bool:
    """Whether the address is made of the name shown beside it: a person's, however many get their mail."""
    words = [letters(word) for word in sender.name.split()]
    first = re.split(r"[._+-]", sender.address.partition("@")[0])[0]
    return 1 <= len(words) <= 3 and len(first) > 1 and (first == words[0] or spelled_in(sender.address, sender.name))  # noqa: PLR2004

"""Which employer a mail speaks for. Where nothing says so plainly the answer is None, never a guess (etiquette 4.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.recognition.facts import MailFacts
from agent.recognition.me import Me
from agent.recognition.phrases import LANGUAGES, holds
from agent.recognition.proper_names import NAME, can_be_employer, cleaned, has_team_word, letters
from agent.recognition.senders import is_free_mail, is_team, sender_of, tenant_of
from agent.recognition.tables import table
from connectors.mail import Address

_IN_SUBJECT, _IN_TEXT = (
    tuple(re.compile(pattern.replace("<NAME>", f"(?P<name>{NAME})")) for pattern in table("names")["employer"][place])
    for place in ("subject", "text")
)
_PERSON_AT = re.compile(rf"^[^@]{{2,40}}?(?:\s(?:at|from|@|bei|de|von)\s|\s?[|(,]\s?)(?P<name>{NAME})\)?$")
_SPLIT = re.compile(r"\s*(?:[|·•\n,;:()\[\]<>“”\"]|\s[–—-]\s|\s//?\s)\s*")
_CLOSING_LINES = 9
_SHORTEST_LABEL = 4  # letters; shorter names are too often words


def company(facts: MailFacts, me: Me) -> str | None:
    """The employer's name in its own spelling and without its legal form, or None where the mail does not tell."""
    sender = facts.message.sender
    for name in _candidates(facts, me, sender):
        name = cleaned(name)  # noqa: PLW2901 - the clean name is the one to judge
        if can_be_employer(name, me.name) and not _is_tool(name) and not _is_sender(name, sender):
            return name
    return None


def _candidates(facts: MailFacts, me: Me, sender: Address | None) -> Iterator[str]:
    domain = sender.domain if sender else ""
    own = bool(domain) and sender_of(domain) is None
    text = facts.newest.text[:4000]
    if own and sender:
        yield from _spelled(facts, me.registered_domain(domain), sender)
    if sender and (not facts.by_hand or is_team(sender)):
        yield from _display(sender.name)
    elif sender and (found := _PERSON_AT.match(sender.name)):
        yield found["name"]
    yield from _of_organizer(facts, me)
    yield from _named(facts.subject, text)
    if sender and (tenant := tenant_of(sender)):
        yield _spelled_as(tenant, f"{facts.subject}\n{text}") or tenant.replace("-", " ").title()
    if own and (not facts.by_hand or facts.context):
        yield _titled(me.registered_domain(domain))


def _of_organizer(facts: MailFacts, me: Me) -> Iterator[str]:
    """The employer behind the address that set up the calendar event."""
    for invite in facts.message.invites[:1]:
        if invite.organizer and sender_of(invite.organizer.domain) is None:
            yield from _spelled(facts, me.registered_domain(invite.organizer.domain), invite.organizer)


def _named(subject: str, text: str) -> Iterator[str]:
    """What stands where employers are named."""
    for pattern in _IN_SUBJECT:
        if found := pattern.search(subject):
            yield _until_role(found["name"])
    for pattern in _IN_TEXT:
        for match in list(pattern.finditer(text))[:6]:
            yield _until_role(match["name"])


def _display(name: str) -> Iterator[str]:
    """A display name of an office: "Northwind Hiring Team", "Northwind via Greenhouse", "Northwind"."""
    if found := re.match(rf"^(?:.{{2,30}}? (?:at|from|bei|@) )(?P<name>{NAME})$", name):
        yield found["name"]
    if name and (has_team_word(name) or "@" not in name):
        yield name


def _spelled(facts: MailFacts, registered: str, sender: Address) -> Iterator[str]:
    """How the mail itself spells the name that the domain is made of, the closing lines first."""
    label = registered.split(".", maxsplit=1)[0]
    if len(letters(label)) < _SHORTEST_LABEL:
        return
    lines = facts.newest.text.split("\n")
    closing = "\n".join([*lines[-_CLOSING_LINES:], facts.newest.signature, sender.name])
    if (
        (found := _spelled_as(label, closing))
        or (found := _spelled_as(label, f"{facts.subject}\n{facts.newest.text[:4000]}"))
        or (found := _spelled_as(label, facts.newest.quoted[:2000]))
    ):
        yield found


def _spelled_as(label: str, text: str) -> str | None:
    """The capitalised words whose letters are those of the label, with the words of the name behind them."""
    wanted = letters(label)
    best: str | None = None
    for segment in _SPLIT.split(text):
        words = segment.split()
        for start, word in enumerate(words):
            if not (word[0].isupper() or word[0].isdigit() or letters(word) == wanted) or not wanted.startswith(
                letters(word) or "?"
            ):
                continue
            length = _length(words[start:], wanted)
            if length:
                name = " ".join(_extended(words[start:], length))
                if best is None or len(best) < len(name) <= len(best) + 25:
                    best = name
    return best


def _length(words: list[str], wanted: str) -> int:
    """How many of the words together spell what is wanted; 0 where none do. A short form may stop at a word's end."""
    spelled = ""
    for count, word in enumerate(words[:6], start=1):
        spelled += letters(word)
        if spelled == wanted:
            return count
        if not wanted.startswith(spelled):
            return 0
    return 0


def _extended(words: list[str], length: int) -> list[str]:
    """The name with the capitalised words that follow it ("Kestrel Bay" → "Kestrel Bay Credit Union")."""
    end = length
    while end < min(len(words), length + 3) and not words[end - 1].endswith((".", "!", "?")):
        word = words[end]
        if not word[0].isupper() or has_team_word(word) or holds(word, "job_title", LANGUAGES):
            break
        end += 1
    if end < len(words) and holds(" ".join(words[length : end + 1]), "job_title", LANGUAGES):
        end = length
    return words[:end]


def _until_role(name: str) -> str:
    """A name without the words of a role that run on from it."""
    return re.split(r"\s(?:-|–|\||for|as|on)\s", name)[0]


def _titled(registered: str) -> str:
    label = registered.split(".", maxsplit=1)[0]
    return " ".join(part.capitalize() for part in label.split("-")) if len(label) >= _SHORTEST_LABEL else ""


def _is_tool(name: str) -> bool:
    """Whether the words are the name of a hiring tool or mail provider."""
    squeezed = letters(name)
    return sender_of(f"{squeezed}.com") is not None or is_free_mail(f"{squeezed}.de")


def _is_sender(name: str, sender: Address | None) -> bool:
    """Whether the words are the name of the person who wrote."""
    if sender is None or not sender.name or has_team_word(sender.name):
        return False
    person = sender.name.lower()
    if sender_of(sender.domain) is not None and not is_free_mail(sender.domain):
        return False
    same = letters(name) == letters(sender.name)
    return (same and not is_team(sender) and letters(name) not in letters(sender.domain)) or (
        " " not in name and name.lower() in person.split() and letters(name) not in letters(sender.domain)
    )

"""What is gathered from one message before anything is decided: its new text, the phrases in it, who sent it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.recognition.language import language_of
from agent.recognition.me import Me
from agent.recognition.newest_text import NewestText, newest_text
from agent.recognition.phrases import LANGUAGES, Folded, Sign, signs
from agent.recognition.senders import (
    System,
    is_automatic,
    is_bulk,
    is_hiring_office,
    system_of,
    written_by_hand,
)
from connectors.mail import Message

_PREFIX = re.compile(
    r"^\s*(?:(?:re|aw|antw|sv|rv|res|fw|fwd|wg|tr|enc|ref)(?:\[\d+\])?\s?:\s*|\[(?:ext|external|extern)\]\s*)+",
    re.IGNORECASE,
)
_REPLY = re.compile(r"^\s*(?:re|aw|antw|sv|rv|res|ref)(?:\[\d+\])?\s?:", re.IGNORECASE)
_FEW = 8  # people a mail about one interview is addressed to
_QUOTED = 3000  # characters of quoted mail that are looked at for its subject matter
_HIRING_SYSTEMS = frozenset({System.ATS, System.ASSESSMENT, System.BACKGROUND})


@dataclass(frozen=True, slots=True)
class MailFacts:
    """One message, looked at. `signs` are those of the new text, `titles` those of the subject and calendar titles.

    `context` counts the independent marks of hiring, `thread_context` those in the mail that is quoted below.
    """

    message: Message
    newest: NewestText
    subject: str
    language: str
    body: Folded
    head: Folded
    signs: tuple[Sign, ...]
    titles: tuple[Sign, ...]
    thread_signs: tuple[Sign, ...]
    system: System | None
    by_hand: bool
    bulk: bool
    automatic: bool
    reply: bool
    personal: bool

    def of(self, says: str) -> tuple[Sign, ...]:
        """The signs of the new text that say this, in the order of the text."""
        return tuple(sorted((sign for sign in self.signs if sign.says == says), key=lambda sign: sign.sentence))

    def titled(self, says: str) -> tuple[Sign, ...]:
        """The signs of the subject line and calendar titles that say this."""
        return tuple(sign for sign in self.titles if sign.says == says)

    def count(self, says: str) -> int:
        """How many different words say this, in text and subject."""
        return len({sign.quote.lower() for sign in (*self.signs, *self.titles) if sign.says == says})

    @property
    def context(self) -> int:
        """How many independent marks say that this is about a job the user wants."""
        sender = self.message.sender
        office = 2 if sender and is_hiring_office(sender) else 0
        tool = 2 if self.system in _HIRING_SYSTEMS else 0
        titled = bool(self.titled("job_title"))
        return _marks((*self.signs, *self.titles)) + office + tool + titled + self.thread_context

    @property
    def thread_context(self) -> int:
        """The same of the mail quoted below, at most two."""
        return min(2, _marks(self.thread_signs))


def _marks(found: tuple[Sign, ...]) -> int:
    """How many different strong words of hiring there are; the weak ones count for one together."""
    words = {sign.quote.lower(): sign.weight for sign in found if sign.says == "hiring"}
    return sum(weight > 1 for weight in words.values()) + any(weight == 1 for weight in words.values())


def gather(message: Message, me: Me) -> MailFacts:
    """Look at a message: its new text, language, phrases, sender. Raises nothing."""
    newest = newest_text(message)
    titles = " \n".join([message.subject[:1000], *(invite.summary[:500] for invite in message.invites[:3])])
    subject = _PREFIX.sub("", message.subject[:1000]).strip()
    words = newest.text or " ".join(invite.description[:2000] for invite in message.invites[:1]) or subject
    language = language_of(words if len(words) > 80 else f"{words} {subject}")  # noqa: PLR2004 - too short alone
    spoken = tuple(dict.fromkeys(("en", language) if language in LANGUAGES else ("en",)))
    body = Folded(newest.text or "\n\n".join(invite.description for invite in message.invites[:1]))
    head = Folded(titles)
    sender = message.sender
    return MailFacts(
        message=message,
        newest=newest,
        subject=subject,
        language=language,
        body=body,
        head=head,
        signs=signs(body, spoken),
        titles=signs(head, spoken if language != "en" else tuple(LANGUAGES) if not subject.isascii() else spoken),
        thread_signs=signs(Folded(newest.quoted[:_QUOTED]), spoken) if newest.quoted else (),
        system=system_of(message),
        by_hand=written_by_hand(message) and not (sender and sender.address in me.addresses),
        bulk=is_bulk(message),
        automatic=is_automatic(message),
        personal=_personal(message, me),
        reply=bool(message.in_reply_to or message.references or _REPLY.match(message.subject)),
    )


def _personal(message: Message, me: Me) -> bool:
    """Whether the mail is addressed to the user and few others; mail that names nobody counts too."""
    named = [address.address for address in (*message.to, *message.cc)]
    return not named or (len(named) <= _FEW and not me.addresses.isdisjoint(named))

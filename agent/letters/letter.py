"""The letter, and what it may draw on."""

from __future__ import annotations

from agent.etiquette.kinds import DraftKind
from agent.etiquette.value import Value


class Fact(Value):
    """One line of the user's profile that a letter may use, and the subjects it bears on."""

    text: str
    tags: tuple[str, ...] = ()


class Profile(Value):
    """Who writes, and what may be said of them. `signature` ends each letter, once.

    `thanks_words` is how long a thank-you usually is at most where they look for work; None: as long as any.
    """

    name: str
    address: str
    signature: str
    facts: tuple[Fact, ...] = ()
    greeting: str | None = None  # "Hi", "Hello", "Dear"; None: as the other side writes
    sign_off: str | None = None  # "Best,"; None: as the language has it
    thanks_words: int | None = None


class Sentence(Value):
    """One sentence, the frame it was made from, and the notes, profile lines, mails or flags behind its facts."""

    text: str
    frame: str
    sources: tuple[str, ...] = ()


class Letter(Value):
    """A letter, ready or not. One that is not ready is placed without a recipient, and `missing` says what it awaits.

    `body` is plain text with blank lines between paragraphs, greeting and signature included, not hard-wrapped.
    """

    kind: DraftKind
    subject: str
    body: str
    sentences: tuple[Sentence, ...] = ()
    ready: bool = True
    missing: tuple[str, ...] = ()
    language: str = "en"

    @property
    def frames(self) -> tuple[str, ...]:
        """The frames that its sentences were made from."""
        return tuple(sentence.frame for sentence in self.sentences)

    @property
    def facts(self) -> tuple[str, ...]:
        """What is behind its sentences: notes, profile lines, mails, flags."""
        return tuple(source for sentence in self.sentences for source in sentence.sources)


class Written(Value):
    """A letter written before: what a new one must not repeat."""

    key: str
    application: str
    company: str | None = None
    frames: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    body: str = ""

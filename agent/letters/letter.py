"""The letter, and what it may draw on."""

from __future__ import annotations

from pydantic import AwareDatetime

from agent.etiquette.kinds import DraftKind
from agent.etiquette.value import Value
from agent.letters.voice import Spelling, Voice


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
    spelling: Spelling | None = None  # these two: None is as the user's own mail has it
    contractions: bool | None = None
    voices: tuple[Voice, ...] = ()  # heard in the user's own mail, one a language
    connect_note_characters: int = 200  # code points of a note for a networking site
    language: str = "en"  # the user's own (ISO 639-1), for what is asked of them
    usual_spelling: Spelling | None = None  # where they live, as long as nothing else was set or heard

    def voice(self, language: str) -> Voice:
        """How the user writes that language: what they set, else what was heard, else what is usual where they live."""
        found = next((one for one in self.voices if one.language == language), Voice(language=language))
        usual = self.usual_spelling if found.spelling is None and language == "en" else None
        own = {"spelling": self.spelling or usual, "contractions": self.contractions}
        return found.model_copy(update={name: value for name, value in own.items() if value is not None})


class Sentence(Value):
    """One sentence, the frame it was made from, and the notes, profile lines, mails or flags behind its facts.

    `ground` is what a sentence without a fact stands on: "occasion:" and a message id, "flag:interest", "notes:…".
    """

    text: str
    frame: str
    sources: tuple[str, ...] = ()
    ground: str = ""


class Letter(Value):
    """A letter, ready or not. One that is not ready is placed without a recipient, and `missing` says what it awaits.

    `keepable` are those of them that the user may leave as they are: they concern the wording alone.
    `body` is plain text with blank lines between paragraphs, greeting and signature included, not hard-wrapped.
    """

    kind: DraftKind
    subject: str
    body: str
    sentences: tuple[Sentence, ...] = ()
    ready: bool = True
    missing: tuple[str, ...] = ()
    keepable: tuple[str, ...] = ()
    language: str = "en"
    reworded: str = ""  # the mark of the letter that this is another wording of (`rephrase`)

    @property
    def frames(self) -> tuple[str, ...]:
        """The frames that its sentences were made from."""
        return tuple(sentence.frame for sentence in self.sentences)

    @property
    def facts(self) -> tuple[str, ...]:
        """What is behind its sentences: notes, profile lines, mails, flags; and whether it is another wording."""
        sources = tuple(source for sentence in self.sentences for source in sentence.sources)
        return (*sources, self.reworded) if self.reworded else sources


class Written(Value):
    """A letter written before: what a new one must not repeat. `at` (aware) is when, None if that is not known."""

    key: str
    application: str
    company: str | None = None
    interview: str | None = None
    at: AwareDatetime | None = None
    frames: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    body: str = ""

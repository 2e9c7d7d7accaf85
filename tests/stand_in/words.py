"""What a search sees of a message: the words of its headers, its text and the names of its attachments."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property

FIELDS = ("from", "to", "cc", "bcc", "subject")
_WORD = re.compile(r"[^\W_]+")
_ANSWER = re.compile(r"^((re|aw|antw|fwd?|wg)(\[\d+\])?:\s*)+", re.IGNORECASE)
_MARKUP = re.compile(r"<(style|script)\b.*?</\1>|<[^<>]*>", re.DOTALL | re.IGNORECASE)


def words(text: str) -> tuple[str, ...]:
    """The words of a text in their order, case and accents folded."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return tuple(_WORD.findall(plain.casefold()))


def contains(text: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    """Whether the words of the phrase stand in the text one after the other."""
    length = len(phrase)
    return any(text[at : at + length] == phrase for at in range(len(text) - length + 1))


class Text:
    """The words of one message, read when they are first asked for."""

    def __init__(self, raw: Callable[[], bytes]) -> None:
        self._raw = raw

    def has(self, field: str, phrase: tuple[str, ...]) -> bool:
        """Whether a field ("from", …, or "" for anywhere) has the phrase."""
        if field:
            return contains(self._fields[field], phrase)
        places: Iterable[tuple[str, ...]] = (*self._fields.values(), self._body, *map(words, self.filenames))
        return any(contains(place, phrase) for place in places)

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """All headers in their order, decoded."""
        return tuple((name, str(value)) for name, value in self._read.items())

    def header(self, name: str) -> str:
        """The first header of that name, or an empty string."""
        return str(self._read.get(name, "")).strip()

    @property
    def media_type(self) -> str:
        """Its content type."""
        return self._read.get_content_type()

    @cached_property
    def message_id(self) -> str:
        """The Message-ID without its angle brackets."""
        return self.header("Message-ID").strip("<>")

    @property
    def answered(self) -> tuple[str, ...]:
        """The ids that In-Reply-To and References name, bare."""
        return tuple(re.findall(r"<([^<>\s]+)>", f"{self.header('In-Reply-To')} {self.header('References')}"))

    @property
    def bare_subject(self) -> str:
        """The subject without the marks that answers and forwards put before it."""
        return _ANSWER.sub("", " ".join(self.header("Subject").split())).casefold()

    @cached_property
    def filenames(self) -> tuple[str, ...]:
        """The names of the parts that have one."""
        return tuple(name for part in self._read.walk() if (name := part.get_filename()))

    @cached_property
    def _read(self) -> EmailMessage:
        return message_from_bytes(self._raw(), policy=policy.default)

    @cached_property
    def _fields(self) -> dict[str, tuple[str, ...]]:
        return {field: words(" ".join(map(str, self._read.get_all(field, [])))) for field in FIELDS}

    @cached_property
    def _body(self) -> tuple[str, ...]:
        found: list[str] = []
        for part in self._read.walk():
            if part.get_content_maintype() == "text" and not part.get_filename():
                content = part.get_payload(decode=True)
                text = content.decode(_charset(part), "replace") if isinstance(content, bytes) else ""
                found += words(_MARKUP.sub(" ", text) if part.get_content_subtype() == "html" else text)
        return tuple(found)


class KnownWords(Text):
    """Words that are known beforehand: single words anywhere are looked up, all else is read from the message."""

    def __init__(self, raw: Callable[[], bytes], known: frozenset[str]) -> None:
        super().__init__(raw)
        self._known = known

    def has(self, field: str, phrase: tuple[str, ...]) -> bool:
        """As `Text.has`; a phrase of which one word is nowhere is not looked for any further."""
        if not field and len(phrase) == 1:
            return phrase[0] in self._known
        return self._known.issuperset(phrase) and super().has(field, phrase)


def _charset(part: EmailMessage) -> str:
    named = str(part.get_content_charset("utf-8"))
    try:
        "".encode(named)
    except LookupError:
        return "utf-8"
    return named

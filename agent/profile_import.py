"""Shell. A CV or a JSON Resume file → lines that letters may use, and those lines into the configuration file.

No word is changed: bullets, full stops and all sentences of a line but its first go, and nothing else.
"""

from __future__ import annotations

import json
import re
import shutil
import tomllib
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from lxml import etree

from agent.letters import wording
from agent.letters.letter import Fact

MOST = 12  # lines proposed
_LARGEST = 5_000_000  # bytes of a file, and of what is packed in it
_FEWEST_WORDS, _MOST_WORDS = 4, 26  # a letter's sentence has 32 at most
_MOST_TAGS = 5
_BULLET = re.compile(r"^\s*(?:[-*+•–—·▪‣●◦]|\d{1,2}[.)])\s+(?P<text>.*)$")
_CONTACT = re.compile(r"@|https?://|www\.|\+?\d[\d ()/-]{7,}\d")
_SENTENCE = re.compile(r"(?<=[^\s.]{3}[.!;])\s+(?=[A-ZÀ-Þ])")
_MARKUP = re.compile(r"\*\*|__|`|^#+\s*")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_HEADER = re.compile(r"^\s*\[")
_OWN_TABLE = re.compile(r"^\s*(?:\[\s*user\s*\]|\[\[\s*user\s*\.\s*facts\s*\]\])")
_WORD_PROCESSOR = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Unusable(Exception):
    """The file cannot be used; the message names the place and says what to do."""


def proposed(path: Path, known: Iterable[Fact] = ()) -> tuple[Fact, ...]:
    """The lines of a file that read like something done, the best first, at most twelve, without those `known`.

    Reads JSON Resume (jsonresume.org/schema), plain text, Markdown and .docx. Raises: Unusable.
    """
    content = _content(path)
    if content.startswith(b"%PDF") or path.suffix.lower() == ".pdf":
        raise Unusable(f"{path}: a PDF is not read; save the CV as text, Markdown or .docx and import that")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unusable(f"{path}: the old .doc format is not read; save it as .docx or as text and import that")
    subjects: tuple[str, ...] = ()
    if content.startswith(b"PK"):
        lines = _of_text(_docx(path))
    else:
        lines, subjects = _of_file(path, _text(path, content))
    had = {_key(fact.text) for fact in known}
    found: dict[str, Fact] = {}
    for line, own_subjects in lines:
        text = trimmed(line)
        if _FEWEST_WORDS <= len(text.split()) <= _MOST_WORDS and _key(text) not in had:
            found.setdefault(_key(text), Fact(text=text, tags=_tags(text, (*own_subjects, *subjects))))
    if not found:
        raise Unusable(
            f"{path}: no line reads like something you did; write such lines as bullets,"
            ' for example "- cut the time of a release from two days to three hours"'
        )
    return tuple(sorted(found.values(), key=_rank)[:MOST])


def trimmed(line: str) -> str:
    """The line without bullet, markup, a second sentence and the full stop."""
    bullet = _BULLET.match(line)
    text = _LINK.sub(r"\1", _MARKUP.sub("", bullet["text"] if bullet else line))
    text = wording.clean(" ".join(text.split()))
    return _SENTENCE.split(text)[0].rstrip(" .;,")


def with_facts(text: str, facts: Sequence[Fact], path: Path) -> str:
    """The configuration's text with the facts added behind what it says of the user; every other byte is kept.

    Raises: Unusable, where the facts stand in a form that cannot be added to.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    block = newline.join(_block(fact, newline) for fact in facts)
    for at in (_behind_the_user(lines), len(lines)):
        before, after = "".join(lines[:at]), "".join(lines[at:])
        gap = "" if not before or before.endswith(newline * 2) else newline if before.endswith("\n") else newline * 2
        changed = f"{before}{gap}{block}{newline if after else ''}{after}"
        if _adds_only(text, changed, facts):
            return changed
    raise Unusable(f"{path}: the facts of [user] are not written as [[user.facts]] blocks; write them so, then import")


def write(path: Path, text: str) -> Path:
    """Put the text in the file's place, and say where a copy of the old one lies (same mode). Raises: Unusable."""
    real = path.resolve()
    number = 1
    while (backup := real.with_name(f"{real.name}.before-import-{number}")).exists():
        number += 1
    beside = real.with_name(f"{real.name}.importing")
    try:
        shutil.copy2(real, backup)
        shutil.copy2(real, beside)  # first the mode, then the content
        beside.write_bytes(text.encode())
        beside.replace(real)
    except OSError as error:
        raise Unusable(f"{path}: it cannot be written: {error.strerror}; nothing was changed") from error
    return backup


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise Unusable(f"{path}: larger than 5 MB, which no CV's text is; save its text alone and import that")
        return path.read_bytes()
    except OSError as error:
        raise Unusable(f"{path}: it cannot be read: {error.strerror}") from error


def _text(path: Path, content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unusable(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8 and import that") from error
    if "\0" in text:
        raise Unusable(f"{path}: this is no text; save the CV as text, Markdown or .docx and import that")
    return text


Line = tuple[str, tuple[str, ...]]  # what it says, and the subjects named beside it


def _of_file(path: Path, text: str) -> tuple[list[Line], tuple[str, ...]]:
    if path.suffix.lower() != ".json" and not text.lstrip().startswith("{"):
        return _of_text(text), ()
    try:
        resume = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        place = f"line {error.lineno}: {error.msg}" if isinstance(error, json.JSONDecodeError) else "too deeply nested"
        raise Unusable(f"{path}: this is not JSON: {place}; mend it, or export it anew") from error
    if not isinstance(resume, dict):
        raise Unusable(f"{path}: JSON Resume begins with {{; this is a {type(resume).__name__} instead")
    subjects = tuple(word for skill in _items(resume, "skills", path) for word in _keywords(skill, "name"))
    return list(_of_resume(resume, path)), subjects


def _of_resume(resume: dict[str, Any], path: Path) -> Iterator[Line]:
    for section in ("work", "projects", "volunteer"):
        for item in _items(resume, section, path):
            highlights = item.get("highlights") or []
            if not isinstance(highlights, list):
                raise Unusable(f"{path}: {section}[].highlights: expected a list of lines")
            subjects = tuple(_keywords(item))
            yield from ((line, subjects) for line in highlights if isinstance(line, str))
            yield from ((line, subjects) for line in _done_in(item.get("summary"), item.get("description")))
    for award in _items(resume, "awards", path):
        yield from ((line, ()) for line in _done_in(award.get("summary")))


def _items(resume: dict[str, Any], section: str, path: Path) -> list[dict[str, Any]]:
    items = resume.get(section) or []
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise Unusable(f"{path}: {section}: expected a list of objects, as jsonresume.org/schema has it")
    return items


def _keywords(item: dict[str, Any], *also: str) -> Iterator[str]:
    words = item.get("keywords")
    yield from (word for word in words if isinstance(word, str)) if isinstance(words, list) else ()
    yield from (item[name] for name in also if isinstance(item.get(name), str))


def _done_in(*texts: object) -> Iterator[str]:
    """Running text counts only where it says in so many words what was done."""
    for text in texts:
        if isinstance(text, str) and _usable(trimmed(text)):
            yield text


def _of_text(text: str) -> list[Line]:
    """Bullets with what is indented under them; where there are none, the lines that say what was done."""
    bullets: list[str] = []
    open_bullet = False
    for line in text.splitlines():
        if _BULLET.match(line):
            bullets.append(line)
            open_bullet = True
        elif open_bullet and line[:1].isspace() and line.strip():
            bullets[-1] += f" {line.strip()}"
        else:
            open_bullet = False
    lines = bullets or [line for line in text.splitlines() if _usable(trimmed(line))]
    return [(line, ()) for line in lines if not _CONTACT.search(line)]


def _docx(path: Path) -> str:
    """The paragraphs of a word-processor file (ECMA-376), those of lists as bullets."""
    try:
        with zipfile.ZipFile(path) as packed:
            part = packed.getinfo("word/document.xml")
            if part.file_size > _LARGEST:
                raise Unusable(f"{path}: its text is larger than 5 MB, which no CV's is; save it as text")
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
            tree = etree.fromstring(packed.read(part), parser)
    except (zipfile.BadZipFile, zlib.error, KeyError, etree.XMLSyntaxError, RuntimeError, NotImplementedError) as error:
        raise Unusable(f"{path}: this is no readable .docx; save the CV as text and import that") from error
    lines = []
    for paragraph in tree.iter(f"{_WORD_PROCESSOR}p"):
        text = "".join(node.text or "" for node in paragraph.iter(f"{_WORD_PROCESSOR}t"))
        listed = next(paragraph.iter(f"{_WORD_PROCESSOR}numPr"), None) is not None
        lines.append(f"- {text}" if listed else text)
    return "\n".join(lines)


def _usable(text: str) -> bool:
    """Whether a letter can say it as something done."""
    language = wording.language_of(text) or "en"
    return bool(wording.deed(text, language))


def _rank(fact: Fact) -> tuple[bool, bool]:
    """What a letter can use first, then what has figures; otherwise as in the file, which has the newest first."""
    return not _usable(fact.text), not re.search(r"\d", fact.text)


def _tags(text: str, subjects: Iterable[str]) -> tuple[str, ...]:
    """The subjects that the file names itself and that stand in the line."""
    found = (
        subject.strip().casefold()
        for subject in subjects
        if subject.strip() and re.search(rf"(?<!\w){re.escape(subject.strip())}(?!\w)", text, re.IGNORECASE)
    )
    return tuple(dict.fromkeys(found))[:_MOST_TAGS]


def _key(text: str) -> str:
    return " ".join(wording.words_of(text)).casefold()


def _behind_the_user(lines: Sequence[str]) -> int:
    """The line before which new facts go: behind [user] and its facts, before the next table and its comments."""
    own = [at for at, line in enumerate(lines) if _OWN_TABLE.match(line)]
    if not own:
        return len(lines)
    following = next((at for at in range(own[-1] + 1, len(lines)) if _HEADER.match(lines[at])), len(lines))
    while following > own[-1] + 1 and lines[following - 1].lstrip().startswith("#"):
        following -= 1
    return following


def _block(fact: Fact, newline: str) -> str:
    tags = ", ".join(_quoted(tag) for tag in fact.tags)
    return f"[[user.facts]]{newline}text = {_quoted(fact.text)}{newline}tags = [{tags}]{newline}"


def _quoted(text: str) -> str:
    """A basic string of TOML (section "String"): JSON's escapes are among its own, and DEL is cleaned away."""
    return json.dumps(text.replace("\x7f", ""), ensure_ascii=False)


def _adds_only(text: str, changed: str, facts: Sequence[Fact]) -> bool:
    old = tomllib.loads(text)
    try:
        new = tomllib.loads(changed)
    except tomllib.TOMLDecodeError:
        return False
    added = [{"text": fact.text, "tags": list(fact.tags)} for fact in facts]
    user = old.get("user", {})
    return bool(new == {**old, "user": {**user, "facts": [*user.get("facts", []), *added]}})

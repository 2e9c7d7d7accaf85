"""HTML as plain words, by its tags alone, for text that is only glanced at or written by calendars; and back."""

from __future__ import annotations

import html
import re

from connectors.charsets import lines

_TAG = re.compile(r"<[^<>]*>")
_LINE_TAG = re.compile(r"<(?:br|/?p|/?div|/?tr|/?li|/?ul|/?ol|/?h[1-6])\b[^<>]*>", re.IGNORECASE)
_CELL = re.compile(r"</t[dh]\b[^<>]*>(?=\s*<t[dh]\b)", re.IGNORECASE)
_HIDDEN = re.compile(r"<(style|script|title)\b[^<>]*>[^<]*</\1[^<>]*>", re.IGNORECASE)
_LINK = re.compile(
    r"<a\b[^<>]*?\bhref\s*=\s*[\"']?(https?://[^\"'\s<>]{1,1000})[^<>]*>([^<>]{0,300})</a>", re.IGNORECASE
)
_EMPTY_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_MARKS = re.compile(
    r"</?(?:html|body|br|p|div|span|a|b|i|u|strong|em|ul|ol|li|table|tr|td|font)\b[^<>]*>", re.IGNORECASE
)


def is_markup(text: str) -> bool:
    """Whether a text that should be plain is HTML: calendars write descriptions so."""
    return _MARKS.search(text) is not None


def words(source: str) -> str:
    """The words of HTML, a line for each block, at most one empty line between."""
    plain = _TAG.sub("", _LINE_TAG.sub("\n", _CELL.sub(" | ", _HIDDEN.sub("", source))))
    return re.sub(
        r"\n{3,}", "\n\n", "\n".join(line.strip() for line in lines(html.unescape(plain)).split("\n"))
    ).strip()


def page(text: str) -> str:
    """HTML of the same words and nothing else: a `<p>` for each paragraph, a `<br>` for each line end in it."""
    paragraphs = [part.strip("\n") for part in _EMPTY_LINES.split(text)]
    written = (html.escape(part, quote=False).replace("\n", "<br>\n") for part in paragraphs if part.strip())
    return "\n".join(["<html>", "<body>", *(f"<p>{part}</p>" for part in written), "</body>", "</html>"])


def words_and_links(source: str) -> str:
    """The same, each link's address behind its words unless it is these words."""
    return words(_LINK.sub(_shown, source))


def _shown(match: re.Match[str]) -> str:
    address, said = match[1], match[2].strip()
    return said if html.unescape(address).rstrip("/") in said or not said else f"{said} ({address})"

"""What the sender newly wrote: the part of a message that decides what it says (etiquette 4.0, rule 4)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.recognition.bounds import TEXT, within
from agent.recognition.html_text import LARGEST, signature_text, visible_text
from agent.recognition.line_patterns import LINES, any_of, even
from agent.recognition.plain_text import Cut, cut
from connectors.mail import Message

_SUBSTITUTE = re.compile(any_of(LINES["substitute"]["phrases"]), re.IGNORECASE)
_MOST = 30_000  # characters of new text; nobody writes more
_SHORT = 40  # characters; a plain part shorter than this may stand in for an HTML part that says more


@dataclass(frozen=True, slots=True)
class NewestText:
    """A message's text in its parts. `text` may be empty; `quoted` and `signature` mostly are.

    `forwarded` says that `text` is the content of a forwarded mail, somebody else's words.
    """

    text: str
    signature: str = ""
    quoted: str = ""
    forwarded: bool = False


def newest_text(message: Message) -> NewestText:
    """The newly written text: from text/plain where that is real, else from HTML with quoted nodes cut."""
    plain = cut(message.text[:LARGEST]) if message.text.strip() else Cut("")
    if not message.html.strip():
        return _newest(plain, "")
    stands_in = bool(_SUBSTITUTE.search(even(message.text[:2000])))
    if len(plain.newest) >= _SHORT and not stands_in:
        return _newest(plain, signature_text(message.html))
    rich = _from_html(message.html)
    longer = len(rich.newest) * 2 > len(plain.newest) if stands_in else len(rich.newest) > len(plain.newest) + _SHORT
    return _newest(rich if longer or not plain.newest else plain, signature_text(message.html))


def _newest(parts: Cut, signature: str) -> NewestText:
    return NewestText(
        within(parts.newest, _MOST),
        within(parts.signature or signature.strip(), _MOST),
        within(parts.quoted, TEXT),
        parts.forwarded,
    )


def _from_html(source: str) -> Cut:
    """Cut by the nodes that mail programs leave; where that leaves nothing, by the lines of the whole."""
    newest = cut(within(visible_text(source, quotes=False), TEXT))
    if newest.newest and len(newest.newest.split()) > 6:  # noqa: PLR2004 - "FYI, see below" is no content
        return newest
    whole = cut(within(visible_text(source, quotes=True), TEXT))
    return whole if whole.forwarded or not newest.newest else newest

"""An HTML body as the text a reader sees, without what is quoted and what is hidden."""

from __future__ import annotations

import html
import re

from bs4 import BeautifulSoup, Comment, Tag
from bs4.exceptions import ParserRejectedMarkup
from inscriptis import Inscriptis
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig
from lxml import etree
from lxml.html import document_fromstring

LARGEST = 1_000_000
"""Characters of a body that are read; nobody writes more, and a hostile mail might."""

# libxml2 gives up silently below 256 levels and hands back a tree without text.
DEEPEST = 200

_STRICT = ParserConfig(css=CSS_PROFILES["strict"], display_images=False, display_links=False)
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li tr td th option".split()  # noqa: SIM905
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]{0,2000}?(/?)>")
_UNSEEN = re.compile(r"<(style|script|title|head)\b.{0,200000}?</\1\s*>", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<(?:br|/p|/div|/tr|/li|/h[1-6]|/table)\b[^<>]{0,200}>", re.IGNORECASE)
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|max-height\s*:\s*0(?!\.?[1-9])"
    r"|font-size\s*:\s*[01](?:px|pt|%)?\s*(?:;|!|$)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)",
    re.IGNORECASE,
)
# Classes and ids of the nodes in which mail programs keep the mail that is answered or forwarded.
_QUOTE_CLASSES = frozenset(
    "gmail_quote gmail_quote_container gmail_attr gmail_extra moz-cite-prefix moz-forward-container yahoo_quoted"  # noqa: SIM905
    " yahoo-quoted protonmail_quote tutanota_quote zmail_extra OutlookMessageHeader WordSectionQuote front-blockquote"
    " mb_quote ms-outlook-mobile-reference-message moz-email-headers-table sh-quoted-content bloop_original_html"
    " hey_quote front-quote tutanota_quote_container x_gmail_quote x_gmail_quote_container x_yahoo_quoted".split()
)
_QUOTE_ENDINGS = ("yahoo_quoted", "gmail_quote")  # Yahoo and others write letters of their own before the name
_QUOTE_IDS = frozenset(
    {"OLK_SRC_BODY_SECTION", "mail-editor-reference-message-container", "isReplyContent", "replySplit", "yahoo_quoted"}
)
_QUOTE_NAMES = frozenset({"quote", "quoted-content", "messageReplySection", "messageBodySection.quote"})  # GMX, Spark
# Outlook marks only where the answered mail begins; all that follows is old.
_REST = frozenset({"divRplyFwdMsg", "appendonsend", "reply-intro", "x_divRplyFwdMsg"})
_BROKEN = (etree.LxmlError, ParserRejectedMarkup, ValueError, RecursionError, IndexError, KeyError, AttributeError)


def visible_text(source: str, *, quotes: bool) -> str:
    """The text of an HTML body: tables and inline runs whole, hidden preheaders dropped.

    With `quotes` false the nodes that mail programs put around quoted mail are cut, and all that follows a reply
    header of Outlook's. Input that no parser can hold (too deep, too long) is read by its tags alone.
    """
    source = source[:LARGEST].replace("\x00", "")
    if not source.strip():
        return ""
    if _depth(source) > DEEPEST:
        return _bare(source)
    try:
        soup = _soup(source)
        for node in soup.find_all(_is_hidden):
            _drop(node)
        if not quotes:
            _drop_quotes(soup)
        return _text(soup)
    except (*_BROKEN, TypeError):
        return _bare(source)


def signature_text(source: str) -> str:
    """What stands in the signature node of a Gmail or Outlook body, or an empty string."""
    source = source[:LARGEST]
    if ("gmail_signature" not in source and 'id="Signature"' not in source) or _depth(source) > DEEPEST:
        return ""
    try:
        soup = _soup(source)
        _drop_quotes(soup)
        found = soup.find_all(lambda node: node.get("id") == "Signature" or "gmail_signature" in _classes(node))
        return _text(found[-1]) if found else ""
    except (*_BROKEN, TypeError):
        return ""


def _soup(source: str) -> BeautifulSoup:
    soup = BeautifulSoup(source, "lxml")
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    return soup


def _text(node: Tag) -> str:
    markup = str(node)
    return str(Inscriptis(document_fromstring(markup), _STRICT).get_text()) if markup.strip() else ""


def _depth(source: str) -> int:
    """How deep elements nest, by counting tags; those that need no closing tag are left out."""
    depth = deepest = 0
    for match in _TAG.finditer(source):
        if match[3] or match[2].lower() in _VOID:
            continue
        depth = max(depth - 1, 0) if match[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _bare(source: str) -> str:
    """The text between the tags, for markup that no parser holds."""
    spaced = _BREAK.sub("\n", _UNSEEN.sub(" ", source))
    return html.unescape(re.sub(r"<[^<>]{0,5000}>", " ", spaced))


def _drop_quotes(soup: BeautifulSoup) -> None:
    for mark in soup.find_all(lambda node: node.get("id") in _REST, limit=1):
        for later in list(mark.next_siblings):
            later.extract()
        for parent in list(mark.parents):
            for later in list(parent.next_siblings):
                later.extract()
        mark.extract()
    for node in soup.find_all(_is_quote):
        _drop(node)


def _is_quote(node: Tag) -> bool:
    cited = node.name == "blockquote" and node.get("type") == "cite"
    named = node.name in {"div", "blockquote"} and node.get("name") in _QUOTE_NAMES
    marked = cited or named or node.get("id") in _QUOTE_IDS
    return marked or any(name in _QUOTE_CLASSES or name.endswith(_QUOTE_ENDINGS) for name in _classes(node))


def _is_hidden(node: Tag) -> bool:
    style = node.get("style")
    return node.has_attr("hidden") or (style is not None and _HIDING.search(str(style)) is not None)


def _classes(node: Tag) -> list[str]:
    found = node.get("class")
    return found if isinstance(found, list) else []


def _drop(node: Tag) -> None:
    """Take a node out, unless it went with one around it."""
    if not node.decomposed:
        node.decompose()

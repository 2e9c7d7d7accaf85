"""An HTML body as the text a reader sees, without what is quoted and what is hidden."""

from __future__ import annotations

import html
import re

from inscriptis import Inscriptis
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

LARGEST = 1_000_000
"""Characters of a body that are read; nobody writes more, and a hostile mail might."""

# libxml2 gives up silently below 256 levels and hands back a tree without text.
DEEPEST = 200

_STRICT = ParserConfig(css=CSS_PROFILES["strict"], display_images=False, display_links=False)
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "tr",
        "td",
        "th",
        "option",
    ]
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]{0,2000}?(/?)>")
_UNSEEN = re.compile(r"<(style|script|title|head)\b.{0,200000}?</\1\s*>", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<(?:br|/p|/div|/tr|/li|/h[1-6]|/table)\b[^<>]{0,200}>", re.IGNORECASE)
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|max-height\s*:\s*0(?!\.?[1-9])"
    r"|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|!|$)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)",
    re.IGNORECASE,
)
_QUOTE_CLASSES = [
    "gmail_quote",
    "gmail_quote_container",
    "gmail_attr",
    "gmail_extra",
    "moz-cite-prefix",
    "moz-forward-container",
    "yahoo_quoted",
    "yahoo-quoted",
    "protonmail_quote",
    "tutanota_quote",
    "zmail_extra",
    "OutlookMessageHeader",
    "WordSectionQuote",
    "front-blockquote",
    "mb_quote",
    "ms-outlook-mobile-reference-message",
]
_QUOTES = " | ".join(
    [f"//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]" for name in _QUOTE_CLASSES]
    + [
        "//blockquote[@type='cite']",
        "//*[@id='OLK_SRC_BODY_SECTION']",
        "//*[@id='mail-editor-reference-message-container']",
    ]
)
_REST = "//*[@id='divRplyFwdMsg' or @id='appendonsend' or @id='reply-intro' or @id='x_divRplyFwdMsg']"
_SIGNATURES = "//*[contains(concat(' ', normalize-space(@class), ' '), ' gmail_signature ') or @id='Signature']"


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
        tree = document_fromstring(source, parser=HTMLParser(remove_comments=True, remove_pis=True))
        _drop_hidden(tree)
        if not quotes:
            _drop_quotes(tree)
        return str(Inscriptis(tree, _STRICT).get_text())
    except (etree.LxmlError, ValueError, RecursionError, IndexError, KeyError, AttributeError, TypeError):
        return _bare(source)


def signature_text(source: str) -> str:
    """What stands in the signature node of a Gmail or Outlook body, or an empty string."""
    if "gmail_signature" not in source and 'id="Signature"' not in source:
        return ""
    if _depth(source[:LARGEST]) > DEEPEST:
        return ""
    try:
        tree = document_fromstring(source[:LARGEST])
        _drop_quotes(tree)
        found = tree.xpath(_SIGNATURES)
        return str(Inscriptis(found[-1], _STRICT).get_text()) if found else ""
    except (etree.LxmlError, ValueError, RecursionError, IndexError, KeyError, AttributeError, TypeError):
        return ""


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


def _drop_hidden(tree: HtmlElement) -> None:
    for node in tree.xpath("//*[@style or @hidden]"):
        if node.get("hidden") is not None or _HIDING.search(node.get("style") or ""):
            _drop(node)


def _drop_quotes(tree: HtmlElement) -> None:
    for node in tree.xpath(_REST)[:1]:
        _drop_from(node)
    for node in tree.xpath(_QUOTES):
        _drop(node)


def _drop_from(node: HtmlElement) -> None:
    """Remove the node and all that follows it in the document."""
    current = node
    while (parent := current.getparent()) is not None and parent.tag != "html":
        for later in list(current.itersiblings()):
            parent.remove(later)
        current.tail = None
        current = parent
    _drop(node)


def _drop(node: HtmlElement) -> None:
    """Remove a node and keep the text behind it."""
    if node.getparent() is not None:
        node.drop_tree()

"""Bytes of unknown honesty → text: declared charsets are a hint, and odd ones never raise."""

from __future__ import annotations

import codecs
import re

# Python's text codecs that are no charsets of mail: escapes, host names, the machine's own code page.
_NOT_MAIL = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"})
# As browsers read them (WHATWG Encoding, section 4.2): a label names its superset.
_SUPERSETS = {"ascii": "cp1252", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949"}
_SUPERSETS |= {"iso8859-9": "cp1254", "iso8859-11": "cp874", "shift_jis": "cp932", "big5": "big5hkscs"}
_WESTERN = frozenset({"cp1252", "latin-1"})

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x9f"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNSEEN = "\u00ad\u200b\u2060\ufeff\U000e0000-\U000e007f"
_NO_LINE = re.compile(f"[{_CONTROLS}{_BIDI}{_UNSEEN}]")
_NO_TEXT = re.compile(f"[{_CONTROLS}\u202a-\u202e\u2066-\u2069\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def decode(content: bytes, charset: str | None) -> tuple[str, bool]:
    """The text, and whether it was read without a guess. A declared charset that is none counts as undeclared."""
    name = _codec(charset)
    if name in (None, *_WESTERN):
        # What claims to be western and is well-formed UTF-8 is UTF-8: other text hardly ever looks like it.
        try:
            return content.decode("utf-8"), True
        except UnicodeDecodeError:
            pass
    try:
        return content.decode(name or "cp1252"), name is not None
    except ValueError:
        fallback = "latin-1" if name in (None, *_WESTERN) else name or "utf-8"
    try:
        return content.decode(fallback, "replace"), False
    except (ValueError, LookupError):  # codecs that know no replacement
        return content.decode("utf-8", "replace"), False


def one_line(text: str) -> str:
    """Text fit for a name or a subject: no control, bidi or invisible characters, white space folded."""
    return " ".join(_SURROGATE.sub("\ufffd", _NO_LINE.sub("", _LINE_ENDS.sub(" ", text))).split())


def lines(text: str) -> str:
    r"""Text fit for a body: lines end in `\n`, no control characters but tabs, nothing that reorders what is read."""
    return _SURROGATE.sub("\ufffd", _NO_TEXT.sub("", _LINE_ENDS.sub("\n", text)))


def _codec(charset: str | None) -> str | None:
    if not charset:
        return None
    try:
        found = codecs.lookup(charset.strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    # Not every codec makes text of bytes; the mark that says so is the one `bytes.decode` itself goes by.
    if not getattr(found, "_is_text_encoding", True) or found.name in _NOT_MAIL:
        return None
    return _SUPERSETS.get(found.name, found.name)

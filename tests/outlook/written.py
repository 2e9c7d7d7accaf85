"""What Exchange writes by itself: the MIME of what was written here, quoted originals, and bodies in the other form."""

from __future__ import annotations

import html
import quopri
import re
from base64 import b64encode
from email.header import Header
from email.utils import format_datetime

from connectors.mail import Address
from tests.outlook.items import IN_REPLY_TO, REFERENCES, Body, Item

_BREAKS = re.compile(r"<br\s*/?>|</p>|</div>|</tr>|</h\d>|</li>", re.IGNORECASE)
_RULE = re.compile(r"<hr\b[^>]*>", re.IGNORECASE)
_HEAD = re.compile(r"<(head|style|script)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_OUTER = re.compile(r".*<body\b[^>]*>(.*)</body>.*", re.DOTALL | re.IGNORECASE)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def mime_of(item: Item) -> bytes:
    """The message as MIME: as it came, or as Exchange would send what was written here.

    Which property becomes which header: [MS-OXCMAIL], https://learn.microsoft.com/openspecs/exchange_server_protocols.
    """
    if item.raw is not None:
        return item.raw
    own = {name: item.properties[name] for name in (IN_REPLY_TO, REFERENCES) if name in item.properties}
    references = item.references or tuple(own.get(REFERENCES, "").split())
    fields = [
        ("From", _written((item.sender,))),
        ("To", _written(item.to)),
        ("CC", _written(item.cc)),
        ("BCC", _written(item.bcc)),
        ("Reply-To", _written(item.reply_to)),
        ("Subject", _encoded(item.subject)),
        ("Thread-Topic", _encoded(item.subject)),
        ("Thread-Index", thread_index(item)),
        ("Date", format_datetime(item.modified)),
        ("Message-ID", f"\r\n {item.message_id}"),  # folded, as Exchange does
        ("In-Reply-To", item.in_reply_to or own.get(IN_REPLY_TO, "")),
        ("References", "\r\n ".join(references)),
        *item.headers,
        ("Content-Language", "en-US"),
        ("X-MS-Has-Attach", ""),
        ("MIME-Version", "1.0"),
    ]
    always = ("X-MS-Has-Attach",)
    head = "".join(f"{name}: {value}\r\n" for name, value in fields if value.strip() or name in always)
    return head.encode("utf-8") + _content(item)


def thread_index(item: Item) -> str:
    """The conversation's index, as Outlook has it."""
    return b64encode(b"\x01\xdc" + item.conversation.encode()[-20:].rjust(20, b"\0")).decode()


def as_html(body: Body) -> str:
    """A body as HTML: plain text is wrapped, as Exchange does."""
    if body.kind == "html":
        return body.content
    lines = html.escape(body.content, quote=False).replace("\r\n", "\n").split("\n")
    return (
        '<html><head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
        '<meta name="Generator" content="Microsoft Exchange Server">\r\n<!-- converted from text -->'
        "<style><!-- .EmailQuote { margin-left: 1pt; padding-left: 4pt; border-left: #800000 2px solid; } --></style>"
        '</head>\r\n<body>\r\n<font size="2"><span style="font-size:11pt;"><div class="PlainText">'
        + "<br>\r\n".join(lines)
        + "</div></span></font>\r\n</body>\r\n</html>\r\n"
    )


def as_text(body: Body) -> str:
    """A body as plain text: what HTML shows, a line for each block, with a line of underscores for each rule."""
    if body.kind == "text":
        return body.content
    shown = re.sub(r"<!--.*?-->", "", _HEAD.sub("", body.content), flags=re.DOTALL)
    shown = re.sub(r"[ \t]*[\r\n]+[ \t]*", " ", shown)
    shown = _TAG.sub("", _RULE.sub("\n" + "_" * 32 + "\n", _BREAKS.sub("\n", shown)))
    lines = [line.strip(" ") for line in html.unescape(shown).replace("\xa0", " ").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def quoted(original: Item) -> str:
    """The HTML that Exchange puts below an answer."""
    sent = original.received
    said = [
        ("From:", _shown((original.sender,))),
        ("Sent:", f"{_WEEKDAYS[sent.weekday()]}, {sent:%B} {sent.day}, {sent.year} {sent:%I:%M:%S %p}"),
        ("To:", _shown(original.to)),
        ("Subject:", html.escape(original.subject, quote=False)),
    ]
    lines = "<br>\r\n".join(f"<b>{name}</b> {value}" for name, value in said)
    return (
        '<hr tabindex="-1" style="display:inline-block; width:98%"><div id="divRplyFwdMsg" dir="ltr">'
        f'<font face="Calibri, sans-serif" color="#000000" style="font-size:11pt">{lines}</font><div>&nbsp;</div></div>'
        + inner(as_html(original.body))
    )


def page(content: str) -> str:
    """What stands in a body, as a whole document."""
    head = '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
    return f"<html><head>\r\n{head}</head><body>{content}</body></html>"


def inner(document: str) -> str:
    """What stands in the body of a document."""
    match = _OUTER.fullmatch(document)
    return match[1] if match else document


def paragraphs(text: str) -> str:
    """Plain text as somebody types it into Outlook."""
    lines = html.escape(text, quote=False).split("\n")
    return "".join(f"<div>{line or '<br>'}</div>\r\n" for line in lines)


def _content(item: Item) -> bytes:
    plain = _part("text/plain", as_text(item.body))
    if item.body.kind == "text":
        return plain
    border = f"_000_{item.order:08d}_"
    rich = _part("text/html", item.body.content)
    edge = f"--{border}".encode()
    head = f'Content-Type: multipart/alternative;\r\n\tboundary="{border}"\r\n\r\n'.encode()
    return head + b"\r\n".join([edge, plain, edge, rich, edge + b"--", b""])


def _part(media_type: str, text: str) -> bytes:
    lines = text.replace("\r\n", "\n").replace("\n", "\r\n")
    if not lines.endswith("\r\n"):
        lines += "\r\n"
    body = b"".join(quopri.encodestring(line.encode()) + b"\r\n" for line in lines.split("\r\n")[:-1])
    head = f'Content-Type: {media_type}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    return head.encode() + body.replace(b"=\n", b"=\r\n")


def _written(addresses: tuple[Address, ...]) -> str:
    return ",\r\n ".join(f"{_name(one.name)}<{one.address}>" for one in addresses if one.address)


def _name(text: str) -> str:
    if not text:
        return ""
    if not text.isascii():
        return _encoded(text) + " "
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return (text if re.fullmatch(r"[\w !#$%&'*+/=?^`{|}~-]+", text) else f'"{escaped}"') + " "


def _encoded(text: str) -> str:
    return text if text.isascii() else Header(text, "utf-8", maxlinelen=70).encode(linesep="\r\n")


def _shown(addresses: tuple[Address, ...]) -> str:
    return "; ".join(html.escape(f"{one.name} <{one.address}>".strip(), quote=False) for one in addresses)

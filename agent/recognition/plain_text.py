"""Plain text cut into what was newly written, the signature and what is quoted. By lines, in one pass."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINE_CAP = 1000  # a header line is short; longer ones are not looked at, so that no pattern can run away

_WROTE = re.compile(
    r"^[\W_]{0,4}(?:(?:on|am|le|el|em|a|at|il|op|den)\s.{4,250}?"
    r"(?:\bwrote|\bschrieb\b.{0,120}|\ba écrit|\bescribió|\bescreveu|\bha scritto|\bschreef.{0,80}|\bskrev.{0,80})\s?:"
    r"|.{3,120}<[^<>\s]{3,120}>\s?(?:wrote|schrieb|a écrit|escribió|escreveu)\s?:)\s*$",
    re.IGNORECASE,
)
_WROTE_START = re.compile(r"^[\W_]{0,4}(?:on|am|le|el|em|il|op|den)\s.{4,200}", re.IGNORECASE)
_DIVIDER = re.compile(
    r"^[\s>*]*[-_=]{2,}\s?(?:original (?:message|appointment|e-?mail)|ursprüngliche (?:nachricht|e-mail)"
    r"|original-nachricht"
    r"|message d'origine|message original|message initial|mensaje original|mensagem original|reply above this line"
    r"|(?P<forward>(?:begin )?forwarded (?:message|by)|weitergeleitete nachricht|message transféré|message réexpédié"
    r"|mensaje reenviado|mensagem encaminhada|mensagem reencaminhada))\b.{0,80}$",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    r"^\s*(?:begin forwarded message|anfang der weitergeleiteten nachricht|début du message (?:réexpédié|transféré)"
    r"|inicio del mensaje reenviado|início da mensagem (?:re)?encaminhada)\s*:\s*$",
    re.IGNORECASE,
)
_FROM = re.compile(r"^[\s>*]{0,6}(?:from|von|de|expéditeur|remitente)\s?:\*?\s{0,4}\S", re.IGNORECASE)
_HEADER = re.compile(
    r"^[\s>*]{0,6}(?:sent|date|to|cc|subject|gesendet|datum|an|betreff|envoyé(?: le)?|date|à|objet|enviado(?: el| em)?"
    r"|fecha|para|asunto|enviada(?: em)?|data|assunto|reply-to|from|von|de)\s?:\*?",
    re.IGNORECASE,
)
_SENT = re.compile(
    r"^[\s>*]{0,6}(?:sent|date|gesendet|datum|envoyé(?: le)?|enviado(?: el| em)?|enviada(?: em)?|fecha|data|to|an|à"
    r"|para)\s?:",
    re.IGNORECASE,
)
_DASHES = re.compile(r"^\s*(?:--|__)\s*$")
_MOBILE = re.compile(
    r"^\s*(?:sent (?:from|via|with) (?:my|outlook|mail|proton|yahoo|gmail|samsung)\b|get outlook for|sent using"
    r"|von meinem .{1,30} gesendet|gesendet (?:von|mit) |envoyé (?:de|depuis|à partir de) |télécharger outlook"
    r"|enviado desde |obtener outlook|enviado (?:do meu|pelo|do) |obter o outlook).{0,80}$",
    re.IGNORECASE,
)
_MEETING = re.compile(
    r"^\s*(?:[_.~*=-]{8,}\s*$|microsoft teams\b.{0,60}$"
    r"|(?:join|click here to join|tap to join|jetzt an der besprechung|an der besprechung|hier klicken, um an der"
    r"|am computer"
    r"|rejoindre|participer à la réunion|cliquez ici pour|unirse a|únase a|haga clic|ingressar|participe da|entrar na)"
    r"\b.{0,40}\b(?:meeting|zoom|teams|meet|besprechung|réunion|reunión|reunião|device|app|room)\b.{0,80}$"
    r"|(?:meeting[ -]id|passcode|pass code|password|webinar id|besprechungs-id|kennung|kenncode|passwort"
    r"|id de (?:la )?(?:réunion|reunión)|code secret|código de acceso|id (?:da )?reunião|senha|phone conference id"
    r"|telefonkonferenz-id|id de conférence)\s?:.{0,120}$"
    r"|(?:dial[ -]in|dial by your location|one tap mobile|find (?:a|your) local number|per telefon einwählen"
    r"|need help\?"
    r"|for organizers|für organisatoren|meeting options|besprechungsoptionen|video call link|more phone numbers|or dial"
    r"|learn more \||weitere informationen).{0,160}$"
    r"|\+?\d[\d ()-]{6,24}(?:,,?\d+#?)?(?:\s?(?:#|us|uk|pin|germany|france|\().{0,60})?$"
    r"|.{2,60} is inviting you to a scheduled zoom meeting\.?$)",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"^\W{0,4}(?:confidentiality (?:notice|note)|disclaimer\b|legal notice|important notice:|privileged"
    r"|(?:this|the information (?:contained )?in this) (?:e-?mail|message|communication|transmission)\b.{0,160}"
    r"\b(?:confidential|intended (?:only|solely|for)|privileged|unattended|monitored|automated|automatically)"
    r"|diese (?:e-?mail|nachricht)\b.{0,160}\b(?:vertraulich|bestimmt|automatisch)"
    r"|ce (?:message|courriel|mail)\b.{0,160}\b(?:confidentiel|destiné|automatique)"
    r"|este (?:correo|mensaje|e-?mail)\b.{0,160}\b(?:confidencial|dirigido|destinad|automátic)"
    r"|esta (?:mensagem|comunicação)\b.{0,160}\b(?:confidencia|destin|automátic)"
    r"|(?:if you (?:no longer wish|would like) to|click here to|to) (?:unsubscribe|opt out|stop receiving)"
    r"|unsubscribe\b"
    r"|you(?: are|'re) receiving this (?:e-?mail|message) because|sie erhalten diese"
    r"|.{0,120}equal (?:employment )?opportunity)",
    re.IGNORECASE,
)
_INVISIBLE = dict.fromkeys(
    map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u200e\u200f\u202a\u202b\u202c\u202d\u202e")
)
_INVISIBLE |= {0x00A0: " ", 0x202F: " ", 0x2007: " ", 0x2028: "\n", 0x2029: "\n"}

_FEW_WORDS = 6


@dataclass(frozen=True, slots=True)
class Cut:
    """A body in its three parts. `forwarded` says that `newest` was unwrapped from a forwarded mail."""

    newest: str
    signature: str = ""
    quoted: str = ""
    forwarded: bool = False


def cut(body: str) -> Cut:
    """Cut a plain text body. A forward, or a reply with nothing above what it quotes, is read as its content."""
    lines = tidy(body).split("\n")
    start, forwards = _quote_start(lines)
    above, below = lines[:start], lines[start:]
    if below and _says_little(above, forwards=forwards):
        inner = _unwrapped(below)
        if inner:
            again = cut("\n".join(inner)) if forwards else Cut(_prose(inner))
            return Cut(again.newest, again.signature, again.quoted, forwarded=forwards)
    kept, dropped = _without_marked(above)
    body_lines, signature = _signed(kept)
    return Cut(_prose(body_lines), "\n".join(signature).strip(), "\n".join([*dropped, *below]).strip())


def tidy(text: str) -> str:
    """Line ends made one, invisible characters dropped, odd spaces made plain."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_INVISIBLE)


def is_meeting_line(line: str) -> bool:
    """Whether a line belongs to the block that a meeting tool adds below an invitation."""
    return len(line) < _LINE_CAP and bool(_MEETING.match(line))


def _quote_start(lines: list[str]) -> tuple[int, bool]:
    """The first line of what is quoted (or past the end), and whether it begins a forwarded mail."""
    for index, line in enumerate(lines):
        if len(line) > _LINE_CAP or not line.strip():
            continue
        if divider := _DIVIDER.match(line):
            return index, bool(divider["forward"])
        if _FORWARD.match(line):
            return index, True
        if _wrote_at(lines, index) and not _replies_below(lines, index):
            return index, False
        if _FROM.match(line) and _header_block(lines, index):
            above = index - 1
            while above >= 0 and not lines[above].strip("_-= \t>"):
                above -= 1
            return above + 1, False
    return len(lines), False


def _wrote_at(lines: list[str], index: int) -> int:
    """How many lines the "On …, X wrote:" that begins here takes; 0 where none does."""
    if _WROTE.match(lines[index]):
        return 1
    if not _WROTE_START.match(lines[index]):
        return 0
    for count in (2, 3):
        joined = " ".join(part.strip() for part in lines[index : index + count])
        if len(joined) < _LINE_CAP and _WROTE.match(joined):
            return count
    return 0


def _replies_below(lines: list[str], index: int) -> bool:
    """Whether new text stands under or between the marked lines that follow."""
    rest = lines[index + _wrote_at(lines, index) :]
    first = next((line for line in rest if line.strip()), "")
    if not first.startswith(">"):
        return False
    kept, _ = _without_marked(rest)
    return bool("".join(kept).strip())


def _header_block(lines: list[str], index: int) -> bool:
    following = [line for line in lines[index + 1 : index + 7] if line.strip()][:4]
    return sum(bool(_HEADER.match(line)) for line in following) >= 2 or (  # noqa: PLR2004 - From and two more
        bool(following) and bool(_SENT.match(following[0]))
    )


def _without_marked(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines that bear no ">", and those that do with the broken ends of theirs."""
    kept: list[str] = []
    dropped: list[str] = []
    skip = 0
    for index, line in enumerate(lines):
        after_marked = index > 0 and bool(dropped) and lines[index - 1] is dropped[-1]
        if skip:
            skip -= 1
            dropped.append(line)
        elif line.startswith(">") or (after_marked and line.strip() and lines[index - 1].strip()):
            dropped.append(line)
        elif line.strip() and len(line) < _LINE_CAP and (count := _wrote_at(lines, index)):
            skip = count - 1
            dropped.append(line)
        else:
            kept.append(line)
    return kept, dropped


def _says_little(above: list[str], *, forwards: bool) -> bool:
    words = " ".join(_signed(above)[0]).split()
    return len(words) <= (_FEW_WORDS if forwards else 0)


def _unwrapped(below: list[str]) -> list[str]:
    """The inner mail, without the marks and header lines around it."""
    inner = [line.lstrip("> ") if line.startswith(">") else line for line in below]
    while inner and (not inner[0].strip() or _is_wrapper(inner)):
        inner.pop(0)
    return inner


def _is_wrapper(lines: list[str]) -> bool:
    line = lines[0]
    if len(line) > _LINE_CAP:
        return False
    return bool(
        _DIVIDER.match(line) or _FORWARD.match(line) or _HEADER.match(line) or _wrote_at(lines, 0)
    ) or not line.strip("_-=* ")


def _signed(lines: list[str]) -> tuple[list[str], list[str]]:
    """The text, and the signature that begins at "-- " or at a telephone's own line."""
    for index, line in enumerate(lines):
        if _DASHES.match(line) and index > 0:
            return lines[:index], lines[index + 1 :]
    return [line for line in lines if len(line) > _LINE_CAP or not _MOBILE.match(line)], []


def _prose(lines: list[str]) -> str:
    """The text without meeting blocks, and without paragraphs that are footers."""
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if not line.strip():
            paragraphs.append([])
        elif not is_meeting_line(line):
            paragraphs[-1].append(line.rstrip())
    kept = ["\n".join(paragraph) for paragraph in paragraphs if paragraph and not _is_footer(paragraph)]
    return "\n\n".join(kept).strip()


def _is_footer(paragraph: list[str]) -> bool:
    return bool(_FOOTER.match(" ".join(paragraph)[:_LINE_CAP]))

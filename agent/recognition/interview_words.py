"""What the words around a time say of the interview: how it is held, what round it is, how long it takes."""

from __future__ import annotations

import re
from datetime import timedelta

from agent.etiquette.kinds import Format, Round
from agent.recognition.date_words import NUMBER, number

_FORMATS: tuple[tuple[Format, re.Pattern[str]], ...] = (
    (
        Format.ASYNCHRONOUS,
        re.compile(
            r"\b(?:one-way|on-demand|pre-?recorded|asynchronous|self-paced)\b|\bhirevue\b|record your (?:answers"
            r"|responses)"
        ),
    ),
    (
        Format.ONSITE,
        re.compile(
            r"\b(?:on[- ]?site|in[- ]person|face[- ]to[- ]face|at our (?:\w+ ){0,3}offices?|our \w+ office"
            r"|front desk|reception(?: desk)?|in our (?:\w+ ){0,2}offices?|come in to|visit (?:us|our)"
            r"|vor ort|bei uns im|im haus\b|an unserem standort|in unserer niederlassung|am empfang"
            r"|in unsere[mnr] (?:büro|haus|räum\w+|zentrale)|persönlich(?:es|en)? (?:gespräch|kennenlernen)"
            r"|in unserem|dans nos (?:locaux|bureaux)"
            r"|sur place|(?:notre|au) siège|en présentiel|à nos bureaux|en nuestras? oficinas?"
            r"|presencial\w*|em nosso escritório|no nosso escritório|nas nossas instalações|photo id|parking|visitor)\b"
        ),
    ),
    (
        Format.VIDEO,
        re.compile(
            r"zoom\.us|\.zoom\.|meet\.google\.com|teams\.microsoft\.com|teams\.live\.com|webex\.com|whereby\.com"
            r"|[,(/|:] ?teams(?= ?(?:[),.|/;]|$))|chime\.aws|gotomeeting|bluejeans|jitsi"
            r"|\b(?:video(?:[- ]?(?:call|chat|conference|konferenz|interview|meeting|gespräch|anruf|chamada"
            r"|llamada|conferencia|conferência))?|zoom|google meet|google hangouts|microsoft teams|ms teams"
            r"|webex|skype"
            r"|(?:on|via|over|per|über|auf|sur|par|por|en|no|pelo) teams|visio(?:conférence)?|videoconferenz"
            r"|virtual(?:ly)?|videollamada|en ligne|web conference|(?:meet|meeting|conference|call) ?link|meet link"
            r"|besprechungslink|einwahllink|online-(?:termin|gespräch|meeting|interview)|en línea|on-line)\b"
        ),
    ),
    (
        Format.PHONE,
        re.compile(
            r"\b(?:phone (?:call|screen|interview|chat|conversation)|by (?:tele)?phone|over the phone|on the phone"
            r"|telephone|(?:call|ring|phone) you(?:r (?:mobile|cell\w*|phone))?\b|your (?:mobile|cell\w*)\b"
            r"|give you a (?:call|ring)|your (?:phone )?number|phone:"
            r"|telefon\w*|ruf(?:e|en|t)? (?:ich )?(?:sie|dich)|ruf(?:t|en|e)\b[^.\n]{0,60}\ban\b"
            r"|anrufen|par téléphone|téléphonique|vous appeller\w+|por teléfono"
            r"|telefónic[ao]|te llamar\w+|le llamar\w+|por telefone|telefônica|telefónica|ligar\w*|ligo)\b"
        ),
    ),
)
_BOILERPLATE = re.compile(
    r"^[^\n]*(?:dial[- ]?in|join by phone|find a local number|phone conference id|conference id"
    r"|per telefon einwählen|one tap mobile|by your location|join zoom|need help\?)[^\n]*$",
    re.MULTILINE,
)
_DONE = re.compile(
    r"\b(?:on the phone|by phone|am telefon|telefonisch|par téléphone|por teléfono) (?:just now"
    r"|today|earlier|besprochen|yesterday|this morning|this afternoon|vereinbart)|\bas discussed[^.\n]{0,30}phone"
    r"|wie telefonisch|chatting on the phone|taking my call"
)
_DENIED = re.compile(
    r"\b(?:no(?:thing)?|not|without|kein\w*|nicht|pas de|sin|sem)\s(?:on |in |by |any |per |a )?(?:video|phone|zoom)\b"
)
_ROUNDS: tuple[tuple[Round, re.Pattern[str]], ...] = (
    (
        Round.ONSITE_LOOP,
        re.compile(
            r"\b(?:on[- ]?site loop|interview loop|loop interview|super ?day|assessment cent(?:er|re)"
            r"|virtual on[- ]?site"
            r"|full loop)\b"
        ),
    ),
    (
        Round.FINAL,
        re.compile(
            r"\b(?:final(?: \w+){0,2} (?:round|interview|stage|conversation|step|talk|call)|last (?:round"
            r"|interview)|abschlie(?:ß|ss)ende[sn]? (?:gespräch|runde)|abschlussgespräch|finales? gespräch"
            r"|letzte runde"
            r"|dernier entretien|entretien final|entrevista final|última entrevista|última etapa)\b"
        ),
    ),
    (Round.PANEL, re.compile(r"\b(?:panel|gremium|jury|comité)\b")),
    (
        Round.SCREEN,
        re.compile(
            r"\b(?:phone screen|screening|recruiter (?:call|screen|chat)|intro(?:ductory)? (?:call|chat"
            r"|conversation)|initial (?:call|chat|conversation|phone)|telefoninterview|erstes telefonat"
            r"|entretien téléphonique"
            r"|entrevista telefónica|preselección|triagem|hr (?:interview|call|screen))\b"
        ),
    ),
    (
        Round.INFORMAL_CHAT,
        re.compile(
            r"\b(?:coffee chat|grab (?:a )?coffee|virtual coffee|informal (?:chat|conversation|talk)"
            r"|informational (?:interview"
            r"|chat)|informelles gespräch|auf einen kaffee)\b"
        ),
    ),
)
_PANEL = 3
_LENGTH = re.compile(
    rf"(?P<n>{NUMBER}|forty-five|thirty|twenty|sixty|ninety|half an|an|dreiviertel|halbe|trois quarts d’)"
    rf"(?P<dec>[.,]5)?(?:\s?[-–]\s?"
    rf"|\s?)(?P<unit>min(?:ute[ns]?|utos?|s)?\b|hours?\b|hrs?\b|stunden?\b|heures?\b|horas?\b|h\b)"
    rf"(?P<half> and a half)?"
)
_WORDS = {"forty-five": 45, "thirty": 30, "twenty": 20, "sixty": 60, "ninety": 90}
_NOT_LENGTH = re.compile(
    r"(?:first|last|within|in the next|next|arrive|at least|least|about every|every|every)\s(?:\w+\s)?$|\bin\s$"
)
_NOT_LENGTH_BEHIND = re.compile(
    r"\s?(?:early|before|beforehand|in advance|prior|notice|ahead|vorher|avant|antes|earlier|from now"
    r"|to (?:complete|finish)|of (?:work|coding)|a week|per)\b"
)
_SHORTEST, _LONGEST = 15, 480  # minutes


def format_of(*texts: str) -> Format | None:
    """How the interview is held, by the first of the texts that says so; None where none does."""
    for text in texts:
        low = _BOILERPLATE.sub("", text.lower().replace("'", "’"))
        low = _DENIED.sub("", _DONE.sub("", low))
        for kind, pattern in _FORMATS:
            if pattern.search(low):
                return kind
    return None


def format_of_location(location: str) -> Format | None:
    """What the place of a calendar event tells: a link or tool is video, a number phone, a place onsite."""
    low = location.lower().strip()
    if not low or re.fullmatch(r"(?:tbd|tba|remote|online|see (?:below|description).*|.*\bhold\b.*)", low):
        return None
    if found := format_of(low):
        return found
    if re.match(r"https?://", low):
        return Format.VIDEO
    if re.fullmatch(r"(?:phone:?|tel\.?:?|call)?\s*[+(]?[\d\s().+-]{7,}(?:#|ext.*)?", low):
        return Format.PHONE
    return Format.ONSITE


def round_of(text: str, *, people: int, slots: int) -> Round | None:
    """What sort of talk it is, where words, the number of people or of slots say so."""
    low = text.lower().replace("'", "’")
    for kind, pattern in _ROUNDS:
        if pattern.search(low) and (kind is not Round.PANEL or people != 1):
            return kind
    if slots >= _PANEL:
        return Round.ONSITE_LOOP
    return Round.PANEL if people >= _PANEL else None


def length_of(text: str) -> timedelta | None:
    """How long the talk is said to take; None where no length is given, or two different ones are."""
    low = text.lower().replace("'", "’")
    found: list[timedelta] = []
    for match in _LENGTH.finditer(low):
        if _NOT_LENGTH.search(low[max(0, match.start() - 18) : match.start()]) or _NOT_LENGTH_BEHIND.match(
            low, match.end()
        ):
            continue
        minutes = _minutes(match)
        if _SHORTEST <= minutes <= _LONGEST:
            found.append(timedelta(minutes=minutes))
    return found[0] if len(set(found)) == 1 else None


def _minutes(match: re.Match[str]) -> float:
    words, unit = match["n"], match["unit"]
    if words in {"half an", "halbe"}:
        return 30
    if words in {"dreiviertel", "trois quarts d’"}:
        return 45
    count = float(_WORDS.get(words) or (1 if words == "an" else number(words)))
    count += 0.5 if match["dec"] or match["half"] else 0
    return count if unit.startswith("min") else count * 60

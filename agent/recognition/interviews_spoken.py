"""The interviews that a mail fixes, moves or cancels in its own words: which of its times are the talk's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from agent.etiquette.almanac import Almanac
from agent.etiquette.evidence import InterviewMention, Party
from agent.etiquette.kinds import MessageKind, Part
from agent.recognition.dates import Moment, find_moments, lowered
from agent.recognition.interview_parties import named_parties, writer
from agent.recognition.interview_words import format_of, length_of, round_of
from agent.recognition.interview_writers import writer_alone
from agent.recognition.me import Me
from agent.recognition.newest_text import newest_text
from agent.recognition.people import sender_party
from agent.recognition.regions import writes_month_first
from agent.recognition.sender_zone import sender_zone
from agent.recognition.sentences import sentence_spans
from connectors.mail import Message

HOLD = re.compile(r"^\W{0,2}(?:hold|tentative|placeholder|blocker|platzhalter)\b|\[(?:hold|tentative)\]", re.IGNORECASE)
_CUE = re.compile(
    r"\b(?:interview\w*|confirm\w*|schedul\w+|meet\w*|talk\w*|speak\w*|call|chat|conversation|see you"
    r"|looking forward|invit\w+|appointment|slot|session|booked|set up|we agreed|agreed|screen"
    r"|onsite|it is|event"
    r"|gespräch\w*|vorstellungs\w*|termin\w*|bestätig\w*|telefonat|treffen|kennenlernen|freu\w*"
    r"|entretien|rendez-vous|confirme\w*|rencontr\w+|échange\w*|entrevista\w*|cita|confirm\w+|reunión"
    r"|llamada|reunião|conversa\w*|agendad\w+|marcad\w+"
    r"|rounds?|takes? place|panel|findet|statt|a(?:ura)? lieu|tendrá lugar"
    r"|programme|déroulé|ablauf|agenda|programa|cronograma)\b"
)
_OFFERED = re.compile(
    r"\b(?:which of|(?:could|can|would|will|are) you (?:\w+ ){0,3}(?:do|make|available|free|prefer"
    r"|possible|able)|would (?:\w+ ){0,8}?(?:suit|work|be possible|be ok)|could we (?:do|meet|move"
    r"|say|talk|try)|can we (?:do|move|say|try)|how (?:about|is|does)|what about"
    r"|(?:following|these|some|few|couple of|several) (?:\w+ ){0,3}(?:slots|times|options|dates"
    r"|windows)|let (?:me|us) know (?:if|whether|which|what)|do(?:es)? (?:any|either|one|that|this"
    r"|it)|any of (?:these|the)|pick|choose|prefer"
    r"|welche[rn]? (?:\w+ ){0,2}(?:passt|termin)|folgende termine|terminvorschl\w+|passt ihnen"
    r"|könnten (?:wir|sie)|hätten sie|anbieten|quelle (?:date|heure|disponibilité)|seriez-vous"
    r"|êtes-vous disponible|vous conviendrait|conviendrait|créneaux"
    r"|disponibilidad|te viene|le viene|podrías|podría|qué (?:día|hora)|teria disponibilidade|qual (?:dia"
    r"|horário)|poderia|seria possível)\b"
)
_NOT_IT = re.compile(
    r"(?:\b(?:by|until|till|before|no later than|deadline|since|after|expires?|valid|reply by|respond by"
    r"|posted|sent|dated|received|written|arrive(?: at)?|check in(?: at)?|doors? opens?(?: at)?"
    r"|log ?in(?: at)?|bis|spätestens|vor|seit|avant|d’ici|antes(?: de| del)?|hasta|até|week of"
    r"|w/c)(?: the| el| le| o| um| zum)?)\s*$"
)
_TASK = re.compile(
    r"\b(?:submit|hand (?:it )?in|complete|upload|send (?:it|them|me|us|your)|return (?:it|the)"
    r"|einreichen|abgeben|rendre|entregar)\b"
)
_OLD = re.compile(
    r"\b(?:instead of|rather than|from|originally|original|previous(?:ly)?|old|was|were|no longer"
    r"|cannot make|can’t make|can no longer|not (?:on|at)|moved from|statt|anstatt|anstelle|ursprünglich\w*"
    r"|bisherig\w*|au lieu|initialement|prévu le|en lugar|en vez|previst[oa]|inicialmente|em vez"
    r"|former)\b[^.\n]{0,40}$"
)
_NEW = re.compile(
    r"\b(?:to|new(?: time| date)?|revised|updated|now|instead|will be|it is|moved to|rescheduled (?:to|for)"
    r"|neuer? termin|auf|nun|stattdessen|nouveau|nouvelle|au|désormais|nuev[ao]|ahora|para|al?|nov[ao]"
    r"|agora)\b[^.\n]{0,30}$"
)
# The old time of two on one day: "Tuesday's call moves from 11 to 1:30".
_LEFT = re.compile(r"\b(?:from|von|de|das|du)(?: las| as)? [\d:.h]{1,5}(?: ?[ap]\.?m\.?| uhr| ?h)?$")
_BESIDE = re.compile(
    r"[ ,:–-]{0,4}(?:sign[- ]in|arriv\w{2,4}|check[- ]in|doors open|ankunft|anmeldung|einlass|accueil|arrivée|llegada"
    r"|recepción|chegada|credenciamento)\b"
)
_LANGUAGES = ("en", "de", "fr", "es", "pt")
_GAP = timedelta(hours=3)  # between two slots of one day's interview


@dataclass(frozen=True, slots=True)
class _Slot:
    moment: Moment
    old: bool
    new: bool
    asked: bool = False


def spoken_interviews(
    message: Message, text: str, kind: MessageKind, me: Me, almanac: Almanac, language: str
) -> list[InterviewMention]:
    """The interviews that the words fix or move: from the new text, else from the subject."""
    zone = sender_zone(message, me, almanac, language)
    month_first = writes_month_first(zone, language, message.date)
    # A subject is too short to tell its language by: calendars write it in the sender's.
    for source, spoken in ((text, language), *((message.subject, one) for one in (language, *_LANGUAGES))):
        moments = find_moments(source, message.date, zone, almanac, spoken, month_first=month_first)
        slots = _slots(source, moments, kind)
        groups = _chosen(_grouped(slots), kind)
        if groups:
            named = named_parties(message, text, me) or _writer(message, text, me)
            return [
                _spoken(group, named if len(groups) == 1 else _near(group, named, text), message, text)
                for group in groups
            ]
    return []


def _writer(message: Message, text: str, me: Me) -> list[Party]:
    """The sender, where they say that they themselves will call or meet the user."""
    if sender_party(message, f"{text}\n{newest_text(message).signature}", me).part is Part.COORDINATOR:
        return []
    return [party for party in writer(message, text, me) if writer_alone(text, party.name)]


def _slots(text: str, named: Sequence[Moment], kind: MessageKind) -> list[_Slot]:
    """The times that can be the interview's: not those offered, asked about, or said of something else.

    Of a move, the one time that is asked about counts where none is fixed: "could we make it Tuesday at 4 instead?"
    """
    low = lowered(text)
    moments = [moment for moment in named if moment.has_time]
    moves = kind is MessageKind.INTERVIEW_RESCHEDULE
    spans = sentence_spans(text)
    kept: list[_Slot] = []
    wished: list[_Slot] = []
    cued = moves or len(moments) == 1 or bool(_CUE.search(low))
    several = len({moment.start.date() for moment in moments}) > 1
    for moment in moments:
        start, end = moment.span
        left, right = next(((left, right) for left, right in spans if left <= start < right), (0, len(text)))
        before = low[left:start]
        listed = several and not _CUE.search(low, left, right) and bool(_OFFERED.search(low, 0, left))
        asked = listed or bool(_OFFERED.search(low, left, right)) or low[end:right].rstrip().endswith("?")
        if _NOT_IT.search(before[-40:]) or _TASK.search(before) or _BESIDE.match(low, end) or not cued:
            continue
        since = max((one.span[1] for one in named if one.span[1] <= start), default=left)
        old = moves and bool(_OLD.search(low[max(left, since, start - 60) : start]) or _LEFT.search(low, start, end))
        slot = _Slot(moment, old, bool(_NEW.search(before[-40:])), asked)
        (wished if asked else kept).append(slot)
    fresh = [slot for slot in wished if not slot.old]
    if moves and len(fresh) == 1 and all(slot.old for slot in kept) and not _alternatives(low, wished):
        return [*kept, *fresh]
    if kind is not MessageKind.INTERVIEW_CANCELLATION and _alternatives(low, kept):
        return []
    return kept


def _alternatives(low: str, slots: list[_Slot]) -> bool:
    """Whether the times are joined by "or"."""
    return any(
        re.fullmatch(r"[\s,;.]*(?:or|oder|ou|o|either)\b[^.\n]{0,20}", low[one.moment.span[1] : other.moment.span[0]])
        for one, other in pairwise(slots)
    )


def _grouped(slots: list[_Slot]) -> list[list[_Slot]]:
    """Slots of one day that follow each other closely are one interview; a repeated time is one slot."""
    groups: list[list[_Slot]] = []
    for slot in sorted(slots, key=lambda one: one.moment.start):
        last = groups[-1][-1].moment if groups else None
        if last is not None and slot.moment.start == last.start:
            if last.end is None and slot.moment.end is not None:
                groups[-1][-1] = slot
            continue
        if (
            last is not None
            and slot.moment.start.date() == last.start.date()
            and slot.moment.start - (last.end or last.start) <= _GAP
            and not slot.old
            and not groups[-1][-1].old
        ):
            groups[-1].append(slot)
        else:
            groups.append([slot])
    return groups


def _chosen(groups: list[list[_Slot]], kind: MessageKind) -> list[list[_Slot]]:
    """The new time of a move, the time of a cancellation, or all that is fixed."""
    if kind is MessageKind.INTERVIEW_RESCHEDULE and len(groups) > 1:
        fresh = [group for group in groups if not any(slot.old for slot in group)] or groups
        told = [group for group in fresh if any(slot.new for slot in group)] or fresh
        return [max(told, key=lambda group: group[0].moment.span[0])]
    if kind is MessageKind.INTERVIEW_RESCHEDULE:
        return [group for group in groups if not all(slot.old for slot in group)]
    if kind is MessageKind.INTERVIEW_CANCELLATION:
        return [min(groups, key=lambda group: group[0].moment.span[0])] if groups else []
    return groups


def _spoken(group: list[_Slot], named: list[Party], message: Message, text: str) -> InterviewMention:
    first, last = group[0].moment, group[-1].moment
    ends = last.end
    if ends is None and len(group) == 1 and (length := length_of(text)):
        ends = first.start + length
    return InterviewMention(
        starts_at=first.start,
        ends_at=ends,
        timezone=first.zone_name,
        format=format_of(text, message.subject),
        round=round_of(f"{message.subject}\n{text}", people=len(named), slots=len(group)),
        interviewers=tuple(named),
        tentative=bool(HOLD.search(message.subject)) or any(slot.asked for slot in group),
        or_at=first.other,
    )


def _near(group: list[_Slot], named: list[Party], text: str) -> list[Party]:
    """Of the people named, those who stand near the times of one of several interviews."""
    left = min(slot.moment.span[0] for slot in group) - 120
    right = max(slot.moment.span[1] for slot in group) + 160
    return [party for party in named if party.name in text[max(0, left) : right]]

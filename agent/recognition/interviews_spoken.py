"""The interviews that a mail fixes, moves or cancels in its own words: which of its times are the talk's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from agent.etiquette.almanac import Almanac
from agent.etiquette.evidence import InterviewMention, Party
from agent.etiquette.kinds import MessageKind, Part
from agent.recognition.dates import Moment, find_moments, lowered
from agent.recognition.interview_parties import named_parties
from agent.recognition.interview_words import format_of, length_of, round_of
from agent.recognition.me import Me
from agent.recognition.newest_text import newest_text
from agent.recognition.people import sender_party
from agent.recognition.regions import writes_month_first
from agent.recognition.sender_zone import sender_zone
from agent.recognition.sentences import sentence_spans
from agent.recognition.zones_named import name_of
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
    r"\b(?:to|new(?: time| date)?|now|instead|will be|it is|moved to|rescheduled (?:to|for)|neuer? termin"
    r"|auf|nun|stattdessen|nouveau|nouvelle|au|désormais|nuev[ao]|ahora|para|al?|nov[ao]|agora)\b[^.\n]{0,30}$"
)
_MYSELF = re.compile(
    r"\bi(?:’ll| will|’m going to) (?:call|ring|phone|interview|meet"
    r"|speak (?:to|with)|talk (?:to|with)) (?:with )?you\b"
    r"|\b(?:meet|talk|speak|interview|call|conversation) with me\b"
    r"|\b(?:ich rufe sie|rufe ich sie|gespräch mit mir)\b"
    r"|\bje vous appel\w+|\b(?:te|le) llamaré\b|\b(?:vou ligar|ligarei)\b"
)
_LANGUAGES = ("en", "de", "fr", "es", "pt")
_GAP = timedelta(hours=3)  # between two slots of one day's interview


@dataclass(frozen=True, slots=True)
class _Slot:
    moment: Moment
    old: bool
    new: bool


def spoken_interviews(
    message: Message, text: str, kind: MessageKind, me: Me, almanac: Almanac, language: str
) -> list[InterviewMention]:
    """The interviews that the words fix or move: from the new text, else from the subject."""
    zone = sender_zone(message, me, almanac)
    month_first = writes_month_first(zone, language, message.date) or (
        language == "en" and me.country == "US" and name_of(zone) == me.timezone
    )
    # A subject is too short to tell its language by: calendars write it in the sender's.
    for source, spoken in ((text, language), *((message.subject, one) for one in (language, *_LANGUAGES))):
        moments = find_moments(source, message.date, zone, almanac, spoken, month_first=month_first)
        slots = _slots(source, [moment for moment in moments if moment.has_time], kind)
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
    if not _MYSELF.search(lowered(text)):
        return []
    sender = sender_party(message, f"{text}\n{newest_text(message).signature}", me)
    known = sender.name and sender.part not in {Part.SYSTEM, Part.COORDINATOR}
    return [Party(name=sender.name, address=sender.address, part=Part.INTERVIEWER)] if known else []


def _slots(text: str, moments: list[Moment], kind: MessageKind) -> list[_Slot]:
    """The times that can be the interview's: not those offered, asked about, or said of something else."""
    low = lowered(text)
    spans = sentence_spans(text)
    kept: list[_Slot] = []
    cued = len(moments) == 1 or bool(_CUE.search(low))
    several = len({moment.start.date() for moment in moments}) > 1
    for moment in moments:
        start, end = moment.span
        left, right = next(((left, right) for left, right in spans if left <= start < right), (0, len(text)))
        before = low[left:start]
        listed = several and not _CUE.search(low, left, right) and bool(_OFFERED.search(low, 0, left))
        asked = listed or bool(_OFFERED.search(low, left, right)) or low[end:right].rstrip().endswith("?")
        if asked or _NOT_IT.search(before[-40:]) or _TASK.search(before) or not cued:
            continue
        old = bool(_OLD.search(before[-60:])) and kind is not MessageKind.INTERVIEW_CANCELLATION
        kept.append(_Slot(moment, old and kind is MessageKind.INTERVIEW_RESCHEDULE, bool(_NEW.search(before[-40:]))))
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
        tentative=bool(HOLD.search(message.subject)),
    )


def _near(group: list[_Slot], named: list[Party], text: str) -> list[Party]:
    """Of the people named, those who stand near the times of one of several interviews."""
    left = min(slot.moment.span[0] for slot in group) - 120
    right = max(slot.moment.span[1] for slot in group) + 160
    return [party for party in named if party.name in text[max(0, left) : right]]

"""Which step of arranging an interview (or a test) a mail takes (etiquette 4.0 rule 5, 4.3)."""

from __future__ import annotations

import re

from agent.etiquette.kinds import MessageKind as Kind
from agent.recognition.facts import MailFacts
from agent.recognition.senders import System
from agent.recognition.weighing import INTERVIEW, Weighed, is_receipt

_CLOCK = re.compile(
    r"(?<![\d.,/])(?:[01]?\d|2[0-3])[:.][0-5]\d(?!\d|[.,]\d)|\b(?:1[0-2]|0?[1-9]) ?[ap]\.?m\b"
    r"|\b(?:[01]?\d|2[0-3]) ?(?:uhr|h\d{0,2})\b|\b(?:noon|midday|[a-z]+ o’clock)\b|\bàs \d{1,2}|\ba las \d{1,2}"
)
_DAY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur)day|tomorrow|today|montag|dienstag|mittwoch|donnerstag|freitag|morgen"
    r"|heute"
    r"|lundi|mardi|mercredi|jeudi|vendredi|demain|lunes|martes|miércoles|jueves|viernes|mañana"
    r"|(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?|amanhã|mon|tue|wed|thu|fri"
    r"|\d{1,2}(?:st|nd|rd|th|er|\.)? (?:of |de )?[a-zäûéç]{3,9}|[a-z]{3,9} \d{1,2}(?:st|nd|rd|th)?"
    r"|\d{1,2}[./]\d{1,2}[./]?|\d{4}-\d\d-\d\d)(?!\w)"
)
_FIXES = re.compile(r"confirm|schedul|book|arrang|set up|all set|locked", re.IGNORECASE)
_DONE = re.compile(
    r"(?:\b(?:is|has|have|been|are|was)|[’']ve)\b.{0,60}(?:scheduled|booked|confirmed|arranged)"
    r"|^(?:scheduled|booked|confirmed|arranged) (?:you|an?|the)\b",
    re.IGNORECASE,
)
_REMINDS = re.compile(r"remind|coming up|starts|begins|checking|nudge", re.IGNORECASE)
_ONE_DAY = 4  # hours named in one mail about one day of talks


def has_time(facts: MailFacts) -> bool:
    """Whether the new text names an hour on a day."""
    return bool(_CLOCK.search(facts.body.low) and _DAY.search(facts.body.low))


def interview_step(weighed: Weighed) -> Kind | None:
    """Which step of arranging an interview (or test) the mail takes."""
    facts = weighed.facts
    about = facts.count("interview_word") > 0 or facts.context > 1
    tested = facts.context > 0 and weighed.strong(Kind.ASSESSMENT)
    if not about and not tested and not (facts.by_hand and facts.personal) and facts.system is not System.SCHEDULER:
        return None
    strong = {kind for kind in (*INTERVIEW, Kind.ASSESSMENT) if weighed.strong(kind)}
    if facts.count("assessment_done"):
        strong.discard(Kind.ASSESSMENT)
    return _changed(facts, strong) or _fixed(weighed, strong, about=about) or _asked(weighed, strong)


def _changed(facts: MailFacts, strong: set[Kind]) -> Kind | None:
    """A time that no longer holds."""
    timed = has_time(facts) or Kind.AVAILABILITY_REQUEST in strong
    if Kind.INTERVIEW_RESCHEDULE in strong and (timed or Kind.INTERVIEW_CANCELLATION not in strong):
        return Kind.INTERVIEW_RESCHEDULE
    return Kind.INTERVIEW_CANCELLATION if Kind.INTERVIEW_CANCELLATION in strong else None


def _fixed(weighed: Weighed, strong: set[Kind], *, about: bool) -> Kind | None:
    """A time that is set, or said again."""
    facts = weighed.facts
    timed, asks = has_time(facts), Kind.AVAILABILITY_REQUEST in strong
    if facts.system is System.ASSESSMENT and not (timed and Kind.INTERVIEW_CONFIRMATION in strong):
        return Kind.ASSESSMENT if not facts.count("assessment_done") else None
    if not asks and (timed or facts.count("interview_word")) and _reminds(weighed, strong):
        return Kind.INTERVIEW_REMINDER
    timed = timed and _settled(weighed)
    if Kind.INTERVIEW_CONFIRMATION in strong and timed and not (asks and _slots(facts) > 1):
        return Kind.INTERVIEW_CONFIRMATION
    if Kind.ASSESSMENT in strong:
        return None
    half = weighed.strength(Kind.INTERVIEW_CONFIRMATION) >= 2 and (about or facts.reply) and not facts.bulk  # noqa: PLR2004 - half said
    invited = Kind.INTERVIEW_INVITATION in strong and _slots(facts) == 1
    if timed and not asks and (invited or (half and _slots(facts) <= _ONE_DAY)):
        return Kind.INTERVIEW_CONFIRMATION
    return None


def _reminds(weighed: Weighed, strong: set[Kind]) -> bool:
    """Whether the mail says again what is fixed: it says so, or the day is near and nothing is fixed only now."""
    if Kind.INTERVIEW_REMINDER not in strong:
        return False
    told = weighed.all_of(Kind.INTERVIEW_REMINDER)
    fixed = Kind.INTERVIEW_CONFIRMATION in strong and any(
        _FIXES.search(sign.quote) for sign in weighed.all_of(Kind.INTERVIEW_CONFIRMATION)
    )
    return not fixed or any(_REMINDS.search(sign.quote) for sign in told)


def _settled(weighed: Weighed) -> bool:
    """Whether a time is told rather than asked: an hour stands in a sentence that is no question, or that fixes it."""
    body, fixing = weighed.facts.body, weighed.sentences(Kind.INTERVIEW_CONFIRMATION)
    timed = [number for number, line in enumerate(body.sentences) if _CLOCK.search(line.lower())]
    return any(number in fixing or not body.sentences[number].endswith("?") for number in timed)


def _asked(weighed: Weighed, strong: set[Kind]) -> Kind | None:
    """Something that the user is asked to: a test, a talk, the choice of a time."""
    facts = weighed.facts
    asks, invites = Kind.AVAILABILITY_REQUEST in strong, Kind.INTERVIEW_INVITATION in strong
    invitation = weighed.strength(Kind.INTERVIEW_INVITATION)
    arranged = Kind.INTERVIEW_CONFIRMATION in strong and facts.count("interview_word")
    if arranged and not asks and any(_DONE.search(one.quote) for one in weighed.all_of(Kind.INTERVIEW_CONFIRMATION)):
        return Kind.INTERVIEW_CONFIRMATION
    if Kind.ASSESSMENT in strong and not asks and weighed.strength(Kind.ASSESSMENT) >= invitation:
        return Kind.ASSESSMENT
    if invites and not (asks and facts.reply and not _invites_apart(weighed)):
        return Kind.INTERVIEW_INVITATION
    if asks:
        return Kind.AVAILABILITY_REQUEST
    if arranged and not is_receipt(weighed):
        return Kind.INTERVIEW_CONFIRMATION
    return None


def _invites_apart(weighed: Weighed) -> bool:
    """Whether an answer says more than "when?": it invites in a sentence of its own, to a step of its own."""
    return bool(weighed.sentences(Kind.INTERVIEW_INVITATION) - weighed.sentences(Kind.AVAILABILITY_REQUEST))


def _slots(facts: MailFacts) -> int:
    """How many hours on days the text names: several are a choice."""
    lines = [line for line in facts.body.sentences if _CLOCK.search(line.lower())]
    return max(len(lines), 1)

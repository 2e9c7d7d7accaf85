"""The decision: what kind of mail this is, how sure that is, and the words that decided (etiquette 4.0 to 4.4)."""

from __future__ import annotations

import re

from agent.etiquette.kinds import MessageKind as Kind
from agent.recognition.calendar_kinds import calendar_verdict
from agent.recognition.facts import MailFacts
from agent.recognition.me import Me
from agent.recognition.phrases import Sign
from agent.recognition.senders import System
from agent.recognition.verdict import Verdict

STRONG = 3.0
"""The strength from which signs decide by themselves, given that the mail is about hiring."""

_ORDER = (
    Kind.OFFER,
    Kind.REJECTION,
    Kind.ON_HOLD,
    Kind.INTERVIEW_CANCELLATION,
    Kind.INTERVIEW_RESCHEDULE,
    Kind.INTERVIEW_CONFIRMATION,
    Kind.INTERVIEW_REMINDER,
    Kind.INTERVIEW_INVITATION,
    Kind.AVAILABILITY_REQUEST,
    Kind.ASSESSMENT,
    Kind.REFERENCE_REQUEST,
    Kind.DELAY,
    Kind.APPLICATION_RECEIVED,
)
_INTERVIEW = frozenset(
    {
        Kind.INTERVIEW_CANCELLATION,
        Kind.INTERVIEW_RESCHEDULE,
        Kind.INTERVIEW_CONFIRMATION,
        Kind.INTERVIEW_REMINDER,
        Kind.INTERVIEW_INVITATION,
        Kind.AVAILABILITY_REQUEST,
    }
)
# A condition ("if your profile matches") takes these back; a receipt or a delay stays what it is.
_AT_RISK = _INTERVIEW | {Kind.ASSESSMENT, Kind.OFFER, Kind.REJECTION, Kind.REFERENCE_REQUEST, Kind.ON_HOLD}

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
_YOURS = re.compile(
    r"your (?:application|interview|candidacy|interest|resume|cv)|you applied|(?:ihre|deine) bewerbung"
    r"|votre candidature"
    r"|(?:su|tu|sua) candidatura"
)
_CANDIDATE = re.compile(
    r"\b(?:interview|candida|appl(?:y|ied|icant|ication)|recruit|hiring|bewerb|vorstellungsg|entretien|recrut|entrevist"
    r"|selecci|processo seletivo)"
)
_OTHER_ROLE = re.compile(
    r"(?:for|about|regarding) (?:the|our|another|a different|a second) (?:\w+ ){1,5}(?:role|position|job|opening|team)"
    r"|für die (?:stelle|position)|pour le poste|para (?:el puesto|a vaga)"
)


def verdicts(facts: MailFacts, me: Me) -> tuple[Verdict, ...]:
    """What the mail says, the stronger first; never empty."""
    told = _machine_made(facts)
    if told is None and (found := calendar_verdict(facts, me)) is not None:
        told = _moved_in_words(facts, found)
    told = told or _noise(facts)
    if told:
        return (told,)
    weighed = _Weighed(facts)
    kinds = _told(weighed)
    if not kinds:
        return (_rest(weighed),)
    return tuple(Verdict(kind, weighed.confidence(kind), weighed.deciding(kind)) for kind in kinds)


def has_time(facts: MailFacts) -> bool:
    """Whether the new text names an hour on a day."""
    return bool(_CLOCK.search(facts.body.low) and _DAY.search(facts.body.low))


def _moved_in_words(facts: MailFacts, found: Verdict) -> Verdict:
    """A person's own mail that carries an event is judged by its words where they end or offer something."""
    if facts.by_hand:
        weighed = _Weighed(facts)
        for kind in (Kind.REJECTION, Kind.OFFER):
            if weighed.strong(kind) and facts.context:
                return Verdict(kind, weighed.confidence(kind), weighed.deciding(kind))
    return found


class _Weighed:
    """The signs of one mail, weighed by kind."""

    def __init__(self, facts: MailFacts) -> None:
        self.facts = facts
        self._conditional = {sign.sentence for sign in facts.of("conditional")}
        self._signs = {kind: self._counted(kind) for kind in (*_ORDER, Kind.OUTREACH, Kind.JOB_ALERT, Kind.SURVEY)}

    def _counted(self, kind: Kind) -> tuple[Sign, ...]:
        body = self.facts.of(kind)
        if kind in _AT_RISK:
            body = tuple(sign for sign in body if sign.sentence not in self._conditional)
        return (*body, *self.facts.titled(kind))

    def strength(self, kind: Kind) -> float:
        """The weightiest sign, and half a point for each further sentence that says the same, up to three."""
        body = {sign.sentence: sign.weight for sign in sorted(self._of_body(kind), key=lambda sign: sign.weight)}
        title = max((sign.weight for sign in self.facts.titled(kind)), default=0)
        # The subject of a reply is the thread's, and the first mail of the thread may have said something else.
        title_weight = min(title, 1) if self.facts.reply else title
        best = max([*body.values(), title_weight], default=0)
        return best + min(1.5, 0.5 * (len(body) + bool(title_weight) - 1)) if best else 0.0

    def _of_body(self, kind: Kind) -> tuple[Sign, ...]:
        titles = set(self.facts.titles)
        return tuple(sign for sign in self._signs[kind] if sign not in titles)

    def strong(self, kind: Kind) -> bool:
        """Whether the signs decide by themselves."""
        return self.strength(kind) >= STRONG

    def sentences(self, kind: Kind) -> frozenset[int]:
        """The sentences of the text that say this strongly."""
        return frozenset(sign.sentence for sign in self._of_body(kind) if sign.weight >= STRONG)

    def deciding(self, kind: Kind) -> tuple[Sign, ...]:
        """The weightiest signs, at most three, from different sentences."""
        found: dict[int, Sign] = {}
        for sign in sorted(self._signs.get(kind, ()), key=lambda sign: -sign.weight):
            found.setdefault(sign.sentence if sign not in self.facts.titles else -1, sign)
        return tuple(found.values())[:3]

    def confidence(self, kind: Kind) -> float:
        """From 0 to 1: by strength and context, less where another kind speaks as loudly."""
        facts = self.facts
        strength = self.strength(kind)
        sure = 0.58 + 0.09 * min(strength, 4.0) - 0.05
        sure += 0.05 * (facts.context >= 3) + 0.04 * (facts.system is System.ATS)  # noqa: PLR2004 - three marks
        if facts.context == 0:
            sure -= 0.4
        elif facts.context == 1:
            sure -= 0.12
        rivals = [
            other for other in _ORDER[:-1] if other is not kind and self.strong(other) and not _agree(kind, other)
        ]
        sure -= 0.08 * min(2, len(rivals))
        sure -= 0.1 * bool(facts.count("elsewhere")) + 0.2 * bool(facts.count("interviewer_side"))
        if kind in _INTERVIEW and not facts.count("interview_word") and facts.thread_context == 0:
            sure -= 0.12
        if (facts.bulk and facts.system is None) or not facts.personal:
            sure -= 0.15
        return round(min(0.98, max(0.05, sure)), 2)


def _agree(one: Kind, other: Kind) -> bool:
    return (
        {one, other} <= (_INTERVIEW | {Kind.ASSESSMENT})
        or Kind.DELAY in {one, other}
        or Kind.REFERENCE_REQUEST in {one, other}
    )


def _machine_made(facts: MailFacts) -> Verdict | None:
    """Bounces and out-of-office notes, by headers first."""
    message = facts.message
    local = message.sender.address.partition("@")[0] if message.sender else ""
    if local in {"mailer-daemon", "postmaster"} or "multipart/report" in message.header("content-type").lower():
        return Verdict(Kind.BOUNCE, 0.97, facts.titled("bounce") or facts.of("bounce")[:1])
    if facts.titled("bounce") and not facts.reply:
        return Verdict(Kind.BOUNCE, 0.8, facts.titled("bounce"))
    replied = message.header("auto-submitted").lower().startswith("auto-replied") or any(
        message.header(name) for name in ("x-autoreply", "x-autorespond", "x-auto-reply")
    )
    replied = replied or "auto_reply" in message.header("precedence").lower()
    titled = facts.titled("auto_reply")
    body = facts.of("auto_reply")
    receipt = any(sign.weight >= STRONG for sign in facts.of(Kind.APPLICATION_RECEIVED))
    if receipt and not (titled and body):
        return None
    if replied or titled:
        return Verdict(Kind.AUTO_REPLY, 0.95 if replied or body else 0.8, (*titled, *body)[:2])
    if len({sign.sentence for sign in body}) > 1 and len(facts.newest.text) < 800:  # noqa: PLR2004 - such notes are short
        return Verdict(Kind.AUTO_REPLY, 0.75, body[:2])
    return None


def _noise(facts: MailFacts) -> Verdict | None:
    """Mail that only looks like news of an application (etiquette 4.4)."""
    core = [kind for kind in _ORDER if any(sign.weight >= STRONG for sign in facts.of(kind))]
    if facts.titled("otp") or (facts.of("otp") and not core):
        return Verdict(Kind.OTHER, 0.9, (*facts.titled("otp"), *facts.of("otp"))[:1])
    side = facts.count("interviewer_side")
    if side and not any(sign.weight >= STRONG for kind in (Kind.REJECTION, Kind.OFFER) for sign in facts.of(kind)):
        applied = any(_YOURS.search(text.low) for text in (facts.body, facts.head))
        if side > 1 or not applied:
            return Verdict(Kind.OTHER, 0.8, (*facts.of("interviewer_side"), *facts.titled("interviewer_side"))[:1])
    plainly = any(sign.weight >= STRONG for sign in (*facts.of("elsewhere"), *facts.titled("elsewhere")))
    if (elsewhere := facts.count("elsewhere")) and (plainly or facts.context <= elsewhere):
        return Verdict(Kind.OTHER, 0.8, (*facts.of("elsewhere"), *facts.titled("elsewhere"))[:1])
    return None


def _told(weighed: _Weighed) -> list[Kind]:
    """The kinds that the text says, the stronger first; empty where it says none of them."""
    facts = weighed.facts
    unasked = _unasked(weighed)
    if unasked:
        return [unasked]
    found: list[Kind] = []
    near = facts.context > 0 or (facts.by_hand and facts.personal) or facts.system is System.SCHEDULER
    if weighed.strong(Kind.OFFER) and not weighed.strong(Kind.REJECTION) and facts.context:
        found.append(Kind.OFFER)
    if _rejects(weighed):
        found.append(Kind.REJECTION)
    elif weighed.strong(Kind.ON_HOLD) and near:
        found.append(Kind.ON_HOLD)
    interview = _interview(weighed)
    if interview and (not found or _speaks_apart(weighed, interview, found[0])):
        found.append(interview)
    if not found and weighed.strong(Kind.REFERENCE_REQUEST) and facts.context:
        found.append(Kind.REFERENCE_REQUEST)
    if not found and weighed.strong(Kind.DELAY) and near and not _is_receipt(weighed):
        found.append(Kind.DELAY)
    if (_is_receipt(weighed) and not found) or (
        found == [Kind.ASSESSMENT] and weighed.sentences(Kind.APPLICATION_RECEIVED)
    ):
        found.append(Kind.APPLICATION_RECEIVED)
    return found


def _unasked(weighed: _Weighed) -> Kind | None:
    """Alerts, surveys and cold mail; None where the mail answers an application."""
    facts = weighed.facts
    applied = weighed.strong(Kind.APPLICATION_RECEIVED) or _rejects(weighed) or bool(_YOURS.search(facts.body.low))
    decided = _rejects(weighed) or weighed.strong(Kind.OFFER)
    if (weighed.strong(Kind.SURVEY) or facts.system is System.SURVEY) and not decided:
        titled = bool(facts.titled(Kind.SURVEY))
        interview = weighed.strong(Kind.INTERVIEW_CONFIRMATION) or weighed.strong(Kind.AVAILABILITY_REQUEST)
        if _CANDIDATE.search(f"{facts.head.low} {facts.body.low}") and (
            titled or not interview or facts.system is System.SURVEY
        ):
            return Kind.SURVEY
    alert = weighed.strength(Kind.JOB_ALERT)
    from_board = facts.system is System.BOARD and not facts.by_hand
    if alert >= STRONG and not facts.by_hand:
        titled = any(sign.weight >= STRONG for sign in facts.titled(Kind.JOB_ALERT))
        plain = titled or alert > STRONG or facts.bulk or from_board
        if not decided and (titled or not applied) and (plain or not (_interview(weighed) or _is_receipt(weighed))):
            return Kind.JOB_ALERT
    cold = weighed.strength(Kind.OUTREACH)
    if cold >= STRONG and not applied and not decided and not _answers_user(facts):
        return Kind.OUTREACH
    if facts.system is System.OUTREACH and not facts.reply:
        return Kind.OUTREACH
    return None


def _answers_user(facts: MailFacts) -> bool:
    return facts.reply and bool(facts.newest.quoted or facts.message.in_reply_to)


def _rejects(weighed: _Weighed) -> bool:
    """A rejection said plainly, or softly in two ways with no next step beside (etiquette 4.3)."""
    facts = weighed.facts
    strength = weighed.strength(Kind.REJECTION)
    if not facts.context and not (facts.by_hand and facts.personal):
        return False
    if strength >= STRONG:
        return True
    softeners = len({sign.quote.lower() for sign in facts.of("softener")})
    next_step = any(weighed.strong(kind) for kind in (*_INTERVIEW, Kind.ASSESSMENT, Kind.DELAY, Kind.ON_HOLD))
    if next_step:
        return False
    if strength < 2:  # noqa: PLR2004 - no half of a no
        received = weighed.strength(Kind.APPLICATION_RECEIVED) >= STRONG
        return softeners >= _SOFT_ENOUGH and facts.context >= 2 and not received  # noqa: PLR2004 - two marks
    return softeners >= 1 and facts.context >= 2  # noqa: PLR2004 - half a no, and a soft word


def _interview(weighed: _Weighed) -> Kind | None:
    """Which step of arranging an interview (or test) the mail takes."""
    facts = weighed.facts
    about = facts.count("interview_word") > 0 or facts.context > 1
    if not about and not (facts.by_hand and facts.personal) and facts.system is not System.SCHEDULER:
        return None
    strong = {kind for kind in (*_INTERVIEW, Kind.ASSESSMENT) if weighed.strong(kind)}
    if facts.count("assessment_done"):
        strong.discard(Kind.ASSESSMENT)
    return _changed(facts, strong) or _fixed(weighed, strong, about=about) or _asked(weighed, strong)


def _changed(facts: MailFacts, strong: set[Kind]) -> Kind | None:
    """A time that no longer holds."""
    timed = has_time(facts) or Kind.AVAILABILITY_REQUEST in strong
    if Kind.INTERVIEW_RESCHEDULE in strong and (timed or Kind.INTERVIEW_CANCELLATION not in strong):
        return Kind.INTERVIEW_RESCHEDULE
    return Kind.INTERVIEW_CANCELLATION if Kind.INTERVIEW_CANCELLATION in strong else None


def _fixed(weighed: _Weighed, strong: set[Kind], *, about: bool) -> Kind | None:
    """A time that is set, or said again."""
    facts = weighed.facts
    timed, asks = has_time(facts), Kind.AVAILABILITY_REQUEST in strong
    if facts.system is System.ASSESSMENT and not (timed and Kind.INTERVIEW_CONFIRMATION in strong):
        return Kind.ASSESSMENT if not facts.count("assessment_done") else None
    if Kind.INTERVIEW_REMINDER in strong and not asks and (timed or facts.count("interview_word")):
        return Kind.INTERVIEW_REMINDER
    if Kind.INTERVIEW_CONFIRMATION in strong and timed and not (asks and _slots(facts) > 1):
        return Kind.INTERVIEW_CONFIRMATION
    half = weighed.strength(Kind.INTERVIEW_CONFIRMATION) >= 2 and (about or facts.reply)  # noqa: PLR2004 - half said
    invited = Kind.INTERVIEW_INVITATION in strong and _slots(facts) == 1
    if timed and not asks and (invited or (half and _slots(facts) <= _ONE_DAY)):
        return Kind.INTERVIEW_CONFIRMATION
    return None


def _asked(weighed: _Weighed, strong: set[Kind]) -> Kind | None:
    """Something that the user is asked to: a test, a talk, the choice of a time."""
    facts = weighed.facts
    asks, invites = Kind.AVAILABILITY_REQUEST in strong, Kind.INTERVIEW_INVITATION in strong
    invitation = weighed.strength(Kind.INTERVIEW_INVITATION)
    if Kind.ASSESSMENT in strong and not asks and weighed.strength(Kind.ASSESSMENT) >= invitation:
        return Kind.ASSESSMENT
    if invites and not (asks and facts.reply):
        return Kind.INTERVIEW_INVITATION
    if asks:
        return Kind.AVAILABILITY_REQUEST
    if Kind.INTERVIEW_CONFIRMATION in strong and facts.count("interview_word") and not _is_receipt(weighed):
        return Kind.INTERVIEW_CONFIRMATION
    return None


_SOFT_ENOUGH = 3  # soft words that together are a no, where nothing else is said
_ONE_DAY = 4  # hours named in one mail about one day of talks


def _slots(facts: MailFacts) -> int:
    """How many hours on days the text names: several are a choice."""
    lines = [line for line in facts.body.sentences if _CLOCK.search(line.lower())]
    return max(len(lines), 1)


def _speaks_apart(weighed: _Weighed, interview: Kind, first: Kind) -> bool:
    """Whether a mail that ends or pauses one thing really invites to another, in a sentence of its own."""
    apart = weighed.sentences(interview) - weighed.sentences(first)
    return (
        first is not Kind.OFFER
        and bool(apart)
        and weighed.facts.by_hand | bool(_OTHER_ROLE.search(weighed.facts.body.low))
    )


def _is_receipt(weighed: _Weighed) -> bool:
    facts = weighed.facts
    strength = weighed.strength(Kind.APPLICATION_RECEIVED)
    if facts.by_hand and facts.reply:
        return strength > STRONG
    return (strength >= STRONG and facts.context >= 1) or (strength >= 2 and facts.context >= 2 and not facts.reply)  # noqa: PLR2004 - half a receipt in a hiring mail


def _rest(weighed: _Weighed) -> Verdict:
    """A mail that says none of the kinds: a person's in a hiring context is the employer's, the rest is other."""
    facts = weighed.facts
    titled = facts.titled("job_title")
    near = facts.context or (titled and facts.reply)
    known = facts.personal or facts.context > 2  # noqa: PLR2004 - marks enough for mail that went to many
    if facts.by_hand and near and known and not facts.bulk and not facts.count("elsewhere"):
        yours = any(_YOURS.search(text.low) for text in (facts.body, facts.head))
        sure = 0.2 + 0.1 * min(facts.context, 3) + 0.15 * yours + 0.05 * facts.reply + 0.05 * bool(titled)
        sure -= 0.1 * (not facts.personal)
        return Verdict(Kind.EMPLOYER_MESSAGE, round(sure, 2), facts.of("hiring")[:1] or facts.titled("hiring")[:1])
    if facts.system is System.BOARD and not facts.by_hand and facts.count("hiring"):
        return Verdict(Kind.JOB_ALERT, 0.5)
    return Verdict(Kind.OTHER, 0.7)

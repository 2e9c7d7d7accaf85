"""Mail that is no news of an application, though it may look like it (etiquette 4.4): machines, alerts, selling."""

from __future__ import annotations

import re

from agent.etiquette.kinds import MessageKind as Kind
from agent.recognition.facts import MailFacts
from agent.recognition.interview_steps import interview_step
from agent.recognition.listings import listing
from agent.recognition.phrases import Sign, holds
from agent.recognition.senders import System
from agent.recognition.verdict import Verdict
from agent.recognition.weighing import ORDER, STRONG, Weighed, is_receipt

_YOURS = re.compile(
    r"(?<!submit )(?<!complete )(?<!start )(?<!make )\byour (?:\w+ )?(?:application|interview|candidacy|candidature)\b"
    r"|\byou(?:’ve| have)? (?:\w+ )?(?:applied|interviewed)\b|(?:for|by) (?:applying|interviewing)\b"
    r"|thank(?:s| you)(?: \w+)? for (?:your|expressing|showing) (?:\w+ )?interest"
    r"|(?:ihre|deine) bewerbung|votre candidature|(?:su|tu|sua) candidatura"
)
_IN_MOTION = re.compile(  # an agency's news of a process, no cold mail
    r"\bshort-?listed\b|\b(?:the|our|my) client (?:has|have|would|wants?|decided|asked|confirmed|really|loved|liked)\b"
    r"|\bfeedback (?:from|by) (?:the|our|my) client\b|\byour (?:profile|resume|cv) (?:got|has been|was) \w+ed\b"
)
_GENERAL = re.compile(
    r"\byour (?:next|first|dream|upcoming|job|perfect|future) interview\b|\byour interview could\b"
    r"|\byour exit interview\b|\b(?:ace|nail|land|crush)(?:e?d|ing)? your\b"
)
_CANDIDATE = re.compile(
    r"\b(?:interview|candida|appl(?:y|ied|icant|ication)|recruit|hiring|bewerb|vorstellungsg|entretien|recrut|entrevist"
    r"|selecci|processo seletivo)"
)
# News that nobody but an employer has: an appointment or a form may be anyone's.
_PLAIN_NEWS = (Kind.OFFER, Kind.REJECTION, Kind.ASSESSMENT, Kind.REFERENCE_REQUEST, Kind.ON_HOLD)
_ARRANGED = frozenset(
    {
        Kind.INTERVIEW_CONFIRMATION,
        Kind.INTERVIEW_REMINDER,
        Kind.INTERVIEW_RESCHEDULE,
        Kind.INTERVIEW_CANCELLATION,
    }
)


def machine_made(facts: MailFacts) -> Verdict | None:
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


def speaks_of_yours(facts: MailFacts) -> bool:
    """Whether the mail speaks of the user's own application or interview."""
    return any(_YOURS.search(text.low) and not _GENERAL.search(text.low) for text in (facts.body, facts.head))


def noise(facts: MailFacts) -> Verdict | None:
    """Mail that only looks like news of an application."""
    core = [kind for kind in ORDER if any(sign.weight >= STRONG for sign in facts.of(kind))]
    if facts.titled("otp") or (facts.of("otp") and not core):
        return _other(facts, "otp", 0.9)
    if _about_account(facts):
        return _other(facts, "account", 0.85)
    if _other_side(facts):
        return _other(facts, "interviewer_side", 0.8)
    if facts.count("applies") and not facts.reply and not speaks_of_yours(facts):
        return _other(facts, "applies", 0.8)
    elsewhere = 0 if at_work_there(facts) else facts.count("elsewhere")
    plainly = any(sign.weight >= STRONG for sign in _elsewhere(facts))
    plainly = plainly and not (core and speaks_of_yours(facts))
    told = (facts.bulk and any(sign.weight >= STRONG for sign in facts.titled(Kind.JOB_ALERT))) or listing(
        facts.newest.text
    ) >= STRONG
    if elsewhere and (plainly or facts.context <= elsewhere) and not told:
        return _other(facts, "elsewhere", 0.8)
    sender = facts.message.sender
    if not facts.context and sender and holds(sender.name, "elsewhere", ("en",)):
        return Verdict(Kind.OTHER, 0.75)
    return None


def at_work_there(facts: MailFacts) -> bool:
    """Whether a person writes of work at what else would be a place of errands: people are hired by clinics too."""
    if not facts.by_hand or not facts.personal or facts.bulk or any(one.weight >= STRONG for one in _elsewhere(facts)):
        return False
    said = any(sign.weight >= STRONG for kind in _PLAIN_NEWS for sign in facts.of(kind))
    return facts.reply or bool(facts.titled("job_title")) or (said and facts.context > 0)


def _elsewhere(facts: MailFacts) -> tuple[Sign, ...]:
    return (*facts.of("elsewhere"), *facts.titled("elsewhere"))


def _other(facts: MailFacts, says: str, sure: float) -> Verdict:
    return Verdict(Kind.OTHER, sure, (*facts.titled(says), *facts.of(says))[:1])


def _about_account(facts: MailFacts) -> bool:
    """Whether the mail is about an account or a form not sent, and its other sentences give no news."""
    own = {sign.sentence for sign in facts.of("account")}
    if not own and not facts.titled("account"):
        return False
    news = (sign for kind in ORDER for sign in facts.of(kind) if sign.weight >= STRONG)
    return not any(sign.sentence not in own for sign in news)


def _other_side(facts: MailFacts) -> bool:
    """Whether the user hires here, and is not hired."""
    side = facts.count("interviewer_side")
    decided = any(sign.weight >= STRONG for kind in (Kind.REJECTION, Kind.OFFER) for sign in facts.of(kind))
    return bool(side) and not decided and (side > 1 or not speaks_of_yours(facts))


def unasked(weighed: Weighed, *, decided: bool) -> Kind | None:
    """Alerts, surveys and cold mail; None where the mail answers an application. `decided`: it ends or offers one."""
    facts = weighed.facts
    if _surveys(weighed) and (facts.system is System.SURVEY or not decided):  # a survey's tool decides nothing
        return Kind.SURVEY
    if decided:
        return None
    applied = weighed.strong(Kind.APPLICATION_RECEIVED) or speaks_of_yours(facts)
    applied = applied or bool(_IN_MOTION.search(facts.body.low))
    if _alerts(weighed, applied=applied):
        return Kind.JOB_ALERT
    if facts.bulk and facts.count("selling") > 1 and not applied:
        return Kind.JOB_ALERT if weighed.strength(Kind.JOB_ALERT) else Kind.OTHER
    if weighed.strong(Kind.OUTREACH) and not applied and not _answers_user(facts):
        return None if interview_step(weighed) in _ARRANGED else Kind.OUTREACH
    if facts.system is System.OUTREACH and not facts.reply and not applied:
        return Kind.OUTREACH
    return None


def _surveys(weighed: Weighed) -> bool:
    facts = weighed.facts
    by_tool = facts.system is System.SURVEY
    if not (weighed.strong(Kind.SURVEY) or by_tool):
        return False
    arranging = weighed.strong(Kind.INTERVIEW_CONFIRMATION) or weighed.strong(Kind.AVAILABILITY_REQUEST)
    hiring = _CANDIDATE.search(f"{facts.head.low} {facts.body.low}")
    return bool(hiring) and (bool(facts.titled(Kind.SURVEY)) or not arranging or by_tool)


def _alerts(weighed: Weighed, *, applied: bool) -> bool:
    """Whether a board or a careers site tells of jobs: by words, or by a list of them."""
    facts = weighed.facts
    said, listed = weighed.strength(Kind.JOB_ALERT), listing(facts.newest.text)
    if max(said, listed) < STRONG and said + listed < STRONG:
        return False
    cold = weighed.strength(Kind.OUTREACH)
    if facts.by_hand and (facts.reply or (cold >= STRONG and cold >= said + listed)):
        return False
    titled = any(sign.weight >= STRONG for sign in facts.titled(Kind.JOB_ALERT))
    from_board = facts.system is System.BOARD and not facts.by_hand
    plain = titled or said + listed > STRONG or facts.bulk or from_board
    return (titled or not applied or listed >= STRONG) and (
        plain or not (interview_step(weighed) or is_receipt(weighed))
    )


def _answers_user(facts: MailFacts) -> bool:
    return facts.reply and bool(facts.newest.quoted or facts.message.in_reply_to)

"""The decision: what kind of mail this is, how sure that is, and the words that decided (etiquette 4.0 to 4.4)."""

from __future__ import annotations

import re

from agent.etiquette.kinds import MessageKind as Kind
from agent.recognition.asides import at_work_there, machine_made, noise, speaks_of_yours, unasked
from agent.recognition.calendar_kinds import calendar_verdict
from agent.recognition.concepts import hints
from agent.recognition.facts import MailFacts
from agent.recognition.interview_steps import has_time, interview_step
from agent.recognition.listings import listing
from agent.recognition.me import Me
from agent.recognition.senders import System
from agent.recognition.verdict import Verdict
from agent.recognition.weighing import INTERVIEW, STRONG, Weighed, is_receipt

_OTHER_ROLE = re.compile(
    r"(?:for|about|regarding) (?:the|our|another|a different|a second) (?:\w+ ){1,5}(?:role|position|job|opening|team)"
    r"|für die (?:stelle|position)|pour le poste|para (?:el puesto|a vaga)"
)


# What a no in other words may stand beside: thanks for the patience, for applying, for the test.
_LESSER = frozenset(
    {
        Kind.DELAY,
        Kind.APPLICATION_RECEIVED,
        Kind.ASSESSMENT,
        Kind.REFERENCE_REQUEST,
        Kind.AVAILABILITY_REQUEST,
    }
)
_BY_ITS_SENDER = 0.45  # the confidence of what the sender alone tells
_FEW_LINES = 900  # characters
_SOFT_ENOUGH = 3  # soft words that together are a no, where nothing else is said


def verdicts(facts: MailFacts, me: Me) -> tuple[Verdict, ...]:
    """What the mail says, the stronger first; never empty."""
    told = machine_made(facts)
    if told is None and (found := calendar_verdict(facts, me)) is not None:
        told = _moved_in_words(facts, found)
    told = told or noise(facts)
    if told:
        return (told,)
    weighed = Weighed(facts)
    kinds = _told(weighed)
    if not kinds or kinds[0] in _LESSER:
        weighed, kinds = _hinted(facts, weighed, kinds)
    if not kinds:
        return (_rest(weighed),)
    if kinds == [Kind.OTHER]:
        return (Verdict(Kind.OTHER, 0.8, facts.of("selling")[:1]),)
    return tuple(Verdict(kind, weighed.confidence(kind), weighed.deciding(kind)) for kind in kinds)


def _hinted(facts: MailFacts, weighed: Weighed, kinds: list[Kind]) -> tuple[Weighed, list[Kind]]:
    """The same with what words say together: where no phrase was found, or where they end what a phrase left open."""
    found = hints(facts.body, facts.language)
    if not found or facts.count("assessment_done") or not _may_hint(facts):
        return weighed, kinds
    again = Weighed(facts, found)
    if not kinds or again.sentences(Kind.REJECTION):
        told = _told(again)
        if not kinds or (told and told[0] is Kind.REJECTION):
            return again, told
    return weighed, kinds


def _may_hint(facts: MailFacts) -> bool:
    """Whether the mail is one in which words may be put together: it is about hiring, or a person's few lines."""
    if facts.bulk and facts.system is None and not facts.context:
        return False
    return facts.context > 0 or (facts.by_hand and facts.personal and len(facts.newest.text) < _FEW_LINES)


def _moved_in_words(facts: MailFacts, found: Verdict) -> Verdict:
    """A person's own mail that carries an event is judged by its words where they end or offer something."""
    if facts.by_hand:
        weighed = Weighed(facts)
        for kind in (Kind.REJECTION, Kind.OFFER):
            if weighed.strong(kind) and facts.context:
                return Verdict(kind, weighed.confidence(kind), weighed.deciding(kind))
    return found


def _told(weighed: Weighed) -> list[Kind]:
    """The kinds that the text says, the stronger first; empty where it says none of them."""
    facts = weighed.facts
    decided = _rejects(weighed) or weighed.strong(Kind.OFFER)
    if cold := unasked(weighed, decided=decided):
        return [cold]
    found: list[Kind] = []
    near = facts.context > 0 or (facts.by_hand and facts.personal) or facts.system is System.SCHEDULER
    offers = weighed.strength(Kind.OFFER)
    if offers >= STRONG and not weighed.strong(Kind.REJECTION) and (facts.context or (near and offers > STRONG)):
        found.append(Kind.OFFER)
    if _rejects(weighed):
        found.append(Kind.REJECTION)
    elif weighed.strong(Kind.ON_HOLD) and near:
        found.append(Kind.ON_HOLD)
    interview = interview_step(weighed)
    if interview is Kind.INTERVIEW_RESCHEDULE and found == [Kind.REJECTION] and not has_time(facts):
        interview = Kind.INTERVIEW_INVITATION  # "would you talk with us about that job instead?"
    if interview and (not found or _speaks_apart(weighed, interview, found[0])):
        found.append(interview)
    if not found and weighed.strong(Kind.REFERENCE_REQUEST) and near:
        found.append(Kind.REFERENCE_REQUEST)
    if not found and facts.by_hand and facts.of("asks_form") and facts.context:
        return []  # the employer asks for something to be filled in, whatever else it acknowledges
    if not found and weighed.strong(Kind.DELAY) and near and not is_receipt(weighed):
        found.append(Kind.DELAY)
    if (is_receipt(weighed) and not found) or (
        found == [Kind.ASSESSMENT] and weighed.sentences(Kind.APPLICATION_RECEIVED)
    ):
        found.append(Kind.APPLICATION_RECEIVED)
    return found


def _rejects(weighed: Weighed) -> bool:
    """A rejection said plainly, or softly in two ways with no next step beside (etiquette 4.3)."""
    facts = weighed.facts
    strength = weighed.strength(Kind.REJECTION)
    if not facts.context and not (facts.by_hand and facts.personal):
        return False
    if strength >= STRONG:
        return True
    softeners = len({sign.quote.lower() for sign in facts.of("softener")})
    next_step = any(weighed.strong(kind) for kind in (*INTERVIEW, Kind.ASSESSMENT, Kind.DELAY, Kind.ON_HOLD))
    if next_step:
        return False
    if strength < 2:  # noqa: PLR2004 - no half of a no
        received = weighed.strength(Kind.APPLICATION_RECEIVED) >= STRONG
        return softeners >= _SOFT_ENOUGH and facts.context >= 2 and not received  # noqa: PLR2004 - two marks
    return softeners >= 1 and facts.context >= 2  # noqa: PLR2004 - half a no, and a soft word


def _speaks_apart(weighed: Weighed, interview: Kind, first: Kind) -> bool:
    """Whether a mail that ends or pauses one thing really invites to another, in a sentence of its own."""
    apart = weighed.sentences(interview) - weighed.sentences(first)
    return (
        first is not Kind.OFFER
        and bool(apart)
        and weighed.facts.by_hand | bool(_OTHER_ROLE.search(weighed.facts.body.low))
    )


def _rest(weighed: Weighed) -> Verdict:
    """A mail that says no kind: the employer's where it speaks to this applicant, else an alert, else other."""
    facts = weighed.facts
    told = weighed.strength(Kind.JOB_ALERT) + listing(facts.newest.text)
    yours = speaks_of_yours(facts)
    circular = facts.bulk and not facts.by_hand and told > STRONG  # "you joined our community when you applied"
    if told and (circular or not yours) and not facts.reply and (told >= 2 or not facts.by_hand):  # noqa: PLR2004 - half an alert
        return Verdict(Kind.JOB_ALERT, 0.5, facts.of(Kind.JOB_ALERT)[:1])
    if _is_to_the_applicant(facts, yours=yours):
        titled = bool(facts.titled("job_title"))
        sure = 0.2 + 0.1 * min(facts.context, 3) + 0.15 * yours + 0.05 * facts.reply + 0.05 * titled
        sure -= 0.1 * (not facts.personal)
        signs = facts.of("hiring") or facts.of("applicant") or facts.titled("hiring")
        return Verdict(Kind.EMPLOYER_MESSAGE, round(sure, 2), signs[:1])
    if facts.system is System.BOARD and not facts.by_hand and facts.count("hiring"):
        return Verdict(Kind.JOB_ALERT, 0.5)
    if _is_filed_by_a_tool(facts):
        return Verdict(Kind.APPLICATION_RECEIVED, _BY_ITS_SENDER, facts.titled("hiring")[:1])
    return Verdict(Kind.OTHER, 0.7)


def _is_filed_by_a_tool(facts: MailFacts) -> bool:
    """Whether a hiring tool writes to the user about an application, in words that say no news: most such are receipts.

    Too little to act on: the tool's sender proves that it is about an application, never which kind (etiquette 4.0.1).
    """
    about = facts.system is System.ATS and not facts.by_hand and facts.personal and facts.titled("hiring")
    other = ("softener", "selling", Kind.REJECTION, Kind.JOB_ALERT)
    return bool(about) and not any(facts.count(says) for says in other)


def _is_to_the_applicant(facts: MailFacts, *, yours: bool) -> bool:
    """Whether a person, or the employer, speaks to the user about their application ("resume" is no mark of it)."""
    if (
        not facts.by_hand
        or facts.bulk
        or (facts.count("elsewhere") and not at_work_there(facts))
        or not (facts.personal or facts.context > 2)  # noqa: PLR2004 - marks enough for mail that went to many
    ):
        return False
    if facts.count("selling") > (1 if yours or facts.reply else 0) or facts.count("assessment_done"):
        return False
    if yours or facts.count("applicant"):
        return True
    if facts.reply:
        return bool(facts.context or facts.titled("job_title"))
    return facts.context > 0 and bool(facts.message.sender and facts.message.sender.name)

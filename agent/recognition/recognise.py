"""What one message says: the face of this room. Gathers, decides, then fills in who, when and for which job."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Literal

from agent.etiquette.almanac import Almanac
from agent.etiquette.evidence import Evidence, Quote
from agent.etiquette.kinds import MessageKind as Kind
from agent.recognition.bounces import undeliverable
from agent.recognition.bounds import bounded
from agent.recognition.employers import company as company_of
from agent.recognition.facts import MailFacts, gather
from agent.recognition.greeting import greeting_in
from agent.recognition.interview_steps import has_time
from agent.recognition.interviews import interviews, sender_zone
from agent.recognition.kinds import verdicts
from agent.recognition.likelihood import confidence
from agent.recognition.me import Me
from agent.recognition.people import people, sender_party
from agent.recognition.promises import answer_by, away_until, deadline
from agent.recognition.roles import role as role_of
from agent.recognition.same_job import same_role
from agent.recognition.senders import System
from agent.recognition.signals import Aside, aside, asks_to_confirm, chooses_a_time, signals, still_open
from agent.recognition.suspicion import is_suspicious
from agent.recognition.verdict import Verdict
from agent.recognition.weighing import STRONG
from connectors.mail import Message

_FIXES_TIMES = frozenset(
    {Kind.INTERVIEW_CONFIRMATION, Kind.INTERVIEW_REMINDER, Kind.INTERVIEW_RESCHEDULE, Kind.INTERVIEW_CANCELLATION}
)
_SETS_DEADLINES = frozenset({Kind.OFFER, Kind.ASSESSMENT, Kind.AVAILABILITY_REQUEST, Kind.INTERVIEW_INVITATION})
_PROMISES = frozenset(
    {
        Kind.APPLICATION_RECEIVED,
        Kind.DELAY,
        Kind.ON_HOLD,
        Kind.EMPLOYER_MESSAGE,
        Kind.INTERVIEW_CONFIRMATION,
        Kind.INTERVIEW_INVITATION,
        Kind.INTERVIEW_REMINDER,
        Kind.REFERENCE_REQUEST,
        Kind.INTERVIEW_CANCELLATION,
        Kind.ASSESSMENT,
        Kind.REJECTION,  # of one application, with news of another to come
        Kind.OTHER,
    }
)
_ASIDE = frozenset({Kind.OTHER, Kind.JOB_ALERT, Kind.SURVEY, Kind.BOUNCE})
_TIME_PERSON_AND_JOB = 0.85  # a mail that names all three can hardly be about anything else
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_LINK = re.compile(r"https?://\S+")
_QUESTION = re.compile(r"\w[^.!?\n]{3,300}\?")
# Asked out of courtesy, or of oneself: nobody waits for the answer.
_RHETORIC = re.compile(
    r"\bhow (?:are|is|was|were|have) (?:you|things|life|your (?:day|week|weekend|trip|holiday))\b|\bhope\b|\bright\?"
    r"|\bok(?:ay)?\?|\bisn['’]t it\?|\bwho knows\b|\bguess what\b|\bwie geht\b|\bnicht wahr\?|\b(?:comment|ça) va"
    r"|\bqué tal\b|\btudo bem\b",
    re.IGNORECASE,
)


def recognise(message: Message, me: Me, almanac: Almanac) -> tuple[Evidence, ...]:
    """What the message says, the stronger first; never empty, `other` at least. Raises nothing.

    `confidence` judges the mail by itself. A mail in a thread or by a person that the caller knows deserves more.
    """
    message = bounded(message)
    facts = gather(message, me)
    promised = _promise(facts, me, almanac)
    found = _by_rules(facts, promised, me, almanac)
    said = aside(facts)
    found = tuple(
        replace(verdict, confidence=confidence(verdict, facts, dated=_is_dated(verdict, facts, promised)))
        for verdict in _as_it_stands(found, said, me, almanac)
    )
    employer = company_of(facts, me) if _tells_employer(found[0], facts) else None
    return tuple(_evidence(verdict, found, said, employer, promised, me, almanac) for verdict in found)


def _is_dated(verdict: Verdict, facts: MailFacts, promised: tuple[datetime, Quote] | None) -> bool:
    """Whether the moment that such a verdict is about is named, and the rules are sure of the rest."""
    if verdict.confidence < _TIME_PERSON_AND_JOB or not facts.personal:
        return False
    if verdict.kind is Kind.INTERVIEW_CONFIRMATION:
        return has_time(facts)
    return verdict.kind is Kind.DELAY and promised is not None and facts.by_hand


def by_rules(facts: MailFacts, me: Me, almanac: Almanac) -> tuple[Verdict, ...]:
    """What the rules alone say, and how sure they are by themselves: what `make train` learns to judge."""
    return _by_rules(facts, _promise(facts, me, almanac), me, almanac)


def _by_rules(
    facts: MailFacts, promised: tuple[datetime, Quote] | None, me: Me, almanac: Almanac
) -> tuple[Verdict, ...]:
    return _with_promise(_with_time(verdicts(facts, me), facts, me, almanac), facts, promised)


def _promise(facts: MailFacts, me: Me, almanac: Almanac) -> tuple[datetime, Quote] | None:
    if not facts.newest.text:
        return None
    zone = sender_zone(facts.message, me, almanac, facts.language)
    return answer_by(facts.newest.text, facts.message.date, zone, almanac, facts.language)


def _with_time(found: tuple[Verdict, ...], facts: MailFacts, me: Me, almanac: Almanac) -> tuple[Verdict, ...]:
    """A person's mail that fixes one time to come for a talk confirms it, whatever words it does so in.

    Where it names the job besides, it can hardly be about anything else.
    """
    first, message = found[0], facts.message
    told = first.kind is Kind.INTERVIEW_CONFIRMATION
    if not (told or first.kind is Kind.EMPLOYER_MESSAGE) or not facts.personal or (message.invites and not told):
        return found
    if told and first.confidence >= _TIME_PERSON_AND_JOB:
        return found
    fixed = interviews(message, facts.newest.text, Kind.INTERVIEW_CONFIRMATION, me, almanac, facts.language)
    if len(fixed) != 1 or fixed[0].starts_at <= message.date or not fixed[0].interviewers:
        return found
    named = facts.count("hiring") and role_of(facts, company_of(facts, me), person=me.name)
    sure = max(first.confidence, _TIME_PERSON_AND_JOB) if named else first.confidence
    return (Verdict(Kind.INTERVIEW_CONFIRMATION, sure, first.signs), *found[1:])


def _with_promise(
    found: tuple[Verdict, ...], facts: MailFacts, promised: tuple[datetime, Quote] | None
) -> tuple[Verdict, ...]:
    """A person's mail that promises an answer by a date, and says nothing else, is news of a delay."""
    first = found[0]
    spoken = facts.of("promise") or facts.of("delay")
    if promised is None or not spoken or not facts.by_hand or not facts.personal:
        return found
    if first.kind is Kind.EMPLOYER_MESSAGE:
        return (Verdict(Kind.DELAY, round(min(0.9, first.confidence + 0.15), 2), spoken[:1]),)
    if first.kind is Kind.OTHER and not first.signs:
        return (Verdict(Kind.DELAY, 0.35, spoken[:1]),)
    return found


def _as_it_stands(found: tuple[Verdict, ...], said: Aside, me: Me, almanac: Almanac) -> tuple[Verdict, ...]:
    """The same in the light of what is said beside.

    What seems to end something, and ends nothing, is a message: of a delay where it promises an answer. Times to choose
    from are not yet fixed.
    """
    first, facts = found[0], said.facts
    if first.kind is Kind.INTERVIEW_CONFIRMATION and chooses_a_time(said):
        named = interviews(facts.message, facts.newest.text, first.kind, me, almanac, facts.language)
        asked = replace(first, kind=Kind.AVAILABILITY_REQUEST)
        return found if len(named) == 1 else (asked, *found[1:])
    if not still_open(said, first.kind):
        return found
    if first.kind is Kind.REJECTION and any(one.weight >= STRONG for one in facts.of(Kind.APPLICATION_RECEIVED)):
        kind = Kind.APPLICATION_RECEIVED
    else:
        waits = first.kind is Kind.REJECTION and (facts.of("promise") or facts.of("delay"))
        kind = Kind.DELAY if waits else Kind.EMPLOYER_MESSAGE
    return (Verdict(kind, first.confidence, ()), *found[1:])


def _tells_employer(first: Verdict, facts: MailFacts) -> bool:
    if first.kind is Kind.JOB_ALERT:  # many employers, and no application at any
        return False
    return first.kind not in {Kind.OTHER, Kind.BOUNCE} or bool(facts.context and not facts.bulk)


def _evidence(  # noqa: PLR0917 - what was gathered once, for one of the things said
    verdict: Verdict,
    found: tuple[Verdict, ...],
    said: Aside,
    employer: str | None,
    promised: tuple[datetime, Quote] | None,
    me: Me,
    almanac: Almanac,
) -> Evidence:
    facts, kind = said.facts, verdict.kind
    message = facts.message
    whole = "\n".join(part for part in (facts.newest.text, facts.newest.signature) if part)
    zone = sender_zone(message, me, almanac, facts.language)
    due = deadline(facts.newest.text, message.date, zone, almanac, facts.language) if kind in _SETS_DEADLINES else None
    away = (
        away_until(facts.newest.text, message.date, zone, almanac, facts.language) if kind is Kind.AUTO_REPLY else None
    )
    answer = promised if kind in _PROMISES and (kind is not Kind.OTHER or facts.context) else None
    fixed = interviews(message, facts.newest.text, kind, me, almanac, facts.language) if kind in _FIXES_TIMES else ()
    beside = signals(said, kind, fixed)
    return Evidence(
        kind=kind,
        confidence=verdict.confidence,
        because=_because(verdict, answer, due),
        company=employer,
        role=_role(verdict, found, facts, employer, me) if kind not in _ASIDE else None,
        sender=sender_party(message, whole, me),
        human=facts.by_hand and kind not in {Kind.AUTO_REPLY, Kind.BOUNCE},
        people=people(message, whole, me) if kind not in _ASIDE else (),
        interviews=fixed,
        answer_by=answer[0] if answer else None,
        deadline=due[0] if due else None,
        asks_to_confirm=asks_to_confirm(said, kind, fixed),
        asks_a_question=facts.by_hand and _asks(facts.newest.text),
        everything_through=_everything_through(facts),
        offer_form=_offer_form(said) if kind is Kind.OFFER else None,
        away_until=away[0] if away else None,
        signals=beside,
        undeliverable=undeliverable(facts, kind, beside, me),
        other_role=_other_role(verdict, found, said, employer, me) if kind is Kind.REJECTION else None,
        suspicious=is_suspicious(facts, me),
        language=facts.language,
        greeting=greeting_in(facts.newest.text),
    )


def _asks(text: str) -> bool:
    questions = (found[0] for found in _QUESTION.finditer(_LINK.sub("", text)))
    return any(not _RHETORIC.search(question) for question in questions)


def _because(verdict: Verdict, *dated: tuple[datetime, Quote] | None) -> tuple[Quote, ...]:
    quotes = [Quote(says=verdict.kind.value, quote=sign.quote) for sign in verdict.signs if sign.quote]
    quotes += [found[1] for found in dated if found]
    return tuple(dict.fromkeys(quotes))


def _role(verdict: Verdict, found: tuple[Verdict, ...], facts: MailFacts, employer: str | None, me: Me) -> str | None:
    """The job; where the mail speaks of two, the one named in this verdict's own sentences."""
    if len(found) > 1:
        sentences = facts.body.sentences
        own = {sign.sentence for sign in verdict.signs if sign in facts.signs}
        words = " ".join(sentences[number] for number in sorted(own) if number < len(sentences))
        if named := role_of(facts, employer, within=words, person=me.name):
            return named
        if verdict is not found[0]:
            return None
    return role_of(facts, employer, person=me.name)


def _other_role(refusal: Verdict, found: tuple[Verdict, ...], said: Aside, employer: str | None, me: Me) -> str | None:
    """The job that a refusal offers to talk about in the place of the one refused; named, or None."""
    refused = _role(refusal, found, said.facts, employer, me)
    offered = [_role(other, found, said.facts, employer, me) for other in found if other is not refusal]
    told = (said.facts.body.sentences[sign.sentence] for sign in said.of("other_role"))
    offered += [role_of(said.facts, employer, within=sentence, person=me.name) for sentence in told]
    return next((one for one in offered if one and not (refused and same_role(one, refused))), None)


def _offer_form(said: Aside) -> Literal["verbal", "written"] | None:
    facts = said.facts
    if facts.system is System.ESIGN or facts.count("offer_written") or said.of("attached"):
        return "verbal" if facts.count("offer_verbal") and not facts.message.attachments else "written"
    return "verbal" if facts.count("offer_verbal") else None


def _everything_through(facts: MailFacts) -> str | None:
    """The address that all mail is to go through: the one named beside the wish, else the sender's."""
    for sign in facts.of("everything_through"):
        sentence = facts.body.sentences[sign.sentence]
        if named := _ADDRESS.search(sentence):
            return named[0].lower()
        if facts.by_hand and facts.message.sender:
            return facts.message.sender.address
    return None

"""Which step of arranging an interview (or a test) a mail takes (etiquette 4.0 rule 5, 4.3)."""

from __future__ import annotations

import re

from agent.etiquette.kinds import MessageKind as Kind
from agent.recognition.facts import MailFacts
from agent.recognition.phrases import Folded
from agent.recognition.senders import System
from agent.recognition.tables import table
from agent.recognition.weighing import INTERVIEW, Weighed, is_receipt

_BOOKS = re.compile(r"https?://|\b(?:link|calendly|calendar|slots?|portal|poll)\b")
_ONE_DAY = 4  # hours named in one mail about one day of talks


def _any_language(name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in table("arranging")[name].values()), re.IGNORECASE)


_CLOCK, _DAY, _FIXES, _DONE, _REMINDS = map(_any_language, ("clock", "day", "fixes", "done", "reminds"))
_NAMED_DAY = re.compile("|".join(rf"\b(?:{pattern})\b" for pattern in table("arranging")["day_word"].values()))


def has_time(facts: MailFacts) -> bool:
    """Whether the new text names an hour on a day."""
    return bool(_CLOCK.search(facts.body.bare) and _DAY.search(facts.body.bare))


def day_or_hour(sentence: str) -> bool:
    """Whether a sentence, in lower case without accents, names a day or an hour."""
    return bool(_CLOCK.search(sentence) or _DAY.search(sentence))


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
        _FIXES.search(Folded(sign.quote).bare) for sign in weighed.all_of(Kind.INTERVIEW_CONFIRMATION)
    )
    return not fixed or any(_REMINDS.search(Folded(sign.quote).bare) for sign in told)


def _settled(weighed: Weighed) -> bool:
    """Whether a time is told rather than asked: an hour stands in a sentence that is no question, or that fixes it."""
    body, fixing = weighed.facts.body, weighed.sentences(Kind.INTERVIEW_CONFIRMATION)
    timed = [number for number in range(len(body.sentences)) if _CLOCK.search(_bare(body, number))]
    return any(number in fixing or not body.sentences[number].endswith("?") for number in timed)


def _asked(weighed: Weighed, strong: set[Kind]) -> Kind | None:
    """Something that the user is asked to: a test, a talk, the choice of a time."""
    facts = weighed.facts
    asks, invites = Kind.AVAILABILITY_REQUEST in strong, Kind.INTERVIEW_INVITATION in strong
    invitation = weighed.strength(Kind.INTERVIEW_INVITATION)
    arranged = Kind.INTERVIEW_CONFIRMATION in strong and facts.count("interview_word")
    if (
        arranged
        and not asks
        and any(_DONE.search(Folded(one.quote).bare) for one in weighed.all_of(Kind.INTERVIEW_CONFIRMATION))
    ):
        return Kind.INTERVIEW_CONFIRMATION
    if Kind.ASSESSMENT in strong and not asks and weighed.strength(Kind.ASSESSMENT) >= invitation:
        return Kind.ASSESSMENT
    if invites and not (asks and (_asks_for_times(weighed) or (facts.reply and not _invites_apart(weighed)))):
        return Kind.INTERVIEW_INVITATION
    if asks:
        return Kind.AVAILABILITY_REQUEST
    if arranged and not is_receipt(weighed):
        return Kind.INTERVIEW_CONFIRMATION
    return None


def _asks_for_times(weighed: Weighed) -> bool:
    """Whether the choice of a time is what the mail wants: it names days, hours or a place to book, or is an answer."""
    facts = weighed.facts
    asked = weighed.sentences(Kind.AVAILABILITY_REQUEST) - weighed.sentences(Kind.INTERVIEW_INVITATION)
    if not asked:
        return False
    lines = [_bare(facts.body, number) for number in asked]
    named = any(_NAMED_DAY.search(line) or _BOOKS.search(line) for line in lines)
    return facts.reply or named or has_time(facts)


def _bare(body: Folded, number: int) -> str:
    """A sentence in lower case without accents."""
    return body.bare[slice(*body.span(number))]


def _invites_apart(weighed: Weighed) -> bool:
    """Whether an answer says more than "when?": it invites in a sentence of its own, to a step of its own."""
    return bool(weighed.sentences(Kind.INTERVIEW_INVITATION) - weighed.sentences(Kind.AVAILABILITY_REQUEST))


def _slots(facts: MailFacts) -> int:
    """How many hours on days the text names: several are a choice."""
    lines = [number for number in range(len(facts.body.sentences)) if _CLOCK.search(_bare(facts.body, number))]
    return max(len(lines), 1)

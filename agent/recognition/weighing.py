"""The signs of one mail, weighed by kind: how strongly it says each, and how sure that is."""

from __future__ import annotations

from agent.etiquette.kinds import MessageKind as Kind
from agent.recognition.facts import MailFacts
from agent.recognition.phrases import Sign
from agent.recognition.senders import System

STRONG = 3.0
"""The strength from which signs decide by themselves, given that the mail is about hiring."""

ORDER = (
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
INTERVIEW = frozenset(
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
_AT_RISK = INTERVIEW | {Kind.ASSESSMENT, Kind.OFFER, Kind.REJECTION, Kind.REFERENCE_REQUEST, Kind.ON_HOLD}
# Half of it said in two sentences is the whole: "build a small service", "send me the link to the code".
_ADD_UP = frozenset({Kind.ASSESSMENT, Kind.REFERENCE_REQUEST})
_NEAR = frozenset({"hiring", "interview_word", "applicant"})
_CLOSE = 2  # sentences
_SHORT = 300  # characters of an answer that says one thing


class Weighed:
    """The signs of one mail, weighed by kind."""

    def __init__(self, facts: MailFacts, hints: tuple[Sign, ...] = ()) -> None:
        self.facts = facts
        self._hints = hints
        self._conditional = {sign.sentence for sign in facts.of("conditional")}
        self._signs = {kind: self._counted(kind) for kind in (*ORDER, Kind.OUTREACH, Kind.JOB_ALERT, Kind.SURVEY)}

    def _counted(self, kind: Kind) -> tuple[Sign, ...]:
        body = (*self.facts.of(kind), *(sign for sign in self._hints if sign.says == kind))
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
        if (kind in _ADD_UP or self._hints) and best == 2 and len(body) + bool(title_weight) > 1:  # noqa: PLR2004 - two halves
            return STRONG
        return best + min(1.5, 0.5 * (len(body) + bool(title_weight) - 1)) if best else 0.0

    def all_of(self, kind: Kind) -> tuple[Sign, ...]:
        """The signs of the text and the subject that say this and hold."""
        return self._signs[kind]

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
        signs = self._signs.get(kind, ())
        if kind is Kind.INTERVIEW_CONFIRMATION and not signs:
            signs = self._signs[Kind.INTERVIEW_INVITATION]
        for sign in sorted(signs, key=lambda sign: -sign.weight):
            found.setdefault(sign.sentence if sign not in self.facts.titles else -1, sign)
        return tuple(found.values())[:3]

    def _near_hiring(self, kind: Kind) -> bool:
        """Whether a plain word of hiring stands by the words that decided, in the subject, or below in the thread."""
        facts = self.facts
        if (
            facts.system is not None
            or facts.thread_context > 1
            or any(sign.says in _NEAR | {"job_title"} for sign in facts.titles)
        ):
            return True
        wanted = _NEAR - {"hiring"} if kind in INTERVIEW else _NEAR
        words = {sign.sentence for sign in facts.signs if sign.says in wanted and sign.weight > (sign.says == "hiring")}
        said = {sign.sentence for sign in self._of_body(kind)} or {0}
        return any(abs(one - other) <= _CLOSE for one in words for other in said)

    def confidence(self, kind: Kind) -> float:
        """From 0 to 1: by strength and context, less where another kind speaks as loudly."""
        facts = self.facts
        strength = self.strength(kind)
        if kind is Kind.INTERVIEW_CONFIRMATION:  # an invitation that names the time fixes it
            strength = max(strength, self.strength(Kind.INTERVIEW_INVITATION))
        sure = 0.58 + 0.09 * min(strength, 4.0) - 0.05
        sure += 0.05 * (facts.context >= 3) + 0.04 * (facts.system is System.ATS)  # noqa: PLR2004 - three marks
        if facts.context == 0:
            sure -= 0.4
        elif facts.context == 1:
            sure -= 0.12
        rivals = [other for other in ORDER[:-1] if other is not kind and self.strong(other) and not _agree(kind, other)]
        sure -= 0.08 * min(2, len(rivals))
        sure -= 0.1 * bool(facts.count("elsewhere")) + 0.2 * bool(facts.count("interviewer_side"))
        if kind in INTERVIEW and not facts.count("interview_word") and facts.thread_context == 0:
            sure -= 0.12
        if not self._near_hiring(kind):
            sure -= 0.15
        if self._hints and not any(
            sign.weight >= STRONG and sign not in self._hints for sign in self._signs.get(kind, ())
        ):
            sure -= 0.15 + 0.12 * (facts.context < 3)  # noqa: PLR2004 - three marks
        if (facts.bulk and facts.system is None) or not facts.personal:
            sure -= 0.15
        return round(min(0.98, max(0.05, sure)), 2)


def _agree(one: Kind, other: Kind) -> bool:
    return (
        {one, other} <= (INTERVIEW | {Kind.ASSESSMENT})
        or Kind.DELAY in {one, other}
        or Kind.REFERENCE_REQUEST in {one, other}
    )


def is_receipt(weighed: Weighed) -> bool:
    """Whether the mail confirms an application: a person's answer in a thread must say so more plainly than a form."""
    facts = weighed.facts
    strength = weighed.strength(Kind.APPLICATION_RECEIVED)
    if facts.by_hand and facts.reply:
        plain = len(facts.newest.text) < _SHORT and "?" not in facts.newest.text
        return strength >= STRONG if plain else strength > STRONG
    return (strength >= STRONG and facts.context >= 1) or (strength >= 2 and facts.context >= 2 and not facts.reply)  # noqa: PLR2004 - half a receipt in a hiring mail

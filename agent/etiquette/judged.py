"""A mail as the user says it is: which words say what, and the evidence in their light."""

from __future__ import annotations

from collections.abc import Callable

from agent.etiquette.evidence import Evidence
from agent.etiquette.journal import MailCorrected
from agent.etiquette.kinds import MessageKind

# Kinds that are nobody's application: nothing is made of them, whatever else they say.
NOTHING = frozenset({MessageKind.OTHER, MessageKind.JOB_ALERT, MessageKind.SURVEY, MessageKind.OUTREACH})
INTERVIEWS = frozenset(
    {
        MessageKind.INTERVIEW_INVITATION,
        MessageKind.AVAILABILITY_REQUEST,
        MessageKind.INTERVIEW_CONFIRMATION,
        MessageKind.INTERVIEW_REMINDER,
        MessageKind.INTERVIEW_RESCHEDULE,
        MessageKind.INTERVIEW_CANCELLATION,
    }
)
# Kinds that by themselves begin nothing.
MESSAGES = frozenset({MessageKind.EMPLOYER_MESSAGE, MessageKind.AUTO_REPLY, MessageKind.BOUNCE})
Says = Callable[[MailCorrected], bool]


def judges(word: MailCorrected) -> bool:
    """Whether it says what kind of mail it is."""
    return word.kind is not None or word.not_an_interview


def places(word: MailCorrected) -> bool:
    """Whether it says where the mail belongs."""
    return word.application is not None


def claims(word: MailCorrected) -> bool:
    """Whether it says either, and so that the mail was looked at by the user."""
    return judges(word) or places(word)


def judged(evidence: Evidence, word: MailCorrected) -> Evidence:
    """The evidence as the user says it is. Nothing is made up: what they left out stays as it was read."""
    if word.not_an_interview:
        return no_interview(evidence)
    kind = word.kind or evidence.kind
    as_read = evidence.interviews if kind in INTERVIEWS else ()
    changes = {
        "kind": kind,
        "confidence": 1.0,
        "interviews": as_read if word.interviews is None else word.interviews,
        "answer_by": word.answer_by or evidence.answer_by,
        "suspicious": False,
    }
    return evidence.model_copy(update=changes)


def no_interview(evidence: Evidence) -> Evidence:
    """The evidence of a mail that fixes no interview, whatever it seems to."""
    return evidence.model_copy(
        update={
            "kind": MessageKind.EMPLOYER_MESSAGE,
            "interviews": (),
            "deadline": None,
            "asks_to_confirm": False,
            "suspicious": False,
        }
    )


def rightly_named(evidence: Evidence, word: MailCorrected) -> Evidence:
    """The evidence with the names that the word sets right, where it has them wrong in the same way."""
    changes: dict[str, str] = {}
    if word.company and _is_same(word.instead_of, evidence.company):
        changes["company"] = word.company
    if word.role and _is_same(word.instead_of_role, evidence.role):
        changes["role"] = word.role
    return evidence.model_copy(update=changes) if changes else evidence


def _is_same(wrong: str | None, said: str | None) -> bool:
    return wrong is not None and said is not None and wrong.casefold() == said.casefold()

"""The closed lists of the domain. Their values are printed and stored, so they are contracts (docs/formats.md)."""

from enum import StrEnum


class MessageKind(StrEnum):
    """What one mail is, judged by its newest text."""

    APPLICATION_RECEIVED = "application_received"
    INTERVIEW_INVITATION = "interview_invitation"
    AVAILABILITY_REQUEST = "availability_request"
    INTERVIEW_CONFIRMATION = "interview_confirmation"
    INTERVIEW_REMINDER = "interview_reminder"
    INTERVIEW_RESCHEDULE = "interview_reschedule"
    INTERVIEW_CANCELLATION = "interview_cancellation"
    ASSESSMENT = "assessment"
    DELAY = "delay"
    ON_HOLD = "on_hold"
    REJECTION = "rejection"
    OFFER = "offer"
    REFERENCE_REQUEST = "reference_request"
    EMPLOYER_MESSAGE = "employer_message"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    OUTREACH = "outreach"
    JOB_ALERT = "job_alert"
    SURVEY = "survey"
    OTHER = "other"


class Stage(StrEnum):
    """Where an application stands."""

    APPLIED = "applied"
    INTERVIEWING = "interviewing"
    AWAITING_DECISION = "awaiting_decision"
    ON_HOLD = "on_hold"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    GHOSTED = "ghosted"


class InterviewStatus(StrEnum):
    """Where one interview stands. `held` follows from the clock, or from notes or a mail that speak of it."""

    INVITED = "invited"
    TENTATIVE = "tentative"
    SCHEDULED = "scheduled"
    RESCHEDULING = "rescheduling"
    CANCELLED = "cancelled"
    HELD = "held"
    MISSED = "missed"
    NO_SHOW = "no_show"


class Format(StrEnum):
    """How an interview is held."""

    PHONE = "phone"
    VIDEO = "video"
    ONSITE = "onsite"
    ASYNCHRONOUS = "asynchronous"


class Round(StrEnum):
    """What sort of talk it is; the wait before a follow-up depends on it."""

    SCREEN = "screen"
    INTERVIEW = "interview"
    PANEL = "panel"
    ONSITE_LOOP = "onsite_loop"
    FINAL = "final"
    INFORMAL_CHAT = "informal_chat"
    ASSESSMENT = "assessment"


class Part(StrEnum):
    """What a person has to do with the application."""

    INTERVIEWER = "interviewer"
    HIRING_MANAGER = "hiring_manager"
    RECRUITER = "recruiter"
    COORDINATOR = "coordinator"
    AGENCY = "agency"
    SYSTEM = "system"
    UNKNOWN = "unknown"


class DraftKind(StrEnum):
    """The letters that work today, and the notes that are asked of the user."""

    NOTES = "notes"
    THANK_YOU = "thank_you"
    FOLLOW_UP = "follow_up"
    CLOSING_FOLLOW_UP = "closing_follow_up"
    REJECTION_REPLY = "rejection_reply"


class Family(StrEnum):
    """Letters of one family do the same work: at most one of them is alive for a person at a time (invariant I2)."""

    NOTES = "notes"
    THANKS = "thanks"
    STATUS = "status"
    OUTCOME = "outcome"


class DraftState(StrEnum):
    """Where a draft stands in the ledger."""

    INTENDED = "intended"
    CREATED = "created"
    PLACED = "placed"
    SENT = "sent"
    EDITED = "edited"
    DISCARDED = "discarded"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"

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
    """The letters, the notes that are asked of the user, and the one text that is no mail (`connect_note`)."""

    NOTES = "notes"
    THANK_YOU = "thank_you"
    PASS_ON = "pass_on"  # noqa: S105 - no password: thanks are passed on
    AVAILABILITY_REPLY = "availability_reply"
    CONFIRMATION_REPLY = "confirmation_reply"
    RESCHEDULE_REPLY = "reschedule_reply"
    CANCELLATION_REPLY = "cancellation_reply"
    NO_SHOW = "no_show"
    DELAY_REPLY = "delay_reply"
    HOLD_REPLY = "hold_reply"
    FOLLOW_UP = "follow_up"
    CLOSING_FOLLOW_UP = "closing_follow_up"
    OFFER_ACKNOWLEDGEMENT = "offer_acknowledgement"
    DEADLINE_NUDGE = "deadline_nudge"
    ACCEPTANCE = "acceptance"
    DECLINE = "decline"
    WITHDRAWAL = "withdrawal"
    REJECTION_REPLY = "rejection_reply"
    KEEP_WARM = "keep_warm"
    CONNECT_NOTE = "connect_note"


class Family(StrEnum):
    """Letters of one family do the same work: at most one of them is alive for a person at a time (invariant I2)."""

    NOTES = "notes"
    THANKS = "thanks"
    REPLY = "reply"
    STATUS = "status"
    OUTCOME = "outcome"
    CONNECT = "connect"


class Signal(StrEnum):
    """What a mail says beside its kind, as far as it changes what is owed. A mail may bear several."""

    ASKS_FOR_TIMES = "asks_for_times"  # the user is to name times, or to choose among those offered
    BOOKING_LINK = "booking_link"  # a page to book a time on
    LATE = "late"  # they need longer than they had said or hoped
    NOT_TO_BE_ASKED = "not_to_be_asked"  # "please don't follow up, we will write to everybody"
    SILENCE_IS_NO = "silence_is_no"  # "if you hear nothing from us by then, it is a no"
    HARDSHIP = "hardship"  # an illness or a death on their side
    REOPENS = "reopens"  # what had ended or rested is open again
    WAITLIST = "waitlist"  # the user is their second choice
    LEFT = "left"  # the sender has left the employer
    ASKS_HOW_IT_WENT = "asks_how_it_went"  # an agency asks after the interview


class Interest(StrEnum):
    """How much the user wants the job. With `low` and `none` no letter claims interest; `none` asks no more."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"
    NONE = "none"


class Decision(StrEnum):
    """What the user decided about an application."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


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

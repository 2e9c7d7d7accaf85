"""How an application stands, as far as it decides which one a mail means."""

from __future__ import annotations

from datetime import UTC, datetime

from agent.etiquette.application import Application
from agent.etiquette.kinds import MessageKind as Kind


def is_closed(application: Application) -> bool:
    """Whether the last decision was a refusal, and nothing was fixed since."""
    decided = closed_at(application)
    return decided is not None


def closed_at(application: Application) -> datetime | None:
    """When the employer's refusal came that still holds (aware); None where there is none."""
    if not application.outcomes or application.outcomes[-1].kind is not Kind.REJECTION:
        return None
    decided = application.outcomes[-1].at
    reopened = any(interview.announced_at > decided for interview in application.interviews)
    return None if reopened else decided


def last_heard(application: Application) -> datetime:
    """When the employer's side was last heard of (aware)."""
    return max(_moments(application), default=datetime.min.replace(tzinfo=UTC))


def first_heard(application: Application) -> datetime | None:
    """When it began, by its first mail (aware); None where nothing tells."""
    return min(_moments(application), default=None)


def _moments(application: Application) -> list[datetime]:
    moments = [mail.at for mail in application.received] + [outcome.at for outcome in application.outcomes]
    return moments + [interview.announced_at for interview in application.interviews]

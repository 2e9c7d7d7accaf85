"""Messages about meetings as Graph tells them: https://learn.microsoft.com/graph/api/resources/eventmessagerequest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from connectors.mail import Invite, Method
from tests.outlook.items import Item

_ANSWERS = {
    "ACCEPTED": ("meetingAccepted", "accepted"),
    "TENTATIVE": ("meetingTenativelyAccepted", "accepted"),
    "DECLINED": ("meetingDeclined", "declined"),
}


def kind(item: Item) -> str:
    """The type of the message, as `@odata.type` has it."""
    method = item.invite.method if item.invite is not None else None
    names = {Method.REQUEST: "eventMessageRequest", Method.CANCEL: "eventMessage", Method.REPLY: "eventMessageResponse"}
    return f"#microsoft.graph.{names.get(method, 'message') if method else 'message'}"


def about(item: Item, others: Iterable[Item], *, windows: bool, zone: str) -> dict[str, Any]:
    """What Graph tells of the meeting beyond the message. `others`: the mailbox. `zone`: the one that is preferred."""
    invite = item.invite
    if invite is None:
        return {}
    told: dict[str, Any] = {
        "meetingMessageType": "meetingRequest",
        "type": "seriesMaster" if invite.recurring else "singleInstance",
        "isOutOfDate": any(_newer(other.invite, invite) for other in others),
        "isAllDay": invite.all_day,
        "isDelegated": False,
        "startDateTime": _zoned(invite.starts_at, invite, windows=windows, zone=zone),
        "endDateTime": _zoned(invite.ends_at or invite.starts_at, invite, windows=windows, zone=zone),
        "location": {"displayName": invite.location, "locationType": "default", "uniqueIdType": "unknown"},
        "recurrence": None,
    }
    if invite.method is Method.CANCEL:
        told["meetingMessageType"] = "meetingCancelled"
    elif invite.method is Method.REPLY:
        answer = next((one.answer for one in invite.attendees), "")
        told["meetingMessageType"], told["responseType"] = _ANSWERS.get(answer, _ANSWERS["ACCEPTED"])
    else:
        told |= {
            "previousLocation": None,
            "previousStartDateTime": None,
            "previousEndDateTime": None,
            "responseRequested": True,
            "allowNewTimeProposals": True,
            "meetingRequestType": "fullUpdate" if invite.sequence else "newMeetingRequest",
        }
    return told


def windows_name(iana: str) -> str:
    """The Windows name of a zone; UTC where there is none."""
    return _windows_names().get(iana, "UTC")


def _newer(other: Invite | None, invite: Invite) -> bool:
    return other is not None and other.uid == invite.uid and other.sequence > invite.sequence


def _zoned(moment: datetime | None, invite: Invite, *, windows: bool, zone: str) -> dict[str, str]:
    assert moment is not None
    name = zone or (windows_name(invite.timezone or "") if windows else "UTC")
    local = moment if moment.tzinfo is None else moment.astimezone(ZoneInfo(WINDOWS_TO_OLSON.get(name, "UTC")))
    if name == "UTC" and moment.tzinfo is not None:
        local = moment.astimezone(UTC)
    return {"dateTime": f"{local:%Y-%m-%dT%H:%M:%S}.0000000", "timeZone": name}


@cache
def _windows_names() -> dict[str, str]:
    return {iana: name for name, iana in reversed(WINDOWS_TO_OLSON.items()) if name != "UTC"}

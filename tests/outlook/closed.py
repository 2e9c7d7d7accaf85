"""What the published contract leaves open, closed: no key that nobody knows, and none missing that Graph always tells.

The published schema takes an empty object for a message. Here, each kind of answer is a JSON Schema of its own, after
https://learn.microsoft.com/graph/api/resources/message, mailfolder and eventmessagerequest, and the examples at
https://learn.microsoft.com/graph/api/message-get, message-delta and https://learn.microsoft.com/graph/json-batching.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Any

from tests.outlook.contract import Check, compiled, problems

Schema = dict[str, Any]

STRING: Schema = {"type": "string", "minLength": 1}
TEXT: Schema = {"type": "string"}
BOOLEAN: Schema = {"type": "boolean"}
NUMBER: Schema = {"type": "integer", "minimum": 0}
MOMENT: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
LINK: Schema = {"type": "string", "pattern": "^https://"}


def closed(properties: Mapping[str, Schema], optional: Collection[str] = ()) -> Schema:
    """An object that has these properties, all but the optional ones always, and no other."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": dict(properties), "required": required, "additionalProperties": False}


def listed(items: Schema) -> Schema:
    """An array."""
    return {"type": "array", "items": items}


ADDRESS = closed({"name": TEXT, "address": TEXT}, optional=["name"])
RECIPIENT = closed({"emailAddress": ADDRESS})
BODY = closed({"contentType": {"enum": ["text", "html"]}, "content": TEXT})
HEADER = closed({"name": STRING, "value": TEXT})
PROPERTY = closed({"id": STRING, "value": TEXT})
# https://learn.microsoft.com/graph/api/resources/datetimetimezone: seven digits, and the name of a zone.
ZONED = closed(
    {"dateTime": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}$"}, "timeZone": STRING}
)
PLACE = closed({"displayName": TEXT, "locationType": {"const": "default"}, "uniqueIdType": {"const": "unknown"}})

MESSAGE: Mapping[str, Schema] = {
    "id": STRING,
    "createdDateTime": MOMENT,
    "lastModifiedDateTime": MOMENT,
    "changeKey": STRING,
    "categories": listed(STRING),
    "receivedDateTime": MOMENT,
    "sentDateTime": MOMENT,
    "hasAttachments": BOOLEAN,
    "internetMessageId": STRING,
    "subject": TEXT,
    "bodyPreview": {"type": "string", "maxLength": 255},
    "importance": {"enum": ["low", "normal", "high"]},
    "parentFolderId": STRING,
    "conversationId": STRING,
    "conversationIndex": STRING,
    "isDeliveryReceiptRequested": BOOLEAN,
    "isReadReceiptRequested": BOOLEAN,
    "isRead": BOOLEAN,
    "isDraft": BOOLEAN,
    "webLink": LINK,
    "inferenceClassification": {"enum": ["focused", "other"]},
    "body": BODY,
    "sender": RECIPIENT,
    "from": RECIPIENT,
    "toRecipients": listed(RECIPIENT),
    "ccRecipients": listed(RECIPIENT),
    "bccRecipients": listed(RECIPIENT),
    "replyTo": listed(RECIPIENT),
    "flag": closed({"flagStatus": {"const": "notFlagged"}}),
}
# Told only where they are asked for, and the first of them not for what this mailbox sent.
ON_REQUEST: Mapping[str, Schema] = {"internetMessageHeaders": listed(HEADER), "uniqueBody": BODY}
EVENT: Mapping[str, Schema] = {
    "meetingMessageType": {
        "enum": [
            "meetingRequest",
            "meetingCancelled",
            "meetingAccepted",
            "meetingTenativelyAccepted",  # as Microsoft spells it
            "meetingDeclined",
        ]
    },
    "type": {"enum": ["singleInstance", "seriesMaster"]},
    "isOutOfDate": BOOLEAN,
    "isAllDay": BOOLEAN,
    "isDelegated": BOOLEAN,
    "startDateTime": ZONED,
    "endDateTime": ZONED,
    "location": PLACE,
    "recurrence": {"type": "null"},
}
REQUEST: Mapping[str, Schema] = {
    "previousLocation": {"type": "null"},
    "previousStartDateTime": {"type": "null"},
    "previousEndDateTime": {"type": "null"},
    "responseRequested": BOOLEAN,
    "allowNewTimeProposals": BOOLEAN,
    "meetingRequestType": {"enum": ["newMeetingRequest", "fullUpdate"]},
}
DERIVED: Mapping[str, Mapping[str, Schema]] = {
    "#microsoft.graph.message": {},
    "#microsoft.graph.eventMessage": EVENT,
    "#microsoft.graph.eventMessageRequest": {**EVENT, **REQUEST},
    "#microsoft.graph.eventMessageResponse": {**EVENT, "responseType": {"enum": ["accepted", "declined"]}},
}
FOLDER: Mapping[str, Schema] = {
    "id": STRING,
    "displayName": STRING,
    "parentFolderId": STRING,
    "childFolderCount": NUMBER,
    "unreadItemCount": NUMBER,
    "totalItemCount": NUMBER,
    "isHidden": BOOLEAN,
}
PROFILE: Mapping[str, Schema] = {"id": STRING, "displayName": TEXT, "mail": TEXT, "userPrincipalName": STRING}
# What a client may say of a message: https://learn.microsoft.com/graph/api/message-update, .../user-post-messages.
WRITABLE: Mapping[str, Schema] = {
    **{name: MESSAGE[name] for name in ("subject", "body", "toRecipients", "ccRecipients", "bccRecipients", "replyTo")},
    **{name: MESSAGE[name] for name in ("from", "sender", "isRead", "importance", "categories", "internetMessageId")},
    "internetMessageHeaders": listed(HEADER),
    "singleValueExtendedProperties": listed(PROPERTY),
}

_REMOVED = closed(
    {"@odata.type": STRING, "id": STRING, "@removed": closed({"reason": {"enum": ["deleted", "changed"]}})},
    optional=["@odata.type"],
)
_ERROR = closed(
    {
        "error": closed(
            {
                "code": STRING,
                "message": STRING,
                "innerError": closed({"date": TEXT, "request-id": STRING, "client-request-id": STRING}),
            }
        )
    }
)
_ANSWER = closed(
    {"id": STRING, "status": {"type": "integer"}, "headers": {"type": "object"}, "body": {}}, optional=["body"]
)
_NOTE = {"@odata.context": LINK}
_LINKS = {"@odata.nextLink": LINK, "@odata.deltaLink": LINK}


def error_problems(value: object) -> list[str]:
    """What is wrong with the body of an error."""
    return problems(_check("error"), value, "answer")


def batch_problems(value: object) -> list[str]:
    """What is wrong with the body of a batch's answer."""
    return problems(_check("batch"), value, "answer")


def profile_problems(value: object, select: Collection[str]) -> list[str]:
    """What is wrong with the body of the user's own entry."""
    return problems(_check("profile", tuple(sorted(select))), value, "answer")


def request_problems(value: object, at: str = "body") -> list[str]:
    """What is wrong with what a client says of a message."""
    return problems(_check("writable"), value, at)


def message_problems(value: object, select: Collection[str], *, expanded: bool, context: bool = True) -> list[str]:
    """What is wrong with one message. `expanded`: extended properties were asked for."""
    kind = str(value.get("@odata.type", "")) if isinstance(value, dict) else ""
    if kind and kind not in DERIVED:
        return [f"answer.@odata.type can't be {kind}"]
    check = _check("message", tuple(sorted(select)), kind, expanded=expanded, context=context)
    return problems(check, value, "answer")


def folder_problems(value: object, select: Collection[str], *, context: bool = True) -> list[str]:
    """What is wrong with one folder."""
    return problems(_check("folder", tuple(sorted(select)), context=context), value, "answer")


def page_problems(value: object, of: str, select: Collection[str], *, expanded: bool = False) -> list[str]:
    """What is wrong with a page of messages or folders."""
    found = problems(_check("page"), value, "answer")
    for item in value["value"] if not found and isinstance(value, dict) else ():
        if of == "folder":
            found += folder_problems(item, select, context=False)
        else:
            found += message_problems(item, select, expanded=expanded, context=False)
    return found


def delta_problems(value: object, of: str, select: Collection[str], *, whole: bool, expanded: bool) -> list[str]:
    """What is wrong with a page of changes. `whole`: each item is told whole, as at the beginning of a first round."""
    found = problems(_check("delta"), value, "answer")
    for item in value["value"] if not found and isinstance(value, dict) else ():
        kind = "removed" if "@removed" in item else of
        check = _check(
            kind, tuple(sorted(select)), item.get("@odata.type", ""), expanded=expanded, context=False, whole=whole
        )
        found += problems(check, item, "answer")
    return found


@cache
def _check(
    kind: str,
    select: tuple[str, ...] = (),
    derived: str = "",
    *,
    expanded: bool = False,
    context: bool = True,
    whole: bool = True,
) -> Check:
    return compiled(_schema(kind, select, derived, expanded=expanded, context=context, whole=whole))


def _schema(kind: str, select: tuple[str, ...], derived: str, *, expanded: bool, context: bool, whole: bool) -> Schema:
    note = _NOTE if context else {}
    match kind:
        case "error":
            return _ERROR
        case "batch":
            return closed({"responses": listed(_ANSWER)})
        case "removed":
            return _REMOVED
        case "page":
            link = {"@odata.nextLink": LINK}
            return closed({**_NOTE, "value": listed({"type": "object"}), **link}, optional=link)
        case "delta":
            page = closed({**_NOTE, "value": listed({"type": "object"}), **_LINKS}, optional=_LINKS)
            return {**page, "oneOf": [{"required": [name]} for name in _LINKS]}  # never both, never none
        case "writable":
            return closed(WRITABLE, optional=WRITABLE)
        case "profile":
            return closed({**note, **_selected(PROFILE, select)})
        case "folder":
            chosen = {**note, "@odata.type": STRING, "id": STRING, **_selected(FOLDER, select)}
            return closed(chosen, optional=["@odata.type"] if whole else [name for name in chosen if name != "id"])
        case _:
            return _message(note, select, derived, expanded=expanded, whole=whole)


def _message(
    note: Mapping[str, Schema], select: tuple[str, ...], derived: str, *, expanded: bool, whole: bool
) -> Schema:
    known = {**MESSAGE, **DERIVED.get(derived, {})}
    wanted = {name.rpartition("/")[2] for name in select}
    chosen = {**note, "@odata.type": STRING, "@odata.etag": {"type": "string", "pattern": '^W/"'}, "id": STRING}
    chosen |= _selected({**known, **ON_REQUEST}, wanted) if wanted else known
    optional: set[str] = {"internetMessageHeaders"} | (set() if derived else {"@odata.type"})
    if expanded:
        chosen["singleValueExtendedProperties"] = listed(PROPERTY)
        optional.add("singleValueExtendedProperties")  # left out where the message has none
    if not whole:
        optional |= set(chosen) - {"@odata.type", "@odata.etag", "id"}
    return closed(chosen, optional)


def _selected(known: Mapping[str, Schema], select: Iterable[str]) -> Mapping[str, Schema]:
    wanted = set(select)
    return {name: schema for name, schema in known.items() if name in wanted} if wanted else known

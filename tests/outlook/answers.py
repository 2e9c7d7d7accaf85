"""Answers and errors in Graph's shape: https://learn.microsoft.com/graph/errors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.stand_in.messages import Answer

_JSON = "application/json; odata.metadata=minimal; odata.streaming=true; IEEE754Compatible=false; charset=utf-8"
_REQUEST = "2b8e1a52-5c1d-4e6b-9c0a-2f7d0c6f9a11"
_MESSAGES = {
    "ErrorItemNotFound": "The specified object was not found in the store.",
    "ErrorAccessDenied": "Access is denied. Check credentials and try again.",
    "ErrorInvalidIdMalformed": "Id is malformed.",
    "ErrorIrresolvableConflict": "The send or update operation could not be performed because the change key passed in "
    "the request does not match the current change key for the item.",
    "InvalidAuthenticationToken": "Access token has expired or is not yet valid.",
    "InefficientFilter": "The restriction or sort order is too complex for this operation.",
    "ErrorMimeContentInvalidBase64String": "Invalid base64 string for MIME content.",
    "ErrorInvalidReferenceItem": "The reference item does not support the requested operation.",
}


def success(value: Mapping[str, Any] | None, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """JSON in one line, as Graph prints it; None is an empty answer."""
    told = {"request-id": _REQUEST, **(headers or {})}
    if value is None:
        return Answer(204, headers=told)
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(status, body, {"Content-Type": _JSON, **told})


def error(status: int, code: str, message: str = "", headers: Mapping[str, str] | None = None) -> Answer:
    """An error; what a code always says need not be said."""
    inner = {"date": "2026-04-07T09:00:00", "request-id": _REQUEST, "client-request-id": _REQUEST}
    told = {"error": {"code": code, "message": message or _MESSAGES.get(code, code), "innerError": inner}}
    body = json.dumps(told, separators=(",", ":")).encode()
    return Answer(status, body, {"Content-Type": "application/json", "request-id": _REQUEST, **(headers or {})})


def not_found() -> Answer:
    """404: an id that stands for nothing."""
    return error(404, "ErrorItemNotFound")


def bad_request(message: str, code: str = "ErrorInvalidRequest") -> Answer:
    """400: the request itself is wrong."""
    return error(400, code, message)


def unauthorized() -> Answer:
    """401: the access token is unknown or has expired."""
    challenge = 'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"'
    return error(401, "InvalidAuthenticationToken", headers={"WWW-Authenticate": challenge})


def denied() -> Answer:
    """403: the user never granted what allows it, or the administrator forbids it."""
    return error(403, "ErrorAccessDenied")


def conflict() -> Answer:
    """412: it was changed meanwhile."""
    return error(412, "ErrorIrresolvableConflict")


def throttled(retry_after: int | None = None, limit: str = "RequestRate") -> Answer:
    """429: https://learn.microsoft.com/graph/throttling; `retry_after` in seconds."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return error(429, "ApplicationThrottled", f"Application is over its {limit} limit.", headers)


def broken(status: int = 503, retry_after: int | None = None) -> Answer:
    """500, 502, 503 or 504; `retry_after` in seconds. A 502 is a page of a gateway and not JSON."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    if status == 502:
        page = (
            b"<html><head><title>502 Bad Gateway</title></head><body>Microsoft-Azure-Application-Gateway</body></html>"
        )
        return Answer(502, page, {"Content-Type": "text/html", **headers})
    code = {500: "generalException", 503: "ErrorServerBusy", 504: "UnknownError"}.get(status, "generalException")
    return error(status, code, "The server cannot service this request right now. Try again later.", headers)


def gone(code: str, status: int, location: str) -> Answer:
    """410, or another 40x: the state behind a token of a delta query is lost.

    https://learn.microsoft.com/graph/delta-query-overview#synchronization-reset
    """
    message = "The sync state generation is not found; the token has expired, and data must be synchronized again."
    return error(status, code, message, {"Location": location})

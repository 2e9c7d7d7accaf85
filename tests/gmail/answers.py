"""Answers and errors in Google's shape."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

from tests.stand_in.messages import Answer

_REALM = 'Bearer realm="https://accounts.google.com/"'


def success(value: Mapping[str, Any] | None) -> Answer:
    """JSON, printed as Google does; None is an empty answer."""
    if value is None:
        return Answer(204)
    body = json.dumps(value, indent=2, ensure_ascii=False).encode()
    return Answer(200, body, {"Content-Type": "application/json; charset=UTF-8"})


def error(
    code: int,
    message: str,
    reason: str,
    status: str,
    *,
    domain: str = "global",
    details: object = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """An error in the shape of https://cloud.google.com/apis/design/errors, with the older `errors` beside it."""
    told: dict[str, object] = {
        "code": code,
        "message": message,
        "errors": [{"message": message, "domain": domain, "reason": reason}],
        "status": status,
    }
    if details is not None:
        told["details"] = details
    body = json.dumps({"error": told}, indent=2).encode()
    return Answer(code, body, {"Content-Type": "application/json; charset=UTF-8", **(headers or {})})


def not_found() -> Answer:
    """404: an id that stands for nothing, and a history id that is too old."""
    return error(404, "Requested entity was not found.", "notFound", "NOT_FOUND")


def bad_request(message: str) -> Answer:
    """400: the request itself is wrong."""
    return error(400, message, "invalidArgument", "INVALID_ARGUMENT")


def unauthorized() -> Answer:
    """401: the access token is unknown or has expired."""
    return error(
        401,
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
        "authentication credential.",
        "authError",
        "UNAUTHENTICATED",
        headers={"WWW-Authenticate": f'{_REALM}, error="invalid_token"'},
    )


def out_of_scope(scopes: frozenset[str]) -> Answer:
    """403: the user never granted a scope that allows it. Trying again does not help."""
    detail = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
        "domain": "googleapis.com",
        "metadata": {"service": "gmail.googleapis.com"},
    }
    return error(
        403,
        "Request had insufficient authentication scopes.",
        "insufficientPermissions",
        "PERMISSION_DENIED",
        details=[detail],
        headers={"WWW-Authenticate": f'{_REALM}, error="insufficient_scope", scope="{" ".join(sorted(scopes))}"'},
    )


def too_many(reason: str = "rateLimitExceeded", *, code: int = 429, headers: Mapping[str, str] | None = None) -> Answer:
    """403 or 429: more than the quota allows; both occur for the same."""
    status = "RESOURCE_EXHAUSTED" if code == HTTPStatus.TOO_MANY_REQUESTS else "PERMISSION_DENIED"
    message = "User Rate Limit Exceeded" if reason.startswith("user") else "Rate Limit Exceeded"
    return error(code, message, reason, status, domain="usageLimits", headers=headers)


def too_many_until(moment: datetime) -> Answer:
    """429 that says only in words until when."""
    until = moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
    message = f"User-rate limit exceeded.  Retry after {until}"
    return error(429, message, "rateLimitExceeded", "RESOURCE_EXHAUSTED", domain="usageLimits")


def broken(code: int) -> Answer:
    """500, 502, 503 or 504: a 502 is a page of the load balancer and not JSON."""
    if code == HTTPStatus.BAD_GATEWAY:
        page = b"<!DOCTYPE html><html><title>Error 502 (Server Error)!!1</title><p>That's an error.</html>"
        return Answer(code, page, {"Content-Type": "text/html; charset=UTF-8"})
    reason, status = ("backendError", "UNAVAILABLE") if code > HTTPStatus.BAD_GATEWAY else ("internalError", "INTERNAL")
    return error(code, HTTPStatus(code).phrase, reason, status)

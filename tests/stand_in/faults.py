"""What can go wrong on the way to any server, each as a function from what would have happened to what happens."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.stand_in.messages import Answer, Request

Fault = Callable[[Callable[[], Answer]], Answer]
"""Takes the act itself, which may or may not be done, and gives what the client gets."""

When = Callable[[Request], bool]


@dataclass
class Planned:
    """A fault that waits for requests: so many more of those it concerns."""

    when: When
    left: int
    how: Fault


def always(_: Request) -> bool:
    """Any request."""
    return True


def instead(answer: Answer) -> Fault:
    """Nothing is done, and this is answered."""
    return lambda _: answer


def after(answer: Answer) -> Fault:
    """It is done, and this is answered."""

    def how(act: Callable[[], Answer]) -> Answer:
        act()
        return answer

    return how


def invalid_grant() -> Fault:
    """What a token endpoint says of a refresh token that is no longer good (RFC 6749 section 5.2)."""
    body = b'{"error": "invalid_grant", "error_description": "Token has been expired or revoked."}'
    return instead(Answer(400, body, {"Content-Type": "application/json; charset=utf-8"}))


def hang_up() -> Fault:
    """The connection closes before the request was read."""
    return instead(Answer(503, hang_up=True))


def lose_answer() -> Fault:
    """It is done, and the connection closes instead of an answer."""
    return lambda act: replace(act(), hang_up=True)


def half_body() -> Fault:
    """It is done, and half of the body arrives."""

    def how(act: Callable[[], Answer]) -> Answer:
        answer = act()
        return replace(
            answer,
            body=answer.body[: len(answer.body) // 2],
            headers={**answer.headers, "Content-Length": str(len(answer.body)), "Connection": "close"},
        )

    return how


def cut_at(byte: int) -> Fault:
    """It is done, and only so many bytes of the answer arrive, its head among them."""
    return lambda act: replace(act(), cut=byte)


def drip(interval: float) -> Fault:
    """It is done, and the answer arrives byte by byte, with so many seconds between."""
    return lambda act: replace(act(), interval=interval)


def captive_portal() -> Fault:
    """A page of the hotel's network, with status 200."""
    page = b"<!DOCTYPE html><html><body><h1>Welcome to our network</h1><form>Room number</form></body></html>"
    return instead(Answer(200, page, {"Content-Type": "text/html; charset=utf-8"}))


def redirect(target: str = "https://portal.example/sign-in") -> Fault:
    """302 to somewhere else."""
    return instead(Answer(302, b"", {"Location": target}))


def truncated_json() -> Fault:
    """It is done; the answer is whole as HTTP has it, and breaks off as JSON."""

    def how(act: Callable[[], Answer]) -> Answer:
        answer = act()
        return replace(answer, body=answer.body[: len(answer.body) // 2])

    return how


def cut_gzip() -> Fault:
    """It is done; the answer is whole as HTTP has it, and breaks off as gzip."""

    def how(act: Callable[[], Answer]) -> Answer:
        answer = act()
        packed = gzip.compress(answer.body, mtime=0)
        return replace(answer, body=packed[: len(packed) // 2], headers={**answer.headers, "Content-Encoding": "gzip"})

    return how

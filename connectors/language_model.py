"""The one address at which a language model of the user's choice is asked, behind a door that knows no other.

Any server that speaks OpenAI's chat completions will do (https://platform.openai.com/docs/api-reference/chat/create);
llama.cpp, Ollama, vLLM and LM Studio do so on the user's own machine.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from connectors.transport import Allowed, Answer, Door, Lost, NotAllowed, NotReached, TooLong, Transport, Wire

ANSWER_LIMIT = 64 * 1024  # bytes: some twenty letters
OK = 200
# On this machine or in its own network (RFC 1122, 1918, 4193); not link-local, where clouds keep their secrets.
NEARBY: tuple[IPv4Network | IPv6Network, ...] = tuple(
    ip_network(net) for net in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
)
_PATH = re.compile(r"(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)*")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:.]+\]")


class NoAnswer(Exception):
    """The model said nothing that can be read; the words say why, and hold nothing of what was asked or answered."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a model is asked: `url` whole, and the row of the door that allows it."""

    url: str
    allowed: Allowed


def address_of(base_url: str) -> Address:
    """The address below a base such as "http://127.0.0.1:11434/v1".

    Raises: ValueError, in words for the user, where it is no plain address, or not encrypted and not nearby.
    """
    try:
        where = urlsplit(base_url)
        port = where.port
    except ValueError:
        raise ValueError('an address such as "http://127.0.0.1:11434/v1"') from None
    host = f"[{where.hostname}]" if ":" in (where.hostname or "") else where.hostname or ""
    netloc = host if port is None else f"{host}:{port}"
    path = where.path.rstrip("/")
    plain = netloc == where.netloc.lower() and _HOST.fullmatch(host) and _PATH.fullmatch(path)
    if where.scheme not in ("http", "https") or not plain or where.query or where.fragment or not base_url.isascii():
        raise ValueError('an address such as "http://127.0.0.1:11434/v1"')
    if where.scheme == "http" and not _is_nearby(where.hostname or ""):
        raise ValueError("https, unless the address is localhost or an IP address of your own network")
    path = f"{path}/chat/completions"
    row = Allowed("POST", netloc, re.compile(re.escape(path)), scheme=where.scheme)
    return Address(f"{where.scheme}://{netloc}{path}", row)


def _is_nearby(host: str) -> bool:
    """By its number, since a name may lead anywhere: only that of this machine counts."""
    if host == "localhost":
        return True
    try:
        number = ip_address(host)
    except ValueError:
        return False
    return any(number in network for network in NEARBY)


class LanguageModel:
    """A model behind one address. `seconds` is how long an answer may take; `wire` leads elsewhere in tests."""

    def __init__(
        self, base_url: str, model: str, key: str | None = None, *, seconds: float = 60, wire: Wire | None = None
    ) -> None:
        self._address = address_of(base_url)
        self._model = model
        self._key = key
        door = Door(wire, table=(self._address.allowed,), read_seconds=seconds)
        self._transport = Transport(door, whole_seconds=seconds)

    def ask(self, task: str, content: str) -> str:
        """What the model answers to a task and the content it is about. Asks once. Raises: NoAnswer."""
        messages = [{"role": "system", "content": task}, {"role": "user", "content": content}]
        body = json.dumps({"model": self._model, "messages": messages, "stream": False})
        # Unpacked: a small answer needs no packing, and a packed one can be far larger than it looks.
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        try:
            answer = self._transport.carry("POST", self._address.url, headers, body, ANSWER_LIMIT)
        except TooLong as error:
            raise NoAnswer("the answer is too long") from error
        except (NotAllowed, NotReached, Lost) as error:
            raise NoAnswer(str(error)) from error
        return _said(answer)


def _said(answer: Answer) -> str:
    if answer.status != OK:
        raise NoAnswer(f"the server answers with status {answer.status}")
    try:
        said = json.loads(answer.content)
    except (ValueError, RecursionError):
        raise NoAnswer("the answer is not JSON") from None
    match said:
        case {"choices": [{"message": {"content": str(content)}}, *_]}:
            return content
        case _:
            raise NoAnswer("the answer holds no message")

"""The one address of a language model: which there may be, what passes the door, and what comes of a bad answer."""

from __future__ import annotations

import gzip
import json
import threading

import pytest

from connectors.language_model import ANSWER_LIMIT, LanguageModel, NoAnswer, address_of
from connectors.transport import Door, NotAllowed, Session, require_allowed
from tests.model_server import Said, message, model


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1/chat/completions"),
        ("http://localhost:8080", "http://localhost:8080/chat/completions"),
        ("http://[::1]:8080/v1/", "http://[::1]:8080/v1/chat/completions"),
        ("http://192.168.1.20/v1", "http://192.168.1.20/v1/chat/completions"),
        ("http://[fd00::5]:1/v1", "http://[fd00::5]:1/v1/chat/completions"),
        ("https://Models.Example/openai/v1", "https://models.example/openai/v1/chat/completions"),
    ],
)
def test_an_address_nearby_or_encrypted_is_good(base: str, url: str) -> None:
    """Plain http to this machine or one's own network, https to anywhere."""
    assert address_of(base).url == url


@pytest.mark.parametrize(
    "base",
    [
        "http://models.example/v1",
        "http://8.8.8.8/v1",
        "http://169.254.169.254/latest",
        "http://localhost.models.example/v1",
        "http://2130706433/v1",
        "http://0.0.0.0/v1",
        "http://user:word@127.0.0.1/v1",
        "https://user@models.example/v1",
        "https://models.example/v1?key=1",
        "https://models.example/v1#a",
        "https://models.example/../v1",
        "https://models.example/%2e%2e/v1",
        "https://models.example:port/v1",
        "https://models.example\\@evil.example/v1",
        "https:///v1",
        "ftp://127.0.0.1/v1",
        "127.0.0.1:11434",
        "",
        "https://mod\u0435ls.example/v1",
    ],
)
def test_another_address_is_none(base: str) -> None:
    """What is far away and unencrypted, or in any way odd, is refused."""
    with pytest.raises(ValueError, match=r"address|https"):
        address_of(base)


def test_the_door_of_a_model_knows_that_one_call_and_no_other() -> None:
    """Neither another path nor verb of that host, nor any mailbox; and the doors of mail do not know the model."""
    address = address_of("http://127.0.0.1:9/v1")
    table = (address.allowed,)
    refused = [
        ("GET", address.url),
        ("POST", "http://127.0.0.1:9/v1/embeddings"),
        ("POST", "http://127.0.0.1:9/v1/chat/completions/"),
        ("POST", "http://127.0.0.1:9/v1/x/../chat/completions"),
        ("POST", "http://127.0.0.1:9/v1/chat/completions?a=1"),
        ("POST", "http://127.0.0.1/v1/chat/completions"),
        ("POST", "https://127.0.0.1:9/v1/chat/completions"),
        ("POST", "http://me@127.0.0.1:9/v1/chat/completions"),
        ("GET", "https://gmail.googleapis.com/gmail/v1/users/me/profile"),
    ]

    assert require_allowed("POST", address.url, {"Authorization": "x"}, table) is address.allowed
    for verb, url in refused:
        with pytest.raises(NotAllowed):
            require_allowed(verb, url, None, table)
        with pytest.raises(NotAllowed):
            Session(Door(table=table)).request(verb, url)
    with pytest.raises(NotAllowed):
        require_allowed("POST", address.url)
    with pytest.raises(NotAllowed):
        require_allowed("POST", address.url, {"X-HTTP-Method-Override": "PUT"}, table)


def test_it_is_asked_once_with_its_name_and_its_key() -> None:
    """The request is that of the chat completions, and the answer the model's words."""
    with model(lambda _: message("Good day.")) as server:
        said = LanguageModel(server.base_url, "tiny", "k-1").ask("Say it.", "Hello")

    assert said == "Good day."
    assert server.paths == ["/v1/chat/completions"]
    assert server.keys == ["Bearer k-1"]
    assert server.bodies == [
        {
            "model": "tiny",
            "messages": [{"role": "system", "content": "Say it."}, {"role": "user", "content": "Hello"}],
            "stream": False,
        }
    ]


def test_no_proxy_of_the_environment_hears_what_goes_to_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that is set for the web has no part in an unencrypted call nearby."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with model(lambda _: message("Heard.")) as server:
        assert LanguageModel(server.base_url, "tiny").ask("a", "b") == "Heard."


@pytest.mark.parametrize(
    "said",
    [
        Said(b""),
        Said(b"<html><body>Sign in</body></html>", headers=(("Content-Type", "text/html"),)),
        Said(b"{"),
        Said(b"[" * 20_000),
        Said(b"\xff\xfe"),
        Said(b"[]"),
        Said(b'{"choices": []}'),
        Said(b'{"choices": [{"message": {"content": null}}]}'),
        Said(b'{"choices": {"message": {"content": "x"}}}'),
        Said(json.dumps({"error": {"message": "no such model"}}).encode(), status=404),
        Said(message("x").content, status=500),
        Said(message("x" * ANSWER_LIMIT).content),
        Said(b"", status=302, headers=(("Location", "https://elsewhere.example/"),)),
        Said(b"not gzip", headers=(("Content-Encoding", "gzip"),)),
    ],
)
def test_a_bad_answer_is_none(said: Said) -> None:
    """Empty, HTML, broken, deep, huge, an error, a redirect: each is no answer, in words that quote nothing."""
    with model(lambda _: said) as server, pytest.raises(NoAnswer) as caught:
        LanguageModel(server.base_url, "tiny").ask("a secret task", "a secret letter")

    assert len(server.bodies) == 1
    assert "secret" not in str(caught.value)


def test_a_slow_answer_is_none() -> None:
    """It is waited for no longer than was set."""
    held = threading.Event()
    with model(lambda _: Said(message("late").content, waits=held)) as server:
        with pytest.raises(NoAnswer):
            LanguageModel(server.base_url, "tiny", seconds=0.2).ask("a", "b")
        held.set()


def test_an_answer_that_drips_is_none() -> None:
    """A byte now and then does not buy more time."""
    with model(lambda _: Said(message("x" * 2_000).content, drips=True)) as server, pytest.raises(NoAnswer):
        LanguageModel(server.base_url, "tiny", seconds=0.3).ask("a", "b")


def test_an_answer_of_100_megabytes_is_not_read_to_its_end() -> None:
    """Nor one that would never end."""
    with model(lambda _: Said(b" " * 10_000, endless=True)) as server, pytest.raises(NoAnswer, match="too long"):
        LanguageModel(server.base_url, "tiny").ask("a", "b")


def test_a_packed_answer_that_swells_is_none() -> None:
    """What is small on the way and huge when unpacked; and none is asked for."""
    packed = gzip.compress(b" " * 100_000_000)
    with model(lambda _: Said(packed, headers=(("Content-Encoding", "gzip"),))) as server, pytest.raises(NoAnswer):
        LanguageModel(server.base_url, "tiny").ask("a", "b")
    assert server.accepted == ["identity"]


def test_nobody_there_is_no_answer() -> None:
    """A model that does not run is no failure of ours."""
    with pytest.raises(NoAnswer):
        LanguageModel("http://127.0.0.1:9/v1", "tiny").ask("a", "b")

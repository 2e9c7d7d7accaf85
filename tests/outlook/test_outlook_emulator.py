"""Drafts at @inbox-zero/emulate, another's idea of Graph: the calls that it has, its differences made up for.

It has no delta query and no MIME, so nothing is read from it; it drops extended properties, so no marker is found; it
has no entity tags, so no change is bound to a version. `test_inbox_zero.py` lists how else it differs from Graph.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.utils import format_datetime
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import pytest
from requests import PreparedRequest, Response
from urllib3 import HTTPResponse

from connectors import mime
from connectors.budget import Budget
from connectors.mail import Address, Draft, DraftRef, Edited, Gone, Sent, Untouched
from connectors.mailbox import TouchedByUser
from connectors.outlook import OutlookMailbox
from connectors.transport import Door
from tests.connectors.conformance import LETTER, NOW
from tests.outlook.calls import Client, message
from tests.outlook.inbox_zero import InboxZero
from tests.outlook.scanning import PLENTY
from tests.outlook.wire import Wire

_BY_ID = re.compile(r"\?\$filter=internetMessageId%20eq%20%27(.*?)%27")


class Bridge(Wire):
    """The way to the emulator. It answers a filter by Message-ID itself, and dates all answers as the tests do."""

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        """As `Wire.send`."""
        found = _BY_ID.search(request.url or "")
        if found is None:
            response = super().send(request, *args, **kwargs)
        else:
            everything = request.copy()
            everything.url = str(request.url).partition("?")[0] + "?$top=100"
            response = super().send(everything, *args, **kwargs)
            items = [one for one in response.json()["value"] if one["internetMessageId"] == unquote(found[1])]
            content = BytesIO(json.dumps({"value": items}).encode())
            response.raw = HTTPResponse(content, status=200, preload_content=False)
        response.headers["Date"] = format_datetime(NOW, usegmt=True)
        return response


class Anyone:
    """A user's token, which is good for ever."""

    def __init__(self, token: str) -> None:
        self._token = token

    def bearer(self) -> str:
        """It."""
        return self._token

    def renew(self) -> None:
        """There is no other."""
        raise AssertionError


@dataclass
class World:
    """A mailbox at the emulator: `client` is the user, `letter` answers the mail that waits in it."""

    client: Client
    box: OutlookMailbox
    talk: str
    letter: Draft
    asked: list[str]

    def told(self, name: str) -> Any:
        """A message as it is told."""
        return self.client.get(message(name))

    def drafts(self) -> list[str]:
        """The ids of the drafts, but for those that the emulator puts into every mailbox."""
        listed = self.client.get("/me/mailFolders/drafts/messages", top=100)["value"]
        return [one["id"] for one in listed if one["id"].startswith("msg_")]


@pytest.fixture
def world(inbox_zero: InboxZero) -> Iterator[World]:
    """A fresh user's."""
    account, asked = inbox_zero.take(), list[str]()
    client = Client(Wire(inbox_zero.url), account.token)
    line = Bridge(inbox_zero.url, lambda one: asked.append(f"{one.method} {one.path_url.partition('?')[0]}"))
    box = OutlookMailbox(
        tokens=Anyone(account.token), door=Door(line, lambda _: True), budget=Budget(PLENTY), clock=lambda: NOW
    )
    answers = client.get(message(account.talk))["internetMessageId"]
    letter = replace(LETTER, in_reply_to=answers, references=(answers,))
    yield World(client, box, account.talk, letter, asked)
    client.close()
    line.close()


def test_an_answer_stands_in_its_conversation(world: World) -> None:
    """createReply, the mail unread again, and the letter by PATCH: to whom and what it says is all ours."""
    heard: list[DraftRef] = []
    ref = world.box.create(world.letter, heard.append)
    told = world.told(ref.id)
    writes = [one.removeprefix("/v1.0/me/messages") for one in world.asked if not one.startswith("GET")]

    assert writes == [
        f"POST /v1.0/me/messages/{world.talk}/createReply",
        f"PATCH /v1.0/me/messages/{world.talk}",
        f"PATCH /v1.0/me/messages/{ref.id}",
    ]
    assert heard == [replace(ref, whole=False)]
    assert told["conversationId"] == world.told(world.talk)["conversationId"]
    assert [one["emailAddress"]["address"] for one in told["toRecipients"]] == [LETTER.to[0].address]
    assert (told["subject"], told["body"]["content"].split()) == (LETTER.subject, LETTER.body.split())
    assert (told["isDraft"], world.told(world.talk)["isRead"], world.drafts()) == (True, False, [ref.id])


def test_an_answer_without_recipients_has_none(world: World) -> None:
    """What the emulator put there by itself is taken out."""
    ref = world.box.create(replace(world.letter, to=()))

    assert world.told(ref.id)["toRecipients"] == []


def test_without_its_original_a_draft_stands_alone(world: World) -> None:
    """A new message."""
    ref = world.box.create(replace(world.letter, in_reply_to="<none@x.example>", references=()))
    told = world.told(ref.id)

    assert told["conversationId"] != world.told(world.talk)["conversationId"]
    assert (told["subject"], world.drafts()) == (LETTER.subject, [ref.id])


def test_no_marker_is_found_where_none_is_kept(world: World) -> None:
    """The emulator lets every draft through the filter; none of them is taken for ours."""
    world.box.create(world.letter)

    assert world.box.find(world.letter.marker) is None


def test_a_draft_is_untouched_edited_sent_and_gone(world: World) -> None:
    """As the user's own client leaves it."""
    ref = world.box.create(world.letter)
    assert world.box.fate(ref) == Untouched()

    body = {"contentType": "html", "content": "<p>My own words</p>"}
    world.client.ask("PATCH", message(ref.id), {"body": body})
    assert world.box.fate(ref) == Edited("My own words", LETTER.to, LETTER.subject)
    for act in (lambda: world.box.revise(ref, world.letter), lambda: world.box.withdraw(ref)):
        with pytest.raises(TouchedByUser):
            act()

    world.client.ask("DELETE", message(ref.id))
    assert world.box.fate(ref) == Gone()
    assert world.drafts() == []


def test_a_draft_that_the_user_sends_is_sent(world: World) -> None:
    """Under the same id."""
    ref = world.box.create(world.letter)
    world.client.ask("POST", message(ref.id, "send"))

    assert world.box.fate(ref) == Sent(world.told(ref.id)["internetMessageId"])


def test_another_reader_is_an_edit(world: World) -> None:
    """In copy, with all our words still there."""
    ref = world.box.create(world.letter)
    copied = [{"emailAddress": {"address": "bo@x.example"}}]
    world.client.ask("PATCH", message(ref.id), {"ccRecipients": copied})

    assert isinstance(world.box.fate(ref), Edited)


def test_a_draft_is_revised_in_its_place(world: World) -> None:
    """The same id, other words, other recipients."""
    ref = world.box.create(replace(world.letter, to=()))
    news = replace(world.letter, body="Other words", to=(Address("bo@x.example", "Bo"),))
    revised = world.box.revise(ref, news)
    told = world.told(ref.id)

    assert revised == DraftRef(ref.id, ref.marker, mime.digest(news.to, news.subject, news.body))
    assert told["body"]["content"] == "Other words"
    assert told["toRecipients"] == [{"emailAddress": {"address": "bo@x.example", "name": "Bo"}}]
    assert (world.box.fate(revised), world.drafts()) == (Untouched(), [ref.id])


def test_a_draft_is_withdrawn_and_twice_is_once(world: World) -> None:
    """It goes, and no other."""
    kept = world.box.create(world.letter)
    ref = world.box.create(replace(world.letter, marker="<other@quill.example>", body="Other words"))
    for _ in range(2):
        world.box.withdraw(ref)

    assert world.box.fate(ref) == Gone()
    assert world.drafts() == [kept.id]

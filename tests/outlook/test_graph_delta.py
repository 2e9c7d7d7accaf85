"""Changes of a folder, round by round. https://learn.microsoft.com/graph/api/message-delta, and what it links to."""

from __future__ import annotations

from typing import Any

import pytest

from tests.connectors.conformance import Clock, letter
from tests.outlook.calls import Client, message
from tests.outlook.graph import Graph
from tests.outlook.mails import TALK

INBOX = "/me/mailFolders/inbox/messages/delta"
FOLDERS = "/me/mailFolders/delta"


def paged(client: Client, size: int) -> None:
    """Ask for pages of so many."""
    client.prefer += f", odata.maxpagesize={size}"


def link(pages: list[Any]) -> str:
    """What the next round begins with."""
    return str(pages[-1]["@odata.deltaLink"])


def fill(graph: Graph, clock: Clock, count: int) -> None:
    """So many messages, a minute between them."""
    for number in range(count):
        graph.mailbox.deliver(letter(number))
        clock.tick()


def test_a_first_round_tells_all(graph: Graph, client: Client, outlook_clock: Clock) -> None:
    """Ten to a page unless preferred otherwise; a link to the next page or to the next round, never both.

    https://learn.microsoft.com/graph/delta-query-messages, example 1.
    """
    fill(graph, outlook_clock, 12)
    pages = client.pages(INBOX, select="subject")
    paged(client, 5)
    smaller = client.pages(INBOX, select="subject")

    assert [len(page["value"]) for page in pages] == [10, 2]
    assert [len(page["value"]) for page in smaller] == [5, 5, 2]
    assert {item["subject"] for page in pages for item in page["value"]} == {f"Mail {number}" for number in range(12)}
    assert all(item.keys() == {"@odata.type", "@odata.etag", "id", "subject"} for item in pages[0]["value"])
    assert "@odata.deltaLink" not in pages[0]
    assert "@odata.nextLink" not in pages[1]


@pytest.mark.parametrize("parenthesised", [True, False])
def test_links_stand_for_all_that_was_asked(
    graph: Graph, client: Client, outlook_clock: Clock, *, parenthesised: bool
) -> None:
    """Whole addresses at Graph that name the folder in parentheses or as a part of the path; nothing is said again.

    Both are seen in Microsoft's pages: https://learn.microsoft.com/graph/delta-query-messages, .../api/message-delta.
    """
    graph.parenthesised_links = parenthesised
    fill(graph, outlook_clock, 3)
    paged(client, 2)
    pages = client.pages(INBOX, select="subject", filter="receivedDateTime ge 2026-04-07T09:01:00Z")
    graph.mailbox.deliver(letter(3))
    (news,) = client.pages(link(pages))
    name = "('inbox')" if parenthesised else "/inbox"

    assert link(pages).startswith(f"https://graph.microsoft.com/v1.0/me/mailFolders{name}/messages/delta?$deltatoken=")
    assert [item["subject"] for page in pages for item in page["value"]] == ["Mail 2", "Mail 1"]
    assert news["value"][0].keys() == {"@odata.type", "@odata.etag", "id", "subject"}
    assert [item["subject"] for item in news["value"]] == ["Mail 3"]


def test_a_round_without_news(graph: Graph, client: Client) -> None:
    """One empty page with a link, and the same again."""
    graph.mailbox.deliver(TALK)
    first = link(client.pages(INBOX))
    (second,) = client.pages(first)

    assert second["value"] == []
    assert client.pages(link([second]))[0]["value"] == client.pages(first)[0]["value"] == []


def test_updates_tell_at_least_what_changed(graph: Graph, client: Client) -> None:
    """With the id: https://learn.microsoft.com/graph/delta-query-overview, "resource representation".

    An item shows that it changed even where none of what was selected did.
    """
    item = graph.mailbox.deliver(TALK)
    start, chosen = link(client.pages(INBOX)), link(client.pages(INBOX, select="subject"))
    graph.mailbox.mark(item, read=True)
    (told,) = client.all(start)
    (hidden,) = client.all(chosen)
    graph.tells_changes_only = False
    (whole,) = client.all(start)

    assert (told["id"], told["isRead"]) == (item.immutable, True)
    assert "subject" not in told
    assert hidden.keys() == {"@odata.type", "@odata.etag", "id"}
    assert whole["subject"] == "Your talk with us"


@pytest.mark.parametrize("reason", ["", "deleted", "changed"])
def test_what_went_is_told(graph: Graph, client: Client, reason: str) -> None:
    """Deleted, or moved out of the folder: https://learn.microsoft.com/graph/delta-query-overview."""
    graph.removed_reason = reason
    deleted, moved, stays = (graph.mailbox.deliver(letter(number)) for number in range(3))
    start = link(client.pages(INBOX))
    came_and_went = graph.mailbox.deliver(letter(4))
    for item in (deleted, came_and_went):
        graph.mailbox.delete(item)
    graph.mailbox.move(moved, "archive")
    told = {item["id"]: item.get("@removed") for item in client.all(start)}

    assert told == {
        deleted.immutable: {"reason": reason or "deleted"},
        moved.immutable: {"reason": reason or "changed"},
    }
    assert [item["id"] for item in client.all("/me/mailFolders/archive/messages/delta")] == [moved.immutable]
    assert stays.immutable not in told


def test_rounds_hold_what_happens_meanwhile(graph: Graph, client: Client, outlook_clock: Clock) -> None:
    """What goes before its page comes is left out there; what comes is in the next round."""
    fill(graph, outlook_clock, 4)
    paged(client, 2)
    first = client.get(INBOX)
    oldest = graph.mailbox.within()[-1]
    graph.mailbox.delete(oldest)
    graph.mailbox.deliver(letter(9))
    second = client.get(first["@odata.nextLink"])
    news = client.all(second["@odata.deltaLink"])

    assert [item["subject"] for item in second["value"]] == ["Mail 1"]
    assert {item["id"]: "@removed" in item for item in news} == {
        oldest.immutable: True,
        graph.mailbox.within()[0].immutable: False,
    }


def test_empty_pages_with_a_next_link(graph: Graph, client: Client) -> None:
    """They are no end: https://learn.microsoft.com/graph/delta-query-overview."""
    graph.empty_pages = 2
    graph.mailbox.deliver(TALK)
    first = client.pages(INBOX)
    graph.mailbox.deliver(letter(1))
    second = client.pages(link(first))

    assert [len(page["value"]) for page in first] == [len(page["value"]) for page in second] == [0, 0, 1]


def test_repeated_and_in_any_order(graph: Graph, client: Client, outlook_clock: Clock) -> None:
    """Replays, and no order: https://learn.microsoft.com/graph/delta-query-overview."""
    graph.repeats = graph.mixes_order = True
    fill(graph, outlook_clock, 4)
    paged(client, 3)
    told = [item["subject"] for page in client.pages(INBOX) for item in page["value"]]

    assert told == ["Mail 2", "Mail 0", "Mail 3", "Mail 1"] * 2


@pytest.mark.parametrize("kind", ["created", "updated", "deleted"])
def test_changes_of_one_kind(graph: Graph, client: Client, kind: str) -> None:
    """Only those, once the first round is over: https://learn.microsoft.com/graph/delta-query-messages, example 2."""
    updated, deleted = graph.mailbox.deliver(letter(1)), graph.mailbox.deliver(letter(2))
    first = client.pages(INBOX, changeType=kind)
    created = graph.mailbox.deliver(letter(3))
    graph.mailbox.mark(updated, read=True)
    graph.mailbox.delete(deleted)
    items = {"created": created, "updated": updated, "deleted": deleted}

    assert len(first[0]["value"]) == 2
    assert [item["id"] for item in client.all(link(first))] == [items[kind].immutable]


def test_no_more_than_five_thousand_with_a_filter(graph: Graph, client: Client) -> None:
    """https://learn.microsoft.com/graph/delta-query-messages: "returns only up to 5,000 messages"."""
    for number in range(5001):
        graph.mailbox.deliver(letter(number))
    paged(client, 1000)

    assert len(client.all(INBOX, select="id", filter="receivedDateTime ge 2026-01-01T00:00:00Z")) == 5000
    assert len(client.all(INBOX, select="id")) == 5001


@pytest.mark.parametrize(
    ("code", "status"),
    [("syncStateNotFound", 410), ("SyncStateNotFound", 410), ("resyncRequired", 410), ("syncStateNotFound", 400)],
)
def test_tokens_expire(graph: Graph, client: Client, outlook_clock: Clock, code: str, status: int) -> None:
    """410 or another 40x, and where to begin anew: https://learn.microsoft.com/graph/delta-query-overview.

    Its parts "synchronization reset" and "token duration" say so.
    """
    graph.gone_code, graph.gone_status = code, status
    fill(graph, outlook_clock, 3)
    paged(client, 2)
    pages = client.pages(INBOX)
    graph.expire_tokens()
    answers = [client.ask("GET", url) for url in (link(pages), pages[0]["@odata.nextLink"])]

    assert [(answer.status_code, answer.json()["error"]["code"]) for answer in answers] == [(status, code)] * 2
    assert answers[0].headers["Location"].endswith("/me/mailFolders('inbox')/messages/delta?$deltatoken=")
    assert len(client.pages(answers[0].headers["Location"])) == 2


def test_tokens_that_never_were(graph: Graph, client: Client) -> None:
    """Nonsense, and the token of another folder."""
    other = link(client.pages("/me/mailFolders/drafts/messages/delta")).partition("=")[2]

    assert client.ask("GET", f"https://graph.microsoft.com/v1.0{INBOX}?$deltatoken=x").status_code == 400
    assert client.ask("GET", f"https://graph.microsoft.com/v1.0{INBOX}?$deltatoken={other}").status_code == 400
    assert graph.calls("folder.MessagesDelta") == 3


@pytest.mark.parametrize(
    "query",
    [
        {"filter": "receivedDateTime le 2026-01-01T00:00:00Z"},
        {"filter": "isRead eq true"},
        {"orderby": "receivedDateTime asc"},
        {"search": '"x"'},
        {"changeType": "moved"},
        {"top": "5"},
    ],
)
def test_what_a_delta_query_does_not_know(loose_graph: Graph, loose_client: Client, query: dict[str, Any]) -> None:
    """https://learn.microsoft.com/graph/api/message-delta, "OData query parameters". $top is read over.

    The last by https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/7946.
    """
    answer = loose_client.ask("GET", INBOX, **query)

    assert answer.status_code == (200 if "top" in query else 400)
    assert len(loose_graph.violations) == 1


def test_links_that_lead_elsewhere(graph: Graph, client: Client, outlook_clock: Clock) -> None:
    """What a broken or captured server could send; no client should follow it with its token."""
    graph.foreign_links = "graph.microsoft.com.evil.example"
    fill(graph, outlook_clock, 11)

    assert client.get(INBOX)["@odata.nextLink"].startswith("https://graph.microsoft.com.evil.example/v1.0/me/")
    assert client.get("/me/messages")["@odata.nextLink"].startswith("https://graph.microsoft.com.evil.example/v1.0/me/")
    with pytest.raises(AssertionError, match="is not to be asked"):
        client.pages(INBOX)


def test_both_kinds_of_ids_go_with_one_link(graph: Graph, client: Client) -> None:
    """https://learn.microsoft.com/graph/outlook-immutable-id, "immutable ID with delta query"."""
    graph.wants_immutable_ids = False
    start = link(client.pages(INBOX))
    item = graph.mailbox.deliver(TALK)
    (steady,) = client.all(start)
    client.prefer = ""
    (shaky,) = client.all(start)

    assert (steady["id"], shaky["id"]) == (item.immutable, item.id)
    assert client.get(message(shaky["id"]))["subject"] == steady["subject"]


def test_folders_that_come_and_go(graph: Graph, client: Client) -> None:
    """https://learn.microsoft.com/graph/api/mailfolder-delta: all of them, at any depth."""
    jobs = graph.mailbox.add_folder("Jobs", "inbox")
    first = client.pages(FOLDERS)
    graph.mailbox.deliver(TALK, jobs.id)
    graph.mailbox.remove_folder(jobs)
    news = graph.mailbox.add_folder("News")
    told = client.all(link(first))

    assert "Jobs" in [folder["displayName"] for page in first for folder in page["value"]]
    assert told[0] == {"id": jobs.id, "@removed": {"reason": "deleted"}}
    assert [folder["displayName"] for folder in told[1:]] == [news.name]

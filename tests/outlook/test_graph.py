"""What can be read at Graph's stand-in: folders, messages, lists, searches, MIME, meetings. Sources are Microsoft's."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from connectors.mail import Folder
from tests.connectors.conformance import Clock, letter
from tests.outlook.calls import Client, message
from tests.outlook.doors import OutlookDoors
from tests.outlook.graph import Graph
from tests.outlook.mails import HTML, MEETING, TALK


def test_the_owner(graph: Graph, client: Client) -> None:
    """/me, whole and in part: https://learn.microsoft.com/graph/api/user-get."""
    whole = client.get("/me")

    assert (whole["mail"], whole["displayName"]) == (graph.mailbox.owner.address, graph.mailbox.owner.name)
    assert client.get("/me", select="mail").keys() == {"@odata.context", "mail"}


def test_folders_go_by_id_and_by_well_known_name(client: Client) -> None:
    """Names that any language knows stand for ids: https://learn.microsoft.com/graph/api/resources/mailfolder."""
    inbox = client.get("/me/mailFolders/inbox")

    assert inbox == client.get(f"/me/mailFolders/{inbox['id']}") == client.get("/me/mailFolders/Inbox")
    assert inbox["displayName"] == "Inbox"
    assert client.ask("GET", "/me/mailFolders/nowhere").status_code == 404


def test_folders_are_listed_level_by_level(graph: Graph, client: Client) -> None:
    """Ten to a page, and what lies deeper only below its parent.

    https://learn.microsoft.com/graph/api/user-list-mailfolders, .../mailfolder-list-childfolders.
    """
    jobs = graph.mailbox.add_folder("Jobs", "inbox")
    for number in range(4):
        graph.mailbox.add_folder(f"Folder {number}")
    pages = client.pages("/me/mailFolders")
    inbox = client.get("/me/mailFolders/inbox")

    assert [len(page["value"]) for page in pages] == [10, 2]
    assert "Jobs" not in [folder["displayName"] for page in pages for folder in page["value"]]
    assert inbox["childFolderCount"] == 1
    assert [folder["id"] for folder in client.all("/me/mailFolders/inbox/childFolders", top=1)] == [jobs.id]


def test_a_message(client: Client, outlook_doors: OutlookDoors) -> None:
    """All of it, or what was selected, always with its id and entity tag.

    https://learn.microsoft.com/graph/api/message-get, examples 1 and 2.
    """
    outlook_doors.deliver(TALK, Folder.INBOX)
    (listed,) = client.all("/me/messages")
    told = client.get(message(listed["id"]))
    headers = client.get(message(listed["id"]), select="internetMessageHeaders")

    assert told["@odata.etag"] == f'W/"{told["changeKey"]}"'
    assert told["receivedDateTime"] == "2026-04-07T09:00:00Z"
    assert told["sentDateTime"] == "2026-04-06T08:00:00Z"
    assert told["from"] == {"emailAddress": {"name": "Rosa Lindt", "address": "rosa@harbourlight.example"}}
    assert (told["isDraft"], told["isRead"], told["subject"]) == (False, False, "Your talk with us")
    assert "internetMessageHeaders" not in told
    assert headers.keys() == {"@odata.context", "@odata.etag", "id", "internetMessageHeaders"}
    assert {"name": "X-Kept", "value": "yes"} in headers["internetMessageHeaders"]


def test_headers_of_sent_mail_and_drafts_are_not_told(client: Client, outlook_doors: OutlookDoors) -> None:
    """Only what was received has them; MIME has them always: https://github.com/OfficeDev/office-js/issues/5413."""
    outlook_doors.deliver(TALK, Folder.SENT)
    outlook_doors.deliver(TALK, Folder.DRAFTS)

    for item in client.all("/me/messages"):
        assert "internetMessageHeaders" not in client.get(message(item["id"]), select="internetMessageHeaders")
        assert b"X-Kept" in client.ask("GET", message(item["id"], "$value")).content


def test_mime_comes_back_byte_for_byte(graph: Graph, client: Client) -> None:
    """Whatever it holds: https://learn.microsoft.com/graph/outlook-get-mime-message."""
    odd = b"Subject: x\r\n\r\n" + bytes(range(256)) * 3 + b"\r\n\n\r"
    item = graph.mailbox.deliver(odd)
    answer = client.ask("GET", message(item.immutable, "$value"))

    assert answer.content == odd
    assert answer.headers["Content-Type"] == "text/plain"


def test_bodies_as_html_and_as_text(graph: Graph, client: Client) -> None:
    """HTML unless text is preferred, and the preference is acknowledged.

    https://learn.microsoft.com/graph/api/user-list-messages and .../message-get, example 3.
    """
    items = [graph.mailbox.deliver(TALK), graph.mailbox.deliver(HTML)]
    bodies = [client.get(message(item.immutable))["body"] for item in items]
    client.prefer += ', outlook.body-content-type="text"'
    answers = [client.ask("GET", message(item.immutable)) for item in items]
    texts = [answer.json()["body"] for answer in answers]
    graph.tells_text_as_text = True
    client.prefer = client.prefer.partition(",")[0]

    assert [body["contentType"] for body in bodies] == ["html", "html"]
    assert "Come on Monday." in bodies[0]["content"]
    assert [body["contentType"] for body in texts] == ["text", "text"]
    assert [body["content"].split() for body in texts] == [["Come", "on", "Monday."], ["Café", "at", "ten", "Bye"]]
    assert 'outlook.body-content-type="text"' in answers[0].headers["Preference-Applied"]
    assert [client.get(message(item.immutable))["body"]["contentType"] for item in items] == ["text", "html"]


def test_lists_come_newest_first_in_pages(graph: Graph, client: Client, outlook_clock: Clock) -> None:
    """Ten to a page or as many as asked; links lead on: https://learn.microsoft.com/graph/api/user-list-messages."""
    for number in range(23):
        graph.mailbox.deliver(letter(number))
        outlook_clock.tick()
    pages = client.pages("/me/messages", select="subject")
    subjects = [item["subject"] for page in pages for item in page["value"]]

    assert [len(page["value"]) for page in pages] == [10, 10, 3]
    assert subjects == [f"Mail {number}" for number in reversed(range(23))]
    assert [
        item["subject"] for item in client.all("/me/mailFolders/inbox/messages", top=7, select="subject")
    ] == subjects
    assert all("/v1.0/me/messages?" in page["@odata.nextLink"] for page in pages[:-1])
    assert client.all("/me/mailFolders/drafts/messages") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("receivedDateTime ge 2026-04-07T09:01:00Z", ["Your talk with us", "Hello"]),
        ("receivedDateTime gt 2026-04-07T09:01:00Z", ["Hello"]),
        ("receivedDateTime ge 2026-04-07T09:00:00Z and receivedDateTime lt 2026-04-07T09:01:00Z", ["Mail 1"]),
        ("internetMessageId eq '<talk@harbourlight.example>'", ["Your talk with us"]),
        ("isRead eq true", ["Hello"]),
        ("isDraft eq true", []),
        ("subject eq 'hello' and isRead eq true", ["Hello"]),
        ("from/emailAddress/address eq 'ROSA@harbourlight.example'", ["Mail 1", "Your talk with us", "Hello"]),
    ],
)
def test_filters(graph: Graph, client: Client, outlook_clock: Clock, text: str, found: list[str]) -> None:
    """Comparisons joined by `and`: https://learn.microsoft.com/graph/filter-query-parameter."""
    for content in (letter(1), TALK, HTML):
        item = graph.mailbox.deliver(content)
        outlook_clock.tick()
    graph.mailbox.mark(item, read=True)

    assert [one["subject"] for one in client.all("/me/messages", filter=text)] == found[::-1]


def test_a_conversation(graph: Graph, client: Client) -> None:
    """Mail that names another by its id joins its conversation; the subject alone joins only sometimes.

    https://github.com/microsoftgraph/microsoft-graph-docs/issues/869.
    """
    first = graph.mailbox.deliver(TALK)
    answer = TALK.replace(b"<talk@", b"<two@").replace(
        b"\r\n\r\n", b"\r\nIn-Reply-To: <talk@harbourlight.example>\r\n\r\n"
    )
    second = graph.mailbox.deliver(answer)
    alone = graph.mailbox.deliver(TALK.replace(b"<talk@", b"<three@"))
    graph.joins_by_subject = True
    joined = graph.mailbox.deliver(TALK.replace(b"<talk@", b"<four@"))
    found = client.all("/me/messages", filter=f"conversationId eq '{first.conversation}'", select="id")

    assert {item["id"] for item in found} == {first.immutable, second.immutable, joined.immutable}
    assert alone.conversation != first.conversation


def test_the_order_must_stand_first_in_the_filter(loose_graph: Graph, loose_client: Client) -> None:
    """Else it is too complex: https://learn.microsoft.com/graph/api/user-list-messages."""
    loose_graph.mailbox.deliver(TALK)
    moment = "receivedDateTime ge 2026-01-01T00:00:00Z"
    good = loose_client.ask(
        "GET", "/me/messages", orderby="receivedDateTime asc", filter=f"{moment} and isRead eq false"
    )
    bad = loose_client.ask(
        "GET", "/me/messages", orderby="receivedDateTime asc", filter=f"isRead eq false and {moment}"
    )

    assert good.status_code == 200
    assert (bad.status_code, bad.json()["error"]["code"]) == (400, "InefficientFilter")


@pytest.mark.parametrize("descending", [True, False])
def test_order(graph: Graph, client: Client, outlook_clock: Clock, *, descending: bool) -> None:
    """Oldest or newest first: https://learn.microsoft.com/graph/query-parameters#orderby-parameter."""
    for number in range(3):
        graph.mailbox.deliver(letter(number))
        outlook_clock.tick()
    order = f"receivedDateTime {'desc' if descending else 'asc'}"
    found = [item["subject"] for item in client.all("/me/messages", orderby=order, top=1)]

    assert found == ([f"Mail {number}" for number in range(3)][:: -1 if descending else 1])


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ('"monday"', ["Your talk with us"]),
        ('"subject:talk"', ["Your talk with us"]),
        ('"from:rosa"', ["Hello", "Mail 1", "Your talk with us"]),
        ('"body:cafe"', ["Hello"]),
        ('"monday OR café"', ["Hello", "Your talk with us"]),
        ('"rosa NOT (monday OR cafe)"', ["Mail 1"]),
        ('"\\"come on\\" AND monday"', ["Your talk with us"]),
        ('"\\"on come\\""', []),
        ('"participants:ada"', ["Mail 1", "Your talk with us"]),
        ('"subject:\\"talk with\\""', ["Your talk with us"]),
    ],
)
def test_searches(graph: Graph, client: Client, search: str, found: list[str]) -> None:
    """The whole in double quotes: https://learn.microsoft.com/graph/search-query-parameter."""
    for content in (letter(1), TALK, HTML):
        graph.mailbox.deliver(content)

    assert sorted(item["subject"] for item in client.all("/me/messages", search=search)) == found


@pytest.mark.parametrize(
    "query",
    [
        {"search": "monday"},
        {"search": '"a"', "filter": "isRead eq true"},
        {"search": '"a"', "orderby": "receivedDateTime desc"},
        {"search": '"(a"'},
        {"filter": "isRead"},
        {"filter": "isRead eq true or isDraft eq true"},
        {"filter": "isRead eq true and"},
        {"orderby": "subject"},
        {"select": "subjects"},
        {"select": "startDateTime"},
        {"expand": "attachments"},
        {"top": "0"},
        {"top": "1001"},
        {"limit": "5"},
    ],
)
def test_what_cannot_be_asked(loose_graph: Graph, loose_client: Client, query: dict[str, Any]) -> None:
    """A search with a filter or an order, what is no OData, and what nobody knows: 400, and a violation."""
    loose_graph.mailbox.deliver(TALK)
    answer = loose_client.ask("GET", "/me/messages", **query)

    assert answer.status_code == 400
    assert loose_graph.violations


def test_immutable_ids_survive_a_move(graph: Graph, client: Client) -> None:
    """The other ids do not; either is taken while it lives: https://learn.microsoft.com/graph/outlook-immutable-id."""
    graph.wants_immutable_ids = False
    item = graph.mailbox.deliver(TALK)
    (steady,) = client.all("/me/messages")
    client.prefer = ""
    (shaky,) = client.all("/me/messages")
    graph.mailbox.move(item, "archive")

    assert steady["id"] != shaky["id"]
    assert client.get(message(steady["id"]))["parentFolderId"] == client.get("/me/mailFolders/archive")["id"]
    assert client.ask("GET", message(shaky["id"])).json()["error"]["code"] == "ErrorItemNotFound"
    assert client.ask("GET", message(steady["id"].lower())).status_code == 404


def test_asking_without_immutable_ids_is_a_violation(loose_graph: Graph, loose_client: Client) -> None:
    """The preference holds for the one request only: https://learn.microsoft.com/graph/outlook-immutable-id."""
    loose_client.prefer = ""
    loose_client.get("/me")
    loose_client.get("/me/mailFolders/inbox")
    quiet = list(loose_graph.violations)
    loose_client.get("/me/messages")

    assert quiet == []
    assert loose_graph.violations == ["me.ListMessages came without immutable ids"]


def test_each_change_gives_a_new_version(graph: Graph, client: Client) -> None:
    """Its `changeKey` and entity tag: https://learn.microsoft.com/graph/api/resources/message."""
    item = graph.mailbox.deliver(TALK)
    before = client.get(message(item.immutable))
    graph.mailbox.mark(item, read=True)
    after = client.get(message(item.immutable))

    assert before["changeKey"] != after["changeKey"]
    assert before["@odata.etag"] != after["@odata.etag"]


def test_a_meeting_request(graph: Graph, client: Client) -> None:
    """A kind of message: times with seven digits and the Windows name of a zone; the MIME has the calendar.

    https://learn.microsoft.com/graph/api/resources/eventmessagerequest, .../datetimetimezone.
    """
    item = graph.mailbox.deliver(MEETING)
    told = client.get(message(item.immutable))
    graph.meeting_zones = False
    chosen = client.get(message(item.immutable), select="subject,microsoft.graph.eventMessage/startDateTime")
    client.prefer += ', outlook.timezone="Eastern Standard Time"'

    assert told["@odata.type"] == "#microsoft.graph.eventMessageRequest"
    assert (told["meetingMessageType"], told["isOutOfDate"], told["isAllDay"]) == ("meetingRequest", False, False)
    assert told["startDateTime"] == {"dateTime": "2026-04-09T14:00:00.0000000", "timeZone": "W. Europe Standard Time"}
    assert chosen["startDateTime"] == {"dateTime": "2026-04-09T12:00:00.0000000", "timeZone": "UTC"}
    assert "endDateTime" not in chosen
    assert client.get(message(item.immutable))["startDateTime"]["dateTime"] == "2026-04-09T08:00:00.0000000"
    assert b"BEGIN:VCALENDAR" in client.ask("GET", message(item.immutable, "$value")).content


def test_a_later_request_makes_the_first_out_of_date(graph: Graph, client: Client) -> None:
    """`isOutOfDate`: https://learn.microsoft.com/graph/api/resources/eventmessagerequest."""
    first = graph.mailbox.deliver(MEETING)
    second = graph.mailbox.deliver(MEETING.replace(b"SEQUENCE:0", b"SEQUENCE:1"))

    assert client.get(message(first.immutable))["isOutOfDate"] is True
    assert client.get(message(second.immutable))["isOutOfDate"] is False


def test_the_clock(client: Client, outlook_clock: Clock) -> None:
    """The Date header goes by it: RFC 9110 section 6.6.1."""
    outlook_clock.tick(90)

    assert parsedate_to_datetime(client.ask("GET", "/me").headers["Date"]) == outlook_clock.now


def test_extended_properties(client: Client) -> None:
    """Found by value, which is not case-sensitive, by a name, which is; told only when asked for.

    https://learn.microsoft.com/graph/api/singlevaluelegacyextendedproperty-get.
    """
    name = "String {6d2b1f0e-3a44-4c83-9f6e-2a8b8d5c1f77} Name Key"
    made = client.post(
        "/me/messages", {"subject": "x", "singleValueExtendedProperties": [{"id": name, "value": "Ab'1"}]}
    )
    client.post("/me/messages", {"subject": "y"})
    expand = f"singleValueExtendedProperties($filter=id eq '{name}')"

    def find(name: str, value: str) -> list[Any]:
        text = f"singleValueExtendedProperties/Any(ep: ep/id eq '{name}' and ep/value eq '{value}')"
        return [item["id"] for item in client.all("/me/mailFolders/drafts/messages", filter=text)]

    told = client.all("/me/mailFolders/drafts/messages", expand=expand)

    assert find(name, "Ab''1") == find(name, "aB''1") == find(name.replace("6d2b", "6D2B"), "Ab''1") == [made["id"]]
    assert find(name.replace("Key", "key"), "Ab''1") == find(name, "other") == []
    assert [item.get("singleValueExtendedProperties") for item in told] == [None, [{"id": name, "value": "Ab'1"}]]
    assert "singleValueExtendedProperties" not in client.get(message(made["id"]))
    assert client.get(message(made["id"]), expand=expand)["singleValueExtendedProperties"][0]["value"] == "Ab'1"

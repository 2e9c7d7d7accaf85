"""The front keeps Gmail's ways: what it serves, what it refuses and what it notes as harm."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest

from connectors.mail import Folder
from tests.connectors.conformance import NOW, Clock, letter
from tests.gmail.base64url import decoded
from tests.gmail.calls import Client
from tests.gmail.doors import GmailDoors
from tests.gmail.front import Front
from tests.gmail.habits import READONLY
from tests.gmail.mailbox import Pretended

TALK = b"From: Rosa <rosa@x.example>\r\nSubject: Your talk\r\nMessage-ID: <talk@x.example>\r\n\r\nCome at ten.\r\n"
ANSWER = (
    b"From: ada@quill.example\r\nTo: rosa@x.example\r\nSubject: Re: Your talk\r\nMessage-ID: <a1@quill.example>\r\n"
    b"In-Reply-To: <talk@x.example>\r\nX-Kept: yes\r\n\r\nThank you \xc3\xa4\xff.\r\n"
)


@pytest.fixture
def client(loose_front: Front) -> Iterator[Client]:
    """A client of the front."""
    client = Client(loose_front)
    yield client
    client.close()


def test_the_profile(front: Front, gmail_doors: GmailDoors, client: Client) -> None:
    """It counts, and names the newest history id, which fits 64 bits."""
    before = int(client.get("/profile")["historyId"])
    gmail_doors.deliver(TALK, Folder.INBOX)
    profile = client.get("/profile")

    assert profile["emailAddress"] == front.account.address
    assert (profile["messagesTotal"], profile["threadsTotal"]) == (1, 1)
    assert before < int(profile["historyId"]) < 2**64


def test_a_message_comes_back_byte_for_byte(front: Front, client: Client) -> None:
    """`raw` is what came in, without padding or with it."""
    odd = bytes(range(256)) * 3 + b"\r\n\n\r"
    mail = front.mailbox.deliver(b"Subject: x\r\n\r\n" + odd, ["INBOX"])
    bare = client.get(f"/messages/{mail.id}", format="raw")
    front.pads_base64 = True
    padded = client.get(f"/messages/{mail.id}", format="raw")

    assert decoded(bare["raw"]) == decoded(padded["raw"]) == b"Subject: x\r\n\r\n" + odd
    assert "=" not in bare["raw"]
    assert len(padded["raw"]) % 4 == 0
    assert (bare["id"], bare["threadId"]) == (mail.id, mail.id)
    assert bare["internalDate"] == str(int(NOW.timestamp() * 1000))


def test_other_formats(front: Front, client: Client) -> None:
    """Minimal has no content; metadata has the headers that were asked for; `fields` leaves out the rest."""
    mail = front.mailbox.deliver(ANSWER, ["INBOX"])
    path = f"/messages/{mail.id}"
    headers = client.get(path, format="metadata", metadataHeaders=["x-kept", "To"])["payload"]["headers"]

    assert "payload" not in client.get(path, format="minimal")
    assert headers == [{"name": "To", "value": "rosa@x.example"}, {"name": "X-Kept", "value": "yes"}]
    assert client.get(path, format="raw", fields="id,labelIds") == {"id": mail.id, "labelIds": ["INBOX"]}


def test_lists_come_newest_first_in_pages(
    front: Front, gmail_doors: GmailDoors, client: Client, gmail_clock: Clock
) -> None:
    """A hundred to a page, or as many as asked; of those of one moment the last one first; stubs only."""
    for number in range(120):
        gmail_doors.deliver(letter(number), Folder.INBOX)
        gmail_clock.tick(number % 2)
    first = client.get("/messages")["messages"]
    found = client.all("/messages", "messages", maxResults=50)

    assert len(first) == 100
    assert first == found[:100]
    assert [stub["id"] for stub in found] == sorted(front.mailbox.mails, reverse=True)
    assert all(stub.keys() == {"id", "threadId"} for stub in found)


def test_spam_and_trash_are_left_out(front: Front, client: Client) -> None:
    """Unless they are asked for; and labels that are asked for must all be there."""
    for labels in (["INBOX"], ["INBOX", "UNREAD"], ["SPAM"], ["TRASH"]):
        front.mailbox.deliver(TALK, labels)

    assert len(client.all("/messages", "messages")) == 2
    assert len(client.all("/messages", "messages", includeSpamTrash="true")) == 4
    assert len(client.all("/messages", "messages", q="in:anywhere")) == 4
    assert len(client.all("/messages", "messages", q="in:spam")) == 1
    assert len(client.all("/messages", "messages", labelIds=["INBOX", "UNREAD"])) == 1
    assert client.get("/messages", q="opera") == {"resultSizeEstimate": 0}


def test_history_tells_what_happened(front: Front, gmail_doors: GmailDoors, client: Client) -> None:
    """Additions, labels as they were then, deletions; without news there is no `history` at all."""
    start = client.get("/profile")["historyId"]
    mail = front.mailbox.deliver(TALK, ["INBOX"])
    front.mailbox.label(mail, add=["STARRED"], remove=["INBOX"])
    gmail_doors.remove(TALK)
    answer = client.get("/history", startHistoryId=start)
    stub = {"id": mail.id, "threadId": mail.id}
    added, labelled, deleted = answer["history"]

    assert added["messagesAdded"] == [{"message": {**stub, "labelIds": ["INBOX"]}}]
    assert labelled["labelsAdded"] == [{"message": {**stub, "labelIds": ["STARRED"]}, "labelIds": ["STARRED"]}]
    assert labelled["labelsRemoved"] == [{"message": {**stub, "labelIds": ["STARRED"]}, "labelIds": ["INBOX"]}]
    assert deleted["messagesDeleted"][0]["message"]["id"] == mail.id
    assert answer["historyId"] == deleted["id"]
    assert client.get("/history", startHistoryId=deleted["id"]) == {"historyId": deleted["id"]}
    assert client.all("/history", "history", startHistoryId=start, historyTypes="messageDeleted") == [deleted]
    assert [added, labelled, deleted] == client.all("/history", "history", startHistoryId=start, maxResults=1)
    assert len(client.all("/history", "history", startHistoryId=start, labelId="INBOX")) == 2


def test_history_may_come_with_empty_pages(front: Front, gmail_doors: GmailDoors, client: Client) -> None:
    """A page without `history`, and yet one after it."""
    start = client.get("/profile")["historyId"]
    gmail_doors.deliver(TALK, Folder.INBOX)
    front.empty_history_pages = 2
    first = client.get("/history", startHistoryId=start)

    assert "history" not in first
    assert "nextPageToken" in first
    assert len(client.all("/history", "history", startHistoryId=start)) == 1
    assert front.calls("history.list") == 4


def test_history_ids_age(front: Front, gmail_doors: GmailDoors, client: Client) -> None:
    """What is forgotten, and what lies ahead, is not found; what is no number is refused by Gmail itself."""
    start = client.get("/profile")["historyId"]
    gmail_doors.deliver(TALK, Folder.INBOX)
    newest = client.get("/profile")["historyId"]
    front.forget_history()
    fresh = client.get("/profile")["historyId"]
    ahead = str(int(fresh) + 1)
    statuses = [client.ask("GET", "/history", startHistoryId=one).status_code for one in (start, newest, ahead, fresh)]

    assert statuses == [404, 404, 404, 200]


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/history", {"startHistoryId": "abc"}, 400),
        ("/history", {}, 400),
        ("/messages", {"pageToken": "17"}, 400),
        ("/messages", {"maxResults": "x"}, 400),
        ("/messages", {"q": "sender:x"}, 400),
        ("/messages", {"fields": "mails"}, 400),
        ("/messages/18f0c2a400000000", {"format": "raw"}, 404),
        ("/messages/msg_x", {"format": "raw"}, 400),
        ("/threads/18f0c2a400000000", {"format": "minimal"}, 404),
        ("/drafts/r-1", {"format": "raw"}, 404),
        ("/inbox", {}, 404),
    ],
)
def test_what_is_refused(client: Client, path: str, query: dict[str, str], status: int) -> None:
    """Wrong questions get Google's own errors."""
    answer = client.ask("GET", path, **query)

    assert status == answer.status_code == answer.json()["error"]["code"]


@pytest.mark.parametrize("token", ["tok-0", "another"])
def test_another_token_is_refused(client: Client, token: str) -> None:
    """401 in Google's words; the emulator itself would have let it in."""
    client.token = token
    answer = client.ask("GET", "/profile")

    assert answer.status_code == 401
    assert answer.json()["error"]["status"] == "UNAUTHENTICATED"
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


def test_a_token_expires(front: Front, client: Client) -> None:
    """What was good is good no longer."""
    client.token = front.token
    before = client.ask("GET", "/profile").status_code
    front.expire_token()

    assert (before, client.ask("GET", "/profile").status_code) == (200, 401)


def test_what_was_not_granted_is_refused(front: Front, client: Client) -> None:
    """A user may have unticked the box for drafts."""
    front.scopes = frozenset({READONLY})
    answer = client.draft(ANSWER)

    assert client.ask("GET", "/messages").status_code == 200
    assert answer.status_code == 403
    assert answer.json()["error"]["errors"][0]["reason"] == "insufficientPermissions"
    assert answer.json()["error"]["details"][0]["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"


def test_page_tokens_belong_to_their_question(loose_front: Front, client: Client) -> None:
    """With another question they are refused."""
    for number in range(3):
        loose_front.mailbox.deliver(letter(number), ["INBOX"])
    token = client.get("/messages", maxResults=1, q="mail")["nextPageToken"]

    assert client.ask("GET", "/messages", pageToken=token, q="text").status_code == 400
    assert loose_front.violations == ["gmail.users.messages.list was given the page token of another question"]


def test_a_draft_stays_and_its_message_changes(front: Front, client: Client) -> None:
    """A draft keeps its id through every change; history tells of another message each time."""
    talk = front.mailbox.deliver(TALK, ["INBOX"])
    made = client.draft(ANSWER, talk.id).json()
    start = client.get("/profile")["historyId"]
    changed = client.draft(ANSWER.replace(b"Thank", b"Thanks, thank"), talk.id, made["id"]).json()
    record = client.all("/history", "history", startHistoryId=start)
    added = [entry["message"]["id"] for one in record for entry in one.get("messagesAdded", ())]
    deleted = [entry["message"]["id"] for one in record for entry in one.get("messagesDeleted", ())]
    told = client.get(f"/drafts/{made['id']}", format="raw")

    assert made["id"] == changed["id"]
    assert made["message"]["threadId"] == changed["message"]["threadId"] == talk.id
    assert ([changed["message"]["id"]], [made["message"]["id"]]) == (added, deleted)
    assert b"Thanks" in decoded(told["message"]["raw"])
    assert client.ask("GET", f"/messages/{made['message']['id']}", format="raw").status_code == 404
    assert client.all("/drafts", "drafts") == [
        {"id": made["id"], "message": {"id": changed["message"]["id"], "threadId": talk.id}}
    ]
    assert len(client.get(f"/threads/{talk.id}", format="minimal")["messages"]) == 2


def test_a_deleted_draft_is_gone(client: Client) -> None:
    """Deleting answers with nothing; twice is not found."""
    made = client.draft(ANSWER).json()
    first, second = (client.ask("DELETE", f"/drafts/{made['id']}") for _ in range(2))

    assert (first.status_code, first.content, second.status_code) == (204, b"", 404)
    assert client.all("/messages", "messages") == []


def test_a_sent_draft_becomes_another_message(front: Front, gmail_doors: GmailDoors, client: Client) -> None:
    """Another id, another Message-ID, SENT, the same thread; the draft is no more."""
    talk = front.mailbox.deliver(TALK, ["INBOX"])
    made = client.draft(ANSWER, talk.id).json()
    gmail_doors.send_draft("<a1@quill.example>")
    (sent,) = client.all("/messages", "messages", q="in:sent")
    told = client.get(f"/messages/{sent['id']}", format="raw")

    assert client.ask("GET", f"/drafts/{made['id']}", format="raw").status_code == 404
    assert client.ask("GET", f"/messages/{made['message']['id']}", format="raw").status_code == 404
    assert (told["threadId"], told["labelIds"]) == (talk.id, ["SENT"])
    assert b"<a1@quill.example>" not in decoded(told["raw"])
    assert b"@mail.gmail.com>" in decoded(told["raw"])


def test_gmail_may_keep_the_wrapper_of_a_sent_draft(loose_front: Front, client: Client) -> None:
    """The draft's id then stands for the sent message; to write over or delete it would destroy that."""
    loose_front.keeps_wrapper_after_send = loose_front.keeps_message_ids = True
    made = client.draft(ANSWER).json()
    GmailDoors(loose_front).send_draft("<a1@quill.example>")
    told = client.get(f"/drafts/{made['id']}", format="raw")["message"]

    assert told["labelIds"] == ["SENT"]
    assert decoded(told["raw"]) == ANSWER
    assert GmailDoors(loose_front).drafts() == []
    assert client.draft(ANSWER, told["threadId"], made["id"]).status_code == 400
    assert client.ask("DELETE", f"/drafts/{made['id']}").status_code == 204
    assert ["write over" in one or "deleted the sent" in one for one in loose_front.violations] == [True, True]


def test_a_thread_must_be_there(client: Client) -> None:
    """A draft in a thread that is not there is not found; the emulator would have made it."""
    assert client.draft(ANSWER, "18f0c2a4ffffffff").status_code == 404
    assert client.all("/drafts", "drafts") == []


@pytest.mark.parametrize(
    ("before", "after", "harm"),
    [
        (b"Re: Your talk", b"Our talk", "bears another subject than its thread"),
        (b"In-Reply-To: <talk@", b"In-Reply-To: <other@", "answers no message of its thread"),
    ],
)
def test_a_draft_beside_its_thread_is_noted(
    loose_front: Front, client: Client, before: bytes, after: bytes, harm: str
) -> None:
    """Gmail takes it without a word, and the user can't open it in the thread."""
    talk = loose_front.mailbox.deliver(TALK, ["INBOX"])
    right = client.draft(ANSWER, talk.id)
    assert loose_front.violations == []
    wrong = client.draft(ANSWER.replace(before, after), talk.id)

    assert right.status_code == wrong.status_code == 200
    assert len(loose_front.violations) == 1
    assert harm in loose_front.violations[0]


def test_an_update_must_name_the_thread_again(loose_front: Front, client: Client) -> None:
    """Gmail replaces all, the thread too."""
    talk = loose_front.mailbox.deliver(TALK, ["INBOX"])
    made = client.draft(ANSWER, talk.id).json()
    changed = client.draft(ANSWER, name=made["id"]).json()

    assert changed["message"]["threadId"] != talk.id
    assert loose_front.violations == [f"drafts.update left the thread {talk.id} out"]


@pytest.mark.parametrize(
    ("verb", "path", "body"),
    [
        ("POST", "/drafts/send", {"id": "r1"}),
        ("POST", "/messages/send", {"raw": "aGk"}),
        ("POST", "/messages/18f/trash", None),
        ("DELETE", "/messages/18f", None),
        ("GET", "/messages?format=raw", None),
        ("POST", "/drafts", {"message": {"raw": "a+/b"}}),
        ("POST", "/drafts", {"message": {"raw": "aGk", "to": "x"}}),
        ("POST", "/inbox", None),
    ],
)
def test_what_may_never_be_asked(loose_front: Front, client: Client, verb: str, path: str, body: object) -> None:
    """Sending above all; it is refused and noted, and nothing comes of it."""
    before = loose_front.mailbox.deliver(TALK, ["INBOX"])

    assert client.ask(verb, path, body).status_code in (400, 403, 404)
    assert list(loose_front.mailbox.mails) == [before.id]
    assert len(loose_front.violations) == 1


@pytest.mark.parametrize("body", [{"message": {"raw": "abcde"}}, {"message": {"raw": ""}}, {"message": {}}, {}])
def test_a_draft_needs_a_message(front: Front, client: Client, body: object) -> None:
    """The emulator would have made an empty one."""
    assert client.ask("POST", "/drafts", body).status_code == 400
    assert front.mailbox.mails == {}


def test_the_server_tells_its_own_time(front: Front, client: Client, gmail_clock: Clock) -> None:
    """The `Date` of an answer is what the test says it is."""
    gmail_clock.tick(3600)

    assert parsedate_to_datetime(client.ask("GET", "/profile").headers["Date"]) == NOW + timedelta(hours=1)
    assert front.now() == NOW + timedelta(hours=1)


def test_calls_are_counted_and_priced(front: Front, client: Client) -> None:
    """Each request with its status; each price by Google's table."""
    mail = front.mailbox.deliver(TALK, ["INBOX"])
    client.get("/profile")
    client.get(f"/messages/{mail.id}", format="raw")
    client.ask("GET", "/messages/18f", format="raw")

    assert front.units == 1 + 20 + 20
    assert front.calls("messages.get") == 2
    assert front.requests[0] == ("GET", "/gmail/v1/users/me/profile", (), 200)
    assert [asked.status for asked in front.requests] == [200, 200, 404]


def test_the_quota_holds(front: Front, client: Client) -> None:
    """Beyond the allowance of a minute nothing is done; the window slides."""
    seconds = iter([0.0, 30.0, 59.0, 60.0, 61.0])
    front.enforce(10, monotonic=lambda: next(seconds))

    assert [client.ask("GET", "/messages").status_code for _ in range(5)] == [200, 200, 429, 200, 429]
    assert front.units == 15


def test_two_hundred_thousand_messages(front: Front, client: Client) -> None:
    """As many as a long life leaves, listed and searched, each made only when it is read."""
    made = []

    def raw(number: int) -> bytes:
        made.append(number)
        return letter(number)

    words = (frozenset({"mail", "text"}), frozenset({"mail", "text", "interview"}))
    front.pretend(
        Pretended(
            f"{number:x}",
            f"{number:x}",
            frozenset({"INBOX"}),
            NOW - timedelta(minutes=number),
            lambda number=number: raw(number),  # type: ignore[misc]
            words[number % 1000 == 0],
        )
        for number in range(1, 200_001)
    )
    after = int((NOW - timedelta(days=5)).timestamp())
    found = client.all("/messages", "messages", q=f"after:{after} -in:chats", maxResults=500)
    few = client.all("/messages", "messages", q="interview", maxResults=500)
    assert made == []
    told = client.get(f"/messages/{few[1]['id']}", format="raw")

    assert len(found) == 5 * 24 * 60 - 1
    assert len(few) == 200
    assert decoded(told["raw"]) == letter(2000)
    assert client.get("/profile")["messagesTotal"] == 200_000

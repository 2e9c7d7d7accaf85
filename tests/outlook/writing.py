"""What a client may change: drafts, and whether a message has been read.

https://learn.microsoft.com/graph/api/user-post-messages, message-update, message-delete, message-createreply.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from connectors.mail import Address
from tests.outlook import answers, closed
from tests.outlook.answers import bad_request, success
from tests.outlook.contract import MIME
from tests.outlook.habits import Habits
from tests.outlook.items import Body, Item, fill
from tests.outlook.mailbox import Mailbox
from tests.outlook.service import Call, Reading
from tests.outlook.told import GRAPH, etag
from tests.outlook.written import as_html, inner, page, paragraphs, quoted
from tests.stand_in.messages import Answer, Refusal

_RECIPIENTS = {"toRecipients": "to", "ccRecipients": "cc", "bccRecipients": "bcc", "replyTo": "reply_to"}
_ONLY_IN_DRAFTS = frozenset({"subject", "body", "replyTo", "internetMessageId", "toRecipients", "ccRecipients"})
_CONTEXT = f"{GRAPH}/$metadata#users('me')/messages/$entity"
CUSTOM_HEADERS = 5  # of a message: InvalidInternetMessageHeaderCollection beyond


class Writing:
    """What changes the mailbox. `violate` is told what Graph would not refuse, and would be the user's harm."""

    def __init__(self, reading: Reading, habits: Habits, violate: Callable[[str], None]) -> None:
        self._reading = reading
        self._mailbox: Mailbox = reading.mailbox
        self._habits = habits
        self._violate = violate
        self._calls: Mapping[str, Callable[[Call], Answer]] = {
            "me.CreateMessages": self._create,
            "me.UpdateMessage": self._update,
            "me.DeleteMessage": self._delete,
            "me.createReply": lambda call: self._reply(call, to_all=False),
            "me.createReplyAll": lambda call: self._reply(call, to_all=True),
        }

    def serves(self, operation: str) -> bool:
        """Whether this answers that call."""
        return operation in self._calls

    def answer(self, call: Call) -> Answer:
        """What the call gets.

        Raises: Refusal.
        """
        return self._calls[call.operation](call)

    def _create(self, call: Call) -> Answer:
        if call.request.headers.get("content-type", "").startswith(MIME):
            raw = _decoded(call.request.read())
            item = self._mailbox.draft()
            fill(item, raw)
        else:
            said = self._writable(call.json)
            item = self._mailbox.draft()
            self._say(item, said)
        self._mailbox.written(item)
        return self._told(item, call, 201)

    def _reply(self, call: Call, *, to_all: bool) -> Answer:
        original = self._reading.item(call)
        if original.is_draft or original.folder.well_known == "deleteditems":
            raise Refusal(bad_request("", "ErrorInvalidReferenceItem"))
        if self._habits.refuses_meetings and original.invite is not None:
            raise Refusal(answers.error(self._habits.refuses_meetings, "ErrorAccessDenied"))
        given = call.json
        said, comment = given.get("message") or {}, given.get("comment")
        if comment is not None and "body" in said:
            raise Refusal(bad_request("A comment and a body of the message can't both be given."))
        said = self._writable(said)
        item = self._mailbox.draft()
        self._answer(item, original, to_all=to_all)
        if self._habits.ignores_message:
            said, comment = {}, None
        self._say(item, said)
        if "body" not in said or self._habits.quotes_under_body:
            above = inner(as_html(item.body)) if "body" in said else paragraphs(comment) if comment else ""
            item.body = Body("html", page(above + quoted(original)))
        self._mailbox.written(item)
        if self._habits.marks_as_read:
            self._mailbox.mark(original, read=True)
        return self._told(item, call, 201)

    def _answer(self, item: Item, original: Item, *, to_all: bool) -> None:
        """What Exchange says by itself of a draft that answers: RFC 5322 section 3.6.4."""
        item.to = original.reply_to or (original.sender,)
        if to_all:
            own = self._mailbox.owner.address
            item.to += tuple(one for one in original.to if one.address != own)
            item.cc = tuple(one for one in original.cc if one.address != own)
        already = original.subject.casefold().startswith("re:")
        item.subject = original.subject if already else f"Re: {original.subject}"
        item.in_reply_to = original.message_id
        item.references = (*original.references, original.message_id)
        item.conversation = original.conversation

    def _update(self, call: Call) -> Answer:
        item = self._reading.item(call)
        self._match(call, item, harmless=set(call.json) <= {"isRead"})
        said = self._writable(call.json)
        if not item.is_draft and set(said) & _ONLY_IN_DRAFTS:
            raise Refusal(bad_request("The operation can't be performed because the item is not a draft."))
        if set(said) != {"isRead"}:
            self._guard(item, "changed")
        self._say(item, said)
        changed = {"bodyPreview", "body"} if "body" in said else set()
        self._mailbox.change(item, {*said, *changed} - {"singleValueExtendedProperties"})
        return self._told(item, call, 200)

    def _delete(self, call: Call) -> Answer:
        item = self._reading.item(call)
        self._match(call, item, harmless=False)
        self._guard(item, "deleted")
        self._mailbox.discard(item)
        return success(None)

    def _match(self, call: Call, item: Item, *, harmless: bool) -> None:
        """RFC 9110 section 13.1.1: a change is made only to the version that it was meant for."""
        wanted = call.request.headers.get("if-match")
        if wanted not in (None, "*", etag(item)):
            raise Refusal(answers.conflict())
        if wanted in (None, "*") and self._habits.wants_if_match and not harmless:
            self._violate(f"{call.operation} came without If-Match: it could undo what the user just did")

    def _guard(self, item: Item, what: str) -> None:
        """Only a draft of the client's own, as the client left it, is the client's to change."""
        if not item.is_draft:
            self._violate(f"a message that is no draft was {what}")
        elif not item.by_client:
            self._violate(f"a draft that the user wrote was {what}")
        elif item.touched:
            self._violate(f"a draft that the user had edited was {what}")

    def _writable(self, said: dict[str, Any]) -> dict[str, Any]:
        for header in said.get("internetMessageHeaders", ()):
            name = str(header.get("name", ""))
            if not name.lower().startswith("x-"):
                message = f"The internet message header name '{name}' should start with 'x-' or 'X-'."
                raise Refusal(bad_request(message, "InvalidInternetMessageHeader"))
        if len(said.get("internetMessageHeaders", ())) > CUSTOM_HEADERS:
            raise Refusal(bad_request("Too many internet message headers.", "InvalidInternetMessageHeaderCollection"))
        for problem in closed.request_problems(said):
            self._violate(f"a message was written wrongly: {problem}")
            raise Refusal(bad_request(problem, "RequestBodyRead"))
        return said

    def _say(self, item: Item, said: Mapping[str, Any]) -> None:
        """Make the message say what the client says; what it does not name stays as it is."""
        if item.raw is not None and set(said) - {"isRead"}:
            item.raw = item.read = None  # what came as MIME is written anew
        for name, own in _RECIPIENTS.items():
            if name in said:
                setattr(item, own, _addresses(said[name]))
        if "body" in said:
            item.body = Body(said["body"]["contentType"], said["body"]["content"])
        item.subject = said.get("subject", item.subject)
        item.message_id = said.get("internetMessageId", item.message_id)
        item.is_read = said.get("isRead", item.is_read)
        item.importance = said.get("importance", item.importance)
        item.categories = tuple(said.get("categories", item.categories))
        item.headers += tuple((one["name"], one["value"]) for one in said.get("internetMessageHeaders", ()))
        item.properties |= {one["id"]: one["value"] for one in said.get("singleValueExtendedProperties", ())}
        for name in ("from", "sender"):
            if name in said and _addresses([said[name]])[0].address != self._mailbox.owner.address:
                self._violate(f"{name} is not the owner of the mailbox")

    def _told(self, item: Item, call: Call, status: int) -> Answer:
        value = {"@odata.context": _CONTEXT, **self._reading.teller.message(item, call.prefer)}
        for problem in closed.message_problems(value, (), expanded=False):
            self._violate(f"{call.operation} answers wrongly: {problem}")
        return success(value, status, {**call.prefer.applied(), **_located(status, value)})


def _located(status: int, value: Mapping[str, Any]) -> dict[str, str]:
    return {"Location": f"{GRAPH}/me/messages('{value['id']}')"} if status == 201 else {}


def _addresses(told: Sequence[Mapping[str, Any]] | Iterable[Mapping[str, Any]]) -> tuple[Address, ...]:
    found = (one["emailAddress"] for one in told)
    return tuple(
        Address(one["address"].lower(), "" if one.get("name") == one["address"] else one.get("name", ""))
        for one in found
    )


def _decoded(body: bytes) -> bytes:
    try:
        return b64decode(body, validate=True)
    except ValueError:
        raise Refusal(bad_request("", "ErrorMimeContentInvalidBase64String")) from None

"""The API's methods that the product may call, answered as Gmail answers them; every other one is a violation."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.gmail import search
from tests.gmail.answers import bad_request, not_found
from tests.gmail.base64url import decoded
from tests.gmail.habits import Habits
from tests.gmail.mailbox import Mail, Mailbox, Wrapper
from tests.stand_in.messages import Refusal, Request

_MOST = 500
_ID = re.compile(r"[0-9a-f]{1,16}")
_HIDDEN = frozenset({"SPAM", "TRASH"})

Parameters = Mapping[str, str]


@dataclass(frozen=True)
class Listing:
    """A list that is handed out in pages: what was asked, all that was found, and where the next page begins."""

    asked: tuple[object, ...]
    found: Sequence[Any]
    at: int = 0
    empty_pages: int = 0


class Service:
    """Answers calls on a mailbox. `violate` is told of what Gmail takes and what harms the user nevertheless."""

    def __init__(self, mailbox: Mailbox, address: str, habits: Habits, violate: Callable[[str], None]) -> None:
        self._mailbox = mailbox
        self._address = address
        self._habits = habits
        self._violate = violate
        self._listings: dict[str, Listing] = {}
        self._methods: dict[str, Callable[[Request, Parameters], dict[str, Any] | None]] = {
            "gmail.users.getProfile": self._profile,
            "gmail.users.messages.list": self._list_messages,
            "gmail.users.messages.get": self._get_message,
            "gmail.users.threads.get": self._get_thread,
            "gmail.users.labels.list": lambda *_: {"labels": self._mailbox.labels()},
            "gmail.users.history.list": self._list_history,
            "gmail.users.drafts.list": self._list_drafts,
            "gmail.users.drafts.get": self._get_draft,
            "gmail.users.drafts.create": self._create_draft,
            "gmail.users.drafts.update": self._update_draft,
            "gmail.users.drafts.delete": self._delete_draft,
        }

    def serves(self, method_id: str) -> bool:
        """Whether it is a method that a client of ours may call."""
        return method_id in self._methods

    def answer(self, request: Request, parameters: Parameters) -> dict[str, Any] | None:
        """What the method answers; None for an empty answer. `parameters` are those of the path.

        Raises: Refusal.
        """
        if parameters["userId"] not in ("me", self._address):
            raise Refusal(not_found())
        return self._methods[request.method](request, parameters)

    def _profile(self, _: Request, __: Parameters) -> dict[str, Any]:
        return {
            "emailAddress": self._address,
            "messagesTotal": len(self._mailbox.mails),
            "threadsTotal": len(self._mailbox.threads),
            "historyId": str(self._mailbox.history.current),
        }

    def _list_messages(self, request: Request, _: Parameters) -> dict[str, Any]:
        def find() -> list[Mail]:
            labels = {value for name, value in request.query if name == "labelIds"}
            return [mail for mail in self._searched(request) if labels <= mail.labels]

        mails, token = self._page(request, find)
        answer: dict[str, Any] = {"messages": [_stub(mail) for mail in mails]} if mails else {}
        # Gmail's estimate is no count, and nobody may rely on it.
        return {**answer, **token, "resultSizeEstimate": 201 if token else len(mails)}

    def _get_message(self, request: Request, parameters: Parameters) -> dict[str, Any]:
        return self._told(self._mail(parameters["id"]), request)

    def _get_thread(self, request: Request, parameters: Parameters) -> dict[str, Any]:
        mails = self._mailbox.thread(parameters["id"])
        if not mails:
            raise Refusal(not_found())
        messages = [self._told(mail, request) for mail in mails]
        newest = max(int(message["historyId"]) for message in messages)
        return {"id": parameters["id"], "historyId": str(newest), "messages": messages}

    def _list_history(self, request: Request, _: Parameters) -> dict[str, Any]:
        start = request.parameter("startHistoryId")
        if not start.isdigit():
            raise Refusal(bad_request("Invalid value at 'start_history_id'"))
        if not self._mailbox.history.knows(int(start)):
            raise Refusal(not_found())
        kinds = [value for name, value in request.query if name == "historyTypes"]

        def find() -> list[dict[str, Any]]:
            records = self._mailbox.history.since(int(start), kinds, request.parameter("labelId"))
            return [record.told() for record in records]

        records, token = self._page(request, find, empty_pages=self._habits.empty_history_pages)
        answer: dict[str, Any] = {"history": records} if records else {}
        return {**answer, **token, "historyId": str(self._mailbox.history.current)}

    def _list_drafts(self, request: Request, _: Parameters) -> dict[str, Any]:
        def find() -> list[Wrapper]:
            order = {mail.id: number for number, mail in enumerate(self._searched(request))}
            drafts = [draft for draft in self._mailbox.drafts.values() if draft.message in order]
            return sorted(drafts, key=lambda draft: order[draft.message])

        drafts, token = self._page(request, find)
        standing = [(draft, self._mailbox.mails.get(draft.message)) for draft in drafts]
        told = [{"id": draft.id, "message": _stub(mail)} for draft, mail in standing if mail is not None]
        answer: dict[str, Any] = {"drafts": told} if told else {}
        return {**answer, **token, "resultSizeEstimate": len(told)}

    def _get_draft(self, request: Request, parameters: Parameters) -> dict[str, Any]:
        draft = self._draft(parameters["id"])
        return {"id": draft.id, "message": self._told(self._mail(draft.message), request)}

    def _create_draft(self, request: Request, _: Parameters) -> dict[str, Any]:
        raw, thread_id = self._written(request)
        draft = self._mailbox.create_draft(raw, thread_id)
        self._look_at_thread(draft, thread_id)
        return {"id": draft.id, "message": self._made(draft)}

    def _update_draft(self, request: Request, parameters: Parameters) -> dict[str, Any]:
        draft = self._draft(parameters["id"])
        before = self._mail(draft.message)
        raw, thread_id = self._written(request)
        if "SENT" in before.labels:
            self._violate(f"drafts.update was to write over the sent message {before.id}")
            raise Refusal(bad_request("Message is not a draft"))
        if not thread_id and before.thread_id != before.id and len(self._mailbox.thread(before.thread_id)) > 1:
            self._violate(f"drafts.update left the thread {before.thread_id} out")
        self._mailbox.replace_draft(draft, raw, thread_id)
        self._look_at_thread(draft, thread_id)
        return {"id": draft.id, "message": self._made(draft)}

    def _delete_draft(self, _: Request, parameters: Parameters) -> None:
        draft = self._draft(parameters["id"])
        if "SENT" in self._mail(draft.message).labels:
            self._violate(f"drafts.delete deleted the sent message {draft.message}")
        self._mailbox.delete_draft(draft)

    def _written(self, request: Request) -> tuple[bytes, str]:
        """The message that a call brings, and the thread it names."""
        message = json.loads(request.read()).get("message", {})
        try:
            raw = decoded(message.get("raw", ""))
        except ValueError:
            raise Refusal(
                bad_request("Invalid value at 'draft.message.raw' (TYPE_BYTES), Base64 decoding failed")
            ) from None
        if not raw:
            raise Refusal(bad_request("Missing draft message"))
        thread_id = message.get("threadId", "")
        if thread_id and not self._mailbox.thread(thread_id):
            raise Refusal(not_found())
        return raw, thread_id

    def _look_at_thread(self, draft: Wrapper, thread_id: str) -> None:
        """What Gmail takes without a word, though the draft then stands beside its thread and not in it."""
        mail = self._mail(draft.message)
        others = [other for other in self._mailbox.thread(thread_id) if other.id != mail.id]
        if not others:
            return
        if mail.text.bare_subject not in {other.text.bare_subject for other in others}:
            self._violate(f"the draft {draft.id} bears another subject than its thread: {mail.text.header('Subject')}")
        if not set(mail.text.answered) & {other.text.message_id for other in others}:
            self._violate(f"the draft {draft.id} answers no message of its thread")

    def _made(self, draft: Wrapper) -> dict[str, Any]:
        """What a draft's maker is told of its message."""
        mail = self._mail(draft.message)
        return {**_stub(mail), "labelIds": sorted(mail.labels)}

    def _told(self, mail: Mail, request: Request) -> dict[str, Any]:
        shape = request.parameter("format") or "full"
        if shape == "full":
            self._violate("format=full was asked for: of that the emulator leaves out calendars and most headers")
        names = [value for name, value in request.query if name == "metadataHeaders"]
        return self._mailbox.resource(mail, shape, names)

    def _mail(self, message_id: str) -> Mail:
        if not _ID.fullmatch(message_id):
            raise Refusal(bad_request("Invalid id value"))
        if message_id not in self._mailbox.mails:
            raise Refusal(not_found())
        return self._mailbox.mails[message_id]

    def _draft(self, draft_id: str) -> Wrapper:
        if draft_id not in self._mailbox.drafts:
            raise Refusal(not_found())
        return self._mailbox.drafts[draft_id]

    def _searched(self, request: Request) -> Iterable[Mail]:
        """Newest first, what `q` asks for, spam and trash only where they are asked for."""
        try:
            query = search.read(request.parameter("q"), now=self._habits.now())
        except search.QueryError as problem:
            self._violate(f"the query can't be read: {problem}")
            raise Refusal(bad_request("Invalid query")) from None
        everywhere = query.everywhere or request.parameter("includeSpamTrash") == "true"
        shown = (mail for mail in self._mailbox.newest_first() if everywhere or not mail.labels & _HIDDEN)
        return (mail for mail in shown if query.holds(mail))

    def _page(
        self, request: Request, find: Callable[[], Sequence[Any]], *, empty_pages: int = 0
    ) -> tuple[Sequence[Any], dict[str, str]]:
        """A page, and the token of the next one if there is one. A token goes only with what it was given for."""
        asked = (request.method, *sorted((name, value) for name, value in request.query if name in _ASKED))
        token = request.parameter("pageToken")
        listing = self._listings.get(token) if token else Listing(asked, find(), empty_pages=empty_pages)
        if listing is None:
            raise Refusal(bad_request("Invalid pageToken"))
        if listing.asked != asked:
            self._violate(f"{request.method} was given the page token of another question")
            raise Refusal(bad_request("Invalid pageToken"))
        if listing.empty_pages:
            return [], self._token(Listing(asked, listing.found, listing.at, listing.empty_pages - 1))
        ends = listing.at + min(int(request.parameter("maxResults") or 100) or 100, _MOST)
        rest = self._token(Listing(asked, listing.found, ends)) if ends < len(listing.found) else {}
        return listing.found[listing.at : ends], rest

    def _token(self, listing: Listing) -> dict[str, str]:
        token = f"{(len(self._listings) + 1) * 0x9E37_79B9_7F4A_7C15 % 2**64:020d}"
        self._listings[token] = listing
        return {"nextPageToken": token}


_ASKED = frozenset({"q", "labelIds", "includeSpamTrash", "startHistoryId", "historyTypes", "labelId"})


def _stub(mail: Mail) -> dict[str, Any]:
    return {"id": mail.id, "threadId": mail.thread_id}

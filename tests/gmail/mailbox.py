"""The mailbox behind the front: the emulator's, and what the front knows of it besides.

Message ids are made here, since the emulator's are not the hexadecimal numbers that Gmail gives; a thread bears the id
of its first message. The methods here are what the world and the user do; the client's own calls are in `service.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.gmail.base64url import decoded, encoded
from tests.gmail.emulator import Account, Emulator
from tests.gmail.habits import Habits
from tests.gmail.history import History
from tests.stand_in.words import KnownWords, Text

_MESSAGE_ID = re.compile(rb"^Message-ID:[^\r\n]*(\r?\n[ \t][^\r\n]*)*", re.IGNORECASE | re.MULTILINE)
_FIRST = 0x18F0C2A400000000
_USERS = "/gmail/v1/users/me"


@dataclass(frozen=True)
class Pretended:
    """A message that lies in the front only. `raw` is made when asked for; `words`, folded, spare a search that."""

    id: str
    thread_id: str
    labels: frozenset[str]
    at: datetime
    raw: Callable[[], bytes]
    words: frozenset[str] | None = None


@dataclass(slots=True)
class Mail:
    """A message. `at` in milliseconds; `order` counts arrivals; `theirs` is the emulator's id, if it has it."""

    id: str
    thread_id: str
    labels: frozenset[str]
    at: int
    order: int
    raw: Callable[[], bytes]
    text: Text
    theirs: str = ""

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.raw())


@dataclass
class Wrapper:
    """A draft: its message changes its id with every change, and the draft does not. `marker` as it was made with."""

    id: str
    message: str
    theirs: str
    marker: str


class Mailbox:
    """One user's mail."""

    def __init__(self, emulator: Emulator, account: Account, habits: Habits) -> None:
        self._emulator = emulator
        self._account = account
        self._habits = habits
        self._made = 0
        self._ours: dict[str, str] = {}
        self._named: dict[str, Mail] = {}
        self._newest_first: list[Mail] | None = None
        self.mails: dict[str, Mail] = {}
        self.threads: dict[str, list[str]] = {}
        self.drafts: dict[str, Wrapper] = {}
        self.history = History(self._fetch_history, self._ours.__getitem__)

    def newest_first(self) -> list[Mail]:
        """All messages; of those that came at the same moment, the last one first."""
        if self._newest_first is None:
            self._newest_first = sorted(self.mails.values(), key=lambda mail: (mail.at, mail.order), reverse=True)
        return self._newest_first

    def thread(self, thread_id: str) -> list[Mail]:
        """The messages of a thread, oldest first; none where there is no such thread."""
        mails = [self.mails[message] for message in self.threads.get(thread_id, ())]
        return sorted(mails, key=lambda mail: (mail.at, mail.order))

    def deliver(self, raw: bytes, labels: Iterable[str], *, thread_id: str = "") -> Mail:
        """A message arrives, now; in the thread it answers, if its subject is that thread's."""
        mail = self._new(raw, labels)
        mail.thread_id = thread_id or self._answered_thread(mail) or mail.id
        body = {**self._body(mail), "labelIds": sorted(mail.labels)}
        self._file(mail, self._ask("POST", "/messages", body)["id"])
        return mail

    def pretend(self, messages: Iterable[Pretended]) -> None:
        """Put messages there that have always been there; the emulator never hears of them."""
        for one in messages:
            self._made += 1
            text = Text(one.raw) if one.words is None else KnownWords(one.raw, one.words)
            at = _milliseconds(one.at)
            self._keep(Mail(one.id, one.thread_id, one.labels, at, self._made, one.raw, text))

    def label(self, mail: Mail, add: Sequence[str] = (), remove: Sequence[str] = ()) -> None:
        """The user, or a filter, changes labels."""
        self.history.sync()
        if mail.theirs:
            self._ask("POST", f"/messages/{mail.theirs}/modify", {"addLabelIds": add, "removeLabelIds": remove})
        mail.labels = mail.labels.difference(remove).union(add)

    def delete(self, mail: Mail) -> None:
        """The message is deleted for good, and the draft with it if it is one."""
        self.history.sync()
        if mail.theirs:
            self._ask("DELETE", f"/messages/{mail.theirs}")
        self._drop(mail)
        self.drafts = {name: draft for name, draft in self.drafts.items() if draft.message != mail.id}

    def create_draft(self, raw: bytes, thread_id: str = "") -> Wrapper:
        """A draft is made; without a thread it begins one."""
        mail, theirs = self._place_draft(raw, thread_id)
        name = f"r{'-' if self._made % 2 else ''}{7_100_200_300_400_500_000 + self._made * 104_729}"
        self.drafts[name] = Wrapper(name, mail.id, theirs, f"<{mail.text.message_id}>")
        return self.drafts[name]

    def replace_draft(self, draft: Wrapper, raw: bytes, thread_id: str) -> None:
        """A draft is written anew: its message is another one from then on."""
        self.history.sync()
        before = self.mails[draft.message]
        mail, theirs = self._place_draft(raw, thread_id)
        if draft.theirs:
            self._ask("DELETE", f"/drafts/{draft.theirs}")
        self._drop(before)
        draft.message, draft.theirs = mail.id, theirs

    def delete_draft(self, draft: Wrapper) -> None:
        """A draft is deleted; one that Gmail kept around a sent message takes that message with it."""
        self.delete(self.mails[draft.message])

    def send_draft(self, draft: Wrapper) -> Mail:
        """The user sends a draft: a new message in the same thread."""
        self.history.sync()
        before = self.mails[draft.message]
        raw = before.raw() if self._habits.keeps_message_ids else self.with_new_id(before.raw())
        sent = self.deliver(raw, ["SENT"], thread_id=before.thread_id)
        self._ask("DELETE", f"/drafts/{draft.theirs}")
        self._drop(before)
        if self._habits.keeps_wrapper_after_send:
            draft.message, draft.theirs = sent.id, ""
        else:
            del self.drafts[draft.id]
        return sent

    def with_new_id(self, raw: bytes) -> bytes:
        """The message with a Message-ID of Gmail's making."""
        return _MESSAGE_ID.sub(f"Message-ID: <CAJ{self._made:012d}@mail.gmail.com>".encode(), raw, count=1)

    def resource(self, mail: Mail, shape: str, names: Sequence[str] = ()) -> dict[str, Any]:
        """A message as the API tells it in a format; `names` are the headers wanted of "metadata", none for all."""
        told = self._told(mail)
        answer: dict[str, Any] = {"id": mail.id, "threadId": mail.thread_id}
        if mail.labels:
            answer["labelIds"] = sorted(mail.labels)
        answer |= {"snippet": told["snippet"], "historyId": str(told["historyId"]), "internalDate": str(mail.at)}
        answer["sizeEstimate"] = mail.size
        if shape == "raw":
            answer["raw"] = encoded(decoded(told["raw"]), padded=self._habits.pads_base64)
        elif shape == "metadata":
            wanted = {name.lower() for name in names}
            headers = [(name, value) for name, value in mail.text.headers if not wanted or name.lower() in wanted]
            answer["payload"] = {
                "mimeType": mail.text.media_type,
                "headers": [{"name": name, "value": value} for name, value in headers],
            }
        return answer

    def labels(self) -> list[dict[str, Any]]:
        """All labels, without their counts, as `labels.list` tells them."""
        found = self._ask("GET", "/labels")["labels"]
        return [
            {name: value for name, value in label.items() if not name.endswith(("Total", "Unread"))} for label in found
        ]

    def _told(self, mail: Mail) -> dict[str, Any]:
        if not mail.theirs:
            return {"snippet": "", "historyId": self.history.current, "raw": encoded(mail.raw())}
        told = self._ask("GET", f"/messages/{mail.theirs}?format=raw")
        assert set(told["labelIds"]) == mail.labels, "the emulator and the front have come apart"
        return {**told, "historyId": self.history.of(told["historyId"])}

    def _place_draft(self, raw: bytes, thread_id: str) -> tuple[Mail, str]:
        mail = self._new(raw, ["DRAFT"])
        mail.thread_id = thread_id or mail.id
        made = self._ask("POST", "/drafts", {"message": self._body(mail)})
        self._file(mail, made["message"]["id"])
        return mail, str(made["id"])

    def _new(self, raw: bytes, labels: Iterable[str]) -> Mail:
        self._made += 1
        at = _milliseconds(self._habits.now())
        name = f"{_FIRST + self._made * 0x1F3_A5C7:016x}"
        return Mail(name, "", frozenset(labels), at, self._made, lambda: raw, Text(lambda: raw))

    def _body(self, mail: Mail) -> dict[str, Any]:
        return {"raw": encoded(mail.raw()), "threadId": mail.thread_id, "internalDate": str(mail.at)}

    def _answered_thread(self, mail: Mail) -> str:
        answered = mail.text.answered[::-1]
        for other in filter(None, map(self._named.get, answered)):
            if other.id in self.mails and other.text.bare_subject == mail.text.bare_subject:
                return other.thread_id
        return ""

    def _file(self, mail: Mail, theirs: str) -> None:
        mail.theirs = theirs
        self._ours[theirs] = mail.id
        self._named[mail.text.message_id] = mail
        self._keep(mail)

    def _keep(self, mail: Mail) -> None:
        self.mails[mail.id] = mail
        self.threads.setdefault(mail.thread_id, []).append(mail.id)
        self._newest_first = None

    def _drop(self, mail: Mail) -> None:
        del self.mails[mail.id]
        self.threads[mail.thread_id].remove(mail.id)
        if not self.threads[mail.thread_id]:
            del self.threads[mail.thread_id]
        self._newest_first = None

    def _fetch_history(self, since: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        page = ""
        while True:
            answer = self._ask("GET", f"/history?startHistoryId={since}&maxResults=500&pageToken={page}")
            found += answer["history"]
            page = answer.get("nextPageToken", "")
            if not page:
                return found

    def _ask(self, verb: str, path: str, body: object = None) -> Any:
        reply = self._emulator.call(verb, f"{_USERS}{path}", self._account, body)
        assert reply.status in (200, 204), f"the emulator answered {reply.status} to {verb} {path}"
        return reply.content


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)

"""The history of a mailbox as Gmail tells it, kept from what the emulator tells: ids that fit 64 bits, and that age."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

KINDS = ("messageAdded", "messageDeleted", "labelAdded", "labelRemoved")
_FIRST = 1_204_711
_KEYS = {
    "messageAdded": "messagesAdded",
    "messageDeleted": "messagesDeleted",
    "labelAdded": "labelsAdded",
    "labelRemoved": "labelsRemoved",
}


@dataclass(frozen=True)
class Event:
    """One change: `stub` is the message as it was then, `labels` those that came or went."""

    kind: str
    stub: dict[str, Any]
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Record:
    """Changes that happened at once."""

    id: int
    events: tuple[Event, ...]

    def only(self, kinds: Sequence[str], label: str) -> Record:
        """The part of it that concerns these kinds, and messages with that label (empty: any)."""
        return replace(
            self,
            events=tuple(
                event
                for event in self.events
                if event.kind in (kinds or KINDS)
                and (not label or label in (*event.stub.get("labelIds", ()), *event.labels))
            ),
        )

    def told(self) -> dict[str, Any]:
        """As the API tells it."""
        answer: dict[str, Any] = {"id": str(self.id)}
        stubs = {
            event.stub["id"]: {"id": event.stub["id"], "threadId": event.stub["threadId"]} for event in self.events
        }
        answer["messages"] = list(stubs.values())
        for event in self.events:
            entry: dict[str, Any] = {"message": event.stub}
            if event.labels:
                entry["labelIds"] = list(event.labels)
            answer.setdefault(_KEYS[event.kind], []).append(entry)
        return answer


class History:
    """What happened, oldest first. `fetch`: the emulator's records after an id of its own; `ours`: our message ids."""

    def __init__(self, fetch: Callable[[str], Sequence[dict[str, Any]]], ours: Callable[[str], str]) -> None:
        self._fetch = fetch
        self._ours = ours
        self._records: list[Record] = []
        self._ids: dict[str, int] = {}
        self._last = "0"
        self._current = _FIRST
        self._horizon = _FIRST

    @property
    def current(self) -> int:
        """The newest id."""
        self.sync()
        return self._current

    def sync(self) -> None:
        """Take over what happened since; before messages change, so that stubs bear the labels of their time."""
        for told in self._fetch(self._last):
            self._last = told["id"]
            self._ids[told["id"]] = self._next()
            self._records.append(Record(self._current, tuple(self._events(told))))

    def of(self, theirs: str) -> int:
        """Our id for one of the emulator's."""
        if theirs not in self._ids:
            self.sync()
        return self._ids[theirs]

    def forget(self) -> None:
        """From now on every id that was ever given is too old."""
        self.sync()
        self._horizon = self._next()

    def knows(self, start: int) -> bool:
        """Whether history still goes back to that id, and the id is not from the future."""
        return self._horizon <= start <= self.current

    def since(self, start: int, kinds: Sequence[str], label: str) -> list[Record]:
        """The records after an id."""
        self.sync()
        chosen = (record.only(kinds, label) for record in self._records if record.id > start)
        return [record for record in chosen if record.events]

    def _next(self) -> int:
        self._current += 1 + self._current * 7 % 23  # ids rise, with gaps
        return self._current

    def _events(self, told: dict[str, Any]) -> Iterator[Event]:
        for kind, key in _KEYS.items():
            for entry in told.get(key, ()):
                message = entry["message"]
                stub = {"id": self._ours(message["id"]), "threadId": message["threadId"]}
                if message.get("labelIds"):
                    stub["labelIds"] = list(message["labelIds"])
                yield Event(kind, stub, tuple(entry.get("labelIds", ())))

"""Which mail comes from which: what it answers, its thread, and earlier mail about the same event of a calendar."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from datetime import datetime

from agent.etiquette.journal import Entry, MailRead, UserWrote

Mail = MailRead | UserWrote


class Lineage:
    """The threads of a journal. A mail need not be in the journal to have a lineage there."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._known: dict[str, list[Mail]] = defaultdict(list)
        self._events: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
        for entry in entries:
            if isinstance(entry, MailRead | UserWrote):
                self._known[entry.message_id].append(entry)
                for uid in _events(entry):
                    self._events[uid].append((entry.at, entry.message_id))

    def before(self, mail: Mail) -> Iterator[str]:
        """The ids of the mails that this one comes from, the nearest first, each once; never its own."""
        met = {mail.message_id}
        waiting = deque([mail])
        while waiting:
            for parent in self._parents(waiting.popleft()):
                if parent not in met:
                    met.add(parent)
                    yield parent
                    waiting.extend(self._known.get(parent, ()))

    def _parents(self, mail: Mail) -> Iterator[str]:
        if mail.in_reply_to:
            yield mail.in_reply_to
        yield from reversed(mail.references)
        for uid in _events(mail):
            earlier = [one for one in self._events.get(uid, ()) if one < (mail.at, mail.message_id)]
            yield from (message_id for _, message_id in sorted(earlier, reverse=True))


def _events(mail: Mail) -> set[str]:
    if isinstance(mail, UserWrote):
        return set()
    return {mention.uid for mention in mail.evidence.interviews if mention.uid}

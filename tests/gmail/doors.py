"""What others do to a Gmail mailbox, for the conformance suite: by its back side, never through the connector."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from email import message_from_bytes, policy

from connectors import mime
from connectors.mail import Address, Draft, Folder
from tests.gmail.front import Front
from tests.gmail.mailbox import Mail, Wrapper

_LABELS = {Folder.INBOX: ("INBOX", "UNREAD"), Folder.SENT: ("SENT",)}


class GmailDoors:
    """Senders, and a user at Gmail's own pages. `trashes`: removing a message puts it into the trash only."""

    def __init__(self, front: Front, *, trashes: bool = False) -> None:
        self._front = front
        self._trashes = trashes

    def deliver(self, content: bytes, folder: Folder) -> None:
        """A message arrives, now."""
        if folder is Folder.DRAFTS:
            self._front.mailbox.create_draft(content)
        else:
            self._front.mailbox.deliver(content, _LABELS[folder])

    def remove(self, content: bytes) -> None:
        """The user removes a message."""
        mail = next(mail for mail in self._front.mailbox.mails.values() if mail.raw() == content)
        if self._trashes:
            self._front.mailbox.label(mail, add=["TRASH"], remove=["INBOX"])
        else:
            self._front.mailbox.delete(mail)

    def edit_draft(self, marker: str, text: str | None = None, to: Sequence[Address] | None = None) -> None:
        """The user changes a draft: its id stays, that of its message does not."""
        wrapper, mail = self._standing(marker)
        before = self._read(wrapper, mail)
        after = replace(
            before,
            marker=f"<{mail.text.message_id}>",
            body=before.body if text is None else text,
            to=before.to if to is None else tuple(to),
        )
        raw = mime.write_draft(after, date=self._front.now())
        if self._front.strips_headers_on_edit:
            raw = self._front.mailbox.with_new_id(raw)
        else:
            raw = _other_headers(mail.raw(), raw) + raw
        self._front.mailbox.replace_draft(wrapper, raw, mail.thread_id)

    def send_draft(self, marker: str) -> None:
        """The user sends a draft."""
        self._front.mailbox.send_draft(self._standing(marker)[0])

    def discard_draft(self, marker: str) -> None:
        """The user throws a draft away."""
        self._front.mailbox.delete_draft(self._standing(marker)[0])

    def drafts(self) -> list[Draft]:
        """The drafts that the user sees, oldest first; each bears the marker it was made with."""
        return [self._read(wrapper, mail) for wrapper, mail in self._all()]

    def sent_ids(self) -> list[str]:
        """The Message-IDs of the sent mail."""
        return [f"<{mail.text.message_id}>" for mail in self._front.mailbox.mails.values() if "SENT" in mail.labels]

    def _all(self) -> list[tuple[Wrapper, Mail]]:
        mailbox = self._front.mailbox
        found = [(draft, mailbox.mails[draft.message]) for draft in mailbox.drafts.values()]
        return [(draft, mail) for draft, mail in found if "DRAFT" in mail.labels]

    def _standing(self, marker: str) -> tuple[Wrapper, Mail]:
        return next((draft, mail) for draft, mail in self._all() if draft.marker == marker)

    def _read(self, draft: Wrapper, mail: Mail) -> Draft:
        read = mime.read_message(mail.raw(), received_at=self._front.now())
        assert read.sender is not None
        return Draft(
            draft.marker, read.sender, read.to, read.subject, read.text.rstrip(), read.in_reply_to, read.references
        )


def _other_headers(before: bytes, after: bytes) -> bytes:
    """The headers of a message that it would lose."""
    kept = {name.lower() for name in message_from_bytes(after, policy=policy.compat32)}
    fields = message_from_bytes(before, policy=policy.compat32).items()
    return "".join(f"{name}: {value}\r\n" for name, value in fields if name.lower() not in kept).encode()

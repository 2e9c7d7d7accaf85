"""Drafts at Outlook. An answer takes two calls: createReply puts it into the conversation, a PATCH makes it a letter.

https://learn.microsoft.com/graph/api/message-createreply. The marker goes along with the first call as a property that
neither shows nor is sent, and by which the draft is found again; a second property says that the letter is in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from connectors import mime
from connectors.calls import BadRequest, Changed, NotThere
from connectors.mail import Draft, DraftFate, DraftRef, Edited, Gone, Sent, Untouched
from connectors.mailbox import Begun, Refused, TouchedByUser, TryLater, Uncertain
from connectors.outlook.client import Client
from connectors.outlook.convert import (
    KEY,
    TEXT,
    UNREAD,
    Standing,
    content_of,
    properties,
    quoted,
    threading_of,
)
from connectors.outlook.folders import Folders

LOOK = "id,subject,body,uniqueBody,toRecipients,isDraft,parentFolderId,internetMessageId,changeKey"
OURS = "singleValueExtendedProperties($filter=" + " or ".join(f"id eq '{name}'" for name in (KEY, TEXT, UNREAD)) + ")"

# A Message-ID that can stand in a filter; what else it may hold is nobody's.
_PLAIN_ID = re.compile(r"<[^<>\s\x00-\x1f]{3,500}>")


class Drafts:
    """The drafts of one account."""

    def __init__(self, client: Client, folders: Folders) -> None:
        self._client = client
        self._folders = folders

    def create(self, draft: Draft, begun: Begun) -> DraftRef:
        """See `DraftBox.create`. A draft with that marker that stands already is not made again."""
        written = mime.digest(draft.to, draft.subject, draft.body)
        standing = self._with_marker(draft.marker)
        if standing is None:
            original = self._answered(draft)
            started = (self._orphan(original) or self._reply_to(original, draft)) if original else None
            if original is None or started is None:
                return self._new(draft, written)
            standing = started
            begun(DraftRef(standing.id, draft.marker, written, whole=False))
            if original.get("isRead") is False and standing.own(UNREAD) is None:
                self._give_back_unread(original["id"])
        return DraftRef(standing.id, draft.marker, written) if standing.is_whole else self._complete(standing, draft)

    def finish(self, ref: DraftRef, draft: Draft) -> DraftRef:
        """See `DraftBox.finish`."""
        standing = self._standing(ref.id)
        if standing is None or not standing.is_draft:
            raise TouchedByUser("the draft was sent or discarded before it was whole")
        if standing.is_whole:
            return DraftRef(ref.id, draft.marker, mime.digest(draft.to, draft.subject, draft.body))
        if standing.own_text:
            raise TouchedByUser("the user has begun to write into the draft")
        return self._complete(standing, draft)

    def find(self, marker: str) -> DraftRef | None:
        """See `DraftBox.find`."""
        standing = self._with_marker(marker)
        return DraftRef(standing.id, marker, standing.digest(), whole=standing.is_whole) if standing else None

    def fate(self, ref: DraftRef) -> DraftFate:
        """See `DraftBox.fate`. The id stays the same while a draft is edited, and when it is sent."""
        standing = self._standing(ref.id)
        if standing is None:
            return Gone()
        if not standing.is_draft:
            return Sent(standing.message_id)
        if standing.says_what_we_wrote(ref.digest) or not (standing.is_whole or standing.own_text):
            return Untouched()
        return Edited(text=standing.text, to=standing.to, subject=standing.subject)

    def revise(self, ref: DraftRef, draft: Draft) -> DraftRef:
        """See `DraftBox.revise`. The server refuses the change where the draft is not what we saw (If-Match)."""
        standing = self._untouched(ref)
        if standing is None:
            raise TouchedByUser("the draft was sent or discarded")
        written = mime.digest(draft.to, draft.subject, draft.body)
        if standing.digest() != written:
            self._write(standing, content_of(draft, written))
        return DraftRef(ref.id, draft.marker, written)

    def withdraw(self, ref: DraftRef) -> None:
        """See `DraftBox.withdraw`."""
        standing = self._untouched(ref)
        if standing is None:
            return
        try:
            self._client.delete(f"/me/messages/{standing.id}", standing.etag)
        except NotThere:
            return
        except Changed as error:
            raise TouchedByUser("the draft was changed a moment ago") from error
        except Uncertain as error:
            raise TryLater("it is not known whether the draft was removed") from error

    # Looking

    def _standing(self, message_id: str) -> Standing | None:
        """What stands under that id; None where it was deleted."""
        try:
            item = self._client.get(f"/me/messages/{message_id}", {"select": LOOK, "expand": OURS})
        except (NotThere, BadRequest):
            return None
        standing = Standing.of(item)
        return None if self._folders.is_left(standing.folder) else standing

    def _untouched(self, ref: DraftRef) -> Standing | None:
        """What stands there as we wrote it; None where it was sent or is gone. Raises: TouchedByUser."""
        standing = self._standing(ref.id)
        if standing is None or not standing.is_draft:
            return None
        if standing.says_what_we_wrote(ref.digest) or not (standing.is_whole or standing.own_text):
            return standing
        raise TouchedByUser("the draft was edited")

    def _with_marker(self, marker: str) -> Standing | None:
        """The draft that bears the marker: by a filter, and then by reading, since a server may ignore a filter."""
        wanted = {
            "filter": f"singleValueExtendedProperties/Any(ep: ep/id eq '{KEY}' and ep/value eq {quoted(marker)})",
            "expand": OURS,
            "select": "id,isDraft",
            "top": "50",
        }
        for item in self._client.all("/me/mailFolders/drafts/messages", wanted):
            if Standing.of(item).own(KEY) == marker:
                standing = self._standing(item["id"])
                if standing is not None and standing.is_draft:
                    return standing
        return None

    def _answered(self, draft: Draft) -> Mapping[str, Any] | None:
        """The mail that the draft answers, where it is there and can be answered: no draft, nothing deleted."""
        for message_id in (draft.in_reply_to, *reversed(draft.references)) if draft.in_reply_to else ():
            if message_id is None or not _PLAIN_ID.fullmatch(message_id):
                continue
            wanted = {
                "filter": f"internetMessageId eq {quoted(message_id)}",
                "select": "id,isDraft,isRead,parentFolderId,conversationId",
                "top": "10",
            }
            for item in self._client.get("/me/messages", wanted).get("value") or ():
                if item.get("isDraft") is False and not self._folders.is_left(str(item.get("parentFolderId"))):
                    found: Mapping[str, Any] = item
                    return found
        return None

    def _orphan(self, original: Mapping[str, Any]) -> Standing | None:
        """An answer that was begun and lost in a crash, by a server that took no marker: without a word of its own."""
        wanted = {
            "filter": f"conversationId eq {quoted(str(original.get('conversationId')))}",
            "select": LOOK,
            "expand": OURS,
            "top": "50",
        }
        for item in self._client.all("/me/mailFolders/drafts/messages", wanted):
            standing = Standing.of(item)
            if standing.is_draft and not standing.properties and not standing.own_text:
                return self._standing(standing.id)
        return None

    # Making

    def _reply_to(self, original: Mapping[str, Any], draft: Draft) -> Standing | None:
        """An answer in that conversation, still without a letter and without recipients; None where none can be made.

        Meeting mail may not be answered so.
        """
        ours = {KEY: draft.marker} | ({UNREAD: str(original["id"])} if original.get("isRead") is False else {})
        body = {"message": {"toRecipients": [], "ccRecipients": [], "singleValueExtendedProperties": properties(ours)}}
        try:
            answer = self._client.post(f"/me/messages/{original['id']}/createReply", body)
        except (Refused, NotThere):
            return None
        if not isinstance(answer.get("id"), str):
            raise Uncertain("Outlook's answer does not name the draft")
        return Standing.of(answer)

    def _new(self, draft: Draft, written: str) -> DraftRef:
        body = content_of(draft, written)
        body["singleValueExtendedProperties"] += threading_of(draft)
        answer = self._client.post("/me/messages", body)
        if not isinstance(answer.get("id"), str):
            raise Uncertain("Outlook's answer does not name the draft")
        return DraftRef(answer["id"], draft.marker, written)

    def _complete(self, standing: Standing, draft: Draft) -> DraftRef:
        """Write the letter into a draft that was begun; the mail that it answers is unread again if it was."""
        answered = standing.own(UNREAD)
        if answered:
            self._give_back_unread(answered)
        written = mime.digest(draft.to, draft.subject, draft.body)
        self._write(standing, content_of(draft, written))
        return DraftRef(standing.id, draft.marker, written)

    def _write(self, standing: Standing, content: Mapping[str, Any]) -> None:
        try:
            self._client.patch(f"/me/messages/{standing.id}", content, standing.etag)
        except NotThere as error:
            raise TouchedByUser("the draft was discarded a moment ago") from error
        except Changed as error:
            raise TouchedByUser("the draft was changed a moment ago") from error

    def _give_back_unread(self, message_id: str) -> None:
        """Answering a mail marks it as read; it was not, and only the user reads it."""
        try:
            self._client.patch(f"/me/messages/{message_id}", {"isRead": False})
        except (NotThere, Refused, Changed, Uncertain):
            return  # a mark is worth no failure

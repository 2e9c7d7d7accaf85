"""Drafts at Outlook. An answer takes two calls: createReply puts it into the conversation, a PATCH makes it a letter.

https://learn.microsoft.com/graph/api/message-createreply. The marker goes along with the first call as a property that
neither shows nor is sent, and by which the draft is found again; a second property says that the letter is in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from connectors import mime
from connectors.calls import BadRequest
from connectors.mail import Draft, DraftFate, DraftRef, Edited, Gone, Sent, Untouched
from connectors.mailbox import Begun, Misconfigured, Refused, SignInNeeded, TouchedByUser, TryLater, Uncertain
from connectors.outlook.client import Client
from connectors.outlook.convert import (
    KEY,
    TEXT,
    UNREAD,
    Standing,
    answered_by,
    content_of,
    is_id,
    properties,
    quoted,
    threading_of,
)
from connectors.outlook.errors import Conflict, NotFound
from connectors.outlook.folders import Folders
from connectors.transport import TooLong

LOOK = (
    "id,subject,body,uniqueBody,toRecipients,ccRecipients,bccRecipients,hasAttachments,isDraft,parentFolderId,"
    "internetMessageId,changeKey,createdDateTime,lastModifiedDateTime"
)
OURS = "singleValueExtendedProperties($filter=" + " or ".join(f"id eq '{name}'" for name in (KEY, TEXT, UNREAD)) + ")"

# A Message-ID that can stand in a filter; what else it may hold is nobody's.
_PLAIN_ID = re.compile(r"<[^<>\s\x00-\x1f]{3,500}>")
LOOKED_FOR = 5  # mails of a thread, the last first, of which one is answered


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
            standing = (self._orphan(original) or self._reply_to(original, draft)) if original else None
            if original is None or standing is None:
                return self._new(draft, written)
            begun(DraftRef(standing.id, draft.marker, written, whole=False))
            answered = original["id"] if original.get("isRead") is False else None
        elif standing.is_bare:
            answered = standing.own(UNREAD)
        else:  # whole, or with words of the user's
            return DraftRef(standing.id, draft.marker, written)
        try:
            return self._complete(standing, draft, answered)
        except TouchedByUser as error:
            raise Uncertain("the draft was changed while it was written") from error

    def finish(self, ref: DraftRef, draft: Draft) -> DraftRef:
        """See `DraftBox.finish`."""
        standing = self._standing(ref.id)
        if standing is None or not standing.is_draft:
            raise TouchedByUser("the draft was sent or discarded before it was whole")
        if standing.is_whole:
            return DraftRef(ref.id, draft.marker, mime.digest(draft.to, draft.subject, draft.body))
        if not standing.is_bare:
            raise TouchedByUser("the user has begun to write into the draft")
        return self._complete(standing, draft, standing.own(UNREAD))

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
        if standing.is_ours(ref.digest):
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
        except NotFound:
            return
        except Conflict as error:
            raise TouchedByUser("the draft was changed a moment ago") from error
        except (Uncertain, Refused) as error:
            raise TryLater(str(error)) from error

    # Looking

    def _standing(self, message_id: str) -> Standing | None:
        """What stands under that id; None where it was deleted, also where it was sent before that."""
        if not is_id(message_id):
            return None
        try:
            item = self._client.get(f"/me/messages/{message_id}", {"select": LOOK, "expand": OURS})
        except (NotFound, BadRequest):
            return None
        standing = Standing.of(item)
        return None if self._folders.is_left(standing.folder) else standing

    def _untouched(self, ref: DraftRef) -> Standing | None:
        """What stands there as we wrote it; None where it was sent or is gone. Raises: TouchedByUser."""
        standing = self._standing(ref.id)
        if standing is None or not standing.is_draft:
            return None
        if standing.is_ours(ref.digest):
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
        thread = dict.fromkeys((draft.in_reply_to, *reversed(draft.references)) if draft.in_reply_to else ())
        for message_id in [one for one in thread if one and _PLAIN_ID.fullmatch(one)][:LOOKED_FOR]:
            wanted = {
                "filter": f"internetMessageId eq {quoted(message_id)}",
                "select": "id,isDraft,isRead,parentFolderId,conversationId,internetMessageId",
                "top": "10",
            }
            try:
                items = self._client.first("/me/messages", wanted)
            except BadRequest:
                continue
            for item in items:
                if item.get("isDraft") is False and not self._folders.is_left(str(item.get("parentFolderId"))):
                    found: Mapping[str, Any] = item
                    return found
        return None

    def _orphan(self, original: Mapping[str, Any]) -> Standing | None:
        """An answer that was begun and lost in a crash, by a server that took no marker: without a word of its own.

        A conversation may hold mail that has nothing to do with the original but a subject.
        """
        wanted = {
            "filter": f"conversationId eq {quoted(str(original.get('conversationId')))}",
            "select": "id,isDraft",
            "expand": OURS,
            "top": "50",
        }
        for item in self._client.all("/me/mailFolders/drafts/messages", wanted):
            standing = None if Standing.of(item).properties else self._standing(item["id"])
            if standing is None or not (standing.is_draft and standing.is_bare) or standing.properties:
                continue
            if self._what_answers(standing.id) == original.get("internetMessageId"):
                return standing
        return None

    def _what_answers(self, message_id: str) -> str | None:
        try:
            return answered_by(self._client.mime(message_id))
        except TooLong as error:
            return answered_by(error.beginning)
        except (NotFound, BadRequest):
            return None

    # Making

    def _reply_to(self, original: Mapping[str, Any], draft: Draft) -> Standing | None:
        """An answer in that conversation, still without a letter and without recipients; None where none can be made.

        Meeting mail may not be answered so, which may be told as a lack of permission.
        """
        ours = {KEY: draft.marker} | ({UNREAD: str(original["id"])} if original.get("isRead") is False else {})
        body = {"message": {"toRecipients": [], "ccRecipients": [], "singleValueExtendedProperties": properties(ours)}}
        try:
            return Standing.of(self._client.post(f"/me/messages/{original['id']}/createReply", body))
        except (Refused, NotFound, SignInNeeded, Misconfigured):
            return None

    def _new(self, draft: Draft, written: str) -> DraftRef:
        body = content_of(draft, written)
        body["singleValueExtendedProperties"] += threading_of(draft)
        return DraftRef(str(self._client.post("/me/messages", body)["id"]), draft.marker, written)

    def _complete(self, standing: Standing, draft: Draft, answered: str | None) -> DraftRef:
        """Write the letter into a draft that was begun; before that, the mail that it `answered` is unread again."""
        if answered:
            self._give_back_unread(answered)
            self._standing(standing.id)  # the door wants a look right before; what counts is the older etag
        written = mime.digest(draft.to, draft.subject, draft.body)
        self._write(standing, content_of(draft, written))
        return DraftRef(standing.id, draft.marker, written)

    def _write(self, standing: Standing, content: Mapping[str, Any]) -> None:
        try:
            self._client.patch(f"/me/messages/{standing.id}", content, standing.etag)
        except NotFound as error:
            raise TouchedByUser("the draft was discarded a moment ago") from error
        except Conflict as error:
            raise TouchedByUser("the draft was changed a moment ago") from error

    def _give_back_unread(self, message_id: str) -> None:
        """Answering a mail marks it as read; it was not, and only the user reads it."""
        try:
            self._client.patch(f"/me/messages/{message_id}", {"isRead": False})
        except (NotFound, Refused, Conflict, Uncertain):
            return  # a mark is worth no failure

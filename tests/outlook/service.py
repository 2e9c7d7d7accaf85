"""The calls that a client may make, on a mailbox; what it may not make is refused before it comes here."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from tests.outlook import answers, closed, odata
from tests.outlook.answers import bad_request, not_found, success
from tests.outlook.delta import Delta, Entry, Gone, Options, Page
from tests.outlook.habits import Habits
from tests.outlook.items import Folder, Item
from tests.outlook.kql import LIMIT, read_search
from tests.outlook.mailbox import ROOT, Mailbox
from tests.outlook.odata import BadQuery, Prefer
from tests.outlook.told import GRAPH, Teller
from tests.outlook.written import mime_of
from tests.stand_in.messages import Answer, Refusal, Request

_CONTEXT = f"{GRAPH}/$metadata#users('me')/"


@dataclass(frozen=True)
class Call:
    """A request whose path and options have been read. `of`: the ids that the path names, by the contract's names."""

    operation: str
    of: Mapping[str, str]
    request: Request
    query: Mapping[str, str]
    prefer: Prefer
    select: tuple[str, ...] = field(default=())

    @property
    def json(self) -> dict[str, Any]:
        """The body, empty where there is none."""
        body = self.request.read()
        value = json.loads(body) if body else {}
        return value if isinstance(value, dict) else {}


class Reading:
    """What reads the mailbox. `violate` is told what Graph would not refuse, and no client should do."""

    def __init__(self, mailbox: Mailbox, habits: Habits, violate: Callable[[str], None]) -> None:
        self.mailbox = mailbox
        self.teller = Teller(mailbox, habits)
        self.delta = Delta(mailbox, habits)
        self._habits = habits
        self._violate = violate
        self._calls: Mapping[str, Callable[[Call], Answer]] = {
            "me.Get": self._profile,
            "me.ListMailFolders": self._folders,
            "me.GetMailFolder": self._folder,
            "me.ListChildFolders": self._folders,
            "me.MailFoldersDelta": self._changes,
            "me.ListMessages": self._messages,
            "folder.ListMessages": self._messages,
            "me.GetMessage": self._message,
            "me.GetMime": self._mime,
            "folder.MessagesDelta": self._changes,
        }

    def serves(self, operation: str) -> bool:
        """Whether this answers that call."""
        return operation in self._calls

    def answer(self, call: Call) -> Answer:
        """What the call gets.

        Raises: Refusal.
        """
        return self._calls[call.operation](call)

    def item(self, call: Call) -> Item:
        """The message that the path names.

        Raises: Refusal.
        """
        found = self.mailbox.find(call.of["message-id"])
        if found is None:
            raise Refusal(not_found())
        return found

    def _profile(self, call: Call) -> Answer:
        owner = self.mailbox.owner
        told = {
            "id": "48d31887-5fad-4d73-a9f5-3c356e68a038",
            "displayName": owner.name,
            "mail": owner.address,
            "userPrincipalName": owner.address,
        }
        chosen = {name: value for name, value in told.items() if not call.select or name in call.select}
        return self._checked(
            {"@odata.context": _CONTEXT, **chosen},
            closed.profile_problems({"@odata.context": _CONTEXT, **chosen}, call.select),
            call,
        )

    def _folder(self, call: Call) -> Answer:
        folder = self._named(call)
        value = {"@odata.context": _CONTEXT, **self.teller.folder(folder, call.select)}
        return self._checked(value, closed.folder_problems(value, call.select), call)

    def _folders(self, call: Call) -> Answer:
        parent = self._named(call) if "mailFolder-id" in call.of else self.mailbox.known(ROOT)
        found = self.mailbox.children(parent)
        told = [self.teller.folder(folder, call.select) for folder in self._shown(call, found)]
        value = self._listed(call, told, len(found))
        return self._checked(value, closed.page_problems(value, "folder", call.select), call)

    def _message(self, call: Call) -> Answer:
        item = self.item(call)
        expand = odata.expansion(call.query.get("$expand", ""))
        value = {"@odata.context": _CONTEXT, **self.teller.message(item, call.prefer, call.select, expand)}
        return self._checked(value, closed.message_problems(value, call.select, expanded=bool(expand)), call)

    def _mime(self, call: Call) -> Answer:
        item = self.item(call)
        return Answer(200, mime_of(item), {"Content-Type": "text/plain"})

    def _messages(self, call: Call) -> Answer:
        folder = self._named(call) if "mailFolder-id" in call.of else None
        query = call.query
        expand = odata.expansion(query.get("$expand", ""))
        found = self.mailbox.within(folder)
        if "$search" in query:
            if "$filter" in query or "$orderby" in query:
                raise BadQuery("The query parameter '$search' is not supported with these.", "SearchWithFilter")
            test = read_search(query["$search"])
            found = [item for item in found if test(item)][:LIMIT]
        chosen = odata.read_filter(query.get("$filter", ""))
        if not (self._habits.ignores_filters and "singleValueExtendedProperties" in chosen.names):
            found = [item for item in found if chosen.admits(item)]
        if odata.order(query.get("$orderby", ""), chosen.names) is False:
            found = found[::-1]
        shown = self._shown(call, found)
        told = [self.teller.message(item, call.prefer, call.select, expand) for item in shown]
        value = self._listed(call, told, len(found))
        return self._checked(value, closed.page_problems(value, "message", call.select, expanded=bool(expand)), call)

    def _changes(self, call: Call) -> Answer:
        token = call.query.get("$skiptoken") or call.query.get("$deltatoken")
        try:
            page = self.delta.resume(token, call.prefer.page) if token else self._begun(call)
        except Gone as gone:
            name = f"'{gone.options.asked_as}'"
            location = f"{GRAPH}/me/mailFolders({name})/messages/delta?$deltatoken="
            raise Refusal(answers.gone(self._habits.gone_code, self._habits.gone_status, location)) from None
        except KeyError:
            raise Refusal(bad_request("Badly formed token.", "BadRequest")) from None
        if page.options.folder is not None and page.options.folder is not self._named(call):
            raise Refusal(bad_request("The token belongs to another folder.", "BadRequest"))
        told = [one for entry in page.entries if (one := self._told(entry, page, call)) is not None]
        kind = "$skiptoken" if not page.is_last else "$deltatoken"
        link = self._link(f"{self._place(page.options)}/delta?{kind}={page.token}")
        name = "@odata.deltaLink" if page.is_last else "@odata.nextLink"
        value = {"@odata.context": f"{GRAPH}/$metadata#Collection(message)", "value": told, name: link}
        of = "folder" if page.options.folder is None else "message"
        select, expanded = page.options.select, bool(page.options.expand)
        found = closed.delta_problems(value, of, select, whole=page.first, expanded=expanded)
        return self._checked(value, found, call)

    def _begun(self, call: Call) -> Page:
        query = call.query
        if "mailFolder-id" not in call.of:
            return self.delta.begin(Options(None, select=call.select), call.prefer.page)
        chosen = odata.read_filter(query.get("$filter", ""))
        signs = query.get("$filter", "").split(" ")
        if chosen.names not in ((), ("receivedDateTime",)) or (chosen.names and signs[1] not in ("ge", "gt")):
            raise BadQuery("The only supported filters are receivedDateTime ge and receivedDateTime gt.")
        if query.get("$orderby", "receivedDateTime desc") != "receivedDateTime desc":
            raise BadQuery("The only supported order is receivedDateTime desc.", "ErrorInvalidUrlQuery")
        expand = odata.expansion(query.get("$expand", ""))
        folder, asked = self._named(call), call.of["mailFolder-id"]
        options = Options(folder, asked, call.select, expand, chosen, query.get("changeType", ""))
        return self.delta.begin(options, call.prefer.page)

    def _told(self, entry: Entry, page: Page, call: Call) -> dict[str, Any] | None:
        """One change; None for what has gone since the round began, which the next round will tell."""
        what, options = entry.what, page.options
        if isinstance(what, Folder):
            if entry.kind == "deleted":
                return {"id": what.id, "@removed": {"reason": self._habits.removed_reason or entry.reason}}
            return self.teller.folder(what, options.select) if what.id in self.mailbox.folders else None
        name = what.immutable if call.prefer.immutable else what.id
        if entry.kind == "deleted":
            reason = self._habits.removed_reason or entry.reason
            return {"@odata.type": "#microsoft.graph.message", "id": name, "@removed": {"reason": reason}}
        if what.immutable not in self.mailbox.items or what.folder is not options.folder:
            return None
        partial = entry.kind == "updated" and self._habits.tells_changes_only
        only = entry.names if partial else None
        told = self.teller.message(what, call.prefer, options.select, options.expand, only)
        return {"@odata.type": "#microsoft.graph.message", **told}

    def _shown(self, call: Call, found: Sequence[Any]) -> Sequence[Any]:
        skip, top = int(call.query.get("$skip", "0")), int(call.query.get("$top", "10"))
        return found[skip : skip + top]

    def _listed(self, call: Call, told: list[dict[str, Any]], total: int) -> dict[str, Any]:
        value: dict[str, Any] = {"@odata.context": _CONTEXT, "value": told}
        skip = int(call.query.get("$skip", "0")) + len(told)
        if skip < total and told:
            query = urlencode({**call.query, "$skip": str(skip)}, quote_via=quote, safe="$")
            value["@odata.nextLink"] = self._link(f"{call.request.path.removeprefix('/v1.0')}?{query}")
        return value

    def _place(self, options: Options) -> str:
        if options.folder is None:
            return "/me/mailFolders"
        asked = quote(options.asked_as, safe="")
        return (
            f"/me/mailFolders('{asked}')/messages"
            if self._habits.parenthesised_links
            else (f"/me/mailFolders/{asked}/messages")
        )

    def _link(self, rest: str) -> str:
        if self._habits.foreign_links:
            return urlsplit(GRAPH + rest)._replace(netloc=self._habits.foreign_links).geturl()
        return GRAPH + rest

    def _named(self, call: Call) -> Folder:
        found = self.mailbox.folder(call.of["mailFolder-id"])
        if found is None:
            raise Refusal(not_found())
        return found

    def _checked(self, value: dict[str, Any], found: list[str], call: Call) -> Answer:
        for problem in found:
            self._violate(f"{call.operation} answers wrongly: {problem}")
        return success(value, headers=call.prefer.applied())

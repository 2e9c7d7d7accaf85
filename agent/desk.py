"""Where letters are written: what is owed → letter → draft → ledger row, with what was written before at hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from agent.etiquette.almanac import Almanac
from agent.etiquette.application import Application
from agent.etiquette.courtesy import Courtesy
from agent.etiquette.kinds import DraftKind, DraftState
from agent.law import Terms
from agent.letters.compose import compose
from agent.letters.letter import Letter, Written
from agent.letters.proofread import proofread
from agent.store import LedgerRow, Store
from connectors.mail import Address, Draft


class Desk:
    """Writes letters. It reads the ledger for what was written before, and writes nothing there."""

    def __init__(self, store: Store, terms: Terms, almanac: Almanac) -> None:
        self._store = store
        self._profile = terms.profile
        self._homes = terms.homes
        self._proofread = terms.proofread
        self._almanac = almanac

    def letter(
        self,
        courtesy: Courtesy,
        applications: Iterable[Application],
        now: datetime,
        *,
        before: datetime | None = None,
    ) -> Letter:
        """The letter for a courtesy of one of the applications, held back from its recipient if a check finds fault.

        `before` (aware): pretend that nothing was written since, so that writing it anew gives the same letter.
        """
        known = {application.id: application for application in applications}
        application = known.pop(courtesy.application)
        written = [
            one for one in self._written({**known, application.id: application}, before) if one.key != courtesy.key
        ]
        letter = compose(courtesy, application, self._profile, written, self._almanac, now)
        if not letter.ready or not self._proofread:
            return letter
        findings = proofread(letter, courtesy, application, tuple(known.values()), self._profile)
        return letter.model_copy(update={"ready": False, "missing": findings}) if findings else letter

    def draft(self, courtesy: Courtesy, application: Application, letter: Letter, mailbox: str) -> Draft:
        """The letter as a draft of that mailbox: addressed if it is ready, in its thread, under its own marker."""
        to = self._recipient(courtesy, application) if letter.ready else None
        answers = courtesy.answers
        return Draft(
            marker=f"<{courtesy.key}@{self._profile.address.rpartition('@')[2]}>",
            sender=self._sender(mailbox),
            to=(to,) if to else (),
            subject=letter.subject,
            body=letter.body,
            in_reply_to=answers.message_id if answers else None,
            references=(*answers.references, answers.message_id) if answers else (),
        )

    def row(
        self, courtesy: Courtesy, application: Application, letter: Letter, mailbox: str, now: datetime
    ) -> LedgerRow:
        """The ledger row that holds the whole draft before anything of it is placed."""
        recipient = self._recipient(courtesy, application)
        return LedgerRow(
            key=courtesy.key,
            kind=courtesy.kind,
            application=application.id,
            mailbox=mailbox,
            person=courtesy.person,
            occasion=courtesy.occasion,
            interview=courtesy.interview,
            state=DraftState.INTENDED,
            ready=letter.ready,
            missing=letter.missing,
            draft=self.draft(courtesy, application, letter, mailbox),
            ref=None,
            to=recipient.address if recipient else None,
            due=courtesy.due,
            send_from=courtesy.send_from,
            send_until=courtesy.send_until,
            expires=courtesy.expires,
            frames=letter.frames,
            facts=letter.facts,
            why="",
            intended_at=now,
            changed_at=now,
        )

    def _sender(self, mailbox: str) -> Address:
        """The user, by the address that letters of that mailbox come from.

        That is the user's own, which may be an alias there, unless it is the address of another mailbox.
        """
        elsewhere = self._profile.address != mailbox and self._profile.address in self._homes
        return Address(mailbox if elsewhere else self._profile.address, self._profile.name)

    def _recipient(self, courtesy: Courtesy, application: Application) -> Address | None:
        if courtesy.person is None:
            return Address(self._profile.address, self._profile.name)
        person = application.person(courtesy.person)
        return Address(person.address, person.name) if person and person.address else None

    def _written(self, applications: dict[str, Application], before: datetime | None) -> Iterable[Written]:
        for row in sorted(self._store.ledger.rows(), key=lambda row: (row.intended_at, row.key)):
            if row.kind is DraftKind.NOTES or (before is not None and row.intended_at >= before):
                continue
            application = applications.get(row.application)
            yield Written(
                key=row.key,
                application=row.application,
                company=application.company if application else None,
                frames=row.frames,
                facts=row.facts,
                body=row.draft.body,
            )

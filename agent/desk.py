"""Where letters are written: what is owed → letter → draft → ledger row, with what was written before at hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from agent.etiquette.almanac import Almanac
from agent.etiquette.application import Application, MailLink
from agent.etiquette.courtesy import Courtesy
from agent.etiquette.kinds import DraftKind, DraftState
from agent.etiquette.settling import family_of
from agent.law import Terms
from agent.letters.compose import compose, compose_unread
from agent.letters.letter import Letter, Profile, Written
from agent.letters.proofread import reread
from agent.letters.rephrase import mark_of
from agent.letters.voice import voices
from agent.letters.wording import language_of
from agent.rephrasing import Rephrasing
from agent.store import LedgerRow, Store
from connectors.mail import Address, Draft


class Desk:
    """Writes letters. It reads the ledger for what was written before, and writes nothing there.

    A letter that is to be placed goes past `rephrasing`, if any, once: what then stands in the ledger is what counts.
    """

    def __init__(self, store: Store, terms: Terms, almanac: Almanac, rephrasing: Rephrasing | None = None) -> None:
        self._rephrasing = rephrasing or Rephrasing(None, terms.profile)
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
        known = tuple(applications)
        application, others, written = self._around(courtesy, known, before)
        profile = self._voiced(known, before or now)
        if not self._proofread:
            return compose_unread(courtesy, application, profile, written, self._almanac, now)
        return compose(courtesy, application, profile, written, self._almanac, now, others=others)

    def worded(
        self,
        letter: Letter,
        courtesy: Courtesy,
        applications: Iterable[Application],
        now: datetime,
        *,
        before: datetime | None = None,
    ) -> Letter:
        """The letter as it is to be placed: in the words of the user's language model, if they have one that helps."""
        application, others, written = self._around(courtesy, applications, before)
        return self._rephrasing.letter(letter, courtesy, application, others, written, now)

    def letter_again(
        self, row: LedgerRow, courtesy: Courtesy, applications: Sequence[Application], now: datetime
    ) -> Letter:
        """The letter that should stand where one of ours stands: the very same, unless what it says has changed."""
        before = row.intended_at
        letter = self.letter(courtesy, applications, now, before=before)
        if mark_of(letter) in row.facts:
            return letter.model_copy(update={"body": row.draft.body, "reworded": mark_of(letter)})
        if letter.body == row.draft.body:
            return letter
        return self.worded(letter, courtesy, applications, now, before=before)

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

    def review(self, row: LedgerRow, text: str, subject: str) -> tuple[str, ...]:
        """What is wrong with a draft of ours as the user has edited or sent it, in plain words (edge case 45)."""
        applications = {one.id: one for one in self._store.applications()}
        application = self._store.application(row.application)
        if application is None or not self._proofread or not text.strip():
            return ()
        applications.pop(application.id, None)
        letter = Letter(kind=row.kind, subject=subject, body=text, language=language_of(text) or application.language)
        courtesy = _courtesy_of(row)
        return reread(letter, courtesy, application, tuple(applications.values()), self._profile)

    def _sender(self, mailbox: str) -> Address:
        """The user, by the address that letters of that mailbox come from.

        That is the user's own, which may be an alias there, unless it is the address of another mailbox.
        """
        elsewhere = self._profile.address != mailbox and self._profile.address in self._homes
        return Address(mailbox if elsewhere else self._profile.address, self._profile.name)

    def _voiced(self, applications: Iterable[Application], moment: datetime) -> Profile:
        """The profile with the voice heard in what the user sent before that moment (aware)."""
        return self._profile.model_copy(update={"voices": voices(applications, moment)})

    def _recipient(self, courtesy: Courtesy, application: Application) -> Address | None:
        if courtesy.person is None:
            return Address(self._profile.address, self._profile.name)
        person = application.person(courtesy.person)
        return Address(person.address, person.name) if person and person.address else None

    def _around(
        self, courtesy: Courtesy, applications: Iterable[Application], before: datetime | None
    ) -> tuple[Application, tuple[Application, ...], list[Written]]:
        """The application a courtesy belongs to, the other ones, and the other letters written, or those of before."""
        known = {application.id: application for application in applications}
        application = known.pop(courtesy.application)
        written = self._written({**known, application.id: application}, before)
        return application, tuple(known.values()), [one for one in written if one.key != courtesy.key]

    def _written(self, applications: dict[str, Application], before: datetime | None) -> Iterable[Written]:
        for row in sorted(self._store.ledger.rows(), key=lambda row: (row.intended_at, row.key)):
            if row.kind is DraftKind.NOTES or (before is not None and row.intended_at >= before):
                continue
            application = applications.get(row.application)
            yield Written(
                key=row.key,
                application=row.application,
                company=application.company if application else None,
                interview=row.interview,
                at=row.intended_at,
                frames=row.frames,
                facts=row.facts,
                body=row.draft.body,
            )


def _courtesy_of(row: LedgerRow) -> Courtesy:
    """The courtesy as far as its row in the ledger tells of it."""
    answered = row.draft.in_reply_to
    answers = MailLink(message_id=answered or "", at=row.intended_at, subject=row.draft.subject, mailbox=row.mailbox)
    return Courtesy(
        key=row.key,
        kind=row.kind,
        family=family_of(row.kind),
        application=row.application,
        person=row.person,
        occasion=row.occasion,
        place_at=row.intended_at,
        due=row.due,
        send_from=row.send_from,
        send_until=row.send_until,
        expires=row.expires,
        interview=row.interview,
        answers=answers if answered else None,
    )

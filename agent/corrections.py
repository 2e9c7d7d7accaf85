"""Shell. What the user says about mail and applications: looked up, made an entry of the journal, filed, taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from agent.etiquette.application import Application
from agent.etiquette.evidence import Evidence, InterviewMention, Party
from agent.etiquette.fold import fold
from agent.etiquette.journal import (
    Added,
    Corrected,
    Flagged,
    MailCorrected,
    MailRead,
    Merged,
    NotesTaken,
    Undone,
    Word,
)
from agent.etiquette.judged import INTERVIEWS, NOTHING
from agent.etiquette.kinds import MessageKind, Part
from agent.etiquette.words import NOWHERE, SAID, Filed, Told
from agent.filing import Done, Filing
from agent.lookup import CannotSay, KnownMail, message_of, short_id, titled
from agent.recognition.same_job import same_employer, same_role
from agent.recognition.senders import is_free_mail, sender_of, tenant_of
from agent.store import Question, Store
from connectors.mail import Address

_NEEDS_A_TIME = frozenset({MessageKind.INTERVIEW_CONFIRMATION, MessageKind.INTERVIEW_REMINDER})


@dataclass(frozen=True, slots=True)
class Correction:
    """What the user says of a mail, or of an application. `same_as` names an application, by name or id."""

    kind: MessageKind | None = None
    confirmed: bool = False  # it is what it seems to be
    not_an_interview: bool = False
    not_suspicious: bool = False
    company: str | None = None
    role: str | None = None
    same_as: str | None = None
    own_application: bool = False
    interviews: tuple[InterviewMention, ...] = ()
    answer_by: datetime | None = None


class Corrections:
    """Takes the user's words at one moment, `now` (aware).

    `chosen`: whether the configuration makes an application the user's top choice.
    """

    def __init__(self, store: Store, now: datetime, chosen: Callable[[Application], bool] = lambda _: False) -> None:
        self._store = store
        self._chosen = chosen
        self._filing = Filing(store, now)
        self._known = self._filing.known
        self._filed, self._told = self._known.filed, self._known.told
        self._now = self._filing.now

    # Saying

    def correct(self, about: KnownMail | Question | Application, said: Correction) -> Done:
        """File what the user says of a mail or an application. Raises: CannotSay."""
        if isinstance(about, Question):
            return self._filing.file(SAID, self._of_question(about, said))
        if isinstance(about, Application):
            return self._filing.file(*self._of_application(about, said))
        if isinstance(about.mail, NotesTaken):
            return self._filing.file(SAID, self._of_notes(about, said))
        return self._filing.file(SAID, self._of_mail(about, about.mail, said))

    def add(self, application: Application | None, added: Added) -> Done:
        """File an application or interview that the user tells of; `application` is where it belongs, if it is known.

        `added` gets its id and moment here. Raises: CannotSay.
        """
        if application is None and not added.company:
            raise CannotSay("whose application is it? Say --company NAME, or --application for one that is known")
        if application is None:
            self._refuse_a_second(added)
        word = self._filing.dated(added)
        return self._filing.file(application.id if application else word.id, word)

    def undo(self, name: str | None) -> Done:
        """Take back the word of that short id, or the last one that stands. Raises: CannotSay."""
        entry = self._last() if name is None else self._named(name)
        word = self._filing.dated(Undone(id="", at=self._now, entry=entry))
        self._refuse_two_choices(word)
        return self._filing.file(SAID, word)

    def _refuse_two_choices(self, word: Undone) -> None:
        """Raises CannotSay where taking that back makes a second application the top choice (rule E42)."""
        accounts = Told([*self._filed, Filed(SAID, word)]).accounts()
        marked = {
            one: account
            for one, account in accounts.items()
            if any(isinstance(entry, Flagged) and entry.flag == "top_choice" for entry in account.counted)
        }
        chosen = [
            after
            for one, account in marked.items()
            if (after := fold(account.counted, application_id=one, aliases=account.aliases)).flags.top_choice
        ]
        marked_now = {one.id for one in chosen}
        configured = [one for one in self._store.applications() if one.id not in marked_now and self._chosen(one)]
        before = [one for one in self._store.applications() if one.flags.top_choice or self._chosen(one)]
        if len([*chosen, *configured]) > max(1, len(before)):
            both = " and ".join(titled(one) for one in [*chosen, *configured])
            raise CannotSay(f"then {both} were all your top choice, and there is one at a time")

    def _refuse_a_second(self, added: Added) -> None:
        """Raises CannotSay where what is to be new seems to be there already."""
        for one in self._store.applications():
            here = one.company and added.company and same_employer(one.company, added.company)
            if here and (added.role is None or (one.role is not None and same_role(one.role, added.role))):
                raise CannotSay(
                    f"there is {titled(one)} already: say --application {short_id(one.id)} if that is meant,"
                    " or name another --role"
                )

    def _last(self) -> str:
        standing = [word.id for word, stands in self._known.words() if stands and not isinstance(word, Undone)]
        if not standing:
            raise CannotSay("there is nothing to take back: nothing that you said stands")
        return standing[0]

    def _named(self, name: str) -> str:
        for word, stands in self._known.words():
            if name.lower() == short_id(word.id) or name == word.id:
                if not stands:
                    raise CannotSay(
                        "that is taken back already; to have it back, undo the undoing: afterword undo --list"
                    )
                return word.id
        raise CannotSay(f"you said nothing under {name!r}; what you said: afterword undo --list")

    # One thing said

    def _of_application(self, about: Application, said: Correction) -> tuple[str, Word]:
        if said != Correction(company=said.company, role=said.role, same_as=said.same_as) or said == Correction():
            raise CannotSay(
                f"{titled(about)} is an application; of one you can say --company, --role and --same-as."
                " For the rest name one of its mails: afterword show shows their ids"
            )
        if said.same_as is None:
            word = self._filing.dated(Corrected(id="", at=self._now, company=said.company, role=said.role))
            return about.id, word
        into = self._known.application(said.same_as)
        if into.id == about.id:
            raise CannotSay(f"{titled(about)} is that application already")
        return SAID, self._filing.dated(
            Merged(
                id="",
                at=self._now,
                application=about.id,
                into=into.id,
                company=said.company or into.company,
                role=said.role or into.role,
            )
        )

    def _of_question(self, about: Question, said: Correction) -> MailCorrected:
        """About a mail that was asked about before what it says was kept: it can only be put aside."""
        if said.kind not in NOTHING:
            raise CannotSay(
                "what that mail says was not kept: put the question aside with --kind other, and tell of what it says"
                " with afterword add"
            )
        mail = MailCorrected(id="", at=self._now, message_id=about.message_id, part=about.id, kind=said.kind)
        return self._filing.dated(mail)

    def _of_notes(self, about: KnownMail, said: Correction) -> MailCorrected:
        message_id = message_of(about.mail)
        if said.kind in NOTHING:
            return self._filing.dated(MailCorrected(id="", at=self._now, message_id=message_id, kind=said.kind))
        if said.same_as is None:
            raise CannotSay("these are notes of yours: say with --same-as which application they are about")
        target = self._known.application(said.same_as)
        if not any(one.starts_at and one.starts_at <= about.mail.at for one in target.interviews):
            raise CannotSay(f"no interview at {titled(target)} had begun when you wrote these notes")
        return self._filing.dated(MailCorrected(id="", at=self._now, message_id=message_id, application=target.id))

    def _of_mail(self, about: KnownMail, mail: MailRead, said: Correction) -> MailCorrected:
        _check(about, mail, said)
        word = MailCorrected(
            id="",
            at=self._now,
            message_id=mail.message_id,
            part=mail.id if about.one_part else None,
            kind=_kind(about, mail, said),
            not_an_interview=said.not_an_interview,
            interviews=said.interviews or None,
            answer_by=said.answer_by,
            company=said.company,
            role=said.role,
        )
        target = self._target(about, mail, said)
        if target is not None:
            word = word.model_copy(update=target)
        word = word.model_copy(update=self._wrong_names(mail.evidence, word))
        judged = word.kind in NOTHING or word.not_an_interview
        if mail.evidence.suspicious:  # then the address proves nothing
            return self._filing.dated(word)
        if (judged and self._is_a_stranger(mail)) or (_renames(word) and _hires_for_one(mail.evidence.sender)):
            word = word.model_copy(update={"sender": mail.evidence.sender.address})
        return self._filing.dated(word)

    def _target(self, about: KnownMail, mail: MailRead, said: Correction) -> dict[str, str | None] | None:
        """Where the mail belongs by what was said, and that application's names; None where that stays as it is."""
        if said.same_as is not None:
            application = self._known.application(said.same_as)
            if application.id == about.home and not about.hidden:
                raise CannotSay(f"that mail belongs to {titled(application)} already")
            names = {"company": said.company or application.company, "role": said.role or application.role}
            return {"application": application.id, **names}
        if said.own_application:
            names = {"company": said.company or mail.evidence.company, "role": said.role or mail.evidence.role}
            return {"application": mail.id, **names}
        if about.parts[0].under != NOWHERE or about.home is not None or said.kind in NOTHING or said.not_an_interview:
            return None
        known = {one.id: one for one in self._store.applications()}
        alike = [self._store.application(one) for one in (about.waits.candidates if about.waits else ())]
        candidates = {one.id: one for one in alike if one is not None and one.id in known}
        if len(candidates) > 1:
            which = " or ".join(titled(one) for one in candidates.values())
            raise CannotSay(
                f"which application does it mean, {which}? Say --same-as, or --two-applications for a new one"
            )
        if candidates:
            return {"application": next(iter(candidates))}
        return {"application": mail.id if mail.message_id in known else mail.message_id}

    @staticmethod
    def _wrong_names(evidence: Evidence, word: MailCorrected) -> dict[str, str]:
        """The names that the mail has wrong, so that its thread and sender may be read with the right ones."""
        wrong: dict[str, str] = {}
        if word.company and evidence.company and word.company != evidence.company:
            wrong["instead_of"] = evidence.company
        if word.role and evidence.role and word.role != evidence.role:
            wrong["instead_of_role"] = evidence.role
        return wrong

    def _is_a_stranger(self, mail: MailRead) -> bool:
        """Whether nothing else by this sender counts, so that it is right to ask before anything of theirs does."""
        if not speaks_for_one(mail.evidence.sender):
            return False
        others = [
            one
            for one in self._filed
            if isinstance(one.entry, MailRead)
            and one.entry.evidence.sender.address == mail.evidence.sender.address
            and one.entry.message_id != mail.message_id
            and not self._told.follows(one.entry, mail.message_id)
        ]
        return not any(
            self._told.home(one) is not None and not self._told.hides(one.entry)
            for one in others
            if isinstance(one.entry, MailRead)
        )


def speaks_for_one(sender: Party) -> bool:
    """Whether mail from that address is always one person's or one organisation's, not that of a tool many share."""
    if not sender.address or "@" not in sender.address:
        return False
    address = Address(sender.address)
    if sender_of(address.domain) is None or is_free_mail(address.domain):
        return True
    return tenant_of(address) is not None


def _renames(word: MailCorrected) -> bool:
    return bool(word.instead_of or word.instead_of_role)


def _hires_for_one(sender: Party) -> bool:
    return sender.part is not Part.AGENCY and speaks_for_one(sender)


def _kind(about: KnownMail, mail: MailRead, said: Correction) -> MessageKind | None:
    if said.kind is not None or said.not_an_interview:
        return said.kind
    as_read = said.confirmed or said.not_suspicious or said.interviews or said.answer_by
    shown_again = about.hidden and (said.same_as or said.own_application)
    return mail.evidence.kind if as_read or shown_again else None


def _check(about: KnownMail, mail: MailRead, said: Correction) -> None:
    """Raises CannotSay where what was said does not go together, or not with this mail."""
    if said == Correction():
        raise CannotSay(
            "what is wrong with it? Say for instance --kind rejection, --company NAME or --same-as APPLICATION"
        )
    if len(about.parts) > 1:
        each = ", ".join(
            f"{short_id(one.entry.id)} ({one.entry.evidence.kind.value})"
            for one in about.parts
            if isinstance(one.entry, MailRead)
        )
        raise CannotSay(f"that mail says several things: {each}. Name the one you mean")
    if sum((said.kind is not None, said.not_an_interview, said.confirmed)) > 1:
        raise CannotSay("--kind, --not-an-interview and --yes say different things: choose one")
    if said.same_as is not None and said.own_application:
        raise CannotSay("--same-as and --two-applications say opposite things: choose one")
    nothing = said.kind in NOTHING
    if nothing and (said.company or said.role or said.same_as or said.own_application):
        raise CannotSay(
            f"a mail that is {said.kind} belongs to no application: leave out the rest, or say another --kind"
        )
    _check_times(mail, said)
    if said.not_suspicious and not mail.evidence.suspicious:
        raise CannotSay("that mail is not taken for suspicious; --yes confirms what it seems to be")
    if said.confirmed and about.counts:
        raise CannotSay(f"that mail counts as {mail.evidence.kind.value} already; nothing is asked about it")


def _check_times(mail: MailRead, said: Correction) -> None:
    kind = said.kind or mail.evidence.kind
    if said.interviews and (said.not_an_interview or kind not in INTERVIEWS):
        raise CannotSay(
            f"a mail that is {kind.value} fixes no interview: leave out --at, or say --kind interview_confirmation"
        )
    if said.kind in _NEEDS_A_TIME and not said.interviews and not mail.evidence.interviews:
        raise CannotSay('when is the interview? The mail itself is not kept: say --at "2026-12-01 15:00", and --with')

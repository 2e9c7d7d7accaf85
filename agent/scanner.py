"""Mailbox → store. Reads what changed, lets it be recognised, and files what it means, a page at a time.

It knows what mail says, never what is owed for it; it meets the scheduler only in the store.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, assert_never

import structlog

from agent.clock import Clock
from agent.config import Recognition
from agent.drafts_seen import DraftsSeen, Review
from agent.etiquette.almanac import Almanac
from agent.etiquette.application import Application
from agent.etiquette.evidence import Evidence
from agent.etiquette.journal import Entry, MailRead, UserWrote
from agent.etiquette.judged import NOTHING
from agent.etiquette.kinds import DraftState, MessageKind
from agent.etiquette.words import NOWHERE, Told
from agent.happenings import About, Asked, Tell
from agent.letters.notes import notes_subject
from agent.note_wishes import UNWEIGHED, Grounds
from agent.own_mail import NotesReader, decision_in, file_notes, is_calendar_answer, meant_by, style_in
from agent.reading import Unreadable, read
from agent.recognition.matching import Ask, Match, Matched, New, Unrelated, in_context, match
from agent.recognition.me import Me
from agent.recognition.newest_text import newest_text
from agent.store import PageWork, Question, Store
from agent.understanding import understand
from connectors.mail import DraftFate, DraftRef, Folder, Gone, Message, MessageRef, RawMessage
from connectors.mailbox import MailSource, Page

log = structlog.get_logger(__name__)

LONG_PAST = timedelta(days=7)  # what was held before that is asked about no more
ATTEMPTS = 3  # a mail that brought the reader down this often is set aside


class Mailbox(MailSource, Protocol):
    """What the scanner needs of a mailbox: its mail, and what became of our drafts."""

    def fate(self, ref: DraftRef) -> DraftFate:
        """See `connectors.mailbox.DraftBox.fate`."""
        ...


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What one scan found: messages read, entries filed, questions raised, mails that could not be read."""

    read: int = 0
    filed: int = 0
    asked: int = 0
    unreadable: int = 0


class Scanner:
    """Scans one mailbox at a time; `tell` hears of questions that came up."""

    def __init__(
        self,
        store: Store,
        me: Me,
        almanac: Almanac,
        sure: Recognition,
        clock: Clock,
        tell: Tell,
        *,
        review: Review = lambda *_: (),
        grounds: Grounds = UNWEIGHED,
    ) -> None:
        self._review = review
        self._grounds = grounds
        self._sent: dict[str, tuple[str, str]] = {}  # what the user sent to somebody we have a draft for, in this scan
        self._store = store
        self._me = me
        self._almanac = almanac
        self._sure = sure
        self._clock = clock
        self._tell = tell

    def scan(self, name: str, mailbox: Mailbox, stopping: Callable[[], bool] = lambda: False) -> ScanReport:
        """Everything since the last scan of that mailbox; a page is filed wholly, with its cursor, or not at all.

        Once `stopping` says so it ends after the page at hand; the next scan goes on from there.
        Raises: connectors.mailbox.MailboxError as the mailbox does; what was filed before stays.
        """
        total = ScanReport()
        before = next((record for record in self._store.mailboxes() if record.name == name), None)
        drafts_changed = self._placed_since(name, before.last_scanned_at if before else None)
        for page in mailbox.pages(before.cursor if before else None):
            drafts_changed |= page.restarted or bool(page.removed)
            drafts_changed |= any(ref.folder is not Folder.INBOX for ref in page.refs)
            total = self._take(name, mailbox, page, total)
            if stopping():
                return total
        seen = DraftsSeen(self._store, self._me, self._almanac, self._grounds, self._review)
        seen.look(name, mailbox, self._clock.now(), changed=drafts_changed, sent=self._sent)
        self._sent = {}
        self._store.scanned(name, self._clock.now())
        log.info("scanned", mailbox=name, read=total.read, filed=total.filed, unreadable=total.unreadable)
        return total

    def _placed_since(self, name: str, moment: datetime | None) -> bool:
        """Whether a draft was placed after that scan: one that came and went between two looks shows in no changes."""
        placed = self._store.ledger.rows(DraftState.PLACED)
        return any(row.mailbox == name and (moment is None or row.changed_at >= moment) for row in placed)

    def _take(self, name: str, mailbox: Mailbox, page: Page, total: ScanReport) -> ScanReport:
        ours = self._ours(name, page.refs)
        messages, unreadable = self._read(name, mailbox, [ref for ref in page.refs if ref.id not in ours])
        questions: list[Question] = []
        filed = 0
        with self._store.page(name) as work:
            if page.restarted:
                work.forget_user_drafts()
            for ref_id in (*page.removed, *ours):  # one that was begun and adopted after a crash looked like the user's
                work.forget_user_draft(ref_id)
            for ref, message in messages:
                if ref.folder is Folder.DRAFTS:
                    work.user_draft(ref.id, message.in_reply_to, [address.address for address in message.to])
                    continue
                if work.was_seen(message.message_id):
                    continue
                entries, asked = self._understand(name, message, work)
                filed += sum(work.file(under, entry) and under != NOWHERE for under, entry in entries)
                questions += [question for question in asked if work.ask(question)]
                work.seen(message.message_id, message.folder.value)
            work.advance(page.cursor)
        for question in questions:
            self._tell(Asked(self._clock.now(), self._about(question.application_id), question.text))
        return ScanReport(
            total.read + len(messages),
            total.filed + filed,
            total.asked + len(questions),
            total.unreadable + unreadable,
        )

    def _read(
        self, name: str, mailbox: Mailbox, refs: Sequence[MessageRef]
    ) -> tuple[list[tuple[MessageRef, Message]], int]:
        found: list[tuple[MessageRef, Message]] = []
        unreadable = 0
        for raw in mailbox.read(refs):
            if isinstance(raw, Gone):
                continue
            message = self._read_one(name, raw)
            if message is None:
                unreadable += 1
            elif not (raw.ref.folder is Folder.DRAFTS and self._is_ours(message)):
                found.append((raw.ref, message))
        return sorted(found, key=lambda pair: (pair[1].date, pair[1].message_id)), unreadable

    def _ours(self, name: str, refs: Sequence[MessageRef]) -> set[str]:
        """Which of the refs are drafts of ours, by their ids."""
        known = {row.ref.id for row in self._store.ledger.rows() if row.ref is not None and row.mailbox == name}
        return {ref.id for ref in refs if ref.folder is Folder.DRAFTS and ref.id in known}

    def _is_ours(self, message: Message) -> bool:
        return any(row.draft.marker == message.message_id for row in self._store.ledger.rows())

    def _letters(self) -> list[str]:
        return [row.draft.body for row in self._store.ledger.rows()]

    def _read_one(self, name: str, raw: RawMessage) -> Message | None:
        if self._store.attempt(name, raw.ref.id) > ATTEMPTS:
            self._store.quarantine(name, raw.ref.id, "reading it brought the program down; set aside")
            return None
        message = read(raw)
        self._store.attempt_done(name, raw.ref.id)
        if isinstance(message, Unreadable):
            self._store.quarantine(name, raw.ref.id, message.reason)
            log.warning("unreadable", mailbox=name, reason=message.reason)
            return None
        return message

    def _understand(
        self, name: str, message: Message, work: PageWork
    ) -> tuple[list[tuple[str, Entry]], list[Question]]:
        applications = work.applications()
        own = message.folder is Folder.SENT or (message.sender and message.sender.address in self._me.addresses)
        if not own:
            return self._employers(name, message, applications, work.told())
        recipients = {address.address for address in (*message.to, *message.cc)}
        if recipients and recipients <= self._me.addresses:
            if notes_subject(message.subject) is None:
                return [], []
            reader = NotesReader(self._me, self._almanac, self._clock.now(), self._grounds)
            return file_notes(message, applications, reader)
        if any(row.to in recipients for row in self._store.ledger.rows(DraftState.PLACED, DraftState.EDITED)):
            self._sent[message.message_id] = (newest_text(message).text, message.subject)
        wrote, told = self._own_words(name, message), work.told()
        meant = [app.id for app in meant_by(message, applications)]
        near = None if meant else told.beside(wrote)
        return [(under, wrote) for under in ([near.under] if near else meant)], []

    def _own_words(self, name: str, message: Message) -> UserWrote:
        return UserWrote(
            id=f"{message.message_id}#0",
            at=message.date,
            message_id=message.message_id,
            mailbox=name,
            to=tuple(address.address for address in (*message.to, *message.cc)),
            subject=message.subject,
            in_reply_to=message.in_reply_to,
            references=message.references,
            calendar_answer=is_calendar_answer(message),
            says=decision_in(message),
            style=None if self._is_ours(message) else style_in(message, self._letters()),
        )

    def _employers(
        self, name: str, message: Message, applications: Sequence[Application], told: Told
    ) -> tuple[list[tuple[str, Entry]], list[Question]]:
        """What is filed, and asked. What is asked about is filed too, nowhere, until the user has answered."""
        entries: list[tuple[str, Entry]] = []
        questions: list[Question] = []
        understood = understand(message, self._me, self._almanac)
        if isinstance(understood, Unreadable):
            log.warning("not understood", mailbox=name, reason=understood.reason)
            return [], [_question(message, 0, None, f"{_named(message)} could not be understood; please read it")]
        for number, read_as in enumerate(understood):
            mail = _mail_read(name, message, number, read_as)
            if told.hides(mail):
                near = told.beside(mail)
                mail = _mail_read(
                    name, message, number, in_context(read_as, Matched(near.under) if near else Unrelated())
                )
                entries += [(near.under, mail)] if near and mail.evidence.kind not in NOTHING else []
                continue
            said = told.named(mail)
            doubtful = said.suspicious and not told.cleared(mail)
            found = match(message, said.model_copy(update={"suspicious": False}), applications, self._me)
            found = _with_its_thread(found, mail, told)
            evidence = in_context(said, found)
            mail = _mail_read(name, message, number, in_context(read_as, found))
            if evidence.kind in NOTHING and not (doubtful and isinstance(found, Matched)):
                continue
            if doubtful:
                found = _asking(f"{_named(message)} bears the marks of a swindle", found)
            else:
                found = self._weighed(message, evidence, found, doubted=told.doubts(mail))
            if isinstance(found, Matched) and told.wants_asking(mail):
                text = f"You said that this thread fixes no interview. Is {_named(message)} one, at another time?"
                questions.append(_question(message, number, found.application_id, text, (found.application_id,)))
            match found:
                case Matched(application_id=application_id):
                    entries.append((_as_its_thread(mail, application_id, told), mail))
                case New():
                    entries.append((_new_id(message, number), mail))
                case Ask(text=text, candidates=candidates):
                    entries.append((NOWHERE, mail))
                    about = candidates[0] if candidates else None
                    questions.append(_question(message, number, about, text, candidates))
                case Unrelated():
                    pass
                case other:
                    assert_never(other)
        return entries, questions

    def _weighed(self, message: Message, evidence: Evidence, found: Match, *, doubted: bool) -> Match:
        """The match, or the question that has to be answered before anything is made of the mail."""
        if doubted:
            return _doubt(message, evidence, found)
        return self._timed(message, evidence, self._trust(evidence, found))

    def _trust(self, evidence: Evidence, found: Match) -> Match:
        """What to do with a match, given how sure the evidence is: act, ask or leave it.

        A person's mail, a calendar's or a bounce that belongs to an application need not prove what it is about.
        """
        if evidence.confidence >= self._sure.act_above or isinstance(found, Unrelated):
            return found
        if isinstance(found, Matched) and (evidence.human or evidence.interviews or evidence.undeliverable):
            return found
        if evidence.confidence < self._sure.ask_above:
            return Unrelated()
        kind = evidence.kind.value.replace("_", " ")
        about = (found.application_id,) if isinstance(found, Matched) else ()
        return Ask(f"Is a mail from {_party(evidence)} the {kind} it seems to be?", about)

    def _timed(self, message: Message, evidence: Evidence, found: Match) -> Match:
        """The match; a question instead where the interview's time reads two ways (etiquette 2.6: ask, never guess).

        What is called off is known by its time already, and of what is long past nothing is written.
        """
        if not isinstance(found, Matched | New) or evidence.kind is MessageKind.INTERVIEW_CANCELLATION:
            return found
        for one in evidence.interviews:
            if one.or_at is not None and max(one.starts_at, one.or_at) > self._clock.now() - LONG_PAST:
                here = self._almanac.zone(self._me.timezone)
                first, second = (_moment(at.astimezone(here)) for at in sorted((one.starts_at, one.or_at)))
                text = f"{_named(message)} names a time that reads two ways: {first} or {second}; which is right?"
                return _asking(text, found)
        return found

    def _about(self, application_id: str | None) -> About | None:
        application = self._store.application(application_id) if application_id else None
        return About(application.id, application.company, application.role) if application else None


def _new_id(message: Message, number: int) -> str:
    """An application's id: that of the message which first announced it; a second one in the same mail has its own."""
    return message.message_id if number == 0 else f"{message.message_id}#{number}"


def _with_its_thread(found: Match, mail: MailRead, told: Told) -> Match:
    """What fits nowhere else is filed with its thread, also where that is no application by the user's word."""
    near = told.beside(mail) if isinstance(found, New | Unrelated) else None
    return Matched(near.under) if near and told.home(near) is None else found


def _as_its_thread(mail: MailRead, application_id: str, told: Told) -> str:
    """The id to file a mail with: where its thread was filed, if the user's word has brought that here since."""
    near = told.beside(mail)
    moved = near is not None and near.under != application_id and told.home(near) == application_id
    return near.under if near and moved else application_id


def _doubt(message: Message, evidence: Evidence, found: Match) -> Match:
    """A question about the mail of somebody whose earlier mail was not what it seemed."""
    kind = evidence.kind.value.replace("_", " ")
    what = (
        f"{_named(message)} seems to be an {kind}" if kind[0] in "aeiou" else f"{_named(message)} seems to be a {kind}"
    )
    return _asking(f"{what}, but earlier mail of theirs was not. Is it?", found)


def _asking(text: str, found: Match) -> Ask:
    """The question instead of the match; what it may belong to stays known."""
    match found:
        case Matched(application_id=application_id):
            return Ask(text, (application_id,))
        case Ask(candidates=candidates):
            return Ask(text, candidates)
        case _:
            return Ask(text, ())


def _moment(local: datetime) -> str:
    return f"{local:%a} {local.day} {local:%b %Y %H:%M}"


def _party(evidence: Evidence) -> str:
    return evidence.sender.name or evidence.sender.address or "an unknown sender"


def _mail_read(name: str, message: Message, number: int, evidence: Evidence) -> MailRead:
    return MailRead(
        id=f"{message.message_id}#{number}",
        at=message.date,
        message_id=message.message_id,
        mailbox=name,
        subject=message.subject,
        in_reply_to=message.in_reply_to,
        references=message.references,
        evidence=evidence,
    )


def _question(
    message: Message, number: int, application_id: str | None, text: str, candidates: Sequence[str] = ()
) -> Question:
    return Question(
        id=f"{message.message_id}#{number}",
        at=message.date,
        application_id=application_id,
        text=text,
        candidates=tuple(candidates),
        message_id=message.message_id,
        answered=False,
    )


def _named(message: Message) -> str:
    sender = message.sender.name or message.sender.address if message.sender else "an unknown sender"
    return f"“{message.subject}” from {sender}"

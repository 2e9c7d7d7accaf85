"""Living through a story: each step is made to happen in a house, and written down as it truly was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from agent.etiquette.application import Application
from agent.etiquette.journal import (
    Decided,
    Flagged,
    Happened,
    Interested,
    Mark,
    Paused,
    Pinned,
    Skipped,
    Snoozed,
    TimesGiven,
    Undone,
)
from agent.etiquette.kinds import DraftKind, Interest, InterviewStatus
from agent.etiquette.words import SAID
from agent.store import LedgerRow
from connectors.mail import Address, Folder
from connectors.mime import message_id_of
from tests.invariants.employer_mail import employer_writes
from tests.invariants.employers import JOBS, Job
from tests.invariants.house import House
from tests.invariants.past import Mail, Past, Said
from tests.invariants.steps import DECISIONS, Again, Hand, Hit, I, Say, Step, Story, They, Touch, Wait, Word
from tests.invariants.user_mail import ADDRESS, user_writes
from tests.mails import USER, mail

Lying = dict[str, tuple[Folder, bytes]]


@dataclass(frozen=True)
class Discarded:
    """A draft that the user threw away, and how much had been heard by then."""

    row: LedgerRow
    at: datetime
    heard: int


@dataclass
class Life:
    """A house, what truly happened in it, and whose each thing in the mailbox is.

    `before` is how the mailbox lay before the last round, `lies` how it lies after; `pristine` are the ids of what the
    program put there and nobody touched, `were_pristine` those before the round.
    """

    house: House
    past: Past = field(default_factory=Past)
    before: Lying = field(default_factory=dict)
    lies: Lying = field(default_factory=dict)
    pristine: set[str] = field(default_factory=set)
    were_pristine: set[str] = field(default_factory=set)
    discarded: list[Discarded] = field(default_factory=list)
    begun: dict[str, str] = field(default_factory=dict)  # the user's own drafts, and what each answers
    words: list[str] = field(default_factory=list)  # the ids of what the user said, as far as it stands
    new_from: int = 0  # what was heard before the last round
    trouble: bool = False  # the last round was struck

    @property
    def now(self) -> datetime:
        """The moment."""
        return self.house.clock.now()

    def look(self) -> None:
        """One round, and what it did to the mailbox."""
        self.before = self.house.box.all()
        self.pristine &= set(self.before)
        self.were_pristine = set(self.pristine)
        self.new_from = len(self.house.heard)
        struck = self.house.box.blow
        self.house.round()
        self.trouble = struck is not None and self.house.box.blow is None
        self.lies = self.house.box.all()
        self.pristine = (self.pristine & set(self.lies)) | (set(self.lies) - set(self.before))

    def through(self, until: datetime, *, asleep: bool) -> Iterator[None]:
        """Let time pass until then, at one go or stopping at each moment at which something is due."""
        while not asleep:
            coming = [moment for moment in self.house.house.rounds.coming().values() if moment < until]
            if not coming:
                break
            self.house.clock.set(min(coming))
            self.look()
            yield
        self.house.clock.set(until)

    # What stands

    def standing(self) -> list[tuple[str, LedgerRow]]:
        """The drafts of ours that lie in the mailbox, touched or not: id and ledger row."""
        rows = {row.draft.marker: row for row in self.house.store.ledger.rows()}
        marked = (
            (one, message_id_of(content)) for one, (folder, content) in self.lies.items() if folder is Folder.DRAFTS
        )
        return sorted(((one, rows[marker]) for one, marker in marked if marker in rows), key=lambda pair: pair[1].key)

    def untouched(self) -> list[LedgerRow]:
        """The drafts of ours that stand as we left them."""
        return [row for one, row in self.standing() if one in self.pristine]

    def application(self, job: Job) -> Application | None:
        """What the product made of that job, if it knows it."""
        return next((one for one in self.house.store.applications() if job.number in self.jobs_of(one)), None)

    def jobs_of(self, application: Application) -> set[int]:
        """Whose mail went into that application."""
        return self.past.about(application.message_ids)

    def job_of(self, row: LedgerRow) -> Job | None:
        """The job that a draft is about; None where two were taken for one, which only one employer's can be."""
        application = self.house.store.application(row.application)
        jobs = self.jobs_of(application) if application else set()
        return JOBS[next(iter(jobs))] if len(jobs) == 1 else None


def live(life: Life, story: Story, *, careful: bool = False) -> Iterator[None]:
    """Live the story; a stop after each round. `careful`: after every step look twice more, as after a blow."""
    for step in story.steps:
        for _ in life.through(life.now + step.gap, asleep=step.asleep):
            yield
        _happen(life, step)
        life.look()
        yield
        if (
            careful or life.trouble or isinstance(step.what, Touch)
        ):  # it is put right, or noticed for sure, at the next looks
            for _ in range(2):
                life.house.clock.set(life.now + timedelta(minutes=4))
                life.look()
                yield


def _happen(life: Life, step: Step) -> None:
    match step.what:
        case They(told, number, by, guests, ahead, in_thread):
            written = employer_writes(
                life.past, JOBS[number], told, life.now, by=by, guests=guests, ahead=ahead, in_thread=in_thread
            )
            life.house.box.deliver(written.content, written.folder)
        case I(what, number, to):
            job = JOBS[number]
            talk = life.past.last_talk(job, life.now)
            first = [one for one in talk.people if one.address] if talk else []
            written = user_writes(life.past, job, what, life.now, to=to, first=first)
            life.house.box.deliver(written.content, written.folder)
        case Touch():
            _touch(life, step.what)
        case Say(word, number):
            _say(life, word, JOBS[number])
        case Hit(blow):
            life.house.box.blow = blow
        case Again(twice):
            if not twice:
                life.house.forget_the_cursor()
            elif life.past.mails:
                life.house.box.deliver(life.past.mails[-1].content, life.past.mails[-1].folder)
        case Wait():
            pass


def _touch(life: Life, touch: Touch) -> None:
    box, job = life.house.box, JOBS[touch.job]
    life.lies = box.all()
    if touch.hand is Hand.BEGIN:
        _begin(life, job)
        return
    if touch.hand is Hand.DROP:
        for marker in life.begun:
            box.discard_draft(marker)
        life.begun.clear()
        return
    standing = life.standing()
    if not standing:
        return
    _, row = standing[touch.which % len(standing)]
    marker = row.draft.marker
    match touch.hand:
        case Hand.EDIT:
            box.edit_draft(marker, text=f"In my own words, on {life.now:%d %B at %H:%M}.\n")
        case Hand.ADDRESS:
            if not row.draft.to:
                box.edit_draft(marker, to=[Address(row.to or ADDRESS)])
        case Hand.SEND:
            _send(life, row)
        case Hand.DISCARD:
            box.discard_draft(marker)
            life.discarded.append(Discarded(row, life.now, len(life.house.heard)))


def _send(life: Life, row: LedgerRow) -> None:
    """Send the draft; no program sends one without a recipient, so then the user names one."""
    box, marker = life.house.box, row.draft.marker
    if row.kind is not DraftKind.NOTES and not row.draft.to and row.to:
        box.edit_draft(marker, to=[Address(row.to)])
    job = life.job_of(row)
    content = next(content for _, content in box.all().values() if message_id_of(content) == marker)
    box.send_draft(marker)
    number = job.number if job else None
    life.past.mails.append(
        Mail(number, life.now, marker, Folder.SENT, content, subject=row.draft.subject, to=(row.to or ADDRESS,))
    )


def _begin(life: Life, job: Job) -> None:
    before = life.past.thread(job)
    if before is None or before.sender is None:
        return
    marker = f"<begun-{len(life.begun)}-{len(life.past.mails)}-{life.now:%y%m%d%H%M}@quill.example>"
    content = mail(
        f"Re: {before.subject}",
        "Well,\n",
        life.now,
        sender=USER,
        to=before.sender.mailbox,
        message_id=marker,
        answers=before.message_id,
    )
    life.house.box.deliver(content, Folder.DRAFTS)
    life.begun[marker] = before.message_id


def _say(life: Life, word: Word, job: Job) -> None:
    application = life.application(job)
    name = f"said-{len(life.words):04}"
    if word is Word.UNDO:
        _undo(life, name)
        return
    if word is Word.PAUSE:
        _file(life, SAID, Paused(id=name, at=life.now, until=life.now + timedelta(days=5)), job)
        return
    if application is None:
        return
    entry = _mark(life, word, application, name)
    if entry is not None:
        _file(life, application.id, entry, job)


def _mark(life: Life, word: Word, application: Application, name: str) -> Mark | None:
    now = life.now
    begun = [one for one in application.interviews if one.starts_at is not None and one.starts_at <= now]
    match word:
        case Word.MUTE | Word.UNMUTE:
            return Flagged(id=name, at=now, flag="mute", value=word is Word.MUTE)
        case Word.TOP_CHOICE:
            return Flagged(id=name, at=now, flag="top_choice", value=True)
        case Word.SHARE:
            return Flagged(id=name, at=now, flag="share_other_interviews", value=True)
        case Word.NOT_INTERESTED:
            return Interested(id=name, at=now, interest=Interest.NONE)
        case Word.ACCEPT | Word.SIGNED | Word.DECLINE | Word.WITHDRAW:
            return Decided(id=name, at=now, decision=DECISIONS[word], signed=word is Word.SIGNED)
        case Word.SKIP:
            rows = [row for _, row in life.standing() if row.application == application.id]
            return Skipped(id=name, at=now, courtesy=rows[0].key, kind=rows[0].kind) if rows else None
        case Word.SNOOZE:
            return Snoozed(id=name, at=now, until=now + timedelta(days=4))
        case Word.PIN:
            return Pinned(id=name, at=now, moment=now + timedelta(days=2))
        case Word.GIVE_TIMES:
            return TimesGiven(id=name, at=now, times="Tuesday or Thursday morning")
        case Word.MISSED | Word.NO_SHOW:
            status = InterviewStatus.MISSED if word is Word.MISSED else InterviewStatus.NO_SHOW
            return Happened(id=name, at=now, interview=begun[-1].id, status=status) if begun else None
        case _:
            return None


def _file(life: Life, under: str, entry: Mark | Paused, job: Job) -> None:
    life.house.store.say([(under, entry)])
    life.words.append(entry.id)
    if isinstance(entry, Decided):
        life.past.decisions.append(Said(job.number, entry.at, entry.decision, entry.id))


def _undo(life: Life, name: str) -> None:
    if not life.words:
        return
    entry = life.words[-1]
    life.house.store.say([(SAID, Undone(id=name, at=life.now, entry=entry))])
    life.words.pop()
    life.past.decisions = [one for one in life.past.decisions if one.entry != entry]

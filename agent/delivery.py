"""Store → mailbox: the drafts that should stand, made to stand, each exactly once. What they say is `desk`'s.

The recipe (docs/decisions/003): write the intent down, look after a crash, create once, write down where it is. From
then on the user's hand is final. Rather no draft than two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from agent.desk import Desk
from agent.etiquette.almanac import Almanac
from agent.etiquette.application import Application
from agent.etiquette.courtesy import Courtesy, Standing
from agent.etiquette.kinds import DraftKind, DraftState
from agent.etiquette.owed import family_of
from agent.happenings import About, DraftSettled, DraftStands, DraftWithdrawn, Tell
from agent.law import Law
from agent.letters.letter import Letter
from agent.store import LedgerRow, Store
from connectors.mail import Draft, DraftRef
from connectors.mailbox import DraftBox, Refused, TouchedByUser, Uncertain
from connectors.mime import digest

log = structlog.get_logger(__name__)

REFUSED = "not placed: "  # how the end of a draft begins that the mailbox would not have
LIVE = (DraftState.INTENDED, DraftState.CREATED, DraftState.PLACED)
AT_THE_USERS_WORD = (DraftKind.ACCEPTANCE, DraftKind.DECLINE, DraftKind.WITHDRAWAL, DraftKind.NO_SHOW)


class Delivery:
    """Makes the drafts in the mailboxes equal to what is owed. `tell` hears of each draft that moved."""

    def __init__(
        self,
        store: Store,
        boxes: Mapping[str, DraftBox],
        desk: Desk,
        law: Law,
        almanac: Almanac,
        tell: Tell,
        *,
        max_drafts_a_day: int,
    ) -> None:
        self._store = store
        self._boxes = boxes
        self._desk = desk
        self._law = law
        self._almanac = almanac
        self._tell = tell
        self._max_drafts_a_day = max_drafts_a_day

    def deliver(self, now: datetime, only: Iterable[str] | None = None) -> None:
        """Withdraw what was overtaken, finish what was begun, revise what waits for words, place what is due.

        `only` names the mailboxes that were scanned since the last gap; the others wait.
        Raises: connectors.mailbox.MailboxError; what was done before stays done and is not done again.
        """
        mailboxes = set(self._boxes if only is None else only)
        applications = {application.id: application for application in self._law.applications()}
        courtesies = {courtesy.key: courtesy for courtesy in self._law.owed(now, tuple(applications.values()))}
        for row in self._store.ledger.rows(*LIVE, DraftState.EDITED):
            if row.mailbox in mailboxes:
                self._tend(row, courtesies.get(row.key), applications, now)
        for courtesy in sorted(courtesies.values(), key=lambda one: (one.place_at, one.key)):
            application = applications[courtesy.application]
            if self._is_due(courtesy, now) and self._home_of(courtesy, application) in mailboxes:
                self._place(courtesy, application, tuple(applications.values()), now)

    def would_place(self, now: datetime) -> list[tuple[Courtesy, Letter]]:
        """What `deliver` would place, and nothing more."""
        applications = {application.id: application for application in self._law.applications()}
        due = [one for one in self._law.owed(now, tuple(applications.values())) if self._is_due(one, now)]
        return [(one, self._desk.letter(one, applications.values(), now)) for one in due]

    # Drafts that stand, or were meant to

    def _tend(
        self, row: LedgerRow, courtesy: Courtesy | None, applications: Mapping[str, Application], now: datetime
    ) -> None:
        if row.state in (DraftState.INTENDED, DraftState.CREATED):
            found = self._boxes[row.mailbox].find(row.draft.marker)
            if found is None or not found.whole:
                self._finish(row, found or row.ref, courtesy, now)
                return
            self._store.ledger.placed(row.key, _as_written(found, row.draft), now)
            row = self._store.ledger.row(row.key) or row
            if row.application in applications:
                self._tell_stands(row, applications[row.application], now, again=False)
        if courtesy is None:
            self._remove(row, DraftState.WITHDRAWN, "it is no longer owed", now)
        elif courtesy.standing is Standing.DONE:
            self._remove(row, DraftState.SENT, courtesy.standing_because, now)
        elif courtesy.standing in (Standing.OVERTAKEN, Standing.TOO_OLD):
            self._remove(row, DraftState.WITHDRAWN, courtesy.standing_why, now)
        elif courtesy.standing is Standing.WAIVED:
            self._remove(row, DraftState.WITHDRAWN, courtesy.standing_why or "you said no to it", now)
        elif courtesy.standing is Standing.LAPSED:
            self._remove(row, DraftState.EXPIRED, "its time has passed", now)
        elif row.state is DraftState.PLACED and self._has_news(row, applications[courtesy.application]):
            self._revise(row, courtesy, applications, now)

    def _finish(self, row: LedgerRow, begun: DraftRef | None, courtesy: Courtesy | None, now: datetime) -> None:
        """A draft was meant to be, and is not there, or not whole: the crash came before it was made."""
        if begun is not None and row.state is DraftState.INTENDED:
            self._store.ledger.created(row.key, begun, now)
        if courtesy is None or courtesy.standing is not Standing.OPEN:
            row = row.model_copy(update={"ref": begun})
            self._remove(row, DraftState.WITHDRAWN, "overtaken before it was placed", now)
            return
        self._create(row, courtesy, now, begun)

    def _remove(self, row: LedgerRow, state: DraftState, why: str, now: datetime) -> None:
        if row.state is DraftState.EDITED:  # the user's own now: it stays where it is
            still_read = row.kind is DraftKind.NOTES and now < row.expires  # what is added there counts as well
            if state is DraftState.SENT and not still_read:
                self._store.ledger.ended(row.key, state, why, now)
                self._tell(DraftSettled(now, row.key, state.value))
            return
        if row.ref is not None:
            try:
                self._boxes[row.mailbox].withdraw(row.ref)
            except TouchedByUser:
                if state is not DraftState.SENT:
                    return  # the next scan files it as edited
        self._store.ledger.ended(row.key, state, why, now)
        if state is DraftState.WITHDRAWN:
            self._tell(DraftWithdrawn(now, row.key, why))
        else:
            self._tell(DraftSettled(now, row.key, state.value))

    def _has_news(self, row: LedgerRow, application: Application) -> bool:
        interview = application.interview(row.interview)
        # When they were read, since a mail may bear an earlier date than the draft that does not know of it.
        noted = (interview.notes_read_at or interview.notes_at) if interview else None
        if application.corrected_at is not None and application.corrected_at > row.changed_at:
            return True
        if row.kind is DraftKind.NOTES:
            return False
        return not row.ready or (noted is not None and noted > row.changed_at)

    def _revise(
        self, row: LedgerRow, courtesy: Courtesy, applications: Mapping[str, Application], now: datetime
    ) -> None:
        application = applications[courtesy.application]
        letter = self._desk.letter_again(row, courtesy, tuple(applications.values()), now)
        draft = self._desk.draft(courtesy, application, letter, row.mailbox)
        if draft == row.draft or row.ref is None:
            return
        try:
            ref = self._boxes[row.mailbox].revise(row.ref, draft)
        except (TouchedByUser, Uncertain):
            return  # the next scan files it as edited; what is uncertain is seen by its own mark, and tried again
        except Refused:
            log.warning("refused", draft=row.key)  # the older version stands
            return
        used = {"frames": letter.frames, "facts": letter.facts}
        self._store.ledger.revised(row.key, ref, draft, letter.ready, letter.missing, now, **used)
        self._tell_stands(self._store.ledger.row(row.key) or row, application, now, again=True)

    # New drafts

    def _is_due(self, courtesy: Courtesy, now: datetime) -> bool:
        if courtesy.standing is not Standing.OPEN or not courtesy.place_at <= now < courtesy.expires:
            return False
        if courtesy.kind is DraftKind.CONNECT_NOTE:  # text for another place than the mailbox
            return False
        if self._store.ledger.row(courtesy.key) is not None:
            return False
        return (
            not self._user_is_writing(courtesy)
            and not self._another_stands(courtesy, now)
            and self._has_room(courtesy, now)
        )

    def _user_is_writing(self, courtesy: Courtesy) -> bool:
        """A draft of the user's own in the thread makes ours wait until it is sent or gone."""
        if courtesy.answers is None:
            return False
        thread = {courtesy.answers.message_id, *courtesy.answers.references}
        return any(draft.in_reply_to in thread for draft in self._store.user_drafts())

    def _another_stands(self, courtesy: Courtesy, now: datetime) -> bool:
        """One of its family for that person: to the same cause, or the user's by now and still of use (rule I2)."""
        return any(
            row.person == courtesy.person
            and family_of(row.kind) is courtesy.family
            and (
                row.occasion == courtesy.occasion
                or (row.state is DraftState.EDITED and _holds_back(row, courtesy, now))
            )
            for row in self._store.ledger.of_application(courtesy.application)
            if row.state in (*LIVE, DraftState.EDITED)
        )

    def _has_room(self, courtesy: Courtesy, now: datetime) -> bool:
        if courtesy.kind is DraftKind.NOTES:
            return True
        local = now.astimezone(self._almanac.zone(None))
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        placed = self._store.ledger.placed_on(midnight, midnight + timedelta(days=1))
        return placed < self._max_drafts_a_day

    def _place(
        self, courtesy: Courtesy, application: Application, applications: Sequence[Application], now: datetime
    ) -> None:
        if not self._is_due(courtesy, now):  # what was placed a moment ago may have taken the last room
            return
        letter = self._desk.worded(self._desk.letter(courtesy, applications, now), courtesy, applications, now)
        home = self._home_of(courtesy, application)
        row = self._desk.row(courtesy, application, letter, home, self._next_moment(now))
        self._store.ledger.intend(row)
        self._create(row, courtesy, now)

    def _next_moment(self, now: datetime) -> datetime:
        """`now`, or a moment after the last intention: what was written before a letter must stay what it was."""
        latest = max((row.intended_at for row in self._store.ledger.rows()), default=None)
        return now if latest is None or latest < now else latest + timedelta(microseconds=1)

    def _create(self, row: LedgerRow, courtesy: Courtesy, now: datetime, begun: DraftRef | None = None) -> None:
        box = self._boxes[row.mailbox]
        try:
            if begun is None:
                ref = box.create(row.draft, lambda first: self._store.ledger.created(row.key, first, now))
            else:
                ref = self._finished(box, row, begun)
        except Uncertain:
            log.warning("uncertain", draft=row.key)  # stays intended: the next pass looks before it acts
            return
        except Refused as error:
            self._store.ledger.ended(row.key, DraftState.WITHDRAWN, f"{REFUSED}{error}", now)
            log.warning("refused", draft=row.key)
            return
        self._store.ledger.placed(row.key, ref, now)
        application = self._store.application(courtesy.application)
        if application is not None:
            self._tell_stands(self._store.ledger.row(row.key) or row, application, now, again=False)

    def _finished(self, box: DraftBox, row: LedgerRow, begun: DraftRef) -> DraftRef:
        try:
            return box.finish(begun, row.draft)
        except TouchedByUser:
            return begun  # the next scan files what the user did to it

    def _home_of(self, courtesy: Courtesy, application: Application) -> str:
        wanted = courtesy.answers.mailbox if courtesy.answers else application.mailbox
        return wanted if wanted is not None and wanted in self._boxes else next(iter(self._boxes))

    def _tell_stands(self, row: LedgerRow, application: Application, now: datetime, *, again: bool) -> None:
        self._tell(
            DraftStands(
                at=now,
                draft=row.key,
                kind=row.kind,
                application=About(application.id, application.company, application.role),
                to=tuple(address.address for address in row.draft.to),
                in_reply_to=row.draft.in_reply_to,
                subject=row.draft.subject,
                body=row.draft.body,
                ready=row.ready,
                missing=row.missing,
                due=row.due,
                send_between=(row.send_from, row.send_until),
                expires=row.expires,
                again=again,
            )
        )


def _holds_back(edited: LedgerRow, courtesy: Courtesy, now: datetime) -> bool:
    """Notes are asked for each interview; and what the user asks for with a command comes all the same."""
    return now < edited.expires and courtesy.kind is not DraftKind.NOTES and courtesy.kind not in AT_THE_USERS_WORD


def _as_written(found: DraftRef, draft: Draft) -> DraftRef:
    """The reference to a draft found again, with the digest of what we wrote: an edit made meanwhile shows as one."""
    return DraftRef(found.id, found.marker, digest(draft.to, draft.subject, draft.body))

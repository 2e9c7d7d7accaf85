"""How everything stands, for commands that only look: read from the store, at one moment."""

from __future__ import annotations

from datetime import datetime

from agent.bootstrap import build, flags_of, open_store, silent
from agent.clock import SystemClock
from agent.config import Config
from agent.etiquette.application import Application, Flags, Lull
from agent.etiquette.courtesy import Courtesy
from agent.etiquette.foreseen import Foreseen
from agent.etiquette.kinds import DraftState, Stage
from agent.etiquette.owed import flagged
from agent.etiquette.report import StepTaken, Tidings, report, tidings
from agent.etiquette.rules import RULES
from agent.etiquette.stages import stage
from agent.etiquette.tasks import Task
from agent.letters.checklist import checklist
from agent.letters.letter import Letter
from agent.marks import OwnHand, Standpoint
from agent.note_wishes import Grounds
from agent.store import LedgerRow


class Account:
    """How everything stands, for commands that only look: read from the store, at one moment."""

    def __init__(self, config: Config) -> None:
        self.store = open_store(config)
        self.now = SystemClock().now()
        self._house = build(config, {}, self.store, SystemClock(), silent)
        self._policy = config.policy()
        self.zone = self._house.almanac.zone(None)
        self.language = config.user.language
        self.digest_channel = config.digest.channel
        self.usual = config.usual()

    def applications(self) -> tuple[Application, ...]:
        """Every application, with the marks of the configuration."""
        return self._house.law.applications()

    def courtesies(self, at: datetime | None = None) -> tuple[Courtesy, ...]:
        """Everything that is or was owed, as of now or of that moment (aware)."""
        return self._house.law.owed(at or self.now)

    def flags(self, application: Application) -> Flags:
        """Its marks: the user's words, and those of the configuration."""
        return flagged(application, flags_of(self._house.config, application)).flags

    def is_chosen(self, application: Application) -> bool:
        """Whether the configuration makes it the top choice."""
        return flags_of(self._house.config, application).top_choice

    def pauses(self) -> tuple[Lull, ...]:
        """The pauses of everything that are in force."""
        return tuple(one for one in self.store.pauses() if one.until > self.now)

    def snoozed_until(self, application: Application) -> datetime | None:
        """Until when (aware) nothing new comes for that application alone; None where that is not so."""
        return max((one.until for one in application.lulls if one.until > self.now), default=None)

    def courtesy_of(self, row: LedgerRow) -> Courtesy | None:
        """What that draft is for; None where it is not owed any more."""
        return next((one for one in self.courtesies() if one.key == row.key), None)

    def letter(self, courtesy: Courtesy) -> Letter:
        """The letter for a courtesy, as it would be written now; where a draft of it stands, in the place of that."""
        row = self.store.ledger.row(courtesy.key)
        before = row.intended_at if row else None
        return self._house.desk.letter(courtesy, self.applications(), self.now, before=before)

    def tasks(self) -> tuple[Task, ...]:
        """What only the user can do, in order of time."""
        return self._house.law.tasks(self.now)

    def checklist(self, row: LedgerRow) -> tuple[str, ...]:
        """What to look at before that draft is sent; nothing for one that no longer waits to be."""
        courtesy = self.courtesy_of(row)
        application = self.store.application(row.application)
        if courtesy is None or application is None or row.state not in (DraftState.PLACED, DraftState.EDITED):
            return ()
        letter = self._house.desk.letter(courtesy, self.applications(), row.changed_at, before=row.intended_at)
        if letter.body != row.draft.body:  # it would be written otherwise by now: what stands is what is sent
            as_placed = {"subject": row.draft.subject, "body": row.draft.body, "missing": row.missing}
            letter = letter.model_copy(update={**as_placed, "sentences": ()})
        return checklist(letter, courtesy, application)

    def composed(self, row: LedgerRow) -> Letter | None:
        """The letter of that draft, sentence by sentence; None where it would read otherwise by now.

        Then it was worded by an earlier version, by the user's language model, or before something else was known.
        """
        courtesy = self.courtesy_of(row)
        if courtesy is None or self.store.application(row.application) is None:
            return None
        letter = self._house.desk.letter(courtesy, self.applications(), row.changed_at, before=row.intended_at)
        return letter if letter.body == row.draft.body else None

    def profile_line(self, number: int) -> str:
        """The line of the user's profile with that number, counted from 0; empty where there is none."""
        facts = self._house.config.profile().facts
        return facts[number].text if number < len(facts) else ""

    def hand(self) -> OwnHand:
        """What takes the user's word about their applications."""
        standpoint = Standpoint(
            stage=self.stage,
            configured=lambda one: flags_of(self._house.config, one),
            owed=self.courtesies,
            zone=self.zone,
        )
        return OwnHand(self.store, self.now, standpoint)

    def grounds(self) -> Grounds:
        """What the wishes in notes are weighed by."""
        return Grounds(self.stage, lambda one: flags_of(self._house.config, one))

    def foreseen(self, days: int, only: str | None = None) -> tuple[Foreseen, ...]:
        """What is owed next if nothing else happens, in every application or in that one."""
        return self._house.law.foreseen(self.now, days, only)

    def report(self, application: Application) -> tuple[StepTaken, ...]:
        """What became of each thing owed there."""
        return report(application, self.courtesies(), self.now, RULES)

    def tidings(self, application: Application) -> Tidings | None:
        """How the user is told that it has ended, rests, or has an offer; None where none of that is so."""
        return tidings(application, self.stage(application), self._house.almanac, self.now, RULES)

    def rows(self) -> tuple[LedgerRow, ...]:
        """Every draft of the ledger, the oldest first."""
        return tuple(sorted(self.store.ledger.rows(), key=lambda row: row.intended_at))

    def company_of(self, row: LedgerRow) -> str | None:
        """The employer a draft is about, where it is known."""
        application = self.store.application(row.application)
        return application.company if application else None

    def stage(self, application: Application, at: datetime | None = None) -> Stage:
        """Where it stands now, or at that moment (aware)."""
        return stage(application, self._policy, self._house.almanac, at or self.now)

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()


def account_of(config: Config) -> Account:
    """The account of a configuration. Raises: agent.store.StoreError."""
    return Account(config)

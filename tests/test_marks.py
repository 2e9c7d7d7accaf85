"""The user's own hand through the real store: what is filed, what is refused, and that no word leaves a trace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.almanac import WorldAlmanac
from agent.corrections import Corrections
from agent.etiquette.application import Application, Flags
from agent.etiquette.evidence import InterviewMention, Party
from agent.etiquette.journal import Added, UserWrote
from agent.etiquette.kinds import Decision, Interest, InterviewStatus, MessageKind, Stage
from agent.etiquette.policy import Policy
from agent.etiquette.stages import stage
from agent.filing import Done
from agent.lookup import CannotSay
from agent.marks import OwnHand, Standpoint
from agent.store import Store

LISBON = ZoneInfo("Europe/Lisbon")
NOW = datetime(2026, 3, 12, 18, 0, tzinfo=UTC)
TALK = NOW - timedelta(hours=3)
FIRMS = ("Harbourlight", "Tidewell", "Northwind")
ALMANAC = WorldAlmanac("Europe/Lisbon", "PT")


class Desk:
    """A store with an application at each firm, and a clock that goes on with every word."""

    def __init__(self, folder: Path) -> None:
        self.store = Store.open(f"sqlite:///{folder / 'afterword.db'}")
        self.now = NOW
        self.configured: dict[str, Flags] = {}
        for firm in FIRMS:
            talk = InterviewMention(
                starts_at=TALK,
                ends_at=TALK + timedelta(hours=1),
                interviewers=(Party(name="Dana Levi", address=f"dana@{firm.lower()}.example"),),
            )
            added = Added(id="", at=self.now, company=firm, role="Data Engineer", interview=talk)
            self.corrections().add(None, added)

    def corrections(self) -> Corrections:
        """What takes words about mail, a minute later."""
        self.now += timedelta(minutes=1)
        return Corrections(self.store, self.now, lambda one: self._configured(one).top_choice)

    def hand(self) -> OwnHand:
        """What takes words about applications, a minute later."""
        self.now += timedelta(minutes=1)
        standpoint = Standpoint(
            stage=lambda one, at: stage(one, Policy(), ALMANAC, at),
            configured=self._configured,
            owed=lambda _: (),
            zone=LISBON,
        )
        return OwnHand(self.store, self.now, standpoint)

    def of(self, firm: str) -> Application:
        """The application there, as it stands."""
        return next(one for one in self.store.applications() if one.company == firm)

    def tell_of_an_offer(self, firm: str) -> None:
        """The user tells that they made one."""
        told = Added(id="", at=self.now, decision=MessageKind.OFFER)
        self.corrections().add(self.of(firm), told)

    def _configured(self, application: Application) -> Flags:
        return self.configured.get(application.company or "", Flags())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk in a folder of its own."""
    desk = Desk(tmp_path)
    yield desk
    desk.store.close()


@pytest.mark.covers("case 39")
@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(FIRMS), st.sampled_from(["set", "take off", "undo the last", "undo the first"])),
        max_size=9,
    )
)
def test_there_is_never_a_second_top_choice(said: list[tuple[str, str]]) -> None:
    """Whatever is set, taken off and taken back, in whatever order (rule E42)."""
    with TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        words: list[str] = []
        for firm, how in said:
            with suppress(CannotSay):
                if how in {"set", "take off"}:
                    done = desk.hand().flag(desk.of(firm), "top_choice", value=how == "set")
                elif words:
                    done = desk.corrections().undo(words[-1 if how == "undo the last" else 0])
                else:
                    continue
                words.append(done.word.id)
            assert sum(one.flags.top_choice for one in desk.store.applications()) <= 1
        desk.store.close()


def test_taking_back_cannot_make_a_second_top_choice(desk: Desk) -> None:
    """Not by a word, and not beside the configuration's."""
    desk.hand().flag(desk.of("Tidewell"), "top_choice", value=True)
    off = desk.hand().flag(desk.of("Tidewell"), "top_choice", value=False)
    desk.hand().flag(desk.of("Northwind"), "top_choice", value=True)
    with pytest.raises(CannotSay, match="one at a time"):
        desk.corrections().undo(off.word.id)

    north = desk.hand().flag(desk.of("Northwind"), "top_choice", value=False)
    desk.configured["Harbourlight"] = Flags(top_choice=True)
    with pytest.raises(CannotSay, match="Harbourlight"):
        desk.corrections().undo(off.word.id)
    with pytest.raises(CannotSay, match="Northwind"):
        desk.corrections().undo(north.word.id)
    muted = desk.hand().flag(desk.of("Northwind"), "mute", value=True)
    desk.corrections().undo(muted.word.id)


Saying = Callable[[OwnHand, Application], Done]
SAYINGS: tuple[Saying, ...] = (
    lambda hand, one: hand.interest(one, Interest.LOW),
    lambda hand, one: hand.flag(one, "mute", value=True),
    lambda hand, one: hand.flag(one, "share_other_interviews", value=True),
    lambda hand, one: hand.flag(one, "top_choice", value=True),
    lambda hand, one: hand.pin(one, NOW + timedelta(days=9)),
    lambda hand, one: hand.snooze(one, NOW + timedelta(days=3)),
    lambda hand, _: hand.pause(NOW + timedelta(days=3)),
    lambda hand, one: hand.happened(one, InterviewStatus.NO_SHOW),
    lambda hand, one: hand.happened(one, InterviewStatus.MISSED),
    lambda hand, one: hand.got_on(one, "Dana", well=True),
    lambda hand, one: hand.withdraw(one),
)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(FIRMS), st.sampled_from(SAYINGS)), max_size=7), st.randoms(use_true_random=False)
)
def test_no_word_that_is_taken_back_leaves_a_trace(said: list[tuple[str, Saying]], order: Random) -> None:
    """In whatever order the words are taken back, the applications end as they began."""
    with TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        before = [one.model_dump(exclude={"corrected_at"}) for one in desk.store.applications()]
        words: list[str] = []
        for firm, say in said:
            with suppress(CannotSay):
                words.append(say(desk.hand(), desk.of(firm)).word.id)
        order.shuffle(words)
        for word in words:
            desk.corrections().undo(word)

        assert [one.model_dump(exclude={"corrected_at"}) for one in desk.store.applications()] == before
        assert desk.store.pauses() == ()
        desk.store.close()


def test_a_word_holds_from_the_moment_it_was_said(desk: Desk) -> None:
    """Two within one moment are told apart, and one said after the clock was set back still is the last."""
    desk.hand().flag(desk.of("Tidewell"), "mute", value=True)
    desk.now -= timedelta(hours=5)
    done = desk.hand().flag(desk.of("Tidewell"), "mute", value=False)
    assert not desk.of("Tidewell").flags.mute
    assert done.word.at > NOW


def test_what_is_said_of_one_application_is_heard_of_no_other(desk: Desk) -> None:
    """Only the one that was named has changed."""
    done = desk.hand().withdraw(desk.of("Tidewell"))
    changed = {one.company for one in done.after.values() if done.before[one.id] != one}
    assert changed == {"Tidewell"}


def test_a_decision_that_a_mail_told_is_not_taken_back_with_a_word(desk: Desk) -> None:
    """The user's own mail accepted: another decision is for another mail of theirs (reading 9.15)."""
    desk.tell_of_an_offer("Tidewell")
    wrote = UserWrote(
        id="own-1",
        at=desk.now,
        message_id="<yes@quill.example>",
        mailbox="ada@quill.example",
        to=("dana@tidewell.example",),
        says=Decision.ACCEPTED,
    )
    desk.store.file(desk.of("Tidewell").id, wrote)

    with pytest.raises(CannotSay, match="your own mail told them so"):
        desk.hand().decline(desk.of("Tidewell"))
    with pytest.raises(CannotSay, match="you took the offer of Tidewell"):
        desk.hand().accept(desk.of("Tidewell"))
    desk.hand().accept(desk.of("Tidewell"), signed=True)
    assert desk.of("Tidewell").settled[-1].signed


def test_a_new_offer_after_a_no_can_be_taken(desk: Desk) -> None:
    """They offered more: the earlier decline holds no longer."""
    desk.tell_of_an_offer("Tidewell")
    desk.hand().decline(desk.of("Tidewell"))
    desk.tell_of_an_offer("Tidewell")
    desk.hand().accept(desk.of("Tidewell"))
    assert desk.of("Tidewell").settled[-1].decision is Decision.ACCEPTED


def test_an_offer_that_was_taken_back_cannot_be_taken(desk: Desk) -> None:
    """It stands no more, and that is said."""
    desk.tell_of_an_offer("Tidewell")
    desk.corrections().add(desk.of("Tidewell"), Added(id="", at=desk.now, decision=MessageKind.REJECTION))
    with pytest.raises(CannotSay, match="stands no more: it is at rejected"):
        desk.hand().accept(desk.of("Tidewell"))


def test_silence_does_not_end_what_one_can_withdraw_from(desk: Desk) -> None:
    """Ghosted is not ended: the user may still say that they are out (T35)."""
    desk.now += timedelta(days=90)
    assert stage(desk.of("Tidewell"), Policy(), ALMANAC, desk.now) is Stage.GHOSTED
    desk.hand().withdraw(desk.of("Tidewell"))
    assert desk.of("Tidewell").settled[-1].decision is Decision.WITHDRAWN


def test_the_last_word_of_several_pauses_ends_them_all(desk: Desk) -> None:
    """A longer one adds to a shorter, a shorter one is refused, and going on takes back each that is in force."""
    desk.hand().pause(NOW + timedelta(days=3))
    desk.hand().pause(NOW + timedelta(days=9))
    with pytest.raises(
        CannotSay, match=r"it is quiet until Saturday 21 March 2026, .* to end that: afterword pause --off"
    ):
        desk.hand().pause(NOW + timedelta(days=5))
    desk.hand().go_on()
    assert desk.store.pauses() == ()
    with pytest.raises(CannotSay, match="nothing is paused"):
        desk.hand().go_on()


def test_a_talk_long_ago_is_not_the_one_that_was_missed(desk: Desk) -> None:
    """Of two the one within a week is meant; the other has to be named."""
    told = InterviewMention(starts_at=TALK - timedelta(days=20), ends_at=TALK - timedelta(days=20) + timedelta(hours=1))
    desk.corrections().add(desk.of("Tidewell"), Added(id="", at=desk.now, interview=told))
    desk.hand().happened(desk.of("Tidewell"), InterviewStatus.MISSED)
    missed = [one.starts_at for one in desk.of("Tidewell").interviews if one.status is InterviewStatus.MISSED]
    assert missed == [TALK]

    old = next(one for one in desk.of("Tidewell").interviews if one.starts_at == TALK - timedelta(days=20))
    desk.hand().happened(desk.of("Tidewell"), InterviewStatus.NO_SHOW, (old,))
    assert old.id in {one.id for one in desk.of("Tidewell").interviews if one.status is InterviewStatus.NO_SHOW}

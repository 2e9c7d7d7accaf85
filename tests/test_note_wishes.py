"""Wishes in notes: each does what the command of its name does, can be taken back, and is told of where it can't be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent.account import Account
from agent.cli.noted import notes_needs
from agent.config import parse
from agent.corrections import Corrections
from agent.etiquette.application import Application
from agent.etiquette.kinds import Decision, DraftKind, DraftState, InterviewStatus, Part
from agent.lookup import Lookup
from connectors.mail import Folder
from connectors.memory import MemoryMailbox
from tests.houses import CONFIG, Living, settle_in
from tests.mails import USER, invitation, mail, notes, receipt

APPLIED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TALK = datetime(2026, 3, 12, 14, 0, tzinfo=UTC)  # a Thursday
END = TALK + timedelta(minutes=45)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def living(tmp_path: Path) -> Living:
    """An hour after an interview at Harbourlight; at Pinegrove an interview is to come."""
    life = settle_in(tmp_path, APPLIED)
    life.at(APPLIED, receipt(APPLIED))
    life.at(APPLIED + 48 * HOUR, invitation(TALK, APPLIED + 48 * HOUR))
    later = invitation(
        TALK + 240 * HOUR,
        APPLIED + 72 * HOUR,
        message_id="<invitation@pinegrove.example>",
        uid="talk-2@pinegrove.example",
        firm="pinegrove",
    )
    life.at(APPLIED + 72 * HOUR, later)
    life.through(END + HOUR)
    return life


def jot(living: Living, text: str, subject: str = "Notes: Harbourlight", number: int = 1) -> None:
    """The user mails that to themselves, a minute after what was last."""
    now = living.clock.now() + MINUTE
    sent = mail(subject, text, now, sender=USER, to=USER, message_id=f"<jot{number}@quill.example>")
    living.at(now, sent, folder=Folder.SENT)


def at(living: Living, company: str) -> Application:
    """The application there."""
    return next(one for one in living.house.law.applications() if one.company == company)


def account(living: Living, tmp_path: Path) -> Account:
    """How commands see the house at its own time."""
    store = f'[store]\npath = "{tmp_path / "afterword.db"}"\n'
    seen = Account(parse(CONFIG + store, tmp_path / "config.toml"))
    seen.now = living.clock.now()
    return seen


def told(living: Living, tmp_path: Path) -> list[str]:
    """What `status` says of notes."""
    seen = account(living, tmp_path)
    try:
        return [one.text for one in notes_needs(seen)]
    finally:
        seen.close()


def take_back(living: Living) -> None:
    """Undo the last word that stands, as `afterword undo` does, and let the daemon follow."""
    Corrections(living.house.store, living.clock.now() + MINUTE).undo(None)
    living.at(living.clock.now() + 2 * MINUTE)


def open_kinds(living: Living, company: str) -> set[DraftKind]:
    """The letters that stand for that employer."""
    rows = living.house.store.ledger.of_application(at(living, company).id)
    return {row.kind for row in rows if row.state is DraftState.PLACED}


FLAGS = [
    ("mute", "mute"),
    ("Top choice", "top_choice"),
    ("may mention other interviews", "share_other_interviews"),
    ("erste Wahl", "top_choice"),
    ("Andere Gespräche dürfen erwähnt werden", "share_other_interviews"),
    ("plus de lettres", "mute"),
    ("mi primera opción", "top_choice"),
    ("pode mencionar as outras entrevistas", "share_other_interviews"),
]


@pytest.mark.parametrize(("line", "flag"), FLAGS)
def test_a_mark_is_set_and_taken_back(living: Living, line: str, flag: str) -> None:
    """In a mail to oneself; the rest of the mail is notes like any."""
    jot(living, f"what stuck with me was the tide tables\n{line}\n")
    assert getattr(at(living, "Harbourlight").flags, flag)
    assert at(living, "Harbourlight").interviews[0].notes is not None

    take_back(living)
    assert not getattr(at(living, "Harbourlight").flags, flag)


def test_a_second_top_choice_is_asked_about(living: Living, tmp_path: Path) -> None:
    """There is one at a time (rule E42): the second is not made one, and `status` says what to type."""
    jot(living, "top choice", "Notes: Pinegrove")
    assert at(living, "Pinegrove").flags.top_choice

    jot(living, "the tide tables\ntop choice\n", number=2)
    assert not at(living, "Harbourlight").flags.top_choice
    (line,) = told(living, tmp_path)
    assert "“top choice”" in line
    assert "afterword top-choice" in line
    assert "--not" in line


def test_withdrawing_is_weighed_as_the_command_does(living: Living, tmp_path: Path) -> None:
    """Once is enough: the letter stands; a second time it is told that there is nothing to withdraw from."""
    jot(living, "withdraw")
    assert at(living, "Harbourlight").settled[-1].decision is Decision.WITHDRAWN
    assert DraftKind.WITHDRAWAL in open_kinds(living, "Harbourlight")

    jot(living, "withdraw", number=2)
    assert len(at(living, "Harbourlight").settled) == 1
    assert told(living, tmp_path) == []  # it has come true
    jot(living, "hm: Zed\n", number=3)

    take_back(living)
    take_back(living)
    assert at(living, "Harbourlight").settled == ()


def test_withdrawing_from_what_has_ended_is_told(living: Living, tmp_path: Path) -> None:
    """The same refusal as the command's."""
    now = living.clock.now() + MINUTE
    no = mail(
        "Your application for Data Engineer",
        "Hi Ada,\n\nthank you for your time. We have decided to move forward with another candidate for the Data"
        " Engineer position at Harbourlight.\n\nRosa Lindt\nTalent Partner, Harbourlight\n",
        now,
        message_id="<no@harbourlight.example>",
    )
    living.at(now, no)
    jot(living, "withdraw\n")

    assert at(living, "Harbourlight").settled == ()
    (line,) = told(living, tmp_path)
    assert "“withdraw”" in line
    assert "nothing to withdraw from" in line


def test_not_an_interview_counts_no_more(living: Living) -> None:
    """Neither notes nor thanks are owed for it; taken back, they are again."""
    jot(living, "Did it happen as planned?  not an interview\n")
    assert at(living, "Harbourlight").interviews[0].status is InterviewStatus.CANCELLED
    assert not {DraftKind.THANK_YOU, DraftKind.NOTES} & open_kinds(living, "Harbourlight")
    living.through(END + 30 * HOUR)
    assert not living.placed(DraftKind.THANK_YOU)

    take_back(living)
    assert at(living, "Harbourlight").interviews[0].status is not InterviewStatus.CANCELLED


def test_another_name_for_the_employer(living: Living) -> None:
    """Letters name it so."""
    jot(living, "what stuck with me was the map of berths on the wall\nwrong company: Harbour Light Ltd\n")
    assert at(living, "Harbour Light Ltd")
    assert "Harbour Light Ltd" in living.placed(DraftKind.THANK_YOU)[-1].body

    take_back(living)
    assert at(living, "Harbourlight")


@pytest.mark.parametrize("line", ["same as Harbourlight", "dasselbe wie Harbourlight", "la même que {Harbourlight}"])
def test_the_same_as_another(living: Living, line: str) -> None:
    """Two applications become one, and two again."""
    jot(living, line, "Notes: Pinegrove")
    (only,) = living.house.law.applications()
    assert only.company == "Harbourlight"
    assert len(only.interviews) == 2

    take_back(living)
    assert len(living.house.law.applications()) == 2


def test_the_same_as_nothing_known_is_told(living: Living, tmp_path: Path) -> None:
    """With the command that says it."""
    jot(living, "the tide tables\nsame as Fenwick\n")
    assert len(living.house.law.applications()) == 2
    (line,) = told(living, tmp_path)
    assert "“same as Fenwick”" in line
    assert "--same-as" in line


@pytest.mark.parametrize("line", ["skip thank-you", "kein Dankschreiben", "pas de remerciements", "sin agradecimiento"])
def test_no_thanks_for_this_one(living: Living, line: str) -> None:
    """The letter goes, and comes back."""
    living.through(END + 21 * HOUR)
    assert DraftKind.THANK_YOU in open_kinds(living, "Harbourlight")
    jot(living, f"what stuck with me was the tide tables\n{line}\n")
    assert DraftKind.THANK_YOU not in open_kinds(living, "Harbourlight")


def test_no_thanks_to_somebody_whom_the_notes_name(living: Living) -> None:
    """One who is known from these very notes gets none either."""
    jot(living, "Met: Tomas Berg, Zelda Marsh\nwhat stuck with me was the tide tables\nskip thank-you\n")
    living.through(END + 40 * HOUR)
    assert living.placed(DraftKind.THANK_YOU) == []
    assert living.placed(DraftKind.PASS_ON) == []


def test_thanks_that_were_sent_are_not_skipped(living: Living, tmp_path: Path) -> None:
    """It is too late for that, and said so."""
    now = living.clock.now() + MINUTE
    own = mail(
        "Thank you", "Hi Tomas, it was good to talk.\n", now, sender=USER,
        to="Tomas Berg <tomas.berg@harbourlight.example>", message_id="<own@quill.example>",
    )  # fmt: skip
    living.at(now, own, folder=Folder.SENT)
    jot(living, "the tide tables\nskip thank-you\n")
    assert "no thank-you left to skip" in told(living, tmp_path)[0]


def test_no_note_to_connect(living: Living) -> None:
    """Each who was there is left alone."""
    jot(living, "the tide tables\nno LinkedIn\n")
    words = [word for word, stands in Lookup(living.house.store).words() if stands]
    assert [getattr(word, "kind", None) for word in words] == [DraftKind.CONNECT_NOTE]


@pytest.mark.parametrize("line", ["hm: Tomas", "Hiring manager: Berg", "Chef: Tomas Berg", "responsable : Tomas"])
def test_the_hiring_manager(living: Living, line: str) -> None:
    """A short form means the one it fits: nobody new is made up."""
    before = len(at(living, "Harbourlight").people)
    jot(living, f"the tide tables\n{line}\n")
    people = at(living, "Harbourlight").people
    assert len(people) == before
    assert [one.name for one in people if one.part is Part.HIRING_MANAGER] == ["Tomas Berg"]


def test_wishes_typed_in_the_draft_are_done_once(living: Living, tmp_path: Path) -> None:
    """Its text is read again at each change: a wish taken back stays so, and one that is done is not asked about."""
    assert isinstance(living.mailbox, MemoryMailbox)
    (row,) = [one for one in living.house.store.ledger.rows() if one.kind is DraftKind.NOTES]
    living.mailbox.edit_draft(row.draft.marker, text=f"{row.draft.body}\nwithdraw\n")
    living.at(END + 2 * HOUR)
    living.at(END + 2 * HOUR + 4 * MINUTE)
    assert at(living, "Harbourlight").settled

    living.mailbox.edit_draft(row.draft.marker, text=f"{row.draft.body}\nwithdraw\nPrivate: a long day\n")
    living.at(END + 3 * HOUR)
    living.at(END + 3 * HOUR + 4 * MINUTE)
    assert told(living, tmp_path) == []
    take_back(living)
    living.mailbox.edit_draft(row.draft.marker, text=f"{row.draft.body}\nwithdraw\nPrivate: a very long day\n")
    living.at(END + 4 * HOUR)
    living.at(END + 4 * HOUR + 4 * MINUTE)
    assert at(living, "Harbourlight").settled == ()


def test_a_wish_for_nobody_knows_which_is_kept(living: Living, tmp_path: Path) -> None:
    """Two interviews could be meant: nothing is done, no letter says it, and `status` says what to type."""
    living.through(TALK + 241 * HOUR)
    jot(living, "what stuck with me was the tide tables\nmute\n", "Notes")
    assert not any(one.flags.mute for one in living.house.law.applications())
    assert any("“mute”" in line and "afterword mute" in line for line in told(living, tmp_path))


def test_a_wish_about_one_that_has_no_interview_yet(living: Living, tmp_path: Path) -> None:
    """It holds for the application that the subject names, never for the one where there was an interview."""
    jot(living, "mute\nskip thank-you\n", "Notes Pinegrove")
    assert at(living, "Pinegrove").flags.mute
    assert not at(living, "Harbourlight").flags.mute
    (line,) = told(living, tmp_path)
    assert "“skip thank-you”" in line
    assert "has begun" in line


def test_words_beside_a_wish_are_notes(living: Living) -> None:
    """The letter is written of them, and has nothing of the wish."""
    jot(living, "what stuck with me was the map of berths on the wall\ntop choice\n")
    body = living.placed(DraftKind.THANK_YOU)[-1].body
    assert "map of berths" in body
    assert "top choice" not in body.casefold()


def test_the_house_builds(living: Living) -> None:
    """Notes of before are read as ever."""
    now = living.clock.now() + MINUTE
    living.at(now, notes(now), folder=Folder.SENT)
    assert living.placed(DraftKind.THANK_YOU)[-1].ready

"""`correct`, `add` and `undo`, as a user types them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from typer.testing import CliRunner, Result

from agent.cli.app import app
from agent.store import Store
from connectors.mail import Folder
from tests.houses import CONFIG, Living, settle_in
from tests.mails import MANAGER, invitation, mail, notes, receipt, rejection

APPLIED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TOLD = APPLIED + timedelta(days=2)
TALK = datetime(2026, 3, 12, 14, 0, tzinfo=UTC)
END = TALK + timedelta(minutes=45)
NOW = END + timedelta(hours=6)
TIDEWELL = (
    "Hi Ada,\n\nThank you for applying to Tidewell. We have received your application for the {} position and will"
    " review it shortly.\n\nInes Fabre\nRecruiter, Tidewell\n"
)
INES = "Ines Fabre <ines.fabre@tidewell.example>"


@pytest.fixture
def living(tmp_path: Path) -> Living:
    """A house that has been told of an application, of an interview that was held, and of a refusal."""
    store = f'[store]\npath = "{tmp_path / "afterword.db"}"\n'
    (tmp_path / "config.toml").write_text(CONFIG + store, encoding="utf-8")
    life = settle_in(tmp_path, APPLIED)
    life.at(APPLIED, receipt(APPLIED))
    life.at(TOLD, invitation(TALK, TOLD))
    life.at(END + timedelta(hours=2), notes(END + timedelta(hours=2)), folder=Folder.SENT)
    life.at(NOW, rejection(NOW - timedelta(hours=1)))
    return life


@pytest.fixture
def config(living: Living, tmp_path: Path) -> Path:
    """The configuration of that house; its path."""
    assert living
    return tmp_path / "config.toml"


def run(config: Path, *words: str) -> Result:
    """What the command prints and how it ends, an hour after the last mail."""
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        return CliRunner().invoke(app, [*words, "--config", str(config)], env={"COLUMNS": "400"})


def said(result: Result) -> str:
    """Everything it printed, the frames of errors left out."""
    return " ".join(result.output.replace("│", " ").split())


def mail_id(config: Path, subject: str) -> str:
    """The id that `show` prints beside the mail of that subject."""
    found = re.search(rf"mail (\w+) .*“{re.escape(subject)}”", run(config, "show", "Harbourlight").stdout)
    assert found
    return found[1]


def test_a_refusal_that_was_none(config: Path, living: Living) -> None:
    """By the id that show prints; it says what it understood and what changed, and the daemon's drafts follow."""
    refused = mail_id(config, "Your application for Data Engineer")
    result = run(config, "correct", refused, "--kind", "employer_message")

    assert result.exit_code == 0
    assert "it is: employer message" in said(result)
    assert "stands at awaiting decision, before: rejected" in said(result)
    living.at(NOW + timedelta(hours=2))
    assert [draft.to for draft in living.placed()][-1] == ("tomas.berg@harbourlight.example",)
    assert "employer message (you said so)" in run(config, "show", "Harbourlight").stdout
    told = run(config, "why", "Harbourlight").stdout
    assert "counts as employer message, by what you said" in told
    assert "you said of “Your application for Data Engineer” from Rosa Lindt: it is: employer message" in told


def test_the_last_word_is_taken_back_and_had_again(config: Path) -> None:
    """Undo names what it took back; the list shows all; by its id the undoing is undone."""
    refused = mail_id(config, "Your application for Data Engineer")
    run(config, "correct", refused, "--kind", "employer_message")
    undone = run(config, "undo")
    assert "you took back: you said of “Your application for Data Engineer”" in said(undone)
    assert "stands at rejected" in said(undone)

    listed = run(config, "undo", "--list").stdout.splitlines()
    assert len(listed) == 2
    assert "(taken back)" in listed[1]
    assert "nothing that you said stands" in said(run(config, "undo"))

    again = run(config, "undo", listed[0].split()[0])
    assert "stands at awaiting decision" in said(again)
    assert "taken back already" in said(run(config, "undo", listed[0].split()[0]))
    assert "you said nothing under 'zzzzz'" in said(run(config, "undo", "zzzzz"))


def test_status_shows_each_question_with_the_command_that_answers_it(config: Path, living: Living) -> None:
    """What it prints can be typed as it stands, and then the question is gone."""
    for number, role in enumerate(("Product Manager", "Data Engineer")):
        at = NOW + timedelta(minutes=number)
        text = TIDEWELL.format(role)
        living.at(
            at, mail(f"Your application for {role}", text, at, sender=INES, message_id=f"<{number}@tidewell.example>")
        )
    no = "Hi Ada,\n\nwe have decided to move forward with another candidate. I wish you all the best.\n\nInes Fabre\n"
    at = NOW + timedelta(minutes=9)
    living.at(at, mail("Your application at Tidewell", no, at, sender=INES, message_id="<no@tidewell.example>"))

    command = re.search(r"afterword (correct \w+ --same-as \w+)", run(config, "status").stdout)
    assert command
    result = run(config, *command[1].split())

    assert result.exit_code == 0
    assert "Tidewell" in said(result)
    assert "afterword correct" not in run(config, "status").stdout
    run(config, "undo")
    assert command[0] in run(config, "status").stdout


@pytest.mark.covers("case 19")
def test_an_interview_by_telephone(config: Path, living: Living) -> None:
    """It says back the weekday and the zone, keeps the address, and asks for notes when the time comes."""
    result = run(
        config, "add", "--company", "Northwind", "--role", "Data Engineer", "--at", "Wed 18 March 3pm",
        "--minutes", "45", "--with", "Dana Levi <dana.levi@northwind.example>", "--with", "Tom Reyes",
        "--format", "phone",
    )  # fmt: skip

    assert result.exit_code == 0
    assert "Wednesday 18 March 2026, 15:00–15:45 (Europe/Lisbon)" in said(result)
    assert "Dana Levi <dana.levi@northwind.example>, Tom Reyes" in said(result)
    assert "No address is known for Tom Reyes" in said(result)
    assert "an application, interviewing" in said(result)
    living.through(datetime(2026, 3, 18, 16, 0, tzinfo=UTC))
    assert living.placed()[-1].application.company == "Northwind"


@pytest.mark.parametrize(
    ("typed", "mend"),
    [
        (["--at", "2026-03-10 15:00"], "has passed; if the interview was held already, add --held"),
        (["--at", "2029-03-10 15:00"], "more than two years off"),
        (["--at", "Tue 18 March 15:00"], "is a Wednesday"),
        (["--at", "3/4 15:00"], "can be read in two ways; write it as 2026-12-01 15:00"),
        (["--at", "2026-02-30 15:00"], "there is no such day"),
        (["--at", "2026-03-18"], "it names no time of day"),
        (["--at", "2026-03-29 01:30"], "the clocks are put forward"),
        (["--at", "soon"], "is no moment"),
        (["--at", "2026-03-18 15:00", "--ends", "14:00"], "is not within the twelve hours after"),
        (["--at", "2026-03-18 15:00", "--minutes", "ages"], "is no length of an interview"),
        (["--at", "2026-03-18 15:00", "--timezone", "Lisbon"], "is no time zone"),
        (["--at", "2026-03-18 15:00", "--with", "Dana, Tom"], "names nobody"),
        (["--minutes", "45"], "say with --at when it is"),
        (["--held"], "say with --at when that was"),
        (["--instead", "--at", "2026-03-18 15:00"], "say with --application whose interview moves"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_mend(
    config: Path, typed: list[str], mend: str, tmp_path: Path
) -> None:
    """Nothing is filed, and one line says what to write."""
    result = run(config, "add", "--company", "Northwind", *typed)

    assert result.exit_code == 2
    assert mend in said(result)
    store = Store.open(f"sqlite:///{tmp_path / 'afterword.db'}")
    assert "Northwind" not in {one.company for one in store.applications()}
    store.close()


@pytest.mark.parametrize(
    ("typed", "mend"),
    [
        ([], "what is wrong with it?"),
        (["--kind", "other", "--not-an-interview"], "choose one"),
        (["--same-as", "Harbourlight", "--two-applications"], "choose one"),
        (["--same-as", "Harbourlight"], "belongs to Harbourlight"),
        (["--same-as", "Nowhere"], "there is no application called 'Nowhere'; known: Harbourlight"),
        (["--kind", "other", "--company", "Northwind"], "belongs to no application"),
        (["--kind", "interview_confirmation"], "The mail itself is not kept: say --at"),
        (["--not-suspicious"], "is not taken for suspicious"),
        (["--yes"], "counts as rejection already"),
        (["--at", "2026-03-18 15:00"], "fixes no interview"),
        (["--with", "Dana Levi"], "say with --at when it is"),
        (["--company", " "], "is no name"),
    ],
)
def test_corrections_that_make_no_sense_are_refused(config: Path, typed: list[str], mend: str) -> None:
    """Each with what to say instead."""
    result = run(config, "correct", "<no@harbourlight.example>", *typed)

    assert result.exit_code == 2
    assert mend in said(result)
    assert "You said nothing yet" in said(run(config, "undo", "--list"))


def test_what_is_not_known_is_told_from_what_was_not_kept(config: Path, living: Living) -> None:
    """A name nobody has, a mail never seen, and a mail that was read and left alone."""
    at = NOW + timedelta(minutes=5)
    letter = "Sale ends tonight: half price on all plants in our garden shop.\n"
    living.at(
        at, mail("Half price", letter, at, sender="Garden <news@garden.example>", message_id="<sale@garden.example>")
    )

    assert "is no mail, question or application" in said(run(config, "correct", "zzzzz", "--kind", "other"))
    assert "has not seen a mail" in said(run(config, "correct", "<x@y.example>", "--kind", "other"))
    assert "kept nothing of it" in said(run(config, "correct", "sale@garden.example", "--kind", "rejection"))


def test_an_application_is_renamed_and_joined(config: Path) -> None:
    """By its name; what only a mail can be is refused for it."""
    renamed = run(config, "correct", "Harbourlight", "--company", "Harbour Light GmbH")
    assert "was called Harbourlight" in said(renamed)
    run(config, "add", "--company", "Tidewell", "--role", "Product Manager")
    joined = run(config, "correct", "Tidewell", "--same-as", "Harbour Light")
    assert "is now part of Harbour Light GmbH" in said(joined)
    assert "of one you can say --company, --role and --same-as" in said(
        run(config, "correct", "Harbour Light", "--kind", "other")
    )
    there = run(config, "add", "--company", "Harbour Light", "--at", "2026-03-18 15:00")
    assert there.exit_code == 2
    assert "already: say --application" in said(there)


def test_an_interview_moved_by_telephone(config: Path, living: Living) -> None:
    """--instead moves the one to come; without it the other stays, and that is said."""
    living.at(
        NOW,
        mail(
            "Re: Interview",
            "Hi Ada, sorry for the mix-up!\n",
            NOW,
            sender=MANAGER,
            message_id="<s@harbourlight.example>",
        ),
    )
    run(config, "correct", "<no@harbourlight.example>", "--kind", "employer_message")
    first = run(config, "add", "--application", "Harbourlight", "--at", "2026-03-18 15:00")
    assert "no thank-you is drafted; add --with" in said(first)
    beside = run(config, "add", "--application", "Harbourlight", "--at", "2026-03-19 15:00")
    assert "stays as well" in said(beside)
    run(config, "undo")
    moved = run(config, "add", "--application", "Harbourlight", "--at", "2026-03-19 16:00", "--instead")
    assert "Thursday 19 March 2026, 16:00" in said(moved)
    assert "18 March" not in said(moved)


def test_what_they_said_by_telephone(config: Path, living: Living) -> None:
    """A day to hear by and a refusal, each for one application; its stage follows."""
    run(config, "correct", "<no@harbourlight.example>", "--kind", "employer_message")
    promised = run(config, "add", "--application", "Harbourlight", "--answer-by", "Fri 20 March 17:00")
    assert "when they answer at Harbourlight" in said(promised)
    assert "they said you would hear by Fri 20 Mar 17:00" in run(config, "show", "Harbourlight").stdout
    refused = run(config, "add", "--application", "Harbourlight", "--kind", "rejection")
    assert "stands at rejected, before: awaiting decision" in said(refused)
    assert "say one of rejection, offer, on_hold" in said(
        run(config, "add", "--application", "Harbourlight", "--kind", "survey")
    )
    assert "--application" in said(run(config, "add", "--kind", "rejection"))
    assert "has passed; name one to come" in said(
        run(config, "add", "--application", "Harbourlight", "--answer-by", "2026-03-10 15:00")
    )
    assert living.house.store.rebuild().differed == ()


def test_a_held_interview_can_be_told_of(config: Path, living: Living) -> None:
    """It may lie before now then, in the year that has been; its notes are asked for at once."""
    result = run(
        config, "add", "--company", "Northwind", "--at", "12 March 17:00", "--minutes", "1h", "--held",
        "--with", "Dana Levi <dana.levi@northwind.example>",
    )  # fmt: skip
    assert "Thursday 12 March 2026, 17:00–18:00" in said(result)
    living.at(NOW + timedelta(hours=2))
    assert "Northwind" in {draft.application.company for draft in living.placed()}

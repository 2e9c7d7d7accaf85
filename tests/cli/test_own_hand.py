"""What the user says with a command about one application, as they type it: each word, each refusal, each undo."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from typer.testing import CliRunner, Result

from agent.cli.app import app
from agent.etiquette.kinds import DraftKind, DraftState
from agent.lookup import short_id
from connectors.mail import Folder
from tests.houses import CONFIG, Living, settle_in
from tests.mails import invitation, mail, notes, receipt, rejection

APPLIED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TALK = datetime(2026, 3, 12, 14, 0, tzinfo=UTC)
END = TALK + timedelta(minutes=45)
NOW = END + timedelta(hours=1)
INES = "Ines Fabre <ines.fabre@tidewell.example>"
OFFER = ("add", "--application", "Harbourlight", "--kind", "offer")
Say = Callable[..., Result]


class House:
    """A house that was told of two applications and of one interview, and a clock that goes on with each command."""

    def __init__(self, living: Living, config: Path) -> None:
        self.living = living
        self.config = config
        self.now = NOW

    def say(self, *words: str) -> Result:
        """What the command prints and how it ends, a minute after the last one."""
        self.now += timedelta(minutes=1)
        with time_machine.travel(self.now, tick=False):
            return CliRunner().invoke(app, [*words, "--config", str(self.config)], env={"COLUMNS": "600"})

    def rounds(self, later: timedelta = timedelta(minutes=1)) -> None:
        """The daemon looks."""
        self.now += later
        self.living.at(self.now)

    def drafts(self) -> dict[DraftKind, DraftState]:
        """How each kind of draft stands."""
        return {row.kind: row.state for row in self.living.house.store.ledger.rows()}

    def name(self, company: str) -> str:
        """The short id of that employer's application."""
        return next(short_id(one.id) for one in self.living.house.store.applications() if one.company == company)


@pytest.fixture
def house(tmp_path: Path) -> House:
    """An interview at Harbourlight an hour ago, and an application at Tidewell."""
    store = f'[store]\npath = "{tmp_path / "afterword.db"}"\n'
    (tmp_path / "config.toml").write_text(CONFIG + store, encoding="utf-8")
    living = settle_in(tmp_path, APPLIED)
    living.at(APPLIED, receipt(APPLIED))
    living.at(APPLIED + timedelta(days=2), invitation(TALK, APPLIED + timedelta(days=2)))
    text = (
        "Hi Ada,\n\nThank you for applying to Tidewell. We have received your application for the Product Manager"
        " position and will review it shortly.\n\nInes Fabre\nRecruiter, Tidewell\n"
    )
    applied = APPLIED + timedelta(days=3)
    living.at(applied, mail("Your application for Product Manager", text, applied, sender=INES))
    living.at(NOW)
    return House(living, tmp_path / "config.toml")


def said(result: Result) -> str:
    """Everything it printed, the frames of errors left out."""
    return " ".join(result.output.replace("│", " ").split())


def understood(result: Result) -> str:
    """What it said back; the command must have gone well."""
    assert result.exit_code == 0, result.output
    found = re.search(r"Understood: (.*)\n", result.output)
    assert found
    return found[1]


def refused(result: Result) -> str:
    """Why it was refused; it must have been."""
    assert result.exit_code == 2, result.output
    return said(result)


SAYINGS = [
    (["interest", "Harbourlight", "low"], "you want the job a little"),
    (["top-choice", "Harbourlight"], "it is your top choice"),
    (["share", "Harbourlight"], "they may be told that you have other interviews"),
    (["mute", "Harbourlight"], "no letters are to be written"),
    (["skip", "Harbourlight", "thank_you"], "no thank you is to be written to Tomas Berg"),
    (["pin", "Harbourlight", "Wed 25 March"], "you want to ask how things stand from Wednesday 25 March 2026, 09:00"),
    (["snooze", "Harbourlight", "Mon 16 March"], "nothing new is to be placed before Monday 16 March 2026, 00:00"),
    (["no-show", "Harbourlight"], "the interview Thursday 12 March 2026, 14:00 (Europe/Lisbon) did not take place"),
    (["missed", "Harbourlight"], "the interview Thursday 12 March 2026, 14:00 (Europe/Lisbon) was missed by you"),
    (["held", "Harbourlight"], "the interview Thursday 12 March 2026, 14:00 (Europe/Lisbon) took place"),
    (["withdraw", "Harbourlight"], "you withdraw"),
    (["got-on", "Harbourlight", "Tomas"], "you got on well with Tomas Berg"),
]


@pytest.mark.parametrize(("typed", "told"), SAYINGS, ids=lambda words: words[0] if isinstance(words, list) else "")
def test_each_word_is_said_back_listed_and_taken_back(house: House, typed: list[str], told: str) -> None:
    """With the application's name; `undo --list` and `why` tell it, and after `undo` the application is as before."""
    store = house.living.house.store
    before = next(one for one in store.applications() if one.company == "Harbourlight")
    assert f"you said of Harbourlight – Data Engineer [{house.name('Harbourlight')}]: {told}" in understood(
        house.say(*typed)
    )

    assert next(one for one in store.applications() if one.company == "Harbourlight") != before
    assert told in said(house.say("undo", "--list"))
    assert told in said(house.say("why", "Harbourlight"))
    assert f"you took back: you said of Harbourlight – Data Engineer [{house.name('Harbourlight')}]" in understood(
        house.say("undo")
    )
    after = next(one for one in store.applications() if one.company == "Harbourlight")
    assert after.model_copy(update={"corrected_at": before.corrected_at}) == before
    assert "(taken back)" in said(house.say("undo", "--list"))


OPPOSITES = [
    (["top-choice", "Harbourlight"], "it is not your top choice"),
    (["share", "Harbourlight"], "they are not to be told of your other interviews"),
    (["mute", "Harbourlight"], "letters may be written again"),
    (["got-on", "Harbourlight", "Tomas"], "you did not get on that well with Tomas Berg"),
]


@pytest.mark.parametrize(("typed", "told"), OPPOSITES, ids=lambda words: words[0] if isinstance(words, list) else "")
def test_not_is_the_opposite_and_twice_is_refused(house: House, typed: list[str], told: str) -> None:
    """What is not so cannot be taken off, and what is so cannot be set again."""
    refused(house.say(*typed, "--not"))
    understood(house.say(*typed))
    refused(house.say(*typed))
    assert told in understood(house.say(*typed, "--not"))
    refused(house.say(*typed, "--not"))


@pytest.mark.covers("case 39")
def test_one_top_choice_at_a_time(house: House) -> None:
    """A second one is refused, and the first is named with the way out (rule E42)."""
    understood(house.say("top-choice", "Harbourlight"))
    told = refused(house.say("top-choice", "Tidewell"))
    assert "Harbourlight – Data Engineer" in told
    first = re.search(r"afterword (top-choice \w+ --not)", told)
    assert first

    understood(house.say(*first[1].split()))
    understood(house.say("top-choice", "Tidewell"))


def test_the_configuration_says_a_top_choice_too(house: House) -> None:
    """It counts against a second one, and cannot be taken off by a word."""
    with house.config.open("a", encoding="utf-8") as config:
        config.write('[applications."Tidewell"]\ntop_choice = true\n')

    assert 'take top_choice out of [applications."Tidewell"]' in refused(house.say("top-choice", "Harbourlight"))
    assert 'take top_choice out of [applications."Tidewell"]' in refused(house.say("top-choice", "Tidewell", "--not"))
    assert "already by the configuration" in refused(house.say("top-choice", "Tidewell"))


def test_interest_is_said_once(house: House) -> None:
    """The same again is refused; what none does to the letters is told."""
    assert "is normal already" in refused(house.say("interest", "Harbourlight", "normal"))
    none = house.say("interest", "Harbourlight", "none")
    assert "nobody is asked how things stand" in understood(none)
    assert "follow up to Tomas Berg at Harbourlight: not owed any more" in none.stdout
    refused(house.say("interest", "Harbourlight", "enormous"))


def test_a_letter_that_stands_in_drafts_follows_the_word(house: House) -> None:
    """With little interest it claims none any more; taken back, it is what it was."""
    house.now += timedelta(minutes=1)
    house.living.at(house.now, notes(house.now), folder=Folder.SENT)

    def letter() -> str:
        (row,) = [one for one in house.living.house.store.ledger.rows() if one.kind is DraftKind.THANK_YOU]
        assert row.state is DraftState.PLACED
        return row.draft.body

    def claims() -> bool:
        """Whether one of its sentences says that the user wants the work."""
        (row,) = [one for one in house.living.house.store.ledger.rows() if one.kind is DraftKind.THANK_YOU]
        return any("/interest" in frame for frame in row.frames)

    claimed = letter()
    assert claims()
    told = house.say("interest", "Harbourlight", "low")
    assert "drafts that you have not changed follow your word" in told.stdout
    house.rounds()
    assert not claims()
    understood(house.say("undo"))
    house.rounds()
    assert letter() == claimed


def test_a_muted_application_gets_no_drafts(house: House) -> None:
    """The notes draft that stands is taken out of Drafts, and comes again when it is muted no more."""
    assert house.drafts()[DraftKind.NOTES] is DraftState.PLACED
    told = house.say("mute", "Harbourlight")
    assert "notes at Harbourlight: not owed any more (this application is muted)" in told.stdout
    house.rounds()
    assert house.drafts()[DraftKind.NOTES] is DraftState.WITHDRAWN
    understood(house.say("mute", "Harbourlight", "--not"))
    house.rounds()
    assert house.drafts()[DraftKind.NOTES] is DraftState.PLACED


def test_a_skipped_thank_you_is_not_written(house: House) -> None:
    """Of several the person is asked for; a kind that nobody knows is answered with those that are owed."""
    assert "is no kind of letter" in refused(house.say("skip", "Harbourlight", "thanks"))
    assert "no acceptance is owed or coming" in refused(house.say("skip", "Harbourlight", "acceptance"))
    assert "nobody called 'Rosa' is known" in refused(
        house.say("skip", "Harbourlight", "thank_you", "--person", "Rosa")
    )
    told = house.say("skip", "Harbourlight", "thank-you", "--person", "Tomas")
    assert "thank you to Tomas Berg at Harbourlight: not owed any more (you wanted no such letter)" in told.stdout
    house.living.through(END + timedelta(hours=30))
    assert DraftKind.THANK_YOU not in house.drafts()


def test_which_of_two_thank_yous_is_asked(house: House) -> None:
    """Each is listed with an id that can be typed in place of the kind."""
    understood(
        house.say(
            "add", "--application", "Tidewell", "--at", "12 March 10:00", "--minutes", "30", "--held",
            "--with", INES, "--with", "Jon Ask <jon.ask@tidewell.example>",
        )
    )  # fmt: skip
    told = refused(house.say("skip", "Tidewell", "thank_you"))
    which = re.search(r"thank_you to Jon Ask, due [^\[]*\[(\w+)\]", told)
    assert which
    assert "Say --person, or the id in place of the kind" in told
    assert "no thank you is to be written to Jon Ask" in understood(house.say("skip", "Tidewell", which[1]))


def test_a_pinned_day_moves_the_follow_up(house: House) -> None:
    """It is told with the day on which the follow-up comes; a day that has passed is refused."""
    assert "has passed; name one to come" in refused(house.say("pin", "Harbourlight", "2026-03-02"))
    assert "is no moment" in refused(house.say("pin", "Harbourlight", "soon"))
    told = house.say("pin", "Harbourlight", "Wed 25 March")
    assert "follow up to Tomas Berg at Harbourlight: comes Wed 25 Mar 09:00" in told.stdout


def test_snoozed_drafts_need_nobody(house: House) -> None:
    """`status` says until when, and does not list its drafts among what needs the user; `--off` ends it."""
    assert "say how it went at Harbourlight" in said(house.say("status"))
    understood(house.say("snooze", "Harbourlight", "Mon 16 March"))
    told = said(house.say("status"))
    assert "snoozed until Mon 16 Mar 00:00" in told
    assert "say how it went at Harbourlight" not in told
    house.living.through(END + timedelta(hours=30))
    assert DraftKind.THANK_YOU not in house.drafts()

    assert "is not snoozed" in refused(house.say("snooze", "Tidewell", "--off"))
    assert "you took back" in understood(house.say("snooze", "Harbourlight", "--off"))
    assert "say how it went at Harbourlight" in said(house.say("status"))
    assert "--off to end it: one of the two" in refused(house.say("snooze", "Harbourlight"))
    assert "has passed" in refused(house.say("snooze", "Harbourlight", "2026-03-02"))


def test_a_pause_holds_everything_until_it_ends(house: House) -> None:
    """It is shown in `status` with the command that ends it; nothing new is placed; then it goes on."""
    told = house.say("pause", "Fri 20 March")
    assert "nothing new is to be placed before Friday 20 March 2026, 00:00" in understood(told)
    shown = said(house.say("status"))
    assert "nothing new is placed before Fri 20 Mar 00:00: you paused it afterword pause --off" in shown
    assert "afterword pause --off" in said(house.say("digest"))
    house.living.through(END + timedelta(hours=30))
    assert DraftKind.THANK_YOU not in house.drafts()

    house.now = END + timedelta(hours=30)
    assert "you took back: you said that nothing new is to be placed" in understood(house.say("pause", "--off"))
    assert "pause" not in said(house.say("status"))
    house.rounds()
    assert house.drafts()[DraftKind.THANK_YOU] is DraftState.PLACED
    assert "nothing is paused" in refused(house.say("pause", "--off"))
    assert "one of the two" in refused(house.say("pause"))
    assert "one of the two" in refused(house.say("pause", "Fri 20 March", "--off"))
    assert "more than two years off" in refused(house.say("pause", "2030-01-01"))


def test_a_pause_is_over_when_its_day_comes(house: House) -> None:
    """Then nothing is shown of it, and there is nothing to end."""
    understood(house.say("pause", "Fri 13 March"))
    house.now = END + timedelta(hours=12)
    assert "nothing new is placed" not in said(house.say("status"))
    assert "nothing is paused" in refused(house.say("pause", "--off"))


def test_times_go_to_whoever_asked(house: House) -> None:
    """Refused where nobody asked; the reply waits without them."""
    assert "nobody at Harbourlight – Data Engineer" in refused(house.say("times", "Harbourlight", "Tuesday after 2"))
    text = (
        "Hi Ada,\n\nwe would like to meet you. Could you let me know when you are available for an interview next"
        " week?\n\nInes Fabre\nRecruiter, Tidewell\n"
    )
    house.now += timedelta(hours=1)
    house.living.at(house.now, mail("Re: Your application for Product Manager", text, house.now, sender=INES))
    assert "there is nothing in it to write" in refused(house.say("times", "Tidewell", "  "))
    assert "has a gap" in refused(house.say("times", "Tidewell", "on [day]"))
    assert "say it in 300" in refused(house.say("times", "Tidewell", "on Tuesday " * 40))
    assert "you can: “Tuesday 17 or Wednesday 18 March, after 14:00”" in understood(
        house.say("times", "Tidewell", "Tuesday 17 or Wednesday 18 March,  after 14:00")
    )


@pytest.mark.covers("T31")
def test_an_offer_is_taken_and_signed(house: House) -> None:
    """Refused without one; then accepted once, and signed once; the deadline is told back."""
    assert "there is no offer of Harbourlight" in refused(house.say("accept", "Harbourlight"))
    assert "--deadline is for an offer" in refused(
        house.say("add", "--application", "Harbourlight", "--deadline", "Fri 20 March")
    )
    assert "has passed" in refused(house.say(*OFFER, "--deadline", "2026-03-02"))
    assert "to be answered by Fri 20 Mar 23:59" in understood(house.say(*OFFER, "--deadline", "Fri 20 March"))
    told = said(house.say("status"))
    name = house.name("Harbourlight")
    assert f"afterword accept {name}" in told
    assert f"afterword decline {name}" in told
    assert f"afterword more-time {name}" in told

    assert "stands at accepted, before: offered" in said(house.say("accept", "Harbourlight"))
    assert f"already; once it is signed: afterword accept {name} --signed" in refused(house.say("accept", name))
    assert "you took the offer of Harbourlight" in refused(house.say("decline", "Harbourlight"))
    assert "so there is nothing to withdraw from" in refused(house.say("withdraw", "Harbourlight"))
    house.rounds()
    assert house.drafts()[DraftKind.ACCEPTANCE] is DraftState.PLACED
    assert "you take the offer, and the contract is signed" in understood(house.say("accept", name, "--signed"))
    refused(house.say("accept", name, "--signed"))
    house.rounds()
    letters = house.living.house.store.ledger.rows()
    assert [row.state for row in letters if row.kind is DraftKind.ACCEPTANCE] == [DraftState.PLACED]
    assert "the contract is signed" in said(house.say("show", "Harbourlight"))


@pytest.mark.covers("T32")
def test_an_offer_is_declined_or_thought_over(house: House) -> None:
    """Each needs an offer; what was decided is taken back by its id before another decision."""
    assert "afterword withdraw" in refused(house.say("decline", "Harbourlight"))
    assert "there is no offer" in refused(house.say("more-time", "Harbourlight"))
    understood(house.say(*OFFER))
    assert "you ask for longer to think the offer over" in understood(house.say("more-time", "Harbourlight"))
    assert "stands at declined, before: offered" in said(house.say("decline", "Harbourlight"))
    back = re.search(r"afterword (undo \w+)", refused(house.say("accept", "Harbourlight")))
    assert back
    understood(house.say(*back[1].split()))
    assert "stands at accepted, before: offered" in said(house.say("accept", "Harbourlight"))


def test_who_has_been_refused_does_not_withdraw(house: House) -> None:
    """Nor take the offer, nor ask; but may keep in touch, with a whole sentence of their own."""
    assert "one keeps warm what ended in a refusal" in refused(
        house.say("keep-warm", "Harbourlight", "You have opened an office in Porto.")
    )
    house.now += timedelta(hours=1)
    house.living.at(house.now, rejection(house.now))

    assert "has ended (rejected), so there is nothing to withdraw from" in refused(
        house.say("withdraw", "Harbourlight")
    )
    assert "has ended (rejected), so nobody is to be asked" in refused(house.say("pin", "Harbourlight", "Wed 25 March"))
    assert "nobody there waits for times" in refused(house.say("times", "Harbourlight", "Tuesday"))
    assert "is no whole sentence" in refused(house.say("keep-warm", "Harbourlight", "new office"))
    assert "you would write again some time: “You have opened an office in Porto.”" in understood(
        house.say("keep-warm", "Harbourlight", "You have opened an office in Porto")
    )


@pytest.mark.covers("T35")
def test_withdrawing_ends_it(house: House) -> None:
    """The letter that says so is owed, all others are not."""
    told = said(house.say("withdraw", "Harbourlight"))
    assert "stands at withdrawn, before: awaiting decision" in told
    assert "withdrawal to Tomas Berg at Harbourlight: owed now" in told
    assert "thank you to Tomas Berg at Harbourlight: not owed any more" in told
    assert "you withdrew from Harbourlight" in refused(house.say("withdraw", "Harbourlight"))
    house.rounds()
    assert house.drafts()[DraftKind.WITHDRAWAL] is DraftState.PLACED


def test_an_interview_to_come_has_not_come_out(house: House) -> None:
    """Nor one that nobody knows of; each with what to say instead."""
    for word in ("no-show", "missed", "held"):
        assert "no interview at Tidewell" in refused(house.say(word, "Tidewell"))
    understood(house.say("add", "--application", "Tidewell", "--at", "17 March 14:00"))
    for word in ("no-show", "missed", "held"):
        told = refused(house.say(word, "Tidewell"))
        assert "begins only Tuesday 17 March 2026, 14:00 (Europe/Lisbon)" in told
        assert f"afterword add --application {house.name('Tidewell')} --at … --instead" in told


@pytest.mark.covers("T9")
def test_they_did_not_come(house: House) -> None:
    """No thanks are owed then, and a mail asks for another time; the same twice is refused, the opposite is heard."""
    told = said(house.say("no-show", "Harbourlight"))
    assert "counts as no show" in told
    assert "no show to Tomas Berg at Harbourlight: owed now" in told
    assert "counts as no show already" in refused(house.say("no-show", "Harbourlight"))
    house.rounds()
    assert house.drafts()[DraftKind.NO_SHOW] is DraftState.PLACED
    assert "counts as held" in said(house.say("held", "Harbourlight"))


def test_which_of_two_interviews_is_asked(house: House) -> None:
    """Both are listed with ids; an id, a day, or day and time will do; another day is refused."""
    understood(
        house.say("add", "--application", "Harbourlight", "--at", "11 March 10:00", "--held", "--with", "Jon Ask")
    )
    told = refused(house.say("no-show", "Harbourlight"))
    ids = re.findall(r"March 2026, \d\d:\d\d \(Europe/Lisbon\) \[(\w+)\]", told)
    assert len(ids) == 2
    assert "which interview is meant? Say --interview with its id or day" in told

    assert "is none of Harbourlight" in refused(house.say("no-show", "Harbourlight", "--interview", "Tue 10 March"))
    assert "Wednesday 11 March 2026, 10:00" in understood(
        house.say("no-show", "Harbourlight", "--interview", "Wed 11 March")
    )
    assert "Thursday 12 March 2026, 14:00" in understood(
        house.say("missed", "Harbourlight", "--interview", "12 March 14:00")
    )
    understood(house.say("held", "Harbourlight", "--interview", ids[0]))


def test_an_interview_with_notes_is_not_the_one_that_was_missed(house: House) -> None:
    """Of two the one that the user wrote about is not asked for."""
    house.now += timedelta(minutes=1)
    house.living.at(house.now, notes(house.now), folder=Folder.SENT)
    understood(
        house.say("add", "--application", "Harbourlight", "--at", "11 March 10:00", "--held", "--with", "Jon Ask")
    )
    assert "Wednesday 11 March 2026, 10:00" in understood(house.say("no-show", "Harbourlight"))


def test_names_that_fit_several_or_none_are_refused(house: House) -> None:
    """An application by its id then; a person by the whole name."""
    assert "there is no application called 'Northwind'" in refused(house.say("mute", "Northwind"))
    understood(house.say("add", "--company", "Tidewell", "--role", "Data Analyst"))
    assert "fits more than one application" in refused(house.say("mute", "Tidewell"))
    assert "Tidewell – Data Analyst" in understood(house.say("mute", "data analyst"))
    understood(
        house.say(
            "add", "--application", "Harbourlight", "--at", "11 March 10:00", "--held",
            "--with", "Tomas Reyes", "--with", "Greta Holm",
        )
    )  # fmt: skip
    assert "'Tomas' is the name of several" in refused(house.say("got-on", "Harbourlight", "Tomas"))
    assert "nobody called 'Otto'" in refused(house.say("got-on", "Harbourlight", "Otto"))
    assert "you got on well with Greta Holm" in understood(house.say("got-on", "Harbourlight", "greta"))


def test_nothing_that_was_said_is_lost_when_all_is_derived_anew(house: House) -> None:
    """The applications are what the journal tells, word for word."""
    for typed in (("top-choice", "Harbourlight"), ("pin", "Harbourlight", "Wed 25 March"), ("pause", "Fri 20 March")):
        understood(house.say(*typed))
    assert house.living.house.store.rebuild().differed == ()

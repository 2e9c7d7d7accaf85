"""`forecast` and `why`, as a user types them, and what the daemon really does when time passes without news."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from typer.testing import CliRunner, Result

from agent.cli.app import app
from agent.etiquette.foreseen import LetterToCome
from agent.etiquette.kinds import DraftKind
from agent.etiquette.rules import ALIVE
from connectors.mail import Folder
from tests.houses import CONFIG, Living, settle_in
from tests.mails import USER, invitation, mail, notes, promise, receipt, rejection

APPLIED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TALK = datetime(2026, 3, 12, 14, 0, tzinfo=UTC)
END = TALK + timedelta(minutes=45)
DAY = timedelta(days=1)
DAYS = 60
LETTER = [
    "what", "application", "draft", "kind", "person", "state", "place_at", "due", "send_between", "expires", "because",
    "unless", "provided",
]  # fmt: skip
REASONS = [
    "what", "application", "draft", "kind", "person", "standing", "state", "place_at", "due", "send_between", "expires",
    "missing", "interview", "because", "settled",
]  # fmt: skip


@pytest.fixture
def living(tmp_path: Path) -> Living:
    """A house that knows of two applications, each with an interview to come."""
    store = f'[store]\npath = "{tmp_path / "afterword.db"}"\n'
    (tmp_path / "config.toml").write_text(CONFIG + store, encoding="utf-8")
    life = settle_in(tmp_path, APPLIED)
    life.at(APPLIED, receipt(APPLIED))
    life.at(APPLIED + DAY, invitation(TALK, APPLIED + DAY))
    other = {"firm": "quartzmill", "message_id": "<talk@quartzmill.example>", "uid": "talk@quartzmill.example"}
    life.at(APPLIED + 2 * DAY, invitation(TALK + 4 * DAY, APPLIED + 2 * DAY, **other))
    return life


def run(living: Living, folder: Path, *words: str, columns: int = 400) -> Result:
    """What the command prints and how it ends, at the moment at which that house's clock stands."""
    with time_machine.travel(living.clock.now(), tick=False):
        config = str(folder / "config.toml")
        return CliRunner().invoke(app, [*words, "--config", config], env={"COLUMNS": str(columns)})


def objects(result: Result) -> list[dict[str, Any]]:
    """The JSON objects of its output, one a line."""
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def said(result: Result) -> str:
    """Everything it printed, the frames of errors left out."""
    return " ".join(result.output.replace("│", " ").split())


def letters(living: Living) -> list[LetterToCome]:
    """The letters that are foreseen now."""
    seen = living.house.law.foreseen(living.clock.now(), DAYS)
    return [one for one in seen if isinstance(one, LetterToCome)]


# The forecast and the daemon


def test_the_daemon_places_what_was_foreseen_when_it_was(living: Living) -> None:
    """Two months without a mail: the same letters, at the same moments, and no others."""
    foreseen = {one.draft: one.place_at for one in letters(living) if one.provided is None}
    living.through(living.clock.now() + DAYS * DAY)

    assert {one.draft: one.at for one in living.placed() if not one.again} == foreseen
    assert {one.kind for one in living.placed()} == {DraftKind.NOTES, DraftKind.THANK_YOU, DraftKind.FOLLOW_UP}


@pytest.mark.parametrize("news", [promise, notes, rejection])
def test_after_each_piece_of_news_it_is_right_again(living: Living, news: Any) -> None:
    """What is placed from then on is what is foreseen then."""
    at = END + 2 * DAY
    living.through(at - timedelta(hours=1))
    living.at(at, news(at), folder=Folder.SENT if news is notes else Folder.INBOX)
    standing = {one.draft for one in living.placed()}
    foreseen = {one.draft: one.place_at for one in letters(living) if one.provided is None and one.place_at > at}
    living.through(at + DAYS * DAY)

    placed = {one.draft: one.at for one in living.placed() if not one.again and one.draft not in standing}
    assert {draft: moment for draft, moment in placed.items() if moment > at} == {
        draft: moment for draft, moment in foreseen.items() if moment <= at + DAYS * DAY
    }


def test_what_follows_a_sent_letter_comes_as_foreseen_once_it_is_sent(living: Living) -> None:
    """The closing follow-up, had the user sent the first one when it was best sent."""
    closing = next(one for one in letters(living) if one.kind is DraftKind.CLOSING_FOLLOW_UP)
    assert closing.provided is not None
    sent_at = closing.provided.sent_at
    living.through(sent_at - timedelta(minutes=1))
    answer = mail("Data Engineer", "Is there any news?", sent_at, sender=USER, to=closing.address or "")
    living.at(sent_at, answer, folder=Folder.SENT)
    living.through(closing.place_at + DAY)

    assert [(one.draft, one.at) for one in living.placed(DraftKind.CLOSING_FOLLOW_UP)] == [
        (closing.draft, closing.place_at)
    ]


# The command


def test_forecast_prints_objects_with_the_keys_of_the_contract(living: Living, tmp_path: Path) -> None:
    """One a line: a letter, a stage or nothing, with what docs/formats.md promises."""
    lines = objects(run(living, tmp_path, "forecast", "--json"))
    by_what = {one["what"]: one for one in lines}

    assert [list(one) for one in lines if one["what"] == "letter"] == [LETTER] * 8
    assert list(by_what["stage"]) == ["what", "application", "at", "stage", "because", "unless"]
    assert list(by_what["nothing"]) == ["what", "application", "stage", "why", "until"]
    assert {one["application"]["company"] for one in lines} == {"Harbourlight", "Quartzmill"}
    for one in lines:
        assert all(reason["rule"] and reason["says"] for reason in one.get("because", ()))


def test_the_forecast_of_one_application_is_part_of_the_whole(living: Living, tmp_path: Path) -> None:
    """Named, it is told alone; with fewer days less of it."""
    alone = objects(run(living, tmp_path, "forecast", "quartz", "--json"))
    everything = objects(run(living, tmp_path, "forecast", "--json"))
    soon = objects(run(living, tmp_path, "forecast", "quartz", "--days", "14", "--json"))

    assert alone == [one for one in everything if one["application"]["company"] == "Quartzmill"]
    assert [one["kind"] for one in soon if one["what"] == "letter"] == ["notes", "thank_you"]


def test_people_read_it_at_a_hundred_columns_and_in_a_narrow_terminal(living: Living, tmp_path: Path) -> None:
    """No line is wider than the terminal, and each says to whom, when, by which rule, unless what."""
    for columns in (100, 60, 40):
        result = run(living, tmp_path, "forecast", columns=columns)
        told = said(result)

        assert all(len(line) <= columns for line in result.stdout.splitlines())
        for words in ("Harbourlight", "Tomas Berg", "Thu 12 Mar 14:50", "E9", "unless", "a new interview"):
            assert words in told, (columns, words)
        assert next(rule.says for rule in ALIVE if rule.id == "E9") in told


def test_what_stands_in_drafts_is_told_as_standing(living: Living, tmp_path: Path) -> None:
    """A letter that the daemon has placed is there now."""
    living.through(END + DAY)
    thanks = next(
        one for one in objects(run(living, tmp_path, "forecast", "harbour", "--json")) if one.get("kind") == "thank_you"
    )

    assert thanks["state"] == "placed"
    assert "now: thank you, to Tomas Berg" in said(run(living, tmp_path, "forecast", "harbour", columns=80))


def test_an_application_for_which_nothing_is_to_come_says_why(living: Living, tmp_path: Path) -> None:
    """A refusal whose answer has had its time."""
    living.at(END + DAY, rejection(END + DAY))
    living.through(END + 15 * DAY)
    told = said(run(living, tmp_path, "forecast", "harbour"))

    assert "Nothing is to come" in told
    assert "they have decided: nothing is owed" in told


def test_without_applications_it_says_so(tmp_path: Path) -> None:
    """An empty database is no error."""
    (tmp_path / "config.toml").write_text(f'{CONFIG}[store]\npath = "{tmp_path / "a.db"}"\n', encoding="utf-8")
    house = settle_in(tmp_path / "none", APPLIED) if (tmp_path / "none").mkdir() is None else None
    assert house is not None

    assert "No applications yet" in run(house, tmp_path, "forecast").stdout
    assert objects(run(house, tmp_path, "forecast", "--json")) == []


def test_an_unknown_application_is_wrong_usage(living: Living, tmp_path: Path) -> None:
    """Exit code 2, and the names that are known."""
    result = run(living, tmp_path, "forecast", "nobody")

    assert result.exit_code == 2
    assert "no application called 'nobody'" in said(result)


# Why


def test_a_draft_is_explained_back_to_the_mail_its_words_and_the_rule(living: Living, tmp_path: Path) -> None:
    """The follow-up after a promise: the rule in its words, the mail that promised, the words that did."""
    living.at(END + DAY, promise(END + DAY))
    key = next(one.draft for one in letters(living) if one.kind is DraftKind.FOLLOW_UP and "Rosa" in one.person)
    [told] = objects(run(living, tmp_path, "why", key[:8], "--json"))
    reason = next(one for one in told["because"] if one["rule"] == "E17")

    assert list(told) == REASONS
    assert told["draft"] == key
    assert reason["mail"]["message_id"] == "<soon@harbourlight.example>"
    assert reason["mail"]["sender"]["name"] == "Rosa Lindt"
    assert "by the end of next week" in " ".join(one["quote"] for one in reason["mail"]["quotes"])
    words = said(run(living, tmp_path, "why", key[:8]))
    for part in (reason["says"], reason["mail"]["short"], reason["mail"]["subject"], "by the end of next week"):
        assert part in words


def test_what_settled_a_draft_is_told_with_its_mail(living: Living, tmp_path: Path) -> None:
    """A thank-you that a refusal overtook: when, and by which mail, with the words in it."""
    living.through(END + DAY)
    living.at(END + 2 * DAY, rejection(END + 2 * DAY))
    key = next(one.draft for one in living.placed(DraftKind.THANK_YOU))
    [told] = objects(run(living, tmp_path, "why", key, "--json"))

    assert told["standing"] == "overtaken"
    assert told["state"] == "withdrawn"
    assert told["settled"]["mail"]["message_id"] == "<no@harbourlight.example>"
    assert told["settled"]["mail"]["quotes"]
    assert told["interview"]["mail"]["message_id"] == "<invitation@harbourlight.example>"
    assert "overtaken Sat 14 Mar 14:45: rejection arrived" in said(run(living, tmp_path, "why", key[:6]))


def test_notes_are_named_as_what_a_thank_you_follows_from(living: Living, tmp_path: Path) -> None:
    """A letter that stands early because of the notes says when they were taken."""
    living.at(END + timedelta(hours=3), notes(END + timedelta(hours=3)), folder=Folder.SENT)
    living.through(END + timedelta(hours=4))
    key = next(one.draft for one in living.placed(DraftKind.THANK_YOU))

    assert "your notes, Thu 12 Mar 17:45" in said(run(living, tmp_path, "why", key))


def test_an_application_is_explained_as_a_whole(living: Living, tmp_path: Path) -> None:
    """Its journal, entry by entry with the words, then each letter with its reasons."""
    living.through(END + DAY)
    lines = objects(run(living, tmp_path, "why", "Harbourlight", "--json"))
    entries = [one for one in lines if one["what"] == "entry"]

    assert [one["type"] for one in entries] == ["mail_read", "mail_read"]
    assert all(one["mail"]["quotes"] for one in entries)
    assert {one["kind"] for one in lines if one["what"] == "reasons"} >= {"notes", "thank_you", "follow_up"}
    words = said(run(living, tmp_path, "why", "Harbourlight"))
    assert "Owed, and why" in words
    assert entries[1]["mail"]["quotes"][0]["quote"] in words


def test_a_key_that_begins_no_draft_is_wrong_usage(living: Living, tmp_path: Path) -> None:
    """Exit code 2, and the names that are known."""
    nobody = run(living, tmp_path, "why", "0123456789abcdef")

    assert nobody.exit_code == 2
    assert "No draft's key begins so either" in said(nobody)
    assert "known: Harbourlight, Quartzmill" in said(nobody)


# What became of each step


def test_show_tells_what_became_of_each_step_and_how_it_ended(living: Living, tmp_path: Path) -> None:
    """Each thing owed with how it came out, in lines and as objects; the refusal in kind words."""
    living.through(END + DAY)
    living.at(END + 2 * DAY, rejection(END + 2 * DAY))
    told = objects(run(living, tmp_path, "show", "Harbourlight", "--json"))
    steps = {one["kind"]: one["came"] for one in told if one["what"] == "step"}
    words = said(run(living, tmp_path, "show", "Harbourlight"))

    assert steps == {"notes": "overtaken", "thank_you": "overtaken", "rejection_reply": "open"}
    assert "step thank you to Tomas Berg: overtaken Sat 14 Mar 14:45 (rejection arrived)" in words
    assert "You had talked to them once" in words


def test_status_and_digest_tell_of_an_ending_for_a_week(living: Living, tmp_path: Path) -> None:
    """And then no more."""
    living.at(END + DAY, rejection(END + DAY))
    news = "Harbourlight wrote on Fri 13 Mar that they will not take your application further."

    for command in ("status", "digest"):
        assert news in said(run(living, tmp_path, command))
    living.through(END + 9 * DAY)
    for command in ("status", "digest"):
        assert news not in said(run(living, tmp_path, command))

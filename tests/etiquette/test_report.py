from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from hiring_life import CALENDAR, DAY, HOUR, ROSA, SYSTEM, TOMAS, Law, Told, moment

from agent.etiquette.courtesy import Courtesy, Standing
from agent.etiquette.journal import Skipped
from agent.etiquette.kinds import Decision, DraftKind, DraftState, Family, MessageKind, Stage
from agent.etiquette.report import Came, StepTaken, report, tidings

TALK = moment(3, 12, 14)  # a Thursday; over at 15:00
HARSH = re.compile(
    r"reject|fail|unsuccess|unfortunate|lost|los[et]|sorry|bad|wrong|mistake|weak|turned down|not good|regret|declin",
    re.IGNORECASE,
)


def talked() -> Told:
    """One interview with Tomas, arranged by Rosa."""
    told = Told()
    told.talk(TALK)
    return told


def steps(law: Law, told: Told, now: datetime) -> dict[DraftKind, StepTaken]:
    """The report at `now`, by kind."""
    known = Told([entry for entry in told.entries if entry.at <= now])
    found = report(law.fold(known), law.owed(told, now), now, law.rules)
    return {one.kind: one for one in found}


def told_of(law: Law, told: Told, now: datetime) -> str:
    """What the user is told of how it stands at `now`; "" for nothing."""
    known = Told([entry for entry in told.entries if entry.at <= now])
    said = tidings(law.fold(known), law.stage(told, now), CALENDAR, now, law.rules)
    return said.text if said else ""


# What became of each step


@pytest.mark.rule("E21")
def test_each_step_of_an_application_says_how_it_came_out(law: Law) -> None:
    """Notes taken, thanks sent a day late, a question still to come: one line each, with when and by what."""
    told = talked()
    told.noted(TALK + 2 * HOUR, "<1@harbourlight.example>#0")
    thanks = told.wrote(TALK + 2 * DAY, TOMAS)
    seen = steps(law, told, moment(3, 16))

    assert {kind: one.came for kind, one in seen.items()} == {
        DraftKind.NOTES: Came.DONE,
        DraftKind.THANK_YOU: Came.LATE,
        DraftKind.FOLLOW_UP: Came.TO_COME,
    }
    assert (seen[DraftKind.THANK_YOU].person, seen[DraftKind.THANK_YOU].source) == ("Tomas Berg", thanks)
    assert seen[DraftKind.THANK_YOU].at == TALK + 2 * DAY


def test_done_in_time_is_not_late(law: Law) -> None:
    """Up to the moment it was due."""
    told = talked()
    told.wrote(TALK + 25 * HOUR, TOMAS)

    assert steps(law, told, moment(3, 16))[DraftKind.THANK_YOU].came is Came.DONE


def test_open_before_it_is_due_and_overdue_after(law: Law) -> None:
    """The law still has it open; the user sees that its day has passed."""
    told = talked()

    assert steps(law, told, TALK + 22 * HOUR)[DraftKind.THANK_YOU].came is Came.OPEN
    assert steps(law, told, TALK + 3 * DAY)[DraftKind.THANK_YOU].came is Came.OVERDUE
    assert steps(law, told, TALK + 9 * DAY)[DraftKind.THANK_YOU].came is Came.MISSED


def test_thrown_away_or_skipped_is_the_users_own_choice_and_muted_is_a_wish(law: Law) -> None:
    """A draft that was discarded, a kind that was skipped by word, and an application that is muted."""
    discarded, skipped, muted = talked(), talked(), talked()
    now = moment(3, 13, 16)
    draft = law.owed(discarded, now, DraftKind.THANK_YOU)[0]
    discarded.ended(now, draft, DraftState.DISCARDED)
    skipped.say(Skipped, now, courtesy=draft.key, kind=draft.kind)
    muted.flag(now, "mute")

    assert steps(law, discarded, now)[DraftKind.THANK_YOU].came is Came.SKIPPED
    assert steps(law, skipped, now)[DraftKind.THANK_YOU].came is Came.SKIPPED
    assert steps(law, muted, now)[DraftKind.THANK_YOU].came is Came.WAIVED


def test_what_a_refusal_made_pointless_was_overtaken_by_that_mail(law: Law) -> None:
    """With the mail, and in words."""
    told = talked()
    mail = told.mail(moment(3, 14), MessageKind.REJECTION)
    thanks = steps(law, told, moment(3, 15))[DraftKind.THANK_YOU]

    assert (thanks.came, thanks.source, thanks.why) == (Came.OVERTAKEN, mail, "rejection arrived")


def test_other_applications_have_no_lines_here(law: Law) -> None:
    """The courtesies of all may be handed in."""
    told, now = talked(), moment(3, 14)
    foreign = [one.model_copy(update={"application": "another"}) for one in law.owed(told, now)]

    assert report(law.fold(told), foreign, now, law.rules) == ()
    assert len(report(law.fold(told), [*foreign, *law.owed(told, now)], now, law.rules)) == len(foreign)


@pytest.mark.parametrize("standing", Standing)
def test_every_standing_has_its_word(law: Law, standing: Standing) -> None:
    """Whatever the law says of a courtesy, the report has a line for it."""
    at = moment(3, 13)
    courtesy = Courtesy(
        key="k", kind=DraftKind.THANK_YOU, family=Family.THANKS, application="app", person=None, occasion="o",
        place_at=at, due=at + DAY, send_from=at, send_until=at + DAY, expires=at + 7 * DAY, standing=standing,
    )  # fmt: skip

    assert [one.draft for one in report(law.fold(talked()), [courtesy], at, law.rules)] == ["k"]


# How an ending is told


@pytest.mark.rule("E43")
def test_a_refusal_is_told_in_plain_and_kind_words(law: Law) -> None:
    """Who wrote and when, how far it had come; no word that judges the user."""
    told = talked()
    told.mail(moment(3, 18), MessageKind.REJECTION)
    text = told_of(law, told, moment(3, 19))

    assert "Harbourlight wrote on Wed 18 Mar" in text
    assert "You had talked to them once" in text
    assert not HARSH.search(text)


def test_a_refusal_without_a_talk_says_nothing_of_talks(law: Law) -> None:
    """There were none."""
    told = Told()
    told.mail(moment(2, 20), MessageKind.APPLICATION_RECEIVED, SYSTEM)
    told.mail(moment(3, 18), MessageKind.REJECTION, SYSTEM)

    assert told_of(law, told, moment(3, 19)) == (
        "Harbourlight wrote on Wed 18 Mar that they will not take your application further."
    )


def test_an_offer_taken_back_is_told_as_that(law: Law) -> None:
    """Not as a refusal after talks."""
    told = talked()
    told.mail(moment(3, 18), MessageKind.OFFER)
    told.mail(moment(3, 24), MessageKind.REJECTION)

    assert told_of(law, told, moment(3, 25)).startswith("Harbourlight took its offer back on Tue 24 Mar.")


def test_each_other_ending_is_told_with_its_day(law: Law) -> None:
    """A hold, an offer, silence, and what the user decided."""
    held, offered, silent, taken, left = talked(), talked(), talked(), talked(), talked()
    held.mail(moment(3, 18), MessageKind.ON_HOLD)
    offered.mail(moment(3, 18), MessageKind.OFFER, deadline=moment(3, 25, 17))
    taken.mail(moment(3, 18), MessageKind.OFFER)
    taken.decided(moment(3, 19), Decision.ACCEPTED)
    left.decided(moment(3, 19), Decision.WITHDRAWN)

    assert told_of(law, held, moment(3, 20)) == (
        "Harbourlight put the search on hold on Wed 18 Mar. Nothing is decided about you."
    )
    assert told_of(law, offered, moment(3, 20)) == (
        "Harbourlight offered you the job on Wed 18 Mar. They wait for your answer until Wed 25 Mar."
    )
    assert told_of(law, silent, moment(6, 1)).startswith("Nothing has come from Harbourlight since Thu 12 Mar.")
    assert told_of(law, taken, moment(3, 20)) == ("You took the offer of Harbourlight on Thu 19 Mar. Congratulations!")
    assert told_of(law, left, moment(3, 20)) == "You withdrew your application to Harbourlight on Thu 19 Mar."


@pytest.mark.parametrize("stage", Stage)
def test_no_ending_is_told_harshly_and_what_goes_on_is_not_told(law: Law, stage: Stage) -> None:
    """The employer's endings have no word of failing in them; a live application has no tidings."""
    told = talked()
    told.wrote(TALK + HOUR, ROSA)
    said = tidings(law.fold(told), stage, CALENDAR, TALK + timedelta(days=60), law.rules)
    lives = stage in (Stage.APPLIED, Stage.INTERVIEWING, Stage.AWAITING_DECISION)

    assert (said is None) is lives
    if said is not None and stage is not Stage.DECLINED:
        assert not HARSH.search(said.text)

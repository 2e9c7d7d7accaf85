"""Writes docs/letters.md: one letter of each kind as it is placed, and under it where each sentence comes from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from agent.etiquette.application import Application, Flags, Outcome, OwnWords, Promise, Received
from agent.etiquette.kinds import DraftKind, InterviewStatus, MessageKind
from agent.etiquette.notes import Fit, Impression, Notes
from agent.letters.letter import Letter, Written
from tests.letters.letter_facts import (
    DAY,
    END,
    INES,
    OMAR,
    PROFILE,
    RUTH,
    START,
    application,
    interview,
    letter,
    link,
    refused,
    sent_to,
    written,
)

PAGE = Path(__file__).parent.parent / "docs" / "letters.md"
HEAD = """\
# Letters

One of each kind, written by the code from the same small search: a talk on a Thursday with Inês Calder, who leads the
team, and Omar Whitlock, set up by Ruth Ansah. `make docs` writes this page, and a test holds it current. Under each
letter stands where its sentences come from; `afterword show DRAFT --sources` tells the same of your own.

What the user noted:

> Inês Calder: the ferry timetable that still lives in one spreadsheet\\
> Omar Whitlock: how the harbour sensors drop out in the rain\\
> They are trying to publish delays within a minute. I have rebuilt a departure board for a bus company.

What the user's profile says:

"""
NOTES = Notes(
    happened="yes",
    met=("Inês Calder", "Omar Whitlock"),
    impressions=(
        Impression(text="the ferry timetable that still lives in one spreadsheet", about="Inês Calder"),
        Impression(text="how the harbour sensors drop out in the rain", about="Omar Whitlock"),
    ),
    fits=(Fit(need="publish delays within a minute", experience="rebuilt a departure board for a bus company"),),
    went="good",
)
TALK = interview(interviewers=(INES.id, OMAR.id), notes=NOTES)
COMING = interview(id="m7", starts_at=START + 5 * DAY, ends_at=END + 5 * DAY, interviewers=(INES.id,), notes=None)
SOON = END + 8 * DAY
_MAIL: dict[str, object] = {"answers": link("Our talk"), "occasion": "q1"}

Case = tuple[str, DraftKind, Application, dict[str, object]]


def cases() -> tuple[Case, ...]:
    """What each letter is called, its kind, what is known, and what else the courtesy says; most go to Ruth."""
    kind = DraftKind
    times = (OwnWords(text="Tuesday after 2 pm, or any time on Thursday", at=END, source="you, by mail"),)
    reason = (OwnWords(text="I read that the night ferry to the islands is running.", at=END, source="you, by mail"),)
    offer = Outcome(kind=MessageKind.OFFER, at=END, message_id="q1", person=RUTH.id, human=True, form="verbal")
    shared = Flags(share_other_interviews=True)
    thanked = application(TALK, sent=(sent_to(INES), sent_to(OMAR), sent_to(RUTH)))
    dated = {**_MAIL, "deadline": SOON}
    return (
        ("Thank you, to the head of the team", kind.THANK_YOU, application(TALK), {"person": INES}),
        ("Thank you, to a colleague", kind.THANK_YOU, application(TALK), {"person": OMAR}),
        ("Thank you, to pass on", kind.PASS_ON, application(TALK), {}),
        ("Follow-up", kind.FOLLOW_UP, thanked, {"later": 12 * DAY}),
        ("Closing follow-up", kind.CLOSING_FOLLOW_UP, thanked, {"later": 25 * DAY}),
        ("Answer to a refusal", kind.REJECTION_REPLY, _refused(), {**_MAIL, "later": 10 * DAY}),
        ("When the user can talk", kind.AVAILABILITY_REPLY, _coming(times=times), _MAIL),
        ("Confirmation", kind.CONFIRMATION_REPLY, _coming(), {**_MAIL, "interview": "m7"}),
        ("New time", kind.RESCHEDULE_REPLY, _coming(fixed=True), {**_MAIL, "interview": "m7"}),
        ("Answer to a cancellation", kind.CANCELLATION_REPLY, _of(InterviewStatus.CANCELLED), _MAIL),
        ("Nobody came", kind.NO_SHOW, _of(InterviewStatus.NO_SHOW), _MAIL),
        ("The user did not come", kind.NO_SHOW, _of(InterviewStatus.MISSED), _MAIL),
        ("Answer to a delay", kind.DELAY_REPLY, thanked, _MAIL),
        ("Answer to a delay with a date", kind.DELAY_REPLY, _promised(thanked), _MAIL),
        ("Answer to a hold", kind.HOLD_REPLY, thanked, _MAIL),
        ("Thanks for an offer", kind.OFFER_ACKNOWLEDGEMENT, _with(thanked, outcomes=(offer,)), _MAIL),
        ("Word of another offer", kind.DEADLINE_NUDGE, _with(thanked, flags=shared), dated),
        ("Yes to an offer", kind.ACCEPTANCE, thanked, _MAIL),
        ("No to an offer", kind.DECLINE, thanked, _MAIL),
        ("Application withdrawn", kind.WITHDRAWAL, thanked, _MAIL),
        ("Keeping in touch", kind.KEEP_WARM, _with(thanked, reasons=reason), {**_MAIL, "later": 90 * DAY}),
        ("Connect note", kind.CONNECT_NOTE, thanked, {"person": OMAR}),
    )


def _with(one: Application, **changes: object) -> Application:
    return one.model_copy(update=changes)


def _refused() -> Application:
    return refused(TALK, sent=(sent_to(INES), sent_to(OMAR), sent_to(RUTH)))


def _of(status: InterviewStatus) -> Application:
    return application(interview(status=status, notes=None))


def _coming(times: tuple[OwnWords, ...] = (), *, fixed: bool = False) -> Application:
    asked = Received(
        message_id="q1",
        at=END - DAY,
        kind=MessageKind.EMPLOYER_MESSAGE,
        human=True,
        person=RUTH.id,
        fixes_a_time=fixed,
    )
    return application(COMING, received=(asked,), times=times)


def _promised(one: Application) -> Application:
    return _with(one, promises=(Promise(answer_by=SOON, said_at=END, message_id="q1"),))


def letters() -> Iterator[tuple[str, Letter]]:
    """Each letter with its name, written one after the other, so that none repeats an earlier one.

    Thanks are passed on instead of being sent to each, so that letter knows of no other.
    """
    history: list[Written] = []
    for name, kind, of, more in cases():
        person = more.get("person", RUTH)
        rest = {key: value for key, value in more.items() if key != "person"}
        known = () if kind is DraftKind.PASS_ON else history
        made = letter(kind, person, of, history=known, **{"key": name, "later": timedelta(hours=2), **rest})  # type: ignore[arg-type]
        history.append(written(made, key=name))
        yield name, made


def page() -> str:
    """The whole page."""
    facts = "\n".join(f"{number}. {fact.text}" for number, fact in enumerate(PROFILE.facts))
    return HEAD + facts + "\n\n" + "\n".join(_section(name, made) for name, made in letters())


def _section(name: str, made: Letter) -> str:
    """Name, subject, the letter as quoted text, and its sentences with frame and sources."""
    subject = [f"Subject: {made.subject}", ""] if made.subject else []
    quoted = "\n".join(f"> {line}\\" if line else ">" for line in [*subject, *made.body.split("\n")])
    quoted = quoted.replace("\\\n>\n", "\n>\n").removesuffix("\\")
    rows = [f"- `{one.frame.partition('/')[2]}`: {', '.join(one.sources) or one.ground}" for one in made.sentences]
    return "\n".join([f"## {name}", "", quoted, "", *rows, ""])


def is_whole() -> bool:
    """Whether every kind of letter is shown; notes are no letter."""
    return {kind for _, kind, _, _ in cases()} == set(DraftKind) - {DraftKind.NOTES}

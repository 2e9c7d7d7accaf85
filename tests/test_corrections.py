"""The user's word against what afterword made of the mail, through the real scanner, store and delivery."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.corrections import Correction, Corrections, Done, speaks_for_one
from agent.etiquette.application import Application
from agent.etiquette.evidence import InterviewMention, Party
from agent.etiquette.journal import Added
from agent.etiquette.kinds import DraftKind, DraftState, InterviewStatus, MessageKind
from agent.happenings import DraftWithdrawn
from agent.lookup import CannotSay, Lookup, short_id
from connectors.mail import Folder
from connectors.mailbox import Cursor
from connectors.memory import MemoryMailbox
from tests.houses import ADDRESS, Living, settle_in
from tests.mails import MANAGER, invitation, mail, notes, receipt, rejection

APPLIED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TOLD = APPLIED + timedelta(days=2)
TALK = datetime(2026, 3, 12, 14, 0, tzinfo=UTC)  # a Thursday
END = TALK + timedelta(minutes=45)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
INVITED = "<invitation@harbourlight.example>"
NO = "<no@harbourlight.example>"


@pytest.fixture
def living(tmp_path: Path) -> Living:
    """A house that has been told of an application and an interview."""
    life = settle_in(tmp_path, APPLIED)
    life.at(APPLIED, receipt(APPLIED))
    life.at(TOLD, invitation(TALK, TOLD))
    return life


def correct(life: Living, name: str, **said: object) -> Done:
    """Say it as the command does."""
    store = life.house.store
    about = Lookup(store).find(name)
    return Corrections(store, life.clock.now()).correct(about, Correction(**said))  # type: ignore[arg-type]


def undo(life: Living, name: str | None = None) -> Done:
    """Take it back as the command does."""
    return Corrections(life.house.store, life.clock.now()).undo(name)


def add(life: Living, application: Application | None = None, **said: object) -> Done:
    """Tell of it as the command does."""
    told = Added.model_validate({"id": "", "at": life.clock.now(), **said})
    return Corrections(life.house.store, life.clock.now()).add(application, told)


def applications(life: Living) -> list[tuple[str | None, str | None]]:
    """Employer and role of every application."""
    return [(one.company, one.role) for one in life.house.store.applications()]


def drafts(life: Living) -> dict[str, tuple[str, ...]]:
    """The subjects of the drafts that lie in the mailbox, and to whom each is."""
    assert isinstance(life.mailbox, MemoryMailbox)
    return {one.subject: tuple(to.address for to in one.to) for one in life.mailbox.drafts()}


def questions(life: Living) -> list[str]:
    """The ids of the open questions, as they are typed."""
    return [short_id(one.id) for one in life.house.store.questions()]


def doctor_finds_nothing(life: Living) -> bool:
    """Whether every application derived anew is as it was cached."""
    return life.house.store.rebuild().differed == ()


def thank_you_stands(life: Living) -> bool:
    """Whether a thank-you to the interviewer lies in the mailbox."""
    return ("tomas.berg@harbourlight.example",) in drafts(life).values()


# What kind of mail it is


def test_what_a_wrong_rejection_took_away_comes_back(living: Living) -> None:
    """The thank-you that a mail misread as a refusal withdrew is placed again once the user says what that mail is."""
    living.at(END + 2 * HOUR, notes(END + 2 * HOUR), folder=Folder.SENT)
    assert thank_you_stands(living)
    living.at(END + 4 * HOUR, rejection(END + 4 * HOUR))
    assert not thank_you_stands(living)

    correct(living, NO, kind=MessageKind.EMPLOYER_MESSAGE)
    living.at(END + 5 * HOUR)

    assert thank_you_stands(living)
    assert living.house.store.applications()[0].outcomes == ()
    assert not any(row.kind is DraftKind.REJECTION_REPLY for row in living.house.store.ledger.rows(DraftState.PLACED))
    assert doctor_finds_nothing(living)


def test_an_undoing_can_be_undone(living: Living) -> None:
    """The drafts follow each word: gone with the refusal, back with the correction, and so on."""
    living.at(END + 2 * HOUR, notes(END + 2 * HOUR), folder=Folder.SENT)
    living.at(END + 4 * HOUR, rejection(END + 4 * HOUR))
    correct(living, NO, kind=MessageKind.EMPLOYER_MESSAGE)
    living.at(END + 5 * HOUR)

    undone = undo(living)
    living.at(END + 6 * HOUR)
    assert not thank_you_stands(living)
    assert len(living.house.store.applications()[0].outcomes) == 1

    undo(living, short_id(undone.word.id))
    living.at(END + 7 * HOUR)
    assert thank_you_stands(living)
    assert doctor_finds_nothing(living)


def test_a_kind_and_a_time_can_be_said_of_a_mail(living: Living) -> None:
    """A mail that was read as no more than a message fixes an interview, with the people the user names."""
    said_at = APPLIED + DAY
    life = living
    text = "Hi Ada, we come back to the warehouse data engineer job soon.\n\nRosa Lindt\nHarbourlight\n"
    life.at(
        said_at + 3 * DAY,
        mail("Re: Data Engineer", text, said_at + 3 * DAY, message_id="<x@harbourlight.example>", answers=INVITED),
    )
    second = TALK + 5 * DAY

    correct(
        life,
        "<x@harbourlight.example>",
        kind=MessageKind.INTERVIEW_CONFIRMATION,
        interviews=(
            InterviewMention(
                starts_at=second, interviewers=(Party(name="Ilka Frey", address="ilka@harbourlight.example"),)
            ),
        ),
    )

    (application,) = life.house.store.applications()
    assert [one.starts_at for one in application.interviews] == [TALK, second]
    assert "ilka@harbourlight.example" in {one.address for one in application.people}
    with pytest.raises(CannotSay, match="--at"):
        correct(
            life,
            "<no-times@x>" if False else short_id("<receipt@us.greenhouse-mail.io>#0"),
            kind=MessageKind.INTERVIEW_CONFIRMATION,
        )


@pytest.mark.covers("T40")
def test_nothing_to_do_with_a_job_takes_everything_away(living: Living) -> None:
    """Its application and drafts go; what comes later in its thread is left alone; its sender's other mail is asked."""
    private = TALK + 2 * DAY
    checkup = invitation(
        private, TOLD + HOUR, message_id="<tooth@molar.example>", uid="tooth-1@molar.example", firm="molar"
    )
    living.at(TOLD + HOUR, checkup)
    assert len(applications(living)) == 2
    living.through(private + 2 * HOUR)
    assert any("Molar" in subject for subject in drafts(living))

    correct(living, "<tooth@molar.example>", kind=MessageKind.OTHER)
    living.at(private + 3 * HOUR)
    assert len(applications(living)) == 1
    assert not any("Molar" in subject for subject in drafts(living))
    assert any(isinstance(one, DraftWithdrawn) for one in living.heard)

    # The same event moved: the same thread. Its calendar says nothing of the first mail but the event's id.
    moved = private + 4 * HOUR
    living.at(
        moved,
        invitation(
            private + 7 * DAY,
            moved,
            message_id="<t2@molar.example>",
            uid="tooth-1@molar.example",
            sequence=1,
            firm="molar",
        ),
    )
    assert len(applications(living)) == 1
    assert questions(living) == []

    later = private + DAY
    living.at(
        later,
        invitation(
            private + 9 * DAY, later, message_id="<t3@molar.example>", uid="tooth-2@molar.example", firm="molar"
        ),
    )
    assert len(applications(living)) == 1
    (asked,) = questions(living)

    correct(living, asked, confirmed=True)
    assert questions(living) == []
    assert len(applications(living)) == 2
    assert doctor_finds_nothing(living)


def test_a_shared_address_is_not_silenced(living: Living) -> None:
    """That one mail of a hiring tool was nothing says nothing of the next employer's mail from the same address."""
    other = (
        "Hi Ada,\n\nThank you for applying to Tidewell. We have received your application for the Product Manager"
        " position and will review it shortly.\n\nTidewell Recruiting\n"
    )
    correct(living, "<receipt@us.greenhouse-mail.io>", kind=MessageKind.OTHER)
    later = TOLD + DAY
    sender = "Tidewell Hiring Team <no-reply@us.greenhouse-mail.io>"
    living.at(
        later,
        mail("Thank you for applying to Tidewell", other, later, sender=sender, message_id="<t@us.greenhouse-mail.io>"),
    )

    assert "Tidewell" in {company for company, _ in applications(living)}
    assert questions(living) == []


@pytest.mark.parametrize(
    ("address", "one"),
    [
        ("dana.levi@northwind.example", True),
        ("no-reply@northwind.example", True),
        ("dana.levi@gmail.com", True),
        ("no-reply@us.greenhouse-mail.io", False),
        ("northwind@myworkday.com", True),
        ("invitations@calendly.com", False),
        ("", False),
    ],
)
def test_whose_address_it_is(address: str, one: bool) -> None:  # noqa: FBT001  (a table's column)
    """One person's, one organisation's, one tenant's of a tool; not that of a tool which many share."""
    assert speaks_for_one(Party(address=address)) is one


@pytest.mark.covers("T40")
def test_not_an_interview(living: Living) -> None:
    """The mail fixes nothing then: no notes are asked for, also after the calendar sends its update."""
    correct(living, INVITED, not_an_interview=True)
    moved = TOLD + HOUR
    living.at(moved, invitation(TALK + HOUR, moved, message_id="<again@harbourlight.example>", sequence=1))
    living.through(END + 2 * DAY)

    assert living.placed() == []
    assert [one.interviews for one in living.house.store.applications()] == [()]
    undo(living)
    assert len(living.house.store.applications()[0].interviews) == 1


def test_another_time_in_a_thread_that_fixed_none_is_asked_about(living: Living) -> None:
    """A real invitation that answers what was none is not lost: yes makes it one."""
    correct(living, INVITED, not_an_interview=True)
    later, other = TOLD + HOUR, TALK + 6 * DAY
    content = invitation(other, later, message_id="<new@harbourlight.example>", uid="talk-9@harbourlight.example")
    answers = f"In-Reply-To: {INVITED}\r\nReferences: {INVITED}\r\n".encode()
    living.at(later, answers + content)
    assert not any(one.interviews for one in living.house.store.applications())
    (asked,) = questions(living)

    correct(living, asked, confirmed=True)

    assert [talk.starts_at for one in living.house.store.applications() for talk in one.interviews] == [other]
    assert questions(living) == []
    assert doctor_finds_nothing(living)


# Names


def test_a_wrong_name_is_set_right_in_the_drafts_that_stand(living: Living) -> None:
    """The letter in the mailbox is written anew with the employer's right name."""
    living.at(END + 2 * HOUR, notes(END + 2 * HOUR), folder=Folder.SENT)
    living.through(END + 3 * HOUR)
    assert any("Harbourlight" in draft.body for draft in living.placed(DraftKind.THANK_YOU))

    correct(living, INVITED, company="Fjordlight", role="Platform Engineer")
    living.at(END + 4 * HOUR)

    last = living.placed(DraftKind.THANK_YOU)[-1]
    assert last.again
    assert last.application.company == "Fjordlight"
    assert "Fjordlight" in last.body
    assert "Harbourlight" not in last.body


def test_a_wrong_name_does_not_come_back(tmp_path: Path) -> None:
    """Later mail of the same sender that gets the employer wrong in the same way belongs to the same application."""
    life = settle_in(tmp_path, APPLIED)
    life.at(TOLD, invitation(TALK, TOLD))
    ((wrong, role),) = applications(life)
    assert wrong
    correct(life, INVITED, company="Fjordlight")

    later = TOLD + DAY
    life.at(
        later,
        invitation(
            TALK + 7 * DAY, later, message_id="<second@harbourlight.example>", uid="talk-2@harbourlight.example"
        ),
    )

    assert applications(life) == [("Fjordlight", role)]
    assert len(life.house.store.applications()[0].interviews) == 2


# Which application


def tidewell(at: datetime, role: str, message_id: str, *, answers: str | None = None) -> bytes:
    """A person at Tidewell confirms an application for a role."""
    text = (
        f"Hi Ada,\n\nThank you for applying to Tidewell. We have received your application for the {role} position and"
        " will review it shortly.\n\nInes Fabre\nRecruiter, Tidewell\n"
    )
    sender = "Ines Fabre <ines.fabre@tidewell.example>"
    return mail(f"Your application for {role}", text, at, sender=sender, message_id=message_id, answers=answers)


def test_a_mail_and_its_thread_move_to_the_right_application(tmp_path: Path) -> None:
    """The interview goes with it, its drafts keep their keys, and so does what answers it, read before or later."""
    life = settle_in(tmp_path, APPLIED)
    life.at(APPLIED, receipt(APPLIED))
    life.at(APPLIED + HOUR, tidewell(APPLIED + HOUR, "Product Manager", "<arch@tidewell.example>"))
    life.at(TOLD, invitation(TALK, TOLD))
    life.through(END + HOUR)
    (key,) = {row.key for row in life.house.store.ledger.rows()}
    first = END + 2 * HOUR
    text = "Hi Ada, thank you for the talk.\n\nTomas Berg\n"
    life.at(
        first,
        mail("Re: Interview", text, first, sender=MANAGER, message_id="<r1@harbourlight.example>", answers=INVITED),
    )

    correct(life, INVITED, same_as="Tidewell")
    second = END + 3 * HOUR
    life.at(
        second,
        mail("Re: Interview", text, second, sender=MANAGER, message_id="<r2@harbourlight.example>", answers=INVITED),
    )

    harbourlight, tide = life.house.store.applications()
    assert (tide.company, len(tide.interviews)) == ("Tidewell", 1)
    assert harbourlight.interviews == ()
    assert {"<r1@harbourlight.example>", "<r2@harbourlight.example>"} <= tide.message_ids
    assert [(row.key, row.application) for row in life.house.store.ledger.rows()] == [(key, tide.id)]
    assert [row.state for row in life.house.store.ledger.rows()] == [DraftState.PLACED]

    undo(life)
    harbourlight, tide = life.house.store.applications()
    assert {"<r1@harbourlight.example>", "<r2@harbourlight.example>", INVITED} <= harbourlight.message_ids
    assert tide.interviews == ()
    assert [(row.key, row.application) for row in life.house.store.ledger.rows()] == [(key, harbourlight.id)]
    assert doctor_finds_nothing(life)


def test_two_applications_that_were_taken_for_one(living: Living) -> None:
    """The mail opens an application of its own; each keeps its own mail, also where the first mail is split off."""
    correct(living, INVITED, own_application=True, role="Data Analyst")

    first, second = living.house.store.applications()
    assert (first.role, second.role) == ("Data Engineer", "Data Analyst")
    assert first.interviews == ()
    assert len(second.interviews) == 1
    assert len({first.id, second.id}) == 2
    undo(living)
    assert len(applications(living)) == 1

    correct(living, "<receipt@us.greenhouse-mail.io>", own_application=True)
    assert sorted(len(one.interviews) for one in living.house.store.applications()) == [0, 1]
    assert doctor_finds_nothing(living)


def test_two_applications_become_one_and_keep_their_names(living: Living) -> None:
    """The one goes on under the other's name; its old id still finds it, and its drafts are the other's."""
    life = living
    life.at(TOLD + HOUR, tidewell(TOLD + HOUR, "Product Manager", "<arch@tidewell.example>"))
    old, tide = life.house.store.applications()
    life.through(END + HOUR)

    correct(life, "Harbourlight", same_as="Tidewell")

    (one,) = life.house.store.applications()
    assert (one.id, one.company, one.role) == (tide.id, "Tidewell", "Product Manager")
    assert old.id in one.aliases
    assert life.house.store.application(old.id) == one
    assert {row.application for row in life.house.store.ledger.rows()} == {tide.id}
    life.through(END + 22 * HOUR)
    assert {placed.application.id for placed in life.placed(DraftKind.THANK_YOU)} == {tide.id}
    undo(life)
    assert len(applications(life)) == 2
    assert doctor_finds_nothing(life)


# Questions


def test_a_question_is_answered_by_saying_which(tmp_path: Path) -> None:
    """Two live applications at one employer, a mail that names no role: the answer files it, undoing it asks again."""
    life = settle_in(tmp_path, APPLIED)
    life.at(APPLIED, tidewell(APPLIED, "Product Manager", "<1@tidewell.example>"))
    life.at(APPLIED + HOUR, tidewell(APPLIED + HOUR, "Data Engineer", "<2@tidewell.example>"))
    assert len(applications(life)) == 2
    text = "Hi Ada,\n\nwe have decided to move forward with another candidate. I wish you all the best.\n\nInes Fabre\n"
    no = APPLIED + DAY
    life.at(
        no,
        mail(
            "Your application at Tidewell",
            text,
            no,
            sender="Ines Fabre <ines.fabre@tidewell.example>",
            message_id="<3@tidewell.example>",
        ),
    )
    (asked,) = questions(life)

    with pytest.raises(CannotSay, match="--same-as"):
        correct(life, asked, confirmed=True)
    correct(life, asked, same_as="Product Manager")

    assert questions(life) == []
    assert [one.role for one in life.house.store.applications() if one.outcomes] == ["Product Manager"]
    undo(life)
    assert questions(life) == [asked]
    assert [one.role for one in life.house.store.applications() if one.outcomes] == []
    assert doctor_finds_nothing(life)


def test_notes_find_their_interview_by_the_answer(tmp_path: Path) -> None:
    """Notes that could be about two interviews are asked about; the answer makes the letter."""
    life = settle_in(tmp_path, APPLIED)
    life.at(TOLD, invitation(TALK, TOLD))
    life.at(
        TOLD,
        invitation(TALK + HOUR, TOLD, message_id="<i@tidewell.example>", uid="2@tidewell.example", firm="tidewell"),
    )
    text = "1) what stuck with me was the nightly load that fails whenever a ship reports twice\nHow did it go: good\n"
    wrote = END + 3 * HOUR
    own = "Ada Quill <ada@quill.example>"
    life.at(
        wrote, mail("Notes: today", text, wrote, sender=own, to=own, message_id="<n@quill.example>"), folder=Folder.SENT
    )
    (asked,) = questions(life)

    correct(life, asked, same_as="Tidewell")

    noted = [one.company for one in life.house.store.applications() if any(talk.notes for talk in one.interviews)]
    assert noted == ["Tidewell"]
    assert questions(life) == []


def test_a_mail_that_is_no_swindle(tmp_path: Path) -> None:
    """What was put aside as suspicious counts once the user says so, and so does what the same sender answers in it."""
    life = settle_in(tmp_path, APPLIED)
    forged = {
        "Authentication-Results": "mx.quill.example; dmarc=fail header.from=harbourlight.example; spf=fail; dkim=fail"
    }
    life.at(TOLD, _with(invitation(TALK, TOLD), forged))
    assert applications(life) == []
    (asked,) = questions(life)

    correct(life, asked, not_suspicious=True)

    assert len(life.house.store.applications()[0].interviews) == 1
    assert questions(life) == []
    later = TOLD + HOUR
    life.at(later, _with(invitation(TALK + DAY, later, message_id="<i2@harbourlight.example>", sequence=1), forged))
    assert [one.starts_at for one in life.house.store.applications()[0].interviews] == [TALK + DAY]
    assert questions(life) == []


def _with(content: bytes, headers: dict[str, str]) -> bytes:
    return b"".join(f"{name}: {value}\r\n".encode() for name, value in headers.items()) + content


# What no mail tells of


@pytest.mark.covers("case 19")
def test_an_interview_told_of_is_treated_like_any_other(tmp_path: Path) -> None:
    """Notes are asked for at its end; the thank-you goes to those with an address and to nobody else."""
    life = settle_in(tmp_path, APPLIED)
    life.at(APPLIED)
    people = (Party(name="Dana Levi", address="dana.levi@northwind.example"), Party(name="Tom Reyes"))
    mention = InterviewMention(starts_at=TALK, ends_at=END, timezone="Europe/Lisbon", interviewers=people)
    add(life, company="Northwind", role="Data Engineer", interview=mention)
    life.through(END + 21 * HOUR)

    assert applications(life) == [("Northwind", "Data Engineer")]
    assert [one.kind for one in life.placed()][:1] == [DraftKind.NOTES]
    row = {row.to for row in life.house.store.ledger.rows() if row.kind is DraftKind.THANK_YOU}
    assert "dana.levi@northwind.example" in row
    assert row <= {"dana.levi@northwind.example", None}

    undo(life)
    life.at(END + 22 * HOUR)
    assert applications(life) == []
    assert drafts(life) == {}
    assert doctor_finds_nothing(life)


def test_a_second_talk_with_the_same_person_is_a_second_talk(living: Living) -> None:
    """Told of beside a fixed one it stays beside it; told of instead it moves it."""
    (application,) = living.house.store.applications()
    tomas = (Party(name="Tomas Berg", address="tomas.berg@harbourlight.example"),)
    add(living, application, interview=InterviewMention(starts_at=TALK + 7 * DAY, interviewers=tomas))
    (both,) = living.house.store.applications()
    assert [one.starts_at for one in both.interviews] == [TALK, TALK + 7 * DAY]

    undo(living)
    add(living, application, interview=InterviewMention(starts_at=TALK + 7 * DAY, interviewers=tomas), moves=True)
    (moved,) = living.house.store.applications()
    assert [(one.starts_at, one.status) for one in moved.interviews] == [(TALK + 7 * DAY, InterviewStatus.SCHEDULED)]


# Any order


CHAIN = {"In-Reply-To": "<q1@harbourlight.example>", "References": f"{INVITED} <q1@harbourlight.example>"}
ROSA_ASKS = "Hi Ada, could you send me your notice period for the Data Engineer position?\n\nRosa Lindt\nHarbourlight\n"
SAYINGS = {
    "other": {"kind": MessageKind.OTHER},
    "not_an_interview": {"not_an_interview": True},
    "company": {"company": "Fjordlight"},
    "own": {"own_application": True, "company": "Fjordlight"},
    "kind": {"kind": MessageKind.EMPLOYER_MESSAGE},
    "same_as": {"same_as": "Tidewell"},
}


def thread() -> list[tuple[bytes, Folder]]:
    """What comes of an invitation: questions, an answer of the user's, and the calendar moving it."""
    asked, again, own = "<q1@harbourlight.example>", "<q2@harbourlight.example>", "<own@quill.example>"
    user, text = "Ada Quill <ada@quill.example>", "Hi Tomas, two weeks.\n\nAda\n"
    return [
        (
            mail("Re: Interview", ROSA_ASKS, TOLD + HOUR, sender=MANAGER, message_id=asked, answers=INVITED),
            Folder.INBOX,
        ),
        (invitation(TALK + HOUR, TOLD + 2 * HOUR, message_id="<i2@harbourlight.example>", sequence=1), Folder.INBOX),
        (
            mail("Re: Interview", ROSA_ASKS, TOLD + 3 * HOUR, sender=MANAGER, message_id=again, headers=CHAIN),
            Folder.INBOX,
        ),
        (
            mail("Re: Interview", text, TOLD + 4 * HOUR, sender=user, to=MANAGER, message_id=own, headers=CHAIN),
            Folder.SENT,
        ),
    ]


def outcome(life: Living) -> list[tuple[object, ...]]:
    """What the applications come to; ids of applications aside, since the first mail read gives them."""
    return sorted(
        (
            str(one.company),
            str(one.role),
            tuple((talk.id, talk.starts_at, talk.status) for talk in one.interviews),
            tuple(sorted(one.message_ids)),
            tuple(mail.kind for mail in one.received),
            tuple(mail.message_id for mail in one.sent),
        )
        for one in life.house.store.applications()
    )


@settings(max_examples=12, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from(sorted(SAYINGS)), st.integers(0, 4), st.booleans())
def test_any_order_of_mail_and_word_comes_to_the_same(tmp_path_factory, random, saying, when, taken_back) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Pages in any order before and after the word; then a rebuild; and what is taken back leaves nothing behind."""

    def lived(mails: list[tuple[bytes, Folder]], word_after: int | None) -> Living:
        life = settle_in(tmp_path_factory.mktemp("life"), APPLIED)
        life.at(APPLIED, tidewell(APPLIED, "Product Manager", "<arch@tidewell.example>"))
        life.at(TOLD, invitation(TALK, TOLD))
        for number in range(len(mails) + 1):
            if number == word_after:
                life.clock.set(TOLD + DAY)
                correct(life, INVITED, **SAYINGS[saying])
            if number < len(mails):
                content, folder = mails[number]
                life.at(TOLD + DAY + HOUR, content, folder=folder)
        if taken_back and word_after is not None:
            undo(life)
        return life

    shuffled = thread()
    random.shuffle(shuffled)
    life = lived(shuffled, when)
    expected = lived(thread(), None if taken_back else len(thread()))
    assert outcome(life) == outcome(expected)
    assert doctor_finds_nothing(life)


def test_looking_at_everything_again_does_not_bring_the_mistake_back(living: Living) -> None:
    """The mailbox begins anew with a back-fill; what was corrected stays corrected."""
    correct(living, INVITED, not_an_interview=True)
    correct(living, "<receipt@us.greenhouse-mail.io>", company="Fjordlight")
    before = living.house.store.applications()
    with living.house.store.page(ADDRESS) as work:
        work.advance(Cursor("no place of this mailbox"))

    living.at(TOLD + DAY)

    assert living.house.store.applications() == before
    assert doctor_finds_nothing(living)

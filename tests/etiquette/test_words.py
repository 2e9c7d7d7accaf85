from __future__ import annotations

from datetime import datetime, timedelta

from hiring_life import DAY, HOUR, ROSA, SYSTEM, TOMAS, Told, moment
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.etiquette.fold import fold
from agent.etiquette.journal import Added, Corrected, Entry, MailCorrected, MailRead, Merged, Undone
from agent.etiquette.kinds import MessageKind, Part
from agent.etiquette.words import NOWHERE, SAID, Account, Filed
from agent.etiquette.words import Told as Journal

TALK = moment(3, 12, 14)
SPOKEN = moment(3, 20)
CONFIRMED, MESSAGE = MessageKind.INTERVIEW_CONFIRMATION, MessageKind.EMPLOYER_MESSAGE
STRANGER = ROSA.model_copy(update={"name": "Mina Oss", "address": "mina@molar.example", "part": Part.UNKNOWN})


def word(message_id: str, at: datetime = SPOKEN, **said: object) -> MailCorrected:
    """What the user says of that mail."""
    return MailCorrected.model_validate({"id": f"said-{message_id}-{at}", "at": at, "message_id": message_id, **said})


def undone(entry: Entry, at: datetime = SPOKEN + DAY) -> Undone:
    """That entry is taken back."""
    return Undone(id=f"undone-{entry.id}", at=at, entry=entry.id)


def journal(told: Told, *words: Entry, under: str = "<a>") -> Journal:
    """Mail that was filed with one application, and what the user said."""
    return Journal([*(Filed(under, entry) for entry in told.entries), *(Filed(SAID, one) for one in words)])


def mails(account: Account | None) -> list[str]:
    """The mails that count there."""
    return [entry.message_id for entry in account.counted if isinstance(entry, MailRead)] if account else []


def test_without_words_everything_is_where_it_was_filed() -> None:
    """The journal in the light of nothing is the journal."""
    told = Told()
    told.talk(TALK)
    told.wrote(TALK + DAY, TOMAS)
    account = journal(told).accounts()["<a>"]
    assert account.counted == account.entries == tuple(told.entries)
    assert account.corrected_at is None


def test_what_answers_a_moved_mail_moves_with_it_but_not_what_was_filed_elsewhere() -> None:
    """Also over a mail between; a mail of the thread that is another application's own stays there."""
    told = Told()
    first = told.mail(moment(3, 1), CONFIRMED, talk=TALK)
    second = told.mail(moment(3, 2), MESSAGE, answers=first)
    third = told.mail(moment(3, 3), MESSAGE, answers=second)
    other = told.mail(moment(3, 4), MESSAGE)
    elsewhere = told.mail(moment(3, 5), MESSAGE, answers=first)
    filed = [Filed("<c>" if entry.id.startswith(elsewhere) else "<a>", entry) for entry in told.entries]
    accounts = Journal([*filed, Filed(SAID, word(first, application="<b>"))]).accounts()
    assert mails(accounts["<b>"]) == [first, second, third]
    assert mails(accounts["<a>"]) == [other]
    assert mails(accounts["<c>"]) == [elsewhere]


def test_the_nearest_word_of_a_thread_counts() -> None:
    """A mail of a thread that is nothing can be excepted, and what answers it is excepted too."""
    told = Told()
    first = told.mail(moment(3, 1), CONFIRMED, talk=TALK)
    second = told.mail(moment(3, 2), CONFIRMED, talk=TALK + DAY, answers=first)
    third = told.mail(moment(3, 3), MESSAGE, answers=second)
    nothing = word(first, kind=MessageKind.OTHER)
    assert journal(told, nothing).accounts() == {}
    accounts = journal(told, nothing, word(second, SPOKEN + HOUR, kind=CONFIRMED)).accounts()
    assert mails(accounts["<a>"]) == [second, third]


def test_a_word_about_one_of_two_things_a_mail_says_leaves_the_other() -> None:
    """The part is moved, its sibling and the thread stay."""
    told = Told()
    first = told.mail(moment(3, 1), CONFIRMED, talk=TALK)
    (entry,) = told.entries
    told.entries.append(entry.model_copy(update={"id": f"{first}#1"}))
    after = told.mail(moment(3, 2), MESSAGE, answers=first)
    accounts = journal(told, word(first, part=f"{first}#1", application="<b>")).accounts()
    assert mails(accounts["<b>"]) == [first]
    assert mails(accounts["<a>"]) == [first, after]


def test_an_application_that_has_lost_all_its_mail_goes_on_as_the_other() -> None:
    """What the user wrote and noted there goes along, its id stays known, and undoing brings it back."""
    told = Told()
    talk = told.talk(TALK)
    told.wrote(TALK + DAY, TOMAS)
    told.noted(TALK + 2 * HOUR, talk)
    said = word(talk.partition("#")[0], application="<b>", company="Tidewell")
    accounts = journal(told, said).accounts()
    assert set(accounts) == {"<b>"}
    assert accounts["<b>"].aliases == ("<a>",)
    application = fold(accounts["<b>"].counted, application_id="<b>")
    assert application.company == "Tidewell"
    assert application.interviews[0].notes is not None
    assert len(application.sent) == 1
    back = journal(told, said, undone(said)).accounts()
    assert set(back) == {"<a>"}
    assert sorted(back["<a>"].counted, key=lambda one: one.id) == sorted(told.entries, key=lambda one: one.id)
    assert back["<a>"].corrected_at == SPOKEN + DAY


def test_merging_in_a_ring_ends() -> None:
    """A into B, B into C, C into A: one application, and no endless search."""
    told = Told()
    told.talk(TALK)
    filed = [Filed(under, entry) for under, entry in zip(("<a>", "<b>", "<c>"), told.entries * 3, strict=False)]
    ring = [("<a>", "<b>"), ("<b>", "<c>"), ("<c>", "<a>")]
    words = [
        Merged(id=f"m{number}", at=SPOKEN + number * HOUR, application=one, into=other)
        for number, (one, other) in enumerate(ring)
    ]
    accounts = Journal([*filed, *(Filed(SAID, one) for one in words)]).accounts()
    assert set(accounts) == {"<c>"}
    assert accounts["<c>"].aliases == ("<a>", "<b>")


def test_held_mail_counts_once_it_is_placed() -> None:
    """What is filed nowhere is nobody's until the user says whose, whatever its thread is."""
    told = Told()
    first = told.mail(moment(3, 1), CONFIRMED, talk=TALK)
    (entry,) = told.entries
    held = [Filed(NOWHERE, entry)]
    assert Journal(held).accounts() == {}
    assert mails(Journal([*held, Filed(SAID, word(first, application="<b>"))]).accounts().get("<b>")) == [first]


def test_a_sender_is_asked_about_only_after_the_word_and_outside_the_thread() -> None:
    """Earlier mail is as it was, the thread has its own rule, and other senders nothing to do with it."""
    told = Told()
    first = told.mail(moment(3, 1), CONFIRMED, STRANGER, talk=TALK)
    light = journal(told, word(first, kind=MessageKind.OTHER, sender=STRANGER.address))
    later = Told()
    later.mail(SPOKEN + DAY, CONFIRMED, STRANGER, talk=TALK + DAY, uid="x")
    later.mail(SPOKEN - DAY, CONFIRMED, STRANGER, talk=TALK + DAY, uid="x")
    later.mail(SPOKEN + DAY, CONFIRMED, STRANGER, talk=TALK + DAY, uid="x", answers=first)
    later.mail(SPOKEN + DAY, CONFIRMED, ROSA, talk=TALK + DAY, uid="x")
    found = [entry.model_copy(update={"message_id": f"<{n}@x>"}) for n, entry in enumerate(later.entries)]
    assert [light.doubts(one) for one in found if isinstance(one, MailRead)] == [True, False, False, False]


def test_a_name_that_was_wrong_is_right_in_that_senders_other_mail() -> None:
    """The same wrong name from the same address; another's mail keeps it, and so does the sender's about others."""
    told = Told()
    first = told.mail(moment(3, 1), CONFIRMED, talk=TALK)
    told.mail(moment(3, 2), CONFIRMED, talk=TALK)
    told.mail(moment(3, 2), CONFIRMED, talk=TALK, company="Northwind")
    told.mail(moment(3, 2), CONFIRMED, SYSTEM, talk=TALK)
    said = word(first, company="Tidewell", sender=ROSA.address, instead_of="HARBOURLIGHT")
    others = [entry for entry in told.entries[1:] if isinstance(entry, MailRead)]
    light = journal(told, said)
    assert [light.named(one).company for one in others] == ["Tidewell", "Northwind", "Harbourlight"]
    taken_back = journal(told, said, undone(said))
    assert [taken_back.named(one) for one in others] == [one.evidence for one in others]


def test_a_role_that_was_wrong_is_right_in_the_rest_of_the_thread() -> None:
    """Whoever writes there; outside it only the sender that the word names."""
    told = Told()
    first = told.mail(moment(3, 1), CONFIRMED, talk=TALK)
    told.mail(moment(3, 2), MESSAGE, TOMAS, answers=first)
    told.mail(moment(3, 2), MESSAGE, TOMAS)
    light = journal(told, word(first, role="Archivist", instead_of_role="data engineer"))
    others = [entry for entry in told.entries[1:] if isinstance(entry, MailRead)]
    assert [light.named(one).role for one in others] == ["Archivist", "Data Engineer"]


def test_one_mail_that_is_nothing_does_not_silence_a_thread_about_a_job() -> None:
    """In a thread that was about a job before, only the mail itself counts for nothing."""
    told = Told()
    first = told.mail(moment(3, 1), MessageKind.APPLICATION_RECEIVED)
    second = told.mail(moment(3, 2), MESSAGE, answers=first)
    third = told.mail(moment(3, 3), CONFIRMED, talk=TALK, answers=second)
    assert mails(journal(told, word(second, kind=MessageKind.OTHER)).accounts()["<a>"]) == [first, third]


def test_another_talk_in_a_thread_that_fixed_none() -> None:
    """It counts where the thread is about a job; else it is asked about. The same talk again is none, and not asked."""
    same, new = TALK, TALK + 5 * DAY
    for about_a_job in (True, False):
        told = Told()
        root = told.mail(moment(3, 1), MessageKind.APPLICATION_RECEIVED)
        first = told.mail(moment(3, 2), CONFIRMED, talk=TALK, uid="x", answers=root if about_a_job else None)
        told.mail(moment(3, 3), MessageKind.INTERVIEW_REMINDER, talk=same, answers=first)
        told.mail(moment(3, 4), CONFIRMED, talk=new, answers=first)
        light = journal(told, word(first, not_an_interview=True))
        reminder, other = (entry for entry in told.entries[2:] if isinstance(entry, MailRead))
        application = fold(light.accounts()["<a>"].counted, application_id="<a>")
        assert [one.starts_at for one in application.interviews] == ([new] if about_a_job else [])
        assert [light.wants_asking(one) for one in (reminder, other)] == [False, not about_a_job]


def test_an_application_told_of_is_one_until_that_is_taken_back() -> None:
    """No mail makes it; its name may be set right all the same."""
    added = Added(id="said-1", at=SPOKEN, company="Northwind")
    renamed = Corrected(id="said-2", at=SPOKEN + HOUR, company="Northwind Labs")
    filed = [Filed("said-1", added), Filed("said-1", renamed)]
    assert fold(Journal(filed).accounts()["said-1"].counted, application_id="said-1").company == "Northwind Labs"
    assert Journal([*filed, Filed(SAID, undone(added))]).accounts() == {}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 4)), max_size=8), st.data())
def test_any_words_in_any_order_of_filing_end_in_one_account(
    said: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    """No words hang or lose a mail: each that counts is in one application, whatever was filed first."""
    told = Told()
    last = None
    for number in range(6):
        last = told.mail(
            moment(3, 1) + number * DAY, CONFIRMED, talk=TALK + number * DAY, answers=last if number % 2 else None
        )
    filed = [Filed(f"<{'abc'[number % 3]}>", entry) for number, entry in enumerate(told.entries)]
    for number, (mail, target, sort) in enumerate(said):
        entry, at = told.entries[mail], SPOKEN + number * HOUR
        assert isinstance(entry, MailRead)
        where = f"<{'abcdef'[target]}>"
        filed.append(
            Filed(
                SAID,
                (
                    word(entry.message_id, at, application=where),
                    word(entry.message_id, at, kind=MessageKind.OTHER),
                    word(entry.message_id, at, not_an_interview=True),
                    Merged(id=f"m{number}", at=at, application=f"<{'abc'[mail % 3]}>", into=where),
                    undone(filed[-1].entry, at),
                )[sort],
            )
        )
    shuffled = data.draw(st.permutations(filed))
    accounts = Journal(shuffled).accounts()
    assert accounts == Journal(filed).accounts()
    counted = [message for account in accounts.values() for message in mails(account)]
    assert len(counted) == len(set(counted))


def test_many_mails_are_read_in_the_light_of_many_words_in_good_time() -> None:
    """A long search: two thousand mails in threads of ten, and fifty words about them; none is lost."""
    told = Told()
    last = None
    for number in range(2000):
        last = told.mail(moment(1, 1) + number * timedelta(minutes=5), MESSAGE, answers=last if number % 10 else None)
    words = [word(f"<{number}@harbourlight.example>", application="<b>") for number in range(1, 2000, 40)]
    accounts = journal(told, *words).accounts()
    assert sum(len(mails(account)) for account in accounts.values()) == 2000

"""What the user says with a command: journal, cache, ledger and questions follow it in one transaction."""

from __future__ import annotations

from store_facts import HOUR, NOON, mail, question, ref, row

from agent.etiquette.evidence import InterviewMention, Party
from agent.etiquette.journal import Added, Entry, MailCorrected, Merged, Undone
from agent.etiquette.kinds import DraftState, MessageKind
from agent.etiquette.words import NOWHERE, SAID
from agent.store import Store
from agent.store.redaction import redacted

FIRST, SECOND = "<1@tidewell.example>", "<2@tidewell.example>"
LATER = NOON + 30 * HOUR
PERSONAL = ("ines", "fabre", "okoro", "received your", "part 1")


def corrected(number: int, at: int = 0, **said: object) -> MailCorrected:
    """What the user says of the mail of that number."""
    facts = {"id": f"said-{number}-{at}", "at": LATER + at * HOUR, "message_id": f"<{number}@tidewell.example>"}
    return MailCorrected.model_validate(facts | said)


def undone(entry: Entry) -> Undone:
    """That word is taken back."""
    return Undone(id=f"undone-{entry.id}", at=LATER + 20 * HOUR, entry=entry.id)


def two_applications(store: Store) -> None:
    """Two applications of one mail each, and a draft for the first."""
    store.file(FIRST, mail(1))
    store.file(SECOND, mail(2, company="Northwind"))
    store.ledger.intend(row())


def test_a_move_takes_mail_and_draft_along_and_an_undoing_brings_them_back(store: Store) -> None:
    """The cache, the ledger and the journal by application tell the same."""
    two_applications(store)
    said = corrected(1, application=SECOND)

    assert store.say([(SAID, said)]) == {FIRST, SECOND}

    assert [one.id for one in store.applications()] == [SECOND]
    assert store.applications()[0].message_ids == {FIRST, SECOND}
    assert store.application(FIRST) == store.applications()[0]
    assert [one.application for one in store.ledger.rows()] == [SECOND]
    assert store.journal(SECOND) == store.journal(FIRST) == (mail(1), mail(2, company="Northwind"), said)

    store.say([(SAID, undone(said))])
    assert [one.id for one in store.applications()] == [FIRST, SECOND]
    assert [one.application for one in store.ledger.rows()] == [FIRST]
    assert store.rebuild().differed == ()


def test_what_was_withdrawn_may_be_placed_anew_and_what_the_user_touched_may_not(store: Store) -> None:
    """Only drafts that we took away ourselves are forgotten, and only those of applications that changed."""
    store.file(FIRST, mail(1))
    store.file(SECOND, mail(2, company="Northwind"))
    for key, state, application in (
        ("k1", DraftState.WITHDRAWN, FIRST),
        ("k2", DraftState.DISCARDED, FIRST),
        ("k3", DraftState.EXPIRED, FIRST),
        ("k4", DraftState.WITHDRAWN, SECOND),
    ):
        store.ledger.intend(row(key, application=application).model_copy(update={"occasion": application}))
        store.ledger.placed(key, ref(), NOON)
        store.ledger.ended(key, state, "it is no longer owed", NOON)

    store.say([(SAID, corrected(1, kind=MessageKind.REJECTION))])

    assert {one.key for one in store.ledger.rows()} == {"k2", "k3", "k4"}


def test_a_question_is_answered_while_the_word_stands(store: Store) -> None:
    """The held mail counts then; taken back, it is asked about again."""
    with store.page("home") as work:
        held = mail(1)
        work.file(NOWHERE, held)
        work.ask(question(1).model_copy(update={"id": held.id, "message_id": held.message_id, "candidates": ()}))
    assert store.applications() == ()
    said = corrected(1, application=FIRST)

    store.say([(SAID, said)])
    assert [one.id for one in store.applications()] == [FIRST]
    assert store.questions() == ()

    store.say([(SAID, undone(said))])
    assert store.applications() == ()
    assert [one.id for one in store.questions()] == [held.id]


def test_what_a_page_brings_is_read_in_the_light_of_what_was_said(store: Store) -> None:
    """Also what was said by another process since this one last looked."""
    store.file(FIRST, mail(1))
    other = Store.open(f"sqlite:///{store._database.place}")
    other.say([(SAID, corrected(1, kind=MessageKind.OTHER))])
    other.close()
    answer = mail(2).model_copy(update={"in_reply_to": FIRST})
    with store.page("home") as work:
        assert work.told().hides(answer)
        work.file(FIRST, answer)
        assert work.applications() == ()
    assert store.applications() == ()
    assert store.rebuild().applications == 0


def test_the_users_words_are_redacted_with_their_application(store: Store) -> None:
    """Names and addresses in a correction, in what was told of, and in mail that was moved there."""
    people = (Party(name="Ben Okoro", address="ben.okoro@tidewell.example"),)
    talk = InterviewMention(starts_at=LATER, interviewers=people)
    store.file(FIRST, mail(1))
    store.file(SECOND, mail(2, company="Northwind"))
    said = corrected(1, application=SECOND, kind=MessageKind.INTERVIEW_CONFIRMATION, interviews=(talk,))
    named = corrected(1, 1, company="Tidewell", sender="ines.fabre@tidewell.example", instead_of="Tidwell")
    told = Added(id="said-9", at=LATER, people=people, interview=talk)
    store.say([(SAID, said), (SAID, named), (SECOND, told)])

    store.redact([SECOND])

    left = "".join(one.entry.model_dump_json() for one in store.filed())
    left += "".join(one.model_dump_json() for one in store.applications())
    assert [word for word in PERSONAL if word in left.casefold()] == []
    assert [one.company for one in store.applications()] == ["Tidewell"]
    assert store.redact([SECOND]) == 0
    assert store.rebuild().differed == ()


def test_redacting_knows_every_word() -> None:
    """Twice is once; what joins two applications and what takes back hold nothing personal."""
    people = (Party(name="Ben Okoro", address="ben.okoro@tidewell.example"),)
    words = [
        corrected(
            1, interviews=(InterviewMention(starts_at=LATER, interviewers=people),), sender="ines@tidewell.example"
        ),
        Added(id="a", at=LATER, people=people),
        Merged(id="m", at=LATER, application=FIRST, into=SECOND),
        undone(corrected(1)),
    ]
    once = redacted(words)
    assert redacted(once) == once
    assert once[2:] == tuple(words[2:])
    assert "okoro" not in "".join(one.model_dump_json() for one in once).casefold()

from __future__ import annotations

from pathlib import Path

from store_facts import HOUR, NOON, mail, question, row

from agent.etiquette.evidence import InterviewMention, Party
from agent.etiquette.journal import Corrected, Entry, NotesTaken, UserWrote
from agent.etiquette.notes import Impression, Notes, PrivateNotes
from agent.store import Store
from agent.store.redaction import redacted

FIRST = "<1@tidewell.example>"
PERSONAL = ("ines", "fabre", "okoro", "received your", "lighthouse", "part 1", "quiet")


def past() -> list[Entry]:
    """One application's journal with all that is personal in it."""
    first = mail(1)
    interview = InterviewMention(starts_at=NOON + 9 * HOUR, interviewers=(Party(name="Ben Okoro"),))
    evidence = first.evidence.model_copy(
        update={
            "people": (Party(name="Ben Okoro", address="ben.okoro@tidewell.example"),),
            "interviews": (interview,),
            "everything_through": "ines.fabre@tidewell.example",
        }
    )
    return [
        first.model_copy(update={"evidence": evidence}),
        UserWrote(
            id="w1",
            at=NOON + 2 * HOUR,
            message_id="<w1@mail.example>",
            mailbox="home",
            to=("Ines.Fabre@tidewell.example",),
            subject="Re: Your application, part 1",
        ),
        NotesTaken(
            id="n1",
            at=NOON + 10 * HOUR,
            interview=FIRST,
            notes=Notes(happened="yes", met=("Ben Okoro",), impressions=(Impression(text="the lighthouse logs"),)),
            private=PrivateNotes(private="a quiet office"),
        ),
        Corrected(id="u1", at=NOON + 11 * HOUR, company="Tidewell"),
    ]


def test_what_is_personal_goes_and_the_shape_stays() -> None:
    """No name, address, subject, quote or note is left; the same person keeps the same number."""
    after = redacted(past())
    text = "".join(entry.model_dump_json() for entry in after).casefold()
    assert [word for word in PERSONAL if word in text] == []
    assert [(entry.id, entry.at, entry.type) for entry in after] == [
        (entry.id, entry.at, entry.type) for entry in past()
    ]
    first, wrote, notes, corrected = after
    assert first.type == "mail_read"
    assert wrote.type == "user_wrote"
    assert notes.type == "notes_taken"
    assert first.evidence.sender.address == wrote.to[0] == first.evidence.everything_through
    assert first.evidence.people[0].name == first.evidence.interviews[0].interviewers[0].name == notes.notes.met[0]
    assert first.evidence.people[0].name == "Person 2"
    assert first.evidence.people[0].address == "person-2@redacted.invalid"
    assert first.evidence.people[0].address != first.evidence.sender.address
    assert first.evidence.company == "Tidewell"
    assert corrected == past()[-1]


def test_redacting_twice_is_redacting_once() -> None:
    """What was redacted stays as it is."""
    assert redacted(redacted(past())) == redacted(past())


def test_closed_applications_are_redacted_in_place(store: Store) -> None:
    """Entries, cache, letters and questions of these applications, and of no other; keys and states remain."""
    for entry in past():
        store.file(FIRST, entry)
    store.file("<2@tidewell.example>", mail(2))
    store.ledger.intend(row())
    with store.page("home") as work:
        work.ask(question(1))
    assert store.redact([FIRST, "<9@nobody.example>"]) == 3
    left = "".join(entry.model_dump_json() for entry in store.journal(FIRST))
    left += "".join(one.model_dump_json() for one in store.applications() if one.id == FIRST)
    left += "".join(one.model_dump_json() for one in store.ledger.rows())
    assert [word for word in PERSONAL if word in left.casefold()] == []
    assert [one.text for one in store.questions(open_only=False)] == [""]
    assert [(one.key, one.state) for one in store.ledger.rows()] == [(row().key, row().state)]
    assert store.journal("<2@tidewell.example>") == (mail(2),)
    assert store.redact([FIRST]) == 0
    assert store.rebuild().differed == ()


def test_redacted_text_is_not_left_in_the_file(store: Store, url: str) -> None:
    """After closing, the file's bytes hold none of it."""
    for entry in past():
        store.file(FIRST, entry)
    store.redact([FIRST])
    path = Path(store._database.place)
    store.close()
    assert b"lighthouse" not in path.read_bytes()
    Store.open(url).close()

"""Drafts placed at Gmail: in their thread, exactly one each, and found again whatever went wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.calls import TRIES
from connectors.gmail.drafts import LISTED
from connectors.mail import Draft, Untouched
from connectors.mailbox import MailboxError, Refused, TryLater, Uncertain
from connectors.transport import ANSWER_LIMIT
from tests.connectors.conformance import LETTER, Clock, letter
from tests.gmail import answers, faults
from tests.gmail.edits import MARKS, original, rewrite, says, standing, with_attachment, without, written
from tests.gmail.faults import Fault, called
from tests.gmail.front import Front
from tests.gmail.mailbox import Mail, Pretended, Wrapper
from tests.gmail.scanning import Reader, asked_for, mailbox, on_nth, spending
from tests.gmail.test_gmail_connector import FrontTokens
from tests.stand_in.messages import Answer

pytestmark = pytest.mark.usefixtures("impatient")

CREATE = called("drafts.create")


def draft_of(front: Front, draft: Draft = LETTER) -> Mail:
    """The message of the draft that stands."""
    return standing(front, draft.marker)[1]


# The thread


@pytest.mark.parametrize("read", [False, True])
def test_a_draft_stands_in_its_thread(front: Front, gmail_clock: Clock, *, read: bool) -> None:
    """Thread, In-Reply-To, References and subject agree, whether the original was read or has to be looked for."""
    answered = original(front)
    box = mailbox(front, gmail_clock)
    if read:
        Reader().scan(box)
    box.create(LETTER)
    said = says(draft_of(front))

    assert draft_of(front).thread_id == answered.thread_id
    assert (said.in_reply_to, said.references) == (LETTER.in_reply_to, LETTER.references)
    assert said.subject == "Re: Your talk with us"


@pytest.mark.parametrize("read", [False, True])
def test_another_subject_is_another_thread(front: Front, gmail_clock: Clock, *, read: bool) -> None:
    """Gmail would show such a draft in the thread, and could not open it there; its headers name the original."""
    original(front, subject="Something else")
    box = mailbox(front, gmail_clock)
    if read:
        Reader().scan(box)
    box.create(LETTER)
    placed = draft_of(front)

    assert placed.thread_id == placed.id
    assert says(placed).in_reply_to == LETTER.in_reply_to


@pytest.mark.parametrize("read", [False, True])
@pytest.mark.parametrize("act", ["delete", "trash", "spam", "never there"])
def test_without_its_original_a_draft_stands_alone(front: Front, gmail_clock: Clock, act: str, *, read: bool) -> None:
    """Deleted, trashed or unknown: a draft outside the thread, with the headers of an answer."""
    box, reader = mailbox(front, gmail_clock), Reader()
    if act != "never there":
        answered = original(front)
        if read:
            reader.scan(box)
        if act == "delete":
            front.mailbox.delete(answered)
        else:
            front.mailbox.label(answered, add=[act.upper()], remove=["INBOX"])
    if read:
        reader.scan(box)
    box.create(LETTER)
    placed = draft_of(front)

    assert placed.thread_id == placed.id
    assert (says(placed).in_reply_to, says(placed).references) == (LETTER.in_reply_to, LETTER.references)


def test_an_original_that_is_trashed_while_it_is_looked_for(front: Front, gmail_clock: Clock) -> None:
    """A search may lag: what it finds in trash counts as gone."""
    answered = original(front)
    goes = on_nth(1, f"/messages/{answered.id}", lambda: front.mailbox.label(answered, add=["TRASH"]))
    mailbox(front, gmail_clock, before=goes).create(LETTER)

    assert draft_of(front).thread_id == draft_of(front).id


def test_an_ancestor_will_do(front: Front, gmail_clock: Clock) -> None:
    """Where the answered mail is gone, the thread is that of the mail before it."""
    first = original(front, message_id="<first@harbourlight.example>")
    answered = original(front, answers="<first@harbourlight.example>")
    box, reader = mailbox(front, gmail_clock), Reader()
    reader.scan(box)
    front.mailbox.label(answered, add=["TRASH"])
    reader.scan(box)
    box.create(LETTER)

    assert draft_of(front).thread_id == first.thread_id


def test_a_thread_that_goes_a_moment_before(front: Front, gmail_clock: Clock) -> None:
    """Deleted between two looks: the draft waits once, and then stands outside the thread."""
    answered = original(front)
    box = mailbox(front, gmail_clock)
    Reader().scan(box)
    front.mailbox.delete(answered)
    with pytest.raises(TryLater):
        box.create(LETTER)
    assert front.mailbox.drafts == {}
    box.create(LETTER)

    assert draft_of(front).thread_id == draft_of(front).id
    assert front.calls("drafts.create") == 2


@pytest.mark.parametrize(
    "message_id",
    [
        "<a b@mail.example>",
        '<a"b@mail.example>',
        "<{a@mail.example}>",
        "<(a)@mail.example>",
        "<x OR in:anywhere>",
        "<a@mail.example> OR in:trash",
        "<a,b@mail.example>",
        "<ä@mail.example>",
        "<>",
        "talk@harbourlight.example",
        "<" + "x" * 300 + "@mail.example>",
    ],
)
def test_an_id_is_never_a_search_of_its_own(front: Front, gmail_clock: Clock, message_id: str) -> None:
    """What a stranger wrote into Message-ID is looked for only where it can't mean anything else."""
    mailbox(front, gmail_clock).create(replace(LETTER, in_reply_to=message_id, references=(message_id,)))

    assert asked_for(front, "q") == []
    assert len(front.mailbox.drafts) == 1


@pytest.mark.parametrize("message_id", ["<a.b+c=d%41&x$1@mail.example>", "<-in:trash>", "<OR>", "<x{1@y>", "<or@x>"])
def test_an_odd_id_is_looked_for_whole(front: Front, gmail_clock: Clock, message_id: str) -> None:
    """Whatever is asked is one term, and finds that message and no other."""
    original(front, message_id="<other@mail.example>")
    mailbox(front, gmail_clock).create(replace(LETTER, in_reply_to=message_id, references=()))

    assert asked_for(front, "q") in ([], [f"rfc822msgid:{message_id[1:-1]}"])
    assert draft_of(front).thread_id == draft_of(front).id


@pytest.mark.parametrize("read", [False, True])
def test_encoded_subjects_agree(front: Front, gmail_clock: Clock, *, read: bool) -> None:
    """A subject in encoded words (RFC 2047) is the same as that which the draft bears."""
    answered = original(front, subject="Einladung: Gespräch – «Data Engineer» in Zürich, am Dienstag den 5. Mai")
    box = mailbox(front, gmail_clock)
    if read:
        Reader().scan(box)
    box.create(replace(LETTER, subject=f"Re: {says(answered).subject}"))

    assert b"=?utf-8?" in answered.raw()
    assert draft_of(front).thread_id == answered.thread_id


def test_a_thread_that_is_known_costs_nothing(front: Front, gmail_clock: Clock) -> None:
    """What was read needs no search; after a restart it is one search and one look."""
    original(front)
    box = mailbox(front, gmail_clock)
    Reader().scan(box)
    spent = spending(front)
    box.create(LETTER)
    assert spent.asked == 2  # the listing of drafts, and the draft

    after, spent = mailbox(front, gmail_clock), spending(front)
    after.create(replace(LETTER, marker="<other@quill.example>"))

    assert asked_for(front, "q")[-1] == "rfc822msgid:talk@harbourlight.example"
    assert spent.asked == 1 + 2 + 2 + 1  # the profile, the drafts and the one there, search and look, the draft


# One draft, whatever goes wrong


UNSURE: dict[str, tuple[Fault, type[MailboxError], bool]] = {
    "the answer is lost": (faults.lose_answer(), Uncertain, True),
    "nobody listened": (faults.hang_up(), Uncertain, False),
    "half a body": (faults.half_body(), Uncertain, True),
    "cut in its head": (faults.cut_at(30), Uncertain, True),
    "truncated JSON": (faults.truncated_json(), Uncertain, True),
    "cut gzip": (faults.cut_gzip(), Uncertain, True),
    "500, not done": (faults.broken(500), Uncertain, False),
    "503, not done": (faults.broken(503), Uncertain, False),
    "503, done": (faults.broken_after(503), Uncertain, True),
    "502, done": (faults.broken_after(502), Uncertain, True),
    "a page": (faults.captive_portal(), Uncertain, False),
    "other JSON": (faults.instead(answers.success({"login": "required"})), Uncertain, False),
    "nothing": (faults.instead(Answer(204)), Uncertain, False),
    "a flood": (faults.instead(Answer(200, b" " * (ANSWER_LIMIT + 1))), Uncertain, False),
    "a redirect": (faults.redirect(), TryLater, False),
    "another status": (faults.instead(answers.error(409, "?", "aborted", "ABORTED")), TryLater, False),
}


@pytest.mark.parametrize(("how", "error", "done"), UNSURE.values(), ids=UNSURE)
def test_a_create_is_asked_once(
    front: Front, gmail_clock: Clock, how: Fault, error: type[MailboxError], *, done: bool
) -> None:
    """Exactly one POST; the next look adopts the draft if it is there, and only then is another one made."""
    front.fail(how, CREATE)
    with pytest.raises(error):
        mailbox(front, gmail_clock).create(LETTER)
    assert front.calls("drafts.create") == 1

    box = mailbox(front, gmail_clock)
    found = box.find(LETTER.marker)
    assert (found is not None) is done
    ref = box.create(LETTER)

    assert len(front.mailbox.drafts) == 1
    assert front.calls("drafts.create") == (1 if done else 2)
    assert box.fate(ref) == Untouched()
    assert found in (None, ref)


@pytest.mark.parametrize("form", ["429", "403", "words"])
def test_a_quota_makes_no_draft(front: Front, gmail_clock: Clock, form: str) -> None:
    """`TryLater` with the server's moment, after one POST, and nothing is made."""
    moment = gmail_clock.now + timedelta(seconds=2)
    how = {
        "429": faults.rate_limited(retry_after=2),
        "403": faults.rate_limited("userRateLimitExceeded", code=403, retry_after=2),
        "words": faults.rate_limited_until(moment),
    }[form]
    front.fail(how, CREATE)
    with pytest.raises(TryLater) as raised:
        mailbox(front, gmail_clock).create(LETTER)

    assert raised.value.after == moment
    assert (front.calls("drafts.create"), front.mailbox.drafts) == (1, {})


def test_a_draft_that_is_not_understood(front: Front, gmail_clock: Clock) -> None:
    """400: it would be refused again, and is not tried again."""
    front.fail(faults.instead(answers.bad_request("Invalid To header")), CREATE)
    with pytest.raises(Refused, match="invalidArgument"):
        mailbox(front, gmail_clock).create(LETTER)

    assert (front.calls("drafts.create"), front.mailbox.drafts) == (1, {})


def test_a_token_that_ends_at_a_create(front: Front, gmail_clock: Clock) -> None:
    """It is renewed, and the draft waits for the next time: a POST is never repeated by itself."""
    tokens = FrontTokens(front)
    box = mailbox(front, gmail_clock, tokens=tokens)
    front.fail(faults.unauthorized(), CREATE)
    with pytest.raises(TryLater):
        box.create(LETTER)
    assert (tokens.renewed, front.calls("drafts.create"), front.mailbox.drafts) == (1, 1, {})
    box.create(LETTER)

    assert len(front.mailbox.drafts) == 1


# Found again


def pretend_drafts(front: Front, number: int) -> None:
    """So many drafts of the user's own."""
    for one in range(number):
        name, content = f"18f00000{one:08x}", letter(one)
        label = frozenset({"DRAFT"})
        front.pretend([Pretended(name, name, label, front.now(), lambda content=content: content)])  # type: ignore[misc]
        front.mailbox.drafts[f"r-{one}"] = Wrapper(f"r-{one}", name, "", f"<{one}@harbourlight.example>")


def test_hundreds_of_drafts_are_read_once_each(front: Front, gmail_clock: Clock) -> None:
    """A look for a mark reads each draft; the next one only those that changed, and lists them all again."""
    pretend_drafts(front, LISTED + 100)
    box = mailbox(front, gmail_clock)
    assert box.find(LETTER.marker) is None
    assert (front.calls("drafts.get"), front.calls("drafts.list")) == (LISTED + 100, 2)

    front.mailbox.create_draft(written(LETTER))
    assert box.find(LETTER.marker) is not None
    assert box.find("<other@quill.example>") is None

    assert front.calls("drafts.get") == LISTED + 100 + 1


@pytest.mark.parametrize("lost", [("message-id",), (MARKS[1],), ()])
def test_one_mark_is_enough(front: Front, gmail_clock: Clock, lost: tuple[str, ...]) -> None:
    """A draft that lost its Message-ID or our own header is found by the other one."""
    box = mailbox(front, gmail_clock)
    ref = box.create(LETTER)
    rewrite(front, LETTER.marker, without(draft_of(front).raw(), *lost))

    assert box.find(LETTER.marker) == ref


def test_without_any_mark_it_is_not_found(front: Front, gmail_clock: Clock) -> None:
    """An edit that drops both marks makes it a draft like any other: only a reference still leads to it.

    So one window is left: a crash between the create and its record, an edit of that kind, and then a second draft.
    """
    box = mailbox(front, gmail_clock)
    ref = box.create(LETTER)
    rewrite(front, LETTER.marker, without(draft_of(front).raw(), *MARKS))

    assert box.find(LETTER.marker) is None
    assert box.fate(ref) == Untouched()


def test_a_draft_in_trash_is_not_found(front: Front, gmail_clock: Clock) -> None:
    """The user threw it away."""
    box = mailbox(front, gmail_clock)
    box.create(LETTER)
    front.mailbox.label(draft_of(front), add=["TRASH"])

    assert box.find(LETTER.marker) is None


def test_a_listing_of_drafts_that_repeats_itself_ends(front: Front, gmail_clock: Clock) -> None:
    """A page token that comes again is no loop without end."""
    endless = answers.success({"drafts": [], "nextPageToken": "7"})
    front.fail(faults.instead(endless), called("drafts.list"), times=50)
    with pytest.raises(TryLater):
        mailbox(front, gmail_clock).find(LETTER.marker)

    assert front.calls("drafts.list") == 2


def test_a_listing_of_drafts_that_is_not_understood_waits(front: Front, gmail_clock: Clock) -> None:
    """400, as for a page token that has expired: no draft is made on the strength of half a listing."""
    front.fail(faults.instead(answers.bad_request("Invalid pageToken")), called("drafts.list"))
    with pytest.raises(TryLater):
        mailbox(front, gmail_clock).create(LETTER)

    assert front.mailbox.drafts == {}


@pytest.mark.parametrize("nothing", [Answer(204), Answer(200), Answer(200, b"null")])
def test_an_empty_answer_is_no_empty_listing(front: Front, gmail_clock: Clock, nothing: Answer) -> None:
    """Nor is a draft made on the strength of nothing at all."""
    box = mailbox(front, gmail_clock)
    box.create(LETTER)
    front.fail(faults.instead(nothing), called("drafts.list"), times=TRIES)
    with pytest.raises(TryLater):
        box.create(LETTER)

    assert len(front.mailbox.drafts) == 1


def test_a_search_that_is_refused_finds_nothing(front: Front, gmail_clock: Clock) -> None:
    """400 to the search for a Message-ID: the draft stands outside the thread, and does not wait for ever."""
    original(front)
    front.fail(faults.instead(answers.bad_request("Invalid query")), lambda one: bool(one.parameter("q")), times=1000)
    mailbox(front, gmail_clock).create(LETTER)

    assert draft_of(front).thread_id == draft_of(front).id


def test_a_huge_draft_of_the_users_is_no_hindrance(front: Front, gmail_clock: Clock) -> None:
    """With a big file attached it is read as far as it is useful, and ours is made beside it."""
    front.mailbox.create_draft(with_attachment(written(replace(LETTER, marker="<own@quill.example>")), ANSWER_LIMIT))
    box = mailbox(front, gmail_clock)
    box.create(LETTER)

    assert box.find(LETTER.marker) is not None
    assert box.find("<own@quill.example>") is not None
    assert len(front.mailbox.drafts) == 2


def test_a_draft_that_goes_while_it_is_looked_for(front: Front, gmail_clock: Clock) -> None:
    """Listed, and gone when it is read: it is not there."""
    box = mailbox(front, gmail_clock)
    box.create(LETTER)
    front.fail(faults.instead(answers.not_found()), called("drafts.get"))

    assert mailbox(front, gmail_clock).find(LETTER.marker) is None

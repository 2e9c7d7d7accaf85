"""What a first look at an old mailbox reads at Outlook, and what it leaves unread."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.recognition.prefilter import sought
from connectors.mail import Folder, MessageRef, Sought
from connectors.outlook.convert import CROWD, NEAR, Listed, folded, worth_reading
from tests.connectors.conformance import LETTER, NOW, Clock
from tests.mails import mail
from tests.outlook.faults import called
from tests.outlook.graph import Graph
from tests.outlook.items import Item
from tests.outlook.mails import MEETING
from tests.outlook.scanning import Reader, changed, mailbox, truth

OWN = "ada@quill.example"
SOUGHT = Sought(
    words=("interview", "job offer"),
    domains=("greenhouse-mail.io",),
    subjects=("next steps",),
    shared=frozenset({"gmail.com"}),
    own=OWN,
)

pytestmark = pytest.mark.usefixtures("impatient")


class World:
    """An old mailbox that fills up, a minute for each mail."""

    def __init__(self, graph: Graph, clock: Clock) -> None:
        self.graph = graph
        self.clock = clock
        self._count = 0

    def mail(
        self,
        sender: str,
        text: str = "Good day.",
        *,
        to: str = OWN,
        answers: str | None = None,
        folder: str = "inbox",
        subject: str = "",
    ) -> str:
        """A mail arrives; its Message-ID is its number, and this is its id at Outlook."""
        self.clock.tick()
        self._count += 1
        content = mail(
            subject or f"Mail {self._count}",
            text,
            self.clock.now,
            sender=sender,
            to=to,
            message_id=f"<{self._count}@mail.example>",
            answers=answers,
        )
        return self.graph.mailbox.deliver(content, folder).immutable

    def look(self, sought: Sought | None = SOUGHT) -> set[str]:
        """The ids of what a first look reads."""
        reader = Reader()
        reader.scan(mailbox(self.graph, self.clock, sought=sought))
        return set(reader.known)


@pytest.fixture
def world(graph: Graph, outlook_clock: Clock) -> World:
    """An empty mailbox."""
    return World(graph, outlook_clock)


# What is found


def test_mail_is_found_by_a_word(world: World) -> None:
    """In the beginning of its text or in its subject, alone or as a phrase; of other mail nothing is read."""
    wanted = {
        world.mail("a@one.example", "Your Interview on Monday."),
        world.mail("a@two.example", subject="INTERVIEW"),
        world.mail("a@three.example", "This is a job\noffer."),
    }
    world.mail("a@four.example", "An offer for the job, after interviews.")

    assert wanted == world.look()


def test_a_word_far_down_is_not_seen(world: World) -> None:
    """A list tells of the first 255 characters; a mail that says it later comes with its thread or not at all."""
    world.mail("a@one.example", "Good day. " * 30 + "Your interview.")

    assert world.look() == set()


def test_mail_is_found_by_its_sender(world: World) -> None:
    """From a hiring system's domain, or from below it."""
    wanted = {world.mail("no-reply@greenhouse-mail.io"), world.mail("no-reply@us.Greenhouse-Mail.io")}
    world.mail("no-reply@greenhouse-mail.example")

    assert wanted == world.look()


def test_mail_is_found_by_its_calendar(world: World) -> None:
    """A message about a meeting speaks for itself, whatever it says."""
    found = world.graph.mailbox.deliver(MEETING.replace(b"Subject: Interview", b"Subject: Chat"))

    assert world.look() == {found.immutable}


def test_notes_to_oneself_are_found(world: World) -> None:
    """What the user wrote to themselves is read, what they wrote to others, or to others too, is not."""
    note = world.mail(OWN, "She was kind.", folder="sentitems")
    world.mail(OWN, to="friend@elsewhere.example", folder="sentitems")
    world.mail(OWN, to=f"friend@elsewhere.example, {OWN}", folder="sentitems")

    assert world.look() == {note}


def test_the_rest_of_a_conversation_is_found(world: World) -> None:
    """One mail with a word brings its conversation, what the user wrote in it too, in the order it was had."""
    wanted = [
        world.mail("a@one.example"),
        world.mail("b@two.example", "The interview.", answers="<1@mail.example>", folder="archive"),
        world.mail(OWN, answers="<2@mail.example>", folder="sentitems", to="a@one.example"),
    ]
    reader = Reader()
    reader.scan(mailbox(world.graph, world.clock, sought=SOUGHT))

    assert [ref.id for ref in reader.reported] == wanted
    assert reader.known[wanted[-1]][0] is Folder.SENT


def test_conversations_may_hold_strangers(world: World) -> None:
    """Where unrelated mail of one subject shares a conversation, more is read, never less."""
    world.graph.joins_by_subject = True
    found = world.mail("a@one.example", "Your interview.", subject="News")
    stranger = world.mail("b@two.example", subject="News")
    world.mail("c@three.example", subject="Other news")

    assert world.look() == {found, stranger}


def test_drafts_are_found_without_a_word(world: World) -> None:
    """All of them: the user may be writing in a thread that matters."""
    draft = world.mail(OWN, folder="drafts", to="friend@elsewhere.example")

    assert world.look() == {draft}


def test_some_words_count_in_a_subject_only(world: World) -> None:
    """Where a text may say them about anything."""
    found = world.mail("a@one.example", subject="Your next steps with us")
    world.mail("a@two.example", "These are the next steps.")

    assert world.look() == {found}


def test_people_whom_the_user_wrote_to_write_back(world: World) -> None:
    """Who an application by mail went to is met; of a mail to many nobody is."""
    wanted = {
        world.mail(OWN, "I saw the interview.", to="jo@harbourlight.example", folder="sentitems"),
        world.mail("rosa@harbourlight.example", "Is Thursday fine?"),
        world.mail(OWN, to="rosa@harbourlight.example", folder="sentitems"),
        world.mail(OWN, "My interview!", to=", ".join(f"x@firm{n}.example" for n in range(9)), folder="sentitems"),
    }
    world.mail("y@firm1.example", "Is Thursday fine?")

    assert wanted == world.look()


def test_a_single_sender_is_found(world: World) -> None:
    """One address of a domain that sends much else."""
    found = world.mail("calendar@corp.example")
    world.mail("news@corp.example")

    assert world.look(replace(SOUGHT, addresses=("calendar@corp.example",))) == {found}


def test_what_is_older_is_left_out(world: World) -> None:
    """The first look goes back so many days and no further, but for drafts."""
    now = world.clock.now
    world.clock.now = now - timedelta(days=61)
    world.mail("a@one.example", "Your interview.")
    draft = world.mail(OWN, folder="drafts")
    world.clock.now = now - timedelta(days=59)
    younger = world.mail("a@one.example", "Your interview.")
    world.clock.now = now

    assert world.look() == {draft, younger}


def test_without_a_search_all_is_read(world: World) -> None:
    """Where nothing in particular is sought."""
    for folder in ("inbox", "sentitems", "archive"):
        world.mail("a@one.example", folder=folder)

    assert set(truth(world.graph)) == world.look(None) != set()


def test_what_is_left_unread_costs_nothing(world: World) -> None:
    """A page of the list for 200 messages, and a look at each that is read."""
    for number in range(450):
        world.mail(f"shop-{number}@one-{number}.example")
    found = world.mail("a@one.example", "Your interview.")

    assert found in world.look()
    assert world.graph.calls("me.GetMime") == 1
    assert world.graph.calls("folder.ListMessages") == 3 + 3


# People who were met


def test_people_who_were_met_wrote_more(world: World) -> None:
    """All mail from the domain of somebody who was found."""
    wanted = {
        world.mail("tomas@harbourlight.example"),
        world.mail("rosa@harbourlight.example", "Your interview."),
        world.mail("it@harbourlight.example", "Your account.", folder="archive"),
    }
    world.mail("a@elsewhere.example")
    world.mail("a@sub.harbourlight.example")

    assert wanted == world.look()


@pytest.mark.parametrize(
    "sender",
    [
        "friend@gmail.com",
        "friend@mail.gmail.com",
        "no-reply@corp.example",
        "NoReply@corp.example",
        "donotreply@corp.example",
        "notifications@corp.example",
        "mailer-daemon@corp.example",
    ],
)
def test_what_is_no_persons_domain_is_not_met(world: World, sender: str) -> None:
    """Domains that many share, and programs: only the mail with the word is read."""
    found = world.mail(sender, "Your interview.")
    world.mail(f"another@{sender.partition('@')[2]}")

    assert world.look() == {found}


def test_what_the_user_wrote_introduces_nobody(world: World) -> None:
    """Their own domain, met in their own sent mail."""
    found = world.mail(OWN, "My interview went well.", to="friend@elsewhere.example", folder="sentitems")
    world.mail("colleague@quill.example")

    assert world.look() == {found}


def test_what_outlook_sorts_out_introduces_nobody(world: World) -> None:
    """Mail in the *other* half of the inbox, with a word in it, is read; who else writes from there is not."""
    found = world.mail("shop@one.example", "Clothes for your interview!")
    world.mail("b@one.example")

    def sort_out(value: dict[str, Any]) -> None:
        for one in value["value"]:
            one["inferenceClassification"] = "other"

    world.graph.fail(changed(sort_out), called("folder.ListMessages"), times=9)

    assert world.look() == {found}
    world.graph.heal()
    assert len(world.look()) == 2


def test_a_domain_with_a_crowd_is_no_employers(world: World) -> None:
    """From where more comes than an employer writes, only what is found is read; of the others all."""
    for _ in range(CROWD):
        world.mail("a@crowd.example")
    wanted = {
        world.mail("rosa@crowd.example", "Your interview."),
        world.mail("rosa@harbourlight.example", "Your interview."),
        world.mail("tomas@harbourlight.example"),
    }

    assert wanted == world.look()


# The choice itself


def listed(number: int, sender: str, text: str = "", folder: Folder = Folder.INBOX, conversation: str = "") -> Listed:
    """A message of a list."""
    item = {
        "id": str(number),
        "subject": text,
        "from": {"emailAddress": {"address": sender}},
        "toRecipients": [{"emailAddress": {"address": OWN}}],
        "conversationId": conversation,
        "receivedDateTime": f"{NOW:%Y-%m-%dT%H:%M:%SZ}",
    }
    return Listed.of(item, folder, OWN)


def test_not_more_than_so_many_domains() -> None:
    """The most frequent ones; the user's mailbox is not read whole because of a big campaign."""
    found = [
        listed(10 * number + time, f"rosa@company-{number:03}.example", "interview")
        for number in range(NEAR + 5)
        for time in range(2 if number else 1)
    ]
    others = [listed(10_000 + number, f"it@company-{number:03}.example") for number in range(NEAR + 5)]
    near = {one.sender for one in worth_reading(found + others, SOUGHT)} & {one.sender for one in others}

    assert len(near) == NEAR
    assert "it@company-000.example" not in near


SENDERS = st.sampled_from([OWN, "rosa@one.example", "it@one.example", "a@gmail.com", "no-reply@two.example", "x@", ""])
TEXTS = st.sampled_from(["", "interview", "interviews", "job  offer", "INTERVIEW", "next steps", "面接"])
Mails = list[tuple[str, str, Folder, str]]
MAILS = st.lists(st.tuples(SENDERS, TEXTS, st.sampled_from(Folder), st.sampled_from(["", "c1", "c2"])), max_size=12)


def _all(mails: Mails) -> list[Listed]:
    return [listed(number, *one) for number, one in enumerate(mails)]


@given(MAILS)
def test_what_is_chosen_is_closed(mails: Mails) -> None:
    """All that speaks for itself, in the order given, with whole conversations; choosing again adds nothing."""
    given_all = _all(mails)
    chosen = worth_reading(given_all, SOUGHT)
    conversations = {one.conversation for one in chosen}

    assert chosen == [one for one in given_all if one.conversation in conversations]
    assert all(one in chosen for one in given_all if "interview" in one.text.split() or one.own)
    assert worth_reading(chosen, SOUGHT) == chosen


@given(MAILS, MAILS)
def test_more_mail_hides_none(mails: Mails, more: Mails) -> None:
    """What was worth reading is so still when other mail lies beside it (as long as it makes no crowd)."""
    all_of_it = _all(mails + more)

    assert set(worth_reading(_all(mails), SOUGHT)) <= set(worth_reading(all_of_it, SOUGHT))


@given(st.dictionaries(st.text(max_size=8), st.none() | st.text(max_size=8) | st.integers() | st.lists(st.none())))
def test_no_item_is_too_odd(item: dict[str, object]) -> None:
    """Whatever stands in it, and whatever is missing; it has an id."""
    names = ("subject", "from", "toRecipients", "receivedDateTime", "conversationId", "@odata.type", "isDraft")
    odd = dict(zip(names, item.values(), strict=False)) | item | {"id": "x"}
    odd["toRecipients"] = odd["toRecipients"] if isinstance(odd.get("toRecipients"), list) else None
    one = Listed.of(odd, Folder.INBOX, OWN)

    assert one.ref == MessageRef("x", Folder.INBOX)
    assert worth_reading([one], Sought((), ())) == []


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    """Words and texts are compared in one spelling."""
    assert folded(folded(text)) == folded(text)


def test_every_word_of_the_tables_finds_its_mail() -> None:
    """Each word and each system that is sought is found by itself, in all five languages."""
    tables = sought(OWN)
    texts = [f"… {word.upper()} …" for word in (*tables.words, *tables.subjects)]
    found = [listed(number, "a@gmail.com", text) for number, text in enumerate(texts)]
    senders = (*(f"no-reply@{domain}" for domain in tables.domains), *tables.addresses)
    found += [listed(1000 + number, sender) for number, sender in enumerate(senders)]

    assert worth_reading(found, tables) == found
    assert len(found) > 100


def test_a_draft_is_one_wherever_it_lies(world: World) -> None:
    """In a folder of the user's own it is listed with the mail there, and read as a draft."""
    box = mailbox(world.graph, world.clock)
    box.create(LETTER)
    item: Item = next(iter(world.graph.mailbox.items.values()))
    world.graph.mailbox.move(item, "archive")
    word = Sought(("lighthouses",), ())
    reader = Reader()
    reader.scan(mailbox(world.graph, world.clock, sought=word))

    assert reader.reported == [MessageRef(item.immutable, Folder.DRAFTS)]

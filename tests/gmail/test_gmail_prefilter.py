"""What a first look at an old mailbox reads at Gmail, and what it leaves unread."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote_plus

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from requests import PreparedRequest

from agent.recognition.prefilter import sought
from connectors.gmail import convert
from connectors.gmail.past import CROWD, NEAR, RECIPIENTS
from connectors.mail import Folder, Sought
from tests.connectors.conformance import Clock
from tests.gmail import search
from tests.gmail.front import Front
from tests.gmail.mailbox import Mail, Pretended
from tests.gmail.scanning import Reader, asked_for, mailbox, truth
from tests.mails import mail

URL_LIMIT = 1900  # Google's client turns what is longer than 2,048 into a POST
SOUGHT = Sought(
    words=("interview", "job offer"),
    domains=("greenhouse-mail.io",),
    subjects=("next steps",),
    shared=frozenset({"gmail.com"}),
    own="ada@quill.example",
)

pytestmark = pytest.mark.usefixtures("impatient")


class World:
    """An old mailbox that fills up, a minute for each mail."""

    def __init__(self, front: Front, clock: Clock) -> None:
        self.front = front
        self.clock = clock
        self._count = 0

    def mail(
        self,
        sender: str,
        text: str = "Good day.",
        *,
        to: str = "ada@quill.example",
        answers: str | None = None,
        labels: tuple[str, ...] = ("INBOX",),
        headers: dict[str, str] | None = None,
        subject: str = "",
    ) -> Mail:
        """A mail arrives; its Message-ID is its number."""
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
            headers=headers,
        )
        return self.front.mailbox.deliver(content, labels)

    def look(self, sought: Sought | None = SOUGHT) -> set[str]:
        """The ids of what a first look reads."""
        reader = Reader()
        reader.scan(mailbox(self.front, self.clock, sought=sought))
        return set(reader.known)


@pytest.fixture
def world(front: Front, gmail_clock: Clock) -> World:
    """An empty mailbox."""
    return World(front, gmail_clock)


# What is found


def test_mail_is_found_by_a_word(world: World) -> None:
    """In its text or its subject, alone or as a phrase; of other mail nothing is read."""
    wanted = {
        world.mail("a@one.example", "Your Interview on Monday.").id,
        world.mail("a@two.example", subject="interview").id,
        world.mail("a@three.example", "This is a job offer.").id,
    }
    world.mail("a@four.example", "An offer for the job.")

    assert wanted == world.look()


def test_mail_is_found_by_its_sender(world: World) -> None:
    """From a hiring system's domain, or from below it."""
    wanted = {
        world.mail("no-reply@greenhouse-mail.io").id,
        world.mail("no-reply@us.greenhouse-mail.io").id,
    }
    world.mail("no-reply@greenhouse-mail.example")

    assert wanted == world.look()


INVITE = b"""From: a@one.example\r
To: ada@quill.example\r
Subject: Chat\r
Content-Type: multipart/mixed; boundary="b"\r
\r
--b\r
Content-Type: text/plain\r
\r
See you.\r
--b\r
Content-Type: application/ics; name="invite.ics"\r
Content-Disposition: attachment; filename="invite.ics"\r
\r
BEGIN:VCALENDAR\r
--b--\r
"""


def test_mail_is_found_by_its_calendar(world: World) -> None:
    """An attached calendar object speaks for it, whatever the mail says."""
    found = world.front.mailbox.deliver(INVITE, ["INBOX"])
    world.front.mailbox.deliver(INVITE.replace(b"invite.ics", b"cv.pdf").replace(b"one", b"two"), ["INBOX"])

    assert world.look() == {found.id}


def test_notes_to_oneself_are_found(world: World) -> None:
    """What the user wrote to themselves is read, what they wrote to others is not."""
    note = world.mail("ada@quill.example", "She was kind.", labels=("SENT", "INBOX"))
    world.mail("ada@quill.example", to="friend@elsewhere.example", labels=("SENT",))

    assert world.look() == {note.id}


def test_the_rest_of_a_thread_is_found(world: World) -> None:
    """One mail with a word brings its thread, what the user wrote in it too."""
    first = world.mail("a@one.example", subject="Hello")
    word = world.mail("b@two.example", "The interview.", answers="<1@mail.example>", subject="Re: Hello")
    own = world.mail("ada@quill.example", answers="<2@mail.example>", subject="Re: Hello", labels=("SENT",))
    reader = Reader()
    reader.scan(mailbox(world.front, world.clock, sought=SOUGHT))

    assert [ref.id for ref in reader.reported] == [first.id, word.id, own.id]
    assert reader.known[own.id][0] is Folder.SENT


def test_drafts_are_found_without_a_word(world: World) -> None:
    """All of them: the user may be writing in a thread that matters."""
    draft = world.front.mailbox.create_draft(mail("Hello", "Good day.", world.clock.now))

    assert world.look() == {draft.message}


def test_some_words_count_in_a_subject_only(world: World) -> None:
    """Where a text may say them about anything."""
    found = world.mail("a@one.example", subject="Your next steps with us")
    world.mail("a@two.example", "These are the next steps.")

    assert world.look() == {found.id}


SORTED = ("CATEGORY_PROMOTIONS", "CATEGORY_SOCIAL", "CATEGORY_FORUMS")


@pytest.mark.parametrize("category", SORTED)
def test_what_gmail_sorts_out_is_left_out(world: World, category: str) -> None:
    """Where only a word speaks for it; a hiring system's mail is read even there."""
    world.mail("shop@one.example", "Clothes for your interview!", labels=("INBOX", category))
    world.mail("shop@one.example", subject="Next steps", labels=("INBOX", category))
    system = world.mail("no-reply@greenhouse-mail.io", labels=("INBOX", category))

    assert world.look() == {system.id}


def test_what_is_older_is_left_out(world: World) -> None:
    """The first look goes back so many days and no further."""
    now = world.clock.now
    world.clock.now = now - timedelta(days=61)
    world.mail("a@one.example", "Your interview.")
    world.clock.now = now - timedelta(days=59)
    younger = world.mail("a@one.example", "Your interview.")
    world.clock.now = now

    assert world.look() == {younger.id}


def test_without_a_search_all_is_read(world: World) -> None:
    """Where nothing in particular is sought, promotions too."""
    for labels in (("INBOX",), ("SENT",), ("INBOX", "CATEGORY_PROMOTIONS")):
        world.mail("a@one.example", labels=labels)

    assert set(truth(world.front)) == world.look(None)


# The second half: people who were met


def test_people_who_were_met_wrote_more(world: World) -> None:
    """All mail from and to the domain of somebody who was found, in threads that no search finds."""
    wanted = {
        world.mail("tomas@harbourlight.example").id,
        world.mail("rosa@harbourlight.example", "Your interview.").id,
        world.mail("ada@quill.example", to="tomas@harbourlight.example", labels=("SENT",)).id,
        world.mail("it@harbourlight.example", "Your account.").id,
    }
    world.mail("a@elsewhere.example")

    assert wanted == world.look()


def test_people_whom_the_user_wrote_to_write_back(world: World) -> None:
    """An application by mail, in the user's words: who it went to is met, and answers in another thread."""
    wanted = {
        world.mail("ada@quill.example", "I saw the interview.", to="jo@harbourlight.example", labels=("SENT",)).id,
        world.mail("rosa@harbourlight.example", "Is Thursday fine?").id,
    }
    world.mail("rosa@elsewhere.example", "Is Thursday fine?")

    assert wanted == world.look()


def test_a_mail_to_many_introduces_nobody(world: World) -> None:
    """What the user wrote to a crowd is no application."""
    crowd = ", ".join(f"x@firm{number}.example" for number in range(RECIPIENTS + 1))
    sent = world.mail("ada@quill.example", "After the interview we celebrate.", to=crowd, labels=("SENT",))
    world.mail("y@firm1.example", "I will come.")

    assert world.look() == {sent.id}


def test_a_single_sender_is_found(world: World) -> None:
    """One address of a domain that sends much else."""
    found = world.mail("calendar@corp.example", "Tomorrow at 2 pm.")
    world.mail("news@corp.example", "Tomorrow at 2 pm.")

    assert world.look(replace(SOUGHT, addresses=("calendar@corp.example",))) == {found.id}


@pytest.mark.parametrize(
    ("sender", "headers"),
    [
        ("friend@gmail.com", {}),
        ("friend@mail.gmail.com", {}),
        ("rosa@lists.example", {"List-Id": "<jobs.lists.example>"}),
        ("rosa@lists.example", {"List-Unsubscribe": "<mailto:off@lists.example>"}),
        ("rosa@lists.example", {"Precedence": "bulk"}),
        ("rosa@lists.example", {"Auto-Submitted": "auto-replied"}),
        ("no-reply@corp.example", {}),
        ("noreply@corp.example", {}),
        ("notifications@corp.example", {}),
        ("mailer-daemon@corp.example", {}),
        ("ada@quill.example", {}),
    ],
)
def test_what_is_no_persons_domain_is_not_met(world: World, sender: str, headers: dict[str, str]) -> None:
    """Domains that many share, lists, programs, and the user's own: only the mail with the word is read."""
    found = world.mail(sender, "Your interview.", headers=headers)
    world.mail(f"another@{sender.partition('@')[2]}")
    world.mail("somebody@elsewhere.example", to="ada@quill.example")

    assert world.look() == {found.id}


@pytest.mark.parametrize(
    "domain", ["a}b.example", "{x.example", "x|y", "-x.example", "[192.0.2.1]", "x'y.example", "böse"]
)
def test_an_odd_domain_is_never_searched_for(world: World, domain: str) -> None:
    """What a stranger may write into From can't become part of a search."""
    found = world.mail(f"x@{domain}", "Your interview.")

    assert world.look() == {found.id}
    assert not [query for query in asked_for(world.front, "q") if domain in query]


@pytest.mark.parametrize("category", [*SORTED, "CATEGORY_UPDATES"])
def test_what_gmail_sorts_introduces_nobody(world: World, category: str) -> None:
    """A program wrote it: who else writes from its domain is not read for that."""
    found = world.front.mailbox.deliver(INVITE, ["INBOX", category])
    world.mail("b@one.example")

    assert world.look() == {found.id}


@pytest.mark.parametrize("category", [*SORTED, "CATEGORY_UPDATES"])
def test_of_people_who_were_met_some_mail_is_left_out(world: World, category: str) -> None:
    """What Gmail sorts out as promotions, social or forums; an update may be about an application."""
    met = world.mail("rosa@harbourlight.example", "Your interview.")
    other = world.mail("system@harbourlight.example", labels=("INBOX", category))
    wanted = {met.id, other.id} if category == "CATEGORY_UPDATES" else {met.id}

    assert wanted == world.look()


def test_a_domain_with_a_crowd_is_no_employers(world: World) -> None:
    """From where more comes than an employer writes, only what a search finds is read; of the others all."""
    at = world.clock.now - timedelta(days=1)
    content = mail("Hello", "Good day.", at, sender="a@crowd.example")
    names = [f"18e0{number:012x}" for number in range(CROWD)]
    inbox = frozenset({"INBOX"})
    world.front.pretend([Pretended(name, name, inbox, at, lambda: content) for name in names])
    wanted = {
        world.mail("rosa@crowd.example", "Your interview.").id,
        world.mail("rosa@harbourlight.example", "Your interview.").id,
        world.mail("tomas@harbourlight.example").id,
    }

    assert wanted == world.look()


def test_not_more_than_so_many_domains(world: World) -> None:
    """The most frequent ones; the user's mailbox is not read whole because of a big campaign."""
    for number in range(NEAR + 5):
        for _ in range(2 if number else 1):
            world.mail(f"rosa@company-{number:03}.example", "Your interview.")
    world.look()
    near = {f"company-{number:03}.example" for number in range(NEAR + 5)}
    asked = {word.strip("{}") for query in asked_for(world.front, "q") for word in query.replace(":", " ").split()}

    assert len(near & asked) == NEAR
    assert "company-000.example" not in asked


# The searches themselves


WORDS = st.text("aé面 接", min_size=1, max_size=40).filter(str.strip)
DOMAINS = st.from_regex(r"[a-z][a-z0-9]{0,50}\.(example|jobs|co\.uk)", fullmatch=True)


@given(words=st.lists(WORDS, max_size=80), domains=st.lists(DOMAINS, max_size=80))
@example(words=["面接試験" * 10] * 20, domains=[f"{'x' * 60}.{'y' * 60}.{number}.example" for number in range(80)])
def test_a_search_is_short_enough(words: list[str], domains: list[str]) -> None:
    """In a URL, whatever the alphabet of the words; and every word is in one of them."""
    found = Sought(tuple(words), tuple(domains), subjects=tuple(words[::-1]), own="ada@quill.example")
    searches = [*convert.queries(found, 1_700_000_000)]
    nearby = [convert.query_near(group, 1_700_000_000) for group in convert.near(domains)]

    assert all(len(quote_plus(query)) < URL_LIMIT - 300 for query in (*searches, *nearby))
    assert all(any(word in query for query in searches) for word in (*words, *domains))
    assert all(any(f"from:{domain} to:{domain}" in query for query in nearby) for domain in domains)
    assert len(nearby) >= len(domains) / convert.TOGETHER


def test_real_searches_are_short_and_can_be_read(world: World) -> None:
    """Those of all five languages and all hiring systems, with domains as long as they come: no URL is too long."""
    long_domain = "x" * 60 + "." + "y" * 60 + "." + "z" * 60
    for number in range(30):
        world.mail(f"rosa@{number:02}.{long_domain}.example", "Your interview.")
    lengths: list[int] = []

    def before(request: PreparedRequest) -> None:
        lengths.append(len(request.url or ""))
        assert request.method == "GET"

    Reader().scan(mailbox(world.front, world.clock, sought=sought("ada@quill.example"), before=before))
    queries = set(asked_for(world.front, "q"))

    assert max(lengths) < URL_LIMIT
    assert sum("from:00." in query for query in queries) == 1
    assert all(search.read(query, now=world.clock.now) for query in queries)


def test_every_word_of_the_tables_finds_its_mail(world: World) -> None:
    """Each word and each system that is sought is found by itself."""
    tables = sought("ada@quill.example")
    wanted = {world.mail("a@gmail.com", f"… {word} …").id for word in tables.words}
    wanted |= {world.mail("a@gmail.com", subject=f"… {word} …").id for word in tables.subjects}
    wanted |= {world.mail(f"no-reply@{domain}").id for domain in tables.domains}
    wanted |= {world.mail(address).id for address in tables.addresses}

    assert wanted == world.look(tables)

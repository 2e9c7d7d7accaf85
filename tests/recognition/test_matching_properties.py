"""What holds for any mail and any applications."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from agent.etiquette.application import Application, Interview, Outcome, Person, Received
from agent.etiquette.evidence import Evidence, InterviewMention, Party
from agent.etiquette.kinds import InterviewStatus, MessageKind, Part
from agent.recognition.matching import Ask, Matched, New, Unrelated, match
from agent.recognition.same_job import likeness, role_likeness
from connectors.mail import Address, Message
from tests.recognition.mail_values import ME, WRITTEN, invite, message

EXAMPLES = settings(max_examples=120, deadline=None)
COMPANIES = ("Harbourlight", "Harbourlight GmbH", "Quayside", "Acme", "Acme Labs", "HP", "Ha rbour")
ROLES = ("Data Engineer", "Senior Data Engineer", "Pricing Analyst", "Engineer", "SRE", "Site Reliability Engineer")
ADDRESSES = (
    "rosa.lindt@harbourlight.example",
    "tomas@harbourlight.example",
    "nils@holt-search.example",
    "ada.friend@gmail.com",
    "no-reply@us.greenhouse-mail.io",
    "jo@harbour1ight.example",
    "x@quill.example",
    "",
)
IDS = ("<1@x>", "<2@x>", "<3@x>", "<4@x>")
UIDS = ("one", "two", "three")
days = st.integers(-300, 300).map(lambda count: WRITTEN + timedelta(days=count))


@st.composite
def applications(draw: st.DrawFn, name: str = "") -> Application:
    """An application with whatever may belong to it."""
    outcomes = [
        Outcome(kind=kind, at=draw(days), message_id="<o@x>", person=None, human=False)
        for kind in draw(
            st.lists(st.sampled_from([MessageKind.REJECTION, MessageKind.OFFER, MessageKind.ON_HOLD]), max_size=2)
        )
    ]
    talks = [
        Interview(
            id=f"t{at}",
            announced_at=at,
            starts_at=at,
            status=InterviewStatus.SCHEDULED,
            uid=draw(st.sampled_from(UIDS)),
        )
        for at in draw(st.lists(days, max_size=2))
    ]
    people = [
        Person(id=f"p{one}", name="Rosa Lindt", address=one or None, part=draw(st.sampled_from(list(Part))))
        for one in draw(st.lists(st.sampled_from(ADDRESSES), max_size=2, unique=True))
    ]
    received = [
        Received(message_id="<r@x>", at=at, kind=draw(st.sampled_from(list(MessageKind))), human=False, person=None)
        for at in draw(st.lists(days, max_size=2))
    ]
    return Application(
        id=name or draw(st.sampled_from(["a", "b", "c", "d", "e"])),
        company=draw(st.sampled_from([*COMPANIES, None])),
        role=draw(st.sampled_from([*ROLES, None])),
        message_ids=frozenset(draw(st.lists(st.sampled_from(IDS), max_size=2))),
        people=tuple(people),
        interviews=tuple(talks),
        outcomes=tuple(sorted(outcomes, key=lambda one: one.at)),
        received=tuple(received),
    )


@st.composite
def evidences(draw: st.DrawFn) -> Evidence:
    """What a mail may say."""
    return Evidence(
        kind=draw(st.sampled_from(list(MessageKind))),
        confidence=0.9,
        company=draw(st.sampled_from([*COMPANIES, None])),
        role=draw(st.sampled_from([*ROLES, None])),
        human=draw(st.booleans()),
        sender=Party(name="Rosa", part=draw(st.sampled_from(list(Part)))),
        people=(Party(name=draw(st.sampled_from(["Rosa Lindt", "Rosa", ""]))),),
        interviews=tuple(InterviewMention(starts_at=at) for at in draw(st.lists(days, max_size=1))),
    )


@st.composite
def messages(draw: st.DrawFn) -> Message:
    """A mail, in some thread or none."""
    address = draw(st.sampled_from(ADDRESSES))
    mail = message(
        draw(st.sampled_from(["", "Dear Marcus,\nno.", "Hi Ada,\nyes."])),
        sender=Address(address, "Rosa Lindt"),
        at=draw(days),
        answers=draw(st.sampled_from([*IDS, None])),
        references=tuple(draw(st.lists(st.sampled_from(IDS), max_size=2))),
        invites=tuple(invite(uid=uid) for uid in draw(st.lists(st.sampled_from(UIDS), max_size=1))),
    )
    return mail if address else replace(mail, sender=None)


def by_id(found: list[Application]) -> list[Application]:
    """One application for each id."""
    return list({app.id: app for app in found}.values())


@EXAMPLES
@given(messages(), evidences(), st.lists(applications(), max_size=5).map(by_id), st.randoms(use_true_random=False))
def test_the_order_of_applications_does_not_matter(
    mail: Message, said: Evidence, known: list[Application], chance: random.Random
) -> None:
    """Every mail gets one of the four answers, the same in whatever order the applications stand."""
    found = match(mail, said, known, ME)
    shuffled = list(known)
    chance.shuffle(shuffled)

    assert isinstance(found, Matched | New | Ask | Unrelated)
    assert match(mail, said, shuffled, ME) == found
    if isinstance(found, Matched):
        assert found.application_id in {app.id for app in known}
    if isinstance(found, Ask):
        assert set(found.candidates) <= {app.id for app in known}


@EXAMPLES
@given(messages(), evidences(), st.lists(applications(), max_size=4).map(by_id), applications("z"))
def test_an_unrelated_application_takes_no_mail(
    mail: Message, said: Evidence, known: list[Application], other: Application
) -> None:
    """One of another employer, with other people, mails and events: what was matched stays so."""
    stranger = other.model_copy(
        update={
            "company": "Zephyr Mills",
            "people": (Person(id="s", name="Ines Maur", address="ines@zephyr-mills.example"),),
            "message_ids": frozenset({"<z@z>"}),
            "interviews": (),
        }
    )

    assert match(mail, said, [*known, stranger], ME) == match(mail, said, known, ME)


@EXAMPLES
@given(st.text(max_size=60), st.text(max_size=60))
def test_names_are_compared_both_ways_alike(one: str, other: str) -> None:
    """Whichever stands first; any letters; and a name is never unlike itself unless it has no letters."""
    assert likeness(one, other) == likeness(other, one)
    assert role_likeness(one, other) == role_likeness(other, one)

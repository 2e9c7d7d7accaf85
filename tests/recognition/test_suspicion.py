"""Swindles, and the honest mails that look like them."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from agent.recognition.facts import gather
from agent.recognition.suspicion import is_suspicious
from connectors import headers
from connectors.mail import Address, Message
from tests.houses import Living, settle_in
from tests.mails import invitation, mail, receipt
from tests.recognition.mail_values import ME, message

SWINDLES = Path(__file__).parent / "swindles"
APPLIED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FAILS = {"Authentication-Results": "mx.quill.example; dmarc=fail (p=REJECT) header.from=harbourlight.example"}


def written(row: dict[str, Any]) -> Message:
    """A row of a table as a mail to Ada."""
    mailed = message(row["text"].strip(), sender=headers.addresses(row["from"])[0], subject=row["subject"])
    results = (("authentication-results", row["results"]),) if "results" in row else ()
    return replace(mailed, reply_to=headers.addresses(row.get("reply_to", "")), headers=results)


def rows(name: str) -> list[dict[str, Any]]:
    """The mails of one table."""
    found: list[dict[str, Any]] = tomllib.loads((SWINDLES / f"{name}.toml").read_text(encoding="utf-8"))["mail"]
    return found


def suspicious(mailed: Message) -> bool:
    """What is found of a mail."""
    return is_suspicious(gather(mailed, ME), ME)


@pytest.mark.covers("case 61")
@pytest.mark.parametrize("row", rows("scams"), ids=lambda row: f"{row['language']} {row['subject'][:40]}")
def test_a_swindle_is_seen(row: dict[str, Any]) -> None:
    """By what it asks for, by what it promises, or by whom it poses as."""
    assert suspicious(written(row))


@pytest.mark.parametrize("row", rows("honest"), ids=lambda row: f"{row['language']} {row['subject'][:40]}")
def test_an_honest_mail_is_left_in_peace(row: dict[str, Any]) -> None:
    """Though it speaks of passports, accounts, gift cards or WhatsApp, or comes from a free address."""
    assert not suspicious(written(row))


@pytest.mark.parametrize(
    ("domain", "name", "poses"),
    [
        ("greenhouse-mail.co", "Fernhill", True),
        ("greenhouse-mai1.io", "Fernhill", True),
        ("hire.lever.co.jobs-desk.net", "Fernhill", True),
        ("myworkday.support", "Workday", True),
        ("us.greenhouse-mail.io", "Fernhill", False),
        ("lever.com", "Ray Lever", False),
        ("smartrecruiters.de", "Fernhill", False),
        ("fernhi11.com", "Fernhill", True),
        ("fernhill.com", "Fernhill", False),
        ("fernhill-careers.com", "Fernhill", False),
        ("mail.fernhill.com.apply-desk.org", "Fernhill", True),
        ("xn--frnhill-7gg.com", "Fernhill", True),
    ],
)
def test_domains_that_pose_as_others(domain: str, name: str, *, poses: bool) -> None:
    """As a hiring tool's, or as the employer's whose name the mail bears."""
    sender = Address(f"jobs@{domain}", name)
    text = "Hi Ada, we would like to invite you to an interview at Fernhill for the Analyst position."

    assert suspicious(message(text, sender=sender)) is poses


def test_a_domain_that_poses_as_the_threads() -> None:
    """The mail that is quoted below came from another domain that looks the same."""
    quoted = "On Tue, Rosa Lindt <rosa@barnsley-works.example> wrote:\n> Could we talk on Thursday about the interview?"
    text = f"Hi Ada, the interview is moved to Friday.\n\n{quoted}"

    assert suspicious(message(text, sender=Address("rosa@bamsley-works.example", "Rosa Lindt")))
    assert not suspicious(message(text, sender=Address("tom@barnsley-works.example", "Tom Ray")))
    assert not suspicious(message(text, sender=Address("tom@otherhouse.example", "Tom Ray")))


@pytest.fixture
def living(tmp_path: Path) -> Living:
    """A house that knows of an application and of an interview to come."""
    life = settle_in(tmp_path, APPLIED)
    life.at(APPLIED, receipt(APPLIED))
    life.at(APPLIED + timedelta(days=2), invitation(APPLIED + timedelta(days=10), APPLIED + timedelta(days=2)))
    return life


@pytest.mark.covers("case 61")
@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("We regret to tell you that we have decided to go with another candidate for the Data Engineer role.", FAILS),
        (
            "We have decided to go with another candidate. Another opening is yours: pay a training fee of $90 first.",
            {},
        ),
    ],
)
def test_a_swindle_in_a_known_thread_brings_no_letter(living: Living, text: str, added: dict[str, str]) -> None:
    """It answers a mail of the application, in the recruiter's name: no draft, and the application stands as it did."""
    known = invitation(APPLIED + timedelta(days=10), APPLIED + timedelta(days=2))
    answered = next(one for one in known.decode().splitlines() if one.lower().startswith("message-id:")).split(": ")[1]
    before = living.placed()

    living.at(
        APPLIED + timedelta(days=4),
        mail("Re: Data Engineer", text, APPLIED + timedelta(days=4), answers=answered, headers=added),
    )
    living.through(APPLIED + timedelta(days=9))

    assert living.placed() == before == []


def test_the_same_words_from_the_recruiter_do_bring_one(living: Living) -> None:
    """The refusal of the test above, honestly sent, is answered: what keeps the letter back is the suspicion."""
    refusal = "We regret to tell you that we have decided to go with another candidate for the Data Engineer role."
    living.through(APPLIED + timedelta(days=11))
    before = len(living.placed())

    living.at(APPLIED + timedelta(days=12), mail("Data Engineer", refusal, APPLIED + timedelta(days=12)))
    living.through(APPLIED + timedelta(days=15))

    assert len(living.placed()) > before

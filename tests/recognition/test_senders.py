"""Who sends a mail, by whole labels of the domain."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agent.recognition.senders import (
    Link,
    System,
    is_agency_domain,
    is_free_mail,
    link_of,
    sender_of,
    tenant_of,
    written_by_hand,
)
from agent.recognition.tables import table
from connectors.mail import Address, Message


@pytest.mark.parametrize("domain", ["greenhouse.io", "us.greenhouse-mail.io", "MAIL.Greenhouse.io"])
def test_a_tool_is_known_by_its_domain_and_those_below(domain: str) -> None:
    """A subdomain of a tool's domain is the tool's."""
    found = sender_of(domain)
    assert found is not None
    assert found.name == "Greenhouse"


@pytest.mark.parametrize("domain", ["evilgreenhouse.io", "greenhouse.io.evil.example", "io", "", "notgmail.com"])
def test_a_look_alike_is_not_the_tool(domain: str) -> None:
    """Labels are compared whole, from the right."""
    assert sender_of(domain) is None


def test_every_domain_of_the_table_is_known_whole_and_by_nothing_else() -> None:
    """The whole table: each domain and those below it, never one that only ends or begins so; each in one row only."""
    rows = table("senders")["sender"]
    domains = [domain for row in rows for domain in row["domains"]]
    assert len(domains) == len(set(domains))
    assert len(rows) > 700
    for row in rows:
        for domain in row["domains"]:
            for known in (domain, domain.upper(), f"mail.eu.{domain}"):
                found = sender_of(known)
                assert found is not None, known
                assert found.system is System(row["system"]), known
            for look_alike in (f"evil{domain}", f"{domain}.evil.example"):
                other = sender_of(look_alike)
                assert other is None or other.name != row["name"], look_alike
            assert domain == domain.lower().strip(".")
            assert "." in domain


def test_every_shape_of_link_gives_its_tenant_and_only_on_its_own_host() -> None:
    """A short name put in for the "*" comes out again; the same link on another's host gives nothing."""
    for row in table("senders")["sender"]:
        for shape in row.get("links", ()):
            host, _, path = shape.replace("wd*", "wd5").replace("-*", "-oakfern").partition("/")
            first, stars = host.replace("*", "oakfern", 1).replace("*", "eu"), f"/{path}".replace("*", "oakfern")
            assert link_of(Link(first, f"{stars}/jobs/7")) == "oakfern", shape
            assert link_of(Link(f"{first}.evil.example", stars)) is None, shape


@pytest.mark.parametrize(
    ("domain", "agency"),
    [
        ("hays.de", True),
        ("mail.michaelpage.fr", True),
        ("peak-recruitment.example", True),
        ("oakfern.example", False),
        ("research.example", False),
    ],
)
def test_agencies_are_known_by_the_table_or_their_own_name(domain: str, agency: bool) -> None:  # noqa: FBT001 - a column of the table
    """Firms that place people with others."""
    assert is_agency_domain(domain) is agency


@pytest.mark.parametrize("domain", ["gmail.com", "gmx.at", "uol.com.br", "laposte.net", "rediffmail.com"])
def test_public_mail_is_nobodys_own(domain: str) -> None:
    """Providers of five language areas and India."""
    assert is_free_mail(domain)


@pytest.mark.parametrize(
    ("address", "tenant"),
    [
        ("oakfern@myworkday.com", "oakfern"),
        ("oakfern+autoreply@talent.icims.com", "oakfern"),
        ("anna@oakfern.teamtailor-mail.com", "oakfern"),
        ("no-reply@us.greenhouse-mail.io", None),
        ("web@myworkday.com", None),
    ],
)
def test_the_tenant_stands_where_the_table_says(address: str, tenant: str | None) -> None:
    """The employer's short name is taken from the local part or the subdomain, and from nowhere else."""
    assert tenant_of(Address(address)) == tenant


@pytest.mark.parametrize(
    ("address", "headers", "by_hand"),
    [
        ("rosa.lindt@harbourlight.example", (), True),
        ("rosa.lindt@gmail.com", (), True),
        ("no-reply@harbourlight.example", (), False),
        ("rosa@harbourlight.example", (("auto-submitted", "auto-replied"),), False),
        ("rosa@harbourlight.example", (("auto-submitted", "no"),), True),
        ("rosa@harbourlight.example", (("list-id", "<news.x.example>"),), False),
        ("interviews@hirevue.com", (), False),
        ("rosa.lindt@hirevue.com", (), True),
    ],
)
def test_a_person_writes_by_hand(address: str, headers: tuple[tuple[str, str], ...], by_hand: bool) -> None:  # noqa: FBT001 - a column of the table
    """Automatic and bulk headers, addresses nobody reads, and tools' domains are no person's."""
    mail = Message("<m@x>", datetime(2026, 5, 5, tzinfo=UTC), sender=Address(address, "Rosa Lindt"), headers=headers)
    assert written_by_hand(mail) is by_hand

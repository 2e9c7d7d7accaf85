"""Who sends a mail, by whole labels of the domain."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agent.recognition.senders import sender_of, tenant_of, written_by_hand
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
    ],
)
def test_a_person_writes_by_hand(address: str, headers: tuple[tuple[str, str], ...], by_hand: bool) -> None:  # noqa: FBT001 - a column of the table
    """Automatic and bulk headers, addresses nobody reads, and tools' domains are no person's."""
    mail = Message("<m@x>", datetime(2026, 5, 5, tzinfo=UTC), sender=Address(address, "Rosa Lindt"), headers=headers)
    assert written_by_hand(mail) is by_hand

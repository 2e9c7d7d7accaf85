"""Failed authentication, in the forms that mailboxes write it."""

from __future__ import annotations

import pytest

from agent.recognition.suspicion import fails_authentication


@pytest.mark.parametrize(
    ("results", "fails"),
    [
        ("mx.x.example; dkim=pass header.i=@a.example; spf=pass; dmarc=pass (p=REJECT) header.from=a.example", False),
        ("mx.x.example; dkim=none; spf=softfail smtp.mailfrom=b.example; dmarc=fail (p=NONE)", True),
        ("spf=fail (sender IP is 192.0.2.1) smtp.mailfrom=b.example; dkim=none; dmarc=fail action=none", True),
        ("mx.x.example; spf=fail smtp.mailfrom=b.example; dkim=none", True),
        ("mx.x.example; spf=fail smtp.mailfrom=list.example; dkim=pass header.d=a.example", False),
        ("mx.x.example; spf=pass (comment says dmarc=fail) smtp.mailfrom=a.example", False),
        ("", False),
    ],
)
def test_the_mailboxes_own_check_is_read(results: str, fails: bool) -> None:  # noqa: FBT001 - a column of the table
    """DMARC decides where it was checked, else SPF and DKIM together; comments count for nothing."""
    assert fails_authentication(results) is fails

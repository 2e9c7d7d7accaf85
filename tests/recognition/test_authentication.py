"""What the receiving server found out about the sender, in the forms that servers write it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.recognition.authentication import Authentication, authentication
from connectors.mail import Address
from connectors.mime import KEPT_HEADERS
from tests.recognition.mail_values import ME, message

PASSED, FAILED, UNKNOWN = Authentication.PASSED, Authentication.FAILED, Authentication.UNKNOWN
SENDER = Address("rosa@firm.example", "Rosa Lindt")
BY_GOOGLE = "from x.example (x.example. [192.0.2.1]) by mx.google.com with ESMTPS id a for <ada@quill.example>"
GOOGLE_FAILS = (
    "mx.google.com; spf=softfail smtp.mailfrom=vps.example; dkim=none; dmarc=fail (p=REJECT) header.from=firm.example"
)
GOOGLE_LENIENT = GOOGLE_FAILS.replace("REJECT", "NONE")


def found(*headers: tuple[str, str], sender: Address = SENDER) -> Authentication:
    """What comes of these headers, the topmost first."""
    return authentication(replace(message(sender=sender), headers=headers), ME.registered_domain)


def said(*fields: str, sender: Address = SENDER) -> Authentication:
    """What comes of these Authentication-Results."""
    return found(*(("authentication-results", field) for field in fields), sender=sender)


@pytest.mark.parametrize(
    ("field", "comes_of_it"),
    [
        (
            (
                "mx.google.com; dkim=pass header.i=@firm.example header.s=k header.b=abc; spf=pass"
                " (google.com: domain of"
                " rosa@firm.example designates 192.0.2.1 as permitted sender)"
                " smtp.mailfrom=rosa@firm.example; dmarc=pass"
                " (p=REJECT sp=REJECT dis=NONE) header.from=firm.example"
            ),
            PASSED,
        ),
        (GOOGLE_FAILS, FAILED),
        (GOOGLE_LENIENT, FAILED),
        (
            (
                "spf=fail (sender IP is 192.0.2.1) smtp.mailfrom=vps.example; dkim=none (message"
                " not signed) header.d=none;"
                "dmarc=fail action=oreject header.from=firm.example;compauth=fail reason=000"
            ),
            FAILED,
        ),
        (
            (
                "spf=fail (sender IP is 192.0.2.1) smtp.mailfrom=vps.example; dkim=none (message"
                " not signed) header.d=none;"
                "dmarc=fail action=none header.from=firm.example;compauth=pass reason=130"
            ),
            UNKNOWN,
        ),
        # A firm that publishes nothing: Microsoft's own guess is no failure of the firm's.
        (
            (
                "spf=none (sender IP is 192.0.2.1) smtp.mailfrom=firm.example; dkim=none (message not signed);"
                "dmarc=none action=none header.from=firm.example;compauth=fail reason=001"
            ),
            UNKNOWN,
        ),
        # What a sender's own outgoing server notes.
        ("dkim=none (message not signed) header.d=none;dmarc=none action=none header.from=firm.example;", UNKNOWN),
        ("mx.x.example; dkim=none; spf=softfail smtp.mailfrom=vps.example; dmarc=fail (p=NONE)", FAILED),
        ("mx.x.example; spf=fail smtp.mailfrom=vps.example; dkim=none", FAILED),
        ("mx.x.example; spf=fail smtp.mailfrom=vps.example", UNKNOWN),
        # A list breaks SPF and keeps the signature; a forwarder the other way about.
        ("mx.x.example; spf=fail smtp.mailfrom=list.example; dkim=pass header.d=firm.example", PASSED),
        ("mx.x.example; spf=pass smtp.mailfrom=bounce@mail.firm.example; dkim=fail header.d=firm.example", PASSED),
        # Signed by somebody else: says nothing of the firm.
        ("mx.x.example; spf=fail smtp.mailfrom=list.example; dkim=pass header.d=list.example", UNKNOWN),
        ("mx.x.example; spf=pass smtp.mailfrom=vps.example; dkim=none", UNKNOWN),
        ("mx.x.example; dmarc=temperror header.from=firm.example; spf=pass smtp.mailfrom=firm.example", PASSED),
        ("mx.x.example; spf=pass (comment says dmarc=fail (twice)) smtp.mailfrom=firm.example", PASSED),
        ("mx.x.example 1; DMARC=Fail Header.From=FIRM.example", FAILED),
        # A check of another address than the one that is shown.
        ("mx.x.example; dmarc=fail header.from=other.example", UNKNOWN),
        # A hiring tool that signs as itself for a firm that asks nothing of its senders, and for one that does.
        (GOOGLE_LENIENT.replace("dkim=none", "dkim=pass header.d=greenhouse-mail.io"), UNKNOWN),
        (GOOGLE_FAILS.replace("dkim=none", "dkim=pass header.d=greenhouse-mail.io"), FAILED),
        (GOOGLE_LENIENT.replace("dkim=none", "dkim=pass header.d=gmail.com"), FAILED),
        ("mx.x.example; none", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_the_servers_words_are_read(field: str, comes_of_it: Authentication) -> None:
    """DMARC decides where it was checked, else one aligned pass is enough, and both must fail."""
    assert said(field) is comes_of_it


def test_no_header_is_no_suspicion() -> None:
    """Nor is a sender without an address."""
    assert said() is UNKNOWN
    assert said(GOOGLE_FAILS, sender=Address("", "Rosa")) is UNKNOWN


def test_what_the_sender_put_below_counts_for_nothing() -> None:
    """Neither a better nor a worse result further down, whoever's name it bears."""
    forged = "mx.google.com; dkim=pass header.d=firm.example; spf=pass; dmarc=pass header.from=firm.example"

    assert said(GOOGLE_FAILS, forged) is FAILED
    assert said(forged, GOOGLE_FAILS) is PASSED
    assert said("mx.google.com; spf=none", "mx.elsewhere.example; dmarc=fail header.from=firm.example") is UNKNOWN
    assert (
        found(
            ("authentication-results", "mx.google.com; spf=fail; dkim=none"),
            ("received", BY_GOOGLE),
            ("authentication-results", forged),
        )
        is FAILED
    )


def test_a_server_may_write_a_header_for_each_check() -> None:
    """Those that stand together under one server's name are read together."""
    assert (
        said(
            ("spf.icloud.example; spf=fail smtp.mailfrom=list.example"),
            ("dkim-verifier.icloud.example; dkim=pass header.d=firm.example"),
            "dmarc.icloud.example; dmarc=pass header.from=firm.example",
        )
        is PASSED
    )


def test_the_word_of_a_server_further_back_is_not_the_receivers() -> None:
    """Where the user's own server wrote nothing, a forwarder's or the sender's own is not taken for its word."""
    earlier = ("authentication-results", "mx.alumni.example; spf=fail; dkim=none; dmarc=fail header.from=firm.example")
    below = ("received", "from vps.example by mx.alumni.example with SMTP")

    assert found(("received", "from mx.alumni.example by mx.quill.example with SMTP"), earlier, below) is UNKNOWN
    assert found(earlier, below) is FAILED
    assert found(("received", BY_GOOGLE), ("authentication-results", GOOGLE_FAILS)) is FAILED


@pytest.mark.parametrize(
    ("sealer", "comes_of_it"), [("google.com", UNKNOWN), ("swindle.example", FAILED), ("", FAILED)]
)
def test_a_forwarders_seal_counts_where_the_forwarder_is_known(sealer: str, comes_of_it: Authentication) -> None:
    """Anybody can seal (RFC 8617): only those that many trust excuse a failure."""
    seal = ("arc-seal", f"i=1; a=rsa-sha256; d={sealer}; s=arc; cv=none; b=abc")
    field = ("authentication-results", f"{GOOGLE_FAILS}; arc=pass (i=1 spf=pass dmarc=pass fromdomain=firm.example)")

    assert found(seal, field) is comes_of_it


def test_the_headers_it_needs_are_kept() -> None:
    """Reading a mail keeps them."""
    assert {"authentication-results", "arc-seal", "received"} <= set(KEPT_HEADERS)


PIECES = st.sampled_from(
    [
        "mx.google.com",
        ";",
        " ",
        "spf=",
        "dkim=",
        "dmarc=",
        "pass",
        "fail",
        "none",
        "(",
        ")",
        "header.from=",
        "p=NONE",
        '"',
        "\\",
        "é",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=60).map("".join), st.text(max_size=40))
def test_any_field_gets_an_answer(field: str, hop: str) -> None:
    """Whatever stands there."""
    assert found(("received", hop), ("authentication-results", field), ("received", hop)) in Authentication

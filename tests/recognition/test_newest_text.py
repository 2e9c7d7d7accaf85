"""What was newly written, apart from quotes, signatures, footers and hidden text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agent.recognition.newest_text import newest_text
from connectors.mail import Message


def message(text: str = "", html: str = "") -> Message:
    """A message with that body."""
    return Message("<m@mail.example>", datetime(2026, 5, 5, tzinfo=UTC), text=text, html=html)


@pytest.mark.parametrize(
    "header",
    [
        "On Mon, 4 May 2026 at 10:00, Rosa Lindt <rosa@x.example> wrote:",
        "Am 04.05.2026 um 10:00 schrieb Rosa Lindt <rosa@x.example>:",
        "Le lun. 4 mai 2026 à 10:00, Rosa Lindt <rosa@x.example> a écrit :",
        "El lun, 4 may 2026 a las 10:00, Rosa Lindt (<rosa@x.example>) escribió:",
        "Em seg., 4 de mai. de 2026 às 10:00, Rosa Lindt <rosa@x.example> escreveu:",
        "On Mon, 4 May 2026 at 10:00, Rosa Lindt\n<rosa@x.example> wrote:",
        "-----Original Message-----\nFrom: Rosa Lindt",
        "________________________________\nVon: Rosa Lindt\nGesendet: Montag, 4. Mai\nAn: Ada\nBetreff: Ihre Bewerbung",
        "From: Rosa Lindt\nSent: Monday, May 4\nTo: Ada\nSubject: Your application",
    ],
)
def test_a_reply_header_ends_the_new_text(header: str) -> None:
    """Everything from the line that introduces the quoted mail on is quoted, in five languages."""
    found = newest_text(message(f"Yes, gladly.\n\n{header}\n\n> the old words\n"))
    assert found.text == "Yes, gladly."
    assert "the old words" in found.quoted


def test_answers_below_a_quote_are_new_text() -> None:
    """What is written under a marked quotation counts as new."""
    assert newest_text(message("On 4 May 2026, Rosa wrote:\n> Can you come?\n\nYes, at ten.\n")).text == "Yes, at ten."


def test_a_forward_without_words_is_read_as_what_it_forwards() -> None:
    """A forwarded mail with nothing above it is read as its content."""
    found = newest_text(
        message("FYI\n\n---------- Forwarded message ---------\nFrom: R\nDate: D\nSubject: S\n\nDear Ada, come.\n")
    )
    assert (found.text, found.forwarded) == ("Dear Ada, come.", True)


def test_the_meeting_block_is_cut() -> None:
    """Lines that a meeting tool adds are no text of the sender's."""
    block = "________________\nMicrosoft Teams meeting\nJoin the meeting now\nMeeting ID: 1 2 3\nPasscode: x\n"
    assert newest_text(message(f"See you then.\n\n{block}")).text == "See you then."


def test_signature_and_legal_footer_are_cut() -> None:
    """The signature stands apart, and a confidentiality notice nowhere."""
    body = (
        "Come on Friday.\n\nThis e-mail is confidential and intended only for you.\n\n-- \nRosa Lindt\nHarbourlight\n"
    )
    found = newest_text(message(body))
    assert (found.text, found.signature) == ("Come on Friday.", "Rosa Lindt\nHarbourlight")


def test_hidden_text_and_quote_nodes_of_html_are_dropped() -> None:
    """A preheader nobody sees and a quotation node are left out; inline runs stay on one line."""
    html = (
        '<div style="display:none">preheader</div><p>At 2:30 <b>PM</b> <i>EST</i>.</p>'
        '<div class="gmail_quote">old words</div>'
    )
    assert newest_text(message(html=html)).text == "At 2:30 PM EST."


def test_deeply_nested_html_keeps_its_text() -> None:
    """Markup deeper than the parser holds is still read."""
    assert newest_text(message(html="<div>" * 400 + "We moved it." + "</div>" * 400)).text == "We moved it."


def test_an_empty_mail_has_no_text() -> None:
    """Nothing in, nothing out."""
    assert newest_text(message()).text == ""

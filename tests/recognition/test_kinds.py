"""What is decided where the words decide nothing."""

from __future__ import annotations

import pytest

from agent.etiquette.kinds import MessageKind
from agent.recognition.recognise import recognise
from connectors.mail import Address
from tests.recognition.mail_values import ALMANAC, ME
from tests.recognition.mail_values import message as mail_of


def test_a_hiring_tool_without_news_most_likely_confirms_an_application() -> None:
    """Too little to act on, and nothing of the kind where a board or a softer no speaks."""
    tool = Address("no-reply@us.greenhouse-mail.io", "Harbourlight")
    subject = "Your application to Harbourlight"
    plain = recognise(mail_of("Thursday was a fine day. Ask us anything.", sender=tool, subject=subject), ME, ALMANAC)
    soft = recognise(mail_of("We wish you all the best in your search.", sender=tool, subject=subject), ME, ALMANAC)
    assert plain[0].kind is MessageKind.APPLICATION_RECEIVED
    assert plain[0].confidence < 0.75
    assert soft[0].kind is not MessageKind.APPLICATION_RECEIVED


@pytest.mark.covers("case 65")
def test_a_survey_tool_rejects_nobody() -> None:
    """Whatever its mail says of the decision: that was told before."""
    tool = Address("member@surveymonkeyuser.com", "Harbourlight")
    text = "You were not selected for the Data Engineer role. How was your interview experience? Take our short survey."
    assert recognise(mail_of(text, sender=tool, subject="Your opinion"), ME, ALMANAC)[0].kind is MessageKind.SURVEY

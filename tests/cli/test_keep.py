"""`afterword keep`: the user's own sentence may stay as it is, where nothing but its wording holds a letter back."""

from __future__ import annotations

from datetime import timedelta

from agent.etiquette.kinds import DraftKind, DraftState
from agent.lookup import short_id
from agent.store import LedgerRow
from connectors.mail import Folder
from tests.cli.test_own_hand import House, house, refused, said, understood
from tests.mails import USER, mail

__all__ = ["house"]  # the fixture
LONG = (
    "I liked how you all sit together on Mondays and go through every late container of the week, one by one, until"
    " somebody finds out what it was that made it late in the first place, and then write it down"
)


def noted(house: House, sentence: str, number: int = 1) -> None:
    """The user mails themselves that sentence as their notes."""
    house.now += timedelta(minutes=1)
    text = f"Met: Tomas Berg\n1) Tomas - {sentence}.\nHow did it go: good\n"
    own = mail(
        "Notes: Harbourlight", text, house.now, sender=USER, to=USER, message_id=f"<notes{number}@quill.example>"
    )
    house.living.at(house.now, own, folder=Folder.SENT)
    house.rounds()


def thank_you(house: House) -> LedgerRow:
    """The row of the thank-you that stands."""
    (row,) = [one for one in house.living.house.store.ledger.rows() if one.kind is DraftKind.THANK_YOU]
    assert row.state is DraftState.PLACED
    return row


def test_a_long_sentence_of_the_users_is_left_whole_and_may_be_kept(house: House) -> None:
    """It holds the letter back and is quoted, with the command beside it; kept, the letter gets its recipient."""
    noted(house, LONG)
    row = thank_you(house)
    assert LONG in row.draft.body
    assert (row.ready, row.draft.to) == (False, ())
    status = said(house.say("status"))
    assert "the sentence that begins “I liked how you all” has" in status
    command = f"afterword keep {house.name('Harbourlight')} {short_id(row.key)}"
    assert command in status

    told = house.say(*command.split()[1:])
    assert "the thank you stays as it is: the sentence that begins “I liked" in understood(told)
    house.rounds()
    row = thank_you(house)
    assert (row.ready, [one.address for one in row.draft.to]) == (True, ["tomas.berg@harbourlight.example"])
    assert LONG in row.draft.body
    assert "Waiting for" not in row.draft.body

    understood(house.say("undo"))
    house.rounds()
    assert not thank_you(house).ready


def test_what_is_kept_is_what_was_found(house: House) -> None:
    """Another slip in later words holds the letter back again."""
    noted(house, LONG)
    understood(house.say("keep", "Harbourlight", "thank_you"))
    house.rounds()
    assert thank_you(house).ready
    noted(house, LONG.replace("I liked", "I was thrilled by the perfect way") + ", amazing", number=2)
    assert not thank_you(house).ready


def test_what_is_missing_can_not_be_kept(house: House) -> None:
    """Without notes there is nothing to keep, and a letter that is ready waits for nothing."""
    assert "waits for your own words" in refused(house.say("keep", "Harbourlight", "thank_you"))
    assert "that can't be left as it is" in refused(house.say("keep", "Harbourlight", "thank_you"))
    noted(house, "what stuck with me was the nightly load that fails whenever a ship reports twice")
    assert "waits for nothing" in refused(house.say("keep", "Harbourlight", "thank_you"))

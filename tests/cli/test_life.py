"""The life that `afterword demo` shows: whole mails, closed threads, and a gold that speaks of what is there."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from agent.config import load
from agent.etiquette.kinds import DraftKind, MessageKind, Stage
from connectors.mail import Folder, Message, Method
from connectors.mime import read_message

SHIPPED = Path(__file__).parents[2] / "agent" / "cli" / "life"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
GOLD = tomllib.loads((SHIPPED / "expect.toml").read_text(encoding="utf-8"))
KINDS = set(MessageKind)


@cache
def _mails() -> dict[str, Message]:
    paths = sorted(SHIPPED.glob("*/*.eml"))
    return {_name(path): read_message(path.read_bytes(), received_at=NEVER, folder=_folder(path)) for path in paths}


def _name(path: Path) -> str:
    return path.relative_to(SHIPPED).as_posix()


def _folder(path: Path) -> Folder:
    return Folder(path.parent.name)


def test_every_mail_is_whole() -> None:
    """Nothing in it is broken, it has a date of its own, and it lies in the order of time."""
    for folder in Folder.INBOX, Folder.SENT:
        mails = [mail for mail in _mails().values() if mail.folder is folder]
        assert [mail.problems for mail in mails if mail.problems or mail.date == NEVER] == []
        assert mails == sorted(mails, key=lambda mail: mail.date)
    assert max(mail.date for mail in _mails().values()) < GOLD["until"]


def test_every_answer_answers_something() -> None:
    """Each In-Reply-To names an earlier mail of the life, and no Message-ID is given twice."""
    by_id = {mail.message_id: mail for mail in _mails().values()}

    assert len(by_id) == len(_mails())
    for mail in by_id.values():
        assert mail.in_reply_to is None or by_id[mail.in_reply_to].date < mail.date
        assert set(mail.references) <= set(by_id)


def test_the_user_wrote_what_lies_in_sent() -> None:
    """Sent mail is from the user, and nothing else is."""
    address = load(SHIPPED / "config.toml").user.address

    for mail in _mails().values():
        assert mail.sender is not None
        assert (mail.sender.address == address) == (mail.folder is Folder.SENT)


def test_calendars_move_and_are_called_off() -> None:
    """There is an invitation, an update of it with a higher SEQUENCE, and a cancellation of one that was sent."""
    invites = [invite for mail in _mails().values() for invite in mail.invites]
    asked = {(invite.uid, invite.sequence) for invite in invites if invite.method is Method.REQUEST}
    cancelled = {invite.uid for invite in invites if invite.method is Method.CANCEL}

    assert {uid for uid, sequence in asked if sequence > 0 and (uid, 0) in asked}
    assert cancelled
    assert cancelled <= {uid for uid, _ in asked}


def test_the_gold_speaks_of_this_life() -> None:
    """Every inbox mail is judged once, by kinds that exist; interviews begin when the calendar says."""
    judged = [row["file"] for row in GOLD["message"]]
    inbox = [name for name, mail in _mails().items() if mail.folder is Folder.INBOX]

    assert judged == inbox
    assert {kind for row in GOLD["message"] for kind in (row["kind"], *row.get("also", ()))} <= KINDS
    assert {row["stage"] for row in GOLD["application"]} <= set(Stage)
    assert {row["kind"] for table in ("draft", "no_draft") for row in GOLD[table]} <= set(DraftKind)
    for row in GOLD["message"]:
        invites = _mails()[row["file"]].invites
        if "starts_at" in row and invites:
            assert [invite.starts_at for invite in invites] == [row["starts_at"]]

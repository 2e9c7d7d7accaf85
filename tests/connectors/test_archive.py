from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.archive import Archive
from connectors.mail import Folder, RawMessage
from connectors.mailbox import MailSource
from connectors.maildir import deliver_into
from tests.connectors.conformance import NOW, ReadContract, contents, letter, refs_of

SEPARATOR = b"From rosa@harbourlight.example Mon Apr  6 08:15:00 2026\n"


class TestArchiveOfFiles(ReadContract):
    """A folder of .eml files."""

    @pytest.fixture
    def filled(self, tmp_path: Path) -> tuple[MailSource, list[bytes]]:
        """A folder with folders in it."""
        (tmp_path / "deep" / "er").mkdir(parents=True)
        for number, folder in enumerate(("", "deep", "deep/er")):
            (tmp_path / folder / f"{number}.eml").write_bytes(letter(number))
        return Archive([tmp_path]), [letter(number) for number in range(3)]


class TestArchiveOfMbox(ReadContract):
    """An mbox file."""

    @pytest.fixture
    def filled(self, tmp_path: Path) -> tuple[MailSource, list[bytes]]:
        """Three mails in one file."""
        mails = [letter(number) + b"\n" for number in range(3)]
        (tmp_path / "old.mbox").write_bytes(b"".join(SEPARATOR + mail for mail in mails))
        return Archive([tmp_path / "old.mbox"]), mails


class TestArchiveOfMaildir(ReadContract):
    """A Maildir."""

    @pytest.fixture
    def filled(self, tmp_path: Path) -> tuple[MailSource, list[bytes]]:
        """A Maildir with sent mail."""
        deliver_into(tmp_path, letter(1), Folder.INBOX, NOW)
        deliver_into(tmp_path, letter(2), Folder.SENT, NOW)
        return Archive([tmp_path]), [letter(1), letter(2)]


def test_labels_are_relative_to_the_root(tmp_path: Path) -> None:
    """A label is what a reader would call the file, and the folders above say whose mail it is."""
    for name in ("inbox", "sent", "drafts", "sentinel"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "001.eml").write_bytes(letter(1))

    found = {mail.label: mail.folder for mail in Archive([tmp_path]).items()}

    assert found == {
        "drafts/001.eml": Folder.DRAFTS,
        "inbox/001.eml": Folder.INBOX,
        "sent/001.eml": Folder.SENT,
        "sentinel/001.eml": Folder.INBOX,
    }
    assert [mail.folder for mail in Archive([tmp_path / "sent"]).items()] == [Folder.SENT]
    assert [mail.label for mail in Archive([tmp_path / "inbox" / "001.eml"]).items()] == ["001.eml"]


def test_an_mbox_is_cut_at_its_separators(tmp_path: Path) -> None:
    """A sentence that begins with From is no separator, and an escaped one is given back."""
    first = b"Subject: one\n\nWords.\n\nFrom Monday on we are closed.\n>From now on too.\n>>From x\n\n"
    path = tmp_path / "Sent.mbox"
    path.write_bytes(SEPARATOR + first + SEPARATOR + b"Subject: two\n\nEnd.\n")

    found = list(Archive([path]).items())

    assert [first.replace(b">From", b"From"), b"Subject: two\n\nEnd.\n"] == [mail.content for mail in found]
    assert [datetime(2026, 4, 6, 8, 15, tzinfo=UTC)] * 2 == [mail.received_at for mail in found]
    assert {Folder.SENT} == {mail.folder for mail in found}
    assert [f"Sent.mbox#{offset}" for offset in (0, len(SEPARATOR + first))] == [mail.label for mail in found]


def test_a_file_that_cannot_be_read_is_an_item(tmp_path: Path) -> None:
    """It says why, and the others are read."""
    (tmp_path / "1.eml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "2.eml").write_bytes(letter(2))

    broken, whole = Archive([tmp_path]).items()

    assert broken.content is None
    assert broken.error is not None
    assert "No such file" in broken.error
    assert letter(2) == whole.content
    assert [letter(2)] == [
        raw.content
        for raw in Archive([tmp_path]).read(refs_of(list(Archive([tmp_path]).pages(None))))
        if isinstance(raw, RawMessage)
    ]


def test_other_files_are_left_out(tmp_path: Path) -> None:
    """What lies beside the mail is no mail; an mbox without a suffix is, and what begins with the fields of a mail."""
    (tmp_path / "notes.txt").write_bytes(b"From: me\n\nno mail")
    (tmp_path / "README").write_bytes(b"Read me.\n")
    (tmp_path / "Archive").write_bytes(SEPARATOR + letter(1))
    (tmp_path / "1382298793.002309:2,S").write_bytes(letter(2))

    assert [mail.label for mail in Archive([tmp_path]).items()] == ["1382298793.002309:2,S", "Archive#0"]


def test_a_long_archive_comes_in_pages(tmp_path: Path) -> None:
    """Two hundred a page, each with the cursor to go on from."""
    (tmp_path / "all.mbox").write_bytes(b"".join(SEPARATOR + letter(number) + b"\n" for number in range(450)))
    archive = Archive([tmp_path])
    pages = list(archive.pages(None))
    rest = list(archive.pages(pages[0].cursor))

    assert [len(page.refs) for page in pages] == [200, 200, 50]
    assert refs_of(pages)[200:] == refs_of(rest)
    assert len(set(contents(archive, refs_of(pages)))) == 450

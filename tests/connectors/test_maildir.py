from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from connectors import mime
from connectors.mail import Address, Draft, DraftRef, Edited, Folder, Gone, Sent, Untouched
from connectors.mailbox import Cursor, Misconfigured, TouchedByUser, TryLater
from connectors.maildir import MaildirMailbox, deliver_into
from tests.connectors.conformance import (
    LETTER,
    NOW,
    Clock,
    Doors,
    DraftBoxContract,
    SourceContract,
    contents,
    letter,
    refs_of,
)


class MaildirDoors:
    """Senders, and a user whose mail program writes a new file for every change, as they all do."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path = path
        self.clock = clock
        self.saved = 0

    def deliver(self, content: bytes, folder: Folder) -> None:
        """A message arrives, now."""
        deliver_into(self.path, content, folder, self.clock())

    def remove(self, content: bytes) -> None:
        """The user removes a message."""
        next(path for path in self.files() if path.read_bytes() == content).unlink()

    def edit_draft(
        self, marker: str, text: str | None = None, to: Sequence[Address] | None = None, new_id: str | None = None
    ) -> None:
        """The user changes a draft."""
        path, draft = self.draft(marker)
        changed = replace(
            draft,
            marker=new_id or marker,
            body=draft.body if text is None else text,
            to=draft.to if to is None else tuple(to),
        )
        path.unlink()
        self.save(mime.write_draft(changed, date=self.clock()), path.parent.parent, "DS")

    def send_draft(self, marker: str, new_id: str | None = None) -> None:
        """The user sends a draft."""
        path, draft = self.draft(marker)
        content = mime.write_draft(replace(draft, marker=new_id or marker), date=self.clock())
        path.unlink()
        (self.path / ".Sent" / "cur").mkdir(parents=True, exist_ok=True)
        (self.path / ".Sent" / "new").mkdir(exist_ok=True)
        self.save(content, self.path / ".Sent", "S")

    def discard_draft(self, marker: str) -> None:
        """The user throws a draft away."""
        self.draft(marker)[0].unlink()

    def drafts(self) -> list[Draft]:
        """The drafts that stand."""
        return [found for _, found in self.standing()]

    def sent_ids(self) -> list[str]:
        """The Message-IDs of the sent mail."""
        files = [*(self.path / ".Sent" / "cur").iterdir()]
        return [mime.message_id_of(file.read_bytes()) or "" for file in files]

    def save(self, content: bytes, folder: Path, flags: str) -> None:
        """The mail program writes a file."""
        self.saved += 1
        (folder / "cur" / f"{int(self.clock().timestamp())}.P{self.saved}.laptop:2,{flags}").write_bytes(content)

    def draft(self, marker: str) -> tuple[Path, Draft]:
        """The file and the content of a draft."""
        return next(pair for pair in self.standing() if pair[1].marker == marker)

    def standing(self) -> Iterator[tuple[Path, Draft]]:
        """All drafts with their files."""
        for path in self.files():
            if "Drafts" in path.parts[-3]:
                read = mime.read_message(path.read_bytes(), received_at=NOW)
                assert read.sender is not None
                yield (
                    path,
                    Draft(
                        read.message_id,
                        read.sender,
                        read.to,
                        read.subject,
                        read.text.rstrip(),
                        read.in_reply_to,
                        read.references,
                    ),
                )

    def files(self) -> list[Path]:
        """Every message of the tree."""
        return sorted(path for path in self.path.rglob("*") if path.is_file() and path.parent.name in ("cur", "new"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An empty Maildir."""
    for place in ("cur", "new", "tmp"):
        (tmp_path / "mail" / place).mkdir(parents=True)
    return tmp_path / "mail"


@pytest.fixture
def clock() -> Clock:
    """The clock that the mailbox goes by."""
    return Clock()


@pytest.fixture
def mailbox(path: Path, clock: Clock) -> MaildirMailbox:
    """The mailbox on the empty Maildir."""
    return MaildirMailbox(path, clock=clock)


@pytest.fixture
def doors(path: Path, clock: Clock) -> MaildirDoors:
    """Its back doors."""
    return MaildirDoors(path, clock)


class TestMaildirSource(SourceContract):
    """A Maildir as a source."""

    @pytest.fixture
    def source(self, mailbox: MaildirMailbox) -> MaildirMailbox:
        """The mailbox as a source."""
        return mailbox

    @pytest.fixture
    def clock(self, doors: MaildirDoors) -> Clock:
        """The clock that the mailbox goes by."""
        return doors.clock

    @pytest.fixture
    def doors(self, path: Path) -> Doors:
        """Its back doors."""
        return MaildirDoors(path, Clock())


class TestMaildirDrafts(DraftBoxContract):
    """A Maildir as a place for drafts."""

    @pytest.fixture
    def clock(self) -> Clock:
        """The clock that the mailbox goes by."""
        return Clock()

    @pytest.fixture
    def box(self, path: Path, clock: Clock) -> MaildirMailbox:
        """The mailbox as a place for drafts."""
        return MaildirMailbox(path, clock=clock)

    @pytest.fixture
    def doors(self, path: Path, clock: Clock) -> Doors:
        """Its back doors."""
        return MaildirDoors(path, clock)


def snapshot(path: Path) -> Mapping[str, tuple[bytes, int]]:
    """Every file of the tree that is not a draft of ours: contents and time of change."""
    files = (file for file in path.rglob("*") if file.is_file() and ".D" not in file.name)
    return {str(file): (file.read_bytes(), file.stat().st_mtime_ns) for file in files if file.name != "maildirfolder"}


def news(mailbox: MaildirMailbox, cursor: Cursor) -> tuple[list[str], list[str]]:
    """The ids that came and went since a cursor."""
    pages = list(mailbox.pages(cursor))
    return [ref.id for ref in refs_of(pages)], [one for page in pages for one in page.removed]


def test_seeing_a_message_is_no_news(mailbox: MaildirMailbox, doors: MaildirDoors, path: Path) -> None:
    """A move from new to cur, a flag, a size or UID in the name: the message is the same."""
    doors.deliver(letter(1), Folder.INBOX)
    pages = list(mailbox.pages(None))
    file = next((path / "new").iterdir())
    seen = file.rename(path / "cur" / f"{file.name},S=4711,U=7:2,RS")

    assert news(mailbox, pages[-1].cursor) == ([], [])
    assert [letter(1)] == contents(mailbox, refs_of(pages))
    seen.rename(path / "cur" / f"{file.name}:2,")
    assert [letter(1)] == contents(mailbox, refs_of(pages))


def test_a_message_marked_as_deleted_is_gone(mailbox: MaildirMailbox, doors: MaildirDoors, path: Path) -> None:
    """The flag T is how a mail program deletes."""
    doors.deliver(letter(1), Folder.INBOX)
    pages = list(mailbox.pages(None))
    file = next((path / "new").iterdir())
    file.rename(path / "cur" / f"{file.name}:2,ST")

    assert ([], [refs_of(pages)[0].id]) == news(mailbox, pages[-1].cursor)


def test_a_rewritten_draft_is_another_message(mailbox: MaildirMailbox, doors: MaildirDoors) -> None:
    """The old ref is removed, a new one reported."""
    ref = mailbox.create(LETTER)
    cursor = list(mailbox.pages(None))[-1].cursor
    doors.edit_draft(LETTER.marker, text="Other words")
    came, went = news(mailbox, cursor)

    assert [ref.id] == went
    assert len(came) == 1


def test_the_back_fill_is_bounded(path: Path, doors: MaildirDoors, clock: Clock) -> None:
    """Mail from before is never reported, also later; what comes late is reported whatever its age."""
    doors.deliver(letter(1), Folder.INBOX)
    clock.now = NOW + timedelta(days=40)
    doors.deliver(letter(2), Folder.INBOX)
    mailbox = MaildirMailbox(path, clock=clock, backfill_days=30)
    pages = list(mailbox.pages(None))
    clock.now = NOW - timedelta(days=400)
    doors.deliver(letter(3), Folder.INBOX)
    later = refs_of(list(mailbox.pages(pages[-1].cursor)))

    assert [letter(2)] == contents(mailbox, refs_of(pages))
    assert [letter(3)] == contents(mailbox, later)


def test_an_inbox_emptied_at_once_waits(mailbox: MaildirMailbox, doors: MaildirDoors) -> None:
    """More likely a disk is not mounted than that somebody deleted everything."""
    for number in range(11):
        doors.deliver(letter(number), Folder.INBOX)
    cursor = list(mailbox.pages(None))[-1].cursor
    for file in doors.files():
        file.unlink()

    with pytest.raises(TryLater, match="held 11 messages"):
        list(mailbox.pages(cursor))


def test_the_last_few_messages_may_go(mailbox: MaildirMailbox, doors: MaildirDoors) -> None:
    """A small inbox is emptied by hand every day."""
    for number in range(10):
        doors.deliver(letter(number), Folder.INBOX)
    cursor = list(mailbox.pages(None))[-1].cursor
    for file in doors.files():
        file.unlink()

    assert len(news(mailbox, cursor)[1]) == 10


def test_a_folder_that_is_no_maildir_is_named(tmp_path: Path, clock: Clock) -> None:
    """The error says what is wrong and how to mend it."""
    with pytest.raises(Misconfigured, match=r"no Maildir .* set `path`"):
        list(MaildirMailbox(tmp_path / "nowhere", clock=clock).pages(None))


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        (".Sent", Folder.SENT),
        (".Sent Items", Folder.SENT),
        ("Sent Mail", Folder.SENT),
        (".INBOX.Drafts", Folder.DRAFTS),
        ("Drafts", Folder.DRAFTS),
        ("[Gmail]/Sent Mail", Folder.SENT),
        (".Jobs", Folder.INBOX),
        (".Trash", None),
        (".Junk", None),
    ],
)
def test_folders_are_known_by_name(path: Path, clock: Clock, name: str, folder: Folder | None) -> None:
    """Sent mail and drafts under their usual names; where rules put mail counts as inbox; trash is not read."""
    for place in ("cur", "new"):
        (path / name / place).mkdir(parents=True)
    (path / name / "cur" / f"{int(NOW.timestamp())}.x.host:2,S").write_bytes(letter(1))

    refs = refs_of(list(MaildirMailbox(path, clock=clock).pages(None)))

    assert ([folder] if folder else []) == [ref.folder for ref in refs]


def test_folders_side_by_side(tmp_path: Path, clock: Clock) -> None:
    """A folder of Maildirs with an INBOX among them; a missing drafts folder is made in the same manner."""
    for place in ("cur", "new", "tmp"):
        (tmp_path / "INBOX" / place).mkdir(parents=True)
    (tmp_path / "INBOX" / "new" / f"{int(NOW.timestamp())}.x.host").write_bytes(letter(1))
    mailbox = MaildirMailbox(tmp_path, clock=clock)
    mailbox.create(LETTER)

    assert {Folder.INBOX, Folder.DRAFTS} == {ref.folder for ref in refs_of(list(mailbox.pages(None)))}
    assert (tmp_path / "Drafts" / "cur").is_dir()


def test_nothing_else_is_ever_changed(mailbox: MaildirMailbox, doors: MaildirDoors, path: Path, clock: Clock) -> None:
    """Reading, placing, revising and withdrawing leave every other file as it is: bytes, name, time."""
    for number, folder in enumerate([*Folder, *Folder]):
        doors.deliver(letter(number), folder)
        clock.tick()
    before = snapshot(path)
    contents(mailbox, refs_of(list(mailbox.pages(None))))
    ref = mailbox.create(replace(LETTER, to=()))
    mailbox.find("<7@harbourlight.example>")
    ref = mailbox.revise(ref, LETTER)
    mailbox.fate(ref)
    mailbox.withdraw(ref)

    assert before == snapshot(path)
    assert [file for file in path.rglob("*") if ".D" in file.name and file.is_file()] == []
    assert list(path.rglob("tmp/*")) == []


def test_a_draft_is_a_draft_to_mail_programs(mailbox: MaildirMailbox, doors: MaildirDoors) -> None:
    """It lies in cur with the flags D and S, readable by its owner only."""
    mailbox.create(LETTER)
    file = doors.draft(LETTER.marker)[0]

    assert file.name.endswith(":2,DS")
    assert file.parent.name == "cur"
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_crash_after_writing_is_found_again(path: Path, mailbox: MaildirMailbox, clock: Clock) -> None:
    """A fresh process finds by the marker what an earlier one wrote, and makes no second."""
    ref = mailbox.create(LETTER)
    clock.tick()
    fresh = MaildirMailbox(path, clock=clock)

    assert ref == fresh.find(LETTER.marker)
    assert ref == fresh.create(LETTER)


def test_a_crash_between_two_versions_heals(mailbox: MaildirMailbox, doors: MaildirDoors, clock: Clock) -> None:
    """Two versions left by a crash count as one untouched draft, and the next revision leaves one."""
    old = mailbox.create(replace(LETTER, to=()))
    left = doors.draft(LETTER.marker)[0]
    kept = left.read_bytes()
    clock.tick()
    new = mailbox.revise(old, LETTER)
    left.write_bytes(kept)  # the crash came before the old one went
    found = mailbox.find(LETTER.marker)

    assert new == found
    assert Untouched() == mailbox.fate(old) == mailbox.fate(new)
    clock.tick()
    mailbox.revise(old, replace(LETTER, body="A third version"))
    assert [draft.body for draft in doors.drafts()] == ["A third version"]


def test_withdrawing_takes_both_versions(mailbox: MaildirMailbox, doors: MaildirDoors, clock: Clock) -> None:
    """What a crash left double goes as one."""
    old = mailbox.create(replace(LETTER, to=()))
    left = doors.draft(LETTER.marker)[0]
    kept = left.read_bytes()
    clock.tick()
    mailbox.revise(old, LETTER)
    left.write_bytes(kept)
    mailbox.withdraw(old)

    assert doors.drafts() == []


def test_a_draft_saved_under_a_new_id_is_edited(mailbox: MaildirMailbox, doors: MaildirDoors, clock: Clock) -> None:
    """Some mail programs give a saved draft a new Message-ID: its thread and subject tell whose it was."""
    ref = mailbox.create(LETTER)
    clock.tick()
    doors.edit_draft(LETTER.marker, text="My own words", new_id="<new@laptop.example>")
    fate = mailbox.fate(ref)

    assert isinstance(fate, Edited)
    assert fate.text.strip() == "My own words"
    with pytest.raises(TouchedByUser):
        mailbox.withdraw(ref)
    assert len(doors.drafts()) == 1


def test_a_draft_sent_under_a_new_id_is_sent(mailbox: MaildirMailbox, doors: MaildirDoors, clock: Clock) -> None:
    """The same with a draft that is sent."""
    ref = mailbox.create(LETTER)
    clock.tick()
    doors.send_draft(LETTER.marker, new_id="<new@laptop.example>")

    assert Sent("<new@laptop.example>") == mailbox.fate(ref)


def test_another_mail_does_not_stand_for_the_draft(mailbox: MaildirMailbox, doors: MaildirDoors, clock: Clock) -> None:
    """A draft in another thread, or one from before, is not ours edited."""
    doors.deliver(mime.write_draft(replace(LETTER, marker="<before@laptop.example>"), date=NOW), Folder.DRAFTS)
    clock.tick(3600)
    ref = mailbox.create(LETTER)
    for file in doors.files():
        os.utime(file, (NOW.timestamp(), NOW.timestamp()))
    clock.tick()
    elsewhere = replace(LETTER, marker="<elsewhere@laptop.example>", in_reply_to="<x@y.example>")
    doors.deliver(mime.write_draft(elsewhere, date=NOW), Folder.DRAFTS)
    doors.discard_draft(LETTER.marker)

    assert isinstance(mailbox.fate(ref), Gone)


def test_a_draft_in_the_trash_is_gone(mailbox: MaildirMailbox, doors: MaildirDoors) -> None:
    """Marked as deleted and not yet removed: the user chose silence."""
    ref = mailbox.create(LETTER)
    file = doors.draft(LETTER.marker)[0]
    file.rename(file.with_name(file.name.replace(":2,DS", ":2,DST")))

    assert isinstance(mailbox.fate(ref), Gone)


def test_an_edit_in_place_is_an_edit(mailbox: MaildirMailbox, doors: MaildirDoors) -> None:
    """Also where a program writes into the very file."""
    ref = mailbox.create(LETTER)
    file = doors.draft(LETTER.marker)[0]
    file.write_bytes(mime.write_draft(replace(LETTER, marker="<new@laptop.example>", body="Mine"), date=NOW))

    assert isinstance(mailbox.fate(ref), Edited)
    assert mailbox.find(LETTER.marker) is not None


def test_a_full_disk_makes_no_draft(mailbox: MaildirMailbox, path: Path) -> None:
    """A drafts folder that can't be written to is a matter of waiting; nothing is left behind."""
    for place in ("cur", "new"):
        (path / ".Drafts" / place).mkdir(parents=True)
    (path / ".Drafts" / "tmp").write_bytes(b"")  # a file where the folder ought to be: writing fails

    with pytest.raises(TryLater):
        mailbox.create(LETTER)
    assert mailbox.find(LETTER.marker) is None


def test_the_cursor_of_a_large_mailbox_stays_small(mailbox: MaildirMailbox, path: Path) -> None:
    """Some twenty bytes a message."""
    for number in range(3000):
        (path / "cur" / f"{int(NOW.timestamp()) - number}.M{number * 7919}P{number}.host,S={number}:2,S").touch()
    cursor = list(mailbox.pages(None))[-1].cursor

    assert len(cursor) < 3000 * 25
    assert news(mailbox, cursor) == ([], [])


def test_a_ref_says_where_the_draft_lies(mailbox: MaildirMailbox) -> None:
    """The id of a draft is that under which the scan reports it."""
    ref = mailbox.create(LETTER)

    assert [ref.id] == [one.id for one in refs_of(list(mailbox.pages(None)))]
    assert isinstance(ref, DraftRef)

"""Secrets lie at one place, which nobody else can read, and a write never loses the old one."""

from __future__ import annotations

import os
import resource
import stat
import threading
from pathlib import Path

import pytest

from connectors.mailbox import Misconfigured, TryLater
from connectors.signin import secret_file
from connectors.signin.ring import PatientRing
from connectors.signin.vault import Vault

NAME = "google:ada@quill.example"
SECRET = "CANARY-secret"  # noqa: S105  (nobody's)


class Ring:
    """A keyring that fails while it is not `on`, and like keyring's own "null" backend may keep nothing."""

    def __init__(self, *, on: bool = True, keeps: bool = True) -> None:
        self.on = on
        self.keeps = keeps
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service_name: str, username: str) -> str | None:
        """The secret."""
        self._fail_unless_on()
        return self.kept.get((service_name, username))

    def set_password(self, service_name: str, username: str, password: str) -> None:
        """Keep it, or seem to."""
        self._fail_unless_on()
        if self.keeps:
            self.kept[service_name, username] = password

    def delete_password(self, service_name: str, username: str) -> None:
        """Forget it; where there is none, that is an error, as in most keyrings."""
        self._fail_unless_on()
        del self.kept[service_name, username]

    def _fail_unless_on(self) -> None:
        if not self.on:
            raise RuntimeError(SECRET)


def files(folder: Path) -> list[Path]:
    """What lies in the vault's folder."""
    return sorted((folder / "secrets").glob("**/*")) if (folder / "secrets").exists() else []


def test_a_secret_comes_back_as_it_was(tmp_path: Path) -> None:
    """Also after the vault was opened anew, and with characters from everywhere."""
    Vault(tmp_path / "secrets", None).write(NAME, "späß\n🔑")

    assert Vault(tmp_path / "secrets", None).read(NAME) == "späß\n🔑"


def test_what_is_not_there_is_none(vault: Vault) -> None:
    """Reading and forgetting what was never written does no harm."""
    vault.forget(NAME)

    assert vault.read(NAME) is None


def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    """The folder is 0700 and the file 0600, whatever the umask and whatever was there."""
    (tmp_path / "secrets").mkdir(mode=0o755)
    before = os.umask(0)
    try:
        Vault(tmp_path / "secrets", None).write(NAME, SECRET)
    finally:
        os.umask(before)

    (file,) = files(tmp_path)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, vault: Vault, mode: int) -> None:
    """The error names the file and the mend, and the mend mends it."""
    vault.write(NAME, SECRET)
    (file,) = files(tmp_path)
    file.chmod(mode)

    with pytest.raises(Misconfigured) as refused:
        vault.read(NAME)

    assert f"chmod 600 {file}" in str(refused.value)
    assert SECRET not in str(refused.value)
    file.chmod(0o600)
    assert vault.read(NAME) == SECRET


def test_a_file_of_another_user_is_refused(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody else put there is no secret of ours, and what is ours is not put into their folder."""
    vault.write(NAME, SECRET)
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)

    with pytest.raises(Misconfigured, match="another user"):
        vault.read(NAME)
    with pytest.raises(Misconfigured, match="another user"):
        vault.write(NAME, SECRET)


def test_only_a_plain_file_is_read(tmp_path: Path, vault: Vault) -> None:
    """A link is not followed, and a pipe is not waited for."""
    vault.write(NAME, SECRET)
    (file,) = files(tmp_path)
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Misconfigured, match="cannot be read"):
        vault.read(NAME)

    file.unlink()
    os.mkfifo(file, 0o600)
    with pytest.raises(Misconfigured, match="is no file"):
        vault.read(NAME)


def test_a_full_disk_leaves_the_old_secret(tmp_path: Path, vault: Vault) -> None:
    """The write is told as something that passes, and no half of a secret lies about."""
    vault.write(NAME, "old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, hard))
    try:
        with pytest.raises(TryLater, match="cannot be written"):
            vault.write(NAME, SECRET * 100)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert vault.read(NAME) == "old"
    assert len(files(tmp_path)) == 1


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_write_that_fails_leaves_the_old_secret(
    tmp_path: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """At whichever step of it."""
    vault.write(NAME, "old")

    def fail(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    with monkeypatch.context() as broken:
        broken.setattr(*((os, "fsync") if step == "fsync" else (Path, "replace")), fail)
        with pytest.raises(Misconfigured, match="Read-only"):
            vault.write(NAME, SECRET)

    assert vault.read(NAME) == "old"
    assert len(files(tmp_path)) == 1


def test_what_a_killed_write_left_goes_with_the_secret(tmp_path: Path, vault: Vault) -> None:
    """After `forget` nothing of it lies on the disk."""
    vault.write(NAME, SECRET)
    (file,) = files(tmp_path)
    file.with_name(f"{file.name}.4711.new").write_text(SECRET)

    vault.forget(NAME)

    assert files(tmp_path) == []


@pytest.mark.parametrize("name", ["../../x", "/etc/x", "a/b", "..", "x" * 400, "google:ü" * 60, "a\0b\n"])
def test_names_stay_in_the_folder(tmp_path: Path, vault: Vault, name: str) -> None:
    """Whatever the name, its file lies in the vault's folder and nowhere else."""
    vault.write(name, SECRET)

    assert [file.parent for file in files(tmp_path)] == [tmp_path / "secrets"]
    assert vault.read(name) == SECRET


def test_a_folder_that_can_not_be_is_told(tmp_path: Path) -> None:
    """A file in the folder's place is named."""
    (tmp_path / "secrets").write_text("")
    vault = Vault(tmp_path / "secrets", None)

    with pytest.raises(Misconfigured, match="secrets"):
        vault.write(NAME, SECRET)
    with pytest.raises(Misconfigured, match="secrets"):
        vault.read(NAME)


def test_a_keyring_that_works_has_it_alone(tmp_path: Path) -> None:
    """Nothing is written to disk, and the words say where it is."""
    ring = Ring()
    vault = Vault(tmp_path / "secrets", ring)

    vault.write(NAME, SECRET)

    assert vault.read(NAME) == SECRET
    assert ring.kept == {("afterword", NAME): SECRET}
    assert files(tmp_path) == []
    assert vault.where(NAME) == "in the system's keyring"
    vault.forget(NAME)
    assert vault.read(NAME) is None
    assert ring.kept == {}
    assert "none in the system's keyring" in vault.where(NAME)


@pytest.mark.parametrize("ring", [Ring(on=False), Ring(keeps=False)])
def test_a_keyring_that_does_not_work_is_done_without(tmp_path: Path, ring: Ring) -> None:
    """Whether it fails or only keeps nothing, the file has it."""
    vault = Vault(tmp_path / "secrets", ring)

    vault.write(NAME, SECRET)

    assert vault.read(NAME) == SECRET
    assert len(files(tmp_path)) == 1
    assert str(files(tmp_path)[0]) in vault.where(NAME)
    vault.forget(NAME)
    assert vault.read(NAME) is None


def test_where_no_keyring_can_be_reached_the_words_say_so(tmp_path: Path) -> None:
    """Else nobody finds out why a daemon does not see what the desktop keeps."""
    assert "no keyring can be reached" in Vault(tmp_path / "secrets", Ring(on=False)).where(NAME)


def test_a_secret_is_at_one_place_only(tmp_path: Path) -> None:
    """A keyring that fails for a while: the newest secret is the one that is read, and the older one goes."""
    ring = Ring()
    vault = Vault(tmp_path / "secrets", ring)
    vault.write(NAME, "first")
    ring.on = False
    vault.write(NAME, "second")
    ring.on = True

    assert vault.read(NAME) == "second"
    vault.write(NAME, "third")
    assert vault.read(NAME) == "third"
    assert files(tmp_path) == []
    ring.on = False
    vault.write(NAME, "fourth")
    ring.on = True
    vault.forget(NAME)
    assert vault.read(NAME) is None


def test_a_keyring_that_hangs_is_asked_once() -> None:
    """It is waited for as long as a person may need for a password, and never again."""
    free, asked = threading.Event(), []

    class Hanging(Ring):
        def get_password(self, service_name: str, username: str) -> str | None:
            """The secret, some day."""
            asked.append(username)
            free.wait(10)
            return super().get_password(service_name, username)

    ring = PatientRing(Hanging(), patience=0.02)

    assert ring.get(NAME) is None
    assert not ring.keep(NAME, SECRET)
    ring.forget(NAME)
    assert not ring.works
    assert asked == [NAME]
    free.set()


def test_nothing_shows_a_secret(tmp_path: Path, vault: Vault) -> None:
    """Neither a vault that has it, nor the words for where it is."""
    vault.write(NAME, SECRET)
    shown = [repr(vault), str(vars(vault)), vault.where(NAME), repr(PatientRing(Ring())), repr(secret_file)]

    assert not [text for text in shown if SECRET in text]
    assert not [file for file in files(tmp_path) if SECRET in str(file)]


def test_where_a_secret_is_kept_is_said_only_of_one_that_can_be_read(tmp_path: Path, vault: Vault) -> None:
    """Neither of none, nor of one that others could have changed."""
    assert vault.where_kept(NAME) is None
    vault.write(NAME, SECRET)
    (file,) = files(tmp_path)
    assert vault.where_kept(NAME) == vault.where(NAME)
    file.chmod(0o644)

    assert vault.where_kept(NAME) is None


def test_one_at_a_time_has_the_turn(vault: Vault) -> None:
    """Also among threads; an error in a turn ends it, and another secret's is another."""
    order: list[str] = []

    def work() -> None:
        with vault.turn(NAME):
            order.append("second")

    thread = threading.Thread(target=work)

    def fail() -> None:
        with vault.turn(NAME), vault.turn("other"):
            thread.start()
            thread.join(0.2)
            order.append("first")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    thread.join(10)

    assert order == ["first", "second"]


def test_a_child_that_lives_on_has_no_turn(vault: Vault) -> None:
    """It was forked in the middle of one, with the same lock open."""
    ends, begins = os.pipe()
    with vault.turn(NAME):
        child = os.fork()
        if child == 0:
            os.close(begins)
            os.read(ends, 1)
            os._exit(0)
    try:
        with vault.turn(NAME):
            pass
    finally:
        os.close(begins)
        os.waitpid(child, 0)
        os.close(ends)


def test_the_place_of_turns_is_private_and_told_where_it_can_not_be(tmp_path: Path, vault: Vault) -> None:
    """As that of secrets; what lies there is empty, and goes with nothing."""
    with vault.turn(NAME):
        (file,) = files(tmp_path)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
        assert file.read_bytes() == b""
    file.unlink()
    file.symlink_to(tmp_path / "elsewhere")

    with pytest.raises(Misconfigured, match="cannot be written"), vault.turn(NAME):
        pass
    assert not (tmp_path / "elsewhere").exists()

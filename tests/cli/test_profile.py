"""`afterword profile`, as a user types it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from agent.cli.app import app
from agent.config import load
from tests.houses import CONFIG


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration with one fact."""
    path = tmp_path / "config.toml"
    path.write_text(f'{CONFIG}\n# where it lies\n[store]\npath = "{tmp_path / "a.db"}"\n', encoding="utf-8")
    return path


@pytest.fixture
def cv(tmp_path: Path) -> Path:
    """A CV of one line."""
    path = tmp_path / "cv.txt"
    path.write_text("- Trained nine people in incident reviews\n", encoding="utf-8")
    return path


def run(config: Path, *words: str, typed: str | None = None) -> Result:
    """What the command prints and how it ends."""
    return CliRunner().invoke(app, ["profile", *words, "--config", str(config)], input=typed, env={"COLUMNS": "400"})


def test_import_writes_with_leave_and_the_copy_undoes_it(config: Path, cv: Path) -> None:
    """The new line is among the facts; the copy is the file of before."""
    before = config.read_text()
    result = run(config, "import", str(cv), typed="y\n")

    assert result.exit_code == 0, result.output
    assert load(config).user.facts[-1].text == "Trained nine people in incident reviews"
    assert len(load(config).user.facts) == 2
    assert config.with_name("config.toml.before-import-1").read_text() == before
    assert "To undo it: mv" in result.output


@pytest.mark.parametrize(("words", "typed"), [((), "n\n"), (("--dry-run",), None)])
def test_import_writes_nothing_without_leave(config: Path, cv: Path, words: tuple[str, ...], typed: str | None) -> None:
    """A no and a dry run leave everything as it was, and show the lines."""
    before = config.read_text()
    result = run(config, "import", str(cv), *words, typed=typed)

    assert result.exit_code == 0
    assert "Trained nine people in incident reviews" in result.output
    assert config.read_text() == before
    assert not list(config.parent.glob("*before-import*"))


def test_import_twice_finds_nothing_new(config: Path, cv: Path) -> None:
    """What is there already is not proposed again."""
    assert run(config, "import", str(cv), "--yes").exit_code == 0

    assert run(config, "import", str(cv), "--yes").exit_code == 2
    assert len(load(config).user.facts) == 2


def test_show_says_facts_and_voice(config: Path) -> None:
    """What may be said, and how it sounds: nothing was heard yet."""
    result = run(config, "show")

    assert result.exit_code == 0, result.output
    assert "moved the stock of a warehouse" in result.output
    assert "No voice yet" in result.output

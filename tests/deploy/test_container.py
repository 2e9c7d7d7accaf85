from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
CONTAINERFILE = ROOT / "deploy" / "container" / "Containerfile"
README = ROOT / "deploy" / "README.md"


def _instructions() -> Iterator[tuple[str, str]]:
    """Each instruction with its arguments; the file breaks no line."""
    for line in CONTAINERFILE.read_text().splitlines():
        if line and not line.startswith("#"):
            word, _, rest = line.partition(" ")
            yield word, rest


def _of(word: str) -> list[str]:
    return [rest for found, rest in _instructions() if found == word]


def test_the_containerfile_builds_a_working_afterword(needs: Callable[[str], None], tmp_path: Path) -> None:
    """Its COPY and RUN lines, carried out in a folder, give a command that runs with all its data beside it."""
    needs("package index")
    source = tmp_path / "src"
    source.mkdir()
    for word, rest in _instructions():
        if word == "COPY" and not rest.startswith("--from"):
            *names, to = rest.split()
            for name in names:
                _copy(ROOT / name, source / to if to != "./" else source / name)
        elif word == "RUN":
            line = re.sub(r"(?<![\w./])/(?=[a-z])", f"{tmp_path}/", rest)
            done = subprocess.run(["sh", "-euc", line], cwd=source, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr

    installed = tmp_path / "opt" / "afterword" / "bin"
    data = ["cli/life/expect.toml", "cli/life/inbox/001.eml", "config.example.toml", "deploy/systemd/afterword.service"]
    ask = (
        f"from importlib.resources import files; print([x for x in {data} if not files('agent').joinpath(x).is_file()])"
    )
    shipped = subprocess.run(
        [installed / "python", "-c", ask], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    spoken = subprocess.run(
        [installed / "afterword", "--help"], cwd=tmp_path, check=True, capture_output=True, text=True
    )

    assert shipped.stdout.strip() == "[]"
    assert "never sends" in spoken.stdout


def _copy(what: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    if what.is_dir():
        shutil.copytree(what, to, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copyfile(what, to)


def test_the_image_is_pinned_and_runs_as_nobody_special() -> None:
    """A base by its tag, packages by their hashes, a numeric user that is not root, and one volume."""
    assert all(re.search(r":\d[\w.-]+( AS build)?$", base) for base in _of("FROM"))
    assert any("--require-hashes -r requirements/run.lock" in line for line in _of("RUN"))
    assert _of("USER") == ["10001:10001"]
    assert _of("VOLUME") == ["/data"]


def test_the_readme_runs_it_with_its_hands_tied() -> None:
    """The command that people copy makes the root read-only, drops every capability and binds the process."""
    command = README.read_text().partition("podman run")[2].partition("```")[0]

    assert all(
        flag in command for flag in ("--read-only", "--cap-drop=ALL", "no-new-privileges", "--pids-limit", ":/data")
    )

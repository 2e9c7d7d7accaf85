from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CASE = 'def test_tool(needs):\n    needs("{tool}")\n'


def _outcome(folder: Path, tool: str, require: str) -> str:
    """How a test that needs the tool ends, in a run of its own."""
    shutil.copyfile(Path(__file__).parent / "conftest.py", folder / "conftest.py")
    (folder / "test_tool.py").write_text(CASE.format(tool=tool))
    ask = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", "--rootdir", str(folder), str(folder)]
    done = subprocess.run(
        ask, cwd=folder, env={**os.environ, "REQUIRE": require}, capture_output=True, text=True, check=False
    )
    return done.stdout


@pytest.mark.parametrize(
    ("tool", "require", "ending"),
    [
        ("sh", "all", "1 passed"),
        ("no-such-tool", "", "no-such-tool is not on this machine"),
        ("no-such-tool", "all", "1 failed"),
    ],
)
def test_a_missing_tool_skips_or_fails(tmp_path: Path, tool: str, require: str, ending: str) -> None:
    """A test whose tool is missing is skipped by name; where everything is required, it fails."""
    assert ending in _outcome(tmp_path, tool, require)

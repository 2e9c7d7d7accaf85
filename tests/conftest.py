"""What all tests share: the one way to skip a test whose tool is not there."""

from __future__ import annotations

import importlib
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import cache

import pytest
from hypothesis import settings

from agent.cli import logs

# A run of the tests tells of the change, not of the dice; HYPOTHESIS=search looks for new failing cases.
settings.register_profile("steady", derandomize=True, database=None)
settings.load_profile("steady" if os.environ.get("HYPOTHESIS") != "search" else "default")
logs.to_stderr(logging.ERROR)  # the rounds of a simulated life say much
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"  # no test touches the machine's own


@cache
def _packages_can_be_had() -> bool:
    """Whether pip finds a package index: asked for the smallest package of the lock, without keeping it."""
    ask = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--dry-run",
        "--quiet",
        "--ignore-installed",
        "--no-deps",
        "editables",
    ]
    return subprocess.run([*ask, "--retries", "0", "--timeout", "10"], capture_output=True, check=False).returncode == 0


@cache
def _gmail_emulator_runs() -> bool:
    """Asked of the one who starts it."""
    return bool(importlib.import_module("tests.gmail.emulator").usable())


@cache
def _outlook_emulator_runs() -> bool:
    """Asked of the one who starts it."""
    return bool(importlib.import_module("tests.outlook.inbox_zero").usable())


# What is no command: its name, and how to tell that it is there.
OTHER_TOOLS: Mapping[str, Callable[[], bool]] = {
    "package index": _packages_can_be_had,
    "gmail emulator": _gmail_emulator_runs,
    "outlook emulator": _outlook_emulator_runs,
}


@pytest.fixture
def needs() -> Callable[[str], None]:
    """Call it with the name of a command (or of one of OTHER_TOOLS): without it the test is skipped.

    Under REQUIRE=all, as in `.ci/run`, it fails instead, so that nothing goes untested unnoticed.
    """

    def need(tool: str) -> None:
        there = OTHER_TOOLS.get(tool, lambda: shutil.which(tool) is not None)
        if there():
            return
        if os.environ.get("REQUIRE") == "all":
            pytest.fail(f"{tool} is missing, and REQUIRE=all allows no skipping")
        pytest.skip(f"{tool} is not on this machine")

    return need

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from configparser import RawConfigParser
from pathlib import Path

UNIT = Path(__file__).parents[2] / "deploy" / "systemd" / "afterword.service"


def _verify(unit: str, home: Path) -> subprocess.CompletedProcess[str]:
    command = home / ".local" / "bin" / "afterword"
    command.parent.mkdir(parents=True, exist_ok=True)
    command.write_text("#!/bin/sh\n")
    command.chmod(0o755)
    runtime = home / "run"
    runtime.mkdir(mode=0o700, exist_ok=True)
    copy = home / "afterword.service"
    copy.write_text(unit)
    return subprocess.run(
        ["systemd-analyze", "--user", "--man=no", "verify", str(copy)],
        env={**os.environ, "HOME": str(home), "XDG_RUNTIME_DIR": str(runtime)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_systemd_finds_no_fault_with_the_unit(needs: Callable[[str], None], tmp_path: Path) -> None:
    """`systemd-analyze verify` accepts the unit, and says not a word about it."""
    needs("systemd-analyze")

    verdict = _verify(UNIT.read_text(), tmp_path)

    assert (verdict.returncode, "afterword.service" in verdict.stderr) == (0, False), verdict.stderr


def test_systemd_would_find_a_fault(needs: Callable[[str], None], tmp_path: Path) -> None:
    """A unit with a key that does not exist is complained about, so the test above can fail."""
    needs("systemd-analyze")

    verdict = _verify(UNIT.read_text().replace("WatchdogSec=", "WatchdogSeconds="), tmp_path)

    assert "WatchdogSeconds" in verdict.stderr


def test_the_unit_shuts_the_doors_it_can() -> None:
    """The unit notifies, is watched, restarts after failure only, and runs read-only, without new rights."""
    unit = RawConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(UNIT.read_text())
    service = unit["Service"]

    assert service["ExecStart"] == "%h/.local/bin/afterword run"
    assert (service["Type"], service["NotifyAccess"], service["Restart"]) == ("notify", "main", "on-failure")
    assert (service["ProtectSystem"], service["UMask"]) == ("strict", "0077")
    assert {"WatchdogSec", "SystemCallFilter", "MemoryDenyWriteExecute"} <= set(service)
    assert {service[key] for key in ("NoNewPrivileges", "PrivateTmp", "PrivateUsers")} == {"yes"}
    assert service["RestrictAddressFamilies"] == "AF_UNIX AF_INET AF_INET6"

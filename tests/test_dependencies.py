"""What the program imports is what its project file asks for: a package that only came along may be gone tomorrow."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_imported_package_is_declared() -> None:
    """Each third-party import of the program belongs to a distribution named among its dependencies."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {_plain(re.split(r"[<>=!~;\[ ]", one)[0]) for one in project["dependencies"]}
    declared |= {
        _plain(re.split(r"[<>=!~;\[ ]", one)[0])
        for extra in project.get("optional-dependencies", {}).values()
        for one in extra
    }
    owners = packages_distributions()
    imported = {name for folder in ("agent", "connectors") for name in _imports(ROOT / folder)}

    undeclared = {name for name in imported if not {_plain(one) for one in owners.get(name, ())} & declared}

    assert "typer" in imported
    assert undeclared == set()


def _imports(folder: Path) -> set[str]:
    names: set[str] = set()
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return names - set(sys.stdlib_module_names) - {"agent", "connectors"}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).casefold()

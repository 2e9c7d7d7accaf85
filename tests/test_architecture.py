"""The rules of the house that import-linter cannot say, each with planted offenders that show it can fail."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from connectors.mailbox import DraftBox, MailSource

ROOT = Path(__file__).parent.parent
PURE = ("agent/recognition/", "agent/etiquette/", "agent/letters/")
READERS = ("tables.py", "date_tables.py")  # the files that read a room's package data once, at import
LONGEST = 400

# What pure code may import: these names and what lies below them.
PURE_EVERYWHERE = frozenset(
    {
        "__future__", "bisect", "collections", "dataclasses", "datetime", "enum", "functools", "hashlib", "html",
        "itertools", "math", "operator", "re", "string", "textwrap", "types", "typing", "unicodedata",
        "ahocorasick", "harper", "pydantic", "bs4", "inscriptis", "lxml", "rapidfuzz", "statemachine",
    }
)  # fmt: skip
PURE_BY_ROOM: Mapping[str, frozenset[str]] = {
    "agent/etiquette/": frozenset({"agent.etiquette"}),
    "agent/recognition/": frozenset({"agent.recognition", "agent.etiquette", "connectors.mail"}),
    "agent/letters/": frozenset({"agent.letters", "agent.etiquette", "connectors.mail"}),
}
READERS_MAY = frozenset({"importlib.resources", "json", "tomllib"})

# What reads the clock or makes things up; nothing in the product does, but for agent/clock.py.
CLOCK_AND_CHANCE = frozenset(
    {
        "datetime.datetime.now", "datetime.datetime.today", "datetime.datetime.utcnow", "datetime.date.today",
        "time.time", "time.time_ns", "time.localtime", "time.gmtime", "random", "secrets", "uuid.uuid1", "uuid.uuid4",
        "email.utils.make_msgid", "email.utils.localtime", "email.utils.formatdate",
    }
)  # fmt: skip
# What touches the machine besides; pure code does none of it.
MACHINE = frozenset(
    {
        "builtins.open", "builtins.input", "builtins.print", "builtins.eval", "builtins.exec", "builtins.__import__",
        "builtins.breakpoint", "time", "uuid", "os", "zoneinfo.ZoneInfo", "lxml.etree.parse", "lxml.html.parse",
        "lxml.html.open_in_browser", "jinja2.FileSystemLoader", "jinja2.PackageLoader",
    }
)  # fmt: skip

NETWORK = frozenset(
    {
        "socket", "socketserver", "ssl", "http", "urllib.request", "urllib3", "requests", "httpx", "aiohttp",
        "smtplib", "imaplib", "poplib", "ftplib", "xmlrpc", "webbrowser",
    }
)  # fmt: skip
NETWORK_MAY: Mapping[str, frozenset[str]] = {
    "agent/daemon.py": frozenset({"socket"}),  # a datagram to systemd, on this machine
    "connectors/transport.py": frozenset({"requests", "urllib3", "ssl", "http.cookiejar"}),  # the one door
    # The browser that comes back to 127.0.0.1, and what a library's session behind the door raises.
    "connectors/signin/": frozenset({"requests", "http.server", "socketserver", "webbrowser"}),
}
SENDS_MAY = frozenset({"agent/daemon.py", "connectors/transport.py"})  # that datagram; what an adapter's call is named

# Libraries with few homes, so that they can be changed in one place. Those without a home are not to be used at all.
HOMES: Mapping[str, tuple[str, ...]] = {
    "ahocorasick": ("agent/recognition/",),
    "alembic": ("agent/store/",),
    "apscheduler": ("agent/scheduler.py",),
    "google": ("connectors/signin/",),
    "google_auth_httplib2": (),
    "google_auth_oauthlib": ("connectors/signin/",),
    "googleapiclient": ("connectors/gmail/",),
    "harper": ("agent/letters/grammar.py",),
    "holidays": ("agent/almanac.py",),
    "httplib2": (),  # it repeats a POST by itself
    "jinja2": ("agent/letters/",),
    "keyring": ("connectors/signin/",),
    "msal": ("connectors/signin/",),
    "msal_extensions": (),  # the vault keeps its cache
    "oauthlib": ("connectors/signin/",),
    "platformdirs": ("agent/config.py",),
    "requests": ("connectors/transport.py", "connectors/signin/"),
    "requests_oauthlib": ("connectors/signin/",),
    "rich": ("agent/cli/",),
    "sqlalchemy": ("agent/store/",),
    "statemachine": ("agent/etiquette/",),
    "tldextract": ("agent/almanac.py",),
    "typer": ("agent/cli/",),
    "urllib3": ("connectors/transport.py",),
}

NAMELESS = frozenset({"base", "common", "helper", "helpers", "manager", "misc", "shared", "tools", "util", "utils"})
SENDS = re.compile(r"_*send(_?(mail|message|raw|all|to|now))?|.*smtp.*", re.IGNORECASE)


@dataclass(frozen=True)
class Source:
    """A file of the product: its path from the root, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The text, parsed."""
        return ast.parse(self.text, self.path)

    def imports(self) -> Iterator[tuple[int, str]]:
        """Each import as (line, dotted name); `from a import b` counts as a.b."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                module = "." * node.level + (node.module or "")
                yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)

    def uses(self) -> Iterator[tuple[int, str]]:
        """Each name read, as (line, dotted name from where it was imported); what is not imported is a builtin."""
        known = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                known.update({(one.asname or one.name.split(".")[0]): (one.asname and one.name) for one in node.names})
            elif isinstance(node, ast.ImportFrom):
                known.update({(one.asname or one.name): f"{node.module}.{one.name}" for one in node.names})
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
                name = _dotted(node)
                head, _, tail = name.partition(".")
                home = known.get(head) or head if head in known else f"builtins.{head}"
                yield node.lineno, f"{home}.{tail}" if tail else home


def _dotted(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            return f"{_dotted(value)}.{attr}"
        case _:
            return "?"


def _below(name: str, places: frozenset[str]) -> bool:
    return any(name == place or name.startswith(place + ".") for place in places)


def impure_imports(source: Source) -> list[str]:
    """Imports of a pure file that are not on its list."""
    if not source.path.startswith(PURE):
        return []
    room = next(room for room in PURE if source.path.startswith(room))
    allowed = PURE_EVERYWHERE | PURE_BY_ROOM[room] | (READERS_MAY if source.path.endswith(READERS) else frozenset())
    return [f"{source.path}:{line} imports {name}" for line, name in source.imports() if not _below(name, allowed)]


def impure_uses(source: Source) -> list[str]:
    """What a pure file does that touches clock, chance or machine, its back doors included."""
    if not source.path.startswith(PURE):
        return []
    banned = CLOCK_AND_CHANCE | MACHINE
    found = [f"{source.path}:{line} uses {name}" for line, name in source.uses() if _below(name, banned)]
    return found + [
        f"{source.path}:{node.lineno} asks for the machine's own zone"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr == "astimezone" and not node.args and not node.keywords
    ]


def clock_readers(source: Source) -> list[str]:
    """Who asks what time it is, or makes something up, outside agent/clock.py."""
    if source.path == "agent/clock.py":
        return []
    return [f"{source.path}:{line} uses {name}" for line, name in source.uses() if _below(name, CLOCK_AND_CHANCE)]


def nameless(source: Source) -> list[str]:
    """Files and folders whose name says nothing."""
    words = set(Path(source.path).with_suffix("").parts)
    return [f"{source.path}: {word} says nothing" for word in sorted(words & NAMELESS)]


def network_users(source: Source) -> list[str]:
    """Who reaches for the network without being named for it."""
    may = frozenset[str]().union(*(names for place, names in NETWORK_MAY.items() if source.path.startswith(place)))
    return [
        f"{source.path}:{line} imports {name}"
        for line, name in source.imports()
        if _below(name, NETWORK) and not _below(name, may)
    ]


def strangers(source: Source) -> list[str]:
    """Who imports a library outside its homes."""
    return [
        f"{source.path}:{line} imports {name}, at home in {' and '.join(HOMES[library]) or 'no file'}"
        for line, name in source.imports()
        if (library := name.split(".")[0]) in HOMES and not source.path.startswith(HOMES[library])
    ]


def senders(source: Source) -> list[str]:
    """Names that speak of sending mail."""
    found = []
    for node in ast.walk(source.tree):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.Name(id=name) | ast.Attribute(attr=name):
                if SENDS.fullmatch(name) and source.path not in SENDS_MAY:
                    found.append(f"{source.path}:{node.lineno} says {name}")
            case _:
                pass
    return found


def too_long(source: Source) -> list[str]:
    """Files that one cannot read in a sitting."""
    lines = source.text.count("\n")
    return [f"{source.path} has {lines} lines, over {LONGEST}"] if lines > LONGEST else []


Rule = Callable[[Source], list[str]]
OFFENDERS: list[tuple[Rule, str, str]] = [
    (impure_imports, "agent/etiquette/x.py", "import os\n"),
    (impure_imports, "agent/etiquette/x.py", "from connectors.mail import Message\n"),
    (impure_imports, "agent/etiquette/x.py", "from agent.recognition import me\n"),
    (impure_imports, "agent/recognition/x.py", "from agent.letters.letter import Fact\n"),
    (impure_imports, "agent/recognition/x.py", "from connectors.mailbox import Page\n"),
    (impure_imports, "agent/recognition/x.py", "import tomllib\n"),
    (impure_imports, "agent/recognition/x.py", "import holidays\n"),
    (impure_imports, "agent/letters/x.py", "def f():\n    import tldextract\n"),
    (impure_imports, "agent/letters/x.py", "from ..config import Config\n"),
    (impure_imports, "agent/letters/tables.py", "from pathlib import Path\n"),
    (impure_uses, "agent/etiquette/x.py", "open('x')\n"),
    (impure_uses, "agent/etiquette/x.py", "print('x')\n"),
    (impure_uses, "agent/etiquette/x.py", "eval('1')\n"),
    (impure_uses, "agent/etiquette/x.py", "from datetime import datetime\nx = datetime.now\n"),
    (impure_uses, "agent/etiquette/x.py", "import datetime as d\nd.datetime.utcnow()\n"),
    (impure_uses, "agent/etiquette/x.py", "from datetime import date as day\nday.today()\n"),
    (impure_uses, "agent/recognition/x.py", "import time\ntime.monotonic()\n"),
    (impure_uses, "agent/recognition/x.py", "from random import choice as pick\npick([1])\n"),
    (impure_uses, "agent/recognition/x.py", "import uuid\nuuid.uuid4()\n"),
    (impure_uses, "agent/recognition/x.py", "from zoneinfo import ZoneInfo\nZoneInfo('UTC')\n"),
    (impure_uses, "agent/recognition/x.py", "from email.utils import make_msgid\nmake_msgid()\n"),
    (impure_uses, "agent/recognition/x.py", "from lxml import etree\netree.parse('x')\n"),
    (impure_uses, "agent/letters/x.py", "def f(when):\n    return when.astimezone()\n"),
    (clock_readers, "agent/store/x.py", "from datetime import UTC, datetime\ndatetime.now(UTC)\n"),
    (clock_readers, "connectors/x.py", "import time\ntime.time()\n"),
    (clock_readers, "connectors/x.py", "import random\nrandom.random()\n"),
    (nameless, "agent/utils.py", ""),
    (nameless, "connectors/common/mail.py", ""),
    (network_users, "agent/scanner.py", "import socket\n"),
    (network_users, "agent/daemon.py", "import http.client\n"),
    (network_users, "connectors/x.py", "from urllib.request import urlopen\n"),
    (network_users, "connectors/x.py", "from urllib import request\n"),
    (network_users, "connectors/x.py", "import smtplib\n"),
    (network_users, "connectors/gmail/x.py", "import requests\n"),
    (network_users, "connectors/signin/x.py", "import urllib3\n"),
    (network_users, "connectors/signin/x.py", "from http.client import HTTPSConnection\n"),
    (network_users, "connectors/transport.py", "import smtplib\n"),
    (strangers, "agent/scanner.py", "from sqlalchemy import select\n"),
    (strangers, "agent/daemon.py", "import rich.console\n"),
    (strangers, "agent/bootstrap.py", "import keyring\n"),
    (strangers, "connectors/gmail/x.py", "from google.oauth2.credentials import Credentials\n"),
    (strangers, "connectors/gmail/x.py", "import httplib2\n"),
    (strangers, "connectors/outlook/x.py", "import msal\n"),
    (strangers, "connectors/signin/x.py", "from msal_extensions import FilePersistence\n"),
    (strangers, "connectors/signin/x.py", "from googleapiclient.discovery import build\n"),
    (senders, "connectors/x.py", "def send_message(x): ...\n"),
    (senders, "connectors/x.py", "x.sendmail(1)\n"),
    (senders, "connectors/x.py", "class SmtpBox: ...\n"),
    (senders, "agent/delivery.py", "box.send(1)\n"),
    (senders, "connectors/signin/x.py", "session.send(1)\n"),
    (too_long, "agent/x.py", "x = 1\n" * (LONGEST + 1)),
]
INNOCENT: list[tuple[Rule, str, str]] = [
    (impure_imports, "agent/recognition/tables.py", "import tomllib\nfrom importlib.resources import files\n"),
    (impure_imports, "agent/recognition/x.py", "from connectors.mail import Message\nimport re\n"),
    (impure_imports, "agent/scanner.py", "import os\n"),
    (impure_uses, "agent/etiquette/x.py", "from datetime import datetime\ndatetime.combine(day, at, zone)\n"),
    (impure_uses, "agent/etiquette/x.py", "def f(now, zone):\n    return now.astimezone(zone)\n"),
    (clock_readers, "agent/clock.py", "from datetime import datetime\ndatetime.now()\n"),
    (network_users, "agent/daemon.py", "import socket\n"),
    (network_users, "connectors/x.py", "from urllib.parse import urlsplit\n"),
    (network_users, "connectors/transport.py", "import requests\nfrom urllib3.exceptions import HTTPError\n"),
    (network_users, "connectors/signin/x.py", "from http.server import BaseHTTPRequestHandler\n"),
    (strangers, "connectors/transport.py", "import requests\n"),
    (strangers, "connectors/signin/x.py", "import requests\nimport google.auth\nimport keyring\nimport msal\n"),
    (senders, "connectors/transport.py", "def send(self, request): ...\n"),
    (senders, "connectors/x.py", "sender = Sent(message_id='x')\n"),
]
RULES: list[Rule] = [
    impure_imports,
    impure_uses,
    clock_readers,
    nameless,
    network_users,
    strangers,
    senders,
    too_long,
]


def _product() -> list[Source]:
    files = [file for top in ("agent", "connectors") for file in sorted((ROOT / top).rglob("*.py"))]
    return [Source(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")) for file in files]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_product_keeps_the_rule(rule: Rule) -> None:
    """No file of the product breaks the rule."""
    product = _product()

    assert product
    assert [complaint for source in product for complaint in rule(source)] == []


@pytest.mark.parametrize(("rule", "path", "text"), OFFENDERS)
def test_an_offender_is_caught(rule: Rule, path: str, text: str) -> None:
    """A planted offence is named."""
    assert rule(Source(path, text))


@pytest.mark.parametrize(("rule", "path", "text"), INNOCENT)
def test_the_innocent_go_free(rule: Rule, path: str, text: str) -> None:
    """What a rule allows it does not name."""
    assert rule(Source(path, text)) == []


def test_every_rule_has_an_offender() -> None:
    """A rule without a planted offence could be empty."""
    assert {rule for rule, _, _ in OFFENDERS} == set(RULES)


@pytest.mark.covers("I1")
def test_the_ports_can_only_read_and_draft() -> None:
    """The two ports offer these calls and no other: there is no way to say "send"."""
    calls = {port: {name for name in vars(port) if not name.startswith("_")} for port in (MailSource, DraftBox)}

    assert calls == {
        MailSource: {"pages", "read"},
        DraftBox: {"create", "finish", "find", "fate", "revise", "withdraw"},
    }

"""`forecast`: what is owed next in each application if nothing else happens, when, by which rule, and unless what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from itertools import groupby
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from agent.account import Account, account_of
from agent.cli.objects import about, print_object, when
from agent.cli.options import ConfigFile, Json, application_named, load
from agent.cli.picture import moment, stage_text, words
from agent.etiquette.application import Application
from agent.etiquette.courtesy import Reason
from agent.etiquette.foreseen import Foreseen, LetterToCome, NothingOwed, StageToCome
from agent.etiquette.kinds import DraftKind, DraftState
from agent.store import LedgerRow

Name = Annotated[
    str | None, typer.Argument(help="The employer's name, or part of it; all of them otherwise.", show_default=False)
]
Days = Annotated[int, typer.Option("--days", min=1, max=365, help="How far to look ahead.")]
WIDE = 90  # columns that the table needs
HEAD = (("what", 18), ("to", 12), ("in Drafts", 16), ("rules", 8), ("unless", None))  # the last takes what is left


def forecast(
    application: Name = None,
    days: Days = 60,
    as_json: Json = False,  # noqa: FBT002  (a flag of the command line)
    config: ConfigFile = None,
) -> None:
    """What is owed next if nothing else happens: when it will stand in Drafts, by which rule, and unless what."""
    account = account_of(load(config))
    try:
        only = application_named(account.store, application).id if application else None
        seen = account.foreseen(days, only)
        if as_json:
            for line in _lines(account, seen):
                print_object(line)
        else:
            _show(Console(), account, seen, days)
    finally:
        account.close()


def _lines(account: Account, seen: Sequence[Foreseen]) -> Iterator[dict[str, Any]]:
    known = {one.id: one for one in account.applications()}
    rows = {row.key: row for row in account.rows()}
    for item in seen:
        application = known[item.application]
        yield {"what": item.foreseen, "application": about(application), **_fields(item, rows, account.zone)}


def _fields(item: Foreseen, rows: Mapping[str, LedgerRow], zone: tzinfo) -> dict[str, Any]:
    match item:
        case LetterToCome():
            row, after = rows.get(item.draft), item.provided
            told = after and {
                "draft": after.draft,
                "kind": after.kind.value,
                "person": after.person,
                "sent_at": when(after.sent_at, zone),
            }
            return {
                "draft": item.draft,
                "kind": item.kind.value,
                "person": {"name": item.person, "address": item.address} if item.person else None,
                "state": row.state.value if row else None,
                "place_at": when(item.place_at, zone),
                "due": when(item.due, zone),
                "send_between": [when(item.send_from, zone), when(item.send_until, zone)],
                "expires": when(item.expires, zone),
                "because": _reasons(item.because),
                "unless": list(item.unless),
                "provided": told,
            }
        case StageToCome():
            stands = {"at": when(item.at, zone), "stage": item.stage.value}
            return {**stands, "because": _reasons(item.because), "unless": list(item.unless)}
        case NothingOwed():
            return {"stage": item.stage.value, "why": item.why, "until": when(item.until, zone)}


def _reasons(because: Sequence[Reason]) -> list[dict[str, str | None]]:
    return [{"rule": one.rule, "says": one.says, "source": one.source} for one in because]


# For people


def _show(console: Console, account: Account, seen: Sequence[Foreseen], days: int) -> None:
    if not seen:
        console.print("No applications yet. Has the daemon run? afterword scan")
        return
    known = {one.id: one for one in account.applications()}
    rows = {row.key: row for row in account.rows()}
    grouped = [(known[key], tuple(items)) for key, items in groupby(seen, key=lambda one: one.application)]
    quiet = [(one, items[0]) for one, items in grouped if len(items) == 1 and isinstance(items[0], NothingOwed)]
    coming = [(one, items) for one, items in grouped if (one, items[0]) not in quiet]
    if coming:
        console.print(f"[bold]If nothing else happens in the next {days} days[/bold]")
        draw = _table if console.width >= WIDE else _list
        draw(console, coming, rows, account.zone)
        _show_rules(console, seen)
    if quiet:
        console.print("\n[bold]Nothing is to come[/bold]")
        for application, item in quiet:
            assert isinstance(item, NothingOwed)  # noqa: S101 - picked so
            console.print(Text(f"{_named(application)}: ").append_text(stage_text(item.stage)).append(f" – {item.why}"))


def _table(
    console: Console,
    coming: Sequence[tuple[Application, Sequence[Foreseen]]],
    rows: Mapping[str, LedgerRow],
    zone: tzinfo,
) -> None:
    for number, (application, items) in enumerate(coming):
        table = Table(box=None, show_header=number == 0, header_style="dim", padding=(0, 2, 0, 0), expand=True)
        for name, width in HEAD:
            table.add_column(name, width=width, ratio=None if width else 1)
        for item in items:
            table.add_row(*(Text(cell) for cell in _cells(item, rows, zone)))
        console.print(Text(f"\n{_named(application)}", style="bold"))
        console.print(table)


def _list(
    console: Console,
    coming: Sequence[tuple[Application, Sequence[Foreseen]]],
    rows: Mapping[str, LedgerRow],
    zone: tzinfo,
) -> None:
    """The same below each other, for a narrow terminal."""
    for application, items in coming:
        console.print(Text(f"\n{_named(application)}", style="bold"))
        for item in items:
            what, to, since, rules, unless = _cells(item, rows, zone)
            if isinstance(item, NothingOwed):
                console.print(Padding(Text(f"{what}: {unless}"), (0, 0, 0, 2), expand=False))
                continue
            head = f"{since}: {what}" + (f", to {to}" if to else "")
            console.print(Padding(Text(head), (0, 0, 0, 2), expand=False))
            console.print(Padding(Text(f"by {rules}; unless {unless}", style="dim"), (0, 0, 0, 6), expand=False))


def _cells(item: Foreseen, rows: Mapping[str, LedgerRow], zone: tzinfo) -> tuple[str, str, str, str, str]:
    """What, to whom, from when in Drafts, by which rules, unless what."""
    match item:
        case LetterToCome():
            after = item.provided
            what = words(item.kind) + (" (text to paste)" if item.kind is DraftKind.CONNECT_NOTE else "")
            if after is not None:
                what += f", if you send the {words(after.kind)} on {_day(after.sent_at, zone)}"
            return what, item.person or "you", _when(item, rows, zone), _ids(item.because), ", ".join(item.unless)
        case StageToCome():
            return f"→ {words(item.stage)}", "", moment(item.at, zone), _ids(item.because), ", ".join(item.unless)
        case NothingOwed():
            return "nothing yet", "", "", "", item.why


def _when(item: LetterToCome, rows: Mapping[str, LedgerRow], zone: tzinfo) -> str:
    row = rows.get(item.draft)
    if row is not None and row.state is DraftState.PLACED:
        return "now"
    if row is not None and row.state is DraftState.EDITED:
        return "yours now"
    return moment(item.place_at, zone)


def _ids(because: Sequence[Reason]) -> str:
    return ", ".join(dict.fromkeys(one.rule for one in because))


def _day(at: datetime, zone: tzinfo) -> str:
    return moment(at, zone).rpartition(" ")[0]


def _named(application: Application) -> str:
    return " – ".join((application.company or "employer not known", *([application.role] if application.role else [])))


def _show_rules(console: Console, seen: Sequence[Foreseen]) -> None:
    """What the rules say that were named."""
    reasons = [one for item in seen if not isinstance(item, NothingOwed) for one in item.because]
    told = {one.rule: one.says for one in reasons}
    if told:
        console.print()
        for rule in sorted(told, key=_by_number):
            console.print(Text(f"{rule}  {told[rule]}", style="dim"))


def _by_number(rule: str) -> tuple[str, int, str]:
    letters = rule.rstrip("0123456789")
    return letters, int(rule[len(letters) :] or 0), rule

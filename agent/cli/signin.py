"""`signin` and `signout`: let afterword into a mailbox at a provider, and out again."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from agent import bootstrap
from agent.cli.options import ConfigFile, load
from agent.config import Config, GmailSettings

signin = typer.Typer(no_args_is_help=True, help="Sign in to a mailbox: let afterword read it and place drafts.")
signout = typer.Typer(no_args_is_help=True, help="Sign out of a mailbox: take that right back.")

Address = Annotated[
    str | None, typer.Argument(metavar="ADDRESS", help="Which mailbox, where the configuration names several.")
]
Headless = Annotated[
    bool, typer.Option("--headless", help="Use a browser on another machine, and paste what it ends on here.")
]
Port = Annotated[
    int,
    typer.Option(
        min=0,
        max=65535,
        metavar="PORT",
        show_default=False,
        help="Where on this machine the browser comes back to; otherwise any free port.",
    ),
]
_WHY_SENDING = (
    "Google's page will speak of sending email: Google has no permission for drafts alone. afterword cannot send; "
    "docs/gmail.md says what keeps it from it."
)


@signin.callback()
def _signin() -> None:
    """Sign in to a mailbox: let afterword read it and place drafts."""


@signout.callback()
def _signout() -> None:
    """Sign out of a mailbox: take that right back."""


@signin.command("gmail")
def signin_gmail(
    address: Address = None,
    headless: Headless = False,  # noqa: FBT002  (a flag of the command line)
    port: Port = 0,
    config: ConfigFile = None,
) -> None:
    """Sign in to Gmail on Google's own page. docs/gmail.md says how to get the OAuth client that this needs."""
    settings = load(config)
    mailbox = _mailbox(settings, address)
    console = Console(soft_wrap=True, highlight=False)

    def show(page: str, opened: bool) -> None:  # noqa: FBT001  (it is told so)
        for text in (_WHY_SENDING, _what_to_do(headless, opened), page):
            console.print(f"{text}\n", markup=False)

    paste = _paste if headless else None
    granted = bootstrap.sign_in(settings, mailbox, show, port=port, paste=paste)
    console.print(f"Signed in as {granted.account}. The token is kept {granted.kept}.", markup=False)
    console.print("Next, look without touching: afterword scan --dry-run")


@signout.command("gmail")
def signout_gmail(address: Address = None, config: ConfigFile = None) -> None:
    """Have Google revoke what was granted, and forget the token."""
    settings = load(config)
    chosen = address or _mailbox(settings, None).address
    console = Console(soft_wrap=True, highlight=False)
    match bootstrap.sign_out(settings, chosen):
        case "confirmed":
            console.print(
                f"Signed out of {chosen}. Google has revoked the token, and it is forgotten here.", markup=False
            )
        case "forgotten":
            console.print(
                f"The token for {chosen} is forgotten here, but Google did not confirm that it is revoked. Remove "
                "afterword at https://myaccount.google.com/permissions too.",
                markup=False,
            )
        case _:
            console.print(f"No token for {chosen} is kept here, so there is nothing to sign out of.", markup=False)


def tell_tokens(settings: Config, console: Console) -> None:
    """For `doctor`: where tokens lie. Where one is missing or can't be read, opening the mailbox says so."""
    for address, kept in bootstrap.tokens_kept(settings):
        console.print(f"mailbox {address}: its token is kept {kept}", markup=False)


def _mailbox(settings: Config, address: str | None) -> GmailSettings:
    """The mailbox meant. Raises: typer.BadParameter, naming those that there are."""
    known = [one for one in settings.mailbox if isinstance(one, GmailSettings)]
    if not known:
        raise typer.BadParameter('the configuration names no mailbox of kind = "gmail"; docs/gmail.md shows one')
    meant = [one for one in known if address is None or one.address.lower() == address.strip().lower()]
    if len(meant) == 1:
        return meant[0]
    names = ", ".join(one.address for one in known)
    if address is None:
        raise typer.BadParameter(f"the configuration names several; say which: {names}")
    raise typer.BadParameter(f"the configuration names no {address} of kind gmail, only: {names}")


def _what_to_do(headless: bool, opened: bool) -> str:  # noqa: FBT001  (two facts, each of them plain)
    if headless:
        return (
            "Open this address in a browser on any machine. After your yes the browser ends on a page that cannot be "
            "reached; that is right. Copy the address of that page, and paste it here."
        )
    if opened:
        return (
            "Your browser opens Google's page. If it does not, open this address on this machine, within five minutes:"
        )
    return (
        "No browser could be opened here. Open this address in one on this machine within five minutes, or press "
        "Ctrl-C and add --headless:"
    )


def _paste() -> str:
    return str(typer.prompt("The address at which the browser ended"))

"""`signin` and `signout`: let afterword into a mailbox at a provider, and out again."""

from __future__ import annotations

from typing import Annotated, TypeVar

import typer
from rich.console import Console

from agent import bootstrap
from agent.cli.options import ConfigFile, load
from agent.config import Config, GmailSettings, OutlookSettings

signin = typer.Typer(no_args_is_help=True, help="Sign in to a mailbox: let afterword read it and place drafts.")
signout = typer.Typer(no_args_is_help=True, help="Sign out of a mailbox: take that right back.")

Address = Annotated[
    str | None, typer.Argument(metavar="ADDRESS", help="Which mailbox, where the configuration names several.")
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
_HEADLESS = "--headless"
Paste = Annotated[
    bool, typer.Option(_HEADLESS, help="Use a browser on another machine, and paste what it ends on here.")
]
Code = Annotated[bool, typer.Option(_HEADLESS, help="Use a browser on another machine, and type in a code there.")]
Kind = TypeVar("Kind", GmailSettings, OutlookSettings)

_WHY_SENDING = (
    "Google's page will speak of sending email: Google has no permission for drafts alone. afterword cannot send; "
    "docs/gmail.md says what keeps it from it."
)
_WHY_NO_SENDING = "afterword does not even ask for permission to send (Mail.Send), so Microsoft itself would refuse it."
_ELSEWHERE = (
    "Open this address in a browser on any machine. After your yes the browser ends on a page that cannot be reached; "
    "that is right. Copy the address of that page, and paste it here."
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
    headless: Paste = False,  # noqa: FBT002  (a flag of the command line)
    port: Port = 0,
    config: ConfigFile = None,
) -> None:
    """Sign in to Gmail on Google's own page. docs/gmail.md says how to get the OAuth client that this needs."""
    settings = load(config)
    mailbox = _mailbox(settings, GmailSettings, address)

    def show(page: str, opened: bool) -> None:  # noqa: FBT001  (it is told so)
        _print(_WHY_SENDING, _ELSEWHERE if headless else _what_to_do("Google", opened=opened), page)

    paste = _paste if headless else None
    granted = bootstrap.sign_in(settings, mailbox, show, port=port, paste=paste)
    _tell_granted(granted.account, granted.kept)


@signin.command("outlook")
def signin_outlook(
    address: Address = None,
    headless: Code = False,  # noqa: FBT002  (a flag of the command line)
    port: Port = 0,
    config: ConfigFile = None,
) -> None:
    """Sign in to Outlook.com or Microsoft 365 on Microsoft's own page. docs/outlook.md says what this needs first."""
    settings = load(config)
    mailbox = _mailbox(settings, OutlookSettings, address)

    def show(page: str, opened: bool) -> None:  # noqa: FBT001  (it is told so)
        _print(_WHY_NO_SENDING, _what_to_do("Microsoft", opened=opened), page)

    def tell_code(page: str, code: str, minutes: int) -> None:
        _print(
            _WHY_NO_SENDING,
            f"Open {page} in a browser on any machine, and type in there: {code}",
            f"It holds for {minutes} minutes. This waits until then; Ctrl-C gives up.",
        )

    device = tell_code if headless else None
    granted = bootstrap.sign_in(settings, mailbox, show, port=port, device=device)
    _tell_granted(granted.account, granted.kept)


@signout.command("gmail")
def signout_gmail(address: Address = None, config: ConfigFile = None) -> None:
    """Have Google revoke what was granted, and forget the token."""
    settings = load(config)
    chosen = address or _mailbox(settings, GmailSettings, None).address
    match bootstrap.sign_out(settings, "gmail", chosen):
        case "confirmed":
            _print(f"Signed out of {chosen}. Google has revoked the token, and it is forgotten here.")
        case "forgotten":
            _print(
                f"The token for {chosen} is forgotten here, but Google did not confirm that it is revoked. Remove "
                "afterword at https://myaccount.google.com/permissions too."
            )
        case _:
            _tell_nothing(chosen)


@signout.command("outlook")
def signout_outlook(address: Address = None, config: ConfigFile = None) -> None:
    """Forget the token. What was granted can be taken back on Microsoft's own pages."""
    settings = load(config)
    chosen = address or _mailbox(settings, OutlookSettings, None).address
    if bootstrap.sign_out(settings, "outlook", chosen) == "forgotten":
        _print(
            f"The token for {chosen} is forgotten here. Microsoft lets no app revoke its own, so take back what you "
            "allowed there too: at https://account.live.com/consent/Manage for a personal account, at "
            "https://myapps.microsoft.com for one of an organisation."
        )
    else:
        _tell_nothing(chosen)


def tell_tokens(settings: Config, console: Console) -> None:
    """For `doctor`: where tokens lie. Where one is missing or can't be read, opening the mailbox says so."""
    for address, kept in bootstrap.tokens_kept(settings):
        console.print(f"mailbox {address}: its token is kept {kept}", markup=False)


def _mailbox(settings: Config, kind: type[Kind], address: str | None) -> Kind:
    """The mailbox meant. Raises: typer.BadParameter, naming those that there are."""
    name = "gmail" if kind is GmailSettings else "outlook"
    known = [one for one in settings.mailbox if isinstance(one, kind)]
    if not known:
        raise typer.BadParameter(f'the configuration names no mailbox of kind = "{name}"; docs/{name}.md shows one')
    meant = [one for one in known if address is None or one.address.lower() == address.strip().lower()]
    if len(meant) == 1:
        return meant[0]
    names = ", ".join(one.address for one in known)
    if address is None:
        raise typer.BadParameter(f"the configuration names several; say which: {names}")
    raise typer.BadParameter(f"the configuration names no {address} of kind {name}, only: {names}")


def _what_to_do(provider: str, *, opened: bool) -> str:
    if opened:
        return (
            f"Your browser opens {provider}'s page. If it does not, open this address on this machine, within five "
            "minutes:"
        )
    return (
        "No browser could be opened here. Open this address in one on this machine within five minutes, or press "
        "Ctrl-C and add --headless:"
    )


def _tell_granted(account: str, kept: str) -> None:
    _print(f"Signed in as {account}. The token is kept {kept}.")
    _print("Next, look without touching: afterword scan --dry-run")


def _tell_nothing(address: str) -> None:
    _print(f"No token for {address} is kept here, so there is nothing to sign out of.")


def _print(*paragraphs: str) -> None:
    """To the terminal as it is; several with an empty line after each."""
    console = Console(soft_wrap=True, highlight=False)
    end = "\n\n" if len(paragraphs) > 1 else "\n"
    for text in paragraphs:
        console.print(text, markup=False, end=end)


def _paste() -> str:
    return str(typer.prompt("The address at which the browser ended"))

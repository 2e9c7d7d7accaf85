"""The browser of this machine, where it has one that can show a provider's page."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable

Show = Callable[[str, bool], None]  # the address of the provider's page, and whether a browser was opened on it


def opened(page: str) -> bool:
    """Open the page in a browser with windows; a text browser would take the terminal, and can't show the page."""
    try:
        found = webbrowser.get()
        if isinstance(found, webbrowser.GenericBrowser) and not isinstance(found, webbrowser.BackgroundBrowser):
            return False
        return found.open(page)
    except (webbrowser.Error, OSError):
        return False

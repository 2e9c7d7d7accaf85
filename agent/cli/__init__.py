"""Shell. The commands: they print, ask and call the rest; they decide nothing."""

from agent.cli.app import main

__all__ = ["main"]

"""Shell. The commands: they print, ask and call the rest; they decide nothing."""


def main() -> None:
    """Run the command line."""

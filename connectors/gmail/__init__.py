"""Gmail over its API: reads what changed, places drafts, and has no way to send."""

from connectors.gmail.connector import GmailMailbox

__all__ = ["GmailMailbox"]

"""Outlook.com and Microsoft 365 over Microsoft Graph: reads what changed, places drafts, and may not send."""

from connectors.outlook.connector import OutlookMailbox

__all__ = ["OutlookMailbox"]

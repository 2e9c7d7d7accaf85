"""Pure. What one message says: `recognise` (message → evidence) and `match` (evidence → application)."""

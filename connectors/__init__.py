"""Mailboxes: reading mail and placing drafts. Knows nothing of jobs or etiquette."""

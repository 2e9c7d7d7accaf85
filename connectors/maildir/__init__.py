"""Mailboxes that lie on this machine as Maildirs, kept there by Dovecot, mbsync, OfflineIMAP or a mail program."""

from connectors.maildir.connector import MaildirMailbox
from connectors.maildir.delivery import deliver_into

__all__ = ["MaildirMailbox", "deliver_into"]

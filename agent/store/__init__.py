"""Shell. The database: tables, migrations, journal, ledger of drafts. No rules inside."""

from agent.store.errors import (
    LedgerConflict,
    NotThere,
    StoreCorrupt,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreNewer,
    StoreNotADatabase,
    StoreReadOnly,
    StoreUnavailable,
)
from agent.store.ledger import Ledger
from agent.store.lock import AlreadyRunning, DaemonLock
from agent.store.page import PageWork
from agent.store.records import LedgerRow, MailboxRecord, Quarantined, Question, RebuildReport, Usage, UserDraft
from agent.store.store import Store

__all__ = [
    "AlreadyRunning",
    "DaemonLock",
    "Ledger",
    "LedgerConflict",
    "LedgerRow",
    "MailboxRecord",
    "NotThere",
    "PageWork",
    "Quarantined",
    "Question",
    "RebuildReport",
    "Store",
    "StoreCorrupt",
    "StoreError",
    "StoreFull",
    "StoreLocked",
    "StoreNewer",
    "StoreNotADatabase",
    "StoreReadOnly",
    "StoreUnavailable",
    "Usage",
    "UserDraft",
]

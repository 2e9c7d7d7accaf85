"""Shell. The database: tables, migrations, journal, ledger of drafts. No rules inside."""

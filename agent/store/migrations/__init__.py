"""Alembic's folder. Revisions are numbered upwards with four digits; `NEWEST` names the last."""

NEWEST = "0005"

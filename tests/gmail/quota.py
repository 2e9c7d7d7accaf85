"""What calls cost.

Prices: https://developers.google.com/workspace/gmail/api/reference/quota. Since May 2026, for new projects, 6,000 units
for each user and minute; `messages.get` and `threads.get` cost four times what they did. For what that change does not
name, the older price stands.
"""

from __future__ import annotations

from collections.abc import Mapping

PRICES: Mapping[str, int] = {
    "gmail.users.getProfile": 1,
    "gmail.users.drafts.create": 10,
    "gmail.users.drafts.delete": 10,
    "gmail.users.drafts.get": 5,
    "gmail.users.drafts.list": 5,
    "gmail.users.drafts.update": 15,
    "gmail.users.history.list": 2,
    "gmail.users.labels.get": 1,
    "gmail.users.labels.list": 1,
    "gmail.users.messages.attachments.get": 5,
    "gmail.users.messages.get": 20,
    "gmail.users.messages.list": 5,
    "gmail.users.threads.get": 40,
    "gmail.users.threads.list": 10,
}
UNPRICED = 100  # what nobody here should call is as dear as the dearest


def price(method_id: str) -> int:
    """What a call costs."""
    return PRICES.get(method_id, UNPRICED)

"""How much of a thank-you is usual where the user looks for work (rule 2.1): data, and one look into it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from agent.etiquette.value import Value


class Region(Value):
    """What is usual somewhere; `id` is the ISO 3166-1 code of the country, or "" for anywhere else.

    `words_at_most` is how long a thank-you may be (words between greeting and sign-off); None: as long as its kind.
    `optional`: many send none there, so status says that it may be left out; the draft is made all the same (rule E8).
    `one_recipient`: only the lead interviewer is thanked. `spelling`: how English is written there, where it is.
    """

    id: str = ""
    words_at_most: int | None = None
    optional: bool = False
    one_recipient: bool = False
    spelling: Literal["en-GB", "en-US"] | None = None

    @property
    def brief(self) -> bool:
        """Whether a short note is the usual one."""
        return self.words_at_most is not None


BRIEF = 90  # words

_SHORT = Region(words_at_most=BRIEF)
_SHORT_TO_ONE = Region(words_at_most=BRIEF, one_recipient=True)
_SHORT_IF_AT_ALL = Region(words_at_most=BRIEF, optional=True)
_FULL = Region()

_SPELLINGS: Mapping[str, str] = {"US": "en-US"} | dict.fromkeys(("GB", "IE", "AU", "NZ"), "en-GB")

PROFILES: Mapping[str, Region] = {
    code: profile.model_copy(update={"id": code, "spelling": _SPELLINGS.get(code)})
    for codes, profile in (
        ("US CA", _FULL),
        ("GB IE NL AU", _SHORT_TO_ONE),
        ("NZ", _SHORT),
        ("DE AT CH PT JP", _SHORT_IF_AT_ALL),
    )
    for code in codes.split()
}


def profile_of(region: str, *, chosen: bool = False) -> Region:
    """What is usual in `region`, an ISO 3166-1 code in any case; the full form where nothing else is known of it.

    `chosen`: the user wrote it as `[user] region`. Only then may it leave interviewers out (docs/decisions/012): a
    country alone is where they live, not how many they want to thank.
    """
    code = region.strip().upper()
    profile = PROFILES.get("GB" if code == "UK" else code, _FULL)
    return profile if chosen else profile.model_copy(update={"one_recipient": False})

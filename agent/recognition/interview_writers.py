"""Whether whoever writes a mail is one of those the user will talk to, by what they say of themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.recognition.dates import lowered
from agent.recognition.interview_people import unwrapped
from agent.recognition.tables import table

_TABLE = table("interviewers")
_BEHIND = re.compile(_TABLE["selves_behind"])
_BEFORE = re.compile(rf"(?<!\w)(?:{_TABLE['selves_before']})$")
_SELVES = re.compile(rf"(?<!\w)(?:{_TABLE['selves']})")
_MYSELF = re.compile("|".join(f"(?:{pattern})" for pattern in _TABLE["myself"]))
_ASK_FOR = re.compile(rf"(?<!\w){_TABLE['ask_for']} (?:[oa] )?(?P<who>[\wà-ÿ’-]{{2,30}})")
_ERRAND = re.compile(r"\b(?:let|tell|e-?mail|cc|copy|send|write|reply|answer)\b[^.\n]{0,40}$")
_READ = 12_000  # characters


def joins_writer(text: str, names: Sequence[str]) -> bool:
    """Whether the text names the writer beside one of these: "Priya and me", "mit mir und Tom", "joining me"."""
    low = unwrapped(lowered(text[:_READ]))
    for name in names:
        place = low.find(lowered(name.split(" ", maxsplit=1)[0]))
        while place >= 0:
            end = place + len(name) if low.startswith(lowered(name), place) else place + len(name.split(" ")[0])
            before = low[max(0, place - 60) : place]
            if not _ERRAND.search(before) and (_BEHIND.match(low, end) or _BEFORE.search(before)):
                return True
            place = low.find(lowered(name.split(" ", maxsplit=1)[0]), end)
    return bool(_SELVES.search(low))


def writer_alone(text: str, name: str) -> bool:
    """Whether the writer, of this name, says that they themselves will call, meet or show the user around."""
    low = unwrapped(lowered(text[:_READ]))
    if _MYSELF.search(low):
        return True
    first = lowered(name.split(" ", maxsplit=1)[0])
    return bool(first) and any(found["who"] == first for found in _ASK_FOR.finditer(low))

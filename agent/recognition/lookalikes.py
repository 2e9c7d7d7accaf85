"""Names and domains that are made to be taken for others: letters of another script, a pair that reads as one letter.

Source: Unicode Technical Standard 39 (skeletons), with a table of our own, `confusables.toml`.
"""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from agent.recognition.senders import System, sender_of
from agent.recognition.tables import table

_TABLE = table("confusables")
_ALIKE = str.maketrans({other: letter for letter, others in _TABLE["letters"].items() for other in others})
_FOREIGN = frozenset(other for others in _TABLE["letters"].values() for other in others)
_PAIRS = tuple(_TABLE["pairs"].items())
_WORD = re.compile(r"[^\W\d_]{3,40}")
_LATIN = re.compile(r"[a-zA-Z]")
_LABEL = 63  # characters (RFC 1035 section 2.3.4)
_SHORTEST = 4  # letters of a name that can be told from another by one of them
_SLIP = 6  # letters from which one changed letter is no other name
_DISTINCT = 10  # letters that no two businesses have in common by chance
_COPIED = frozenset({System.ATS, System.SCHEDULER, System.ASSESSMENT, System.BACKGROUND, System.ESIGN, System.BOARD})
_LABELS = {
    domain.split(".", maxsplit=1)[0]: domain
    for row in table("senders")["sender"]
    if System(row["system"]) in _COPIED
    for domain in row["domains"]
    if domain.count(".") == 1
}

_TOPS = frozenset({"com", "org", "net", "gov", "edu"})


def shown(domain: str) -> str:
    """A domain as a mail program may show it: labels in the ASCII form of RFC 3492 ("xn--…") decoded."""
    return ".".join(map(_decoded, domain.lower().split(".")))


def skeleton(name: str, *, small: bool = True) -> str:
    """What is left of a name for a hurried eye: two names with one skeleton look the same.

    Without `small`, i and l stay apart: in lower case they differ more than the other pairs.
    """
    low = name.translate(_ALIKE).lower().translate(_ALIKE)
    for pair, letter in _PAIRS:
        if small or pair != "i":
            low = low.replace(pair, letter)
    return "".join(letter for letter in low if letter.isalnum())


def mixes_scripts(text: str) -> bool:
    """Whether a word mixes Latin letters with others that look like Latin ones ("Gооgle" with two Cyrillic о)."""
    return any(_LATIN.search(word) and not _FOREIGN.isdisjoint(word) for word in _WORD.findall(text[:2000]))


def poses_as(label: str, name: str, *, small: bool = True) -> bool:
    """Whether a label looks like a name (letters only, lower case) and is another; `small`: as in `skeleton`."""
    if label == name or min(len(label), len(name)) < _SHORTEST:
        return False
    return skeleton(label, small=small) == skeleton(name, small=small)


def nearly(label: str, name: str) -> bool:
    """Whether a label is a name but for one letter changed, or two exchanged; a letter more or less is no such sign."""
    same_length = len(label) == len(name) >= _SLIP
    return same_length and label != name and OSA.distance(label, name, score_cutoff=1) == 1


def copies_a_tool(registered: str, domain: str, name: str = "") -> bool:
    """Whether a domain is made to be taken for a hiring tool's; `name` is the display name beside it.

    The tool's label in another spelling ("greenhouse-mai1.io", "greenhousemail.io"), a relay's own label in another
    top-level domain ("greenhouse-mail.co"), or the tool's whole domain below another ("hire.lever.co.x.net"). Tools do
    have sites in more countries than we know, so that another ending alone tells nothing of other labels.
    """
    if not registered or sender_of(domain) is not None:
        return False
    label = shown(registered).split(".", maxsplit=1)[0]
    if label in _LABELS:
        tool = sender_of(_LABELS[label])
        return "mail" in label or (tool is not None and name.lower().startswith(tool.name.lower()))
    if skeleton(label) in _SKELETONS:
        return True
    below = domain.removesuffix(registered).strip(".")
    if any(f".{tool}." in f".{below}." for tool in _LABELS.values()):
        return True
    return len(label) >= _DISTINCT and any(nearly(label, tool) for tool in _LABELS)


def hides_a_domain(registered: str, domain: str) -> bool:
    """Whether somebody else's whole domain stands below the registered one ("acme.com.applicants.net")."""
    below = domain.removesuffix(registered).strip(".").split(".")
    return any(label in _TOPS for label in below[1:]) if registered else False


def _decoded(label: str) -> str:
    if not label.startswith("xn--") or len(label) > _LABEL:
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        return label


_SKELETONS = frozenset(skeleton(label) for label in _LABELS if len(label) > _SLIP)

"""Whether a mail greets somebody other than the user: it may be meant for another (etiquette 3.6, case 24)."""

from __future__ import annotations

import re

from agent.etiquette.names import words_of
from agent.recognition.me import Me
from agent.recognition.tables import table
from connectors.mail import Message

_TABLE = table("addressee")
_FIRST = 5  # lines in which a mail greets
_GREETING = re.compile(
    r"^(?:dear|hi|hello|hey|hallo|guten tag|liebe[rs]?|sehr geehrte[rs]?|moin|bonjour|cher|chère|salut|hola|estimad[oa]"
    r"|buen[oa]s d[ií]as|querid[oa]|olá|oi|prezad[oa]|car[oa]|bom dia|boa tarde)[ ,]{1,2}"
    r"(?P<name>[^,.!?:;\n]{2,50})[,!:.;]?\s*$",
    re.IGNORECASE,
)
_NAME = re.compile(r"^[A-ZÀ-ÖØ-Þ][\w’'-]+(?: [A-ZÀ-ÖØ-Þ][\w’'.-]+){0,3}$")
_NOBODY = frozenset(_TABLE["nobody"])
_TITLES = frozenset(_TABLE["titles"])
_SHORT = frozenset((words_of(short), words_of(whole)) for short, whole in _TABLE["short"])
_SHORTEST = 3


def meant_for_another(message: Message, me: Me) -> bool:
    """Whether the first lines greet by a name that is none of the user's. Unsure is no; raises nothing."""
    own = {*words_of(me.name), *(part for one in me.addresses for part in words_of(_split(one.partition("@")[0])))}
    if not words_of(me.name):
        return False
    lines = [line.strip() for line in message.text[:2000].split("\n") if line.strip()][:_FIRST]
    for line in lines:
        if greeted := _GREETING.match(line[:120]):
            return _is_another(greeted["name"].strip(), own)
    return False


def _is_another(name: str, own: set[str]) -> bool:
    words = words_of(name)
    said = {word.lower().strip(".") for word in name.split()}
    if not _NAME.match(name) or not words or _NOBODY & said or said <= _TITLES:
        return False
    return not any(_kin(word, mine) for word in words for mine in own) and any(len(word) >= _SHORTEST for word in words)


def _kin(word: str, mine: str) -> bool:
    """Whether a word may be the user's name, or short for it: the same beginning is enough."""
    if ((word,), (mine,)) in _SHORT:
        return True
    return word == mine or (min(len(word), len(mine)) > 1 and word[:2] == mine[:2]) or word in mine or mine in word


def _split(local: str) -> str:
    return re.sub(r"[._+\d-]+", " ", local)

"""Whether a mail of the user's own plainly takes an offer, declines it, or withdraws (etiquette 9.15).

A wrong answer closes an application or opens none, so that whatever is asked, conditional or said both ways is none.
The words are in `own/*.toml`.
"""

from __future__ import annotations

from agent.etiquette.kinds import Decision
from agent.recognition.phrases import LANGUAGES, Folded, Sign, signs

_FIRST = 3000  # characters of a mail; a decision stands at its beginning
_ENDS = {"accepts": Decision.ACCEPTED, "declines": Decision.DECLINED, "withdraws": Decision.WITHDRAWN}
_OF_AN_OFFER = {"takes_it": Decision.ACCEPTED, "refuses_it": Decision.DECLINED}


def decision_told(text: str, language: str) -> Decision | None:
    """The decision that the text tells plainly; None where it tells none, or two that do not agree.

    `text` is the newly written text of a mail that the user sent, `language` its ISO 639-1 code. Raises nothing.
    """
    body = Folded(text[:_FIRST])
    spoken = tuple(dict.fromkeys(("en", language) if language in LANGUAGES else ("en",)))
    said = [sign for sign in signs(body, spoken, "own") if not _is_asked(body, sign)]
    found = {_ENDS[sign.says] for sign in said if sign.says in _ENDS}
    offer = max((sign.weight for sign in said if sign.says == "offer"), default=0)
    if not found and offer and not any(sign.says == "arranging" for sign in said):
        found = {_OF_AN_OFFER[sign.says] for sign in said if sign.says in _OF_AN_OFFER}
    if not found and any(sign.says == "goes_elsewhere" for sign in said):
        found = {Decision.DECLINED if offer > 1 else Decision.WITHDRAWN}
    if found == {Decision.DECLINED, Decision.WITHDRAWN}:  # no longer a candidate, having been offered the job
        return Decision.DECLINED
    return next(iter(found)) if len(found) == 1 else None


def _is_asked(body: Folded, sign: Sign) -> bool:
    start, end = body.span(sign.sentence)
    return body.shown[start:end].rstrip(' \n)"”').endswith("?")

"""Shell. A letter that is ready goes past the user's language model, if any; whatever fails, it stays plain."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from agent import config
from agent.etiquette.application import Application
from agent.etiquette.courtesy import Courtesy
from agent.letters import rephrase
from agent.letters.letter import Letter, Profile, Written
from agent.letters.proofread import proofread
from connectors.language_model import LanguageModel, NoAnswer
from connectors.transport import Wire

log = structlog.get_logger(__name__)

Ask = Callable[[str, str], str]  # a task and its content → what the model says; raises NoAnswer
_THOUGHT = "</think>"  # how some models end what they say to themselves before the answer
REST = timedelta(minutes=10)  # after no answer: the letters of a pass must not all wait for a model that is down


def model_of(settings: config.LanguageModel, wire: Wire | None = None) -> Ask | None:
    """How the user's model is asked; None unless they have set one up. `wire` leads elsewhere in tests."""
    if settings.base_url is None or settings.model is None:
        return None
    key = settings.key.get_secret_value() if settings.key else None
    seconds = settings.timeout.total_seconds()
    return LanguageModel(settings.base_url, settings.model, key, seconds=seconds, wire=wire).ask


class Rephrasing:
    """Asks once for each letter; without a model (`ask` is None) every letter stays as it is."""

    def __init__(self, ask: Ask | None, profile: Profile) -> None:
        self._ask = ask
        self._profile = profile
        self._rests_until: datetime | None = None

    def letter(
        self,
        letter: Letter,
        courtesy: Courtesy,
        application: Application,
        others: Sequence[Application],
        written: Sequence[Written],
        now: datetime,
    ) -> Letter:
        """Another wording of the letter that passes every check, or the letter itself. `now` is aware."""
        if self._ask is None or (self._rests_until is not None and now < self._rests_until):
            return letter
        asked = rephrase.request(letter, application, self._profile)
        if asked is None:
            return letter
        try:
            answer = self._ask(rephrase.TASK, json.dumps({"sentences": asked.sentences}, ensure_ascii=False))
        except NoAnswer as error:
            self._rests_until = now + REST
            log.warning("the language model gives no answer", draft=courtesy.key, why=str(error))
            return letter
        try:
            made = rephrase.reworded(asked, _sentences(answer), written, application.id)
        except rephrase.Unfit as error:
            log.info("the plain letter stays", draft=courtesy.key, why=str(error))
            return letter
        if findings := proofread(made, courtesy, application, tuple(others), self._profile, written=written):
            log.info("the plain letter stays", draft=courtesy.key, why="a check finds fault", findings=len(findings))
            return letter
        return made


def _sentences(answer: str) -> tuple[str, ...]:
    """The sentences of an answer, whatever stands around its JSON. Raises: Unfit."""
    answer = answer.rpartition(_THOUGHT)[2]
    begins, ends = answer.find("{"), answer.rfind("}")
    try:
        said = json.loads(answer[begins : ends + 1])
    except (ValueError, RecursionError):
        raise rephrase.Unfit("the answer is not what was asked for") from None
    match said:
        case {"sentences": [*sentences]} if all(isinstance(one, str) for one in sentences):
            return tuple(sentences)
        case _:
            raise rephrase.Unfit("the answer is not what was asked for")

"""How likely each kind is by the whole of a mail: a linear model beside the rules, learned by `make train`.

It never says what a mail is: it only judges how far to trust what the rules say. Its weights are package data
(`likelihood.json`); scoring them is a sum (Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, 4.4).
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from agent.etiquette.kinds import MessageKind
from agent.recognition.facts import MailFacts
from agent.recognition.tables import table
from agent.recognition.verdict import Verdict

_WORD = re.compile(r"[^\W\d_][\w’]{1,20}")
_MOST_WORDS = 400  # of a text; what matters of a mail is said by then
_HIGHEST = 0.99


def traits(facts: MailFacts) -> frozenset[str]:
    """What the model looks at: the signs found, who wrote it how, and the words of subject and new text."""
    return frozenset((*_signs(facts), *_manner(facts), *_words(facts)))


def likelihoods(found: frozenset[str], model: Mapping[str, Any] | None = None) -> dict[str, float]:
    """The probability of each kind by its name, given a mail's traits; they sum to one.

    `model` is what `make train` writes, else the one that is shipped.
    """
    learned = model or _MODEL
    scores: dict[str, float] = dict(zip(learned["kinds"], learned["bias"], strict=True))
    for trait in found:
        for number, weight in learned["weights"].get(trait, ()):
            scores[learned["kinds"][number]] += weight
    highest = max(scores.values())
    raised = {kind: math.exp(score - highest) for kind, score in scores.items()}
    total = sum(raised.values())
    return {kind: value / total for kind, value in raised.items()}


def confidence(verdict: Verdict, facts: MailFacts, *, dated: bool = False) -> float:
    """How likely it is that the verdict's kind is right, 0 to 1, by the rules' own sureness and the model's.

    The model is never the reason to act: it raises nothing above what the rules alone would hold, given by the
    `margin` that it was trained with. `dated` says that the mail names the moment which its kind is about: what the
    same words would be without it is then no rival.
    """
    probable = likelihoods(traits(facts))
    if dated and (without := _UNDATED.get(verdict.kind)):
        probable[verdict.kind] = sum(probable.get(kind, 0.0) for kind in (verdict.kind, *without))
    return judged(verdict.confidence, verdict.kind, probable, _MODEL["judgement"], float(_MODEL["margin"]))


def judged(
    sure: float, kind: MessageKind, probable: Mapping[str, float], weights: Mapping[str, float], margin: float
) -> float:
    """The same from what it rests on, with the weights and margin of a model."""
    given = judgement(sure, kind, probable)
    score = sum(weights.get(name, 0.0) * value for name, value in given.items())
    likely = 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
    return round(min(_HIGHEST, likely, sure + margin), 2)


def judgement(sure: float, kind: MessageKind, probable: Mapping[str, float]) -> dict[str, float]:
    """What the judgement of a verdict rests on: the rules' sureness, the model's, and both for its sort of kind."""
    likely = _logit(probable.get(kind.value, 0.0))
    return {"bias": 1.0, "rules": _logit(sure), "model": likely, f"is {_SORTS.get(kind, 'step')}": 1.0}


_SORTS = {
    MessageKind.REJECTION: "end",
    MessageKind.OFFER: "end",
    MessageKind.ON_HOLD: "end",
    MessageKind.APPLICATION_RECEIVED: "receipt",
    MessageKind.EMPLOYER_MESSAGE: "message",
    MessageKind.OTHER: "nothing",
    MessageKind.JOB_ALERT: "nothing",
    MessageKind.OUTREACH: "nothing",
    MessageKind.SURVEY: "nothing",
    MessageKind.AUTO_REPLY: "nothing",
    MessageKind.BOUNCE: "nothing",
}


# What a mail of the kind would be if it named no moment: an interview, or an answer by a date.
_UNDATED: Mapping[str, tuple[MessageKind, ...]] = {
    MessageKind.INTERVIEW_CONFIRMATION: (
        MessageKind.INTERVIEW_INVITATION,
        MessageKind.INTERVIEW_REMINDER,
        MessageKind.EMPLOYER_MESSAGE,
        MessageKind.APPLICATION_RECEIVED,
    ),
    MessageKind.DELAY: (
        MessageKind.EMPLOYER_MESSAGE,
        MessageKind.APPLICATION_RECEIVED,
        MessageKind.INTERVIEW_INVITATION,
        MessageKind.AVAILABILITY_REQUEST,
    ),
}


def _logit(share: float) -> float:
    bounded = min(0.995, max(0.005, share))
    return math.log(bounded / (1 - bounded))


def _signs(facts: MailFacts) -> Iterator[str]:
    """The strongest sign of each sort, and whether there are several."""
    strongest: defaultdict[str, int] = defaultdict(int)
    places: defaultdict[str, set[int]] = defaultdict(set)
    for sign in facts.signs:
        strongest[sign.says] = max(strongest[sign.says], sign.weight)
        places[sign.says].add(sign.sentence)
    for says, weight in strongest.items():
        yield f"says {says} {weight}"
        if len(places[says]) > 1:
            yield f"says {says} again"
    yield from {f"titled {sign.says} {sign.weight}" for sign in facts.titles}
    yield from {f"quotes {sign.says}" for sign in facts.thread_signs}


def _manner(facts: MailFacts) -> Iterator[str]:
    """Who wrote it, in what manner, at what length."""
    yield f"context {min(4, facts.context)}"
    yield f"from {facts.system.value if facts.system else 'somebody'}"
    for name in ("by_hand", "bulk", "automatic", "reply", "personal"):
        if getattr(facts, name):
            yield f"is {name}"
    yield f"length {min(6, len(facts.body.low) // 300)}"
    yield f"links {min(4, facts.body.low.count('http'))}"
    for invite in facts.message.invites[:1]:
        yield f"calendar {invite.method.value}"


def _words(facts: MailFacts) -> Iterator[str]:
    for word in _WORD.findall(facts.head.low)[:60]:
        yield f"subject {word}"
    words = _WORD.findall(facts.body.low)[:_MOST_WORDS]
    yield from words
    for first, second in pairwise(words):
        yield f"{first} {second}"


_MODEL = table("likelihood")

"""Learn `agent/recognition/likelihood.json` from labelled mail: `make train DATA=folder` (see tests/labelled.py).

A trait counts only where mail of two sources has it, so that no inbox's names or habits are learned. The judgement of
the rules is fitted on mail that the words' model has not seen (groups left out in turn), so that it is not flattered.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

import agent.recognition
from agent.etiquette.kinds import MessageKind
from agent.recognition.facts import gather
from agent.recognition.likelihood import judged, judgement, likelihoods, traits
from agent.recognition.recognise import by_rules
from tests import labelled
from tests.labelled import QUIET, Labelled

MADE_UP = 0.3  # how much a synthetic mail counts beside a real one
SOURCES = 2  # groups that must share a trait
MAILS = 4  # mails that must
FOLDS = 8
LEAST = 0.04  # a weight below this is left out
MARGIN = 0.15  # how far the model may raise what the rules hold
SHIPPED = Path(agent.recognition.__file__).parent / "likelihood.json"
console = Console(stderr=True)


@dataclass(frozen=True)
class Lesson:
    """One mail to learn from: its traits, its kind, what the rules say of it."""

    traits: frozenset[str]
    kind: str
    group: str
    weight: float
    said: MessageKind
    sure: float
    right: bool


def lessons(mails: Sequence[Labelled]) -> list[Lesson]:
    """Each mail as a lesson. Noise without a label of its own teaches `other`, or the quiet kind the rules give it."""
    found = []
    for one in mails:
        facts = gather(one.message, one.me)
        verdict = by_rules(facts, one.me, one.almanac)[0]
        kind = min(one.kinds) if one.kinds else verdict.kind.value if verdict.kind.value in QUIET else "other"
        kind = str(one.row.get("kind", kind))
        weight = 1.0 if one.real or one.row.get("file") else MADE_UP
        found.append(
            Lesson(
                traits(facts),
                kind,
                one.group,
                weight,
                verdict.kind,
                verdict.confidence,
                one.is_right(verdict.kind.value),
            )
        )
    return found


def fit(taught: Sequence[Lesson], *, strength: float = 0.3) -> dict[str, Any]:
    """The model of kinds: what `likelihoods` scores."""
    groups: defaultdict[str, set[str]] = defaultdict(set)
    mails: Counter[str] = Counter()
    for lesson in taught:
        for trait in lesson.traits:
            groups[trait].add(lesson.group)
            mails[trait] += 1
    known = sorted(trait for trait in mails if len(groups[trait]) >= SOURCES and mails[trait] >= MAILS)
    place = {trait: number for number, trait in enumerate(known)}
    model = LogisticRegression(C=strength, l1_ratio=0.0, max_iter=400)
    model.fit(_matrix(taught, place), [lesson.kind for lesson in taught], sample_weight=_weights(taught))
    weights: dict[str, list[list[float]]] = {}
    for trait, number in place.items():
        row = [
            [kind, round(float(value), 3)] for kind, value in enumerate(model.coef_[:, number]) if abs(value) >= LEAST
        ]
        if row:
            weights[trait] = row
    bias = [round(float(value), 4) for value in model.intercept_]
    return {"kinds": [str(kind) for kind in model.classes_], "bias": bias, "weights": weights}


def _matrix(taught: Sequence[Lesson], place: Mapping[str, int]) -> csr_matrix:
    rows, columns = [], []
    for row, lesson in enumerate(taught):
        for trait in sorted(lesson.traits & place.keys()):
            rows.append(row)
            columns.append(place[trait])
    return csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(taught), len(place)))


def _weights(taught: Sequence[Lesson]) -> list[float]:
    """Noise is plenty and alike: all of it together counts as much as the rest."""
    rest = sum(lesson.weight for lesson in taught if not lesson.group.startswith("noise"))
    noise = sum(lesson.weight for lesson in taught if lesson.group.startswith("noise"))
    scale = min(1.0, rest / max(noise, 1.0))
    return [lesson.weight * (scale if lesson.group.startswith("noise") else 1.0) for lesson in taught]


def left_out(taught: Sequence[Lesson]) -> list[dict[str, float]]:
    """The likelihoods of each lesson by a model that has seen no mail of its group."""
    found: list[dict[str, float]] = [{} for _ in taught]
    groups = [lesson.group for lesson in taught]
    split = GroupKFold(n_splits=min(FOLDS, len(set(groups))))
    for seen, unseen in split.split(taught, groups=groups):
        model = fit([taught[number] for number in seen])
        for number in unseen:
            found[number] = likelihoods(taught[number].traits, model)
    return found


def unflattered(taught: Sequence[Lesson]) -> list[float]:
    """How sure each lesson's verdict would be held by a model and a judgement that have seen no mail of its group."""
    probable = left_out(taught)
    found = [0.0] * len(taught)
    groups = [lesson.group for lesson in taught]
    for seen, unseen in GroupKFold(n_splits=min(FOLDS, len(set(groups)))).split(taught, groups=groups):
        weights = fit_judgement([taught[one] for one in seen], [probable[one] for one in seen])
        for one in unseen:
            found[one] = judged(taught[one].sure, taught[one].said, probable[one], weights, MARGIN)
    return found


def fit_judgement(taught: Sequence[Lesson], probable: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """How the rules' sureness and the model's together tell whether the rules are right."""
    rows = [judgement(one.sure, one.said, likely) for one, likely in zip(taught, probable, strict=True)]
    names = sorted({name for row in rows for name in row} - {"bias"})
    values = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    model = LogisticRegression(C=1.0, max_iter=1000)
    model.fit(values, [one.right for one in taught], sample_weight=[one.weight for one in taught])
    weights = {name: round(float(value), 4) for name, value in zip(names, model.coef_[0], strict=True)}
    return {"bias": round(float(model.intercept_[0]), 4), **weights}


def main(data: Path, more: Sequence[Path] = ()) -> None:
    """Learn from what the folder holds, and write the weights. `more`: folders of stories besides."""
    jobs = data / "data" / "jobmail.jsonl"
    mails = [
        *labelled.made_up(),
        *labelled.stories(data / "stories"),
        *labelled.job_mail(jobs),
        *labelled.job_mail(jobs, real=False),
    ]
    for folder in more:
        mails += labelled.stories(folder)
    mails += labelled.noise(data / "data" / "noise")
    taught = lessons(mails)
    console.print(f"{len(taught)} mails of {len({one.group for one in taught})} sources")
    probable = left_out(taught)
    alone = [max(likely, key=lambda kind: likely[kind]) for likely in probable]
    for what in (
        lambda one: one.weight == 1 and not one.group.startswith("noise"),
        lambda one: one.group.startswith("noise"),
    ):
        ones = [(one, guess) for one, guess in zip(taught, alone, strict=True) if what(one)]
        model_right = sum(one.kind == guess for one, guess in ones)
        rules_right = sum(one.right for one, _ in ones)
        console.print(f"left-out groups, n = {len(ones)}: the model alone {model_right}, the rules {rules_right}")
    model = fit(taught) | {"judgement": fit_judgement(taught, probable), "margin": MARGIN}
    SHIPPED.write_text(
        json.dumps(model, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n", encoding="utf-8"
    )
    console.print(
        f"{len(model['weights'])} traits, {SHIPPED.stat().st_size // 1024} kB: {SHIPPED.name}; {model['judgement']}"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
